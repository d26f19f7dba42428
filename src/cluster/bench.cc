#include "cluster/bench.h"

#include "cluster/cluster_load.h"
#include "cluster/processes.h"
#include "cluster/worker.h"

namespace brink::cluster {
namespace {

constexpr Duration most_to_get_ready = std::chrono::seconds(60);
// They share the machine with the coordinator, and one that dies is known at once; only one that is stopped is not.
constexpr Duration lease_of_processes = std::chrono::seconds(10);

Result<std::unique_ptr<Processes>> fork_workers(const run::BenchRequest& request, const std::function<Instant()>& now) {
  Forking forking;
  forking.count = request.processes;
  if (request.program) {
    forking.before = [&] { request.program->before_fork(); };
    forking.after = [&](bool in_child) { request.program->after_fork(in_child); };
  }
  forking.work = [&](Line& line, plan::Segment, std::int64_t pid) {
    const auto make_load = [&](plan::Segment segment) { return run::local_load_of(request.program, segment); };
    work({request.plan, make_load, now, request.program, {.pid = pid}}, line);
  };
  return Processes::fork(forking);
}

}  // namespace

Result<run::Outcome> bench(const run::BenchRequest& request, run::Observer& observer, run::Stop& stop,
                           const std::function<Instant()>& now) {
  auto processes = fork_workers(request, now);
  if (!processes) return tl::unexpected(processes.error());
  engine::Part part = engine::Part::measure;
  const auto crew = std::make_shared<Crew>(**processes, CrewSetup{.plan = request.plan,
                                                                  .program = request.program,
                                                                  .seats = request.processes,
                                                                  .lease = lease_of_processes,
                                                                  .kind = "process",
                                                                  .forked = true,
                                                                  .now = now});
  run::BenchRequest together = request;
  if (request.program) together.program = program_of(crew, part);
  run::Machinery machinery = run::local_machinery();
  machinery.make_load = [&](const plan::Plan&, const auto&) -> Result<std::unique_ptr<run::LoadSource>> {
    if (auto ok = crew->muster(most_to_get_ready); !ok) return tl::unexpected(ok.error());
    return make_cluster_load({crew, now, &part, request.on_loss});
  };
  return run::bench_with(together, observer, stop, machinery);
}

}  // namespace brink::cluster
