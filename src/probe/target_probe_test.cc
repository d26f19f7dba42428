#include "probe/target_probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "probe/sock_diag.h"
#include "probe/testing_target.h"

namespace brink::probe {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing_probe::comes_true;
using testing_probe::connect_to;
using testing_probe::KnownTarget;
using testing_probe::listen_on_loopback;

using Values = std::map<std::string, double>;
Values values_of(const std::vector<sample::Reading>& readings) {
  Values values;
  for (const auto& reading : readings) values[reading.subject + "." + reading.name] = reading.value;
  return values;
}

TargetSelection at_port(std::uint16_t port) { return {.address = "127.0.0.1", .port = port}; }

// Whoever may not look into the child (a kernel without ptrace rights for its own user's processes) sees no calls.
bool may_look(const KnownTarget& target) { return ProcFiles().read(of_process(target.pid(), "syscall")).has_value(); }

std::unique_ptr<TargetProbe> probe_of(const KnownTarget& target) {
  auto probe = TargetProbe::make(at_port(target.port()));
  EXPECT_TRUE(probe) << probe.error().message;
  return probe ? std::move(*probe) : nullptr;
}

// Plays time for the probe: a look each 20 ms, readings each 250 ms.
struct Player {
  TargetProbe& probe;
  Instant now{1s};
  Values next_readings() {
    std::vector<sample::Reading> readings;
    do {
      probe.sample(now += 20ms);
      readings = probe.take();
    } while (values_of(readings).count("target.processes") == 0);
    return values_of(readings);
  }
};

TEST(TargetProbe, ThreadsOfAProcessFoundByItsPort) {
  KnownTarget target;
  const auto probe = probe_of(target);
  ASSERT_TRUE(probe);
  EXPECT_THAT(probe->facts().pids, ElementsAre(target.pid()));
  EXPECT_EQ(probe->facts().listen, "127.0.0.1:" + std::to_string(target.port()));
  if (!may_look(target)) GTEST_SKIP() << "not permitted to see system calls here";
  Player player{*probe};
  Values values;
  // The child's threads get to where they wait in their own time.
  const bool settled = comes_true([&] {
    values = player.next_readings();
    return values["target.threads_futex"] >= KnownTarget::in_futex && values["target.threads_accept"] >= 1 &&
           values["target.threads_sleep"] >= KnownTarget::in_sleep &&
           values["target.threads_peer"] >= KnownTarget::at_peer && values["target.threads_runnable"] >= 1 &&
           values["target.top_thread_cpu"] > 0 && values["target.cpu_cores"] > 0;
  });
  EXPECT_TRUE(settled) << ::testing::PrintToString(values);
  EXPECT_GE(values["target.threads"], 10);
  EXPECT_GT(values["target.rss_bytes"], 0);
  EXPECT_GE(values["target.fds_open"], 3);
  EXPECT_GT(values["host.cpu_cores"], 0);
  const std::string peer = probe->facts().peer;
  EXPECT_EQ(values["peer." + peer], KnownTarget::at_peer);
  EXPECT_THAT(peer, HasSubstr("probe_test"));
}

TEST(TargetProbe, ConnectionsThatAreAcceptedAndThatWait) {
  KnownTarget target;
  const auto probe = probe_of(target);
  ASSERT_TRUE(probe);
  const int client = connect_to(target.port());
  Player player{*probe};
  Values values;
  EXPECT_TRUE(comes_true([&] { return (values = player.next_readings())["target.sockets_established"] == 1; }))
      << ::testing::PrintToString(values);
  EXPECT_EQ(values["target.accept_queue"], 0);
  target.stop();  // from here on nobody accepts
  const int waiting = connect_to(target.port());
  EXPECT_TRUE(comes_true([&] { return (values = player.next_readings())["target.accept_queue"] == 1; }));
  if (diag_tcp()) {
    EXPECT_EQ(values["target.accept_limit"], 7);
  }
  close(client);
  close(waiting);
}

TEST(TargetProbe, ProcessThatVanishesIsSaidAndTheRestGoesOn) {
  KnownTarget target;
  const auto probe = probe_of(target);
  ASSERT_TRUE(probe);
  const pid_t pid = target.pid();
  Player player{*probe};
  EXPECT_EQ(player.next_readings()["target.processes"], 1);
  target.end();
  Values values;
  EXPECT_TRUE(comes_true([&] { return (values = player.next_readings())["target.processes"] == 0; }));
  EXPECT_THAT(probe->facts().notes, Contains("the target's process " + std::to_string(pid) + " has ended"));
  EXPECT_EQ(values.count("target.cpu_cores"), 0u);
  EXPECT_EQ(values.count("host.cpu_cores"), 1u);
}

TEST(TargetProbe, NothingThere) {
  const auto listening = listen_on_loopback();
  close(listening.fd);
  const auto probe = TargetProbe::make(at_port(listening.port));
  ASSERT_FALSE(probe);
  EXPECT_THAT(probe.error().message, HasSubstr("no process of this machine listens on 127.0.0.1:"));
}

}  // namespace
}  // namespace brink::probe
