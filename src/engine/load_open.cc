#include "engine/load.h"

namespace brink::engine {
namespace {

// An arrival that this worker is later for than that is late by its own fault, whatever the target does. More users
// would make it later still: they cost time to make, and their connections, too.
constexpr Duration own_fault = std::chrono::milliseconds(1);
// Those who are late wait in line for users who become free. As long as the line gets shorter by an eighth between two
// looks, no users are made for it.
constexpr Duration look_every = std::chrono::milliseconds(2);
constexpr std::size_t parts_of_line = 8;
// So many users are always worth their while.
constexpr std::size_t few_users = 16;

class OpenLoad final : public Load, net::Timer {
 public:
  OpenLoad(LoadHost& host, const plan::Open& open, plan::Segment segment, std::uint64_t seed, Instant end)
      : host_(host),
        arrivals_(open.rate, open.arrivals, segment, seed),
        most_users_(std::max<std::uint64_t>(1, segment.share(open.max_users))),
        standing_(std::min(most_users_, segment.share(open.standing))),
        in_turn_(open.standing > 0),
        end_(end) {}

  void begin(Instant begin, Instant from) override {
    begin_ = begin;
    arrivals_.skip_to(from - begin);
    while (users_ < standing_) free_.push_back(&host_.user(users_++));
    set_timer();
  }

  void iteration_ended(User& user, Instant now) override {
    if (waiting_.empty()) {
      free_.push_back(&user);
      return;
    }
    const Instant due = first_waiting();
    if (waiting_.empty()) look_at_ = never;
    host_.begin_iteration(user, due, now);
  }

  void end_at(Instant until) override {
    end_ = std::min(end_, until);
    host_.timers().cancel(*this);
    set_timer();
  }

  void stop(Instant now) override {
    host_.timers().cancel(*this);
    for (Instant due = next_due(); due <= now && due < end_; due = next_due()) {
      arrivals_.pop();
      waiting_.push_back(due);
    }
    for (const Instant due : waiting_) host_.missed(due);
    waiting_.clear();
  }

 private:
  Instant next_due() const { return arrivals_.peek() == Duration::max() ? never : begin_ + arrivals_.peek(); }

  void set_timer() {
    const Instant due = next_due();
    const Instant next = std::min(due < end_ ? due : never, look_at_);
    if (next != never) host_.timers().set(*this, next);
  }

  // Everything that has become due meanwhile is dealt with in this turn, in due order; later ones wait for their own
  // moment.
  void fire(Instant now) override {
    for (Instant due = next_due(); due <= now && due < end_; due = next_due()) {
      arrivals_.pop();
      dispatch(due, now);
    }
    if (now >= look_at_) look_at_line(now);
    if (look_at_ == never && !waiting_.empty()) look_again(now);
    set_timer();
  }

  void dispatch(Instant due, Instant now) {
    if (!free_.empty()) {
      host_.begin_iteration(next_free(), due, now);
    } else if (users_ < few_users || (waiting_.empty() && now - due <= own_fault)) {
      begin_with_another(due, now);
    } else {
      waiting_.push_back(due);
    }
  }

  // While there may be more of them; otherwise the arrival waits.
  void begin_with_another(Instant due, Instant now) {
    if (users_ < most_users_) {
      host_.begin_iteration(host_.user(users_++), due, now);
    } else {
      waiting_.push_back(due);
    }
  }

  void look_at_line(Instant now) {
    look_at_ = never;
    if (waiting_.size() * parts_of_line > line_ * (parts_of_line - 1)) {
      for (std::size_t more = users_; more > 0 && !waiting_.empty() && users_ < most_users_; --more) {
        begin_with_another(first_waiting(), now);
      }
    }
    if (!waiting_.empty()) look_again(now);
  }

  void look_again(Instant now) {
    line_ = waiting_.size();
    if (users_ < most_users_) look_at_ = now + look_every;
  }

  Instant first_waiting() {
    const Instant due = waiting_.front();
    waiting_.pop_front();
    return due;
  }

  User& next_free() {
    User& user = in_turn_ ? *free_.front() : *free_.back();
    if (in_turn_) {
      free_.pop_front();
    } else {
      free_.pop_back();
    }
    return user;
  }

  LoadHost& host_;
  plan::ArrivalTimes arrivals_;
  std::uint64_t most_users_;
  std::uint64_t standing_;
  bool in_turn_;
  Instant begin_{};
  Instant end_;
  std::size_t users_ = 0;
  std::deque<User*> free_;
  std::deque<Instant> waiting_;  // no user is free
  Instant look_at_ = never;      // the line, again
  std::size_t line_ = 0;         // how long it was
};

}  // namespace

std::unique_ptr<Load> make_open_load(LoadHost& host, const plan::Open& open, plan::Segment segment, std::uint64_t seed,
                                     Instant end) {
  return std::make_unique<OpenLoad>(host, open, segment, seed, end);
}

}  // namespace brink::engine
