#include "output/history.h"

#include <fmt/format.h>

#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "base/url.h"
#include "output/layout.h"
#include "output/number.h"

namespace brink::output {
namespace {

using Json = nlohmann::ordered_json;

std::optional<std::chrono::system_clock::time_point> parse_iso_utc(const std::string& text) {
  std::tm tm{};
  char zone = 0;
  const int read = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d%c", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
                               &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &zone);
  if (read != 7 || zone != 'Z') return std::nullopt;
  using namespace std::chrono;
  const year_month_day date{year(tm.tm_year), month(static_cast<unsigned>(tm.tm_mon)),
                            day(static_cast<unsigned>(tm.tm_mday))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date) + hours(tm.tm_hour) + minutes(tm.tm_min) + std::chrono::seconds(tm.tm_sec);
}

// "just now", "12 m ago", "3 h ago", "4 d ago"; the text itself when it is no time.
std::string age_text(const std::string& created_at, std::chrono::system_clock::time_point now) {
  const auto then = parse_iso_utc(created_at);
  if (!then) return created_at;
  const auto s = std::chrono::duration_cast<std::chrono::seconds>(now - *then).count();
  if (s < 60) return "just now";
  if (s < 3600) return fmt::format("{} m ago", s / 60);
  if (s < 86400) return fmt::format("{} h ago", s / 3600);
  return fmt::format("{} d ago", s / 86400);
}

std::string verdict_text(const HistoryRow& row, bool ascii) {
  std::string text = row.status;
  if (row.status == "measured") {
    text = rate_text(row.capacity_rps.value_or(0)) + " req/s, p95 " + ms_text(row.p95_ms, ascii);
  } else if (row.status == "breaks") {
    text = fmt::format("holds {}", row.holds_users ? amount_text(*row.holds_users) : "none");
    if (row.breaks_users) text += ", breaks " + amount_text(*row.breaks_users);
    if (row.reason != "none") text += " (" + row.reason + ")";
  } else if (row.status == "no_limit_found") {
    text = "no limit found";
    if (row.holds_users) text += " up to " + amount_text(*row.holds_users);
  }
  return row.interrupted ? text + ", interrupted" : text;
}

Ink ink_of(const HistoryRow& row) {
  if (row.status == "breaks" || row.status == "unreachable") return Ink::red;
  if (row.status == "no_limit_found") return Ink::green;
  return row.status == "measured" ? Ink::none : Ink::yellow;
}

std::string host_of(const std::string& url) {
  const auto parsed = parse_url(url);
  return parsed ? parsed->url.authority() : url;
}

Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

}  // namespace

HistoryRow history_row(const Record& record) {
  HistoryRow row;
  row.id = record.id;
  row.created_at = record.created_at;
  row.url = record.target.url;
  row.host = host_of(record.target.url);
  row.kind = record.kind;
  row.interrupted = record.interrupted;
  row.reason = "none";
  if (record.kind == "bench") {
    const Stage* stage = record.stages.empty() ? nullptr : &record.stages.back();
    row.status = stage == nullptr ? "inconclusive" : stage->valid ? "measured" : "invalid";
    if (record.answer && record.answer->status == "unreachable") row.status = "unreachable";
    if (stage) row.capacity_rps = stage->numbers.rate_rps;
    if (stage) row.p95_ms = stage->numbers.response_ms.p95;
    return row;
  }
  row.status = record.answer ? record.answer->status : record.verdict ? record.verdict->status : "inconclusive";
  if (record.verdict) {
    row.holds_users = record.verdict->users.holds;
    row.breaks_users = record.verdict->users.breaks;
    row.capacity_rps = record.verdict->capacity_rps;
    row.reason = record.verdict->reason;
    if (row.status == "no_limit_found" && !row.holds_users) row.holds_users = record.verdict->max_tested_users;
  }
  return row;
}

std::string render_history(const std::vector<HistoryRow>& rows, const std::vector<std::string>& unreadable,
                           std::chrono::system_clock::time_point now, const TerminalStyle& style) {
  if (rows.empty() && unreadable.empty()) return "no saved runs\n";
  Table table({{"id", false}, {"when"}, {"target", false, true}, {"verdict", false}});
  for (const HistoryRow& row : rows) {
    table.add({printable(style, row.id), printable(style, age_text(row.created_at, now)), printable(style, row.host),
               printable(style, verdict_text(row, !style.unicode))},
              ink_of(row));
  }
  std::string out = rows.empty() ? "" : table.render(style);
  for (const std::string& file : unreadable) {
    out += paint(style, Ink::yellow, "unreadable: " + printable(style, file)) + "\n";
  }
  return out;
}

std::string history_json(const std::vector<HistoryRow>& rows) {
  Json out = Json::array();
  for (const HistoryRow& row : rows) {
    out.push_back({{"id", row.id},
                   {"created_at", row.created_at},
                   {"kind", row.kind},
                   {"url", row.url},
                   {"host", row.host},
                   {"status", row.status},
                   {"holds_users", number_or_null(row.holds_users)},
                   {"breaks_users", number_or_null(row.breaks_users)},
                   {"reason", row.reason},
                   {"capacity_rps", number_or_null(row.capacity_rps)},
                   {"p95_ms", number_or_null(row.p95_ms)},
                   {"interrupted", row.interrupted}});
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string render_profiles(const std::vector<ProfileRow>& rows, const TerminalStyle& style) {
  Table table({{"profile", false}, {"users"}, {"think time"}, {"what it stands for", false}});
  for (const ProfileRow& row : rows) {
    table.add({printable(style, row.name), amount_text(row.peak_users), duration_text(row.think_s, !style.unicode),
               printable(style, row.label)});
  }
  return table.render(style);
}

}  // namespace brink::output
