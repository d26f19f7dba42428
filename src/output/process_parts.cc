#include "output/process_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "output/layout.h"
#include "output/number.h"

namespace brink::output {
namespace {

// So many have a line each.
constexpr std::size_t most_rows = 16;

bool is_well(const Process& process) { return process.valid && !process.lost_s && !process.left_s; }

std::string lost_text(const Process& process) {
  std::string text =
      fmt::format("lost after {:.1f} s, known until {:.1f} s", *process.lost_s, process.seen_s.value_or(0));
  if (process.restored_s) text += fmt::format(", others play its part from {:.1f} s on", *process.restored_s);
  if (process.unknown_requests > 0) {
    text += fmt::format(", {} requests unknown", count_text(process.unknown_requests));
  }
  return text;
}

std::string others_line(const std::vector<const Process*>& others, const TerminalStyle& style) {
  double least = others.front()->rate_rps, most = least, cpu = 0, lag = 0;
  for (const Process* process : others) {
    least = std::min(least, process->rate_rps);
    most = std::max(most, process->rate_rps);
    cpu = std::max(cpu, process->cpu_share);
    lag = std::max(lag, process->send_lag_p99_ms.value_or(0));
  }
  return fact(style, "",
              fmt::format("{} others: {} to {} req/s each, CPU at most {} of a core, send lag p99 at most {}",
                          count_text(others.size()), rate_text(least), rate_text(most), share_text(cpu),
                          ms_text(lag, !style.unicode)));
}

// Those that meet are one.
std::vector<std::pair<double, double>> together(const std::vector<Interval>& invalid) {
  std::vector<std::pair<double, double>> out;
  for (const Interval& one : invalid) {
    if (out.empty() || one.from_s > out.back().second) {
      out.emplace_back(one.from_s, one.to_s);
    } else {
      out.back().second = std::max(out.back().second, one.to_s);
    }
  }
  return out;
}

const char* kind_of(const Process& process) { return process.name.empty() ? "process" : "worker"; }

}  // namespace

std::string process_name(const Process& process) {
  if (process.name.empty()) return fmt::format("process {} (pid {})", process.number, process.pid);
  const bool told = process.host.empty() || process.name.starts_with(process.host);
  return told ? process.name : process.name + " on " + process.host;
}

std::string process_text(const Process& process, bool ascii) {
  if (process.lost_s) return lost_text(process);
  std::string text = rate_text(process.rate_rps) + " req/s";
  if (process.users > 0) text += fmt::format(", {} users", count_text(process.users));
  text += fmt::format(", CPU {} of a core", share_text(process.cpu_share));
  if (process.send_lag_p99_ms) text += ", send lag p99 " + ms_text(process.send_lag_p99_ms, ascii);
  if (process.joined_s) {
    text += fmt::format(", {} after {:.1f} s", process.health == "rejoined" ? "rejoined" : "joined", *process.joined_s);
  }
  if (process.left_s) text += fmt::format(", left after {:.1f} s", *process.left_s);
  if (process.health == "saturated") text += ", SATURATED";
  return text;
}

std::string process_setting(const Process& process) {
  std::string text = process.segment.empty() ? "" : "plays " + process.segment;
  if (!process.clock_offset_ms) return text;
  const double ahead = -*process.clock_offset_ms;
  return text + fmt::format("{}clock {:.3g} ms {} ours, known to {:.2g} ms", text.empty() ? "" : ", ", std::abs(ahead),
                            ahead < 0 ? "behind" : "ahead of", process.clock_error_ms.value_or(0));
}

std::string process_lines(const Stage& stage, const TerminalStyle& style) {
  if (stage.processes.empty()) return "";
  std::string out;
  std::vector<const Process*> others;
  const bool all = stage.processes.size() <= most_rows;
  std::size_t shown = 0;
  for (const Process& process : stage.processes) {
    if (!all && (is_well(process) || shown >= most_rows)) {
      others.push_back(&process);
      continue;
    }
    const std::string label = shown++ > 0 ? "" : stage.processes.front().name.empty() ? "processes" : "workers";
    const std::string name =
        process.name.empty() ? fmt::format("{} (pid {})", process.number, process.pid) : process_name(process);
    const std::string text = printable(style, name) + ": " + process_text(process, !style.unicode);
    out += fact(style, label, text, process.valid ? Ink::none : Ink::red);
  }
  if (!others.empty()) out += others_line(others, style);
  if (stage.start) {
    const std::string known =
        stage.start->error_ms > 0 ? fmt::format(" (clocks known to {:.1f} ms)", stage.start->error_ms) : "";
    out +=
        fact(style, "", fmt::format("first requests within {:.1f} ms of each other{}", stage.start->spread_ms, known));
  }
  if (const std::string times = invalid_times(stage); !times.empty()) {
    out += fact(style, "invalid", times + " of what was measured", Ink::red);
  }
  return out;
}

std::string invalid_times(const Stage& stage) {
  std::string out;
  for (const auto& [from, to] : together(stage.invalid)) {
    out += fmt::format("{}{:.1f} s to {:.1f} s", out.empty() ? "" : ", ", from, to);
  }
  return out;
}

double invalid_seconds(const std::vector<Interval>& invalid) {
  double sum = 0;
  for (const auto& [from, to] : together(invalid)) sum += to - from;
  return sum;
}

namespace {

// As gates that are about it begin (run/judged_processes.h).
std::string called(const Process& process) {
  return process.name.empty() ? process_name(process) : "worker " + process.name;
}

bool is_about(const Gate& gate, const Process& process) {
  return gate.red && gate.text.starts_with(called(process) + ": ");
}

std::string because_of(const Stage& stage, const std::string& was, const std::vector<Gate>& gates) {
  const auto with = [&](const char* health) {
    return std::find_if(stage.processes.begin(), stage.processes.end(),
                        [&](const Process& p) { return !p.valid && p.health == health; });
  };
  const auto none = stage.processes.end();
  if (const auto lost = with("lost"); lost != none) return fmt::format("a {} was lost", kind_of(*lost));
  if (const auto left = with("left"); left != none) return fmt::format("a {} left its load to nobody", kind_of(*left));
  auto busy = with("saturated");
  if (busy == none) return "this machine " + was;
  for (const Gate& gate : gates) {
    // Whoever the reason that follows is about.
    const auto named = std::find_if(busy, none, [&](const Process& p) { return !p.valid && is_about(gate, p); });
    if (named == none) continue;
    busy = named;
    break;
  }
  return (busy->name.empty() ? "" : "worker ") + process_name(*busy) + " " + was;
}

}  // namespace

std::string invalid_because(const Stage& stage, const std::string& was) {
  return because_of(stage, was, stage.health.gates);
}

std::string text_after(const std::string& because, const std::string& gate_text) {
  const std::size_t colon = gate_text.find(": ");
  if (colon == std::string::npos || !because.starts_with(gate_text.substr(0, colon) + " ")) return gate_text;
  return gate_text.substr(colon + 2);
}

std::string invalid_text(const Stage& stage, const Gate& gate) {
  const std::string because = because_of(stage, "was the limit", {gate});
  return "INVALID, " + because + ": " + text_after(because, gate.text);
}

}  // namespace brink::output
