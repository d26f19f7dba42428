// What goes out of a connection of HTTP/2: requests and whatever else the session has to say, in batches.
#include <algorithm>

#include "engine/http2_connection.h"
#include "engine/http2_pool.h"
#include "engine/http2_stream.h"

namespace brink::engine {
namespace {
constexpr std::size_t batch_bytes = std::size_t{64} * 1024;
constexpr std::size_t batch_requests = 1024;
}  // namespace

using protocol::Http2Sent;
using sample::Failure;

void Http2Connection::send(Http2Stream& stream, Instant now) {
  (stream.only_connects() ? greeting_ : waiting_).push_back(&stream);
  if (state_ == State::taken) {
    open(now);
  } else if (state_ == State::standing && !busy_ && !flusher_.is_set()) {
    context_.machine.timers().set(flusher_, now);
  }
}

void Http2Connection::resume(Http2Stream& stream, Instant now) {
  if (!stream.in_flight_) return;  // it is said when its turn comes
  session_->resume(stream.response_);
  if (!busy_ && !flusher_.is_set()) context_.machine.timers().set(flusher_, now);
}

// The server has said what it takes: the connection stands for those who asked for that.
void Http2Connection::greet(Instant now) {
  for (Http2Stream* stream : std::exchange(greeting_, {})) stream->on_standing(number_, requests_++, dialer_, now);
}

// Until there is nothing more to say, or the machine takes no more of it.
void Http2Connection::flush() {
  if (state_ != State::standing || busy_) return;
  Instant now{};
  while (unsent_.empty()) {
    std::string& out = pool_.out();
    out.clear();
    busy_ = true;
    submit_waiting();
    session_->produce(out, batch_bytes);
    busy_ = false;
    if (out.empty()) break;
    wrote_at_ = now = context_.machine.now();
    stamp(now);
    if (!write(out)) return;
  }
  settle(now == Instant{} ? context_.machine.now() : now);
}

void Http2Connection::submit_waiting() {
  std::size_t taken = 0;
  const std::size_t most = std::min(waiting_.size(), batch_requests);
  while (taken < most && session_->active() < limit() && !ending()) submit(*waiting_[taken++]);
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(taken));
}

void Http2Connection::submit(Http2Stream& stream) {
  const Http2Sent sent = session_->send(stream.fields(), stream.response_, stream.body_to_keep(), stream.talk());
  if (sent == Http2Sent::sent) {
    ++in_flight_;
    ++context_.streams;
    stream.on_submitted(number_, requests_++, dialer_);
    unstamped_.push_back(&stream);
  } else {
    spent_ = sent == Http2Sent::no_stream;
    stream.on_unsendable(sent, context_.machine.now());
  }
}

// Of those whose frames are in the bytes that are about to be written.
void Http2Connection::stamp(Instant now) {
  std::erase_if(unstamped_, [&](Http2Stream* stream) {
    if (stream->response_.bytes_sent() == 0) return false;
    stream->on_sent(now);
    if (!stream->response_.uploaded()) uploading_.push_back(stream);
    return true;
  });
  std::erase_if(uploading_, [&](Http2Stream* stream) {
    if (!stream->response_.uploaded()) return false;
    stream->on_uploaded(now);
    return true;
  });
}

// False: the connection is lost, and all of its streams have been told.
bool Http2Connection::write(std::string_view bytes) {
  const net::IoResult result = stream_->write(bytes);
  if (result.status == net::IoStatus::failed || result.status == net::IoStatus::closed) {
    lost(result.error == net::NetError::no_memory ? Failure::no_memory : Failure::send, context_.machine.now());
    return false;
  }
  const std::size_t taken = result.status == net::IoStatus::ok ? result.size : 0;
  unsent_.assign(bytes.substr(taken));
  if (context_.quick_ack) stream_->acknowledge_at_once();
  return true;
}

void Http2Connection::on_writable() {
  if (unsent_.empty()) return;
  const std::string bytes = std::exchange(unsent_, {});
  if (write(bytes)) flush();
}

}  // namespace brink::engine
