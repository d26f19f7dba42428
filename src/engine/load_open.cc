#include "engine/load.h"

namespace brink::engine {
namespace {

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
    const Instant due = waiting_.front();
    waiting_.pop_front();
    host_.begin_iteration(user, due, now);
  }

  void end_at(Instant until) override {
    end_ = std::min(end_, until);
    if (next_due() >= end_) host_.timers().cancel(*this);
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
    if (due < end_) host_.timers().set(*this, due);
  }

  // Everything that has become due meanwhile goes out in this turn, in due order; later ones wait for their own moment.
  void fire(Instant now) override {
    for (Instant due = next_due(); due <= now && due < end_; due = next_due()) {
      arrivals_.pop();
      dispatch(due, now);
    }
    set_timer();
  }

  void dispatch(Instant due, Instant now) {
    if (!free_.empty()) {
      host_.begin_iteration(next_free(), due, now);
    } else if (users_ < most_users_) {
      host_.begin_iteration(host_.user(users_++), due, now);
    } else {
      waiting_.push_back(due);
    }
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
  std::deque<Instant> waiting_;
};

}  // namespace

std::unique_ptr<Load> make_open_load(LoadHost& host, const plan::Open& open, plan::Segment segment, std::uint64_t seed,
                                     Instant end) {
  return std::make_unique<OpenLoad>(host, open, segment, seed, end);
}

}  // namespace brink::engine
