#include "app/wire.h"

#include <unistd.h>

#include <csignal>

#include "cli/commands/search_request.h"
#include "cli/doers.h"
#include "cli/live/terminal_guard.h"
#include "cluster/bench.h"
#include "cluster/on_machines.h"
#include "cluster/play_k6.h"
#include "cluster/serve.h"
#include "engine/local_engine.h"
#include "mcp/serve.h"
#include "probe/usable_cores.h"
#include "script/js/test.h"
#include "script/py/locustfile.h"
#include "script/py/program.h"
#include "web/page.h"

namespace brink::app {
namespace {

Result<cli::OpenScript> open_script(const std::string& file, const input::Environment& environment) {
  auto script = script::py::read_script({file, environment("PATH").value_or("")});
  if (!script) return tl::unexpected(script.error());
  return cli::OpenScript{std::move(*script), script::py::script_routes, script::py::make_program};
}

Result<cli::OpenLocustfile> open_locustfile(const std::vector<std::string>& words,
                                            const input::Environment& environment) {
  auto file = script::py::read_locustfile(words, environment("PATH").value_or(""));
  if (!file) return tl::unexpected(file.error());
  return cli::OpenLocustfile{std::move(*file),          script::py::locust_routes,   script::py::make_locust_program,
                             script::py::finish_locust, script::py::ask_locust_page, script::py::read_locust_form,
                             script::py::pause_locust};
}

// A run that other machines play.
cluster::MeetingSetup meeting_of(const plan::Machines& machines, run::Observer& observer, run::Stop& stop) {
  return {machines, engine::local_now, [&observer](const std::string& line) { observer.on_note(line); }, &stop};
}

Result<run::Outcome> bench(const run::BenchRequest& request, run::Observer& observer, run::Stop& stop) {
  if (request.machines) return cluster::bench_on(meeting_of(*request.machines, observer, stop), request, observer);
  if (request.processes <= 1) return run::bench(request, observer, stop);
  return cluster::bench(request, observer, stop, engine::local_now);
}

Result<run::Outcome> autofind(const run::AutofindRequest& request, run::Observer& observer, run::Stop& stop) {
  if (!request.machines) return run::autofind(request, observer, stop);
  return cluster::autofind_on(meeting_of(*request.machines, observer, stop), request, observer);
}

Result<run::Outcome> find_limit(const run::RunRequest& request, run::Observer& observer, run::Stop& stop) {
  if (!request.machines) return run::find_limit(request, observer, stop);
  return cluster::find_limit_on(meeting_of(*request.machines, observer, stop), request, observer);
}

Result<run::Outcome> investigate(const run::InvestigateRequest& request, run::Observer& observer, run::Stop& stop) {
  if (!request.run.machines) return run::investigate(request, observer, stop);
  return cluster::investigate_on(meeting_of(*request.run.machines, observer, stop), request, observer);
}

Result<run::k6::TestOutcome> play_k6(const run::k6::TestRequest& request, run::k6::TestObserver& observer,
                                     run::Stop& stop) {
  if (request.machines) return cluster::play_test_on(meeting_of(*request.machines, observer, stop), request, observer);
  if (request.processes <= 1) return run::k6::play_test(request, observer, stop);
  return cluster::play_test_in_processes(request, observer, stop, engine::local_now);
}

Result<run::Outcome> search_k6(const run::k6::SearchRequest& request, run::Observer& observer, run::Stop& stop) {
  if (!request.run.machines) return run::k6::find_limit(request, observer, stop);
  return cluster::find_limit_of_test_on(meeting_of(*request.run.machines, observer, stop), request, observer);
}

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 && name[0] != 0 ? name : "worker";
}

Result<std::monostate> serve(const plan::Joining& joining, const cli::ReadErrand& read, const cli::Tell& tell,
                             run::Stop& stop) {
  return cluster::serve({joining, host_name(), usable_cores(), read, engine::local_now, tell, &stop});
}

constexpr int exit_interrupted = 130;
std::atomic<run::Stop*> the_stop{nullptr};

void on_signal(int) {
  run::Stop* stop = the_stop.load();
  if (stop->requests() >= 2) {
    cli::live::restore_terminal();
    _exit(exit_interrupted);
  }
  stop->request();
}

}  // namespace

void stop_on_signals(run::Stop& stop) {
  the_stop = &stop;
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // A terminal that is closed; whoever wants to outlive it (nohup) says so beforehand.
  struct sigaction hangup {};
  sigaction(SIGHUP, nullptr, &hangup);
  if (hangup.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);
}

std::uint32_t usable_cores() {
  static const std::uint32_t cores = probe::usable_cores(probe::ProcFiles(), ::getpid());
  return cores;
}

cli::Doers all_doers() {
  cli::Doers doers = cli::real_doers();
  doers.bench = bench;
  doers.autofind = autofind;
  doers.find_limit = find_limit;
  doers.investigate = investigate;
  doers.serve = serve;
  doers.play_k6 = play_k6;
  doers.search_k6 = search_k6;
  doers.open_script = open_script;
  doers.open_k6 = [](plan::k6::Source source, run::k6::LogLines& log) {
    return script::js::open_k6(std::move(source), log, engine::local_now);
  };
  doers.open_locustfile = open_locustfile;
  doers.open_page = web::open_page;
  doers.mcp = [](const input::McpOptions& options, const input::Surroundings& surroundings,
                 const input::Environment& environment, run::Stop& stop) -> Result<std::monostate> {
    mcp::Doers behind = mcp::real_doers();
    behind.search_request = cli::search_request;
    mcp::serve_stdio({options, surroundings, environment, std::move(behind)}, stop);
    return std::monostate{};
  };
  return doers;
}

}  // namespace brink::app
