#include <gtest/gtest.h>

#include "input/options/rules.h"
#include "input/options/values_testing.h"

namespace brink::input {
namespace {

const std::vector<std::string> url{"http://localhost/"};

std::string message(const NamedOptions& options) {
  const auto values = read_values(Command::bench, options, url);
  return values ? "fine" : values.error().message + " | " + values.error().hint;
}

TEST(Values, DefaultsComeFromTheTable) {
  const auto values = read_values(Command::bench, {}, url);
  ASSERT_TRUE(values);
  EXPECT_EQ(values->integer("connections"), 10);
  EXPECT_EQ(values->duration("timeout"), std::chrono::seconds(30));
  EXPECT_EQ(values->text("arrivals"), "constant");
  EXPECT_FALSE(values->given("connections"));
  EXPECT_FALSE(values->maybe_number("rate"));
  EXPECT_FALSE(values->flag("insecure"));
}

TEST(Values, GivenValuesAreTyped) {
  const auto values = read_values(
      Command::bench, {{"c", "64"}, {"duration", "1m30s"}, {"rate", "2.5"}, {"H", "a: 1"}, {"header", "a: 2"}}, url);
  ASSERT_TRUE(values);
  EXPECT_EQ(values->integer("connections"), 64);
  EXPECT_EQ(values->duration("duration"), std::chrono::seconds(90));
  EXPECT_DOUBLE_EQ(values->number("rate"), 2.5);
  EXPECT_EQ(values->all("header"), (std::vector<std::string>{"a: 1", "a: 2"}));
  EXPECT_TRUE(values->on_line("rate"));
}

TEST(Values, TheLastOfAToggleCounts) {
  const auto values = read_values(Command::bench, {{"keepalive", "false"}, {"keepalive", "true"}}, url);
  ASSERT_TRUE(values);
  EXPECT_TRUE(values->toggle("keepalive", false));
}

TEST(Values, MessagesNameTheOptionTheValueAndWhatToGive) {
  EXPECT_EQ(message({{"connections", "0"}}), "--connections: \"0\" is too small | give a whole number from 1 to 50000");
  EXPECT_EQ(message({{"connections", "-5"}}),
            "--connections: \"-5\" is too small | give a whole number from 1 to 50000");
  EXPECT_EQ(message({{"connections", "99999999999999999999999"}}),
            "--connections: \"99999999999999999999999\" is too large | give a whole number from 1 to 50000");
  EXPECT_EQ(message({{"connections", "ten"}}),
            "--connections: \"ten\" is not a whole number | give a whole number from 1 to 50000");
  EXPECT_EQ(message({{"requests", "1.5"}}),
            "--requests: \"1.5\" is not a whole number | give a whole number from 1 to 1000000000000");
  EXPECT_EQ(message({{"rate", "0"}}), "--rate: \"0\" is too small | give a number above 0, at most 10000000");
  EXPECT_EQ(message({{"rate", "nan"}}), "--rate: \"nan\" is not a number | give a number above 0, at most 10000000");
  EXPECT_EQ(message({{"duration", "-5s"}}),
            "--duration: \"-5s\" is too small | give a time such as 30s, 500ms or 1m30s from 1ms to 24h");
  EXPECT_EQ(message({{"duration", "soon"}}),
            "--duration: \"soon\" is not a duration | give a time such as 30s, 500ms or 1m30s from 1ms to 24h");
  EXPECT_EQ(message({{"think-time", "-0"}}),
            "--think-time: \"-0\" is not a duration | give a time such as 30s, 500ms or 1m30s from 0s to 1h");
  EXPECT_EQ(message({{"arrivals", "bursty"}}), "--arrivals: \"bursty\" is not known | give constant or poisson");
  EXPECT_EQ(message({{"json", ""}}), "--json: the path is empty | give the path of a file");
  EXPECT_EQ(message({{"connections", "1"}, {"connections", "2"}}),
            "--connections is given twice: \"1\" and \"2\" | give it once");
}

TEST(Values, TheEnvironmentFillsInForWhatIsNotOnTheLine) {
  const std::map<std::string, std::string> variables{{"BRINK_HOME", "/runs"}};
  const auto values = read_values(Command::history, {}, {}, variables);
  ASSERT_TRUE(values);
  EXPECT_EQ(values->text("store"), "/runs");
  EXPECT_TRUE(values->given("store"));
  EXPECT_FALSE(values->on_line("store"));
  EXPECT_EQ(read_values(Command::history, {{"store", "here"}}, {}, variables)->text("store"), "here");
  EXPECT_EQ(read_values(Command::history, {}, {}, {{"BRINK_HOME", ""}})->text("store"), ".brink");
}

TEST(Values, ArgumentsAreCounted) {
  EXPECT_EQ(read_values(Command::run, {}).error().message,
            "run needs a URL: the site; without a scheme http for local hosts and https for all others");
  EXPECT_EQ(read_values(Command::run, {}, {"a", "b"}).error().message, "run takes one URL only: \"b\" is one too many");
  EXPECT_EQ(read_values(Command::history, {}, {"x"}).error().message, "history takes no argument \"x\"");
  EXPECT_EQ(read_values(Command::completion, {}, {"tcsh"}).error().hint, "give bash, zsh or fish");
  EXPECT_EQ(read_values(Command::run, {}, {""}).error().message, "run: an empty URL was given");
}

TEST(Rules, BothOfAnExclusionAndHalfOfANeedAreErrors) {
  constexpr Exclusion exclusions[] = {{"requests", "duration", "give one"}};
  constexpr Need needs[] = {{"rate-ramp", "rate", "add it"}};
  const auto both = read_values(Command::bench, {{"requests", "5"}, {"duration", "3"}}, url);
  EXPECT_EQ(check_rules(*both, exclusions, needs).error().message,
            "--requests 5 and --duration 3 cannot be given together");
  const auto half = read_values(Command::bench, {{"rate-ramp", "9"}}, url);
  EXPECT_EQ(check_rules(*half, exclusions, needs).error().message, "--rate-ramp 9 needs --rate");
  const auto whole = read_values(Command::bench, {{"rate-ramp", "9"}, {"rate", "1"}, {"requests", "2"}}, url);
  EXPECT_TRUE(check_rules(*whole, exclusions, needs));
}

}  // namespace
}  // namespace brink::input
