#include <utility>

#include "engine/load.h"
#include "plan/headcount.h"

namespace brink::engine {
namespace {

class ClosedLoad final : public Load {
 public:
  ClosedLoad(LoadHost& host, const plan::Closed& closed, plan::Segment segment)
      : host_(host), closed_(closed), segment_(segment) {}

  void begin(Instant begin, Instant from) override {
    begin_ = begin;
    users_ = segment_.dealt(closed_.users);
    for (std::uint64_t i = 0; i < users_; ++i) host_.timers().set(host_.user(i), std::max(start(i), from));
  }

  void iteration_ended(User& user, Instant now) override {
    if (now < until_) return host_.begin_iteration(user, now, now);
    host_.left(user);
  }
  void stop(Instant) override {}

  void end_at(Instant until) override {
    until_ = until;
    for (std::uint64_t i = 0; i < users_; ++i) {
      if (start(i) >= until) host_.timers().cancel(host_.user(i));
    }
  }

 private:
  Instant start(std::uint64_t i) const {
    const double place = static_cast<double>(i * segment_.count + segment_.turn) / closed_.users;
    return begin_ + from_seconds(seconds(closed_.ramp) * place);
  }

  LoadHost& host_;
  plan::Closed closed_;
  plan::Segment segment_;
  Instant begin_{};
  Instant until_ = never;
  std::uint64_t users_ = 0;
};

class LeggedLoad final : public Load, net::Timer {
 public:
  LeggedLoad(LoadHost& host, const plan::Closed& closed, plan::Segment segment)
      : host_(host), closed_(closed), segment_(segment), headcount_(closed_), here_(segment.dealt(closed.users)) {}

  void begin(Instant begin, Instant from) override {
    begin_ = begin;
    if (from <= begin) return follow(begin);
    host_.timers().set(*this, from);
  }

  void end_at(Instant until) override {
    until_ = until;
    host_.timers().set(*this, std::min(until, next()));
  }

  void iteration_ended(User& user, Instant now) override {
    if (user.place < wanted_) {
      host_.begin_iteration(user, now, now);
    } else {
      here_[user.place] = false;
      host_.left(user);
    }
  }

  void stop(Instant) override { host_.timers().cancel(*this); }

 private:
  void fire(Instant now) override { follow(now); }

  // The headcount as of now, and a timer for its next change: set before anybody begins, since that may end the stage.
  void follow(Instant now) {
    if (now >= until_) {
      wanted_ = 0;
      return;
    }
    while (next() <= now) headcount_.pop();
    if (std::min(next(), until_) < never) host_.timers().set(*this, std::min(next(), until_));
    want(segment_.dealt(headcount_.users()), now);
  }

  Instant next() const { return headcount_.peek() == Duration::max() ? never : begin_ + headcount_.peek(); }

  // Calls those who have become wanted and are not here. Whoever is wanted no more finds out when its iteration ends.
  void want(std::uint64_t users, Instant now) {
    for (std::uint64_t place = std::exchange(wanted_, users); place < users; ++place) {
      if (here_[place]) continue;
      here_[place] = true;
      host_.begin_iteration(host_.user(place), now, now);
    }
  }

  LoadHost& host_;
  plan::Closed closed_;
  plan::Segment segment_;
  plan::Headcount headcount_;
  std::vector<bool> here_;    // by place: in an iteration
  std::uint64_t wanted_ = 0;  // places below this one
  Instant begin_{};
  Instant until_ = never;
};

class CalledLoad final : public Load {
 public:
  explicit CalledLoad(LoadHost& host) : host_(host) {}

  void begin(Instant, Instant from) override { call_at(0, from); }
  // By its timer, at once: whoever calls is in the middle of something.
  void call(std::size_t place) override { call_at(place, Instant{}); }

  void iteration_ended(User& user, Instant now) override {
    if (--calls_[user.place] > 0) {
      host_.begin_iteration(user, now, now);
    } else {
      host_.left(user);
    }
  }
  void stop(Instant) override {}

 private:
  void call_at(std::size_t place, Instant when) {
    if (calls_.size() <= place) calls_.resize(place + 1);
    if (calls_[place]++ == 0) host_.timers().set(host_.user(place), when);
  }

  LoadHost& host_;
  std::vector<std::uint32_t> calls_;  // by place: iterations it is to have, the one it is in among them
};

}  // namespace

std::unique_ptr<Load> make_closed_load(LoadHost& host, const plan::Closed& closed, plan::Segment segment) {
  if (closed.called) return std::make_unique<CalledLoad>(host);
  if (!closed.legs.empty()) return std::make_unique<LeggedLoad>(host, closed, segment);
  return std::make_unique<ClosedLoad>(host, closed, segment);
}

}  // namespace brink::engine
