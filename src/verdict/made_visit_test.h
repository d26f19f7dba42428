// Visits made by hand, for tests of what is concluded from them: counts and times as given, spread evenly over the
// stage.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/check.h"
#include "verdict/search.h"

namespace brink::verdict::test {

struct MadeRoute {
  std::uint64_t ended = 0;
  std::uint64_t failed = 0;  // of them, in the way of `kind`
  double p50 = 0.02;         // seconds: of the faster nine tenths
  double p95 = 0.05;         // of the slowest tenth
  sample::Failure kind = sample::Failure::status;
};

inline void add_times(aggregate::RouteSummary& route, const MadeRoute& made) {
  const aggregate::Outcome outcome = aggregate::outcome_of(made.kind);
  const std::uint64_t completed = made.ended - made.failed;
  const std::uint64_t slow = completed / 10;
  auto& ok = route.clocks[static_cast<int>(aggregate::Outcome::ok)];
  for (auto* clock : {&ok.response, &ok.service}) {
    clock->record(from_seconds(made.p50), completed - slow);
    clock->record(from_seconds(made.p95), slow);
  }
  if (made.failed > 0) route.clocks[static_cast<int>(outcome)].response.record(from_seconds(made.p95), made.failed);
}

inline aggregate::RouteSummary made_route(const MadeRoute& made) {
  aggregate::RouteSummary route;
  route.counts.due = route.counts.sent = made.ended;
  route.counts.completed = made.ended - made.failed;
  route.counts.failed = made.failed;
  route.counts.failures[static_cast<int>(made.kind)] = made.failed;
  if (has_response(made.kind) && made.failed > 0) route.counts.status[500] = made.failed;
  if (route.counts.completed > 0) route.counts.status[200] = route.counts.completed;
  route.counts.ended_in_window = made.ended;
  route.counts.completed_in_window = route.counts.completed;
  add_times(route, made);
  return route;
}

inline aggregate::StageSummary made_stage(const std::vector<MadeRoute>& routes, double length = 5) {
  aggregate::StageSummary stage;
  stage.length = from_seconds(length);
  for (const MadeRoute& made : routes) {
    stage.routes.push_back(made_route(made));
    stage.total.merge(stage.routes.back());
  }
  const auto seconds = static_cast<std::uint64_t>(std::max(1.0, length));
  const auto part = [&](std::uint64_t count, std::uint64_t i) {
    return count * (i + 1) / seconds - count * i / seconds;
  };
  for (std::uint64_t i = 0; i < seconds; ++i) {
    aggregate::Bucket& bucket = stage.series.at(std::chrono::seconds(i));
    bucket.failed = part(stage.total.counts.failed, i);
    bucket.completed = part(stage.total.counts.completed, i);
    bucket.due = bucket.ended = bucket.failed + bucket.completed;
    const int step = aggregate::coarse_step(stage.total.judged().quantile(0.5));
    bucket.latency[static_cast<std::size_t>(step)] = static_cast<std::uint32_t>(bucket.completed);
  }
  return stage;
}

inline Visit made_visit(std::uint32_t users, const std::vector<MadeRoute>& routes, Purpose purpose = Purpose::explore,
                        double length = 5) {
  Visit visit;
  visit.step.purpose = users == 1 && purpose == Purpose::explore ? Purpose::baseline : purpose;
  plan::Closed closed;
  closed.users = users;
  visit.step.stage.load = closed;
  visit.step.stage.duration = from_seconds(length);
  visit.summary = made_stage(routes, length);
  return visit;
}

inline Visit made_open_visit(double rate, const std::vector<MadeRoute>& routes, Purpose purpose = Purpose::verify,
                             double length = 12) {
  Visit visit = made_visit(1, routes, purpose, length);
  visit.step.purpose = purpose;
  plan::Open open;
  open.rate = plan::Rate::constant(rate);
  visit.step.stage.load = open;
  return visit;
}

// What a generator in trouble looks like.
inline void make_red(Visit& visit, const char* gate = "cpu") {
  visit.health.gates.push_back({gate, true, 0.97, 0.8, "The busiest worker used 97 % of a core."});
}

inline std::size_t count(const std::vector<Visit>& visits, Purpose purpose) {
  return static_cast<std::size_t>(
      std::count_if(visits.begin(), visits.end(), [&](const Visit& v) { return v.step.purpose == purpose; }));
}

// A search played to its end against a target with one route that answers closed(users, visits so far) or
// open(rate, visits so far): a MadeRoute whose `ended` is a second's, which is stretched to the length of the stage.
// `then(visit, visits so far)` may change what came of it.
template <class Closed, class Open, class Then>
std::vector<Visit> play_search(const SearchOptions& options, Closed closed, Open open, Then then) {
  std::vector<Visit> visits;
  while (const auto step = next_step(options, visits)) {
    const double length = seconds(*step->stage.duration);
    const auto* users = std::get_if<plan::Closed>(&step->stage.load);
    const double rate = users ? 0 : std::get<plan::Open>(step->stage.load).rate.at({});
    MadeRoute route = users ? closed(users->users, std::as_const(visits)) : open(rate, std::as_const(visits));
    for (std::uint64_t* n : {&route.ended, &route.failed}) {
      *n = static_cast<std::uint64_t>(static_cast<double>(*n) * length);
    }
    Visit visit = users ? made_visit(users->users, {route}, step->purpose, length)
                        : made_open_visit(rate, {route}, step->purpose, length);
    visit.step = *step;
    then(visit, std::as_const(visits));
    visits.push_back(std::move(visit));
    CHECK(visits.size() < 100);
  }
  return visits;
}

}  // namespace brink::verdict::test
