// The door: everything a command touches outside of itself. Commands get no other way to streams, environment, files or
// the clock, so a whole command line runs in a test with strings for streams and a function for `run`.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "cli/live/screen.h"
#include "input/demo_options.h"
#include "input/mcp_options.h"
#include "input/options/values.h"
#include "input/surroundings.h"
#include "plan/k6.h"
#include "plan/machines.h"
#include "plan/script.h"
#include "run/audit.h"
#include "run/autofind.h"
#include "run/download.h"
#include "run/k6/find_limit.h"
#include "run/k6/log_lines.h"
#include "run/k6/test.h"
#include "run/page.h"
#include "run/run.h"
#include "run/store.h"

namespace brink::cli {

// A script that was read: what it says of itself, and its users.
struct OpenScript {
  plan::Script script;
  // The rows of a scenario's requests to a target.
  std::function<std::vector<plan::Route>(const plan::ScriptScenario&, const Url& target)> routes;
  // Its users, in a plan with those routes.
  std::function<std::shared_ptr<engine::UserProgram>(const plan::ScriptScenario&, const plan::Plan&)> program;
};

// A locustfile that was read, with its command line.
struct OpenLocustfile {
  plan::Locustfile file;
  // So many rows for what its users send: their names come up as they do.
  std::function<std::vector<plan::Route>(const std::vector<Url>& hosts)> routes;
  std::function<std::shared_ptr<engine::UserProgram>(const plan::Plan&)> program;
  // After the run: what is left to do. `interrupted`: it was told to stop.
  std::function<Result<plan::LocustEnd>(bool interrupted)> finish;
  // Of its page. A question, and its answer, both JSON (script/py/lib/_brink_locust_page.py); also while users are
  // there.
  std::function<Result<std::string>(const std::string& question)> page;
  // The same file as the form of the page has it from now on. Errors: usage.
  std::function<Result<plan::Locustfile>(const std::string& form)> again;
  // A run has ended, and another may follow.
  std::function<void()> pause;
};

// What a command line of another machine comes to, here: its plan and its users, for whoever plays them.
using PlayPlan = std::function<void(const plan::Plan&, std::shared_ptr<engine::UserProgram>)>;
using ReadErrand = std::function<Result<void>(const plan::Errand&, const PlayPlan&)>;
using Tell = std::function<void(const std::string&)>;

// Who does the work behind the commands.
struct Doers {
  std::function<Result<run::Outcome>(const run::BenchRequest&, run::Observer&, run::Stop&)> bench;
  std::function<Result<run::Outcome>(const run::AutofindRequest&, run::Observer&, run::Stop&)> autofind;
  std::function<Result<run::Outcome>(const run::RunRequest&, run::Observer&, run::Stop&)> find_limit;
  std::function<Result<run::Outcome>(const run::InvestigateRequest&, run::Observer&, run::Stop&)> investigate;
  std::function<Result<run::AuditOutcome>(const run::AuditRequest&, run::Stop&)> audit;
  // The store in `folder`; see run::Store.
  std::function<Result<run::Store::Listing>(const std::string& folder, std::size_t limit)> list;
  std::function<Result<output::Record>(const std::string& folder, const std::string& which)> load;
  // Executes a file of Python. Errors are the file's, with what the author should know.
  std::function<Result<OpenScript>(const std::string& file, const input::Environment&)> open_script;
  // Likewise, of Locust: the words of its command line. With a rate users come as they are needed.
  std::function<Result<OpenLocustfile>(const std::vector<std::string>& words, const input::Environment&)>
      open_locustfile;
  // Reads a script of k6: its first pass. Errors are the script's. `log` outlives what comes back.
  std::function<Result<std::unique_ptr<engine::K6Script>>(plan::k6::Source, run::k6::LogLines& log)> open_k6;
  std::function<Result<run::k6::TestOutcome>(const run::k6::TestRequest&, run::k6::TestObserver&, run::Stop&)> play_k6;
  std::function<Result<run::Outcome>(const run::k6::SearchRequest&, run::Observer&, run::Stop&)> search_k6;
  // Fetches one document.
  std::function<Result<std::string>(const run::Download&, run::Stop&)> download;
  // Serves until stopped; says where on the stream, as soon as it can be reached.
  std::function<Result<std::monostate>(const input::DemoOptions&, std::ostream&, run::Stop&)> demo;
  // Plays runs of other machines until stopped; tells what its operator should know, a line at a time. `read` plays
  // what a command line of theirs comes to, in a folder with its files.
  std::function<Result<std::monostate>(const plan::Joining&, const ReadErrand& read, const Tell&, run::Stop&)> serve;
  // Serves the Model Context Protocol on the streams of this process until stdin ends or it is stopped.
  std::function<Result<std::monostate>(const input::McpOptions&, const input::Surroundings&, const input::Environment&,
                                       run::Stop&)>
      mcp;
  // Serves a page from now on; see run/page.h.
  std::function<Result<std::unique_ptr<run::Page>>(run::PageSetup)> open_page;
};

// Used by the one thread that runs the command; only `stop` may be touched from elsewhere.
struct Door {
  std::ostream& out;
  std::ostream& err;
  bool in_is_terminal = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  int columns = 80;  // of the terminal
  // Whether stdout cannot be written because whoever read it has gone, as in `brink man | head`.
  std::function<bool()> reader_left = [] { return false; };
  input::Environment environment;
  // All of it.
  std::function<std::map<std::string, std::string>()> all_environment;
  std::function<std::chrono::system_clock::time_point()> now;
  // The terminal taken over whole, for as long as what comes back lives.
  std::function<Result<std::unique_ptr<live::Screen>>(const live::ScreenOptions&)> open_screen;
  // A line of stdin without its end; nothing at its end or when the program was told to stop.
  std::function<std::optional<std::string>()> read_line;
  // Whether write_file could work, without leaving anything behind.
  std::function<Result<std::monostate>(const std::string& path)> check_writable;
  std::function<Result<std::monostate>(const std::string& path, std::string_view text)> write_file;
  // With all folders it lies in; nothing if it is there.
  std::function<Result<std::monostate>(const std::string& path)> make_folder;
  // At the end of what the file holds.
  std::function<Result<std::monostate>(const std::string& path, std::string_view text)> append_file;
  // The paths that a pattern with * ? or [] stands for, in order; without a match, or any such sign, the pattern
  // itself.
  std::function<std::vector<std::string>(const std::string& pattern)> expand;
  // 128 bits that nobody can guess, as text that a URL can hold.
  std::function<std::string()> fresh_secret;
  // Shows a page to whoever sits at this machine. False: there is no browser.
  std::function<bool(const std::string& url)> open_in_browser;
  input::Surroundings surroundings;
  Doers doers;
  run::Stop& stop;
};

}  // namespace brink::cli
