#include "run/judged_processes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace brink::run {
namespace {

using verdict::Gate;

// Gates that are about a process; the others are about the machine and the load as a whole.
bool is_own(const Gate& gate) {
  constexpr std::array<std::string_view, 4> own = {"errors", "cpu", "loop_lag", "send_lag"};
  return std::find(own.begin(), own.end(), gate.name) != own.end();
}

Gate* gate_named(std::vector<Gate>& gates, const std::string& name) {
  const auto at = std::find_if(gates.begin(), gates.end(), [&](const Gate& gate) { return gate.name == name; });
  return at == gates.end() ? nullptr : &*at;
}

bool of_a_process(const std::string& text) { return text.starts_with("process ") || text.starts_with("worker "); }

// The worst of a kind stands for all.
void put_down(std::vector<Gate>& gates, const ProcessPart& part, const Gate& found) {
  Gate named = found;
  named.text = part.name() + ": " + found.text;
  Gate* known = gate_named(gates, found.name);
  if (known == nullptr) {
    gates.push_back(std::move(named));
  } else if (!known->red || !of_a_process(known->text) || found.value > known->value) {
    *known = std::move(named);
  }
}

std::string unknown_text(const ProcessState::Lost& lost) {
  if (lost.unknown <= 0) return "";
  return fmt::format(", and {:.0f} requests became due of which nothing is known", lost.unknown);
}

// What is not to be trusted: from what is known of it last to when its load was there again.
std::string loss_text(const ProcessState& part) {
  const ProcessState::Lost& lost = *part.lost;
  if (lost.before && !lost.restored) {
    return fmt::format("{} {} before the stage began: its part of the load is missing{}", part.name(), lost.how,
                       unknown_text(lost));
  }
  const std::string when =
      lost.before ? "before the stage began" : fmt::format("{:.1f} s into the stage", seconds(lost.at));
  if (lost.restored) {
    return fmt::format(
        "{} {} {}: others play its part of the load from {:.1f} s on; the time from {:.1f} s to {:.1f} s is invalid{}",
        part.name(), lost.how, when, seconds(*lost.restored), seconds(lost.seen), seconds(*lost.restored),
        unknown_text(lost));
  }
  return fmt::format(
      "{} {} {}: its part of the load is missing from then on, and its numbers are those of the first {:.1f} s{}",
      part.name(), lost.how, when, seconds(lost.seen), unknown_text(lost));
}

std::string leaving_text(const ProcessState& part) {
  const double at = seconds(part.left->at);
  if (part.left->handed_over) {
    return fmt::format("{} was told to end {:.1f} s into the stage; others play its part of the load since",
                       part.name(), at);
  }
  return fmt::format("{} was told to end {:.1f} s into the stage: its part of the load is missing from then on",
                     part.name(), at);
}

// How far apart they began, as far as their clocks are known to each other.
std::string start_text(const std::optional<StartSpread>& start) {
  if (!start) return "";
  const std::string error = start->error > Duration{}
                                ? fmt::format(" (their clocks are known to {:.1f} ms)", milliseconds(start->error))
                                : "";
  return fmt::format(" They began within {:.1f} ms of each other{}.", milliseconds(start->spread), error);
}

std::optional<double> maybe_seconds(const std::optional<Duration>& at) {
  return at ? std::optional(seconds(*at)) : std::nullopt;
}

void put_changes(const ProcessState& part, output::Process& row) {
  row.joined_s = maybe_seconds(part.joined);
  row.health = part.again ? "rejoined" : "ok";
  if (part.left) {
    row.left_s = seconds(part.left->at);
    row.health = "left";
    row.valid = part.left->handed_over;
    row.text = leaving_text(part);
  }
  if (!part.lost) return;
  row.health = "lost";
  row.valid = false;
  row.text = loss_text(part);
  row.lost_s = seconds(part.lost->at);
  row.seen_s = seconds(part.lost->seen);
  row.restored_s = maybe_seconds(part.lost->restored);
  row.unknown_requests = static_cast<std::uint64_t>(std::llround(std::max(0.0, part.lost->unknown)));
}

output::Process row_of(const ProcessState& state) {
  output::Process row;
  row.number = state.number;
  row.pid = static_cast<std::uint64_t>(state.pid);
  row.name = state.identity;
  row.host = state.host;
  row.segment = fmt::format("{}/{}", state.segment.index + 1, state.segment.count);
  row.users = state.users;
  if (state.clock) {
    row.clock_offset_ms = milliseconds(state.clock->offset);
    row.clock_error_ms = milliseconds(state.clock->error);
  }
  put_changes(state, row);
  return row;
}

output::Process row_of(const ProcessPart& part) {
  output::Process row = row_of(static_cast<const ProcessState&>(part));
  row.requests = part.summary.total.counts.ended_in_window;
  row.rate_rps = part.summary.rate();
  if (!part.summary.send_lag.empty()) row.send_lag_p99_ms = milliseconds(part.summary.send_lag.quantile(0.99));
  for (const auto& worker : part.summary.workers) {
    row.cpu_share += worker.cpu_share();
    row.loop_lag_p99_9_ms = std::max(row.loop_lag_p99_9_ms, milliseconds(worker.loop_lag_p999));
  }
  return row;
}

struct Window {
  Duration warmup{};  // before it
  Duration length{};
};

// In which its part of the load was missing, or nothing is known of it.
std::optional<output::Interval> doubtful(const Window& window, const ProcessState& part, const output::Process& row) {
  const Duration length = std::max(Duration{}, window.length);
  const auto of_window = [&](Duration at) { return seconds(std::clamp(at - window.warmup, Duration{}, length)); };
  const double end = seconds(length);
  if (part.lost) {
    const double from = part.lost->before ? 0 : of_window(part.lost->seen);
    const double to = part.lost->restored ? of_window(*part.lost->restored) : end;
    return output::Interval{from, std::max(from, to), row.text};
  }
  if (part.left && !part.left->handed_over) return output::Interval{of_window(part.left->at), end, row.text};
  if (!row.valid) return output::Interval{0, end, part.left ? row.text : part.name() + ": " + row.text};
  return std::nullopt;
}

// Those who were lost, or went, and left their load to nobody.
void put_down_absence(Gate& gate, const output::Process& row) {
  gate.text = gate.red ? gate.text + "; " + row.text : row.text;
  gate.red = true;
  gate.value += 1;
}

void put_down_own(verdict::Health& health, const ProcessPart& part, const verdict::Health& found,
                  output::Process& row) {
  for (const Gate& gate : found.gates) {
    if (!gate.red || !is_own(gate)) continue;
    put_down(health.gates, part, gate);
    row.text += (row.text.empty() ? "" : "; ") + gate.text;
    row.valid = false;
    row.health = "saturated";
  }
}

void put_in_order(std::vector<output::Interval>& intervals) {
  std::stable_sort(intervals.begin(), intervals.end(),
                   [](const auto& a, const auto& b) { return a.from_s < b.from_s; });
}

}  // namespace

std::vector<output::Interval> doubtful_so_far(const std::vector<ProcessNow>& processes, Duration warmup,
                                              Duration so_far) {
  std::vector<output::Interval> out;
  for (const ProcessNow& one : processes) {
    auto interval = doubtful({warmup, so_far}, one, row_of(static_cast<const ProcessState&>(one)));
    if (interval && interval->to_s > interval->from_s) out.push_back(std::move(*interval));
  }
  put_in_order(out);
  return out;
}

output::Process process_now(const ProcessNow& now) {
  output::Process row = row_of(now);
  row.requests = now.ended;
  row.cpu_share = now.cpu_share;
  row.loop_lag_p99_9_ms = milliseconds(now.loop_lag_p999);
  if (now.send_lag_p99) row.send_lag_p99_ms = milliseconds(*now.send_lag_p99);
  return row;
}

JudgedProcesses judge_processes(verdict::Health whole, const PlayedTogether& played,
                                const std::function<verdict::Health(const aggregate::StageSummary& part)>& judge) {
  JudgedProcesses out{std::move(whole), {}, {}, {}};
  if (played.parts.empty()) return out;
  Gate absent{"processes", false, 0, 0,
              fmt::format("All {} processes played to the end.{}", played.parts.size(), start_text(played.start))};
  for (const ProcessPart& part : played.parts) {
    output::Process row = row_of(part);
    if (!row.valid) {
      put_down_absence(absent, row);
    } else {
      put_down_own(out.health, part, judge(part.summary), row);
    }
    if (auto interval = doubtful({played.warmup, played.length}, part, row))
      out.invalid.push_back(std::move(*interval));
    if (part.left && row.valid && !absent.red) absent.text = row.text + "." + start_text(played.start);
    out.rows.push_back(std::move(row));
  }
  put_in_order(out.invalid);
  if (played.start) out.start = {milliseconds(played.start->spread), milliseconds(played.start->error)};
  // Before all others: who was lost explains more than who was late.
  out.health.gates.insert(out.health.gates.begin(), std::move(absent));
  return out;
}

}  // namespace brink::run
