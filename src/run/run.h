// One run from request to saved record: the only thing the doors (cli, web, mcp) call.
//
// Both functions block until the run is over; the observer is called from the calling thread, about four times a second
// and at each change. They never print. A run that was stopped still returns its record, saved and marked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "output/live_stage.h"
#include "output/record.h"
#include "plan/exporting.h"
#include "plan/limit.h"
#include "plan/machines.h"
#include "plan/plan.h"
#include "run/stop.h"
#include "run/store.h"
#include "verdict/search.h"

namespace brink::engine {
class UserProgram;
}

namespace brink::run {

// Where a run stands, for a live view.
struct Progress {
  std::string stage;  // "explore", "verify", "bench", "preflight": the purpose in words
  std::string load;   // "32 users", "500 req/s"
  double users = 0;
  double rate = 0;  // req/s over the last second
  Duration p95{};   // over the last second; zero when nothing ended
  std::uint64_t ended = 0;
  std::uint64_t failed = 0;
  Duration elapsed{};            // of the run
  std::optional<Duration> left;  // an estimate, when there is one
};

// Causes with their probability, the likeliest first, at most five.
struct Belief {
  std::vector<output::RankedCause> ranked;
  std::string experiment;  // that comes next
  std::string question;    // that it settles
};

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void on_progress(const Progress& progress) = 0;
  // A stage has ended; its row as it will stand in the report.
  virtual void on_stage(const output::Stage& stage) = 0;
  // Something the user should know at once: "3 routes left out by robots.txt".
  virtual void on_note(const std::string& note) = 0;
  // What an investigation believes now, and which question it turns to (empty: none is left).
  virtual void on_belief(const Belief& belief) = 0;
  // Whether on_details is wanted: then a stage is counted in more depth while it is played (aggregate/details.h).
  virtual bool wants_details() const { return false; }
  // How the stage stands that is being played, about once a second.
  virtual void on_details(const output::LiveStage&) {}
};

struct Saving {
  bool save = true;
  std::string store;         // folder; empty: ./.brink
  std::string command_line;  // as given, for the record; secrets are masked by run
};

struct BenchRequest {
  plan::Plan plan;
  plan::Stage stage;
  plan::Exporting exporting;
  Saving saving;
  plan::Limits limits = {};  // resolved against the plan's routes
  // What users do, where it is a program of somebody's, with what the record says of it.
  std::shared_ptr<engine::UserProgram> program = nullptr;
  output::Program about_program = {};
  std::uint32_t processes = 1;                        // the users of a program may be played by several of this machine
  plan::OnLoss on_loss = plan::OnLoss::redistribute;  // when one of these dies
  // Before and after what is measured: what its users do then. None: nothing.
  std::optional<plan::Stage> begin = std::nullopt;
  bool begin_strictly = false;  // what its users raise then is an error, and nothing is measured
  bool end = false;
  Duration end_within = std::chrono::seconds(30);
  // Other machines that play it; none: this one does.
  std::optional<plan::Machines> machines = std::nullopt;
};

// Users of a search who do what a program says.
struct SearchProgram {
  std::shared_ptr<engine::UserProgram> program;  // null: a search of the target's routes
  plan::Plan plan = {};                          // of its routes: nothing is looked for at the target
  output::Program about = {};
  bool begins = false;   // users do something before their first task
  bool ends = false;     // and after the last
  bool for_all = false;  // of both: one user does it, once for all of them
  Duration begin_within = std::chrono::seconds(30);
  Duration end_within = std::chrono::seconds(30);
  bool finds_places = false;  // where requests go is known once they have been made, not from the plan
};

struct RunRequest {
  Url target;
  std::vector<std::string> paths;  // more routes, resolved against the target
  bool from_sitemap = false;
  bool follow_links = true;  // the page's own same-origin links, when no path was given
  bool ignore_robots = false;
  std::string method = "GET";
  std::vector<plan::Header> headers;
  plan::Client client;
  plan::Budget budget;
  plan::Exporting exporting;
  verdict::SearchOptions search;           // its `routes` and `max_rps` are filled in by run
  std::optional<output::Profile> profile;  // for the record; run fills in whether it holds
  std::optional<std::uint32_t> fail_under;
  std::vector<plan::Limit> limits;  // judged at the highest load that held
  std::uint32_t workers = 1;
  Saving saving;
  SearchProgram users = {};
  std::optional<plan::Machines> machines = std::nullopt;
};

// Where to look at the target's own side.
struct ServerSide {
  bool look = true;  // at the processes that listen, when the target is on this machine or named below
  std::optional<std::int64_t> pid;
  std::string container;  // path of a control group
  std::string scrape;     // URL of its metrics
  std::string postgres;   // connection string of its database
};

// A search, and then experiments to find out why.
struct InvestigateRequest {
  RunRequest run;
  Duration budget = std::chrono::seconds(90);  // of the whole, preflight included; two thirds at most for the search
  bool quick = false;                          // shorter experiments
  ServerSide server;
  std::vector<std::string> experiments;  // these and no others; empty: those worth their time
};

struct Outcome {
  output::Record record;
  bool interrupted = false;
  std::string saved_at;              // path of the record; empty: not saved
  std::optional<Error> save_error;   // the run is good, but could not be saved
  std::optional<Error> unreachable;  // nothing ever answered, and why; the record says so too
};

Result<Outcome> bench(const BenchRequest& request, Observer& observer, Stop& stop);
Result<Outcome> find_limit(const RunRequest& request, Observer& observer, Stop& stop);
Result<Outcome> investigate(const InvestigateRequest& request, Observer& observer, Stop& stop);

}  // namespace brink::run
