#include "cluster/play_k6.h"

#include "cluster/cluster_load.h"
#include "cluster/processes.h"
#include "cluster/worker.h"
#include "run/k6/test_part.h"

namespace brink::cluster {
namespace {

using run::k6::Others;
using run::k6::TestPart;
using run::k6::TestRequest;

constexpr Duration most_to_get_ready = std::chrono::seconds(60);
constexpr Duration lease_of_processes = std::chrono::seconds(10);

// What a child does: its program is made in it, of the script that was read before it was forked.
void play_part(const TestRequest& request, const std::function<Instant()>& now, Line& line, std::int64_t pid) {
  auto test = TestPart::make(request);
  WorkerSetup setup{.plan = request.plan, .now = now, .join = {.pid = pid}};
  if (test) setup.program = *test;
  setup.make_load = [&](plan::Segment segment) -> run::LoadFactory {
    if (test) return run::local_load_of(*test, segment);
    return [&](const plan::Plan&, const auto&) -> Result<std::unique_ptr<run::LoadSource>> {
      return tl::unexpected(test.error());
    };
  };
  work(setup, line);
}

// Workers on other machines.
run::k6::FindOthers others_at(Meeting& meeting) {
  return [&meeting](std::shared_ptr<engine::UserProgram> hearer) {
    return Others{meeting.machinery(std::move(hearer)).make_load, meeting.absent_program()};
  };
}

}  // namespace

Result<run::k6::TestOutcome> play_test_in_processes(const TestRequest& request, run::k6::TestObserver& observer,
                                                    run::Stop& stop, const std::function<Instant()>& now) {
  Forking forking;
  forking.count = request.processes;
  forking.work = [&](Line& line, plan::Segment, std::int64_t pid) { play_part(request, now, line, pid); };
  auto processes = Processes::fork(forking);
  if (!processes) return tl::unexpected(processes.error());
  engine::Part part = engine::Part::measure;
  std::shared_ptr<Crew> crew;
  const auto find = [&](std::shared_ptr<engine::UserProgram> hearer) {
    crew = std::make_shared<Crew>(**processes, CrewSetup{.plan = request.plan,
                                                         .program = std::move(hearer),
                                                         .seats = request.processes,
                                                         .lease = lease_of_processes,
                                                         .kind = "process",
                                                         .forked = true,
                                                         .now = now});
    const auto make = [&](const plan::Plan&, const auto&) -> Result<std::unique_ptr<run::LoadSource>> {
      if (auto ok = crew->muster(most_to_get_ready); !ok) return tl::unexpected(ok.error());
      return make_cluster_load({crew, now, &part, request.on_loss});
    };
    return Others{make, program_of(crew, part)};
  };
  return run::k6::play_test_of(request, observer, stop, run::local_machinery(), find);
}

Result<run::k6::TestOutcome> play_test_on(MeetingSetup setup, const TestRequest& request,
                                          run::k6::TestObserver& observer) {
  run::Stop& stop = *setup.stop;
  auto meeting = Meeting::open(std::move(setup));
  if (!meeting) return tl::unexpected(meeting.error());
  return run::k6::play_test_of(request, observer, stop, (*meeting)->machinery(nullptr), others_at(**meeting));
}

Result<run::Outcome> find_limit_of_test_on(MeetingSetup setup, const run::k6::SearchRequest& request,
                                           run::Observer& observer) {
  run::Stop& stop = *setup.stop;
  auto meeting = Meeting::open(std::move(setup));
  if (!meeting) return tl::unexpected(meeting.error());
  return run::k6::find_limit_of(request, observer, stop, (*meeting)->machinery(nullptr), others_at(**meeting));
}

}  // namespace brink::cluster
