#include "web/library.h"

#include "output/baseline.h"
#include "output/history.h"
#include "output/html.h"
#include "run/store.h"
#include "web/answers.h"
#include "web/live_json.h"

namespace brink::web {
namespace {

// Whoever asks may name a run, and no file.
bool is_id(std::string_view text) {
  const auto fits = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-'; };
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), fits);
}

Result<output::Record> load(const std::string& folder, std::string_view id) {
  if (!is_id(id)) return usage_error("that is not the id of a run");
  auto record = run::Store(folder).load(std::string(id));
  if (!record) return could_not_run("there is no such run");
  return record;
}

std::string value_of(const run::PageAsk& ask, const std::string& name) {
  const auto at = ask.query.find(name);
  return at == ask.query.end() ? "" : at->second;
}

Json head_json(const output::RunHead& head) {
  return {{"id", head.id}, {"kind", head.kind}, {"created_at", head.created_at}, {"url", head.url}};
}

}  // namespace

run::PageAnswer Library::answer(const run::PageAsk& ask) const {
  if (folder_.empty()) return not_found();
  if (ask.method != "GET" && ask.method != "HEAD") return wrong_method("GET");
  if (ask.path == "/api/runs") return list();
  if (ask.path == "/api/compare") return compare(ask);
  constexpr std::string_view runs = "/api/runs/";
  return ask.path.starts_with(runs) ? one(std::string_view(ask.path).substr(runs.size())) : not_found();
}

run::PageAnswer Library::list() const {
  const auto listing = run::Store(folder_).list();
  if (!listing) return failed(listing.error());
  std::vector<output::HistoryRow> rows;
  Json sentences = Json::object();
  for (const output::Record& record : listing->runs) {
    rows.push_back(output::history_row(record));
    if (record.answer) sentences[record.id] = record.answer->sentence;
  }
  return {.body = "{\"runs\": " + output::history_json(rows) + ", \"sentences\": " + text_of(sentences) +
                  ", \"unreadable\": " + std::to_string(listing->unreadable.size()) + "}"};
}

run::PageAnswer Library::one(std::string_view id_and_more) const {
  const std::size_t slash = id_and_more.find('/');
  const auto record = load(folder_, id_and_more.substr(0, slash));
  if (!record) return failed(record.error(), 404);
  if (slash == std::string_view::npos) return {.body = output::report_data(*record)};
  if (id_and_more.substr(slash) != "/report") return not_found();
  return page_to_keep(output::render_html(*record), record->id);
}

run::PageAnswer Library::compare(const run::PageAsk& ask) const {
  const auto now = load(folder_, value_of(ask, "run"));
  if (!now) return failed(now.error(), 404);
  const std::string before = value_of(ask, "before");
  output::Earlier earlier;
  if (before.empty()) {
    auto listing = run::Store(folder_).list();
    if (!listing) return failed(listing.error());
    auto found = output::earlier_like(*now, std::move(listing->runs), {});
    if (!found) return failed(found.error(), 404);
    earlier = std::move(*found);
  } else {
    auto old = load(folder_, before);
    if (!old) return failed(old.error(), 404);
    earlier.baseline.push_back(std::move(*old));
  }
  const auto report = output::compare_records(*now, earlier.baseline, {}, earlier.older);
  if (!report) return failed(report.error(), 409);
  Json rows = Json::array();
  for (const output::ChangeLine& line : output::change_lines(report->comparison)) {
    rows.push_back({{"what", line.what},
                    {"outcome", line.outcome},
                    {"changed", line.changed},
                    {"before", line.before},
                    {"now", line.now},
                    {"change", line.change}});
  }
  return {.body = text_of({{"sentence", report->comparison.sentence},
                           {"now", head_json(report->now)},
                           {"before", head_json(report->before.front())},
                           {"rows", rows}})};
}

}  // namespace brink::web
