#include "demo/connection.h"

#include <sys/socket.h>

#include <cerrno>

#include "demo/pages.h"

namespace brink::demo {
namespace {

constexpr Duration idle_limit = std::chrono::seconds(120);
constexpr Duration leave_limit = std::chrono::seconds(2);
// Of a visitor who goes on sending what was refused already.
constexpr std::size_t discard_limit = 4u << 20;

Duration page_time(Random& random) {
  return from_seconds(random.uniform(seconds(shortest_page), seconds(longest_page)));
}

}  // namespace

void Connection::on_events(bool peer_done, Turn& turn) {
  may_read_ = true;
  peer_done_ = peer_done_ || peer_done;
  last_seen_ = turn.now;
  advance(turn);
}

void Connection::on_due(Turn& turn) {
  due_ = never;
  last_seen_ = turn.now;
  out_.swap(later_);
  later_.clear();
  advance(turn);
}

Instant Connection::expires() const {
  if (due_ != never) return never;
  return last_seen_ + (last_words_ ? leave_limit : idle_limit);
}

// Until there is nothing to do but wait: for the socket, or for due().
void Connection::advance(Turn& turn) {
  while (!gone_ && due_ == never) {
    if (!flush()) return;
    if (last_answer_) return leave(turn);
    if (!answer_next(turn) && !fill(turn)) return;
  }
}

// False: out_ is not sent yet, and on_events will come, or the connection is gone.
bool Connection::flush() {
  while (sent_ < out_.size()) {
    const ssize_t n = ::send(fd_.get(), out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      gone_ = errno != EAGAIN;
      return false;
    }
    sent_ += static_cast<std::size_t>(n);
  }
  out_.clear();
  sent_ = 0;
  return true;
}

// True: in_ held a request and it is taken care of, or there is something to send first.
bool Connection::answer_next(Turn& turn) {
  if (in_.size() < need_ || in_.empty()) return false;
  Request request;
  const HeadResult head = read_head(in_, request);
  if (head.state == HeadResult::State::refused) {
    refuse(head, turn);
    return true;
  }
  if (head.state == HeadResult::State::incomplete) return false;
  const std::size_t size = head.size + request.body_size;
  if (in_.size() < size) {
    need_ = size;
    return in_.size() == head.size && invite_body(request);
  }
  answer(request, turn);
  in_.erase(0, size);
  need_ = 0;
  invited_ = false;
  return true;
}

void Connection::answer(const Request& request, Turn& turn) {
  shared_.tally.requests.fetch_add(1, std::memory_order_relaxed);
  last_answer_ = !request.keepalive || turn.closing;
  const Delivery delivery{request.method == "HEAD", !last_answer_, turn.date};
  const Page page = find_page(request, shared_.authority);
  if (page.cost == Cost::none) return append_response(out_, page.response, delivery);
  if (page.cost == Cost::page) {
    due_ = turn.now + page_time(turn.random);
    return append_response(later_, page.response, delivery);
  }
  const Pool::Answer slot = shared_.checkout.ask();
  due_ = slot.end;
  if (slot.granted) {
    shared_.tally.checkouts_granted.fetch_add(1, std::memory_order_relaxed);
    append_response(later_, page.response, delivery);
  } else {
    shared_.tally.checkouts_refused.fetch_add(1, std::memory_order_relaxed);
    append_response(later_, pool_exhausted(shared_.options.pool), delivery);
  }
}

void Connection::refuse(const HeadResult& head, Turn& turn) {
  shared_.tally.bad_requests.fetch_add(1, std::memory_order_relaxed);
  last_answer_ = true;
  append_response(out_, refusal(head.status, head.why), {false, false, turn.date});
}

bool Connection::invite_body(const Request& request) {
  if (!request.expects_continue || invited_) return false;
  invited_ = true;
  out_ += "HTTP/1.1 100 Continue\r\n\r\n";
  return true;
}

// Receives once. False: nothing is there, or the connection is gone.
bool Connection::fill(Turn& turn) {
  if (!may_read_) return false;
  const ssize_t n = ::recv(fd_.get(), turn.scratch.data(), turn.scratch.size(), 0);
  if (n > 0) {
    in_.append(turn.scratch.data(), static_cast<std::size_t>(n));
    // A short read has emptied the socket, so the next bytes announce themselves; the end, seen already, does not.
    may_read_ = peer_done_ || static_cast<std::size_t>(n) == turn.scratch.size();
    return true;
  }
  if (n < 0 && errno == EINTR) return true;
  may_read_ = false;
  gone_ = n == 0 || errno != EAGAIN;
  return false;
}

// Says goodbye and waits for the visitor to do the same: closing a socket with unread bytes in it would reset the
// connection and could destroy the last answer before it is read.
void Connection::leave(Turn& turn) {
  if (!last_words_) ::shutdown(fd_.get(), SHUT_WR);
  last_words_ = true;
  in_.clear();
  may_read_ = true;
  while (fill(turn)) {
    discarded_ += in_.size();
    in_.clear();
    if (discarded_ > discard_limit) gone_ = true;
    if (gone_) return;
  }
}

}  // namespace brink::demo
