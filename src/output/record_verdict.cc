#include <algorithm>

#include "base/check.h"
#include "output/record_build.h"

namespace brink::output {
namespace {

class Names {
 public:
  explicit Names(const plan::Plan& plan) : plan_(plan) {}

  std::string operator()(RouteId route) const {
    CHECK(route.value < plan_.routes.size());
    return sample::mask_secrets(plan_.routes[route.value].name);
  }
  std::optional<std::string> operator()(const std::optional<RouteId>& route) const {
    return route ? std::optional((*this)(*route)) : std::nullopt;
  }

 private:
  const plan::Plan& plan_;
};

std::optional<double> optional_ms(const std::optional<Duration>& d) {
  return d ? std::optional(milliseconds(*d)) : std::nullopt;
}

RouteVerdict record_route(const verdict::RouteVerdict& in, const Names& name) {
  return {name(in.route),           std::string(verdict::reason_name(in.reason)),
          in.failure_share,         in.failure_low,
          in.failure_high,          in.hung_share,
          milliseconds(in.p50),     milliseconds(in.p95),
          milliseconds(in.p99),     optional_ms(in.p95_low),
          optional_ms(in.p95_high), in.goodput};
}

Level record_level(const verdict::LevelVerdict& in, const Names& name) {
  Level out{
      in.visit,       in.users, in.rate, in.goodput, in.broken, in.valid, std::string(verdict::reason_name(in.reason)),
      name(in.worst), {}};
  for (const verdict::RouteVerdict& route : in.routes) out.routes.push_back(record_route(route, name));
  return out;
}

Bracket record_bracket(const verdict::Bracket& in) { return {in.holds, in.breaks, in.low, in.high}; }

}  // namespace

Verdict record_verdict(const verdict::Verdict& in, const plan::Plan& plan) {
  const Names name(plan);
  Verdict out;
  out.status = verdict::status_name(in.status);
  out.users = record_bracket(in.users);
  out.rps = record_bracket(in.rps);
  out.route = name(in.route);
  out.reason = verdict::reason_name(in.reason);
  out.max_tested_users = in.max_tested_users;
  out.capacity_rps = in.capacity_rps;
  out.saturated = in.saturated;
  out.knee_users = in.knee_users;
  out.stable = in.stable;
  out.verified = in.verified;
  out.recovered = in.recovered;
  out.generator_limited = in.generator_limited;
  out.generator_text = in.generator_text;
  out.rate_capped = in.rate_capped;
  out.stalls = {static_cast<std::uint64_t>(std::max(in.stalls.pauses, 0)), seconds(in.stalls.longest),
                in.stalls.share_waiting};
  for (const verdict::LevelVerdict& level : in.levels) out.levels.push_back(record_level(level, name));
  for (const std::string& note : in.notes) out.notes.push_back(sample::mask_secrets(note));
  return out;
}

Answer record_answer(const verdict::Answer& in) {
  Answer out;
  out.status = verdict::status_name(in.status);
  out.users = record_bracket(in.users);
  out.rps = record_bracket(in.rps);
  if (in.route) out.route = sample::mask_secrets(*in.route);
  out.cause = in.cause;
  out.confidence = in.confidence;
  for (const verdict::RankedCause& cause : in.ranked) out.ranked.push_back({cause.cause, cause.confidence});
  for (const auto& [name, value] : in.parameters) out.parameters[name] = value;
  out.sentence = sample::mask_secrets(in.sentence);
  return out;
}

}  // namespace brink::output
