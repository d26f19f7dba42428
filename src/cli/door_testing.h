// For tests: a door without a machine behind it. Streams are strings, files and the environment are maps, and the doers
// answer what the test gave them and keep what they were asked.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cli/door.h"
#include "cli/main.h"

namespace brink::cli {

class DoorTest {
 public:
  DoorTest() {
    door.environment = [this](std::string_view name) {
      const auto at = variables.find(std::string(name));
      return at == variables.end() ? std::nullopt : std::optional<std::string>(at->second);
    };
    door.now = [] { return std::chrono::system_clock::time_point(std::chrono::seconds(1'795'253'400)); };
    door.read_line = [this]() -> std::optional<std::string> {
      if (typed.empty()) return std::nullopt;
      std::string line = typed.front();
      typed.pop_front();
      return line;
    };
    door.check_writable = [this](const std::string& path) -> Result<std::monostate> {
      if (path == unwritable) return could_not_run("cannot write " + path + ": Permission denied");
      return std::monostate{};
    };
    door.write_file = [this](const std::string& path, std::string_view text) -> Result<std::monostate> {
      if (disk_full) return could_not_run("cannot write " + path + ": No space left on device");
      files[path] = text;
      return std::monostate{};
    };
    door.make_folder = [this](const std::string& path) -> Result<std::monostate> {
      folders.push_back(path);
      return std::monostate{};
    };
    door.append_file = [this](const std::string& path, std::string_view text) -> Result<std::monostate> {
      if (disk_full) return could_not_run("cannot write " + path + ": No space left on device");
      files[path] += text;
      return std::monostate{};
    };
    door.expand = [](const std::string& pattern) { return std::vector<std::string>{pattern}; };
    door.surroundings.read_file = [this](const std::string& path, std::size_t) -> Result<std::string> {
      const auto at = files.find(path);
      if (at == files.end()) return could_not_run("cannot read " + path + ": No such file or directory");
      return at->second;
    };
    door.surroundings.cores = 2;
    door.surroundings.seed = 7;
    door.doers.bench = [this](const run::BenchRequest& request, run::Observer& observer, run::Stop&) {
      benches.push_back(request);
      if (during) during(observer);
      return outcome;
    };
    door.doers.find_limit = [this](const run::RunRequest& request, run::Observer& observer, run::Stop&) {
      runs.push_back(request);
      if (during) during(observer);
      return outcome;
    };
    door.doers.investigate = [this](const run::InvestigateRequest& request, run::Observer& observer, run::Stop&) {
      investigations.push_back(request);
      if (during) during(observer);
      return outcome;
    };
    door.doers.audit = [this](const run::AuditRequest& request, run::Stop&) -> Result<run::AuditOutcome> {
      audits.push_back(request);
      return audited;
    };
    door.doers.list = [this](const std::string& folder, std::size_t limit) {
      asked_folder = folder;
      asked_limit = limit;
      return listing;
    };
    door.doers.load = [this](const std::string& folder, const std::string& which) -> Result<output::Record> {
      asked_folder = folder;
      asked_run = which;
      if (!outcome) return tl::unexpected(outcome.error());
      return outcome->record;
    };
    door.doers.download = [this](const run::Download& what, run::Stop&) -> Result<std::string> {
      downloads.push_back(what);
      return files.contains(what.url) ? Result<std::string>(files[what.url]) : could_not_run("no " + what.url);
    };
    door.doers.demo = [this](const input::DemoOptions& options, std::ostream&, run::Stop&) -> Result<std::monostate> {
      demos.push_back(options);
      return std::monostate{};
    };
    door.doers.mcp = [this](const input::McpOptions& options, const input::Surroundings&, const input::Environment&,
                            run::Stop&) -> Result<std::monostate> {
      mcps.push_back(options);
      return std::monostate{};
    };
  }

  // The exit code of a command line; what it printed is in out() and err().
  int operator()(const std::vector<std::string>& arguments) {
    out_stream.str("");
    err_stream.str("");
    return main_with(door, arguments);
  }
  std::string out() const { return out_stream.str(); }
  std::string err() const { return err_stream.str(); }
  void on_terminal() { door.in_is_terminal = door.out_is_terminal = door.err_is_terminal = true; }

  std::ostringstream out_stream;
  std::ostringstream err_stream;
  run::Stop stop;
  Door door{.out = out_stream, .err = err_stream, .stop = stop};

  std::map<std::string, std::string> variables;
  std::map<std::string, std::string> files;
  std::vector<std::string> folders;  // that were made
  std::deque<std::string> typed;
  std::string unwritable;
  bool disk_full = false;
  Result<run::Outcome> outcome;
  Result<run::Store::Listing> listing;
  std::function<void(run::Observer&)> during;

  std::vector<run::BenchRequest> benches;
  std::vector<run::RunRequest> runs;
  std::vector<run::InvestigateRequest> investigations;
  std::vector<run::AuditRequest> audits;
  run::AuditOutcome audited;
  std::vector<run::Download> downloads;  // a document is the file that is called like its URL
  std::vector<input::DemoOptions> demos;
  std::vector<input::McpOptions> mcps;
  std::string asked_folder;
  std::size_t asked_limit = 0;
  std::string asked_run;
};

// A finished measurement: one stage of 1000 requests that went well.
inline run::Outcome bench_outcome() {
  run::Outcome outcome;
  output::Record& record = outcome.record;
  record.kind = "bench";
  record.id = "20261121T093000Z-1a2b3c";
  record.created_at = "2026-11-21T09:30:00Z";
  record.target.url = "http://127.0.0.1:8080/";
  output::Stage stage;
  stage.name = "bench";
  stage.purpose = "measure";
  stage.length_s = 10;
  stage.numbers.counts = {
      .due = 1000, .sent = 1000, .completed = 1000, .ended_in_window = 1000, .completed_in_window = 1000};
  stage.numbers.rate_rps = 100;
  stage.numbers.goodput_rps = 100;
  stage.numbers.status = {{"200", 1000}};
  record.stages.push_back(stage);
  outcome.saved_at = ".brink/runs/20261121T093000Z-1a2b3c.json";
  return outcome;
}

// A finished search that found that 80 users hold and 100 do not.
inline run::Outcome run_outcome() {
  run::Outcome outcome = bench_outcome();
  output::Record& record = outcome.record;
  record.kind = "run";
  record.stages.front().purpose = "explore";
  output::Answer answer;
  answer.status = "breaks";
  answer.users = {.holds = 80, .breaks = 100, .low = 80, .high = 100};
  answer.route = "/checkout";
  answer.sentence = "Holds 80 users; at 100 /checkout breaks.";
  record.answer = answer;
  output::Verdict verdict;
  verdict.status = "breaks";
  verdict.users = answer.users;
  verdict.route = answer.route;
  verdict.reason = "errors";
  record.verdict = verdict;
  return outcome;
}

}  // namespace brink::cli
