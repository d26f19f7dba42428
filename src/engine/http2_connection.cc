// Opening and ending of a connection, what is read from it, and who is on it. What goes out is in http2_sending.cc.
#include "engine/http2_connection.h"

#include <algorithm>

#include "base/check.h"
#include "engine/failures.h"
#include "engine/http2_pool.h"
#include "engine/http2_stream.h"

namespace brink::engine {
namespace {
// How long we wait for the server to end a connection that it announced to end: as for HTTP/1.1 (connection.cc).
constexpr Duration linger_time = std::chrono::seconds(1);
}  // namespace

using protocol::Http2End;
using sample::Failure;

Http2Connection::Http2Connection(CarrierContext& context, Http2Pool& pool)
    : context_(context),
      pool_(pool),
      stream_(context.machine.make_stream(*this)),
      dialer_(context, pool.origin(), *this),
      number_(context.connections++) {}

void Http2Connection::take_up(bool alone) {
  CHECK(state_ == State::unused && members_.empty());
  state_ = State::taken;
  alone_ = alone;
}

void Http2Connection::join(Http2Stream& stream) {
  stream.place_ = members_.size();
  members_.push_back(&stream);
}

void Http2Connection::part(Http2Stream& stream) {
  CHECK(members_[stream.place_] == &stream);
  members_[stream.place_] = members_.back();
  members_[stream.place_]->place_ = stream.place_;
  members_.pop_back();
  if (busy_) return;
  if (!members_.empty()) {
    if (has_room()) pool_.has_room(*this);
  } else {
    close(suspect_ || alone_ || state_ != State::standing, context_.machine.now());
  }
}

bool Http2Connection::has_room() const {
  if (state_ == State::unused || !may_stay()) return false;
  if (alone_) return members_.empty();
  const std::uint32_t allowed = session_ && session_->has_settings() ? limit() : pool_.limit();
  return members_.size() < std::min(pool_.streams(), std::max<std::uint32_t>(allowed, 1));
}

// Before the settings have come, requests beyond what is presumed wait for them. Where the server allows none at all,
// one waits on each connection until it does.
bool Http2Connection::may_send() const {
  if (state_ != State::standing || !session_->has_settings()) return may_stay();
  return may_stay() && in_flight_ + waiting_.size() < std::max<std::uint32_t>(limit(), 1);
}

void Http2Connection::open(Instant now) {
  state_ = State::opening;
  requests_ = 0;
  suspect_ = spent_ = false;
  context_.machine.timers().set(*this, now + context_.connect_timeout);
  dialer_.dial(*stream_, true, now);
}

void Http2Connection::on_connected() {
  const Instant now = context_.machine.now();
  context_.machine.timers().cancel(*this);
  dialer_.connected(*stream_);
  tls_facts_ = stream_->tls_facts();
  state_ = State::standing;
  if (pool_.origin().tls() && tls_facts_.alpn != "h2") {
    pool_.origin().may_fall_back() ? fall_back() : refuse(tls_facts_.alpn, now);
    return;
  }
  read_at_ = now;
  const auto& limits = context_.limits;
  session_ = std::make_unique<protocol::Http2Session>(
      protocol::Http2Limits{limits.head, limits.headers, limits.trailers, limits.interim, limits.body},
      static_cast<protocol::Http2Events&>(*this));
  flush();
}

// The stream that was opened goes to the first who waits for it, as a connection of HTTP/1.1.
void Http2Connection::fall_back() {
  pool_.origin().fall_back();
  std::unique_ptr<net::Stream> opened = std::exchange(stream_, context_.machine.make_stream(*this));
  const Duration dns = dialer_.dns();
  for (Http2Stream* stream : reset(false)) {
    if (opened) stream->sample_.dns = dns;
    stream->on_http1_only(std::move(opened));
  }
}

void Http2Connection::on_dial_failed(Failure failure) {
  const std::string detail = dialer_.detail();
  fail_all(failure, detail, context_.machine.now());
}

void Http2Connection::refuse(std::string_view alpn, Instant now) {
  fail_all(Failure::no_http2, alpn.empty() ? "it chose no protocol" : "it chose " + std::string(alpn), now);
}

// Those who waited, before the connection was of any use.
void Http2Connection::fail_all(Failure failure, const std::string& detail, Instant now) {
  Duration dns = dialer_.dns();
  for (Http2Stream* stream : reset(true)) {
    stream->sample_.dns = std::exchange(dns, Duration{});
    stream->on_connect_failed(failure, detail, now);
  }
}

void Http2Connection::on_readable() {
  std::optional<Failure> end;
  busy_ = true;
  while (true) {
    const net::IoResult result = stream_->read(context_.buffer);
    if (result.status == net::IoStatus::blocked) break;
    if (result.status != net::IoStatus::ok) {
      end = result.status == net::IoStatus::closed ? Failure::closed_early : stream_failure(result.error);
      break;
    }
    read_at_ = context_.machine.now();
    session_->receive({context_.buffer.data(), result.size});
    if (context_.quick_ack) stream_->acknowledge_at_once();
    if (!result.more) break;
  }
  busy_ = false;
  end ? lost(*end, context_.machine.now()) : flush();
}

void Http2Connection::on_begun(protocol::Http2Response& response) {
  static_cast<Http2Stream::Response&>(response).stream.on_begun(read_at_);
}

void Http2Connection::on_ended(protocol::Http2Response& response, Http2End end) {
  Http2Stream& stream = static_cast<Http2Stream::Response&>(response).stream;
  --in_flight_;
  // It may look for another place at once, which is to have no more than the server takes.
  if (end == Http2End::refused && session_->has_settings()) pool_.note_limit(limit());
  if (!stream.sample().was_sent()) std::erase(unstamped_, &stream);
  if (!response.uploaded()) std::erase(uploading_, &stream);
  stream.on_response(end, read_at_);
}

void Http2Connection::cancel(Http2Stream& stream, Instant now) {
  if (!stream.in_flight_) {
    std::erase(waiting_, &stream);
    std::erase(greeting_, &stream);
    return;
  }
  session_->cancel(stream.response_);
  stream.on_left_session();
  --in_flight_;
  std::erase(unstamped_, &stream);
  std::erase(uploading_, &stream);
  // A call may take as long as it likes, and its deadline says nothing of the connection.
  suspect_ |= stream.talk() == nullptr && stream.sample().was_sent() && read_at_ <= stream.sample().sent;
  context_.machine.timers().set(flusher_, now);
}

void Http2Connection::settle(Instant now) {
  if (busy_ || state_ != State::standing) return;
  if (session_->failed()) {
    lost(session_->is_not_http2() ? Failure::no_http2 : Failure::malformed, now);
    return;
  }
  if (ending()) {
    move_waiting(0, now);
    if (in_flight_ == 0 && suspect_) {
      close(true, now);
    } else if (in_flight_ == 0) {
      context_.machine.timers().set(*this, now + linger_time);
    }
  } else if (members_.empty()) {
    close(alone_, now);
  } else {
    if (session_->has_settings()) {
      pool_.note_limit(limit());
      greet(now);
      move_waiting(std::max({limit(), in_flight_, 1u}) - in_flight_, now);
    }
    if (has_room()) pool_.has_room(*this);
  }
}

// Of those who wait, all but so many go elsewhere.
void Http2Connection::move_waiting(std::size_t most, Instant now) {
  if (waiting_.size() <= most) return;
  const std::vector<Http2Stream*> moving(waiting_.begin() + static_cast<std::ptrdiff_t>(most), waiting_.end());
  waiting_.resize(most);
  busy_ = true;
  for (Http2Stream* stream : moving) stream->move(now);
  busy_ = false;
}

// The lingering is over, or it did not come to stand in time.
void Http2Connection::fire(Instant now) {
  if (state_ == State::opening) {
    on_dial_failed(dialer_.timeout_kind());
  } else {
    close(true, now);
  }
}

// A connection for a single request is aborted: no server closes one of HTTP/2 by itself after an answer, and whoever
// closes first keeps the port in TIME_WAIT.
void Http2Connection::close(bool abort, Instant now) {
  if (session_ && !abort) {
    session_->go_away();
    std::string& out = pool_.out();
    out.clear();
    session_->produce(out, 1);
    if (unsent_.empty() && !out.empty()) (void)stream_->write(out);
  }
  for (Http2Stream* stream : reset(abort)) stream->on_connection_lost(Failure::closed_early, false, {}, now);
}

void Http2Connection::lost(Failure failure, Instant now) {
  if (session_->is_not_http2()) failure = Failure::no_http2;
  const std::string detail = lost_detail(failure);
  const bool worked = session_->has_settings();
  const Instant heard = read_at_;
  // Of a write that failed, only those are told so who were in it.
  const Instant wrote = wrote_at_;
  for (Http2Stream* stream : reset(failure == Failure::malformed || failure == Failure::no_http2)) {
    const Instant sent = stream->sample().sent;
    const bool earlier = failure == Failure::send && sent < wrote;
    stream->on_connection_lost(earlier ? Failure::reset : failure, worked && heard <= sent, detail, now);
  }
}

std::string Http2Connection::lost_detail(Failure failure) const {
  if (failure == Failure::no_http2 || failure == Failure::malformed) return session_->error_text();
  if (session_->going_away() && session_->goaway_code() != 0) return "after GOAWAY with " + session_->goaway_text();
  return std::string(stream_->error_text());
}

// To the state before it was taken up. Nobody is on it any more; those who had a request are told by the caller, and
// may already take it up again.
std::vector<Http2Stream*> Http2Connection::reset(bool abort) {
  CHECK(!busy_ && state_ != State::unused);
  stream_->close(abort);
  dialer_.stop();
  context_.machine.timers().cancel(*this);
  context_.machine.timers().cancel(flusher_);
  session_.reset();
  waiting_.clear();
  greeting_.clear();
  unstamped_.clear();
  uploading_.clear();
  unsent_.clear();
  in_flight_ = 0;
  suspect_ = spent_ = retired_ = false;
  state_ = State::unused;
  pool_.closed(*this);
  std::vector<Http2Stream*> members = std::exchange(members_, {});
  std::erase_if(members, [](Http2Stream* stream) { return !stream->on_place_gone(); });
  return members;
}

}  // namespace brink::engine
