#include "probe/target_finder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "probe/process_table.h"
#include "probe/testing_proc.h"

namespace brink::probe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing_probe::TemporaryProc;

std::string tcp_table(const std::vector<std::string>& lines) {
  std::string text = "  sl  local_address rem_address   st ...\n";
  for (const auto& line : lines) text += line;
  return text;
}
std::string listening(const std::string& address, int inode) {
  return "0: " + address + " 00000000:0000 0A 00000000:00000000 00:00000000 0 0 0 " + std::to_string(inode) + " 1\n";
}
const std::string loopback_8080 = "0100007F:1F90";
const std::string any_8080 = "00000000:1F90";

TargetSelection at_8080(const TemporaryProc& proc) {
  return {.address = "127.0.0.1", .port = 8080, .proc = proc.files()};
}

TEST(TargetFinder, WorkersOfAPreForkServerAndTheirChildren) {
  TemporaryProc proc;
  proc.file("net/tcp", tcp_table({listening(any_8080, 500), listening("0100007F:0051", 501)}));
  proc.process(1, "init", 0).process(10, "master", 1, {500}).process(11, "worker", 10, {500});
  proc.process(12, "worker", 10, {500}).process(13, "helper) S 1", 12).process(20, "other", 1, {501});
  const auto target = find_target(at_8080(proc));
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_THAT(target->pids, ElementsAre(10, 11, 12, 13));
  ASSERT_THAT(target->listeners, SizeIs(1));
  EXPECT_EQ(to_text(target->listeners[0]), "0.0.0.0:8080");
  EXPECT_THAT(target->notes, IsEmpty());
}

TEST(TargetFinder, ListenerOfTheVeryAddressGoesBeforeAny) {
  TemporaryProc proc;
  proc.file("net/tcp", tcp_table({listening(any_8080, 500), listening(loopback_8080, 501)}));
  proc.process(10, "any", 1, {500}).process(11, "exact", 1, {501});
  EXPECT_THAT(find_target(at_8080(proc))->pids, ElementsAre(11));
}

TEST(TargetFinder, SeveralListenersOnOnePort) {
  TemporaryProc proc;
  proc.file("net/tcp", tcp_table({listening(any_8080, 500), listening(any_8080, 501)}));
  proc.process(10, "one", 1, {500}).process(11, "two", 1, {501});
  EXPECT_THAT(find_target(at_8080(proc))->pids, ElementsAre(10, 11));
}

TEST(TargetFinder, InitThatHoldsTheSocketOfAServiceIsLeftOut) {
  TemporaryProc proc;
  proc.file("net/tcp", tcp_table({listening(any_8080, 500)}));
  proc.process(1, "systemd", 0, {500}).process(10, "service", 1, {500}).process(11, "unrelated", 1);
  EXPECT_THAT(find_target(at_8080(proc))->pids, ElementsAre(10));
}

TEST(TargetFinder, UnixSocket) {
  TemporaryProc proc;
  proc.file("net/unix", "Num\n0: 00000002 00000000 00010000 0001 01 100 /run/app.sock\n");
  proc.process(10, "app", 1, {100});
  const auto target = find_target({.unix_path = "/run/app.sock", .proc = proc.files()});
  ASSERT_TRUE(target);
  EXPECT_THAT(target->pids, ElementsAre(10));
  EXPECT_EQ(to_text(target->listeners[0]), "/run/app.sock");
}

TEST(TargetFinder, NobodyListens) {
  TemporaryProc proc;
  proc.file("net/tcp", tcp_table({}));
  const auto target = find_target(at_8080(proc));
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().message, "no process of this machine listens on 127.0.0.1:8080");
  EXPECT_THAT(target.error().hint, HasSubstr("--pid"));
}

TEST(TargetFinder, LocalhostIsBothLoopbackAddresses) {
  TemporaryProc proc;
  proc.process(10, "node", 1, {500});
  proc.file("net/tcp", tcp_table({}));
  proc.file("net/tcp6", tcp_table({listening("00000000000000000000000001000000:1F90", 500)}));
  const auto target = find_target({.address = "localhost", .port = 8080, .proc = proc.files()});
  ASSERT_TRUE(target);
  EXPECT_THAT(target->pids, ElementsAre(10));
  EXPECT_EQ(to_text(target->listeners.at(0)), "[::1]:8080");
}

TEST(TargetFinder, AddressOfAnotherMachine) {
  TemporaryProc proc;
  const auto target = find_target({.address = "192.0.2.7", .port = 80, .proc = proc.files()});
  ASSERT_FALSE(target);
  EXPECT_THAT(target.error().message, HasSubstr("192.0.2.7 is not an address of this machine"));
}

TEST(TargetFinder, ProcThatIsNotThere) {
  const ProcFiles nowhere("/nonexistent/proc");
  const auto by_port = find_target({.address = "127.0.0.1", .port = 8080, .proc = nowhere});
  ASSERT_FALSE(by_port);
  EXPECT_THAT(by_port.error().message, HasSubstr("/proc/net/tcp cannot be read"));
  const auto by_pid = find_target({.pid = 1, .proc = nowhere});
  ASSERT_FALSE(by_pid);
  EXPECT_THAT(by_pid.error().message, HasSubstr("/nonexistent/proc cannot be read"));
}

TEST(TargetFinder, OwnerThatCannotBeSeen) {
  TemporaryProc proc;
  proc.file("net/tcp", tcp_table({listening(any_8080, 500)}));
  proc.file("mounts", "proc /proc proc rw,hidepid=invisible 0 0\n");
  const auto target = find_target(at_8080(proc));
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().message, "the process that listens on 127.0.0.1:8080 cannot be seen");
}

TEST(TargetFinder, PidWithItsListeners) {
  TemporaryProc proc;
  proc.process(10, "app", 1, {500, 501}).process(11, "child", 10);
  proc.file("10/net/tcp",
            tcp_table({listening(any_8080, 500), listening("00000000:0050", 501), listening("00000000:0051", 9)}));
  const auto all = find_target({.pid = 10, .proc = proc.files()});
  ASSERT_TRUE(all);
  EXPECT_THAT(all->pids, ElementsAre(10, 11));
  EXPECT_THAT(all->listeners, SizeIs(2));
  const auto one = find_target({.port = 80, .pid = 10, .proc = proc.files()});
  ASSERT_THAT(one->listeners, SizeIs(1));
  EXPECT_EQ(one->listeners[0].inode, 501u);
}

TEST(TargetFinder, PidThatIsGone) {
  TemporaryProc proc;
  proc.process(10, "app", 1);
  const auto target = find_target({.pid = 99, .proc = proc.files()});
  ASSERT_FALSE(target);
  EXPECT_EQ(target.error().message, "there is no process 99");
}

TEST(TargetFinder, ControlGroupsOfBothVersions) {
  TemporaryProc proc;
  proc.process(10, "app", 1).process(11, "app", 1).process(12, "app", 1);
  TemporaryProc groups;
  groups.file("system.slice/app/cgroup.procs", "10\n").file("system.slice/app/sub/cgroup.procs", "11\n0\n");
  groups.file("cpu/docker/abc/cgroup.procs", "12\n");
  TargetSelection selection{.proc = proc.files(), .cgroup_root = groups.path()};
  selection.cgroup = "/system.slice/app";
  EXPECT_THAT(find_target(selection)->pids, ElementsAre(10, 11));
  selection.cgroup = groups.path() + "/system.slice/app/sub";
  EXPECT_THAT(find_target(selection)->pids, ElementsAre(11));
  selection.cgroup = "docker/abc";
  EXPECT_THAT(find_target(selection)->pids, ElementsAre(12));
  selection.cgroup = "/nothing";
  EXPECT_EQ(find_target(selection).error().message, "there is no control group /nothing");
}

TEST(Descendants, OurOwnBranchIsLeftOut) {
  const ProcessTable table = {
      {1, {0, "init"}}, {10, {1, "server"}}, {11, {10, "us"}}, {12, {11, "ours"}}, {13, {10, "w"}}};
  EXPECT_THAT(with_descendants(table, {10}, 11), ElementsAre(10, 13));
  EXPECT_THAT(with_descendants(table, {11}, 11), ElementsAre(11, 12));
}

TEST(AccessAdvice, NamesWhatWouldAllowIt) {
  TemporaryProc plain;
  EXPECT_THAT(access_advice(plain.files(), true), HasSubstr("CAP_SYS_PTRACE"));
  TemporaryProc hidden;
  hidden.file("mounts", "proc /proc proc rw,hidepid=2 0 0\n");
  EXPECT_THAT(access_advice(hidden.files(), true), HasSubstr("hidepid=2"));
  TemporaryProc yama;
  yama.file("sys/kernel/yama/ptrace_scope", "1\n");
  EXPECT_THAT(access_advice(yama.files(), false), HasSubstr("kernel.yama.ptrace_scope is 1"));
  EXPECT_THAT(access_advice(yama.files(), true), ::testing::Not(HasSubstr("yama")));
}

}  // namespace
}  // namespace brink::probe
