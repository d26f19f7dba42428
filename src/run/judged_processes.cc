#include "run/judged_processes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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

// What is not to be trusted: from what is known of it last to when its load was there again.
std::string loss_text(const ProcessPart& part) {
  const ProcessPart::Lost& lost = *part.lost;
  std::string unknown =
      lost.unknown > 0 ? fmt::format(", and {:.0f} requests became due of which nothing is known", lost.unknown) : "";
  if (lost.restored) {
    return fmt::format(
        "{} {} {:.1f} s into the stage: others play its part of the load from {:.1f} s on; the time from "
        "{:.1f} s to {:.1f} s is invalid{}",
        part.name(), lost.how, seconds(lost.at), seconds(*lost.restored), seconds(lost.seen), seconds(*lost.restored),
        unknown);
  }
  return fmt::format(
      "{} {} {:.1f} s into the stage: its part of the load is missing from then on, and its numbers are those of the "
      "first {:.1f} s{}",
      part.name(), lost.how, seconds(lost.at), seconds(lost.seen), unknown);
}

// How far apart they began, as far as their clocks are known to each other.
std::string start_text(const std::optional<StartSpread>& start) {
  if (!start) return "";
  const std::string error = start->error > Duration{}
                                ? fmt::format(" (their clocks are known to {:.1f} ms)", milliseconds(start->error))
                                : "";
  return fmt::format(" They began within {:.1f} ms of each other{}.", milliseconds(start->spread), error);
}

output::Process row_of(const ProcessPart& part) {
  output::Process row;
  row.number = part.number;
  row.pid = static_cast<std::uint64_t>(part.pid);
  row.users = part.users;
  row.requests = part.summary.total.counts.ended_in_window;
  row.rate_rps = part.summary.rate();
  if (!part.summary.send_lag.empty()) row.send_lag_p99_ms = milliseconds(part.summary.send_lag.quantile(0.99));
  for (const auto& worker : part.summary.workers) {
    row.cpu_share += worker.cpu_share();
    row.loop_lag_p99_9_ms = std::max(row.loop_lag_p99_9_ms, milliseconds(worker.loop_lag_p999));
  }
  if (part.lost) {
    row.valid = false;
    row.text = loss_text(part);
    row.lost_s = seconds(part.lost->at);
    row.seen_s = seconds(part.lost->seen);
  }
  return row;
}

}  // namespace

JudgedProcesses judge_processes(verdict::Health whole, const std::vector<ProcessPart>& processes,
                                const std::function<verdict::Health(const aggregate::StageSummary& part)>& judge,
                                const std::optional<StartSpread>& start) {
  JudgedProcesses out{std::move(whole), {}};
  if (processes.empty()) return out;
  Gate losses{"processes", false, 0, 0,
              fmt::format("All {} processes played to the end.{}", processes.size(), start_text(start))};
  for (const ProcessPart& part : processes) {
    out.rows.push_back(row_of(part));
    output::Process& row = out.rows.back();
    if (part.lost) {
      losses.text = losses.red ? losses.text + "; " + row.text : row.text;
      losses.red = true;
      losses.value += 1;
      continue;
    }
    for (const Gate& gate : judge(part.summary).gates) {
      if (!gate.red || !is_own(gate)) continue;
      put_down(out.health.gates, part, gate);
      row.text += (row.valid ? "" : " ") + gate.text;
      row.valid = false;
    }
  }
  // Before all others: who was lost explains more than who was late.
  out.health.gates.insert(out.health.gates.begin(), std::move(losses));
  return out;
}

}  // namespace brink::run
