#include "probe/host_probe.h"

#include <gtest/gtest.h>

namespace brink::probe {
namespace {

// user nice system idle iowait irq softirq steal guest guest_nice
constexpr auto line = "cpu  100 40 30 500 20 1 2 7 5 0";

TEST(HostProbe, WhatRunsNicedGivesWayAndCountsAsIdle) {
  const HostCounters counters = parse_proc_stat(line, false);
  EXPECT_EQ(counters.total, 700u);
  EXPECT_EQ(counters.idle, 560u);
  EXPECT_EQ(counters.steal, 7u);
}

TEST(HostProbe, NothingGivesWayToANicedGenerator) { EXPECT_EQ(parse_proc_stat(line, true).idle, 520u); }

TEST(HostProbe, AnotherLineSaysNothing) {
  EXPECT_EQ(parse_proc_stat("intr 1 2 3 4", false).total, 0u);
  EXPECT_EQ(parse_proc_stat("", false).total, 0u);
}

}  // namespace
}  // namespace brink::probe
