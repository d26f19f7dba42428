#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/compat/bench_line.h"
#include "cli/compat/pywrkr_modes.h"
#include "cli/messages.h"
#include "input/compat/pywrkr.h"
#include "input/url_file.h"
#include "output/compat/pywrkr.h"
#include "output/html.h"

namespace brink::cli {
namespace {

using input::compat::PywrkrLine;
using output::compat::PywrkrView;

constexpr int done = 0, failed = 1, usage = 2;

PywrkrView view_of(const PywrkrLine& line) {
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
  view.rate = line.rate;
  view.ramp_rate = line.rate_ramp;
  view.breakdown = line.breakdown;
  view.tags = line.tags;
  return view;
}

// Files are asked for before the load, so that a long run is not lost to a folder that is not there.
Result<void> check_files(Door& door, const PywrkrLine& line) {
  for (const auto& file : {line.json, line.html_report, line.csv}) {
    if (!file) continue;
    if (auto ok = door.check_writable(*file); !ok) return tl::unexpected(ok.error());
  }
  return {};
}

class Files {
 public:
  explicit Files(Door& door) : door_(door) {}
  void write(const std::optional<std::string>& path, const std::string& what, const std::string& text) {
    if (!path || text.empty()) return;
    if (auto ok = door_.write_file(*path, text); !ok) {
      print_error(door_.err, ok.error());
      all_ = false;
    } else {
      door_.out << what << " written to " << *path << "\n";
    }
  }
  int code() const { return all_ ? done : failed; }

 private:
  Door& door_;
  bool all_ = true;
};

int print_all(Door& door, const PywrkrLine& line, const run::Outcome& outcome) {
  const PywrkrView view = view_of(line);
  const output::Record& record = outcome.record;
  door.out << pywrkr_report(record, view);
  if (line.html_table) door.out << pywrkr_html(record, view);
  Files files(door);
  files.write(line.csv, "CSV results", output::compat::pywrkr_csv(record));
  files.write(line.json, "JSON results", pywrkr_json(record, view));
  files.write(line.html_report, "HTML report", output::render_html(record));
  door.out << std::flush;
  print_doubts(door, outcome);
  if (outcome.unreachable) print_error(door.err, *outcome.unreachable);
  return outcome.unreachable ? failed : files.code();
}

Result<int> measure(Door& door, PywrkrLine line, const std::vector<std::string>& words) {
  line.bench.raw.arguments = {line.url};
  auto bench = line.bench;
  const auto outcome = bench_as(door, input::compat::pywrkr, std::move(bench), words);
  if (!outcome) return tl::unexpected(outcome.error());
  return print_all(door, line, *outcome);
}

int report(Door& door, const Error& error) {
  if (error.kind == ErrorKind::usage) {
    door.err << "usage: brink pywrkr [OPTION]... [URL]\npywrkr: error: " << error.message << "\n";
    if (!error.hint.empty()) door.err << "  " << error.hint << "\n";
    return usage;
  }
  print_error(door.err, error);
  return failed;
}

Result<int> carry_out(Door& door, const input::compat::Line& words_cut, const std::vector<std::string>& words) {
  auto line = input::compat::translate_pywrkr(words_cut, door.environment);
  if (!line) return tl::unexpected(line.error());
  if (auto ok = check_files(door, *line); !ok) return tl::unexpected(ok.error());
  if (line->autofind) return pywrkr_autofind(door, std::move(*line), words);
  if (line->url_file) return pywrkr_urls(door, std::move(*line), words);
  return measure(door, std::move(*line), words);
}

}  // namespace

int pywrkr(Door& door, const std::vector<std::string>& words) {
  const auto line = input::compat::cut(input::compat::pywrkr, words);
  if (!line) return report(door, line.error());
  if (line->help) {
    print_tool_help(door, input::compat::pywrkr, "brink pywrkr [OPTION]... [URL]");
    return done;
  }
  const auto code = carry_out(door, *line, words);
  return code ? *code : report(door, code.error());
}

}  // namespace brink::cli
