#include "web/guard.h"

#include <gtest/gtest.h>

namespace brink::web {
namespace {

run::PageAsk ask(std::map<std::string, std::string> headers, std::string method = "GET", std::string path = "/") {
  headers.emplace("host", "127.0.0.1:8790");
  return {.method = std::move(method), .path = std::move(path), .headers = std::move(headers)};
}

Guard local() { return Guard(GuardRules{}); }
Guard with_secret(bool local_only = false) {
  return Guard({.local_only = local_only, .secret = "s3cret", .cookie = "brink-8790"});
}

TEST(Guard, ThisMachineIsLetInByAnyOfItsNames) {
  for (const char* host :
       {"127.0.0.1:8790", "localhost:8790", "localhost", "[::1]:8790", "127.8.9.1", "a.localhost:1"}) {
    EXPECT_EQ(local().check({.method = "GET", .path = "/", .headers = {{"host", host}}}), Entry::granted) << host;
  }
}

// A name of somebody's own that leads to 127.0.0.1 makes the browser think the page is theirs.
TEST(Guard, AnotherNameForThisMachineIsRefused) {
  for (const char* host : {"evil.example:8790", "127.0.0.1.evil.example", "localhost.evil.example", "", "0.0.0.0:8790",
                           "192.168.1.7:8790", "[::1", "[]"}) {
    EXPECT_EQ(local().check({.method = "GET", .path = "/", .headers = {{"host", host}}}), Entry::wrong_host) << host;
  }
  EXPECT_EQ(local().check({.method = "GET", .path = "/"}), Entry::wrong_host) << "no Host at all";
}

TEST(Guard, AnotherPageCanNeitherStartNorStopLoad) {
  for (const char* origin : {"http://evil.example", "http://127.0.0.1:9999", "null", "https://127.0.0.1.evil:8790"}) {
    EXPECT_EQ(local().check(ask({{"origin", origin}}, "POST", "/api/start")), Entry::foreign_page) << origin;
  }
  for (const char* site : {"cross-site", "same-site"}) {
    EXPECT_EQ(local().check(ask({{"sec-fetch-site", site}}, "POST", "/api/stop")), Entry::foreign_page);
    EXPECT_EQ(local().check(ask({{"sec-fetch-site", site}}, "GET", "/api/record")), Entry::foreign_page);
  }
}

// An image or a link of another page asks with GET and no Origin; Locust ends tests so.
TEST(Guard, WhatLocustDoesByGetIsHeldToTheSame) {
  for (const char* path : {"/stop", "/stats/reset"}) {
    const auto image = ask({{"sec-fetch-site", "cross-site"}, {"sec-fetch-mode", "no-cors"}}, "GET", path);
    const auto link = ask({{"sec-fetch-site", "cross-site"}, {"sec-fetch-mode", "navigate"}}, "GET", path);
    EXPECT_EQ(local().check(image), Entry::foreign_page);
    EXPECT_EQ(local().check(link), Entry::foreign_page);
    EXPECT_EQ(local().check(ask({}, "GET", path)), Entry::granted) << "a script";
  }
}

TEST(Guard, ALinkMayLeadHere) {
  EXPECT_EQ(local().check(ask({{"sec-fetch-site", "cross-site"}, {"sec-fetch-mode", "navigate"}})), Entry::granted);
}

TEST(Guard, ThePageItselfAndScriptsAreLetIn) {
  const auto own = ask({{"origin", "http://127.0.0.1:8790"}, {"sec-fetch-site", "same-origin"}}, "POST", "/api/start");
  EXPECT_EQ(local().check(own), Entry::granted);
  EXPECT_EQ(local().check(ask({}, "POST", "/api/start")), Entry::granted);
  EXPECT_EQ(local().check(ask({{"sec-fetch-site", "none"}}, "GET", "/stop")), Entry::granted) << "typed by hand";
}

TEST(Guard, OthersNeedTheSecret) {
  EXPECT_EQ(with_secret().check(ask({{"host", "box.test:8790"}})), Entry::no_secret);
  EXPECT_EQ(with_secret().check(ask({{"cookie", "brink-8790=wrong"}})), Entry::no_secret);
  EXPECT_EQ(with_secret().check(ask({{"cookie", "brink-8790="}})), Entry::no_secret);
  EXPECT_EQ(with_secret().check(ask({{"cookie", "brink-9999=s3cret"}})), Entry::no_secret) << "of another port";
  EXPECT_EQ(with_secret().check(ask({{"cookie", "a=b; brink-8790=s3cret"}})), Entry::granted);
  EXPECT_EQ(with_secret().check(ask({{"authorization", "Bearer s3cret"}})), Entry::granted);
  EXPECT_EQ(with_secret().check(ask({{"authorization", "Bearer "}})), Entry::no_secret);
  run::PageAsk url = ask({});
  url.query.emplace("token", "s3cret");
  EXPECT_EQ(with_secret().check(url), Entry::with_secret);
  url.query = {{"token", "s3cre"}};
  EXPECT_EQ(with_secret().check(url), Entry::no_secret);
}

TEST(Guard, TheSecretOpensNothingToAnotherPage) {
  const auto foreign = ask({{"cookie", "brink-8790=s3cret"}, {"origin", "http://evil.example"}}, "POST", "/api/start");
  EXPECT_EQ(with_secret().check(foreign), Entry::foreign_page);
  EXPECT_EQ(with_secret(true).check({.method = "GET", .path = "/", .headers = {{"host", "evil.example"}}}),
            Entry::wrong_host);
}

TEST(Guard, ALoginIsAskedForByTheBrowserAndHeldToBothItsParts) {
  const Guard guard({.login = "ann:s3cret"});
  EXPECT_EQ(guard.check(ask({})), Entry::no_login);
  EXPECT_EQ(guard.check(ask({{"authorization", "Basic YW5uOnMzY3JldA=="}})), Entry::granted);
  EXPECT_EQ(guard.check(ask({{"authorization", "Basic YW5uOndyb25n"}})), Entry::no_login);
  const auto refusal = guard.refusal(Entry::no_login);
  EXPECT_EQ(refusal.status, 401);
  EXPECT_TRUE(refusal.headers.contains("WWW-Authenticate"));
}

TEST(Guard, RefusalsSayNoSecret) {
  for (const Entry entry : {Entry::wrong_host, Entry::foreign_page, Entry::no_secret, Entry::no_login}) {
    const auto refusal = with_secret().refusal(entry);
    EXPECT_GE(refusal.status, 400);
    EXPECT_EQ(refusal.body.find("s3cret"), std::string::npos);
  }
  EXPECT_EQ(with_secret().cookie(), "brink-8790=s3cret; HttpOnly; SameSite=Strict; Path=/");
}

TEST(Guard, HostsOfAuthorities) {
  EXPECT_EQ(host_of("[::1]:80"), "::1");
  EXPECT_EQ(host_of("a.test:80"), "a.test");
  EXPECT_EQ(host_of("a.test"), "a.test");
  EXPECT_EQ(host_of(""), "");
}

}  // namespace
}  // namespace brink::web
