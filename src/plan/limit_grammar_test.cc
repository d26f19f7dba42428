#include "plan/limit_grammar.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace brink::plan {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

Limit parsed(const std::string& text, bool fail_if = false) {
  const auto limit = parse_limit(text, fail_if);
  EXPECT_TRUE(limit.has_value()) << text << ": " << (limit ? "" : limit.error().message);
  return limit ? *limit : Limit{};
}

std::string problem(const std::string& text) {
  const auto limit = parse_limit(text);
  EXPECT_FALSE(limit.has_value()) << text;
  if (limit) return "";
  EXPECT_EQ(limit.error().kind, ErrorKind::usage);
  EXPECT_FALSE(limit.error().hint.empty()) << text;
  return limit.error().message;
}

TEST(LimitGrammar, ALatencyInEveryUnit) {
  EXPECT_EQ(parsed("p95 < 300ms").bound, 0.3);
  EXPECT_EQ(parsed("p50<500us").bound, 0.0005);
  EXPECT_EQ(parsed("p99 <= 1.5s").bound, 1.5);
  EXPECT_EQ(parsed(" p99  <=  2 s ").bound, 2);
  const Limit bare = parsed("p75 < 2");
  EXPECT_EQ(bare.bound, 2);
  EXPECT_FALSE(bare.unit_given);
  EXPECT_TRUE(parsed("p75 < 2s").unit_given);
}

TEST(LimitGrammar, EveryMetricOfPywrkr) {
  struct Case {
    const char* text;
    Quantity quantity;
    Statistic statistic;
    double q;
  };
  for (const Case& c : {Case{"p50 < 1s", Quantity::time, Statistic::percentile, 0.5},
                        {"p75 < 1s", Quantity::time, Statistic::percentile, 0.75},
                        {"p90 < 1s", Quantity::time, Statistic::percentile, 0.9},
                        {"p95 < 1s", Quantity::time, Statistic::percentile, 0.95},
                        {"p99 < 1s", Quantity::time, Statistic::percentile, 0.99},
                        {"avg_latency < 1s", Quantity::time, Statistic::mean, 0.95},
                        {"max_latency < 1s", Quantity::time, Statistic::max, 0.95},
                        {"min_latency < 1s", Quantity::time, Statistic::min, 0.95},
                        {"error_rate < 1%", Quantity::error_rate, Statistic::percentile, 0.95},
                        {"rps > 1", Quantity::rate, Statistic::percentile, 0.95}}) {
    const Limit limit = parsed(c.text);
    EXPECT_EQ(limit.metric.quantity, c.quantity) << c.text;
    EXPECT_EQ(limit.metric.statistic, c.statistic) << c.text;
    EXPECT_DOUBLE_EQ(limit.metric.q, c.q) << c.text;
    EXPECT_EQ(limit.metric.of, TimeOf::response) << c.text;
    EXPECT_EQ(limit.scope, Scope::all);
  }
}

TEST(LimitGrammar, EveryComparison) {
  EXPECT_EQ(parsed("rps < 1").comparison, Comparison::less);
  EXPECT_EQ(parsed("rps <= 1").comparison, Comparison::at_most);
  EXPECT_EQ(parsed("rps > 1").comparison, Comparison::more);
  EXPECT_EQ(parsed("rps >= 1").comparison, Comparison::at_least);
}

TEST(LimitGrammar, AnyPercentile) {
  EXPECT_DOUBLE_EQ(parsed("p99.9 < 1s").metric.q, 0.999);
  EXPECT_DOUBLE_EQ(parsed("p99.99 < 1s").metric.q, 0.9999);
  EXPECT_DOUBLE_EQ(parsed("p12 < 1s").metric.q, 0.12);
  EXPECT_DOUBLE_EQ(parsed("median < 1s").metric.q, 0.5);
  EXPECT_EQ(parsed("p100 < 1s").metric.q, 1);
  EXPECT_NE(problem("p0 < 1s").find("\"p0\" is no metric"), std::string::npos);
  EXPECT_NE(problem("p100.1 < 1s").find("is no metric"), std::string::npos);
  EXPECT_NE(problem("p < 1s").find("is no metric"), std::string::npos);
  EXPECT_NE(problem("p9.9.9 < 1s").find("is no metric"), std::string::npos);
}

TEST(LimitGrammar, SharesAreWrittenInPercent) {
  EXPECT_DOUBLE_EQ(parsed("error_rate < 1%").bound, 0.01);
  EXPECT_DOUBLE_EQ(parsed("error_rate < 1").bound, 0.01);
  EXPECT_DOUBLE_EQ(parsed("checks > 99.5 %").bound, 0.995);
  EXPECT_DOUBLE_EQ(parsed("generator < 80%").bound, 0.8);
}

TEST(LimitGrammar, TimesOfEveryKind) {
  EXPECT_EQ(parsed("service.p95 < 1s").metric.of, TimeOf::service);
  EXPECT_EQ(parsed("service p95 < 1s").metric.of, TimeOf::service);
  EXPECT_EQ(parsed("ok.max < 1s").metric.of, TimeOf::ok);
  EXPECT_EQ(parsed("dns.avg < 1s").metric.of, TimeOf::dns);
  EXPECT_EQ(parsed("connect.p95 < 1s").metric.of, TimeOf::connect);
  EXPECT_EQ(parsed("tls.p95 < 1s").metric.of, TimeOf::tls);
  EXPECT_EQ(parsed("send.p95 < 1s").metric.of, TimeOf::send);
  EXPECT_EQ(parsed("first_byte.p99 < 1s").metric.of, TimeOf::first_byte);
  EXPECT_EQ(parsed("transfer.p99.9 < 1s").metric.of, TimeOf::transfer);
  EXPECT_DOUBLE_EQ(parsed("transfer.p99.9 < 1s").metric.q, 0.999);
  EXPECT_EQ(parsed("send_lag p99 < 5ms").metric.of, TimeOf::send_lag);
}

TEST(LimitGrammar, BytesAndTheirRate) {
  EXPECT_EQ(parsed("bytes < 5GB").bound, 5e9);
  EXPECT_EQ(parsed("bytes < 5").bound, 5);
  EXPECT_EQ(parsed("transfer_rate > 2MiB/s").bound, 2 * 1024 * 1024.0);
  EXPECT_EQ(parsed("transfer_rate > 10 KB").bound, 10'000);
  EXPECT_NE(problem("bytes < 5MB/s").find("\"MB/s\" is no unit of bytes"), std::string::npos);
  EXPECT_NE(problem("transfer_rate > 5Mb").find("is no unit"), std::string::npos);
}

TEST(LimitGrammar, ARouteByItsName) {
  const Limit limit = parsed("route:/checkout p95 < 300ms");
  EXPECT_EQ(limit.scope, Scope::route);
  EXPECT_EQ(limit.name, "/checkout");
  EXPECT_EQ(parsed("route:/a/{id}?x=1 error_rate < 1%").name, "/a/{id}?x=1");
  EXPECT_EQ(parsed("route:/a service.p95 < 1s").metric.of, TimeOf::service);
}

TEST(LimitGrammar, ANameGoesOnUpToTheLastMetric) {
  EXPECT_EQ(parsed("step:p95 handler p95 < 1s").name, "p95 handler");
  EXPECT_EQ(parsed("step:log in: second try  p95<1s").name, "log in: second try");
  EXPECT_EQ(parsed("step:rps p95 error_rate < 1%").name, "rps p95");
  EXPECT_EQ(parsed("step:a < b p95 < 1s").name, "a < b");
  EXPECT_EQ(parsed("check:status is < 500 > 99%").name, "status is < 500");
  EXPECT_EQ(parsed("check:p95 > 99%").name, "p95");
}

TEST(LimitGrammar, ATagIsANameAndAValue) {
  const Limit limit = parsed("tag:page=the cart error_rate < 1% over 10s");
  EXPECT_EQ(limit.scope, Scope::tag);
  EXPECT_EQ(limit.name, "page=the cart");
  EXPECT_EQ(tag_of(limit), (Tag{"page", "the cart"}));
  EXPECT_EQ(tag_of(parsed("tag:a=b=c p95 < 1s")), (Tag{"a", "b=c"}));
  EXPECT_EQ(problem("tag:page p95 < 1s"), "\"tag:page p95 < 1s\": at character 5: \"page\" is no tag");
  EXPECT_EQ(problem("tag:page= p95 < 1s"), "\"tag:page= p95 < 1s\": at character 5: \"page=\" is no tag");
  EXPECT_EQ(problem("tag:=x p95 < 1s"), "\"tag:=x p95 < 1s\": at character 5: \"=x\" is no tag");
  EXPECT_NE(problem("tag:a=b checks < 1%").find("known of all requests together"), std::string::npos);
}

TEST(LimitGrammar, NamesAndMetricsThatAreMissing) {
  EXPECT_EQ(problem("step: p95 < 1s"), "\"step: p95 < 1s\": at character 6: a name is missing");
  EXPECT_EQ(problem("step:p95 < 1s"), "\"step:p95 < 1s\": at character 6: a name is missing");
  EXPECT_EQ(problem("step:login < 1s"), "\"step:login < 1s\": at character 11: a metric is missing");
  EXPECT_EQ(problem("step:log in < 1s"), "\"step:log in < 1s\": at character 10: \"in\" is no metric");
  EXPECT_EQ(problem("check: > 1%"), "\"check: > 1%\": at character 7: the name of a check is missing");
  EXPECT_EQ(problem("< 1s"), "\"< 1s\": at character 1: a metric is missing");
}

TEST(LimitGrammar, WhatIsNotKeptByRouteIsRefusedThere) {
  for (const char* metric : {"connect.p95", "first_byte.p95", "send_lag.p99", "checks", "generator"}) {
    const std::string message = problem(std::string("route:/a ") + metric + " < 1");
    EXPECT_EQ(message,
              fmt::format("\"route:/a {} < 1\": at character 10: \"{}\" is known of all requests together only", metric,
                          metric));
  }
}

TEST(LimitGrammar, AWindow) {
  EXPECT_EQ(parsed("p95 < 500ms over 10s").window, seconds(10));
  EXPECT_EQ(parsed("rps > 100 over 1m").window, minutes(1));
  EXPECT_EQ(parsed("error_rate < 1 over 30").window, seconds(30));
  EXPECT_EQ(parsed("p95 < 500ms").window, std::nullopt);
  EXPECT_EQ(parsed("p95 < 500ms over 1h").window, std::chrono::hours(1));
  EXPECT_EQ(problem("p95 < 500ms over 0.5s"), "\"p95 < 500ms over 0.5s\": at character 18: \"0.5s\" is no window");
  EXPECT_NE(problem("p95 < 500ms over 61m").find("is no window"), std::string::npos);
  EXPECT_NE(problem("p95 < 500ms over").find("\"\" is no window"), std::string::npos);
  EXPECT_NE(problem("p95 < 500ms in 10s").find("\"in\" is too much"), std::string::npos);
  EXPECT_NE(problem("generator < 80% over 10s").find("\"generator\" is known of the whole run only"),
            std::string::npos);
}

TEST(LimitGrammar, PointsAtWhatIsWrong) {
  EXPECT_EQ(problem("p95 < 300xs"), "\"p95 < 300xs\": at character 10: \"xs\" is no unit of time");
  EXPECT_EQ(problem("p95 < 5%"), "\"p95 < 5%\": at character 8: \"%\" is no unit of time");
  EXPECT_EQ(problem("error_rate < 5ms"), "\"error_rate < 5ms\": at character 15: \"ms\" is not percent");
  EXPECT_EQ(problem("rps > 5ms"), "\"rps > 5ms\": at character 8: \"ms\" has no place here: the number has no unit");
  EXPECT_EQ(problem("p95 == 1s"), "\"p95 == 1s\": at character 5: \"=\" is no comparison of a limit");
  EXPECT_EQ(problem("latency < 1s"), "\"latency < 1s\": at character 1: \"latency\" is no metric");
  EXPECT_EQ(problem("P95 < 1s"), "\"P95 < 1s\": at character 1: \"P95\" is no metric");
  EXPECT_EQ(problem(""), "\"\": at character 1: nothing is there");
  EXPECT_EQ(problem("p95"), "\"p95\": at character 4: a comparison is missing");
  EXPECT_EQ(problem("p95 <"), "\"p95 <\": at character 6: \"\" is no number");
  EXPECT_EQ(problem("p95 < -1s"), "\"p95 < -1s\": at character 7: \"-1s\" is no number");
  EXPECT_EQ(problem("p95 < 1e3"), "\"p95 < 1e3\": at character 8: \"e3\" is no unit of time");
  EXPECT_EQ(problem("p95 < .5s"), "\"p95 < .5s\": at character 7: \".5s\" is no number");
  EXPECT_EQ(problem("p95 < 5.s"), "\"p95 < 5.s\": at character 7: \"5.s\" is no number");
  EXPECT_NE(parse_limit("latency < 1s").error().hint.find("error_rate"), std::string::npos);
}

TEST(LimitGrammar, AtTheLongestAndTheLargest) {
  const std::string name(longest_limit - std::string("step: p95 < 1s").size(), 'x');
  EXPECT_EQ(parsed("step:" + name + " p95 < 1s").name, name);
  EXPECT_EQ(problem("step:" + name + "x p95 < 1s"), "a limit is longer than 1,000 characters");
  EXPECT_EQ(parsed("requests < 1000000000000000").bound, 1e15);
  EXPECT_NE(problem("requests < 1000000000000001").find("too large"), std::string::npos);
}

TEST(Limit, HoldsAsItIsWritten) {
  EXPECT_TRUE(parsed("p95 < 300ms").holds(0.2999));
  EXPECT_FALSE(parsed("p95 < 300ms").holds(0.3));
  EXPECT_TRUE(parsed("p95 <= 300ms").holds(0.3));
  EXPECT_FALSE(parsed("rps > 10").holds(10));
  EXPECT_TRUE(parsed("rps >= 10").holds(10));
  // One of a thousand is 0.1 %, whatever 0.1 / 100 is to a computer.
  EXPECT_FALSE(parsed("error_rate < 0.1%").holds(1.0 / 1000));
  EXPECT_TRUE(parsed("error_rate <= 0.1%").holds(1.0 / 1000));
  EXPECT_TRUE(parsed("error_rate <= 0").holds(0));
}

TEST(Limit, FailIfIsTheOppositeAtEveryValue) {
  for (const char* text : {"rps < 10", "rps <= 10", "rps > 10", "rps >= 10"}) {
    for (const double value : {9.0, 10.0, 11.0}) {
      EXPECT_NE(parsed(text).holds(value), parsed(text, true).holds(value)) << text << " at " << value;
    }
  }
}

TEST(Limit, RoutesAreFoundByName) {
  std::vector<Route> routes(2);
  routes[0].name = "/";
  routes[1].name = "/checkout";
  std::vector<Limit> limits = {parsed("p95 < 1s"), parsed("route:/checkout p95 < 1s")};
  ASSERT_TRUE(resolve_limits(limits, routes).has_value());
  EXPECT_TRUE(limits[0].routes.empty());
  EXPECT_EQ(limits[1].routes, std::vector{RouteId{1}});
  limits.push_back(parsed("step:login p95 < 1s"));
  const auto unknown = resolve_limits(limits, routes);
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().message, "\"step:login p95 < 1s\": there is no \"login\"");
  EXPECT_EQ(unknown.error().hint, "there is: /, /checkout");
}

TEST(Limit, RoutesAreFoundByTheirTags) {
  std::vector<Route> routes(3);
  routes[0].tags = {{"page", "cart"}, {"team", "web"}};
  routes[2].tags = {{"page", "cart"}, {"team", "pay ment"}};
  std::vector<Limit> limits = {parsed("tag:page=cart p95 < 1s"), parsed("tag:team=pay ment p95 < 1s")};
  ASSERT_TRUE(resolve_limits(limits, routes).has_value());
  EXPECT_EQ(limits[0].routes, (std::vector{RouteId{0}, RouteId{2}}));
  EXPECT_EQ(limits[1].routes, std::vector{RouteId{2}});
  limits.push_back(parsed("tag:page=home p95 < 1s"));
  const auto unknown = resolve_limits(limits, routes);
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().message, "\"tag:page=home p95 < 1s\": there is no \"page=home\"");
  EXPECT_EQ(unknown.error().hint, "there is: page=cart, team=pay ment, team=web");
  routes.clear();
  EXPECT_EQ(resolve_limits(limits, routes).error().hint, "give tags in the scenario, see docs/scenario.md");
}

TEST(Limit, AListOfManyRoutesIsCut) {
  std::vector<Route> routes(25);
  for (std::size_t i = 0; i < routes.size(); ++i) routes[i].name = "/" + std::to_string(i);
  std::vector<Limit> limits = {parsed("route:/x p95 < 1s")};
  const auto unknown = resolve_limits(limits, routes);
  EXPECT_TRUE(unknown.error().hint.ends_with("/18, /19 and 5 more")) << unknown.error().hint;
}

}  // namespace
}  // namespace brink::plan
