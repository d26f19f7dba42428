// The executors whose iterations begin when they are due, whatever became of those before: at a constant rate, or along
// a line. An arrival that finds nobody free gets a user of its own as long as more may be made, and is dropped then.
#include <deque>

#include "engine/k6/crew.h"
#include "plan/k6_load.h"

namespace brink::engine {
namespace {

using plan::k6::DueTimes;

constexpr std::uint64_t no_limit = ~std::uint64_t{0};

class Arrivals final : public Executor {
 public:
  struct Users {
    std::uint64_t planned, most;
  };
  // `from`: what is due before is another's.
  Arrivals(Lane& lane, DueTimes due, Duration length, Users users, Duration graceful, Instant from)
      : lane_(lane),
        crew_(lane, graceful),
        due_(std::move(due)),
        length_(length),
        planned_(users.planned),
        most_(users.most),
        from_(from),
        arrival_(*this, &Arrivals::arrive),
        time_up_(*this, &Arrivals::end) {}

  void begin(Instant begin, Instant now) override {
    begin_ = begin;
    if (from_ > begin) due_.skip_to(from_ - begin);
    lane_.timers().set(time_up_, begin + length_);
    while (users_ < planned_) add();
    arrive(now);
  }

  void iteration_ended(User& user, Instant now) override {
    crew_.ended(user);
    if (crew_.ending()) {
      crew_.dismiss(user, now);
    } else {
      free_.push_back(&user);
    }
  }

  void end_at(Instant until) override {
    until_ = until;
    crew_.end_earlier(time_up_, until);
  }

  void stop(Instant now) override {
    lane_.timers().cancel(arrival_);
    lane_.timers().cancel(time_up_);
    let_go(now);
    crew_.stop(now);
  }

 private:
  void add() {
    free_.push_back(&crew_.hire());
    ++users_;
  }

  Instant next() const {
    const Instant due = due_.peek() == Duration::max() ? never : begin_ + due_.peek();
    return due < until_ ? due : never;
  }

  // Everything that has become due meanwhile, in its order.
  void arrive(Instant now) {
    for (Instant due = next(); due <= now && due < never; due = next()) {
      due_.pop();
      dispatch(due, now);
    }
    if (next() < never) lane_.timers().set(arrival_, next());
  }

  void dispatch(Instant due, Instant now) {
    if (free_.empty() && users_ < most_) add();
    if (free_.empty()) {
      lane_.drop(1, true, now);
      return;
    }
    User& user = *free_.front();
    free_.pop_front();
    crew_.begin(user, no_limit, due, now);
  }

  // Timers of one moment fire in no particular order: what is due at the end comes first.
  void end(Instant now) {
    lane_.timers().cancel(arrival_);
    arrive(now);
    lane_.timers().cancel(arrival_);
    crew_.end(now);
    let_go(now);
  }

  void let_go(Instant now) {
    for (User* user : std::exchange(free_, {})) crew_.dismiss(*user, now);
  }

  Lane& lane_;
  Crew crew_;
  DueTimes due_;
  Duration length_;
  std::uint64_t planned_;
  std::uint64_t most_;
  Instant from_;
  Instant until_ = never;
  Alarm<Arrivals> arrival_, time_up_;
  Instant begin_{};
  std::uint64_t users_ = 0;
  std::deque<User*> free_;  // whoever has been free for longest is next
};

template <class What>
std::unique_ptr<Executor> make(Lane& lane, const What& what, Duration graceful, const Portion& portion) {
  const plan::k6::Stripe mine = portion.instance.dealt(portion.index, portion.count);
  const Arrivals::Users users{mine.count(what.users), portion.players(what.most_users)};
  return std::make_unique<Arrivals>(lane, DueTimes(what, mine), plan::k6::length_of(what), users, graceful,
                                    portion.from);
}

}  // namespace

std::unique_ptr<Executor> make_constant_arrivals(Lane& lane, const plan::k6::ConstantArrivals& what, Duration graceful,
                                                 const Portion& portion) {
  return make(lane, what, graceful, portion);
}

std::unique_ptr<Executor> make_ramping_arrivals(Lane& lane, const plan::k6::RampingArrivals& what, Duration graceful,
                                                const Portion& portion) {
  return make(lane, what, graceful, portion);
}

}  // namespace brink::engine
