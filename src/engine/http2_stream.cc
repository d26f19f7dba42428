#include "engine/http2_stream.h"

#include "base/check.h"
#include "engine/http2_pool.h"

namespace brink::engine {
namespace {
// How often a request that the server has not begun is sent again, or one that was not sent looks for another place,
// before that is its outcome.
constexpr std::uint8_t most_repeats = 3;
}  // namespace

using protocol::Http2End;
using sample::Failure;

void Http2Stream::start(const Request& request, Instant now) {
  CHECK(usable());
  begin(request, now);
  repeats_ = 0;
  state_ = State::waiting;
  set_deadline(latest());
  if (!request.http2) CHECK(own_fields_.assign(request.first, request.rest, pool_.origin().tls() != nullptr));
  place(now);
}

void Http2Stream::place(Instant now) {
  if (!pool_.origin().http2()) {
    on_http1_only(nullptr);
    return;
  }
  const bool alone = request_.fresh || !context_.keepalive;
  if (talk() != nullptr && !only_connects()) begin_body();
  if (connection_ && (alone || !connection_->may_send())) leave();
  if (!connection_) {
    connection_ = &pool_.connection(alone);
    connection_->join(*this);
  }
  connection_->send(*this, now);
}

void Http2Stream::leave() {
  if (connection_) std::exchange(connection_, nullptr)->part(*this);
}

void Http2Stream::on_submitted(std::uint32_t connection, std::uint32_t number, const Dialer& dialer) {
  in_flight_ = true;
  sample_.sent = sample_.first_byte = {};
  sample_.send = {};
  note_opening(connection, number, dialer);
}

void Http2Stream::on_standing(std::uint32_t connection, std::uint32_t number, const Dialer& dialer, Instant now) {
  note_opening(connection, number, dialer);
  end(now);
}

void Http2Stream::note_opening(std::uint32_t connection, std::uint32_t number, const Dialer& dialer) {
  sample_.connection = connection;
  sample_.connection_request = number;
  // What opening took is the first request's, whoever asked for it.
  sample_.dns = number == 0 ? dialer.dns() : Duration{};
  sample_.connect = number == 0 ? dialer.times().connect : Duration{};
  sample_.tls = number == 0 ? dialer.times().tls : Duration{};
  if (context_.keep_tls) tls_facts_ = connection_->tls_facts();
}

void Http2Stream::on_unsendable(protocol::Http2Sent why, Instant now) {
  if (why == protocol::Http2Sent::no_stream) {
    move(now);
  } else {
    fail(Failure::send, "its head is too large for HTTP/2", now);
  }
}

void Http2Stream::on_left_session() {
  in_flight_ = false;
  sample_.bytes_sent += response_.bytes_sent();
  sample_.bytes_received += response_.bytes_received();
}

void Http2Stream::on_response(Http2End end, Instant now) {
  on_left_session();
  switch (end) {
    case Http2End::complete: finish(now); return;
    case Http2End::refused:
      if (!repeat(now)) fail(Failure::stream_refused, response_.error_text(), now);
      return;
    case Http2End::reset: fail(Failure::stream_reset, response_.error_text(), now); return;
    case Http2End::malformed: fail(Failure::malformed, response_.error_text(), now); return;
    case Http2End::too_large: fail(Failure::too_large, response_.error_text(), now); return;
    case Http2End::unsendable: fail(Failure::send, response_.error_text(), now); return;
  }
}

bool Http2Stream::repeat(Instant now) {
  if (repeats_ >= most_repeats || !may_repeat()) return false;
  ++repeats_;
  ++context_.stale_retries;
  place(now);
  return true;
}

// After some moves it stays where it is, and waits there, if that connection goes on.
void Http2Stream::move(Instant now) {
  if (repeats_ >= most_repeats && connection_->may_stay()) {
    connection_->send(*this, now);
    return;
  }
  repeats_ = std::min<std::uint8_t>(repeats_ + 1, most_repeats);
  leave();
  place(now);
}

bool Http2Stream::on_place_gone() {
  connection_ = nullptr;
  if (!busy()) state_ = State::closed;
  return busy();
}

void Http2Stream::on_connection_lost(Failure failure, bool unseen, const std::string& detail, Instant now) {
  const bool sent = in_flight_ && sample_.was_sent();
  const bool begun = in_flight_ && !may_repeat();
  const bool again = sent && unseen && request_.idempotent && !retried_ && !response_.started();
  if (in_flight_) on_left_session();
  if (again) {
    retried_ = true;
    ++context_.stale_retries;
  }
  if ((sent && !again) || begun || only_connects()) {
    fail(failure, detail, now);
  } else {
    place(now);
  }
}

void Http2Stream::on_connect_failed(Failure failure, const std::string& detail, Instant now) {
  fail(failure, detail, now);
}

void Http2Stream::on_http1_only(std::unique_ptr<net::Stream> opened) {
  leave();
  deadline_ = never;
  state_ = State::closed;
  context_.owner.on_http1_only(*this, std::move(opened));
}

void Http2Stream::finish(Instant now) {
  sample_.status = static_cast<std::uint16_t>(response_.status());
  sample_.http = sample::Http::http2;
  sample_.body_bytes = response_.body_bytes();
  end(now);
}

void Http2Stream::fail(Failure failure, std::string_view detail, Instant now) {
  sample_.failure = failure;
  detail_ = detail;
  if (sample_.was_sent() && response_.has_head()) sample_.status = static_cast<std::uint16_t>(response_.status());
  end(now);
}

void Http2Stream::end(Instant now) {
  sample_.done = now;
  deadline_ = never;
  if (connection_ && (request_.fresh || !context_.keepalive || !connection_->may_stay())) leave();
  state_ = connection_ && connection_->stands() ? State::ready : State::closed;
  context_.owner.on_ended(*this, sample_);
}

void Http2Stream::on_deadline(Instant now) {
  if (!busy()) return;
  const Failure failure = timeout_kind();
  connection_->cancel(*this, now);
  fail(failure, {}, now);
}

Failure Http2Stream::timeout_kind() const {
  if (!connection_->stands()) return connection_->timeout_kind();
  if (only_connects()) return Failure::first_byte_timeout;
  if (!in_flight_ || !sample_.was_sent()) return Failure::send;
  if (response_.started()) return Failure::body_timeout;
  return response_.uploaded() ? Failure::first_byte_timeout : Failure::send;
}

Duration Http2Stream::abandon(Instant now) {
  CHECK(busy());
  connection_->cancel(*this, now);
  deadline_ = never;
  if (!connection_->may_stay()) leave();
  state_ = connection_ && connection_->stands() ? State::ready : State::closed;
  return now - sample_.due;
}

void Http2Stream::shut(bool) {
  CHECK(!busy());
  leave();
  deadline_ = never;
  state_ = State::closed;
}

Answer Http2Stream::answer() const {
  if (!sample_.was_sent()) return {};  // the one before is still held
  return {response_.head(),       response_.body(),           response_.body_bytes(),          response_.length(),
          response_.has_length(), response_.has_set_cookie(), response_.has_content_encoding()};
}

}  // namespace brink::engine
