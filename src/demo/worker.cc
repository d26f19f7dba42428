#include "demo/worker.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <csignal>

namespace brink::demo {
namespace {

constexpr std::uint64_t listener_tag = first_reserved_tag - 1;
constexpr std::uint64_t sweep_tag = first_reserved_tag - 2;
constexpr Duration sweep_period = std::chrono::seconds(1);
constexpr Duration accept_again = std::chrono::milliseconds(10);

}  // namespace

Worker::Worker(Shared& shared, Poller poller, std::uint64_t index)
    : shared_(shared), poller_(std::move(poller)), random_(shared.options.seed, index + 1) {}

void Worker::listen(Fd listener, std::vector<Worker*> team) {
  listener_ = std::move(listener);
  team_ = std::move(team);
}

// With every signal blocked: they are for the thread of whoever opened the shop.
void Worker::start() {
  sigset_t all{};
  sigset_t before{};
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Worker::stop(Instant deadline) {
  {
    const std::lock_guard lock(mutex_);
    requested_deadline_ = deadline;
  }
  poller_.wake();
}

void Worker::join() {
  if (thread_.joinable()) thread_.join();
}

void Worker::hand_over(Fd fd) {
  {
    const std::lock_guard lock(mutex_);
    inbox_.push_back(std::move(fd));
  }
  poller_.wake();
}

void Worker::run() {
  now_ = now();
  timers_.push({now_ + sweep_period, sweep_tag});
  if (listener_.valid()) poller_.watch(listener_, EPOLLIN, listener_tag);
  while (!finished()) {
    poller_.wait_until(std::min(timers_.top().at, deadline_));
    const auto events = poller_.wait();
    now_ = now();
    for (const epoll_event& event : events) on_ready(event.data.u64, event.events);
    take_messages();
    fire_due();
    if (deadline_ != never) close_expired();
  }
  places_.clear();
}

bool Worker::finished() const {
  if (deadline_ == never) return false;
  return now_ >= deadline_ || free_places_.size() == places_.size();
}

void Worker::take_messages() {
  std::vector<Fd> arrived;
  {
    const std::lock_guard lock(mutex_);
    arrived.swap(inbox_);
    deadline_ = requested_deadline_;
  }
  if (deadline_ != never) listener_ = Fd();
  for (Fd& fd : arrived) open(std::move(fd));
}

void Worker::on_ready(Tag tag, std::uint32_t events) {
  if (tag == listener_tag) return accept_all();
  const bool peer_done = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  call(tag, [&](Connection& connection, Turn& turn) { connection.on_events(peer_done, turn); });
}

void Worker::accept_all() {
  while (true) {
    Fd fd(accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!fd.valid()) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      // Out of descriptors or memory: nothing announces that there are some again.
      if (errno != EAGAIN) timers_.push({now_ + accept_again, listener_tag});
      return;
    }
    shared_.tally.connections.fetch_add(1, std::memory_order_relaxed);
    Worker* next = team_[next_in_team_++ % team_.size()];
    if (next == this) {
      open(std::move(fd));
    } else {
      next->hand_over(std::move(fd));
    }
  }
}

void Worker::open(Fd fd) {
  const int on = 1;
  setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (free_places_.empty()) {
    free_places_.push_back(static_cast<std::uint32_t>(places_.size()));
    places_.emplace_back();
  }
  const std::uint32_t place = free_places_.back();
  const Tag tag = static_cast<Tag>(places_[place].generation) << 32 | place;
  if (!poller_.watch(fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP, tag)) return;
  free_places_.pop_back();
  places_[place].connection = std::make_unique<Connection>(std::move(fd), shared_, now_);
}

// Lets the connection named do something, if it is still there, and sees to what follows from it.
template <class Call>
void Worker::call(Tag tag, Call what) {
  const auto place = static_cast<std::uint32_t>(tag);
  if (places_[place].generation != tag >> 32 || !places_[place].connection) return;
  Connection& connection = *places_[place].connection;
  const Instant due_before = connection.due();
  Turn turn{now_, date(), random_, scratch_, deadline_ != never};
  what(connection, turn);
  if (connection.gone()) return close(place);
  if (connection.due() != never && connection.due() != due_before) timers_.push({connection.due(), tag});
}

void Worker::fire_due() {
  while (!timers_.empty() && timers_.top().at <= now_) {
    const Tag tag = timers_.top().tag;
    timers_.pop();
    fire(tag);
  }
}

void Worker::fire(Tag tag) {
  if (tag == listener_tag) {
    if (listener_.valid()) accept_all();
  } else if (tag == sweep_tag) {
    close_expired();
    timers_.push({now_ + sweep_period, sweep_tag});
  } else {
    call(tag, [](Connection& connection, Turn& turn) { connection.on_due(turn); });
  }
}

// Everyone who let us wait for too long; when the shop closes, everyone who is owed nothing.
void Worker::close_expired() {
  for (std::uint32_t place = 0; place < places_.size(); ++place) {
    const Connection* connection = places_[place].connection.get();
    if (connection == nullptr) continue;
    const bool done = deadline_ != never ? !connection->owes_answer() : connection->expires() <= now_;
    if (done) close(place);
  }
}

void Worker::close(std::uint32_t place) {
  places_[place].connection.reset();
  ++places_[place].generation;
  free_places_.push_back(place);
}

std::string_view Worker::date() {
  const std::time_t second = calendar();
  if (second != date_second_) {
    date_second_ = second;
    date_ = http_date(second);
  }
  return date_;
}

}  // namespace brink::demo
