#include "run/investigation.h"
#include "run/play.h"

namespace brink::run {
namespace {

// Single requests of a search stage that stay in memory: what forensics and time structure need.
constexpr std::size_t search_samples = 10'000;
constexpr int parts_of_search = 2, parts_of_all = 3;  // of the budget: the rest is for experiments

// Where connections to a host of this machine go; empty for others.
std::string address_here(const Url& target, const plan::Client& client) {
  for (const plan::Resolve& fixed : client.resolve) {
    if (fixed.host == target.host && fixed.port == target.port) {
      return probe::is_own_address(fixed.address) ? fixed.address : "";
    }
  }
  if (probe::is_own_address(target.host)) return target.host;
  return leads_here(target.host) ? "localhost" : "";
}

probe::TargetSideOptions what_to_watch(const InvestigateRequest& request) {
  const ServerSide& server = request.server;
  probe::TargetSideOptions options{.target = std::nullopt, .scrape = server.scrape, .postgres = server.postgres};
  if (!server.look) return options;
  probe::TargetSelection selection;
  selection.address = address_here(request.run.target, request.run.client);
  selection.port = request.run.target.port;
  selection.unix_path = request.run.client.unix_socket;
  if (server.pid) selection.pid = static_cast<pid_t>(*server.pid);
  selection.cgroup = server.container;
  const bool known =
      !selection.address.empty() || !selection.unix_path.empty() || selection.pid || !selection.cgroup.empty();
  if (known) options.target = std::move(selection);
  return options;
}

}  // namespace

Result<Outcome> investigate_with(const InvestigateRequest& request, Observer& observer, Stop& stop,
                                 const Machinery& machinery) {
  const auto asked_at = machinery.wall_clock();
  Session session("investigate", request.run.saving, machinery, observer, stop);
  if (auto ok = session.export_to(request.run.exporting); !ok) return tl::unexpected(ok.error());
  RunRequest brief = request.run;
  brief.search.brief = true;
  Search search(brief, machinery, session, stop, search_samples);
  if (auto ready = search.prepare(); !ready) {
    if (auto outcome = search.give_up(ready.error())) return std::move(*outcome);
    return tl::unexpected(ready.error());
  }
  if (machinery.watch_target) session.watch_target(machinery.watch_target(what_to_watch(request)));
  const Duration preflight = machinery.wall_clock() - asked_at - search.waited();
  const Instant begin = session.run_begin() - std::clamp(preflight, Duration{}, request.budget);
  search.end_by(begin + request.budget * parts_of_search / parts_of_all);
  search.play_all();
  const verdict::Verdict& verdict = search.conclude();

  Investigation investigation(request, machinery, session, search, begin + request.budget);
  investigation.play(verdict);
  investigation.conclude(verdict);
  search.keep_replay_facts();
  return session.finish(investigation.now());
}

Result<Outcome> investigate(const InvestigateRequest& request, Observer& observer, Stop& stop) {
  return investigate_with(request, observer, stop, local_machinery());
}

}  // namespace brink::run
