#include "input/traffic_profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/options/values_testing.h"
#include "input/profile_csv.h"

namespace brink::input {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;

Result<plan::Shape> read(const std::string& spec, double rate = 1000, std::map<std::string, std::string> files = {}) {
  return parse_traffic_profile(spec, {rate, seconds(60), 10'000'000}, surroundings_with(std::move(files)));
}

std::string words(const std::string& spec) {
  const auto shape = read(spec);
  return shape ? shape->words : "refused: " + shape.error().message;
}

std::string problem(const std::string& spec, std::map<std::string, std::string> files = {}) {
  const auto shape = read(spec, 1000, std::move(files));
  return shape ? "fine" : shape.error().message;
}

double value(const std::string& spec, int at_s, double rate, std::map<std::string, std::string> files = {}) {
  const auto shape = read(spec, rate, std::move(files));
  EXPECT_TRUE(shape) << shape.error().message;
  return shape ? shape->rate.at(seconds(at_s)) : -1;
}

TEST(TrafficProfile, HasDefaultsForEverythingButLevelsAndFiles) {
  EXPECT_EQ(words("sine"), "sine (cycles=2.0, min=10%)");
  EXPECT_EQ(words("sawtooth"), "sawtooth (cycles=3.0, min=10%)");
  EXPECT_EQ(words("square"), "square (cycles=3.0, low=20%)");
  EXPECT_EQ(words("spike"), "spike (interval=10.0s, dur=2.0s, x5.0, baseline=20%)");
  EXPECT_EQ(words("business-hours"), "business-hours (24h curve compressed to test duration)");
  EXPECT_EQ(words("constant"), "");
  EXPECT_EQ(words("ramp"), "ramp (0 to 1000 in 10s)");
  EXPECT_EQ(words("stairs"), "stairs (5 up to 1000)");
  EXPECT_EQ(words("surge"), "surge (200, in the middle third 1000)");
}

TEST(TrafficProfile, TakesParametersByNameAndByTheirOtherName) {
  EXPECT_EQ(words("sine:cycles=4,min=0.5"), "sine (cycles=4.0, min=50%)");
  EXPECT_EQ(words("sine:min_factor=0"), "sine (cycles=2.0, min=0%)");
  EXPECT_EQ(words("sawtooth: min_factor = 1 , cycles = 0.5 "), "sawtooth (cycles=0.5, min=100%)");
  EXPECT_EQ(words("square:low_factor=0.5,cycles=1"), "square (cycles=1.0, low=50%)");
  EXPECT_EQ(words("square:low=0"), "square (cycles=3.0, low=0%)");
  EXPECT_EQ(words("spike:interval=1m,spike_dur=500ms,multiplier=2,baseline=0"),
            "spike (interval=60.0s, dur=0.5s, x2.0, baseline=0%)");
  EXPECT_EQ(words("ramp:up=1m"), "ramp (0 to 1000 in 1m)");
  EXPECT_EQ(words("stairs:steps=3"), "stairs (3 up to 1000)");
  EXPECT_EQ(words(" SINE "), words("sine"));
  EXPECT_EQ(words("Business-Hours:"), words("business-hours"));
}

TEST(TrafficProfile, StepsAreAListWithOrWithoutItsName) {
  EXPECT_EQ(words("step:100,500"), "step (levels=100,500)");
  EXPECT_EQ(words("step:levels=100, 500"), words("step:100,500"));
  EXPECT_EQ(value("step:100,500,1000", 25, 1), 500) << "whatever the rate";
  EXPECT_EQ(value("step:0,0", 25, 1), 0);
  EXPECT_THAT(problem("step"), HasSubstr("\"\" is no rate"));
  EXPECT_THAT(problem("step:"), HasSubstr("\"\" is no rate"));
  EXPECT_THAT(problem("step:5,-1"), HasSubstr("\"-1\" is no rate"));
  EXPECT_THAT(problem("step:rates=5"), HasSubstr("\"rates\" is no parameter of it"));
  EXPECT_THAT(problem("step:1" + std::string(2 * most_levels, ',')), HasSubstr("is no rate"));
}

TEST(TrafficProfile, TakesSoManyLevelsAndNoMore) {
  std::string levels = "step:1";
  for (std::size_t i = 1; i < most_levels; ++i) levels += ",1";
  EXPECT_EQ(problem(levels), "fine");
  EXPECT_THAT(problem(levels + ",1"), HasSubstr("more than 10000 levels"));
}

TEST(TrafficProfile, RefusesWhatItDoesNotKnowByName) {
  const auto unknown = read("sinn");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::usage);
  EXPECT_EQ(unknown.error().message, "--traffic-profile sinn: there is no shape \"sinn\"");
  EXPECT_EQ(unknown.error().hint,
            "did you mean sine? there are sine, step, sawtooth, square, spike, csv, business-hours, constant, ramp, "
            "stairs, surge");
  EXPECT_EQ(problem("sine:low=1"), "--traffic-profile sine:low=1: \"low\" is no parameter of it");
  EXPECT_THAT(problem("business-hours:x=1"), HasSubstr("\"x\" is no parameter of it"));
  EXPECT_THAT(problem("sine:cycles"), HasSubstr("\"cycles\" has no ="));
  EXPECT_THAT(problem("sine:cycles=two"), HasSubstr("cycles=two is not a number"));
  EXPECT_THAT(problem("spike:interval=soon"), HasSubstr("interval=soon is not a time"));
  EXPECT_THAT(problem("sine:cycles=2,cycles=3"), HasSubstr("cycles is given twice"));
  EXPECT_THAT(problem("sine:min=0.1,min_factor=0.1"), HasSubstr("min_factor is given twice"));
  EXPECT_THAT(problem(""), HasSubstr("there is no shape \"\""));
}

TEST(TrafficProfile, HoldsParametersToTheirRange) {
  for (const char* bad :
       {"sine:cycles=0", "sine:cycles=0.00099", "sine:cycles=100001", "sine:min=-0.1", "sine:min=1.1", "square:low=2",
        "spike:interval=0", "spike:spike_dur=0", "spike:spike_dur=86401", "spike:multiplier=-1", "spike:baseline=-1",
        "spike:baseline=1000001", "ramp:up=61", "stairs:steps=0", "stairs:steps=10001"}) {
    EXPECT_THAT(problem(bad), HasSubstr("is not within")) << bad;
  }
  for (const char* good :
       {"sine:cycles=100000", "sine:cycles=0.001", "sine:min=1", "square:low=0", "spike:interval=0.000001",
        "spike:spike_dur=86400", "spike:multiplier=0", "ramp:up=60", "ramp:up=0", "stairs:steps=10000"}) {
    EXPECT_EQ(problem(good), "fine") << good;
  }
  EXPECT_THAT(problem("stairs:steps=2.5"), HasSubstr("is no whole number"));
}

TEST(TrafficProfile, NoShapeAsksForMoreThanARateMay) {
  EXPECT_TRUE(read("spike:multiplier=5", 2'000'000));
  const auto above = read("spike:multiplier=5.1", 2'000'000);
  ASSERT_FALSE(above);
  EXPECT_THAT(above.error().message, HasSubstr("reaches 1.02e+07 requests a second"));
  EXPECT_THAT(problem("step:1,10000001"), HasSubstr("reaches"));
}

TEST(ProfileTable, HoldsRatesOrFactors) {
  const std::map<std::string, std::string> files{{"rates.csv", "time,rps\n0,100\n30,500\n60,100\n"},
                                                 {"factors.csv", "seconds, \"Multiplier\"\r\n0,.5\r\n60,2\r\n"},
                                                 {"bare.csv", "\n0,100,what else\n\n30;500\n30,500\n"},
                                                 {"late.csv", "factor\n10,1\n20,3\n"}};
  EXPECT_EQ(value("csv:rates.csv", 15, 1, files), 300);
  EXPECT_EQ(value("csv:rates.csv", 45, 1, files), 300);
  EXPECT_EQ(value("csv:factors.csv", 30, 100, files), 125);
  EXPECT_EQ(value("csv: bare.csv ", 15, 1, files), 300) << "without a heading";
  EXPECT_EQ(value("csv:late.csv", 0, 7, files), 7) << "held before the first point";
  EXPECT_EQ(value("csv:late.csv", 50, 7, files), 21) << "and after the last";
  EXPECT_EQ(read("csv:rates.csv", 1, files)->words, "csv (rates.csv, 3 points, absolute RPS)");
  EXPECT_EQ(read("csv:factors.csv", 1, files)->words, "csv (factors.csv, 2 points, multiplier)");
}

TEST(ProfileTable, NamesTheLineThatIsWrong) {
  const auto wrong = [](const std::string& text) { return problem("csv:f.csv", {{"f.csv", text}}); };
  EXPECT_EQ(wrong("t,r\n0,1\nx,2\n"), "--traffic-profile csv:f.csv: f.csv, line 3: \"x\" is not a number");
  EXPECT_THAT(wrong("0,1\n1,fast\n"), HasSubstr("f.csv, line 2: \"fast\" is not a number"));
  EXPECT_THAT(wrong("0,1\n5,1\n4.5,1\n"), HasSubstr("f.csv, line 3: 4.5 s comes after 5 s"));
  EXPECT_THAT(wrong("0,-1\n"), HasSubstr("line 1: \"-1\" is not within 0 and 1000000000"));
  EXPECT_THAT(wrong("-1,1\n"), HasSubstr("line 1: \"-1\" is not within 0 and"));
  EXPECT_THAT(wrong(""), HasSubstr("f.csv has no points"));
  EXPECT_THAT(wrong("time,rps\n"), HasSubstr("f.csv has no points"));
  EXPECT_THAT(wrong("5\n6\n"), HasSubstr("f.csv has no points"));
  EXPECT_THAT(problem("csv"), HasSubstr("csv without a file"));
  EXPECT_THAT(problem("csv:none.csv"), HasSubstr("cannot read none.csv"));
}

TEST(ProfileTable, HasSoManyPointsAndNoMore) {
  std::string text;
  for (std::size_t i = 0; i < most_points; ++i) text += "1,1\n";
  EXPECT_TRUE(parse_profile_csv(text, "f"));
  const auto more = parse_profile_csv(text + "1,1\n", "f");
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().message, "f has more than 100000 points");
}

}  // namespace
}  // namespace brink::input
