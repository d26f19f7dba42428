// Numbers on a command line of pywrkr, and what bounds them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/compat/pywrkr_testing.h"

namespace brink::input::compat {
namespace {

TEST(PywrkrBounds, NumbersAreThoseOfItsParser) {
  EXPECT_EQ(bench_of({"--timeout", "1e2", "http://h/"}).at("timeout"), "100");
  EXPECT_EQ(bench_of({"--timeout", "+.5", "http://h/"}).at("timeout"), "0.5");
  EXPECT_EQ(bench_of({"-d", " 2.50 ", "http://h/"}).at("duration"), "2.5");
  EXPECT_EQ(bench_of({"-c", "+7", "http://h/"}).at("connections"), "7");
  EXPECT_EQ(bench_of({"-u", "2", "-d", "1e1", "--think-time", "1e-5", "http://h/"}).at("think-time"), "0.00001");
  EXPECT_EQ(bench_of({"--ws-ping-interval", "1e1", "ws://h/"}).at("ws-ping-interval"), "10");
  whole({"--timeout", "1e2", "-d", "1e1", "-c", "3", "http://127.0.0.1/"});
  EXPECT_EQ(pywrkr_error({"--timeout", "2s", "http://h/"}), "argument --timeout: invalid float value: '2s'");
  EXPECT_EQ(pywrkr_error({"-c", "1e2", "http://h/"}), "argument --connections: invalid int value: '1e2'");
  EXPECT_EQ(pywrkr_error({"-c", "+-2", "http://h/"}), "argument --connections: invalid int value: '+-2'");
}

TEST(PywrkrBounds, WhatABenchDoesNotTakeIsRefusedByItsName) {
  EXPECT_EQ(pywrkr_error({"-c", "50001", "http://h/"}), "--connections must be <= 50000, the most that is taken here");
  EXPECT_EQ(pywrkr_error({"-d", "86401", "http://h/"}), "--duration must be <= 86400, the most that is taken here");
  EXPECT_EQ(pywrkr_error({"-d", "1e-4", "http://h/"}), "--duration must be >= 0.001, the least that is taken here");
  EXPECT_EQ(pywrkr_error({"-u", "50001", "-d", "5", "http://h/"}),
            "--users must be <= 50000, the most that is taken here");
  EXPECT_EQ(pywrkr_error({"--rate", "1e8", "http://h/"}), "--rate must be <= 10000000, the most that is taken here");
  whole({"-c", "50000", "-d", "86400", "-t", "1000", "http://127.0.0.1/"});
}

TEST(PywrkrBounds, BoundsThatOnlyHaveToBeHighAreLowered) {
  const PywrkrLine patient = pywrkr_line({"--timeout", "7200", "http://h/"});
  EXPECT_EQ(bench_of(patient).at("timeout"), "3600");
  EXPECT_THAT(patient.bench.notes, testing::ElementsAre("--timeout is lowered to 3600, the most that is taken here"));
  const PywrkrLine search = pywrkr_line({"--autofind", "--max-users", "100000", "http://h/"});
  EXPECT_EQ(bench_of(search).at("max-users"), "50000");
  EXPECT_EQ(search.bench.notes.size(), 1u);
}

TEST(PywrkrBounds, ACountHasNoLimitInTime) {
  const BenchOptions options = whole({"-n", "100000000", "http://127.0.0.1/"});
  EXPECT_EQ(options.stage.requests, 100'000'000u);
  EXPECT_EQ(options.plan.budget.max_duration, Duration(std::chrono::hours(24))) << "the longest there is";
  EXPECT_FALSE(whole({"-d", "5", "http://127.0.0.1/"}).plan.budget.max_duration);
}

}  // namespace
}  // namespace brink::input::compat
