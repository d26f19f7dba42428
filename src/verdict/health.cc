#include "verdict/health.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "aggregate/estimate.h"
#include "verdict/words.h"

namespace brink::verdict {
namespace {

using sample::Failure;

constexpr double most_cpu = 0.80;         // of a core, by one worker: beyond it queueing in the loop is no longer small
constexpr double most_of_ceiling = 0.70;  // of what this machine reached against a server that costs nothing
constexpr double most_little = 0.03;      // measured on seven servers: 0.1-1.6 % where nothing was wrong
constexpr double most_steal = 0.05;       // of the CPU time, taken by the hypervisor
constexpr double most_host_cpu = 0.85;    // of all CPUs of this machine: three busy threads on two leave a tenth idle
constexpr double most_own_part = 0.20;    // of them, by the generator, when they are that busy
constexpr double least_loop_lag = 0.005;  // seconds; a scheduler slice on a shared core is 3-4 ms
constexpr double least_send_lag = 0.001;  // seconds
constexpr double user_turnaround = 0.00025;  // seconds between a response and the user's next request that are normal
constexpr double part_of_margin = 0.25;      // lateness below this part of the way to the wall cannot carry p95 over it

// How much lateness of ours the judgement bears: `strict` is what keeps the latency figures themselves good; where only
// the question "is p95 beyond the wall?" counts, a lateness far below the distance to the wall cannot change the
// answer.
double lateness_limit(const HealthInput& input, double strict) {
  if (input.latency_wall.count() <= 0) return strict;
  const double p95 = seconds(input.stage->total.judged().quantile(0.95));
  return std::max(strict, part_of_margin * std::abs(p95 - seconds(input.latency_wall)));
}

double p50_of(const HealthInput& input) { return seconds(input.stage->total.judged().quantile(0.5)); }

template <class Field>
double worst(const HealthInput& input, Field field) {
  double most = 0;
  for (const auto& worker : input.stage->workers) most = std::max(most, field(worker));
  return most;
}

// What this machine could not do at all: no descriptors, ports, memory. One is enough: the load was not what was asked.
void errors_gate(const HealthInput& input, std::vector<Gate>& gates) {
  Gate gate{"errors", false, 0, 0, "No request failed for want of anything on this machine."};
  Failure most = Failure::no_fds;
  const auto& failures = input.stage->total.counts.failures;
  for (int i = static_cast<int>(Failure::no_fds); i < sample::failure_count; ++i) {
    gate.value += static_cast<double>(failures[i]);
    if (failures[i] > failures[static_cast<int>(most)]) most = static_cast<Failure>(i);
  }
  gate.red = gate.value > 0;
  if (gate.red) {
    const char* todo = most == Failure::no_fds     ? "raise the limit of open files (ulimit -n)"
                       : most == Failure::no_ports ? "keep connections open, or add source addresses"
                                                   : "free memory, or spread the load over more machines";
    gate.text =
        fmt::format("{:.0f} requests failed on this machine ({}): {}.", gate.value, sample::failure_name(most), todo);
  }
  gates.push_back(std::move(gate));
}

void cpu_gate(const HealthInput& input, std::vector<Gate>& gates) {
  if (input.stage->workers.empty()) return;
  const double cpu = worst(input, [](const auto& w) { return w.cpu_share(); });
  Gate gate{"cpu", cpu > most_cpu, cpu, most_cpu, fmt::format("The busiest worker used {} of a core", share_text(cpu))};
  gate.text += gate.red ? ": give the generator more threads (-t) or a machine of its own." : ".";
  gates.push_back(std::move(gate));
}

void loop_lag_gate(const HealthInput& input, std::vector<Gate>& gates) {
  if (input.stage->workers.empty()) return;
  const auto& workers = input.stage->workers;
  const auto& latest = *std::max_element(
      workers.begin(), workers.end(), [](const auto& a, const auto& b) { return a.loop_lag_p999 < b.loop_lag_p999; });
  const double lag = seconds(latest.loop_lag_p999);
  const double limit = lateness_limit(input, std::max(least_loop_lag, 0.1 * p50_of(input)));
  // Of fewer than a thousand, the one in a thousand is the latest of all.
  const char* which = latest.turns >= 1000 ? "One turn of the loop in a thousand" : "The latest turn of the loop";
  Gate gate{"loop_lag", lag > limit, lag, limit, fmt::format("{} was {} late", which, time_text(from_seconds(lag)))};
  const bool held = !input.stage->journal.mishaps[static_cast<std::size_t>(sample::Mishap::hold)].empty();
  const char* why = held ? ": the users' program held it, at the places that are named; let it compute less there, or "
                           "deal its users to more processes."
                         : ": something else wants this CPU; stop it, or leave a core to the generator.";
  gate.text += gate.red ? why : ".";
  gates.push_back(std::move(gate));
}

// Requests that were due before they were begun. When every user is busy because the target is slow, they wait too, and
// that is the target's doing: then the loop itself ran in time.
void send_lag_gate(const HealthInput& input, std::vector<Gate>& gates) {
  if (!input.open_load || input.stage->send_lag.empty()) return;
  const double lag = seconds(input.stage->send_lag.quantile(0.99));
  const double limit = lateness_limit(input, std::max(least_send_lag, 0.05 * p50_of(input)));
  const bool loop_was_late = input.stage->workers.empty() ||
                             10 * worst(input, [](const auto& w) { return seconds(w.loop_lag_max); }) >= lag ||
                             worst(input, [](const auto& w) { return w.cpu_share(); }) > most_cpu;
  Gate gate{"send_lag", lag > limit && loop_was_late, lag, limit,
            fmt::format("One request in a hundred was sent {} after it was due", time_text(from_seconds(lag)))};
  if (lag > limit && !loop_was_late) gate.text += ", because all users were waiting for the target";
  gate.text += gate.red ? ": lower the rate, or give the generator more threads (-t)." : ".";
  gates.push_back(std::move(gate));
}

void ceiling_gate(const HealthInput& input, std::vector<Gate>& gates) {
  const double ceiling = input.calibration.ceiling_rps;
  if (ceiling <= 0) return;
  const double rate = input.stage->rate();
  Gate gate{"ceiling", rate > most_of_ceiling * ceiling, rate, most_of_ceiling * ceiling,
            fmt::format("{:.0f} req/s is {} of what this machine reaches against a server that costs nothing", rate,
                        share_text(rate / ceiling))};
  gate.text += gate.red ? ": the target may do more; use more threads (-t) or machines (--workers) to see it." : ".";
  gates.push_back(std::move(gate));
}

// N = X (R + Z): users that are neither waiting nor thinking are with us. Only where the law can be checked: nothing
// failed or was left over, every user made twenty rounds, no single wait is a tenth of the stage (what it holds up lies
// across the ends), and there are enough requests for a mean.
void little_gate(const HealthInput& input, std::vector<Gate>& gates) {
  const auto& counts = input.stage->total.counts;
  const double rate = input.stage->rate();
  const double length = seconds(input.stage->length);
  const aggregate::Histogram& times = input.stage->total.clocks[static_cast<int>(aggregate::Outcome::ok)].response;
  const double response = times.mean();
  const double round = response + seconds(input.think);
  if (input.open_load || input.users <= 0 || rate <= 0) return;
  if (counts.failed + counts.in_flight + counts.missed > 0) return;
  if (counts.completed < 500 || length < 20 * round || length < 10 * seconds(times.max())) return;
  const double off = aggregate::littles_law_gap(input.users, rate, response, seconds(input.think));
  const double limit = std::max(most_little, user_turnaround * rate / input.users);
  Gate gate{"littles_law", off > limit, off, limit,
            fmt::format("Users, rate and latency agree to {:.1f} % (Little's law)", off * 100)};
  gate.text += gate.red ? ": users spent time on this machine; give the generator more threads (-t)." : ".";
  gates.push_back(std::move(gate));
}

std::optional<double> mean_reading(const HealthInput& input, std::string_view subject, std::string_view name) {
  double sum = 0;
  int count = 0;
  for (const auto& reading : input.readings) {
    if (reading.subject != subject || reading.name != name) continue;
    sum += reading.value;
    ++count;
  }
  return count == 0 ? std::nullopt : std::optional(sum / count);
}

// A target on this machine gets the CPU time that we leave it: when there is none left, and a good part of it was ours,
// its queue is also our doing. Asked only where the target would be blamed; what was measured was measured.
void host_cpu_gate(const HealthInput& input, std::vector<Gate>& gates) {
  const auto busy = mean_reading(input, "host", "busy_share");
  const auto cpus = mean_reading(input, "host", "cpus");
  const auto own = mean_reading(input, "generator", "process_cpu");
  if (input.latency_wall.count() <= 0 || !busy || !own || !cpus || *cpus < 1) return;
  const double part = *own / *cpus;
  Gate gate{
      "host_cpu", *busy > most_host_cpu && part > most_own_part, *busy, most_host_cpu,
      fmt::format("All CPUs of this machine were {} busy, {} by the generator", share_text(*busy), share_text(part))};
  gate.text += gate.red ? ": a target here lacked what it used; give the generator a machine of its own." : ".";
  gates.push_back(std::move(gate));
}

void steal_gate(const HealthInput& input, std::vector<Gate>& gates) {
  const auto kept = mean_reading(input, "host", "steal_share");
  if (!kept) return;
  const double steal = *kept;
  Gate gate{"steal", steal > most_steal, steal, most_steal,
            fmt::format("The hypervisor kept {} of the CPU time", share_text(steal))};
  gate.text += gate.red ? ": repeat on a quieter host." : ".";
  gates.push_back(std::move(gate));
}

}  // namespace

bool Health::saturated() const { return first_red() != nullptr; }

const Gate* Health::first_red() const {
  const auto it = std::find_if(gates.begin(), gates.end(), [](const Gate& gate) { return gate.red; });
  return it == gates.end() ? nullptr : &*it;
}

Health judge_health(const HealthInput& input) {
  Health health;
  errors_gate(input, health.gates);
  cpu_gate(input, health.gates);
  loop_lag_gate(input, health.gates);
  send_lag_gate(input, health.gates);
  ceiling_gate(input, health.gates);
  little_gate(input, health.gates);
  host_cpu_gate(input, health.gates);
  steal_gate(input, health.gates);
  return health;
}

}  // namespace brink::verdict
