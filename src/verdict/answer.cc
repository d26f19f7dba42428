#include "verdict/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "verdict/why/catalogue.h"

namespace brink::verdict {
namespace {

// Confidences of causes that follow from the verdict itself; they stand for how often its evidence misleads, not for a
// computed probability.
constexpr double certain = 0.99;     // a gate of ours was red and the target did not fail
constexpr double confirmed = 0.95;   // seen at one user, in more than one visit
constexpr double provisional = 0.6;  // seen once, or not verified in open load

RankedCause cause_of(const Verdict& verdict) {
  const double seen_twice = verdict.stable ? confirmed : provisional;
  switch (verdict.status) {
    case Status::no_limit_found: return {"none", verdict.verified ? confirmed : provisional};
    case Status::invalid: return {"generator_limited", certain};
    case Status::breaks:
      if (verdict.by_stalls || verdict.users.holds.value_or(0) > 0) break;
      if (!verdict.route || verdict.users.breaks != 1.0) break;
      return {verdict.reason == Reason::errors ? "always_failing" : "slow_route", seen_twice};
    default: break;
  }
  return {"unknown", 0};
}

double best_goodput(const Verdict& verdict, RouteId id) {
  double best = 0;
  for (const LevelVerdict& level : verdict.levels) {
    for (const RouteVerdict& route : level.routes) {
      if (level.valid && route.route == id) best = std::max(best, route.goodput);
    }
  }
  return best;
}

constexpr char route_rps[] = "route_rps", capacity_rps[] = "capacity_rps";

// What one route did alone all together can do.
void raise_to_route(decltype(Answer::parameters)& parameters) {
  const auto route = parameters.find(route_rps), all = parameters.find(capacity_rps);
  if (route == parameters.end() || all == parameters.end()) return;
  const double* of_route = std::get_if<double>(&route->second);
  double* of_all = std::get_if<double>(&all->second);
  if (of_route && of_all) *of_all = std::max(*of_all, *of_route);
}

constexpr char why_of_leaf[] = " Why (", why_of_none[] = " Why: ";

// " Why (93 %): a pool of slots behind the route is used up."
std::string cause_sentence(const why::Diagnosis& diagnosis) {
  if (diagnosis.cause == "none" || diagnosis.cause == "generator_limited") return "";
  const int percent = static_cast<int>(std::lround(100 * diagnosis.confidence));
  const why::Cause* cause = diagnosis.cause == "unknown" ? nullptr : why::find_cause(diagnosis.cause);
  if (cause) return fmt::format("{}{} %): {}.", why_of_leaf, percent, cause->title);
  if (diagnosis.family.empty()) return std::string(why_of_none) + "not found.";
  return fmt::format("{}only so much is certain ({} %): {}.", why_of_none, percent, diagnosis.family);
}

}  // namespace

std::string with_cause(std::string sentence, const why::Diagnosis& diagnosis) {
  for (const std::string_view why : {why_of_leaf, why_of_none}) {
    if (const std::size_t at = sentence.rfind(why); at != std::string::npos) sentence.resize(at);
  }
  return sentence + cause_sentence(diagnosis);
}

Answer answer_of(const Verdict& verdict, const std::vector<std::string>& route_names) {
  Answer answer;
  answer.status = verdict.status;
  answer.users = verdict.users;
  answer.rps = verdict.rps;
  answer.ranked = {cause_of(verdict)};
  answer.cause = answer.ranked.front().cause;
  answer.confidence = answer.ranked.front().confidence;
  if (verdict.route && verdict.route->value < route_names.size()) {
    answer.route = route_names[verdict.route->value];
    answer.parameters[route_rps] = best_goodput(verdict, *verdict.route);
  }
  if (verdict.capacity_rps > 0) answer.parameters[capacity_rps] = verdict.capacity_rps;
  if (verdict.stalls.pauses > 0) answer.parameters["stall_s"] = seconds(verdict.stalls.longest);
  answer.sentence = sentence(verdict, route_names);
  return answer;
}

Answer answer_of(const Verdict& verdict, const why::Diagnosis& diagnosis, const std::vector<std::string>& route_names) {
  Answer answer = answer_of(verdict, route_names);
  if (diagnosis.ranked.empty() || verdict.status == Status::invalid) return answer;
  answer.cause = diagnosis.cause;
  answer.confidence = diagnosis.confidence;
  answer.ranked.clear();
  for (const why::Ranked& r : diagnosis.ranked) answer.ranked.push_back({r.cause, r.confidence});
  for (const auto& [name, value] : diagnosis.parameters) {
    if (name != route_rps || answer.route) answer.parameters[name] = value;
  }
  raise_to_route(answer.parameters);
  answer.sentence = with_cause(std::move(answer.sentence), diagnosis);
  return answer;
}

}  // namespace brink::verdict
