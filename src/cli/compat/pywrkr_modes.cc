#include "cli/compat/pywrkr_modes.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/compat/bench_line.h"
#include "cli/compat/pywrkr_gate.h"
#include "cli/messages.h"
#include "input/url_file.h"
#include "output/compat/pywrkr_modes.h"
#include "output/html.h"

namespace brink::cli {
namespace {

using input::compat::PywrkrLine;
using output::compat::PywrkrEndpoint;

constexpr int nothing_sustained = 2;
constexpr std::size_t most_file_bytes = 16 << 20;

// "report-2.html" of "report.html".
std::optional<std::string> numbered(const std::optional<std::string>& path, std::size_t number) {
  if (!path) return std::nullopt;
  const std::size_t slash = path->rfind('/');
  const std::size_t point = path->rfind('.');
  const bool has_end = point != std::string::npos && point > (slash == std::string::npos ? 0 : slash + 1);
  std::string out = *path;
  return out.insert(has_end ? point : out.size(), fmt::format("-{}", number));
}

Result<std::vector<input::UrlLine>> read_urls(Door& door, const std::string& file) {
  const auto text = door.surroundings.read_file(file, most_file_bytes);
  if (!text) return usage_error("cannot read --url-file " + file, text.error().message);
  return input::parse_url_file(*text, file, input::WordsBehind::left_out);
}

// Said once for the file.
void note_left_out(Door& door, const std::string& file, const std::vector<input::UrlLine>& urls) {
  const auto first = std::find_if(urls.begin(), urls.end(), [](const auto& url) { return url.left_out > 0; });
  if (first == urls.end()) return;
  print_note(door.err, fmt::format("{}, line {}: what stands behind a URL has no effect", file, first->left_out));
}

// With its user and password.
std::string as_given(const Url& url) {
  if (url.userinfo.empty()) return url.text();
  return fmt::format("{}://{}@{}{}", url.scheme, url.userinfo, url.authority(), url.target);
}

Result<void> check_files(Door& door, const PywrkrLine& line) {
  const auto first = [](const auto& path) { return numbered(path, 1); };
  for (const auto& file : {line.json, first(line.csv), first(line.html_report)}) {
    if (!file) continue;
    if (auto ok = door.check_writable(*file); !ok) return tl::unexpected(ok.error());
  }
  return {};
}

// What is said of one URL as soon as it has been measured.
int print_endpoint(Door& door, const PywrkrLine& line, const run::Outcome& outcome, const PywrkrEndpoint& endpoint,
                   std::size_t number) {
  const output::Record& record = outcome.record;
  PywrkrFiles files(door);
  files.write(numbered(line.csv, number), "CSV results", output::compat::pywrkr_csv(record, endpoint.view));
  files.write(numbered(line.html_report, number), "HTML report", output::render_html(record));
  if (line.html_table) door.out << pywrkr_html(record, endpoint.view);
  if (!record.limits.empty()) door.out << fmt::format("\n{} {}\n", endpoint.method, endpoint.url);
  int code = graver(files.code(), hold_to_limits(door, record));
  if (!record.limits.empty()) code = believed(door, record, code);
  if (outcome.unreachable) print_error(door.err, *outcome.unreachable);
  print_doubts(door, outcome);
  const auto& counts = record.stages.back().numbers.counts;
  if (counts.completed > 0) return code;
  print_note(door.err, fmt::format("every request to {} failed", endpoint.url));
  return graver(code, PywrkrExit::failed);
}

}  // namespace

Result<int> pywrkr_autofind(Door& door, const PywrkrLine& line, const std::vector<std::string>& words) {
  if (line.json) {
    if (auto ok = door.check_writable(*line.json); !ok) return tl::unexpected(ok.error());
  }
  const auto outcome = bench_as(door, input::compat::pywrkr, bench_line(line, line.url), words);
  if (!outcome) return tl::unexpected(outcome.error());
  const auto& found = *line.autofind;
  const output::compat::PywrkrSearch search{line.url, found.max_error_percent, found.max_p95_s, found.step_seconds};
  door.out << output::compat::pywrkr_autofind_report(outcome->record) << std::flush;
  PywrkrFiles files(door);
  files.write(line.json, "JSON results", pywrkr_autofind_json(outcome->record, search));
  const int code = graver(files.code(), hold_to_limits(door, outcome->record));
  print_doubts(door, *outcome);
  if (outcome->unreachable) {
    print_error(door.err, *outcome->unreachable);
    return PywrkrExit::failed;
  }
  const auto& verdict = outcome->record.verdict;
  const bool sustained = verdict && verdict->users.holds.value_or(0) > 0;
  return sustained ? code : nothing_sustained;
}

Result<int> pywrkr_urls(Door& door, const PywrkrLine& line, const std::vector<std::string>& words) {
  const auto urls = read_urls(door, *line.url_file);
  if (!urls) return tl::unexpected(urls.error());
  note_left_out(door, *line.url_file, *urls);
  if (auto ok = check_files(door, line); !ok) return tl::unexpected(ok.error());
  std::vector<PywrkrEndpoint> endpoints;
  int code = PywrkrExit::done;
  for (const input::UrlLine& url : *urls) {
    if (door.stop.requests() > 0) break;
    auto bench = bench_line(line, as_given(url.url), url.method);
    if (!endpoints.empty()) bench.notes.clear();  // said once
    const auto outcome = bench_as(door, input::compat::pywrkr, std::move(bench), words);
    if (!outcome) return tl::unexpected(outcome.error());
    const std::string& method = url.method.empty() ? line.method : url.method;
    auto view = pywrkr_view(line);
    view.url = url.url.text();
    endpoints.push_back({view.url, method, outcome->record, view});
    code = graver(code, print_endpoint(door, line, *outcome, endpoints.back(), endpoints.size()));
  }
  door.out << pywrkr_urls_report(endpoints) << std::flush;
  PywrkrFiles files(door);
  files.write(line.json, "JSON results", pywrkr_urls_json(endpoints));
  return graver(code, files.code());
}

}  // namespace brink::cli
