#include "engine/connection.h"

#include "base/check.h"
#include "engine/failures.h"
#include "engine/user.h"

namespace brink::engine {
namespace {
// How long we wait for the server to end a connection that it announced to close. The side that closes first keeps the
// port in TIME_WAIT; 28,000 of those and we are the bottleneck.
constexpr Duration linger_time = std::chrono::seconds(1);
}  // namespace

using sample::Failure;

Connection::Connection(CarrierContext& context, Origin& origin, std::size_t origin_index)
    : Carrier(context, origin_index),
      stream_(context.machine.make_stream(*this)),
      dialer_(context, origin, *this),
      parser_(context.limits),
      number_(context.connections++) {}

void Connection::start(const Request& request, Instant now) {
  CHECK(usable());
  begin(request, now);
  sample_.connection = number_;
  if (state_ == State::ready) {
    set_deadline(now + allowed());
    transmit(now);
  } else {
    open_connection(now);
  }
}

void Connection::open_connection(Instant now) {
  state_ = State::opening;
  requests_ = 0;
  spoiled_ = false;
  const Duration own = request_.connect_timeout;
  set_deadline(std::min(latest(), now + (own.count() > 0 ? own : context_.connect_timeout)));
  dialer_.dial(*stream_, false, now);
}

// The connection stands.
void Connection::set_answer_deadline(Instant now) {
  set_deadline(request_.connect_timeout.count() > 0 ? now + allowed() : latest());
}

void Connection::on_connected() {
  dialer_.connected(*stream_);
  sample_.dns = dialer_.dns();
  sample_.connect = dialer_.times().connect;
  sample_.tls = dialer_.times().tls;
  if (context_.keep_tls) tls_facts_ = stream_->tls_facts();
  set_answer_deadline(context_.machine.now());
  transmit(context_.machine.now());
}

void Connection::on_dial_failed(Failure failure) {
  sample_.dns = dialer_.dns();
  detail_ = dialer_.detail();
  fail(failure, context_.machine.now());
}

void Connection::take_over(const Carrier& from, std::unique_ptr<net::Stream> stream, Instant now) {
  CHECK(state_ == State::closed);
  begin(from.request(), from.sample().begun);
  sample_.connection = number_;
  if (!stream) {
    open_connection(now);
    return;
  }
  stream_ = std::move(stream);
  stream_->hand_to(*this);
  requests_ = 0;
  spoiled_ = false;
  sample_.dns = from.sample().dns;
  sample_.connect = stream_->times().connect;
  sample_.tls = stream_->times().tls;
  if (context_.keep_tls) tls_facts_ = stream_->tls_facts();
  set_answer_deadline(now);
  transmit(now);
}

Answer Connection::answer() const {
  if (!sample_.was_sent()) return {};  // the parser still holds the one before
  const auto& response = parser_.response();
  return {parser_.head(),      parser_.body(),          parser_.body_bytes(),         response.length,
          response.has_length, response.has_set_cookie, response.has_content_encoding};
}

void Connection::transmit(Instant now) {
  state_ = State::waiting;
  sample_.sent = now;
  sample_.connection_request = requests_++;
  parser_.begin(request_.head_method, true, body_to_keep());
  sample_.bytes_sent += request_.first.size() + request_.rest.size();
  push(request_.first, request_.rest);
  if (context_.quick_ack && state_ == State::waiting) stream_->acknowledge_at_once();
}

void Connection::push(std::string_view first, std::string_view second) {
  const net::IoResult result = second.empty() ? stream_->write(first) : stream_->write2(first, second);
  if (result.status == net::IoStatus::failed || result.status == net::IoStatus::closed) {
    lost(result.error == net::NetError::no_memory ? Failure::no_memory : Failure::send, context_.machine.now());
    return;
  }
  std::size_t taken = result.status == net::IoStatus::ok ? result.size : 0;
  if (taken == first.size() + second.size()) {
    unsent_first_ = unsent_second_ = {};
    return;
  }
  const std::size_t of_first = std::min(taken, first.size());
  unsent_first_ = first.substr(of_first);
  unsent_second_ = second.substr(taken - of_first);
}

void Connection::on_writable() {
  if (state_ != State::waiting || !unsent()) return;
  push(unsent_first_, unsent_second_);
  if (state_ == State::waiting && !unsent()) sample_.send = context_.machine.now() - sample_.sent;
}

void Connection::fetch_ahead(int step) const {
  if (step == 0) return prefetch(this, sizeof *this);
  if (!busy()) return;  // the user may be gone
  const User& user = *request_.user;
  switch (step) {
    case 1: return prefetch(&user, sizeof user);
    case 2: return prefetch(user.behaviour.get(), 2 * 64);
    default:
      if (user.behaviour) user.behaviour->fetch_ahead(step - 3);
  }
}

void Connection::on_readable() {
  bool ended = false;
  Instant ended_at{};
  while (true) {
    const net::IoResult result = stream_->read(context_.buffer);
    if (result.status == net::IoStatus::blocked) break;
    const Instant now = context_.machine.now();
    if (result.status == net::IoStatus::ok) {
      if (context_.quick_ack) stream_->acknowledge_at_once();
      if (state_ != State::waiting || ended) {
        spoiled_ = true;  // bytes nobody asked for: what follows cannot be trusted to be our answer
      } else if (take({context_.buffer.data(), result.size}, now)) {
        ended = true;
        ended_at = now;
      } else if (state_ != State::waiting) {
        return;  // failed, and told so
      }
      if (!result.more) break;
      continue;
    }
    const bool in_order = result.status == net::IoStatus::closed;
    if (ended) {
      spoiled_ = true;
      break;
    }
    if (state_ != State::waiting) {
      shut();
      return;
    }
    if (in_order) {
      parser_.close();
      if (parser_.state() == protocol::Http1Parser::State::complete) {
        finish(now, false);
        return;
      }
    }
    lost(in_order ? Failure::closed_early : stream_failure(result.error), now);
    return;
  }
  if (ended) {
    finish(ended_at, true);
  } else if (spoiled_ && state_ == State::ready) {
    shut();
  }
}

bool Connection::take(std::string_view bytes, Instant now) {
  if (!parser_.started()) sample_.first_byte = now;
  const std::size_t used = parser_.consume(bytes);
  sample_.bytes_received += used;
  switch (parser_.state()) {
    case protocol::Http1Parser::State::failed:
      detail_ = parser_.error_text();
      fail(parser_.error() == protocol::Http1Parser::Error::too_large ? Failure::too_large : Failure::malformed, now,
           true);
      return false;
    case protocol::Http1Parser::State::complete:
      if (used < bytes.size()) spoiled_ = true;
      return true;
    default: return false;
  }
}

// The connection went away. If it had been idle before, the server may have closed it while our request was on its way;
// such a request never reached anyone and is sent once more, as browsers do (RFC 9110 §9.2.2).
void Connection::lost(Failure failure, Instant now) {
  const bool stale =
      sample_.reused() && !parser_.started() && request_.idempotent && !retried_ && failure != Failure::no_memory;
  if (!stale) {
    fail(failure, now);
    return;
  }
  retried_ = true;
  ++context_.stale_retries;
  stream_->close();
  unsent_first_ = unsent_second_ = {};
  open_connection(now);
}

void Connection::finish(Instant now, bool reusable) {
  const auto& response = parser_.response();
  sample_.done = now;
  sample_.status = static_cast<std::uint16_t>(response.status);
  sample_.body_bytes = parser_.body_bytes();
  sample_.http = response.minor_version == 0 ? sample::Http::http1_0 : sample::Http::http1_1;
  if (unsent()) spoiled_ = true;  // answered before we had said everything
  unsent_first_ = unsent_second_ = {};
  deadline_ = never;
  if (reusable && !spoiled_ && response.keepalive && context_.keepalive && !request_.fresh) {
    state_ = State::ready;
  } else if (!reusable || spoiled_) {
    stream_->close();
    state_ = State::closed;
  } else {
    state_ = State::lingering;
    set_deadline(now + linger_time);
  }
  context_.owner.on_ended(*this, sample_);
}

void Connection::fail(Failure failure, Instant now, bool abort) {
  sample_.failure = failure;
  sample_.done = now;
  sample_.status =
      static_cast<std::uint16_t>(parser_.state() == protocol::Http1Parser::State::body ? parser_.response().status : 0);
  stream_->close(abort);
  unsent_first_ = unsent_second_ = {};
  deadline_ = never;
  dialer_.stop();
  state_ = State::closed;
  context_.owner.on_ended(*this, sample_);
}

Duration Connection::abandon(Instant now) {
  CHECK(busy());
  const Duration age = now - sample_.due;
  stream_->close(true);
  unsent_first_ = unsent_second_ = {};
  deadline_ = never;
  dialer_.stop();
  state_ = State::closed;
  return age;
}

void Connection::shut(bool abort) {
  const bool was_lingering = state_ == State::lingering;
  CHECK(!busy());
  stream_->close(abort);
  deadline_ = never;
  state_ = State::closed;
  if (was_lingering) context_.owner.on_closed(*this);
}

void Connection::on_deadline(Instant now) {
  if (state_ == State::lingering) {
    shut(true);
  } else if (busy()) {
    fail(timeout_kind(), now, true);
  }
}

Failure Connection::timeout_kind() const {
  if (state_ == State::opening) return dialer_.timeout_kind();
  if (parser_.started()) return Failure::body_timeout;
  return unsent() ? Failure::send : Failure::first_byte_timeout;
}

}  // namespace brink::engine
