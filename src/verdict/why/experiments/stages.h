// Stages: the loads experiments are made of, within what the scene allows: never more users or a higher rate than the
// search was given, at most ten seconds (60 for a long hold), at most 30,000 requests. All acknowledge at once, so that
// no answer waits for us, unless an experiment says otherwise.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "verdict/why/experiment.h"
#include "verdict/why/features.h"
#include "verdict/why/scene.h"

namespace brink::verdict::why {

inline constexpr Duration longest_stage = std::chrono::seconds(10);  // warm-up included
inline constexpr Duration longest_drain = std::chrono::seconds(5);
inline constexpr double most_requests = 30'000;  // of a stage

// Half of it in a hurry.
inline Duration in_haste(const Scene& scene, Duration length) { return scene.quick ? length / 2 : length; }
// How long so many requests of a single user to the culprit take, within bounds.
Duration time_for(const Scene& scene, double requests, Duration least, Duration most);
// How long the culprit takes to serve every user of a hold once.
Duration round_of_hold(const Scene& scene);

// One user of one role, until the length has passed or `requests` are done.
plan::Stage alone(const Scene& scene, std::string name, Role role, Duration length, std::uint64_t requests);

// A look at a role beside a hold: two users who think between requests.
plan::Beside look_at(const Scene& scene, Role role);
inline constexpr std::uint32_t users_of_look = 2;

// A role held just past saturation, with looks at others beside it. What `known` says of quick failures keeps a target
// that turns requests away from being hammered.
struct Hold {
  std::string name;
  Role role = Role::culprit;
  Duration length = std::chrono::seconds(4);
  std::vector<Role> looks = {};
  bool whole = false;  // as long as it says, with pauses where that would be too many requests
};
plan::Stage hold(const Scene& scene, const Features& known, const Hold& asked);

// Paced requests of the culprit, at most at the scene's rate and as many as a stage may have.
plan::Stage paced(const Scene& scene, std::string name, double rate, Duration length);
// So long without load that the target is at rest; a single request at its beginning shows that it still answers.
plan::Stage silence(const Scene& scene, std::string name);

// How long a stage takes, about, without its drain.
Duration length_of(const plan::Stage& stage);
Duration length_of(std::span<const plan::Stage> stages);

// The stages one after the other, so many times over; nothing more once one was cut short.
std::optional<plan::Stage> in_turn(std::span<const plan::Stage> stages, std::size_t times,
                                   const std::vector<Trial>& played);

// Whether the culprit answers a single user at all, as far as is known: nothing can be found out about one that does
// not.
bool answers(const Features& known);
// Whether a hold and so many looks beside it keep within the scene's users, at a rate that is worth the name.
bool can_hold(const Scene& scene, std::size_t looks = 0);

}  // namespace brink::verdict::why
