#include "cluster/bench.h"

#include "cluster/cluster_load.h"
#include "cluster/processes.h"
#include "cluster/worker.h"

namespace brink::cluster {
namespace {

constexpr Duration most_to_get_ready = std::chrono::seconds(60);

Result<std::unique_ptr<Processes>> fork_workers(const run::BenchRequest& request) {
  Forking forking;
  forking.count = request.processes;
  if (request.program) {
    forking.before = [&] { request.program->before_fork(); };
    forking.after = [&](bool in_child) { request.program->after_fork(in_child); };
  }
  forking.work = [&](Line& line, plan::Segment segment, std::int64_t pid) {
    work({request.plan, segment, run::local_load_of(request.program, segment), request.program, pid}, line);
  };
  return Processes::fork(forking);
}

}  // namespace

Result<run::Outcome> bench(const run::BenchRequest& request, run::Observer& observer, run::Stop& stop,
                           const std::function<Instant()>& now) {
  auto processes = fork_workers(request);
  if (!processes) return tl::unexpected(processes.error());
  engine::Part part = engine::Part::measure;
  const auto crew = std::make_shared<Crew>(**processes, request.plan, request.program);
  run::BenchRequest together = request;
  if (request.program) together.program = program_of(crew, part);
  run::Machinery machinery = run::local_machinery();
  machinery.make_load = [&](const plan::Plan&, const auto&) -> Result<std::unique_ptr<run::LoadSource>> {
    if (auto ok = crew->muster(most_to_get_ready); !ok) return tl::unexpected(ok.error());
    return make_cluster_load({crew, now, &part, request.stop_when_lost});
  };
  return run::bench_with(together, observer, stop, machinery);
}

}  // namespace brink::cluster
