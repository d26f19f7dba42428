// The executors that keep a number of users busy: always the same, or along a line.
#include <deque>

#include "engine/k6/crew.h"
#include "plan/headcount.h"
#include "plan/k6_load.h"

namespace brink::engine {
namespace {

using plan::k6::ConstantUsers;
using plan::k6::RampingUsers;

constexpr std::uint64_t no_limit = ~std::uint64_t{0};

class Constant final : public Executor {
 public:
  Constant(Lane& lane, const ConstantUsers& what, Duration graceful, const Portion& portion)
      : lane_(lane),
        crew_(lane, graceful),
        users_(portion.of(what.users)),
        duration_(what.duration),
        time_up_(*this, &Constant::end) {}

  void begin(Instant begin, Instant now) override {
    lane_.timers().set(time_up_, begin + duration_);
    std::vector<User*> all;
    for (std::uint64_t i = 0; i < users_; ++i) all.push_back(&crew_.hire());
    for (User* user : all) crew_.begin(*user, no_limit, now, now);
  }

  void iteration_ended(User& user, Instant now) override {
    crew_.ended(user);
    if (crew_.ending()) {
      crew_.dismiss(user, now);
    } else {
      crew_.begin(user, no_limit, now, now);
    }
  }

  void end_at(Instant until) override { crew_.end_earlier(time_up_, until); }

  void stop(Instant now) override {
    lane_.timers().cancel(time_up_);
    crew_.stop(now);
  }

 private:
  void end(Instant now) { crew_.end(now); }

  Lane& lane_;
  Crew crew_;
  std::uint64_t users_;
  Duration duration_;
  Alarm<Constant> time_up_;
};

// Places are this worker's share of the line's users, the first to come the last to go. One that the line has left
// keeps its user until the iteration is over, or the time for that is up; if the line is back before, the user just
// stays.
class Ramping final : public Executor {
 public:
  Ramping(Lane& lane, const RampingUsers& what, Duration graceful, Portion portion)
      : lane_(lane),
        crew_(lane, graceful),
        closed_(line_of(what)),
        headcount_(closed_),
        share_(portion.instance.dealt(portion.index, portion.count)),
        ramp_down_(what.graceful_ramp_down),
        length_(plan::length_of(what.stages)),
        change_(*this, &Ramping::follow),
        leave_(*this, &Ramping::hurry),
        time_up_(*this, &Ramping::end) {}

  void begin(Instant begin, Instant now) override {
    begin_ = begin;
    lane_.timers().set(time_up_, begin + length_);
    follow(now);
  }

  void iteration_ended(User& user, Instant now) override {
    crew_.ended(user);
    const std::size_t place = place_of_[user.place];
    if (!crew_.ending() && place < wanted_) {
      crew_.begin(user, no_limit, now, now);
      return;
    }
    here_[place].user = nullptr;
    crew_.dismiss(user, now);
  }

  void end_at(Instant until) override { crew_.end_earlier(time_up_, until); }

  void stop(Instant now) override {
    lane_.timers().cancel(change_);
    lane_.timers().cancel(leave_);
    lane_.timers().cancel(time_up_);
    crew_.stop(now);
  }

 private:
  struct Place {
    User* user = nullptr;
    Instant must_leave = never;  // while it is not wanted
  };

  struct Leaving {
    std::size_t place = 0;
    Instant at{};  // must_leave of that place, unless it was called back
  };

  static plan::Closed line_of(const RampingUsers& what) {
    plan::Closed line;
    line.at_first = what.at_first;
    line.legs = what.stages;
    line.users = static_cast<std::uint32_t>(plan::peak_of(what.at_first, what.stages));
    return line;
  }

  Instant next() const {
    const Duration at = headcount_.peek();
    return at == Duration::max() || at >= length_ ? never : begin_ + at;
  }

  void follow(Instant now) {
    while (next() <= now) headcount_.pop();
    if (next() < never) lane_.timers().set(change_, next());
    want(share_.count(headcount_.users()), now);
  }

  void want(std::size_t wanted, Instant now) {
    const std::size_t before = std::exchange(wanted_, wanted);
    if (here_.size() < wanted) here_.resize(wanted);
    for (std::size_t place = before; place < wanted; ++place) {
      here_[place].must_leave = never;
      if (here_[place].user == nullptr) join(place, now);
    }
    for (std::size_t place = wanted; place < before; ++place) {
      here_[place].must_leave = ramp_down_ < never - now ? now + ramp_down_ : never;
      leaving_.push_back({place, here_[place].must_leave});
    }
    if (wanted < before && !leave_.is_set()) lane_.timers().set(leave_, leaving_.front().at);
  }

  void join(std::size_t place, Instant now) {
    User& user = crew_.hire();
    here_[place].user = &user;
    if (place_of_.size() <= user.place) place_of_.resize(user.place + 1);
    place_of_[user.place] = place;
    crew_.begin(user, no_limit, now, now);
  }

  // Those who have had their time to leave. They were told in this order, and all have the same time.
  void hurry(Instant now) {
    while (!leaving_.empty() && leaving_.front().at <= now) {
      const Leaving one = leaving_.front();
      leaving_.pop_front();
      const Place& place = here_[one.place];
      if (place.user != nullptr && place.must_leave == one.at) lane_.interrupt(*place.user, now);
    }
    if (!leaving_.empty()) lane_.timers().set(leave_, leaving_.front().at);
  }

  void end(Instant now) {
    lane_.timers().cancel(change_);
    crew_.end(now);
  }

  Lane& lane_;
  Crew crew_;
  plan::Closed closed_;
  plan::Headcount headcount_;
  plan::k6::Stripe share_;
  Duration ramp_down_;
  Duration length_;
  Alarm<Ramping> change_, leave_, time_up_;
  Instant begin_{};
  std::vector<Place> here_;
  std::vector<std::size_t> place_of_;  // of a user, by its own place in the pool
  std::deque<Leaving> leaving_;
  std::size_t wanted_ = 0;
};

}  // namespace

std::unique_ptr<Executor> make_constant_users(Lane& lane, const ConstantUsers& what, Duration graceful,
                                              const Portion& portion) {
  return std::make_unique<Constant>(lane, what, graceful, portion);
}

std::unique_ptr<Executor> make_ramping_users(Lane& lane, const RampingUsers& what, Duration graceful,
                                             const Portion& portion) {
  return std::make_unique<Ramping>(lane, what, graceful, portion);
}

}  // namespace brink::engine
