// Dealing: who plays which part of a stage's load, from when until when. When a worker is lost its parts are divided
// among the others from an agreed moment on, and given to whoever takes its seat from another. Every request that
// becomes due belongs to exactly one, but for what falls between a loss and the moment agreed on. Arithmetic only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/time.h"
#include "plan/arrivals.h"

namespace brink::cluster {

struct Holding {
  std::uint32_t member = 0;  // its number
  std::uint32_t seat = 0;    // whose load it is
  plan::Segment segment;
  Instant from{};
  Instant until = never;
  // Of a test's scenarios, by their numbers: of the seat's iterations this holds every stride-th from `first` on, or
  // nothing of a scenario (engine::nothing_of_it); the seat's own holder all, which is none said. Of a count of
  // requests likewise, one number.
  std::vector<std::uint64_t> first = {};
  std::uint64_t stride = 1;
  bool unplayed = false;  // its member had ended when it was told of it, or ended before it had played it all
};

// Of a test: how many iterations of each scenario have begun of what is held; of a count: how many requests. Nothing
// where there are none.
using BegunOf = std::function<std::vector<std::uint64_t>(const Holding&)>;
using Members = std::vector<std::uint32_t>;  // their numbers
using Unplayed = std::function<bool(const Holding&)>;

class Dealing {
 public:
  void give(const Holding& holding) { all_.push_back(holding); }
  // A worker is lost, as of now known: what it held is divided among `others`. These are the parts they get.
  std::vector<Holding> lose(std::uint32_t member, Instant at, const Members& others, const BegunOf& begun = {});
  // What was dealt to somebody who had ended, and has not played it, is divided among `others`; without any it stays
  // unplayed. `begun`: of it; none: nothing has.
  std::vector<Holding> pass_on(const Unplayed& unplayed, Instant at, const Members& others, const BegunOf& begun = {});
  // Of a test, to `member`, who has come: what of this seat's load comes by itself and `others` play now. What is
  // counted stays with them, as what they have begun by then is not known. `counted`: which scenarios are.
  struct Handover {
    std::vector<Holding> ends;  // and when: what comes by itself of these
    std::vector<Holding> given;
  };
  struct Seat {
    std::uint32_t member = 0;
    std::uint32_t number = 0;
  };
  Handover hand_over(Seat to, Instant at, const Members& others, const std::vector<bool>& counted,
                     const BegunOf& begun);
  bool holds(std::uint32_t seat) const;  // anyone, that seat's load
  // From `at` on nobody plays the load of this seat: what ends then.
  std::vector<Holding> recall(std::uint32_t seat, Instant at);
  // From when on others play all that `member` held. Nothing: they do not.
  std::optional<Instant> restored(std::uint32_t member) const;
  bool complete() const;  // nothing stays unplayed
  const std::vector<Holding>& all() const { return all_; }

 private:
  static void divide(Holding& holding, Instant at, const Members& others, const std::vector<std::uint64_t>& done,
                     std::vector<Holding>& dealt);
  std::vector<Holding> all_;
};

}  // namespace brink::cluster
