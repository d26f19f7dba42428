#include "output/preview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "output/golden_test.h"
#include "output/made_up_test.h"
#include "output/utf8.h"
#include "plan/shape.h"

namespace brink::output {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

constexpr TerminalStyle pretty{};
constexpr TerminalStyle plain{.unicode = false};

plan::Stage open_load(const plan::Shape& shape, Duration length) {
  plan::Stage stage;
  stage.load = plan::Open{shape.rate, plan::Arrivals::constant, 100, shape.words};
  stage.duration = length;
  return stage;
}

plan::Stage closed_load(std::uint32_t at_first, std::vector<plan::Leg> legs) {
  plan::Stage stage;
  stage.duration = plan::length_of(legs);
  plan::Closed closed;
  closed.users = static_cast<std::uint32_t>(plan::peak_of(at_first, legs));
  closed.at_first = at_first;
  closed.legs = std::move(legs);
  stage.load = std::move(closed);
  return stage;
}

std::string drawn(const plan::Stage& stage, const TerminalStyle& style) { return render_preview(stage, {}, style); }

TEST(Preview, DrawsAWaveWithBothAxesAndItsTotals) {
  const auto stage = open_load(plan::sine(500, minutes(1)), minutes(1));
  EXPECT_EQ(drawn(stage, pretty), golden("preview_sine.txt", drawn(stage, pretty)));
  EXPECT_EQ(drawn(stage, plain), golden("preview_sine_ascii.txt", drawn(stage, plain)));
}

TEST(Preview, DrawsUsersWhoComeAndGo) {
  const auto stage = closed_load(1, {{seconds(30), 20}, {minutes(1), 20}, {Duration{}, 50}, {seconds(30), 0}});
  EXPECT_EQ(drawn(stage, pretty), golden("preview_users.txt", drawn(stage, pretty)));
}

TEST(Preview, ShowsPeaksThatAreNarrowerThanAColumn) {
  const auto stage = open_load(plan::spikes(100, {.interval_s = 60, .spike_s = 2}), minutes(60));
  EXPECT_EQ(drawn(stage, pretty), golden("preview_spikes.txt", drawn(stage, pretty)));
  EXPECT_THAT(drawn(stage, pretty), HasSubstr("░"));
  EXPECT_THAT(drawn(stage, plain), HasSubstr("'"));
}

TEST(Preview, FitsItsWidthAndHasNoEscapesWithoutColour) {
  const auto stage = open_load(plan::steps({5, 0, 1'234'567}, minutes(90)), minutes(90));
  for (const TerminalStyle style : {pretty, plain, TerminalStyle{.width = 60}, TerminalStyle{.width = 200}}) {
    const std::string text = drawn(stage, style);
    for (const std::string_view line : split(text, '\n')) {
      EXPECT_LE(columns(line), static_cast<std::size_t>(style.width)) << line;
      EXPECT_FALSE(line.ends_with(' ')) << line;
    }
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  }
  const std::string ascii = drawn(stage, plain);
  EXPECT_TRUE(std::all_of(ascii.begin(), ascii.end(), [](char c) { return c >= 0; }));
  EXPECT_THAT(ascii, HasSubstr("1,234,567"));
}

TEST(Preview, CountsTheRequestsOfAnOpenLoad) {
  EXPECT_THAT(drawn(open_load(plan::steps({0, 10, 0}, seconds(30)), seconds(30)), plain),
              HasSubstr("requests     100 in 30s\n"));
  auto random = open_load({plan::Rate::constant(50), ""}, seconds(10));
  std::get<plan::Open>(random.load).arrivals = plan::Arrivals::poisson;
  EXPECT_THAT(drawn(random, plain), HasSubstr("requests     about 500 in 10s\n"));
}

TEST(Preview, ACountOfRequestsTakesAsLongAsTheRateSays) {
  auto stage = open_load({plan::Rate::constant(50), ""}, seconds(10));
  stage.duration.reset();
  stage.requests = 1000;
  EXPECT_THAT(drawn(stage, plain), HasSubstr("requests     1,000 in 20s\n"));
}

TEST(Preview, DrawsNothingWhereOnlyTheTargetKnowsHowLong) {
  plan::Stage stage;
  stage.load = plan::Closed{.users = 8};
  stage.requests = 1000;
  const std::string text = drawn(stage, plain);
  EXPECT_THAT(text, HasSubstr("requests     1,000, in as long as the target takes\n"));
  EXPECT_THAT(text, HasSubstr("peak         8 users\n"));
  EXPECT_THAT(text, Not(HasSubstr("|")));
}

TEST(Preview, ALoadOfNothingIsAnEmptyPicture) {
  const std::string text = drawn(open_load(plan::steps({0, 0}, seconds(10)), seconds(10)), plain);
  EXPECT_THAT(text, HasSubstr("requests     0 in 10s\n"));
  EXPECT_THAT(text, Not(HasSubstr("#")));
}

TEST(Preview, SaysThatNothingWasSent) {
  auto stage = open_load({plan::Rate::constant(50), ""}, seconds(10));
  stage.warmup = seconds(5);
  const std::string text = drawn(stage, plain);
  EXPECT_THAT(text, HasSubstr("warm-up      5s of the same before, not counted\n"));
  EXPECT_TRUE(text.ends_with("preview      nothing was sent\n"));
}

}  // namespace
}  // namespace brink::output
