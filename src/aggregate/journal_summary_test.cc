#include "aggregate/journal_summary.h"

#include <gtest/gtest.h>

#include <string>

namespace brink::aggregate {
namespace {

using sample::Mishap;

TEST(JournalSummary, ChecksAreCountedByName) {
  JournalSummary summary;
  EXPECT_TRUE(summary.empty());
  summary.check("is 200", true);
  summary.check("is 200", true);
  summary.check("is 200", false);
  EXPECT_EQ(summary.checks.at("is 200").passed, 2u);
  EXPECT_EQ(summary.checks.at("is 200").failed, 1u);
  EXPECT_FALSE(summary.empty());
}

TEST(JournalSummary, MishapsAreKeptApartByKind) {
  JournalSummary summary;
  summary.mishap(Mishap::extraction, "token");
  summary.mishap(Mishap::extraction, "token");
  summary.mishap(Mishap::script, "token");
  EXPECT_EQ(summary.count(Mishap::extraction), 2u);
  EXPECT_EQ(summary.count(Mishap::script), 1u);
  EXPECT_EQ(summary.count(Mishap::assertion), 0u);
}

TEST(JournalSummary, OfEachMishapTheFirstThatSaysMoreIsKept) {
  using std::chrono::seconds;
  const auto first = [](const JournalSummary& s) { return s.firsts[static_cast<std::size_t>(Mishap::script)]; };
  JournalSummary summary;
  summary.mishap(Mishap::script, "KeyError", "", seconds(1));
  summary.mishap(Mishap::script, "KeyError", "'token'", seconds(2));
  summary.mishap(Mishap::script, "KeyError", "'id'", seconds(3));
  EXPECT_EQ(summary.count(Mishap::script), 3u);
  EXPECT_EQ(first(summary).at("KeyError").detail, "'token'");
  EXPECT_EQ(first(summary).at("KeyError").at, seconds(2));

  JournalSummary other;
  other.mishap(Mishap::script, "KeyError", "'earlier'", seconds(1));
  other.mishap(Mishap::script, "TypeError", "'x'", seconds(9));
  summary.merge(other);
  EXPECT_EQ(first(summary).at("KeyError").detail, "'earlier'");
  EXPECT_EQ(first(summary).at("TypeError").at, seconds(9));
}

TEST(JournalSummary, BeyondTheLastNameAllIsOther) {
  JournalSummary summary;
  for (std::size_t i = 0; i < JournalSummary::most_names + 5; ++i) summary.check(std::to_string(i), true);
  EXPECT_EQ(summary.checks.size(), JournalSummary::most_names + 1);
  EXPECT_EQ(summary.checks.at("[other]").passed, 5u);
  summary.check("0", true);  // a name that is known stays its own row
  EXPECT_EQ(summary.checks.at("0").passed, 2u);
}

TEST(JournalSummary, PartsAddUpWhateverTheirOrder) {
  JournalSummary a, b;
  a.check("x", true);
  b.check("x", false);
  b.check("y", true);
  b.mishap(Mishap::assertion, "k");
  JournalSummary ab = a, ba = b;
  ab.merge(b);
  ba.merge(a);
  EXPECT_EQ(ab.checks.at("x").passed, 1u);
  EXPECT_EQ(ab.checks.at("x").failed, 1u);
  EXPECT_EQ(ba.checks.at("x").failed, 1u);
  EXPECT_EQ(ab.checks.size(), ba.checks.size());
  EXPECT_EQ(ab.count(Mishap::assertion), 1u);
}

}  // namespace
}  // namespace brink::aggregate
