#include "probe/process_usage.h"

#include <gtest/gtest.h>

#include "probe/cgroup_usage.h"
#include "probe/host_load.h"
#include "probe/testing_proc.h"
#include "probe/usable_cores.h"

namespace brink::probe {
namespace {

using namespace std::chrono_literals;
using testing_probe::TemporaryProc;

const std::string limits = "Max open files            64                   4096                 files\n";

TEST(ProcessUsage, IncreasesBetweenTwoReadings) {
  TemporaryProc proc;
  proc.process(10, "app) R", 1, {1, 2}).file("10/limits", limits);
  proc.file("10/io", "read_bytes: 1000\nwrite_bytes: 5\n");
  proc.file("10/task/10/schedstat", "1000000000 0 1\n").file("10/task/11/schedstat", "2000000000 100 1\n");
  ProcessUsage usage(proc.files());
  const std::vector<TaskSampler::Thread> threads = {{10, 10}, {10, 11}};
  const Usage first = usage.read({10}, threads, 0s);
  EXPECT_EQ(first.io_read_bytes, std::nullopt);
  EXPECT_EQ(first.top_thread_cpu, std::nullopt);
  EXPECT_EQ(first.fds_open, 2u);
  EXPECT_EQ(first.fds_limit, 64u);
  EXPECT_EQ(first.rss_bytes, 2500u * static_cast<unsigned>(sysconf(_SC_PAGESIZE)));
  proc.file("10/io", "read_bytes: 5096\nwrite_bytes: 5\n");
  proc.file("10/task/10/schedstat", "1300000000 300000000 1\n").file("10/task/11/schedstat", "2900000000 100 1\n");
  const Usage second = usage.read({10}, threads, 1s);
  EXPECT_EQ(second.io_read_bytes, 4096u);
  EXPECT_EQ(second.io_write_bytes, 0u);
  EXPECT_DOUBLE_EQ(*second.top_thread_cpu, 0.9);
  EXPECT_DOUBLE_EQ(*second.run_delay_share, 0.2);
}

TEST(ProcessUsage, CpusThatAllProcessesTogetherMayRunOn) {
  TemporaryProc proc;
  proc.process(10, "a", 1).process(11, "b", 1).process(12, "c", 1);
  proc.file("10/status", "Name:\ta\nCpus_allowed_list:\t0-1,4\n").file("11/status", "Cpus_allowed_list:\t1\n");
  ProcessUsage usage(proc.files());
  EXPECT_EQ(usage.read({12}, {}, 1s).cpus_allowed, std::nullopt);
  EXPECT_EQ(usage.read({11}, {}, 1s).cpus_allowed, 1);
  EXPECT_EQ(usage.read({10, 11, 12}, {}, 1s).cpus_allowed, 3);
}

TEST(ProcessUsage, FilesOfTheProcessNearestToItsLimit) {
  TemporaryProc proc;
  proc.process(10, "a", 1, {1, 2, 3}).process(11, "b", 1, {4, 5});
  proc.file("10/limits", "Max open files            1024                   4096                 files\n");
  proc.file("11/limits", limits);
  const Usage usage = ProcessUsage(proc.files()).read({10, 11}, {}, 1s);
  EXPECT_EQ(usage.fds_open, 2u);
  EXPECT_EQ(usage.fds_limit, 64u);
}

TEST(ProcessUsage, WhatIsGoneIsPassedOver) {
  TemporaryProc proc;
  const Usage usage = ProcessUsage(proc.files()).read({10}, {{10, 10}}, 1s);
  EXPECT_EQ(usage.cpu_cores, 0);
  EXPECT_EQ(usage.rss_bytes, 0u);
  EXPECT_EQ(usage.fds_open, std::nullopt);
}

TEST(CgroupUsage, VersionTwoWithTheTightestLimitAround) {
  TemporaryProc proc;
  proc.file("10/cgroup", "0::/slice/app\n");
  TemporaryProc groups;
  groups.file("slice/app/cpu.max", "max 100000\n").file("slice/cpu.max", "50000 100000\n");
  groups.file("slice/cpu.stat", "usage_usec 1\nnr_periods 100\nnr_throttled 10\n");
  groups.file("slice/app/memory.max", "max\n")
      .file("slice/memory.max", "4096\n")
      .file("slice/memory.current", "1024\n");
  groups.file("slice/app/memory.events", "low 0\noom 2\noom_kill 1\n");
  CgroupUsage usage(proc.files(), 10, groups.path());
  groups.file("slice/cpu.stat", "nr_periods 120\nnr_throttled 25\n");
  groups.file("slice/app/memory.events", "low 0\noom 2\noom_kill 3\n");
  const CgroupReading reading = usage.read();
  EXPECT_DOUBLE_EQ(*reading.cpu_quota, 0.5);
  EXPECT_DOUBLE_EQ(*reading.throttled_share, 0.75);
  EXPECT_EQ(reading.oom_kills, 2u);
  EXPECT_EQ(reading.memory_limit, 4096u);
  EXPECT_EQ(reading.memory_current, 1024u);
  EXPECT_EQ(usage.read().throttled_share, std::nullopt);
}

TEST(UsableCores, NoMoreThanTheGroupPaysFor) {
  TemporaryProc proc;
  proc.file("10/cgroup", "0::/\n");
  TemporaryProc groups;
  const auto with = [&](const char* quota) {
    groups.file("cpu.max", quota);
    return usable_cores(proc.files(), 10, groups.path());
  };
  const std::uint32_t all = with("max 100000\n");
  EXPECT_GE(all, 1u);
  EXPECT_EQ(with("25000 100000\n"), 1u);
  EXPECT_EQ(with("100000 100000\n"), 1u);
  EXPECT_EQ(with("190000 100000\n"), 1u) << "a second thread would be held back";
  EXPECT_EQ(with("99999999 100000\n"), all);
}

TEST(CgroupUsage, VersionOne) {
  TemporaryProc proc;
  proc.file("10/cgroup", "3:cpu,cpuacct:/a\n2:memory:/m\n0::/\n");
  TemporaryProc groups;
  groups.file("cpu,cpuacct/a/cpu.cfs_quota_us", "25000\n").file("cpu,cpuacct/a/cpu.cfs_period_us", "100000\n");
  groups.file("memory/m/memory.limit_in_bytes", "9223372036854771712\n");
  groups.file("memory/m/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n");
  CgroupUsage usage(proc.files(), 10, groups.path());
  const CgroupReading reading = usage.read();
  EXPECT_DOUBLE_EQ(*reading.cpu_quota, 0.25);
  EXPECT_EQ(reading.memory_limit, std::nullopt);
  EXPECT_EQ(reading.oom_kills, 0u);
}

TEST(CgroupUsage, NoGroupToBeSeen) {
  TemporaryProc proc;
  const CgroupReading reading = CgroupUsage(proc.files(), 10, "/nonexistent").read();
  EXPECT_EQ(reading.cpu_quota, std::nullopt);
  EXPECT_EQ(reading.oom_kills, std::nullopt);
}

std::optional<double> value_of(const std::vector<sample::Reading>& readings, const std::string& name) {
  for (const auto& reading : readings) {
    if (reading.name == name) return reading.value;
  }
  return std::nullopt;
}

TEST(HostLoad, SharesOfTheTimeBetween) {
  TemporaryProc proc;
  proc.file("stat", "cpu  0 0 0 100 0 0 0 0\n").file("meminfo", "MemAvailable: 2 kB\n");
  proc.file("pressure/cpu", "some avg10=0 total=1000000\n").file("diskstats", "254 0 vda 0 0 0 0 0 0 0 0 0 500 0\n");
  HostLoad load(proc.files());
  std::vector<sample::Reading> readings;
  load.read(Instant(1s), readings);
  EXPECT_EQ(value_of(readings, "memory_available_bytes"), 2048);
  EXPECT_EQ(value_of(readings, "cpu_share"), std::nullopt);
  proc.file("stat", "cpu  30 0 0 170 0 0 0 0\n");
  proc.file("pressure/cpu", "some avg10=0 total=1500000\n").file("diskstats", "254 0 vda 0 0 0 0 0 0 0 0 0 750 0\n");
  readings.clear();
  load.read(Instant(2s), readings);
  EXPECT_DOUBLE_EQ(*value_of(readings, "cpu_share"), 0.3);
  EXPECT_DOUBLE_EQ(*value_of(readings, "psi_cpu"), 0.5);
  EXPECT_DOUBLE_EQ(*value_of(readings, "disk_busy"), 0.25);
  EXPECT_EQ(value_of(readings, "psi_io"), std::nullopt);
}

}  // namespace
}  // namespace brink::probe
