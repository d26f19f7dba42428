#include "cli/live_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/door_testing.h"

namespace brink::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string local = "http://127.0.0.1:8080/";

TEST(LiveView, OnATerminalOneLineIsDrawnOverItself) {
  DoorTest brink;
  brink.on_terminal();
  brink.outcome = run_outcome();
  brink.during = [](run::Observer& observer) {
    run::Progress progress;
    progress.stage = "explore";
    progress.load = "32 users";
    observer.on_progress(progress);
    observer.on_note("3 routes left out by robots.txt");
    observer.on_progress(progress);
  };
  EXPECT_EQ(brink({"run", local}), 0);
  EXPECT_THAT(brink.err(), StartsWith("\r\x1b[K"));
  EXPECT_THAT(brink.err(), HasSubstr("\r\x1b[Kbrink: note: 3 routes left out by robots.txt\n"));
  EXPECT_THAT(brink.err(), EndsWith("\r\x1b[K")) << "nothing of it stays above the summary";
}

TEST(LiveView, ElsewhereThereIsALineForEachStage) {
  DoorTest brink;
  brink.outcome = run_outcome();
  brink.during = [](run::Observer& observer) {
    observer.on_progress(run::Progress{.stage = "explore"});
    observer.on_stage(run_outcome().record.stages.front());
  };
  EXPECT_EQ(brink({"run", local}), 0);
  EXPECT_THAT(brink.err(), Not(HasSubstr("\r")));
  EXPECT_EQ(std::count(brink.err_stream.view().begin(), brink.err_stream.view().end(), '\n'), 1);
  EXPECT_THAT(brink.err(), HasSubstr("explore"));
}

TEST(LiveView, TheBeliefOfAnInvestigationHasLinesOfItsOwn) {
  DoorTest brink;
  brink.outcome = run_outcome();
  brink.during = [](run::Observer& observer) {
    observer.on_belief({{{"worker_limit", 0.62}, {"lock_contention", 0.15}}, "comb", "how many at once?"});
  };
  EXPECT_EQ(brink({"run", local}), 0);
  EXPECT_THAT(brink.err(), HasSubstr("worker_limit 62 %"));
  EXPECT_THAT(brink.err(), HasSubstr("how many at once?"));
}

}  // namespace
}  // namespace brink::cli
