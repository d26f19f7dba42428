// Experiment: a question about the target, the stages of load that settle it, and what to read out of them. Pure: the
// stages are asked for one at a time, so that one can depend on what the last one showed; whoever plays them is
// elsewhere. One experiment is one file in experiments/.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "aggregate/summary.h"
#include "plan/plan.h"
#include "sample/reading.h"
#include "sample/sample.h"
#include "verdict/health.h"
#include "verdict/why/features.h"
#include "verdict/why/scene.h"

namespace brink::verdict::why {

// A stage that was played, with every request of it.
struct Trial {
  plan::Stage stage;
  Instant begin{}, end{};                 // of the window
  std::vector<sample::Sample> samples;    // due in the window, in the order in which they ended (done)
  std::uint32_t every = 1;                // one in so many of them is in `samples`
  std::vector<sample::Reading> readings;  // subjects "generator", "host", "target"
  aggregate::StageSummary summary;
  Health health;
  bool cut_short = false;
};

// By how much the latest turn of our own loop was late, of all workers; seconds. What stood still for no longer may
// have been this machine.
double latest_turn(const Trial& trial);

struct Experiment {
  std::string_view name;      // id, also the source of its features
  std::string_view question;  // "is what limits the route its own, or shared by all routes?"
  // Whether it can be made at all: a bystander needs a second route. Also false when its answer is known already.
  bool (*possible)(const Scene& scene, const Features& known);
  // How long its stages take, about.
  Duration (*cost)(const Scene& scene);
  // The next stage, given those played; nothing when it has what it needs.
  std::optional<plan::Stage> (*next)(const Scene& scene, const Features& known, const std::vector<Trial>& played);
  // What the trials show. Sets only what was measured well enough to say.
  void (*measure)(const Scene& scene, const std::vector<Trial>& played, Features& found);
};

// In the order in which they are made when nothing tells which is best.
const std::vector<Experiment>& experiments();
const Experiment* find_experiment(std::string_view name);

}  // namespace brink::verdict::why
