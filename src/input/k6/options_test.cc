#include "input/k6/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/k6/duration.h"
#include "plan/k6_load.h"

namespace brink::input::k6 {
namespace {

using namespace std::chrono_literals;
using namespace plan::k6;  // NOLINT: executors are what this file is about
using testing::HasSubstr;

Init init_of() {
  Init init;
  init.exports = {"default", "order"};
  init.metrics = {{"waiting", MetricKind::trend, MetricContains::time}, {"orders", MetricKind::counter, {}}};
  return init;
}

Result<ReadOptions> read(std::string_view script, std::string_view flags = "{}", std::string_view config = "{}") {
  std::vector<Layer> layers;
  for (const auto& [name, text] :
       {std::pair{"the configuration", config}, {"the script", script}, {"the command line", flags}}) {
    auto layer = read_layer(name, text);
    if (!layer) return tl::unexpected(layer.error());
    layers.push_back(std::move(*layer));
  }
  return read_options(layers, init_of());
}

Options good(std::string_view script, std::string_view flags = "{}", std::string_view config = "{}") {
  auto options = read(script, flags, config);
  EXPECT_TRUE(options.has_value()) << (options ? "" : options.error().message);
  return options ? std::move(options->options) : Options{};
}

std::string wrong(std::string_view script, std::string_view flags = "{}") {
  const auto options = read(script, flags);
  EXPECT_FALSE(options.has_value());
  return options ? "" : options.error().message;
}

template <class E>
E only(const Options& options) {
  EXPECT_EQ(options.scenarios.size(), 1u);
  const E* executor = std::get_if<E>(&options.scenarios.at(0).executor);
  EXPECT_NE(executor, nullptr) << executor_name(options.scenarios.at(0).executor);
  return executor ? *executor : E{};
}

TEST(K6Duration, IsGoodWhateverWayItIsWritten) {
  EXPECT_EQ(parse_duration("1h30m5s"), 1h + 30min + 5s);
  EXPECT_EQ(parse_duration("2d12h"), 60h);
  EXPECT_EQ(parse_duration("1.5m"), 90s);
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  EXPECT_EQ(parse_duration("10"), 10ms) << "a bare number is of milliseconds";
  EXPECT_EQ(parse_duration("-3s"), -3s);
  for (const char* text : {"", "s", "1x", "1s1", "1 s", "--1s", "1e9d", "nan", "1h 5m"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
  EXPECT_EQ(duration_text(90s), "1m30s");
  EXPECT_EQ(duration_text(10min), "10m0s");
  EXPECT_EQ(duration_text(1500ms), "1.5s");
  EXPECT_EQ(duration_text(0s), "0s");
}

TEST(K6Options, ShortcutsStandForExecutors) {
  EXPECT_EQ(only<PerUserIterations>(good("{}")).iterations, 1u);
  EXPECT_EQ(only<ConstantUsers>(good(R"({"vus": 10, "duration": "30s"})")).users, 10u);
  EXPECT_EQ(only<ConstantUsers>(good(R"({"duration": 5000})")).duration, 5s);
  EXPECT_EQ(only<SharedIterations>(good(R"({"vus": 3, "iterations": 12})")).max_duration, 10min);
  EXPECT_EQ(only<SharedIterations>(good(R"({"iterations": 12, "duration": "1m"})")).max_duration, 1min);
  EXPECT_EQ(only<SharedIterations>(good(R"({"vus": 4})")).iterations, 4u) << "vus alone: one iteration each";
  EXPECT_EQ(only<RampingUsers>(good(R"({"stages": [{"duration": "10s", "target": 5}]})")).at_first, 1u);
}

TEST(K6Options, IntegersMayBeTexts) {
  const std::string users = R"({"vus": "2", "iterations": "6", "rps": "50", "batch": "7", "maxRedirects": ""})";
  const Options options = good(users);
  EXPECT_EQ(only<SharedIterations>(options).users, 2u);
  EXPECT_EQ(only<SharedIterations>(options).iterations, 6u);
  EXPECT_EQ(options.rps, 50u);
  EXPECT_EQ(options.batch, 7u);
  EXPECT_EQ(options.max_redirects, Options{}.max_redirects) << "an empty text is nothing";
  EXPECT_THAT(options.json, HasSubstr(R"("rps":50)")) << "as scripts see it";
  EXPECT_EQ(only<ConstantUsers>(good(R"({"vus": "", "iterations": "", "duration": "1s"})")).users, 1u);
  EXPECT_EQ(only<RampingUsers>(good(R"({"stages": [{"duration": "1s", "target": "5"}]})")).stages.at(0).target, 5);

  const auto scenario = [](const std::string& fields) { return R"({"scenarios": {"a": {)" + fields + "}}}"; };
  const auto arrivals = only<ConstantArrivals>(
      good(scenario(R"("executor": "constant-arrival-rate", "rate": "3", "duration": "1s", "preAllocatedVUs": "4", )"
                    R"("maxVUs": "5")")));
  EXPECT_EQ(arrivals.rate, 3u);
  EXPECT_EQ(arrivals.users, 4u);
  EXPECT_EQ(arrivals.most_users, 5u);
  EXPECT_EQ(only<RampingUsers>(good(scenario(R"("executor": "ramping-vus", "startVUs": "2", )"
                                             R"("stages": [{"duration": "1s", "target": "3"}])")))
                .at_first,
            2u);
  EXPECT_THAT(wrong(scenario(R"("executor": "constant-arrival-rate", "rate": "", "duration": "1s")")),
              HasSubstr("the rate isn't specified"));
  EXPECT_THAT(wrong(scenario(R"("executor": "per-vu-iterations", "vus": "many")")),
              HasSubstr("vus is not a whole number"));
  for (const char* text : {R"({"vus": "1.5"})", R"({"vus": " 1"})", R"({"vus": "-1"})", R"({"vus": true})"}) {
    EXPECT_THAT(wrong(text), HasSubstr("is not a whole number")) << text;
  }
  EXPECT_THAT(wrong(R"({"noSetup": "true"})"), HasSubstr("is not true or false")) << "of integers alone";
}

TEST(K6Options, AHigherLayerThatSaysLoadSaysAllOfIt) {
  EXPECT_EQ(only<ConstantUsers>(good(R"({"stages": [{"duration": "10s", "target": 5}]})", R"({"vus": 2, )"
                                                                                          R"("duration": "1s"})"))
                .users,
            2u);
  EXPECT_EQ(only<SharedIterations>(good(R"({"vus": 2, "duration": "1m"})", R"({"iterations": 10})")).max_duration,
            10min);
  const std::string scenarios = R"({"scenarios": {"a": {"executor": "per-vu-iterations"}}})";
  const auto options = read(scenarios, R"({"duration": "1s"})");
  ASSERT_TRUE(options.has_value());
  EXPECT_EQ(only<ConstantUsers>(options->options).users, 1u);
  EXPECT_THAT(options->notes, testing::Contains(HasSubstr("scenarios of the script")));
  EXPECT_EQ(good(R"({"tags": {"a": "1"}})", R"({"tags": {"b": "2"}})").tags, (Names{{"b", "2"}}))
      << "maps are replaced";
  EXPECT_EQ(good("{}", "{}", R"({"vus": 7, "duration": "1s"})").scenarios.size(), 1u);
}

TEST(K6Options, ContradictionsAreNamed) {
  EXPECT_THAT(wrong(R"({"duration": "1s", "stages": [{"duration": "1s", "target": 1}]})"),
              HasSubstr("using `duration` and `stages` options simultaneously is not allowed"));
  EXPECT_THAT(wrong(R"({"duration": "1s", "scenarios": {"a": {"executor": "per-vu-iterations"}}})"),
              HasSubstr("simultaneously"));
  EXPECT_THAT(wrong(R"({"vus": 10, "iterations": 5})"),
              HasSubstr("the number of iterations (5) can't be less than the number of VUs (10)"));
  EXPECT_THAT(wrong(R"({"vus": "ten"})"), HasSubstr("vus"));
  EXPECT_THAT(wrong(R"({"duration": "0s"})"), HasSubstr("duration"));
  EXPECT_THAT(wrong(R"([1])"), HasSubstr("not an object"));
}

TEST(K6Options, UnknownOnesAreNotedAndUnknownFieldsOfScenariosAreNot) {
  const auto options = read(R"({"vuz": 1, "cloud": {}, "ext": {}})");
  ASSERT_TRUE(options.has_value());
  ASSERT_EQ(options->notes.size(), 1u);
  EXPECT_THAT(options->notes[0], HasSubstr("vuz"));
  EXPECT_THAT(wrong(R"({"scenarios": {"a": {"executor": "constant-vus", "duration": "1s", "vuz": 1}}})"),
              HasSubstr("unknown field \"vuz\""));

  const auto stages = read(R"({"stages": [{"duration": "1s", "target": 2, "name": "up"}]})");
  ASSERT_TRUE(stages.has_value());
  EXPECT_EQ(only<RampingUsers>(stages->options).stages.at(0).target, 2);
  EXPECT_THAT(stages->notes, testing::ElementsAre(HasSubstr("the script: stages.name")));
  EXPECT_THAT(wrong(R"({"scenarios": {"a": {"executor": "ramping-vus", )"
                    R"("stages": [{"duration": "1s", "target": 2, "name": "up"}]}}})"),
              HasSubstr("unknown field \"name\""));
}

TEST(K6Scenarios, AreHeldToWhatTheirExecutorTakes) {
  const auto scenario = [](const std::string& fields) { return R"({"scenarios": {"a": {)" + fields + "}}}"; };
  EXPECT_THAT(wrong(scenario(R"("executor": "constant-arrival-rate", "rate": 1, "duration": "1s")")),
              HasSubstr("the preAllocatedVUs isn't specified"));
  EXPECT_THAT(
      wrong(scenario(R"("executor": "constant-arrival-rate", "rate": 1.5, "duration": "1s", "preAllocatedVUs": 1)")),
      HasSubstr("rate"));
  EXPECT_THAT(wrong(scenario(R"("executor": "ramping-arrival-rate", "preAllocatedVUs": 1)")), HasSubstr("stage"));
  EXPECT_THAT(wrong(scenario(R"("executor": "constant-vus", "duration": "500ms")")), HasSubstr("at least 1s"));
  EXPECT_THAT(
      wrong(scenario(R"("executor": "ramping-vus", "startVUs": 0, "stages": [{"duration": "1s", "target": 0}])")),
      HasSubstr("startVUs"));
  EXPECT_THAT(
      wrong(scenario(
          R"("executor": "constant-arrival-rate", "rate": 1, "duration": "1s", "preAllocatedVUs": 5, "maxVUs": 4)")),
      HasSubstr("maxVUs"));
  EXPECT_THAT(wrong(scenario(R"("executor": "externally-controlled", "vus": 1)")),
              HasSubstr("unknown executor type 'externally-controlled'"));
  EXPECT_THAT(wrong(scenario(R"("executor": "constant-vs", "duration": "1s")")), HasSubstr("unknown executor type"));
  EXPECT_THAT(wrong(scenario(R"("executor": "constant-vus", "duration": "1s", "exec": "nothing")")),
              HasSubstr("function 'nothing' not found in exports"));
  EXPECT_THAT(wrong(R"({"scenarios": {"a b": {"executor": "per-vu-iterations"}}})"), HasSubstr("letters"));
  const Options options =
      good(scenario(R"("executor": "ramping-vus", "startTime": "3s", "gracefulStop": "5s", "exec": "order", )"
                    R"("env": {"A": "1"}, "tags": {"t": "x"}, "gracefulRampDown": 0, )"
                    R"("stages": [{"duration": "1s", "target": 3}])"));
  const Scenario& a = options.scenarios.at(0);
  EXPECT_EQ(a.start_time, 3s);
  EXPECT_EQ(a.graceful_stop, 5s);
  EXPECT_EQ(a.env.at("A"), "1");
  EXPECT_EQ(only<RampingUsers>(options).graceful_ramp_down, 0s);
}

TEST(K6Thresholds, AreReadAndHeldToTheirMetric) {
  const Options options = good(R"({"thresholds": {
      "http_req_duration{status:200, name:\"a b\"}": ["p(95)<500",
        {"threshold": "p(99.9) <= 1e3", "abortOnFail": true, "delayAbortEval": "10s"}],
      "group_duration{group:::login}": ["avg < 5"], "checks": ["rate === 1"],
      "orders": ["count>=3", "rate != 2"], "waiting": ["med>0"]}})");
  ASSERT_EQ(options.thresholds.size(), 7u);
  for (const Threshold& each : options.thresholds) {
    if (each.text == "p(99.9) <= 1e3") {
      EXPECT_TRUE(each.abort);
      EXPECT_EQ(each.delay_abort_eval, 10s);
      EXPECT_EQ(each.percentile, 99.9);
      EXPECT_EQ(each.value, 1000);
      EXPECT_EQ(each.op, Threshold::Op::less_equal);
      EXPECT_EQ(each.tags, (Names{{"status", "200"}, {"name", "a b"}}));
    }
    if (each.metric == "group_duration") {
      EXPECT_EQ(each.tags, (Names{{"group", "::login"}}));
    }
  }
  const auto threshold = [](const std::string& text) { return R"({"thresholds": )" + text + "}"; };
  EXPECT_THAT(wrong(threshold(R"({"nothing": ["avg<1"]})")), HasSubstr("no metric name \"nothing\" found"));
  EXPECT_THAT(wrong(threshold(R"({"grpc_streams": ["count>1"]})")), HasSubstr("no metric name"));
  EXPECT_THAT(wrong(threshold(R"({"checks": ["avg<1"]})")), HasSubstr("has no 'avg'"));
  for (const char* text : {"p(95)", "p(95)<", "<5", "p(101)<1", "p(x)<1", "rate = 1", "foo<1", "avg<1s"}) {
    EXPECT_THAT(wrong(threshold(std::string(R"({"http_req_duration": [")") + text + R"("]})")),
                HasSubstr("threshold '"))
        << text;
  }
  const Options more = good(threshold(R"({"checks": [{"threshold": "rate>0.9", "abortOnFail": true, "why": "x"}]})"));
  EXPECT_TRUE(more.thresholds.at(0).abort) << "what else it has is ignored";
  EXPECT_THAT(wrong(threshold(R"({"checks": [{"threshold": "rate>0.9", "abortOnFail": "yes"}]})")),
              HasSubstr("abortOnFail is \"yes\""));
  EXPECT_TRUE(good(R"({"noThresholds": true, "thresholds": {"nothing": ["avg<1"]}})").thresholds.empty());
}

TEST(K6Options, OthersAreTakenAsTheyAre) {
  const Options options = good(R"json({"setupTimeout": "10s", "rps": 5, "userAgent": "",
      "dns": {"ttl": "inf", "select": "first", "policy": "onlyIPv6"},
      "hosts": {"a.test": "127.0.0.1:80"}, "tlsVersion": {"min": "tls1.2"}, "systemTags": ["url"],
      "summaryTrendStats": ["p(99.99)", "count"]})json");
  EXPECT_EQ(options.setup_timeout, 10s);
  EXPECT_EQ(options.user_agent, "");
  EXPECT_EQ(options.dns.ttl, Duration::max());
  EXPECT_EQ(options.dns.policy, Dns::Policy::only_ipv6);
  EXPECT_EQ(options.tls_min, "tls1.2");
  EXPECT_EQ(options.system_tags, std::vector<std::string>{"url"});
  EXPECT_THAT(wrong(R"({"dns": {"ttl": "soon"}})"), HasSubstr("dns.ttl"));
  EXPECT_THAT(wrong(R"json({"summaryTrendStats": ["p(200)"]})json"), HasSubstr("p(200)"));
  EXPECT_THAT(wrong(R"({"tlsVersion": "ssl3"})"), HasSubstr("ssl3"));
  EXPECT_THAT(wrong(R"({"executionSegment": "2:1"})"), HasSubstr("execution segment"));
}

}  // namespace
}  // namespace brink::input::k6
