#include "output/dashboard_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "output/chart.h"
#include "output/layout.h"
#include "output/number.h"
#include "output/parts.h"
#include "output/process_parts.h"

namespace brink::output {
namespace {

// A row of figures under their titles, as many as fit.
struct Figure {
  std::string text;
  Ink ink = Ink::none;
};

Line row_of(const std::vector<NarrowColumn>& columns, const std::vector<Figure>& figures, int width) {
  Line line;
  for (const std::size_t i : columns_that_fit(columns, width)) {
    const auto room = static_cast<std::size_t>(columns[i].width);
    const std::string text = i == 0 ? pad_right(figures[i].text, room) : " " + pad_left(figures[i].text, room);
    line.push_back({text, figures[i].ink});
  }
  return line;
}

std::string failed_share(double failed, double ended) { return share_text(ended > 0 ? failed / ended : 0); }

Ink of_failures(double failed) { return failed > 0 ? Ink::red : Ink::none; }

// The first column is the label.
std::vector<NarrowColumn> number_columns(bool open) {
  std::vector<NarrowColumn> columns = {{"", 11, 0}, {"req/s", 8, 1}};
  if (open) columns.push_back({"asked", 8, 3});
  for (const NarrowColumn& column : {NarrowColumn{"p50", 7, 4}, NarrowColumn{"p95", 7, 1}, NarrowColumn{"p99", 7, 4},
                                     NarrowColumn{"max", 7, 5}, NarrowColumn{"errors", 7, 2}}) {
    columns.push_back(column);
  }
  return columns;
}

std::vector<Figure> last_second(const Dashboard& d, bool ascii) {
  const LiveStage* stage = d.stage ? &*d.stage : nullptr;
  const LiveSecond* second = stage && !stage->seconds.empty() ? &stage->seconds.back() : nullptr;
  if (!second) {
    const double p95 = seconds(d.now->p95);
    std::vector<Figure> out = {{"last second"}, {rate_text(d.now->rate)}};
    if (stage && stage->asked_rps) out.push_back({rate_text(*stage->asked_rps)});
    out.insert(out.end(), {{"-"}, {p95 > 0 ? duration_text(p95, ascii) : "-"}, {"-"}, {"-"}, {"-"}});
    return out;
  }
  std::vector<Figure> out = {{"last second"}, {rate_text(static_cast<double>(second->ended) / second->length_s)}};
  if (stage->asked_rps) out.push_back({rate_text(*stage->asked_rps)});
  for (const auto& ms : {second->times.p50_ms, second->times.p95_ms, second->times.p99_ms, second->times.max_ms}) {
    out.push_back({ms_text(ms, ascii)});
  }
  const auto failed = static_cast<double>(second->failed);
  out.push_back({failed_share(failed, static_cast<double>(second->ended)), of_failures(failed)});
  return out;
}

std::vector<Figure> whole_window(const LiveStage& stage, bool over, bool ascii) {
  std::vector<Figure> out = {{over ? "stage before" : "window"}, {rate_text(stage.rate_rps)}};
  if (stage.asked_rps) out.push_back({""});
  const Times& t = stage.response_ms;
  for (const auto& ms : {t.p50, t.p95, t.p99, t.max}) out.push_back({ms_text(ms, ascii)});
  const auto failed = static_cast<double>(stage.counts.failed);
  out.push_back({failed_share(failed, failed + static_cast<double>(stage.counts.completed)), of_failures(failed)});
  return out;
}

std::string amounts(const LiveStage& stage) {
  const Counts& c = stage.counts;
  if (stage.warming_up) {
    return fmt::format("{} ended in the warm-up, {} of them failed", count_text(stage.warmup_ended),
                       count_text(stage.warmup_failed));
  }
  double received = 0;
  if (!stage.seconds.empty()) {
    received = static_cast<double>(stage.seconds.back().bytes_received) / stage.seconds.back().length_s;
  }
  const std::uint64_t ended = c.completed + c.failed;
  return fmt::format("{} due, {} ended, {} under way; received {} ({}/s)", count_text(c.due), count_text(ended),
                     count_text(c.due - c.missed - ended), bytes_text(static_cast<double>(stage.bytes.received)),
                     bytes_text(received));
}

}  // namespace

ScreenPart numbers_part(const Dashboard& d, const TerminalStyle& style) {
  const auto lines = [&d, &style](int, int width) {
    const bool ascii = !style.unicode;
    const std::vector<NarrowColumn> columns = number_columns(d.stage && d.stage->asked_rps);
    std::vector<Figure> titles;
    for (const NarrowColumn& column : columns) titles.push_back({column.title, Ink::dim});
    std::vector<Line> out = {row_of(columns, titles, width), row_of(columns, last_second(d, ascii), width)};
    for (Piece& piece : out.back()) {
      if (piece.ink == Ink::none) piece.ink = Ink::bold;
    }
    if (!d.stage) return out;
    out.push_back(row_of(columns, whole_window(*d.stage, d.stage_is_over, ascii), width));
    out.push_back({{pad_right("requests", 12), Ink::dim}, {amounts(*d.stage)}});
    return out;
  };
  return {.rank = 0, .least = 3, .most = 4, .weight = 9, .lines = lines};
}

namespace {

constexpr int label_columns = 12;
constexpr int value_columns = 13;

struct Trace {
  const char* label;
  double DashboardSecond::*value;
  Ink ink;
};

std::string highest(const Trace& trace, double most, bool ascii) {
  if (trace.value == &DashboardSecond::p95_ms) return most > 0 ? ms_text(most, ascii) : "-";
  return trace.value == &DashboardSecond::failed ? count_text(static_cast<std::uint64_t>(most)) : rate_text(most);
}

// The newest ones, a column each.
std::span<const DashboardSecond> seconds_that_fit(const Dashboard& d, std::size_t room) {
  return std::span(d.history).last(std::min(d.history.size(), room));
}

std::size_t room_of_seconds(int width) {
  return static_cast<std::size_t>(std::max(1, width - label_columns - value_columns));
}

std::vector<Line> trace_lines(const Dashboard& d, const Trace& trace, int rows, int width, const TerminalStyle& style) {
  const std::size_t room = room_of_seconds(width);
  std::vector<double> values;
  for (const DashboardSecond& second : seconds_that_fit(d, room)) values.push_back(second.*trace.value);
  const double most = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
  std::vector<Line> out;
  for (const std::string& bars : bar_chart(values, static_cast<std::size_t>(rows), style)) {
    const bool first = out.empty();
    Line line = {{pad_right(first ? trace.label : "", label_columns), Ink::dim}, {pad_right(bars, room), trace.ink}};
    if (first) line.push_back({pad_left("most " + highest(trace, most, !style.unicode), value_columns), Ink::dim});
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace

ScreenPart history_part(const Dashboard& d, const TerminalStyle& style) {
  constexpr int traces = 3, most_rows_each = 6;
  const auto lines = [&d, &style](int rows, int width) {
    std::vector<Line> out;
    for (const Trace& trace :
         {Trace{"req/s", &DashboardSecond::ended, Ink::green}, Trace{"p95", &DashboardSecond::p95_ms, Ink::yellow},
          Trace{"failed/s", &DashboardSecond::failed, Ink::red}}) {
      for (Line& line : trace_lines(d, trace, rows / traces, width, style)) out.push_back(std::move(line));
    }
    return out;
  };
  return {.rank = 3, .least = traces, .most = traces * most_rows_each, .step = traces, .weight = 1, .lines = lines};
}

ScreenPart doubts_part(const Dashboard& d, const TerminalStyle&) {
  const auto invalid = [](const DashboardSecond& second) { return second.invalid; };
  if (std::none_of(d.history.begin(), d.history.end(), invalid)) return {.rank = 3, .least = 0, .most = 0};
  const auto lines = [&d](int, int width) {
    std::string marks;
    for (const DashboardSecond& second : seconds_that_fit(d, room_of_seconds(width)))
      marks += second.invalid ? '!' : ' ';
    return std::vector<Line>{{{pad_right("invalid", label_columns), Ink::dim}, {marks, Ink::red}}};
  };
  return {.rank = 3, .least = 1, .most = 1, .weight = 0, .lines = lines};
}

namespace {

// The most frequent first.
std::vector<std::pair<std::string, std::uint64_t>> ordered(const Tally& tally) {
  std::vector<std::pair<std::string, std::uint64_t>> out(tally.begin(), tally.end());
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return out;
}

Line tally_line(const char* label, const Tally& tally, bool all_bad) {
  Line line = {{pad_right(label, label_columns), Ink::dim}};
  for (const auto& [name, count] : ordered(tally)) {
    const bool bad = all_bad || name.front() == '4' || name.front() == '5';
    const char* comma = line.size() > 1 ? ", " : "";
    line.push_back({fmt::format("{}{} {}", comma, name, count_text(count)), bad ? Ink::red : Ink::none});
  }
  return line;
}

}  // namespace

ScreenPart outcomes_part(const Dashboard& d, const TerminalStyle&) {
  std::vector<Line> lines;
  if (d.stage && !d.stage->failures.empty()) lines.push_back(tally_line("failures", d.stage->failures, true));
  if (d.stage && !d.stage->status.empty()) lines.push_back(tally_line("status", d.stage->status, false));
  const int rows = static_cast<int>(lines.size());
  return {
      .rank = 2, .least = std::min(rows, 1), .most = rows, .weight = 9, .lines = [lines](int, int) { return lines; }};
}

namespace {

std::string generator_text(const LiveStage& stage, bool ascii) {
  double lag = 0;
  for (const Worker& worker : stage.health.workers) lag = std::max(lag, worker.loop_lag_p99_9_ms);
  std::string text =
      fmt::format("CPU {} of a core, loop lag p99.9 {}", share_text(stage.cpu_share.value_or(0)), ms_text(lag, ascii));
  if (stage.asked_rps) text += ", send lag p99 " + ms_text(stage.send_lag_ms.p99, ascii);
  return text;
}

// Those that are not well first.
void put_processes(const LiveStage& stage, const TerminalStyle& style, std::vector<Line>& lines) {
  for (const bool well : {false, true}) {
    for (const Process& process : stage.processes) {
      if (process.valid != well) continue;
      const std::string text = printable(style, process_name(process)) + ": " + process_text(process, !style.unicode);
      lines.push_back({{std::string(label_columns, ' ')}, {text, well ? Ink::none : Ink::red}});
    }
  }
}

}  // namespace

ScreenPart generator_part(const Dashboard& d, const TerminalStyle& style) {
  std::vector<Line> lines;
  const Piece label{pad_right("generator", label_columns), Ink::dim};
  if (!d.stage || d.stage->health.workers.empty()) {
    lines.push_back({label, {"no figures yet", Ink::dim}});
  } else if (d.stage->trusted) {
    lines.push_back({label, {"ok", Ink::green}, {": " + generator_text(*d.stage, !style.unicode)}});
  } else {
    lines.push_back({label, {"INVALID", Ink::bold_red}, {": " + generator_text(*d.stage, !style.unicode), Ink::red}});
  }
  const Gate* red = nullptr;
  if (d.stage) {
    for (const Gate& gate : d.stage->health.gates) {
      if (gate.red && !red) red = &gate;
    }
  }
  if (red) lines.push_back({{std::string(label_columns, ' ')}, {printable(style, red->text), Ink::red}});
  const int rows = static_cast<int>(lines.size());
  if (d.stage) put_processes(*d.stage, style, lines);
  return {.rank = 1, .least = rows, .most = static_cast<int>(lines.size()), .weight = 3, .lines = [lines](int, int) {
            return lines;
          }};
}

ScreenPart notes_part(const Dashboard& d, const TerminalStyle& style) {
  if (d.notes.empty()) return {.rank = 9, .least = 0, .most = 0};
  const Line line = {{pad_right("note", label_columns), Ink::dim}, {printable(style, d.notes.back())}};
  return {.rank = 9, .least = 0, .most = 1, .weight = 5, .lines = [line](int, int) { return std::vector<Line>{line}; }};
}

}  // namespace brink::output
