#include "output/level_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "output/layout.h"
#include "output/number.h"
#include "output/parts.h"

namespace brink::output {
namespace {

int group_of(const Stage& stage) {
  if (stage.purpose == "recovery") return 2;
  return stage.load.model == "open" ? 1 : 0;
}

std::string comma(std::string list, const std::string& more) {
  if (more.empty()) return list;
  return list.empty() ? more : list + ", " + more;
}

const RouteVerdict* worst_route(const Level& level) {
  for (const RouteVerdict& route : level.routes) {
    if (level.worst && route.route == *level.worst) return &route;
  }
  return nullptr;
}

// A judged level knows better than its stage: no red gate of ours explains a 500.
bool counts_as_evidence(const Stage& stage, const Level* level) { return level ? level->valid : stage.valid; }

// What broke, in words; the route's own figures where they are known.
std::string broken_text(const Stage& stage, const Level& level, const TerminalStyle& style) {
  const RouteVerdict* route = worst_route(level);
  std::string what;
  if (level.reason == "errors") {
    what = share_text(route ? route->failure_share : failure_share(stage.numbers.counts)) + " errors";
  } else if (route && route->hung_share > 0) {
    what = share_text(route->hung_share) + " unanswered";
  } else if (level.reason == "latency") {
    const std::optional<double> p95 = route ? std::optional(route->p95_ms) : stage.numbers.response_ms.p95;
    what = "p95 " + ms_text(p95, !style.unicode);
  } else {
    what = "broken";
  }
  return level.worst ? printable(style, *level.worst) + " " + what : what;
}

}  // namespace

std::string level_note(const Stage& stage, const Level* level, const TerminalStyle& style) {
  const bool valid = counts_as_evidence(stage, level);
  const bool held = valid && level && !level->broken;
  std::string note = valid ? "" : "INVALID (generator)";
  if (stage.load.model == "open" && stage.load.to_rps) {
    note = comma(note, fmt::format("open {} req/s", rate_text(*stage.load.to_rps)));
  }
  if (stage.purpose == "recovery") note = comma(note, "after the break");
  if (stage.purpose == "repeat") note = comma(note, "again");
  if (level && level->broken) note = comma(note, broken_text(stage, *level, style));
  if (held && stage.purpose == "verify") note = comma(note, "held");
  if (held && stage.purpose == "recovery") note = comma(note, "fine");
  if (stage.cut_short) note = comma(note, "cut short");
  return note;
}

const Level* deciding_level(const Record& record) {
  if (!record.verdict) return nullptr;
  const Level* broken = nullptr;
  const Level* highest = nullptr;
  for (const Level& level : record.verdict->levels) {
    if (level.broken && level.valid && (!broken || level.users < broken->users)) broken = &level;
    if (!highest || level.users > highest->users) highest = &level;
  }
  return broken ? broken : highest;
}

LevelTable::LevelTable(const Record& record) {
  for (std::size_t i = 0; i < record.stages.size(); ++i) {
    const Stage& stage = record.stages[i];
    if (stage.purpose == "warmup") continue;
    Row row;
    row.stage = &stage;
    if (record.verdict) {
      for (const Level& level : record.verdict->levels) {
        if (level.stage == i) row.level = &level;
      }
    }
    row.group = group_of(stage);
    row.load = row.group == 1 ? stage.load.to_rps.value_or(0) : stage.load.users.value_or(0);
    rows_.push_back(row);
  }
  std::stable_sort(rows_.begin(), rows_.end(),
                   [](const Row& a, const Row& b) { return std::pair(a.group, a.load) < std::pair(b.group, b.load); });
  rank(record);
}

// The nearer to the break, the more a level says; and the ends of the story say most.
void LevelTable::rank(const Record& record) {
  const Level* deciding = deciding_level(record);
  const double centre = std::log(std::max(1.0, deciding ? deciding->users : 1));
  for (Row& row : rows_) {
    const double users = row.level ? row.level->users : row.load;
    row.importance = -std::abs(std::log(std::max(1.0, users)) - centre);
    const std::string& purpose = row.stage->purpose;
    if (purpose == "repeat") row.importance -= 1;
    if (purpose == "verify" || purpose == "recovery") row.importance += 8;
    if (purpose == "baseline") row.importance = 6;
    const bool holds = row.level && !row.level->broken && record.verdict->users.holds == users;
    if (holds && purpose != "repeat") row.importance = 9;
    if (row.level && row.level == deciding) row.importance = 10;
  }
}

std::string LevelTable::render(const TerminalStyle& style, std::size_t rows) const {
  std::vector<std::size_t> order(rows_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const bool all = rows_.size() <= rows;
  if (!all) {
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return rows_[a].importance > rows_[b].importance; });
    order.resize(rows - 1);
    std::sort(order.begin(), order.end());
  }
  const bool ascii = !style.unicode;
  Table table({{"users"}, {"req/s"}, {"p50"}, {"p95"}, {"p99"}, {"errors"}, {"note", false}});
  for (const std::size_t i : order) {
    const Row& row = rows_[i];
    const Numbers& n = row.stage->numbers;
    const std::optional<double> users = row.level ? std::optional(row.level->users) : row.stage->load.users;
    const bool valid = counts_as_evidence(*row.stage, row.level);
    const Ink ink = !valid ? Ink::yellow : row.level && row.level->broken ? Ink::bold_red : Ink::none;
    table.add({users ? amount_text(*users) : "-", rate_text(n.rate_rps), ms_text(n.response_ms.p50, ascii),
               ms_text(n.response_ms.p95, ascii), ms_text(n.response_ms.p99, ascii),
               share_text(failure_share(n.counts)), level_note(*row.stage, row.level, style)},
              ink);
  }
  if (!all) table.add_line(fmt::format("({} more levels in the record)", rows_.size() - order.size()));
  return table.render(style);
}

}  // namespace brink::output
