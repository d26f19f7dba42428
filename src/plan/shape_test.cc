#include "plan/shape.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "base/random.h"
#include "plan/arrivals.h"

namespace brink::plan {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::numbers::pi;

constexpr Duration minute = seconds(60);

struct Case {
  Shape shape;
  std::function<double(double t)> formula;  // as its source writes it, t in seconds
};

double fraction(double x) { return x - std::floor(x); }

double business(double h) {
  if (h < 6) return 0.05;
  if (h < 9) return 0.05 + 0.95 * (h - 6) / 3;
  if (h < 17) return 1 - 0.15 * std::sin(pi * (h - 9) / 8);
  if (h < 21) return 1 - 0.95 * (h - 17) / 4;
  return 0.05;
}

Shape table(const std::vector<Point>& points) { return {line_through(points), "table"}; }

// Every kind, drawn over a minute, with jumps at whole milliseconds only.
std::vector<Case> cases() {
  const std::vector<double> levels{100, 0, 500, 40.5};
  const std::vector<Point> points{{seconds(6), 0}, {seconds(15), 300}, {seconds(15), 80}, {seconds(60), 800}};
  const std::vector<Leg> legs{{seconds(12), 90}, {Duration{}, 5}, {seconds(8), 5}, {seconds(40), 0}};
  return {
      {sine(1000, minute), [](double t) { return 1000 * (0.1 + 0.45 + 0.45 * std::sin(2 * pi * 2 * t / 60)); }},
      {sine(70, minute, {.cycles = 2.5, .least = 0}),
       [](double t) { return 35 + 35 * std::sin(2 * pi * 2.5 * t / 60); }},
      {steps(levels, minute),
       [=](double t) { return levels[std::min<std::size_t>(static_cast<std::size_t>(t / 15), 3)]; }},
      {sawtooth(800, minute, {.cycles = 4, .least = 0.25}),
       [](double t) { return 800 * (0.25 + 0.75 * fraction(t / 15)); }},
      {square(600, minute), [](double t) { return fraction(t / 20) < 0.5 ? 600 : 120; }},
      {square(600, minute, {.cycles = 1.5, .low = 0}), [](double t) { return fraction(t / 40) < 0.5 ? 600 : 0; }},
      {spikes(100), [](double t) { return std::fmod(t, 10) < 2 ? 500 : 20; }},
      {spikes(100, {.interval_s = 7, .spike_s = 9, .multiplier = 3}), [](double) { return 300; }},
      {spikes(80, {.interval_s = 20, .spike_s = 0.5, .multiplier = 10, .baseline = 0}),
       [](double t) { return std::fmod(t, 20) < 0.5 ? 800 : 0; }},
      {business_hours(1000, minute), [](double t) { return 1000 * business(24 * t / 60); }},
      {table(points), [](double t) { return t < 6    ? 0
                                            : t < 15 ? 300 * (t - 6) / 9
                                                     : 80 + 720 * (t - 15) / 45; }},
      {warm_up(240, seconds(24)), [](double t) { return t < 24 ? 240 * t / 24 : 240; }},
      {stairs(100, minute), [](double t) { return 100 * (std::min(std::floor(t / 12), 4.0) + 1) / 5; }},
      {surge(100, minute), [](double t) { return t >= 20 && t < 40 ? 100 : 20; }},
      {surge(3, minute), [](double t) { return t >= 20 && t < 40 ? 3 : 1; }},
      {follow(30, legs), [](double t) { return t < 12   ? 30 + 5 * t
                                               : t < 20 ? 5
                                                        : 5 - (t - 20) / 8; }},
      {ramp(10, 400, minute), [](double t) { return 10 + 390 * t / 60; }},
  };
}

class Shapes : public testing::TestWithParam<std::size_t> {
 protected:
  const Case asked = cases()[GetParam()];
  const Rate& rate = asked.shape.rate;
};

TEST_P(Shapes, AreTheirFormula) {
  Random random(1);
  for (int i = 0; i < 2000; ++i) {
    const double t = random.uniform(0, 60);
    EXPECT_NEAR(rate.at(from_seconds(t)), asked.formula(t), 1e-5) << t;
  }
}

// By the middles of milliseconds, which no jump cuts.
TEST_P(Shapes, IntegrateToTheSumOfTheirParts) {
  double sum = 0;
  for (int ms = 0; ms < 60'000; ++ms) {
    sum += asked.formula((ms + 0.5) / 1000) / 1000;
    if (ms % 997 == 0) {
      EXPECT_NEAR(rate.integral(milliseconds(ms + 1)), sum, 1e-6 * sum + 1e-6) << ms;
    }
  }
  EXPECT_NEAR(rate.integral(minute), sum, 1e-6 * sum);
}

TEST_P(Shapes, TellWhenAnIntegralIsReached) {
  Random random(2);
  for (int i = 0; i < 2000; ++i) {
    const Duration t = from_seconds(random.uniform(0, 60));
    const double n = rate.integral(t);
    const Duration back = rate.inverse(n);
    EXPECT_NEAR(rate.integral(back), n, 1e-6 + 2e-9 * rate.highest(Duration{}, minute));
    // What one unit in the last place of n is worth in time, where there is a rate.
    if (rate.at(t) > 1e-3) {
      EXPECT_NEAR(brink::seconds(back), brink::seconds(t), 3e-9 + n * 1e-15 / rate.at(t)) << n;
    }
  }
}

std::vector<Duration> arrivals(const Rate& rate, Segment segment) {
  std::vector<Duration> times;
  for (ArrivalTimes next(rate, Arrivals::constant, segment, 1); next.peek() < minute; next.pop()) {
    times.push_back(next.peek());
  }
  return times;
}

TEST_P(Shapes, SendTheirIntegral) {
  const auto times = arrivals(rate, {});
  EXPECT_EQ(static_cast<double>(times.size()), std::ceil(rate.integral(minute) - 1e-9));
  EXPECT_TRUE(std::is_sorted(times.begin(), times.end()));
}

// Right after an arrival there is a rate, also where it has only just left zero.
TEST_P(Shapes, SendNothingWhileThereIsNoRate) {
  for (const Duration t : arrivals(rate, {})) EXPECT_GT(rate.highest(t, t + Duration(2)), 0) << t.count();
}

TEST_P(Shapes, PutTogetherFromSegmentsAreTheWhole) {
  std::vector<Duration> parts;
  for (std::uint32_t i = 0; i < 3; ++i) {
    const auto part = arrivals(rate, {i, 3});
    parts.insert(parts.end(), part.begin(), part.end());
  }
  std::sort(parts.begin(), parts.end());
  EXPECT_EQ(parts, arrivals(rate, {}));
}

TEST_P(Shapes, AreNowhereAboveTheirHighest) {
  Random random(3);
  for (int i = 0; i < 60; ++i) {
    const Duration begin = from_seconds(random.uniform(0, 50)), end = begin + from_seconds(random.uniform(0.01, 10));
    double seen = 0;
    for (int k = 0; k <= 1000; ++k) seen = std::max(seen, rate.at(begin + (end - begin - Duration(1)) * k / 1000));
    const double highest = rate.highest(begin, end);
    EXPECT_LE(seen, highest * (1 + 1e-12));
    EXPECT_NEAR(seen, highest, 0.01 * (1 + highest));
  }
}

INSTANTIATE_TEST_SUITE_P(OfEveryKind, Shapes, testing::Range<std::size_t>(0, cases().size()), [](const auto& chosen) {
  std::string name = cases()[chosen.param].shape.words;
  name.resize(std::min(name.find_first_of("( "), name.size()));
  std::erase(name, '-');
  return name + std::to_string(chosen.param);
});

// The figures of the contract: a rate of 1000, a minute.
TEST(Shape, HasTheValuesOfTheContract) {
  const std::vector<int> times{0, 5, 10, 15, 20, 30, 45, 55};
  const auto values = [&](const Shape& shape) {
    std::vector<double> out;
    for (const int t : times) out.push_back(std::round(shape.rate.at(seconds(t)) * 1000) / 1000);
    return out;
  };
  const std::vector<double> sines{550, 939.711, 939.711, 550, 160.289, 550, 550, 160.289};
  EXPECT_EQ(values(sine(1000, minute)), sines);
  EXPECT_EQ(values(sawtooth(1000, minute)), (std::vector<double>{100, 325, 550, 775, 100, 550, 325, 775}));
  EXPECT_EQ(values(square(1000, minute)), (std::vector<double>{1000, 1000, 200, 200, 1000, 200, 1000, 200}));
  EXPECT_EQ(values(business_hours(1000, minute)), (std::vector<double>{50, 50, 50, 50, 683.333, 861.418, 762.5, 50}));
  const Rate wave = sine(1000, minute, {.cycles = 1, .least = 0}).rate;
  for (const auto& [t, value] : {std::pair{0, 500.0}, {15, 1000.0}, {30, 500.0}, {45, 0.0}}) {
    EXPECT_NEAR(wave.at(seconds(t)), value, 1e-9);
  }
  const Rate levels = steps({100, 500, 1000}, minute).rate;
  EXPECT_EQ(levels.at(seconds(5)), 100);
  EXPECT_EQ(levels.at(seconds(25)), 500);
  EXPECT_EQ(levels.at(seconds(50)), 1000);
  EXPECT_NEAR(sawtooth(1000, minute, {.cycles = 1, .least = 0}).rate.at(seconds(59)), 983.333, 0.001);
  const Rate peaks = spikes(100, {.baseline = 0.1}).rate;
  EXPECT_EQ(peaks.at(seconds(0)), 500);
  EXPECT_EQ(peaks.at(seconds(1)), 500);
  EXPECT_NEAR(peaks.at(seconds(3)), 10, 1e-9);
  EXPECT_NEAR(peaks.at(seconds(9)), 10, 1e-9);
  EXPECT_EQ(peaks.at(seconds(10)), 500);
}

TEST(Shape, HasTheTotalsOfLoadPilotsModes) {
  EXPECT_NEAR(warm_up(100, seconds(10)).rate.integral(seconds(70)), 6500, 1e-9);
  EXPECT_NEAR(stairs(100, minute, 5).rate.integral(minute), 3600, 1e-9);
  EXPECT_NEAR(surge(100, minute).rate.integral(minute), 2800, 1e-9);
  EXPECT_NEAR(surge(3, minute).rate.integral(minute), 100, 1e-9);
  EXPECT_EQ(warm_up(100, Duration{}).rate.at(Duration{}), 100) << "no time to warm up: the rate at once";
}

TEST(Shape, ATableHoldsItsEndsAndJumpsWhereTimesAreEqual) {
  const Rate rate = line_through({{Duration{}, 100}, {seconds(30), 500}, {seconds(60), 100}});
  EXPECT_EQ(rate.at(seconds(15)), 300);
  EXPECT_EQ(rate.at(seconds(90)), 100);
  EXPECT_EQ(line_through({{seconds(5), 7}}).at(Duration{}), 7);
  EXPECT_TRUE(line_through({{seconds(5), 7}}).steady());
  const Rate jump = line_through({{Duration{}, 10}, {seconds(1), 10}, {seconds(1), 90}, {seconds(2), 90}});
  EXPECT_EQ(jump.at(seconds(1) - Duration(1)), 10);
  EXPECT_EQ(jump.at(seconds(1)), 90);
}

TEST(Shape, IsNamedAsReportsNameIt) {
  EXPECT_EQ(sine(1, minute).words, "sine (cycles=2.0, min=10%)");
  EXPECT_EQ(sine(1, minute, {.cycles = 2.25, .least = 0.125}).words, "sine (cycles=2.25, min=12.5%)");
  EXPECT_EQ(steps({100, 500}, minute).words, "step (levels=100,500)");
  EXPECT_EQ(steps(std::vector<double>(20, 1234567), minute).words.substr(0, 35), "step (levels=1234567,1234567,123456");
  EXPECT_TRUE(steps(std::vector<double>(20, 7), minute).words.ends_with("7,... 20 in all)"));
  EXPECT_EQ(sawtooth(1, minute).words, "sawtooth (cycles=3.0, min=10%)");
  EXPECT_EQ(square(1, minute).words, "square (cycles=3.0, low=20%)");
  EXPECT_EQ(spikes(1).words, "spike (interval=10.0s, dur=2.0s, x5.0, baseline=20%)");
  EXPECT_EQ(business_hours(1, minute).words, "business-hours (24h curve compressed to test duration)");
  EXPECT_EQ(ramp(10, 50, seconds(90)).words, "ramp (10 to 50 in 1m30s)");
  EXPECT_EQ(warm_up(50, milliseconds(500)).words, "ramp (0 to 50 in 500ms)");
  EXPECT_EQ(stairs(50, minute).words, "stairs (5 up to 50)");
  EXPECT_EQ(surge(50, minute).words, "surge (10, in the middle third 50)");
  EXPECT_EQ(follow(5, {{seconds(30), 20}, {Duration{}, 50}, {std::chrono::hours(1), 2.5}}).words,
            "stages (from 5: 20 in 30s, 50 at once, 2.5 in 1h)");
  EXPECT_TRUE(follow(5, std::vector<Leg>(13, {seconds(1), 1})).words.ends_with(", ... 13 in all)"));
}

TEST(Shape, ShortPhasesAndLongRunsStayExact) {
  // A day of spikes of 10 ms: 8.64 million arrivals, the last as exact as the first.
  const Rate rate = spikes(100, {.interval_s = 1, .spike_s = 0.01, .multiplier = 100, .baseline = 0}).rate;
  EXPECT_EQ(rate.integral(std::chrono::hours(24)), 8'640'000);
  EXPECT_EQ(rate.inverse(8'639'900), seconds(86'399));
  EXPECT_EQ(rate.inverse(8'639'950), seconds(86'399) + milliseconds(5));
  EXPECT_EQ(rate.inverse(8'640'000), seconds(86'400)) << "not in the pause before it";
}

}  // namespace
}  // namespace brink::plan
