#include "input/bench_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/options/values_testing.h"

namespace brink::input {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<std::string> local{"http://127.0.0.1:8080/a"};

Result<BenchOptions> read(const NamedOptions& options, const std::vector<std::string>& urls = local,
                          std::map<std::string, std::string> files = {}) {
  const auto values = read_values(Command::bench, options, urls);
  if (!values) return tl::unexpected(values.error());
  return read_bench(*values, surroundings_with(std::move(files)));
}

BenchOptions good(const NamedOptions& options, const std::vector<std::string>& urls = local,
                  std::map<std::string, std::string> files = {}) {
  auto result = read(options, urls, std::move(files));
  EXPECT_TRUE(result) << result.error().message;
  return result ? *result : BenchOptions{};
}

std::string problem(const NamedOptions& options, const std::vector<std::string>& urls = local) {
  const auto result = read(options, urls);
  return result ? "fine" : result.error().message;
}

plan::Closed closed(const BenchOptions& options) { return std::get<plan::Closed>(options.stage.load); }
plan::Open open(const BenchOptions& options) { return std::get<plan::Open>(options.stage.load); }

TEST(Bench, IsTenConnectionsForTenSecondsByDefault) {
  const auto options = good({});
  EXPECT_EQ(closed(options).users, 10u);
  EXPECT_EQ(closed(options).think, Duration{});
  EXPECT_EQ(options.stage.duration, Duration(seconds(10)));
  EXPECT_FALSE(options.stage.requests);
  EXPECT_EQ(options.stage.drain, seconds(5));
  EXPECT_EQ(options.plan.client.timeout, seconds(30));
  EXPECT_EQ(options.plan.client.connect_timeout, seconds(10));
  EXPECT_TRUE(options.plan.client.keepalive);
  EXPECT_TRUE(options.plan.client.tls.verify);
  EXPECT_EQ(options.plan.workers, 4u) << "one a core";
  EXPECT_EQ(options.plan.seed, 77u);
  ASSERT_EQ(options.plan.routes.size(), 1u);
  EXPECT_EQ(options.plan.routes[0].name, "/a");
  EXPECT_EQ(options.plan.routes[0].method, "GET");
  EXPECT_THAT(options.plan.routes[0].headers, IsEmpty());
  EXPECT_THAT(options.foreign_hosts, IsEmpty());
  EXPECT_THAT(options.notes, IsEmpty());
}

TEST(Bench, CountsExactlyAndThenWaitsAsLongAsARequestMayTake) {
  const auto options = good({{"n", "1000"}, {"timeout", "7"}});
  EXPECT_EQ(options.stage.requests, 1000u);
  EXPECT_FALSE(options.stage.duration);
  EXPECT_EQ(options.stage.drain, seconds(7));
  EXPECT_EQ(options.plan.budget.max_duration, Duration(std::chrono::hours(1))) << "every run is bounded in time";
}

TEST(Bench, RateIsAnOpenLoad) {
  const auto options = good({{"rate", "500"}, {"arrivals", "poisson"}});
  EXPECT_DOUBLE_EQ(open(options).rate.at({}), 500);
  EXPECT_TRUE(open(options).rate.steady());
  EXPECT_EQ(open(options).shape, "");
  EXPECT_EQ(open(options).arrivals, plan::Arrivals::poisson);
  EXPECT_EQ(open(options).max_users, 10'000u);
  EXPECT_EQ(open(good({{"rate", "500"}, {"c", "64"}})).max_users, 64u);
}

TEST(Bench, RampReachesItsRateAtTheEndOfTheDuration) {
  const auto options = good({{"rate", "100"}, {"rate-ramp", "900"}, {"d", "20"}});
  EXPECT_DOUBLE_EQ(open(options).rate.at(seconds(0)), 100);
  EXPECT_DOUBLE_EQ(open(options).rate.at(seconds(10)), 500);
  EXPECT_DOUBLE_EQ(open(options).rate.at(seconds(20)), 900);
  EXPECT_EQ(open(options).shape, "ramp (100 to 900 in 20s)");
}

TEST(Bench, AProfileIsDrawnOverTheDuration) {
  const auto options = good({{"rate", "100"}, {"traffic-profile", "sine:cycles=1,min=0"}, {"d", "20"}, {"c", "7"}});
  EXPECT_DOUBLE_EQ(open(options).rate.at(seconds(5)), 100);
  EXPECT_NEAR(open(options).rate.at(seconds(15)), 0, 1e-9);
  EXPECT_EQ(open(options).shape, "sine (cycles=1.0, min=0%)");
  EXPECT_EQ(open(options).max_users, 7u);
  EXPECT_EQ(options.stage.duration, Duration(seconds(20)));
  const auto table = good({{"rate", "100"}, {"traffic-profile", "csv:day.csv"}}, local, {{"day.csv", "t,factor\n0,2"}});
  EXPECT_EQ(open(table).rate.at({}), 200);
  EXPECT_EQ(table.stage.duration, Duration(seconds(10))) << "the duration's default";
}

TEST(Bench, StagesMoveTheRate) {
  const auto options = good({{"rate", "5"}, {"stages", "30s:20,1m:50"}});
  EXPECT_EQ(options.stage.duration, Duration(seconds(90)));
  EXPECT_EQ(open(options).rate.at({}), 5);
  EXPECT_EQ(open(options).rate.at(seconds(30)), 20);
  EXPECT_EQ(open(options).rate.at(seconds(60)), 35);
  EXPECT_EQ(open(options).shape, "stages (from 5: 20 in 30s, 50 in 1m)");
}

TEST(Bench, StagesMoveTheUsersOfAClosedLoad) {
  const auto options = good({{"stages", "30s:20,0s:4"}});
  EXPECT_EQ(options.stage.duration, Duration(seconds(30)));
  EXPECT_EQ(closed(options).at_first, 1u);
  EXPECT_EQ(closed(options).users, 20u);
  EXPECT_EQ(closed(options).legs.size(), 2u);
  EXPECT_EQ(closed(options).think, Duration{});
  const auto sinking = good({{"users", "50"}, {"stages", "30s:20"}});
  EXPECT_EQ(closed(sinking).at_first, 50u);
  EXPECT_EQ(closed(sinking).users, 50u) << "the most there are on the way";
  EXPECT_EQ(closed(sinking).think, seconds(1));
  EXPECT_EQ(closed(good({{"c", "3"}, {"stages", "30s:20"}})).at_first, 3u);
}

TEST(Bench, ShapesAreHeldToTheirLimits) {
  EXPECT_EQ(problem({{"stages", "1s:50001"}}), "--stages: 50001 users are more than 50000");
  EXPECT_EQ(problem({{"stages", "1s:50000"}}), "fine");
  EXPECT_EQ(problem({{"rate", "1"}, {"stages", "1s:10000000"}}), "fine");
  EXPECT_EQ(problem({{"rate", "1"}, {"stages", "1s:10000001"}}),
            "--stages: 10000001 requests a second are more than 10000000");
  EXPECT_EQ(problem({{"rate", "10"}, {"traffic-profile", "spike"}, {"max-rps", "50"}}), "fine");
  EXPECT_EQ(problem({{"rate", "10"}, {"traffic-profile", "spike"}, {"max-rps", "49"}}),
            "--traffic-profile spike cannot be reached with --max-rps 49");
  EXPECT_EQ(problem({{"rate", "10"}, {"stages", "1s:60"}, {"max-rps", "49"}}),
            "--stages 1s:60 cannot be reached with --max-rps 49");
  EXPECT_EQ(problem({{"rate", "100"}, {"traffic-profile", "step:5,10"}, {"max-rps", "49"}}), "fine")
      << "its levels are what is sent";
  EXPECT_EQ(problem({{"stages", "10s:60"}, {"max-duration", "9s"}}),
            "--stages 10s:60 cannot be reached with --max-duration 9s");
}

TEST(Bench, UsersPause) {
  const auto options = good({{"users", "50"}, {"ramp-up", "5s"}});
  EXPECT_EQ(closed(options).users, 50u);
  EXPECT_EQ(closed(options).think, seconds(1));
  EXPECT_DOUBLE_EQ(closed(options).think_jitter, 0.5);
  EXPECT_EQ(closed(options).ramp, seconds(5));
  EXPECT_EQ(closed(good({{"users", "5"}, {"think-time", "250ms"}, {"think-jitter", "0"}})).think, milliseconds(250));
}

TEST(Bench, WorkersAreNeverMoreThanConnections) {
  EXPECT_EQ(good({{"c", "2"}}).plan.workers, 2u);
  const auto lowered = good({{"c", "2"}, {"t", "8"}});
  EXPECT_EQ(lowered.plan.workers, 2u);
  EXPECT_THAT(lowered.notes, ElementsAre("--threads 8 is lowered to 2: each needs a connection to drive"));
  EXPECT_EQ(good({{"c", "64"}, {"threads", "8"}}).plan.workers, 8u);
}

TEST(Bench, RepeatedHeadersAreSentAsOftenAsGiven) {
  const auto options = good({{"H", "X-A: 1"}, {"H", "X-A: 2"}, {"A", "u:p"}, {"C", "a=1"}, {"C", "b=2"}});
  const auto& headers = options.plan.routes[0].headers;
  ASSERT_EQ(headers.size(), 4u);
  EXPECT_EQ(headers[0].value, "1");
  EXPECT_EQ(headers[1].value, "2");
  EXPECT_EQ(headers[2].value, "Basic dTpw");
  EXPECT_EQ(headers[3].value, "a=1; b=2");
}

TEST(Bench, ABodyIsPostedUnlessAMethodIsGiven) {
  const auto posted = good({{"b", "{\"sku\":7}"}});
  EXPECT_EQ(posted.plan.routes[0].method, "POST");
  EXPECT_EQ(posted.plan.routes[0].body, "{\"sku\":7}");
  EXPECT_EQ(posted.plan.routes[0].headers[0].value, "application/octet-stream");
  EXPECT_THAT(posted.notes, ElementsAre("a body and no --method: sending POST"));
  const auto put =
      good({{"p", "body.json"}, {"m", "put"}, {"H", "content-type: application/json"}}, local, {{"body.json", "[1]"}});
  EXPECT_EQ(put.plan.routes[0].method, "PUT");
  EXPECT_EQ(put.plan.routes[0].body, "[1]");
  EXPECT_EQ(put.plan.routes[0].headers.size(), 1u);
  EXPECT_THAT(put.notes, IsEmpty());
}

TEST(Bench, CredentialsOfTheUrlBecomeAHeader) {
  const auto options = good({}, {"http://u:p@127.0.0.1/"});
  ASSERT_EQ(options.plan.routes[0].headers.size(), 1u);
  EXPECT_EQ(options.plan.routes[0].headers[0].value, "Basic dTpw");
  EXPECT_EQ(good({{"H", "authorization: Bearer x"}}, {"http://u:p@127.0.0.1/"}).plan.routes[0].headers.size(), 1u);
}

TEST(Bench, SeveralUrlsAreRoutesWithNamesOfTheirOwn) {
  const auto paths = good({}, {"http://127.0.0.1/a", "http://127.0.0.1/b?x=1"});
  EXPECT_EQ(paths.plan.routes[0].name, "/a");
  EXPECT_EQ(paths.plan.routes[1].name, "/b?x=1");
  const auto hosts = good({}, {"http://127.0.0.1/a", "http://127.0.0.1:81/a"});
  EXPECT_EQ(hosts.plan.routes[1].name, "http://127.0.0.1:81/a");
  const auto methods = good({{"url-file", "f"}}, {"http://127.0.0.1/a"}, {{"f", "POST http://127.0.0.1/a\n"}});
  EXPECT_EQ(methods.plan.routes[0].name, "GET /a");
  EXPECT_EQ(methods.plan.routes[1].name, "POST /a");
}

TEST(Bench, TheSameUrlTwiceIsOneRouteOfTwiceTheWeight) {
  const auto options = good({}, {"http://127.0.0.1/a", "http://127.0.0.1/b", "http://127.0.0.1/a"});
  ASSERT_EQ(options.plan.routes.size(), 2u);
  EXPECT_DOUBLE_EQ(options.plan.routes[0].weight, 2);
  EXPECT_DOUBLE_EQ(options.plan.routes[1].weight, 1);
}

TEST(Bench, LinesOfAUrlFileKeepTheirMethod) {
  const auto options =
      good({{"url-file", "f"}, {"b", "x"}}, {}, {{"f", "GET localhost/a\nPUT localhost/b\nlocalhost/c\n"}});
  ASSERT_EQ(options.plan.routes.size(), 3u);
  EXPECT_EQ(options.plan.routes[0].body, "") << "a GET line goes without the body";
  EXPECT_EQ(options.plan.routes[1].body, "x");
  EXPECT_EQ(options.plan.routes[2].method, "POST");
}

TEST(Bench, NothingIsSaidOfAMethodThatNoLineLeftOpen) {
  EXPECT_THAT(good({{"url-file", "f"}, {"b", "x"}}, {}, {{"f", "PUT http://localhost/b\n"}}).notes, IsEmpty());
}

TEST(Bench, OwnersOfForeignHostsMustBeAsked) {
  EXPECT_THAT(good({}, {"https://a.example/", "https://b.example/", "https://a.example/x"}).foreign_hosts,
              ElementsAre("a.example", "b.example"));
  EXPECT_THAT(good({{"unix-socket", "/run/x"}}, {"http://a.example/"}).foreign_hosts, IsEmpty());
  EXPECT_THAT(good({{"resolve", "a.example:80:127.0.0.1"}}, {"http://a.example/"}).foreign_hosts, IsEmpty());
  EXPECT_THAT(good({{"resolve", "localhost:80:192.0.2.1"}}, {"http://localhost/"}).foreign_hosts,
              ElementsAre("localhost"))
      << "a local name that is sent elsewhere is not local";
}

TEST(Bench, SaysWhatItDecided) {
  EXPECT_THAT(good({}, {"localhost:8080/x"}).notes, ElementsAre("no scheme given: taking http://localhost:8080/x"));
  EXPECT_THAT(good({{"resolve", "b.example:80:127.0.0.1"}}).notes,
              ElementsAre("--resolve b.example:80 is not used: no target has that host and port"));
}

TEST(Bench, ContradictionsAreUsageErrors) {
  EXPECT_EQ(problem({{"n", "10"}, {"d", "5"}}), "--requests 10 and --duration 5 cannot be given together");
  EXPECT_EQ(problem({{"u", "10"}, {"rate", "5"}}), "--users 10 and --rate 5 cannot be given together");
  EXPECT_EQ(problem({{"u", "10"}, {"c", "5"}}), "--users 10 and --connections 5 cannot be given together");
  EXPECT_EQ(problem({{"rate-ramp", "10"}}), "--rate-ramp 10 needs --rate");
  EXPECT_EQ(problem({{"arrivals", "poisson"}}), "--arrivals poisson needs --rate");
  EXPECT_EQ(problem({{"think-time", "1"}}), "--think-time 1 needs --users");
  EXPECT_EQ(problem({{"rate", "1"}, {"rate-ramp", "2"}, {"n", "5"}}),
            "--rate-ramp 2 and --requests 5 cannot be given together");
  EXPECT_EQ(problem({{"b", "x"}, {"p", "f"}}), "--body x and --post-file f cannot be given together");
  EXPECT_EQ(problem({{"insecure", "true"}, {"ca-bundle", "f"}}),
            "--insecure and --ca-bundle f cannot be given together");
  EXPECT_EQ(problem({{"json", "-"}, {"verbose", "true"}}), "--json - and --verbose cannot be given together");
  EXPECT_EQ(problem({{"A", "u:p"}, {"H", "Authorization: x"}}),
            "--basic-auth and --header Authorization cannot be given together");
  EXPECT_EQ(problem({{"H", "Host: a"}, {"H", "host: b"}}), "--header: Host is given twice");
}

TEST(Bench, ABudgetThatRulesTheLoadOutIsAUsageError) {
  EXPECT_EQ(problem({{"n", "10"}, {"max-requests", "5"}}), "--requests 10 cannot be reached with --max-requests 5");
  EXPECT_EQ(problem({{"d", "10"}, {"max-duration", "5"}}), "--duration 10 cannot be reached with --max-duration 5");
  EXPECT_EQ(problem({{"max-duration", "5"}}), "--duration 10s cannot be reached with --max-duration 5");
  EXPECT_EQ(problem({{"rate", "10"}, {"max-rps", "5"}}), "--rate 10 cannot be reached with --max-rps 5");
  EXPECT_EQ(problem({{"rate", "1"}, {"rate-ramp", "9"}, {"max-rps", "5"}}),
            "--rate-ramp 9 cannot be reached with --max-rps 5");
  EXPECT_EQ(problem({{"ramp-up", "10"}}), "--ramp-up 10 is not shorter than the run of 10s");
}

TEST(Bench, FilesThatCannotBeReadAreUsageErrors) {
  EXPECT_EQ(problem({{"p", "gone"}}), "--post-file: cannot read gone: No such file or directory");
  EXPECT_EQ(problem({{"ca-bundle", "gone"}}), "--ca-bundle: cannot read gone: No such file or directory");
  EXPECT_EQ(problem({{"url-file", "gone"}}), "--url-file: cannot read gone: No such file or directory");
  EXPECT_EQ(problem({}, {}), "bench needs a URL");
  EXPECT_EQ(read({{"p", "gone"}}).error().kind, ErrorKind::usage);
}

TEST(Bench, ConnectionOptionsReachTheClient) {
  const auto client = good({{"keepalive", "false"}, {"pool", "shared"}, {"R", "true"}, {"l", "true"}}).plan.client;
  EXPECT_FALSE(client.keepalive);
  EXPECT_EQ(client.pool, plan::PoolKind::shared);
  EXPECT_TRUE(client.cache_bust);
  EXPECT_EQ(client.lengths, plan::Lengths::declared);
  EXPECT_TRUE(problem({{"unix-socket", std::string(200, 'x')}}).starts_with("--unix-socket: the path has 200 bytes"));
}

}  // namespace
}  // namespace brink::input
