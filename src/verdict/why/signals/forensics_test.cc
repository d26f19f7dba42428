#include "verdict/why/signals/forensics.h"

#include <gtest/gtest.h>

#include <vector>

#include "verdict/why/signals/pages.h"

namespace brink::verdict::why {
namespace {

sample::Exchange answered(std::string head, std::string body = "", std::uint16_t status = 200,
                          std::uint32_t route = 0) {
  sample::Exchange exchange;
  exchange.response_head = std::move(head);
  exchange.response_body = std::move(body);
  exchange.sample.status = status;
  exchange.sample.failure = status < 400 ? sample::Failure::none : sample::Failure::status;
  exchange.sample.route = RouteId{route};
  return exchange;
}

Features features_of(const std::vector<sample::Exchange>& exchanges) {
  Features out;
  features_of_exchanges(exchanges, 0, out);
  return out;
}

TEST(Forensics, TimesTheServerTells) {
  EXPECT_DOUBLE_EQ(server_time("H\r\nServer-Timing: db;dur=53.2, app;desc=\"x\";dur=87\r\n").value(), 0.087);
  EXPECT_DOUBLE_EQ(server_time("H\r\nX-Envoy-Upstream-Service-Time: 12\r\n").value(), 0.012);
  EXPECT_DOUBLE_EQ(server_time("H\r\nX-Runtime: 0.25\r\n").value(), 0.25);
  EXPECT_FALSE(server_time("H\r\nServer-Timing: miss\r\n"));
  EXPECT_FALSE(server_time("H\r\nX-Runtime: -4\r\n"));
  EXPECT_FALSE(server_time("H\r\nX-Runtime: inf\r\n"));
}

TEST(Forensics, ALimiterThatSaysSo) {
  const Features f = features_of({answered("H\r\nServer: gunicorn\r\nSet-Cookie: sid=***\r\n"),
                                  answered("H\r\nRetry-After: 30\r\nRateLimit-Policy: 100;w=60\r\nVia: 1.1 varnish\r\n",
                                           "{\"error\":\"Rate limit exceeded: 100 per minute\"}", 429)});
  EXPECT_EQ(f.text("server"), "gunicorn");
  EXPECT_EQ(f.text("retry_after"), "30");
  EXPECT_EQ(f.text("ratelimit_limit"), "100;w=60");
  EXPECT_EQ(f.text("via"), "1.1 varnish");
  EXPECT_EQ(f.text("cookies"), "sid");
  EXPECT_EQ(f.text("said"), "rate");
  EXPECT_EQ(f.text("made_by"), "gunicorn");
}

TEST(Forensics, TheCulpritsWordsComeFirst) {
  const Features f = features_of({answered("H\r\nServer: nginx\r\n", "other", 500, 1),
                                  answered("H\r\nServer: Werkzeug/3\r\n", "too many clients already", 500, 0)});
  EXPECT_EQ(f.text("server"), "Werkzeug/3");
  EXPECT_EQ(f.text("body"), "too many clients already");
  EXPECT_EQ(f.text("said"), "connections");
}

TEST(Forensics, TheCommonestPageIsQuoted) {
  const auto rare = answered("H\r\n", "something odd", 500), usual = answered("H\r\n", "database is locked", 500);
  EXPECT_EQ(features_of({rare, usual, usual}).text("body"), "database is locked");
}

TEST(Forensics, ASuccessIsNoErrorPage) {
  const Features f = features_of({answered("H\r\n", "how to avoid a timeout of <center>nginx")});
  EXPECT_EQ(f.text("body"), "");
  EXPECT_EQ(f.text("made_by"), "");
  EXPECT_TRUE(features_of({}).texts().empty());
}

TEST(Pages, WhoMadeThem) {
  const std::vector<std::pair<std::string_view, std::string_view>> pages = {
      {"<html><body><center><h1>504 Gateway Time-out</h1></center><hr><center>nginx/1.22.1</center>", "nginx"},
      {"<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n", "HAProxy"},
      {"<address>Apache/2.4.57 (Debian) Server at localhost Port 80</address>", "Apache"},
      {"upstream connect error or disconnect/reset before headers. reset reason: overflow", "Envoy"},
      {"<html><title>Internal Server Error</title><body><h1><p>Internal Server Error</p></h1>", "gunicorn"},
      {"<h1>Whitelabel Error Page</h1>", "Spring"},
      {"<!doctype html><html><head><title>Server Error (500)</title>", "Django"},
      {"<pre>Error: boom<br> &nbsp; &nbsp;at Layer.handle", "Express"},
      {"<h1>We're sorry, but something went wrong.</h1>", "Rails"},
      {"<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted", "PHP"},
      {"<p>HTTP Error 503. The service is unavailable.</p>", "IIS"},
      {"hello", ""},
      {"", ""},
  };
  for (const auto& [body, maker] : pages) EXPECT_EQ(maker_of_page(body), maker) << body;
}

TEST(Pages, WhatTheySay) {
  EXPECT_EQ(cause_in("sqlalchemy.exc.TimeoutError: QueuePool limit of size 5 overflow 10 reached"), "pool");
  EXPECT_EQ(cause_in("FATAL: sorry, too many clients already"), "connections");
  EXPECT_EQ(cause_in("java.lang.OutOfMemoryError: Java heap space"), "memory");
  EXPECT_EQ(cause_in("<h1>504 Gateway Time-out</h1>"), "timeout");
  EXPECT_EQ(cause_in("OSError: [Errno 24] Too many open files"), "files");
  EXPECT_EQ(cause_in("hello"), "");
}

TEST(Pages, TheTellingLine) {
  EXPECT_EQ(telling_line("<html><style>p{timeout:1}</style><h1>Oops</h1>\n<p>QueuePool limit of size 5</p></html>"),
            "QueuePool limit of size 5");
  EXPECT_EQ(telling_line("\n <h1>Oops, sorry</h1> more"), "Oops, sorry");
  EXPECT_EQ(telling_line("a < b and words"), "a < b and words");
  EXPECT_EQ(telling_line("<script>never closed, timed out"), "");
  EXPECT_EQ(telling_line(""), "");
  const std::string long_line = std::string(500, 'x') + " timed out here";
  EXPECT_NE(telling_line(long_line).find("timed out here"), std::string::npos);
  EXPECT_EQ(plain_text(" \x01\xc3\xa4\t b ", 10), "???  b");
  EXPECT_EQ(plain_text(std::string(500, 'a')).size(), longest_line);
}

}  // namespace
}  // namespace brink::verdict::why
