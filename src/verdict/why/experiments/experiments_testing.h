// A target with a known fault, in simulated time, that turns stages into trials: what an experiment must find is what
// the fault says. Deterministic; a request's fate is decided when it arrives, which is exact for queues in order of
// arrival.
#pragma once

#include <cstdint>
#include <map>
#include <queue>
#include <string>
#include <vector>

#include "base/random.h"
#include "verdict/why/experiment.h"

namespace brink::verdict::why::test {

struct Fault {
  double base = 0.001;    // s that every request takes beside all below
  double hold = 0.05;     // s of work on the culprit
  double cheap = 0.0005;  // s of work on any other route
  double spread = 0;      // of the work: uniform in 1 ± spread
  int slots = 0;          // that do the work; 0: as many as are asked
  bool shared = false;    // the other routes' work needs a slot as well
  bool loop = false;      // a new connection is taken up in one turn and its request read in the next
  double patience = 1e9;  // s that the culprit's users wait for a slot before a 500

  double shaper = 0;                    // of the culprit, req/s: the others wait
  double bucket_rate = 0, bucket = 0;   // of the culprit, req/s and tokens: the others get 429
  double window = 0, window_quota = 0;  // s and requests: the others get 429
  int shed_above = 0;                   // of the culprit in the target: the others get 503
  double delayed_ack = 0;               // s, on reused connections without quick acknowledgements
  double freeze_every = 0, freeze = 0;  // s: nothing goes on for the first `freeze` of every so many
  bool freeze_culprit_only = false;
  double drift = 0;           // s that each request to the culprit adds to the work of those after it
  double heals_after = 1e9;   // s without load of more than one user, after which that is gone
  int connections = 0;        // beyond so many, new ones get no answer; 0: no limit
  double cold = 0;            // s more for what arrives within 10 ms after 1.5 s of silence
  double bytes = 300;         // of a response with a body
  double bandwidth = 0;       // bytes/s of all responses together
  bool key_lock = false;      // one request at a time for one key
  double cached_hold = -1;    // s of work where a cache may answer
  double connect = 0.0002;    // s
  double connect_loaded = 0;  // s more when there is load of more than one user
};

// Two routes, "/culprit/7" and "/bystander", in the roles they play; x_max and s_min as a search would have found them.
Scene scene_of(const Fault& fault, std::uint32_t hold_users = 16);

class Target {
 public:
  explicit Target(const Fault& fault) : fault_(fault), slots_(static_cast<std::size_t>(std::max(fault.slots, 0))) {}

  Trial play(const Scene& scene, const plan::Stage& stage);
  std::uint64_t most_at_once() const { return most_at_once_; }

 private:
  struct Request {
    sample::Sample sample;
    std::size_t load = 0;  // 0: of the stage, else beside it
    std::uint32_t user = 0;
    bool second_turn = false;
  };
  struct Fate {
    double done = 0;
    double first_byte = 0;
    std::uint16_t status = 200;
    bool again = false;  // it must wait for its next turn, at `done`
  };
  class Play;

  Fate serve(const Scene& scene, const plan::Stage& stage, Request& request, double at);
  bool turned_away(double at, std::uint16_t& status);
  double slot(double at, double work, bool culprit, double patience);
  double work_through(double at, double work, bool culprit) const;

  Fault fault_;
  Random random_{7};
  double clock_ = 100;
  std::vector<double> slots_;
  double shaper_next_ = 0, link_free_ = 0, tokens_at_ = 0, tokens_ = -1;
  std::map<std::int64_t, double> windows_;
  std::map<std::string, double> key_free_;
  std::priority_queue<double, std::vector<double>, std::greater<>> in_target_;
  double served_ = 0, last_asked_ = 0, last_loaded_ = 0, cold_until_ = 0;
  std::uint32_t next_connection_ = 0;
  std::size_t standing_ = 0;
  bool loaded_ = false;
  std::uint64_t most_at_once_ = 0;
};

// The whole experiment: every stage that it asks for, and what it reads out of them. Fails the test when a stage goes
// beyond the scene's limits.
Features made(std::string_view experiment, const Scene& scene, const Fault& fault, const Features& known = {});

}  // namespace brink::verdict::why::test
