#include "input/run_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/options/values_testing.h"

namespace brink::input {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string local = "http://127.0.0.1:8080/";

Result<RunOptions> read(const NamedOptions& options, const std::string& url = local) {
  const auto values = read_values(Command::run, options, {url});
  if (!values) return tl::unexpected(values.error());
  return read_run(*values, surroundings_with());
}

RunOptions good(const NamedOptions& options, const std::string& url = local) {
  auto result = read(options, url);
  EXPECT_TRUE(result) << result.error().message;
  return result ? *result : RunOptions{};
}

std::string problem(const NamedOptions& options, const std::string& url = local) {
  const auto result = read(options, url);
  return result ? "fine" : result.error().message;
}

TEST(Run, HasTheDefaultsOfPreScale) {
  const auto options = good({});
  EXPECT_EQ(options.target.text(), local);
  EXPECT_EQ(options.max_users, 200u);
  EXPECT_EQ(options.stage, seconds(5));
  EXPECT_EQ(options.latency_wall, seconds(2));
  EXPECT_DOUBLE_EQ(options.error_threshold, 0.02);
  EXPECT_EQ(options.client.timeout, seconds(10));
  EXPECT_EQ(options.think, Duration{});
  EXPECT_EQ(options.repeat, 1u);
  EXPECT_TRUE(options.warmup);
  EXPECT_FALSE(options.budget.max_rps);
  EXPECT_FALSE(options.fail_under);
  EXPECT_EQ(options.method, "GET");
  EXPECT_TRUE(options.follow_links);
  EXPECT_FALSE(options.ignore_robots);
  EXPECT_THAT(options.notes, IsEmpty());
}

TEST(Run, IsBoundedInTimeAndRequests) {
  const auto budget = good({}).budget;
  EXPECT_EQ(budget.max_duration, Duration(std::chrono::minutes(30)));
  EXPECT_EQ(budget.max_requests, 50'000'000u);
}

TEST(Run, PathsReplaceLinks) {
  const auto options = good({{"path", "/search"}, {"path", "checkout"}});
  EXPECT_THAT(options.paths, ElementsAre("/search", "checkout"));
  EXPECT_FALSE(options.follow_links);
  EXPECT_FALSE(good({{"no-links", "true"}}).follow_links);
  EXPECT_EQ(problem({{"path", "http://other.example/x"}}),
            "--path: \"http://other.example/x\" is not on http://127.0.0.1:8080");
}

TEST(Run, AProfileFillsInWhatTheUserLeftOpen) {
  const auto all = good({{"profile", "product-hunt"}});
  EXPECT_EQ(all.max_users, 100u);
  EXPECT_EQ(all.think, milliseconds(500));
  const auto users = good({{"profile", "product-hunt"}, {"u", "40"}});
  EXPECT_EQ(users.max_users, 40u);
  EXPECT_EQ(users.think, milliseconds(500));
  const auto think = good({{"profile", "product-hunt"}, {"think-time", "0"}});
  EXPECT_EQ(think.max_users, 100u);
  EXPECT_EQ(think.think, Duration{});
  EXPECT_EQ(problem({{"profile", "redit"}}), "--profile: \"redit\" is not known");
  EXPECT_EQ(read({{"profile", "redit"}}).error().hint, "did you mean reddit?");
}

TEST(Run, AFloorAboveWhatIsTriedIsAUsageError) {
  EXPECT_EQ(good({{"fail-under", "200"}}).fail_under, 200u);
  EXPECT_EQ(problem({{"fail-under", "201"}}),
            "--fail-under 201 is above the 200 users that are tried, and could never be met");
  EXPECT_EQ(problem({{"fail-under", "100"}, {"profile", "steady-10k-dau"}}),
            "--fail-under 100 is above the 25 users that are tried, and could never be met");
}

TEST(Run, ZeroAndNegativeNumbersAreRefused) {
  for (const char* name : {"max-users", "stage-seconds", "max-rps", "error-threshold", "repeat", "fail-under",
                           "timeout", "latency-wall", "max-requests", "max-duration"}) {
    EXPECT_NE(problem({{name, "0"}}), "fine") << name;
    EXPECT_NE(problem({{name, "-5"}}), "fine") << name;
  }
  EXPECT_EQ(problem({{"think-time", "0"}}), "fine");
}

TEST(Run, SaysWhatItDecided) {
  EXPECT_THAT(good({}, "localhost:8080").notes, ElementsAre("no scheme given: taking http://localhost:8080/"));
  EXPECT_THAT(good({{"timeout", "1"}}).notes,
              ElementsAre("--timeout of 1s is not above the latency wall of 2s: slow answers will count as failed "
                          "requests"));
}

TEST(Run, BadTargetsAreUsageErrors) {
  for (const char* url : {"ftp://localhost/", "http://", "http://localhost:99999/", "http://[::1"}) {
    const auto result = read({}, url);
    ASSERT_FALSE(result) << url;
    EXPECT_EQ(result.error().kind, ErrorKind::usage) << url;
  }
}

TEST(Run, AForeignHostMustBeConfirmed) {
  EXPECT_THAT(good({}, "https://staging.example.com/").foreign_hosts, ElementsAre("staging.example.com"));
  EXPECT_THAT(good({}, "http://localhost/").foreign_hosts, IsEmpty());
}

}  // namespace
}  // namespace brink::input
