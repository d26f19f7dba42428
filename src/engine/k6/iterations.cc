// The executors that are over when so many iterations are: shared by all users, or so many for each.
#include "engine/k6/crew.h"

namespace brink::engine {
namespace {

using plan::k6::PerUserIterations;
using plan::k6::SharedIterations;

constexpr std::uint64_t no_limit = ~std::uint64_t{0};

// What the two have in common: users who go on until there is nothing left for them, or the time is up.
class Iterations : public Executor {
 public:
  Iterations(Lane& lane, std::uint64_t users, Duration most, Duration graceful)
      : lane_(lane), crew_(lane, graceful), users_(users), most_(most), time_up_(*this, &Iterations::give_up) {}

  void begin(Instant begin, Instant now) override {
    lane_.timers().set(time_up_, begin + most_);
    std::vector<User*> all;
    for (std::uint64_t i = 0; i < users_; ++i) all.push_back(&crew_.hire());
    if (all.empty()) {
      lane_.timers().cancel(time_up_);
      crew_.end(now);
    }
    for (User* user : all) next(*user, now);
  }

  void iteration_ended(User& user, Instant now) override {
    crew_.ended(user);
    next(user, now);
  }

  // They are dealt by their numbers, not by when they come.
  void end_at(Instant) override {}

  void stop(Instant now) override {
    lane_.timers().cancel(time_up_);
    crew_.stop(now);
  }

 protected:
  // The next iteration of a user; false: there is none.
  virtual bool begin_next(User& user, Instant now) = 0;
  // How many there would still have been, over all users of this worker.
  virtual std::uint64_t left() = 0;

  Lane& lane_;
  Crew crew_;

 private:
  void next(User& user, Instant now) {
    if (!crew_.ending() && begin_next(user, now)) return;
    if (--users_ == 0 && !crew_.ending()) {
      lane_.timers().cancel(time_up_);
      crew_.end(now);
    }
    crew_.dismiss(user, now);
  }

  void give_up(Instant now) {
    if (const std::uint64_t dropped = left(); dropped > 0) lane_.drop(dropped, false, now);
    crew_.end(now);
  }

  std::uint64_t users_;  // who go on
  Duration most_;
  Alarm<Iterations> time_up_;
};

class Shared final : public Iterations {
 public:
  template <class What>
  Shared(Lane& lane, const What& what, Duration graceful, const Portion& portion)
      : Iterations(lane, portion.players(what.users), what.max_duration, graceful),
        iterations_(portion.beside ? portion.all : portion.instance.count(what.iterations)) {}

 private:
  bool begin_next(User& user, Instant now) override { return crew_.begin(user, iterations_, now, now); }
  // Whoever comes first gives up for all workers.
  std::uint64_t left() override { return lane_.claim_rest(iterations_); }

  std::uint64_t iterations_;  // of this instance
};

class PerUser final : public Iterations {
 public:
  PerUser(Lane& lane, const PerUserIterations& what, Duration graceful, const Portion& portion)
      : Iterations(lane, portion.of(what.users), what.max_duration, graceful),
        of_each_(what.iterations),
        left_(what.iterations * portion.of(what.users)) {}

 private:
  bool begin_next(User& user, Instant now) override {
    if (done_.size() <= user.place) done_.resize(user.place + 1);
    if (done_[user.place] == of_each_) return false;
    ++done_[user.place];
    --left_;
    return crew_.begin(user, no_limit, now, now);
  }
  std::uint64_t left() override { return left_; }

  std::uint64_t of_each_;
  std::uint64_t left_;
  std::vector<std::uint64_t> done_;  // by place
};

}  // namespace

std::unique_ptr<Executor> make_shared_iterations(Lane& lane, const SharedIterations& what, Duration graceful,
                                                 const Portion& portion) {
  return std::make_unique<Shared>(lane, what, graceful, portion);
}

std::unique_ptr<Executor> make_per_user_iterations(Lane& lane, const PerUserIterations& what, Duration graceful,
                                                   const Portion& portion) {
  // Whose they were is lost, so they are anybody's.
  if (portion.beside) return std::make_unique<Shared>(lane, what, graceful, portion);
  return std::make_unique<PerUser>(lane, what, graceful, portion);
}

}  // namespace brink::engine
