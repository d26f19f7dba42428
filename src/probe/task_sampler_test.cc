#include "probe/task_sampler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>

#include "probe/testing_proc.h"

namespace brink::probe {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using testing_probe::TemporaryProc;

std::string waiting_in(long call, int fd = 0) {
  char text[128];
  snprintf(text, sizeof text, "%ld 0x%x 0x0 0x0 0x0 0x0 0x0 0x7ffe 0x7f01\n", call, static_cast<unsigned>(fd));
  return text;
}

// Process 10 with a thread for each of these contents of `syscall`; its sockets: 3 listens, 4 is a client's, 5 goes to
// a database, 6 is of no table; 7 is a file, 8 a pipe, and 9 an epoll instance over 5.
struct Threads : ::testing::Test {
  TemporaryProc proc;
  SocketDirectory sockets{{{{"0.0.0.0", 80}, "", 103}}};
  TaskSampler sampler{proc.files(), sockets};

  Threads() {
    proc.process(10, "app", 1, {103, 104, 105, 106});
    proc.link("10/fd/7", "/var/lib/data").link("10/fd/8", "pipe:[1]").link("10/fd/9", "anon_inode:[eventpoll]");
    proc.file("10/fdinfo/9", "pos: 0\ntfd:        5 events:       19 data: 5\n");
    const auto established = static_cast<std::uint8_t>(TcpState::established);
    sockets.load({.tcp = {
                      {.local = {"0.0.0.0", 80}, .state = static_cast<std::uint8_t>(TcpState::listen), .inode = 103},
                      {.local = {"10.0.0.1", 80}, .remote = {"10.0.0.9", 5000}, .state = established, .inode = 104},
                      {.local = {"10.0.0.1", 4000}, .remote = {"10.0.0.7", 5432}, .state = established, .inode = 105},
                  }});
  }
  ThreadStates look(const std::vector<std::string>& calls) {
    int tid = 10;
    for (const auto& call : calls) {
      const std::string folder = "10/task/" + std::to_string(tid) + "/";
      proc.file(folder + "syscall", call).file(folder + "stat", TemporaryProc::stat_line(tid, "t", 1, 'D'));
      ++tid;
    }
    sampler.find_threads({10});
    sampler.look();
    return sampler.take();
  }
};

TEST_F(Threads, EachWaitsForOneThing) {
  const ThreadStates states = look(
      {"running\n", waiting_in(SYS_futex), waiting_in(SYS_futex), waiting_in(SYS_clock_nanosleep),
       waiting_in(SYS_accept4, 3), waiting_in(SYS_recvfrom, 4), waiting_in(SYS_recvfrom, 5), waiting_in(SYS_read, 7),
       "-1 0x1 0x2\n", waiting_in(SYS_read, 8), waiting_in(SYS_wait4), waiting_in(SYS_epoll_pwait, 9)});
  EXPECT_EQ(states.looks, 1u);
  EXPECT_EQ(states.of(Wait::runnable), 1);
  EXPECT_EQ(states.of(Wait::futex), 2);
  EXPECT_EQ(states.of(Wait::sleep), 1);
  EXPECT_EQ(states.of(Wait::accept), 2);
  EXPECT_EQ(states.of(Wait::peer), 2);
  EXPECT_EQ(states.of(Wait::disk), 2);
  EXPECT_EQ(states.of(Wait::other), 2);
  EXPECT_THAT(states.peers, ElementsAre(Pair("10.0.0.7:5432", 2)));
  EXPECT_FALSE(sampler.met_unknown_socket());
}

TEST_F(Threads, SocketOfNoTableAsksForANewOne) {
  EXPECT_EQ(look({waiting_in(SYS_recvfrom, 6)}).of(Wait::other), 1);
  EXPECT_TRUE(sampler.met_unknown_socket());
}

TEST_F(Threads, MeansOverLooksAndNewThreads) {
  look({"running\n"});
  sampler.look();
  proc.file("10/task/10/syscall", waiting_in(SYS_futex));
  sampler.look();
  const ThreadStates states = sampler.take();
  EXPECT_EQ(states.of(Wait::runnable), 0.5);
  EXPECT_EQ(states.of(Wait::futex), 0.5);
  EXPECT_EQ(sampler.take().looks, 0u);
}

TEST_F(Threads, WhoWorksIsWhoHasRestedBefore) {
  const std::string sleeps = waiting_in(SYS_clock_nanosleep), waits = waiting_in(SYS_futex);
  look({sleeps, sleeps, waits, waits});  // nobody knows yet whether the first two ever do anything else
  const ThreadStates states = look({sleeps, waits, sleeps, waiting_in(SYS_recvfrom, 5)});
  EXPECT_EQ(states.at_work, 2);
  EXPECT_EQ(states.at_work_spread, 0);
  EXPECT_EQ(look({sleeps, sleeps, waits, waiting_in(SYS_accept4, 3)}).at_work, 1);
}

TEST_F(Threads, HowMuchTheNumberAtWorkVaries) {
  look({waiting_in(SYS_futex), waiting_in(SYS_futex)});
  look({"running\n", "running\n"});
  sampler.look();
  proc.file("10/task/10/syscall", waiting_in(SYS_futex)).file("10/task/11/syscall", waiting_in(SYS_futex));
  sampler.look();
  const ThreadStates states = sampler.take();
  EXPECT_EQ(states.at_work, 1);
  EXPECT_EQ(states.at_work_spread, 1);
}

TEST_F(Threads, TextThatIsNotACallIsOther) {
  const ThreadStates states = look({"nonsense", ""});
  EXPECT_EQ(states.of(Wait::other), 2);
}

TEST_F(Threads, KernelWithoutSystemCalls) {
  proc.file("10/task/10/stat", TemporaryProc::stat_line(10, "t", 1)).file("10/task/10/wchan", "futex_do_wait");
  proc.file("10/task/11/stat", TemporaryProc::stat_line(11, "t", 1, 'D'));
  const ThreadStates states = look({});
  EXPECT_EQ(sampler.sight(), TaskSampler::Sight::absent);
  EXPECT_EQ(states.of(Wait::futex), 1);
  EXPECT_EQ(states.of(Wait::disk), 1);
}

TEST_F(Threads, ProcessThatIsGone) {
  sampler.find_threads({99});
  sampler.look();
  EXPECT_TRUE(sampler.threads().empty());
  EXPECT_EQ(sampler.sight(), TaskSampler::Sight::whole);
}

}  // namespace
}  // namespace brink::probe
