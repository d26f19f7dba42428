#include "engine/load.h"

namespace brink::engine {
namespace {

// An arrival that this worker is later for than that is late by its own fault, whatever the target does. More users
// would make it later still: they cost time to make, and their connections, too. So it waits in line for one who
// becomes free, as long as iterations are quick.
constexpr Duration own_fault = std::chrono::milliseconds(1);
constexpr Duration quick = std::chrono::milliseconds(5);
constexpr Duration look_every = std::chrono::milliseconds(2);
constexpr int weight_of_mean = 8;
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
    if (&user == timed_) note(now - timed_from_);
    if (waiting_.empty()) {
      free_.push_back(&user);
      return;
    }
    const Instant due = first_waiting();
    if (waiting_.empty()) look_at_ = never;
    begin_iteration(user, due, now);
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
    if (!waiting_.empty() && users_ < most_users_) look_at_ = std::min(look_at_, now + look_every);
    set_timer();
  }

  void dispatch(Instant due, Instant now) {
    if (!free_.empty()) {
      begin_iteration(next_free(), due, now);
    } else if (users_ < few_users || (waiting_.empty() && (now - due <= own_fault || !is_quick(now)))) {
      begin_with_another(due, now);
    } else {
      waiting_.push_back(due);
    }
  }

  // While there may be more of them; otherwise the arrival waits.
  void begin_with_another(Instant due, Instant now) {
    if (users_ < most_users_) {
      begin_iteration(host_.user(users_++), due, now);
    } else {
      waiting_.push_back(due);
    }
  }

  void look_at_line(Instant now) {
    look_at_ = never;
    if (is_quick(now)) return;
    while (!waiting_.empty() && users_ < most_users_) begin_with_another(first_waiting(), now);
  }

  // Now and then one iteration is timed. One that is not quick may never end: it has said so, and another is timed.
  void begin_iteration(User& user, Instant due, Instant now) {
    if (timed_ != nullptr && now - timed_from_ >= quick) {
      mean_ = std::max(mean_, quick);
      timed_ = nullptr;
    }
    if (timed_ == nullptr) {
      timed_ = &user;
      timed_from_ = now;
    }
    host_.begin_iteration(user, due, now);
  }

  void note(Duration took) {
    mean_ += (took - mean_) / weight_of_mean;
    timed_ = nullptr;
  }

  bool is_quick(Instant now) const { return mean_ < quick && (timed_ == nullptr || now - timed_from_ < quick); }

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
  User* timed_ = nullptr;        // whose iteration is timed
  Instant timed_from_{};
  Duration mean_{};  // of what they took, lately
};

}  // namespace

std::unique_ptr<Load> make_open_load(LoadHost& host, const plan::Open& open, plan::Segment segment, std::uint64_t seed,
                                     Instant end) {
  return std::make_unique<OpenLoad>(host, open, segment, seed, end);
}

}  // namespace brink::engine
