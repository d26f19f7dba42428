#include "cluster/on_machines.h"

#include "run/play.h"

namespace brink::cluster {
namespace {

// `play`: the run, with a machinery and, where there is one, the program that stands for its users here.
template <class Play>
Result<run::Outcome> on(MeetingSetup setup, const std::shared_ptr<engine::UserProgram>& program, Play play) {
  run::Stop& stop = *setup.stop;
  auto meeting = Meeting::open(std::move(setup));
  if (!meeting) return tl::unexpected(meeting.error());
  return play((*meeting)->machinery(program), program ? (*meeting)->absent_program() : nullptr, stop);
}

}  // namespace

Result<run::Outcome> bench_on(MeetingSetup setup, const run::BenchRequest& request, run::Observer& observer) {
  return on(std::move(setup), request.program, [&](const auto& machinery, auto absent, run::Stop& stop) {
    run::BenchRequest together = request;
    together.program = std::move(absent);
    return run::bench_with(together, observer, stop, machinery);
  });
}

Result<run::Outcome> autofind_on(MeetingSetup setup, const run::AutofindRequest& request, run::Observer& observer) {
  return on(std::move(setup), nullptr, [&](const auto& machinery, const auto&, run::Stop& stop) {
    return run::autofind_with(request, observer, stop, machinery);
  });
}

Result<run::Outcome> find_limit_on(MeetingSetup setup, const run::RunRequest& request, run::Observer& observer) {
  return on(std::move(setup), request.users.program, [&](const auto& machinery, auto absent, run::Stop& stop) {
    run::RunRequest together = request;
    together.users.program = std::move(absent);
    return run::find_limit_with(together, observer, stop, machinery);
  });
}

Result<run::Outcome> investigate_on(MeetingSetup setup, const run::InvestigateRequest& request,
                                    run::Observer& observer) {
  return on(std::move(setup), nullptr, [&](const auto& machinery, const auto&, run::Stop& stop) {
    return run::investigate_with(request, observer, stop, machinery);
  });
}

}  // namespace brink::cluster
