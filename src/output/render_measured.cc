#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "output/asked.h"
#include "output/bench_parts.h"
#include "output/layout.h"
#include "output/limit_text.h"
#include "output/number.h"
#include "output/parts.h"
#include "output/process_parts.h"
#include "output/terminal.h"

namespace brink::output {
namespace {

std::string header(const Record& record, const TerminalStyle& style) {
  std::string target = printable(style, record.target.url);
  const auto& routes = record.target.routes;
  if (routes.size() == 1 && routes[0].method != "GET") target = printable(style, routes[0].method) + " " + target;
  if (routes.size() > 1) target += fmt::format(", {} routes", routes.size());
  target += over_http(record);
  return paint(style, Ink::bold, target) + "\n";
}

std::string load_lines(const Stage& stage, const TerminalStyle& style) {
  std::string out;
  for (const std::string& line : wrap(printable(style, stage.load.text), line_width(style))) out += line + "\n";
  return out;
}

std::string invalid_line(const Stage& stage, const TerminalStyle& style) {
  if (stage.valid) return "";
  const std::string why = printable(style, invalid_because(stage, "was the limit, not the target"));
  std::string out;
  for (const std::string& line : wrap("INVALID: " + why + " (see generator below)", line_width(style))) {
    out += paint(style, Ink::bold_red, line) + "\n";
  }
  return out;
}

// Where tasks are asked for, of which each may send any number of requests.
std::string task_line(const Record& record, const Stage& stage, const TerminalStyle& style) {
  const std::optional<double> asked = asked_rate(stage);
  if (!record.program || record.program->tasks == 0 || !asked) return "";
  const double rate = static_cast<double>(record.program->tasks) / stage.length_s;
  return fact(style, "tasks",
              fmt::format("{} begun, {} of {} a second asked", count_text(record.program->tasks), rate_text(rate),
                          rate_text(*asked)));
}

std::string rate_lines(const Record& record, const Stage& stage, const TerminalStyle& style) {
  const Numbers& n = stage.numbers;
  std::string requests = fmt::format("{} completed", count_text(n.counts.completed));
  if (n.counts.failed > 0) {
    requests += fmt::format(", {} failed ({})", count_text(n.counts.failed), share_text(failure_share(n.counts)));
  }
  requests += " in " + duration_text(stage.length_s, !style.unicode);
  if (stage.cut_short) requests += ", ended early";
  const std::string tasks = task_line(record, stage, style);
  // What is asked for of a scenario are iterations, each of which sends several requests.
  const bool of_requests = tasks.empty() && !record.plan.scenario;
  const std::optional<double> asked = of_requests ? asked_rate(stage) : std::nullopt;
  std::string rate = rate_text(n.rate_rps) + (asked ? " of " + rate_text(*asked) + " req/s asked" : " req/s");
  if (n.counts.failed > 0) rate += fmt::format(", of which good {} req/s", rate_text(n.goodput_rps));
  std::string bytes = fmt::format("{} received, {} sent", bytes_text(static_cast<double>(n.bytes.received)),
                                  bytes_text(static_cast<double>(n.bytes.sent)));
  if (stage.length_s > 0) {
    bytes += fmt::format("; {}/s in", bytes_text(static_cast<double>(n.bytes.received) / stage.length_s));
  }
  return tasks + fact(style, "requests", requests) +
         fact(style, "throughput", rate, shortfall(stage).empty() ? Ink::none : Ink::yellow) +
         fact(style, "bytes", bytes);
}

std::string balance_lines(const Counts& c, const TerminalStyle& style) {
  const Ink ink = c.missed > 0 ? Ink::yellow : Ink::none;
  const std::string due =
      fmt::format("due {} = sent {} + missed {}", count_text(c.due), count_text(c.sent), count_text(c.missed));
  const std::string sent = fmt::format("sent {} = completed {} + failed {} + in flight {}", count_text(c.sent),
                                       count_text(c.completed), count_text(c.failed), count_text(c.in_flight));
  return fact(style, "balance", due, ink) + fact(style, "", sent);
}

std::string stage_lines(const Record& record, std::size_t index, const TerminalStyle& style) {
  const Stage& stage = record.stages[index];
  std::string out = load_lines(stage, style) + invalid_line(stage, style) + "\n";
  for (const std::string& section :
       {rate_lines(record, stage, style), latency_lines(stage, style), status_lines(stage.numbers, style),
        failure_lines(record, index, style), route_lines(stage, style), check_lines(stage, style),
        mishap_lines(stage, style), phase_lines(stage, style) + socket_lines(stage, style)}) {
    if (!section.empty()) out += section + "\n";
  }
  return out + per_second_line(stage, style) + generator_lines(stage, style) + process_lines(stage, style) +
         balance_lines(stage.numbers.counts, style);
}

}  // namespace

std::string render_bench(const Record& record, const TerminalStyle& style, std::string_view saved) {
  std::string out = header(record, style);
  for (std::size_t i = 0; i < record.stages.size(); ++i) {
    if (i > 0) out += "\n";
    if (record.stages.size() > 1) out += paint(style, Ink::bold, printable(style, record.stages[i].name)) + "\n";
    out += stage_lines(record, i, style);
  }
  if (record.stages.empty()) out += "nothing was measured\n";
  const std::string program = program_lines(record, style), errors = program_error_lines(record, style);
  if (!errors.empty()) out += "\n" + errors;
  if (!program.empty()) out += "\n" + program;
  const std::string limits = limit_lines(record, style);
  if (!limits.empty()) out += "\n" + limits;
  const std::string rest = warning_lines(record, style) + export_line(record, style) + saved_line(saved, style);
  return out + (limits.empty() || rest.empty() ? "" : "\n") + rest;
}

}  // namespace brink::output
