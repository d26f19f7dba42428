// The checks in open load at the end of a search, and what is concluded from those that this machine spoiled.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/check.h"
#include "verdict/judge.h"
#include "verdict/made_visit_test.h"
#include "verdict/search.h"

namespace brink::verdict {
namespace {

using test::made_visit;
using test::MadeRoute;

std::size_t count(const std::vector<Visit>& visits, Purpose purpose) {
  return static_cast<std::size_t>(
      std::count_if(visits.begin(), visits.end(), [&](const Visit& v) { return v.step.purpose == purpose; }));
}

// A target that answers 1000 times a second a user, and a tenth of that from the first open visit on, however it is
// asked: its users wait in open load only because it can no longer do what it did.
std::vector<Visit> play_slowing(const SearchOptions& options, bool slow_in_closed_load) {
  std::vector<Visit> visits;
  while (const auto step = next_step(options, visits)) {
    const double length = seconds(*step->stage.duration);
    const bool later = count(visits, Purpose::verify) > 0;
    Visit visit;
    if (const auto* closed = std::get_if<plan::Closed>(&step->stage.load)) {
      const double rate = closed->users * (later && slow_in_closed_load ? 100 : 1000);
      visit = made_visit(closed->users, {MadeRoute{static_cast<std::uint64_t>(rate * length)}}, step->purpose, length);
    } else {
      const double rate = std::min(std::get<plan::Open>(step->stage.load).rate.to, 1000.0);
      visit = test::made_open_visit(rate, {MadeRoute{static_cast<std::uint64_t>(rate * length), 0, 1, 5}},
                                    step->purpose, length);
    }
    visit.step = *step;
    visits.push_back(std::move(visit));
    CHECK(visits.size() < 100);
  }
  return visits;
}

TEST(Verify, ATargetThatBecameSlowerIsNotSaidToBreak) {
  SearchOptions options;
  options.max_users = 10;
  const auto visits = play_slowing(options, true);
  EXPECT_EQ(visits.back().step.purpose, Purpose::repeat);
  EXPECT_EQ(closed_load(visits.back())->users, 10u);
  const Verdict verdict = conclude(options, visits, {"/"});
  EXPECT_EQ(verdict.status, Status::inconclusive);
  EXPECT_TRUE(verdict.slowed_down);
  EXPECT_NE(sentence(verdict, {"/"}).find("became slower"), std::string::npos);
}

TEST(Verify, ATargetThatIsAsFastAsEverInClosedLoadBreaksInOpenLoad) {
  SearchOptions options;
  options.max_users = 10;
  const auto visits = play_slowing(options, false);
  EXPECT_EQ(visits.back().step.purpose, Purpose::repeat);
  const Verdict verdict = conclude(options, visits, {"/"});
  EXPECT_EQ(verdict.status, Status::breaks);
  EXPECT_FALSE(verdict.slowed_down);
}

// A target that holds whatever closed load asks, and keeps open load waiting; this machine spoils some open visits.
std::vector<Visit> play_spoiled(const SearchOptions& options, const std::vector<bool>& spoiled) {
  std::vector<Visit> visits;
  while (const auto step = next_step(options, visits)) {
    const double length = seconds(*step->stage.duration);
    Visit visit;
    if (const auto* closed = std::get_if<plan::Closed>(&step->stage.load)) {
      const auto requests = static_cast<std::uint64_t>(closed->users * 100 * length);
      visit = made_visit(closed->users, {MadeRoute{requests}}, step->purpose, length);
    } else {
      const double rate = std::get<plan::Open>(step->stage.load).rate.to;
      const auto requests = static_cast<std::uint64_t>(rate * length);
      visit = test::made_open_visit(rate, {MadeRoute{requests, 0, 1, 5}}, step->purpose, length);
      const std::size_t turn = count(visits, Purpose::verify);
      if (turn < spoiled.size() && spoiled[turn]) visit.health.gates = {{"loop_lag", true, 1, 0, "late"}};
    }
    visit.step = *step;
    visits.push_back(std::move(visit));
    CHECK(visits.size() < 100);
  }
  return visits;
}

TEST(Verify, ACheckThatThisMachineSpoiledIsMadeAgainAtLessLoad) {
  SearchOptions options;
  options.max_users = 10;
  const auto visits = play_spoiled(options, {true});
  EXPECT_EQ(count(visits, Purpose::verify), 3u);
  EXPECT_EQ(conclude(options, visits, {"/"}).status, Status::breaks);
}

TEST(Verify, ChecksThatAllBrokeAndWereAllSpoiledAreNoAnswer) {
  SearchOptions options;
  options.max_users = 10;
  const auto visits = play_spoiled(options, {true, true, true, true});
  EXPECT_EQ(count(visits, Purpose::verify), 2u);
  EXPECT_EQ(conclude(options, visits, {"/"}).status, Status::inconclusive);
}

TEST(Verify, ABreakInOpenLoadThatCouldNotBeRepeatedIsNoAnswer) {
  SearchOptions options;
  options.max_users = 10;
  const auto visits = play_spoiled(options, {false, true, true, true});
  EXPECT_EQ(count(visits, Purpose::verify), 4u);
  const Verdict verdict = conclude(options, visits, {"/"});
  EXPECT_EQ(verdict.status, Status::inconclusive);
  EXPECT_NE(sentence(verdict, {"/"}).find("could not be told"), std::string::npos);
}

}  // namespace
}  // namespace brink::verdict
