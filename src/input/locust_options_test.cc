#include "input/locust_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/options/values_testing.h"

namespace brink::input {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

plan::Locustfile shop() {
  plan::Locustfile file;
  file.files = {"shop.py"};
  file.classes = {"Visitor", "Manager"};
  file.hosts = {"http://127.0.0.1:8080/v1", "http://127.0.0.1:9090"};
  file.users = 50;
  file.run_time = 60s;
  return file;
}

Values values_of(NamedOptions options, std::vector<std::string> arguments = {}) {
  options.emplace_back("scenario", "shop.py");
  return *read_values(Command::bench, options, arguments);
}

BenchOptions read(const plan::Locustfile& file, const NamedOptions& options = {}) {
  const auto hosts = *locust_hosts(file);
  std::vector<plan::Route> routes(hosts.size());
  for (std::size_t i = 0; i < hosts.size(); ++i) routes[i].url = hosts[i];
  auto read = read_locust(values_of(options), surroundings_with(), file, hosts, routes);
  EXPECT_TRUE(read) << read.error().message;
  return read ? *read : BenchOptions{};
}

TEST(Locustfile, IsWhatImportsLocust) {
  EXPECT_TRUE(is_locustfile("import os\nfrom locust import task\n"));
  EXPECT_TRUE(is_locustfile("try:\n    import locust\nexcept ImportError: pass"));
  EXPECT_TRUE(is_locustfile("from locust.contrib.fasthttp import FastHttpUser"));
  EXPECT_FALSE(is_locustfile("from loadpilot import scenario  # not from locust\n"));
  EXPECT_FALSE(is_locustfile(""));
}

TEST(Locustfile, ALineOfBenchIsALineOfLocust) {
  const std::string url = "http://127.0.0.1:8080/";
  const auto words =
      locust_words(values_of({{"users", "50"}, {"ramp-up", "5s"}, {"duration", "30s"}}, {url}), "a.py", "B");
  ASSERT_TRUE(words) << words.error().message;
  EXPECT_THAT(*words, ElementsAre("--brink-run", "--headless", "--only-summary", "-f", "a.py", "-H", url, "-u", "50",
                                  "-r", "10", "--brink-seconds", "30", "-t", "30s", "B"));
  const auto at_once = locust_words(values_of({{"users", "50"}}), "a.py", "");
  EXPECT_THAT(*at_once, testing::IsSupersetOf({"-r", "50", "--brink-seconds"}));
  EXPECT_THAT(*at_once, testing::Not(testing::Contains("--i-own-this")));
  const auto owned = locust_words(values_of({{"i-own-this", "true"}}), "a.py", "");
  EXPECT_THAT(*owned, testing::Contains("--i-own-this"));
  const auto rate = locust_words(values_of({{"rate", "0.5"}}), "a.py", "");
  EXPECT_THAT(*rate, testing::IsSupersetOf({"--rate", "0.5"}));
}

TEST(Locustfile, WhatTheFileSaysIsNotForTheLine) {
  for (const auto& [name, value] : NamedOptions{{"method", "POST"}, {"requests", "10"}, {"preview", "true"}}) {
    const auto words = locust_words(values_of({{name, value}}), "a.py", "");
    ASSERT_FALSE(words) << name;
    EXPECT_THAT(words.error().message, HasSubstr("--" + name));
  }
  EXPECT_FALSE(locust_words(values_of({}, {"http://a/", "http://b/"}), "a.py", ""));
}

TEST(Locustfile, ItsUsersAreCalledAndEndTheRun) {
  const BenchOptions options = read(shop());
  const auto closed = std::get<plan::Closed>(options.stage.load);
  EXPECT_TRUE(closed.called);
  EXPECT_EQ(closed.users, 50u);
  EXPECT_GT(*options.stage.duration, 60s) << "the time is there for when they do not";
  EXPECT_LT(*options.stage.duration, 3min);
  EXPECT_EQ(options.plan.workers, 1u);
  EXPECT_EQ(options.plan.client.timeout, 60s);
  EXPECT_FALSE(options.plan.client.cookies) << "sessions keep their own";
  EXPECT_TRUE(options.plan.client.tls.verify);
  plan::Locustfile endless = shop();
  endless.run_time.reset();
  endless.verify = false;
  EXPECT_GT(*read(endless).stage.duration, 24h);
  EXPECT_FALSE(read(endless).plan.client.tls.verify);
  EXPECT_EQ(read(endless, {{"timeout", "3s"}}).plan.client.timeout, 3s);
}

TEST(Locustfile, WithARateTasksBeginByTheClock) {
  plan::Locustfile file = shop();
  file.rate = 200;
  const BenchOptions options = read(file);
  const auto open = std::get<plan::Open>(options.stage.load);
  EXPECT_EQ(open.rate.integral(60s), 12'000);
  EXPECT_EQ(open.max_users, 2'000u);
  EXPECT_EQ(*options.stage.duration, 60s);
  EXPECT_EQ(std::get<plan::Open>(read(file, {{"connections", "7"}}).stage.load).max_users, 7u);
}

TEST(Locustfile, NeedsAHost) {
  plan::Locustfile file = shop();
  file.hosts = {"http://exa mple/"};
  EXPECT_FALSE(locust_hosts(file));
  file.hosts.clear();
  EXPECT_THAT(locust_hosts(file).error().message, HasSubstr("no host given"));
}

TEST(Locustfile, HostsThatAreNotThisMachineAreNamed) {
  plan::Locustfile file = shop();
  file.hosts.push_back("http://staging.example.com");
  EXPECT_THAT(read(file).foreign_hosts, ElementsAre("staging.example.com"));
}

}  // namespace
}  // namespace brink::input
