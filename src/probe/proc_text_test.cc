#include "probe/proc_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "probe/testing_proc.h"

namespace brink::probe {
namespace {

using namespace std::chrono_literals;
using testing_probe::TemporaryProc;

TEST(TaskStatText, FieldsAreCountedFromTheLastBracket) {
  for (const std::string name : {"nginx", "a b", "evil) R 1", ") D 1 1 1 (", "two\nlines", "(", ")", ""}) {
    const auto stat = parse_task_stat(TemporaryProc::stat_line(42, name, 7));
    ASSERT_TRUE(stat) << name;
    EXPECT_EQ(stat->name, name);
    EXPECT_EQ(stat->id, 42);
    EXPECT_EQ(stat->state, 'S');
    EXPECT_EQ(stat->parent, 7);
    EXPECT_EQ(stat->major_faults, 7u);
    EXPECT_EQ(stat->cpu, 2s);
    EXPECT_EQ(stat->threads, 3);
    EXPECT_EQ(stat->start, 4711u);
    EXPECT_EQ(stat->rss_pages, 2500u);
  }
}

TEST(TaskStatText, NothingWhenCutShort) {
  for (const char* text :
       {"", "42", "42 (a", "42 (a) S", ") 42 (", "42 (a) SS 1 1 1 0 -1 4 1 0 7 0 1 5 0 0 20 0 3 0 4 1 2",
        "x (a) S 1 1 1 0 -1 4 1 0 7 0 1 5 0 0 20 0 3 0 4 1 2"}) {
    EXPECT_FALSE(parse_task_stat(text)) << text;
  }
}

TEST(SyscallText, RunningWaitingAndOutsideOfACall) {
  EXPECT_TRUE(parse_syscall("running\n")->running);
  const auto call = parse_syscall("202 0x7f00 0x80 0x2 0x0 0x0 0xffffffff 0x7ffe 0x7f01\n");
  ASSERT_TRUE(call);
  EXPECT_FALSE(call->running);
  EXPECT_EQ(call->call, 202);
  EXPECT_EQ(call->arguments[1], 0x80u);
  EXPECT_EQ(call->arguments[5], 0xffffffffu);
  EXPECT_EQ(parse_syscall("-1 0x7ffe 0x7f01\n")->call, -1);
}

TEST(SyscallText, NothingWhenItIsNotOne) {
  for (const char* text : {"", "running fast", "202", "202 0x1 0x2", "x 0x7ffe 0x7f01", "-1 0x1 0x2 0x3",
                           "202 1 0x80 0x2 0x0 0x0 0x0 0x7ffe 0x7f01", "0 0x 0x80 0x2 0x0 0x0 0x0 0x7ffe 0x7f01"}) {
    EXPECT_FALSE(parse_syscall(text)) << text;
  }
}

TEST(SchedstatText, RanAndWaited) {
  const auto times = parse_schedstat("1500000000 250000000 12\n");
  ASSERT_TRUE(times);
  EXPECT_EQ(times->ran, 1500ms);
  EXPECT_EQ(times->waited, 250ms);
  EXPECT_FALSE(parse_schedstat("1 2"));
  EXPECT_FALSE(parse_schedstat("-1 2 3"));
  EXPECT_FALSE(parse_schedstat("99999999999999999999 2 3"));
}

TEST(FieldText, WithAndWithoutColon) {
  EXPECT_EQ(parse_field("nr_periods 10\nnr_throttled 3\n", "nr_throttled"), 3u);
  EXPECT_EQ(parse_field("rchar: 5\nread_bytes: 4096\n", "read_bytes"), 4096u);
  EXPECT_EQ(parse_field("MemTotal: 10 kB\nMemAvailable:  7 kB\n", "MemAvailable"), 7u);
  EXPECT_FALSE(parse_field("oom 1\n", "oom_kill"));
  EXPECT_FALSE(parse_field("oom_kill x\n", "oom_kill"));
  EXPECT_FALSE(parse_field("oom_kill\n", "oom_kill"));
}

TEST(StatusText, CpusAllowed) {
  const auto cpus = parse_cpus_allowed("Name:\tapp\nCpus_allowed:\t13\nCpus_allowed_list:\t0-1,4\nMems_allowed:\t1\n");
  ASSERT_TRUE(cpus);
  EXPECT_EQ(cpus->count(), 3u);
  EXPECT_TRUE(cpus->test(4));
  for (const char* list : {"", "x", "1-", "-1", "3-1", "0,", "4096", "0-99999999999999999999"}) {
    EXPECT_FALSE(parse_cpus_allowed(std::string("Cpus_allowed_list:\t") + list + "\n")) << list;
  }
  EXPECT_FALSE(parse_cpus_allowed("Name:\tapp\n"));
}

TEST(LimitsText, SoftLimitOfOpenFiles) {
  const std::string head = "Limit                     Soft Limit           Hard Limit           Units     \n";
  EXPECT_EQ(
      parse_open_files_limit(head + "Max open files            64                   4096                 files\n"),
      64u);
  EXPECT_FALSE(
      parse_open_files_limit(head + "Max open files            unlimited            unlimited            files\n"));
  EXPECT_FALSE(parse_open_files_limit("Max open files"));
}

TEST(QuotaText, BothVersionsOfControlGroups) {
  EXPECT_DOUBLE_EQ(*parse_cpu_max("25000 100000\n"), 0.25);
  EXPECT_FALSE(parse_cpu_max("max 100000\n"));
  EXPECT_FALSE(parse_cpu_max("25000 0\n"));
  EXPECT_DOUBLE_EQ(*cpu_quota("150000\n", "100000\n"), 1.5);
  EXPECT_FALSE(cpu_quota("-1\n", "100000\n"));
}

TEST(PressureText, TotalOfSome) {
  EXPECT_EQ(parse_pressure("some avg10=0.00 avg60=0.00 avg300=0.00 total=1500\nfull avg10=0.00 total=7\n"), 1500us);
  EXPECT_FALSE(parse_pressure("full avg10=0.00 total=7\n"));
  EXPECT_FALSE(parse_pressure("some total=\n"));
}

TEST(DiskText, WholeDisksOnly) {
  const auto disks = parse_disk_times(
      "   7  0 loop0 1 0 0 0 0 0 0 0 0 5 0\n"
      " 254  0 vda 1 0 0 0 0 0 0 0 0 1500 0 0 0\n"
      " 254  1 vda1 1 0 0 0 0 0 0 0 0 1400 0 0 0\n"
      " 259  0 nvme0n1 1 0 0 0 0 0 0 0 0 20 0\n"
      " 259  1 nvme0n1p1 1 0 0 0 0 0 0 0 0 20 0\n"
      " 254 0 vdb 1\n");
  ASSERT_EQ(disks.size(), 2u);
  EXPECT_EQ(disks[0].name, "vda");
  EXPECT_EQ(disks[0].busy, 1500ms);
  EXPECT_EQ(disks[1].name, "nvme0n1");
}

TEST(CgroupText, PathByController) {
  const std::string text = "9:name=systemd:/\n2:cpu,cpuacct:/a\n4:memory:/b/c\n0::/unified:x\n";
  EXPECT_EQ(parse_cgroup_path(text, "cpu"), "/a");
  EXPECT_EQ(parse_cgroup_path(text, "memory"), "/b/c");
  EXPECT_EQ(parse_cgroup_path(text, ""), "/unified:x");
  EXPECT_FALSE(parse_cgroup_path(text, "pids"));
}

TEST(MountsText, LastMountOfAPlace) {
  const std::string text = "proc /proc proc rw,nosuid 0 0\nx /other y rw 0 0\nproc /proc proc rw,hidepid=2 0 0\n";
  EXPECT_EQ(parse_mount_options(text, "/proc"), "rw,hidepid=2");
  EXPECT_FALSE(parse_mount_options(text, "/pro"));
}

}  // namespace
}  // namespace brink::probe
