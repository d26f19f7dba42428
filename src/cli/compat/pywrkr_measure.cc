#include "cli/compat/bench_line.h"
#include "cli/compat/pywrkr_gate.h"
#include "cli/compat/pywrkr_modes.h"
#include "cli/messages.h"
#include "output/compat/pywrkr_errors.h"
#include "output/html.h"

namespace brink::cli {
namespace {

using input::compat::PywrkrLine;
using output::compat::PywrkrView;

// Files are asked for before the load, so that a long run is not lost to a folder that is not there.
Result<void> check_files(Door& door, const PywrkrLine& line) {
  for (const auto& file : {line.json, line.html_report, line.csv, line.baseline.save}) {
    if (!file) continue;
    if (auto ok = door.check_writable(*file); !ok) return tl::unexpected(ok.error());
  }
  return {};
}

Result<std::optional<PywrkrBaseline>> baseline_of(Door& door, const PywrkrLine& line) {
  if (!line.baseline.files) return std::nullopt;
  auto read = read_baseline(door, *line.baseline.files, line.baseline.rules);
  if (!read) return tl::unexpected(read.error());
  read->format = line.baseline.format;
  read->strict_config = line.baseline.strict_config;
  return std::move(*read);
}

int compare(Door& door, const PywrkrBaseline& baseline, const std::string& json) {
  const auto now = output::compat::read_pywrkr_result(json, "this run");
  if (now) return hold_against(door, *now, baseline);
  print_error(door.err, now.error());
  return PywrkrExit::failed;
}

// A target that refuses every handshake has answered, and has been no target all the same.
int has_opened(Door& door, const PywrkrLine& line, const output::Record& record) {
  const auto& sockets = record.stages.back().websockets;
  if (!line.socket || (sockets && sockets->opened > 0)) return PywrkrExit::done;
  print_error(door.err, {ErrorKind::could_not_run, record.target.url + ": no WebSocket was opened",
                         "what the handshakes ended with stands under ERROR DISTRIBUTION"});
  return PywrkrExit::failed;
}

int print_all(Door& door, const PywrkrLine& line, const run::Outcome& outcome,
              const std::optional<PywrkrBaseline>& baseline) {
  const PywrkrView view = pywrkr_view(line);
  const output::Record& record = outcome.record;
  const std::string json = pywrkr_json(record, view);
  door.out << pywrkr_report(record, view);
  if (line.html_table) door.out << pywrkr_html(record, view);
  PywrkrFiles files(door);
  files.write(line.csv, "CSV results", output::compat::pywrkr_csv(record, view));
  files.write(line.json, "JSON results", json);
  files.write(line.html_report, "HTML report", output::render_html(record));
  files.write(line.baseline.save, "Baseline", json);
  if (line.streams_export) door.out << output::compat::pywrkr_export_lines(record);
  int code = graver(files.code(), hold_to_limits(door, record));
  if (baseline) code = graver(code, compare(door, *baseline, json));
  const bool gated = !record.limits.empty() || (baseline && !baseline->rules.empty());
  if (gated) code = believed(door, record, code);
  door.out << std::flush;
  print_doubts(door, outcome);
  if (!outcome.unreachable) return graver(code, has_opened(door, line, record));
  print_error(door.err, *outcome.unreachable);
  return graver(code, PywrkrExit::failed);
}

}  // namespace

PywrkrView pywrkr_view(const PywrkrLine& line) {
  PywrkrView view;
  view.url = line.url;
  view.connections = line.connections;
  view.users = line.users;
  view.requests = line.requests;
  view.duration_s = line.duration_s;
  view.ramp_up_s = line.ramp_up_s;
  view.think_s = line.think_s;
  view.think_jitter = line.think_jitter;
  view.keepalive = line.keepalive;
  view.http2 = line.http2;
  view.session_cookies = line.session_cookies;
  view.read_body = line.read_body;
  view.rate = line.rate;
  view.ramp_rate = line.rate_ramp;
  view.profile = line.profile;
  view.breakdown = line.breakdown;
  view.tags = line.tags;
  if (line.socket) view.socket = output::compat::PywrkrSocketView{line.socket->messages, line.socket->replies};
  return view;
}

void PywrkrFiles::write(const std::optional<std::string>& path, const std::string& what, const std::string& text) {
  if (!path || text.empty()) return;
  if (auto ok = door_.write_file(*path, text); !ok) {
    print_error(door_.err, ok.error());
    code_ = PywrkrExit::failed;
  } else {
    door_.out << what << " written to " << *path << "\n";
  }
}

Result<int> pywrkr_measure(Door& door, const PywrkrLine& line, const std::vector<std::string>& words) {
  if (auto ok = check_files(door, line); !ok) return tl::unexpected(ok.error());
  const auto baseline = baseline_of(door, line);
  if (!baseline) return tl::unexpected(baseline.error());
  auto outcome = bench_as(door, input::compat::pywrkr, bench_line(line, line.url), words);
  if (!outcome) return tl::unexpected(outcome.error());
  output::compat::judge_pywrkr_errors(outcome->record);
  return print_all(door, line, *outcome, *baseline);
}

}  // namespace brink::cli
