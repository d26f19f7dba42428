#include <gtest/gtest.h>

#include <map>

#include "input/compat/pywrkr.h"
#include "input/compat/tools.h"

namespace brink::input::compat {
namespace {

using Words = std::vector<std::string>;
using Given = std::map<std::string, std::string>;

Given given(const BenchLine& line) {
  Given out;
  for (const auto& [option, value] : line.raw.options) {
    std::string& text = out[std::string(option->name)];
    text += (text.empty() ? "" : " + ") + value;
  }
  return out;
}

Given wrk_given(const Words& words) {
  const auto line = translate_wrk(cut(wrk, words).value());
  EXPECT_TRUE(line) << line.error().message;
  return given(*line);
}

std::string wrk_error(const Words& words) {
  const auto line = cut(wrk, words);
  return line ? translate_wrk(*line).error().message : line.error().message;
}

TEST(Wrk, ALineIsTakenAsItIs) {
  EXPECT_EQ(wrk_given({"-t4", "-c", "64", "-d30s", "--latency", "-H", "A: b", "-H", "C: d", "http://h/"}),
            (Given{{"connections", "64"},
                   {"duration", "30s"},
                   {"header", "A: b + C: d"},
                   {"insecure", "true"},
                   {"timeout", "2s"},
                   {"workers", "4"}}));
}

TEST(Wrk, OptionsMayStandBehindTheUrl) {
  EXPECT_EQ(wrk_given({"http://h/", "--connections=8", "--timeout", "500ms"}).at("timeout"), "500ms");
}

TEST(Wrk, TheRateOfWrk2IsAnOpenLoad) { EXPECT_EQ(wrk_given({"-R2000", "http://h/"}).at("rate"), "2000"); }

TEST(Wrk, WhatItRefusesIsRefused) {
  EXPECT_EQ(wrk_error({"-t8", "-c4", "http://h/"}), "number of connections must be >= threads");
  EXPECT_EQ(wrk_error({"-s", "post.lua", "http://h/"}), "wrk -s is not supported");
  EXPECT_EQ(wrk_error({"--lateny", "http://h/"}), "wrk has no option --lateny");
  EXPECT_EQ(wrk_error({"-c"}), "wrk -c needs a value");
  EXPECT_EQ(wrk_error({}), "wrk needs one URL");
}

Given ab_given(const Words& words) {
  const auto line = translate_ab(cut(ab, words).value());
  EXPECT_TRUE(line) << line.error().message;
  return given(*line);
}

TEST(Ab, ALineIsTakenAsItIs) {
  EXPECT_EQ(ab_given({"-n", "100", "-c", "10", "-k", "-l", "http://h/"}),
            (Given{{"connections", "10"}, {"insecure", "true"}, {"requests", "100"}, {"timeout", "30"}}));
}

TEST(Ab, ConnectionsCloseAndLengthsCountUnlessSaidOtherwise) {
  const Given line = ab_given({"http://h/"});
  EXPECT_EQ(line.at("keepalive"), "false");
  EXPECT_EQ(line.at("verify-length"), "true");
  EXPECT_EQ(line.at("requests"), "1");
}

TEST(Ab, ATimeLimitIsABoundOfManyRequests) {
  const Given line = ab_given({"-t", "5", "http://h/"});
  EXPECT_EQ(line.at("max-duration"), "5");
  EXPECT_EQ(line.at("requests"), "50000");
}

TEST(Ab, AFileIsPostedAsText) {
  const Given line = ab_given({"-p", "body.txt", "http://h/"});
  EXPECT_EQ(line.at("method"), "POST");
  EXPECT_EQ(line.at("header"), "Content-Type: text/plain");
}

TEST(Ab, AUrlHasAPath) {
  EXPECT_EQ(translate_ab(cut(ab, {"http://h"}).value()).error().message, "ab: invalid URL");
  EXPECT_EQ(translate_ab(cut(ab, {"-n", "2", "-c", "3", "http://h/"}).value()).error().message,
            "Cannot use concurrency level greater than total number of requests");
}

Given hey_given(const Words& words) {
  const auto line = translate_hey(cut(hey, words).value());
  EXPECT_TRUE(line) << line.error().message;
  return given(*line);
}

TEST(Hey, ALineIsTakenAsItIs) {
  EXPECT_EQ(hey_given({"-z", "10s", "-c=20", "-m", "POST", "-d", "x", "-disable-keepalive", "http://h/"}),
            (Given{{"body", "x"},
                   {"connections", "20"},
                   {"duration", "10s"},
                   {"header", "Content-Type: text/html + Accept-Encoding: gzip"},
                   {"insecure", "true"},
                   {"keepalive", "false"},
                   {"method", "POST"},
                   {"timeout", "20"}}));
}

TEST(Hey, TheRateOfAWorkerIsTimesTheWorkers) {
  const Given line = hey_given({"-q", "2.5", "-c", "4", "-n", "100", "http://h/"});
  EXPECT_EQ(line.at("rate"), "10");
  EXPECT_EQ(line.at("requests"), "100");
}

TEST(Hey, AContentTypeOfOnesOwnGoesBefore) {
  EXPECT_EQ(hey_given({"-H", "content-type: a/b", "http://h/"}).at("header"),
            "content-type: a/b + Accept-Encoding: gzip");
}

TEST(Hey, FewerRequestsThanWorkersAreRefused) {
  EXPECT_EQ(translate_hey(cut(hey, {"-n", "5", "http://h/"}).value()).error().message, "-n cannot be less than -c.");
}

std::optional<std::string> nothing(std::string_view) { return std::nullopt; }

PywrkrLine pywrkr_line(const Words& words, const Environment& environment = nothing) {
  const auto line = translate_pywrkr(cut(pywrkr, words).value(), environment);
  EXPECT_TRUE(line) << line.error().message;
  return *line;
}

std::string pywrkr_error(const Words& words) {
  const auto line = cut(pywrkr, words);
  if (!line) return line.error().message;
  const auto translated = translate_pywrkr(*line, nothing);
  return translated ? "" : translated.error().message;
}

TEST(Pywrkr, DefaultsAreIts) {
  const PywrkrLine line = pywrkr_line({"http://h/"});
  EXPECT_EQ(
      given(line.bench),
      (Given{{"connections", "10"}, {"duration", "10"}, {"insecure", "true"}, {"method", "GET"}, {"timeout", "30"}}));
}

TEST(Pywrkr, ALongOptionIsKnownByItsBeginning) {
  EXPECT_EQ(pywrkr_line({"http://h/", "--conn", "7"}).connections, 7u);
  EXPECT_NE(pywrkr_error({"http://h/", "--ma", "7"}), "") << "several begin so";
}

TEST(Pywrkr, TheLastOfKeepaliveAndNoKeepaliveCounts) {
  EXPECT_TRUE(pywrkr_line({"--no-keepalive", "-k", "http://h/"}).keepalive);
  EXPECT_FALSE(pywrkr_line({"-k", "--no-keepalive", "http://h/"}).keepalive);
}

TEST(Pywrkr, OfEqualHeadersTheLastCountsAndCredentialsGoBefore) {
  const Given line =
      given(pywrkr_line({"-H", "X: 1", "-H", "X: 2", "-H", "Authorization: no", "-A", "u:p", "http://h/"}).bench);
  EXPECT_EQ(line.at("header"), "X: 2");
  EXPECT_EQ(line.at("basic-auth"), "u:p");
}

TEST(Pywrkr, UsersThinkAndHaveConnectionsOfTheirOwn) {
  const Given line = given(pywrkr_line({"-u", "50", "-d", "60", "--ramp-up", "5", "http://h/"}).bench);
  EXPECT_EQ(line.at("users"), "50");
  EXPECT_EQ(line.at("think-time"), "1");
  EXPECT_EQ(line.at("think-jitter"), "0.5");
  EXPECT_EQ(line.at("ramp-up"), "5");
  EXPECT_FALSE(line.contains("connections"));
}

TEST(Pywrkr, CertificatesAreLookedAtWhenAsked) {
  EXPECT_TRUE(given(pywrkr_line({"https://h/"}).bench).contains("insecure"));
  EXPECT_FALSE(given(pywrkr_line({"https://h/", "--ssl-verify"}).bench).contains("insecure"));
  const Environment environment = [](std::string_view name) -> std::optional<std::string> {
    if (name == "PYWRKR_SSL_VERIFY") return "True";
    if (name == "PYWRKR_CA_BUNDLE") return "ca.pem";
    return std::nullopt;
  };
  const Given line = given(pywrkr_line({"https://h/"}, environment).bench);
  EXPECT_FALSE(line.contains("insecure"));
  EXPECT_EQ(line.at("ca-bundle"), "ca.pem");
}

TEST(Pywrkr, WhatItRefusesIsRefusedByName) {
  const std::map<std::string, Words> cases = {
      {"--connections must be >= 1", {"-c", "0"}},
      {"--threads must be >= 1", {"-t", "0"}},
      {"--duration must be > 0", {"-d", "0"}},
      {"--num-requests must be >= 1", {"-n", "0"}},
      {"--timeout must be > 0", {"--timeout", "0"}},
      {"--ramp-up must be >= 0", {"--ramp-up", "-1"}},
      {"--think-time must be >= 0", {"--think-time", "-0.5"}},
      {"--think-jitter must be between 0 and 1", {"--think-jitter", "1.1"}},
      {"--rate must be > 0", {"--rate", "0"}},
      {"--rate-ramp must be > 0", {"--rate", "1", "--rate-ramp", "0"}},
      {"--rate-ramp requires --rate and --duration", {"--rate-ramp", "10", "-d", "5"}},
      {"-u/--users cannot be combined with -n/--num-requests", {"-u", "5", "-n", "10"}},
      {"-u/--users requires -d/--duration", {"-u", "5"}},
      {"-n/--num-requests cannot be combined with -d/--duration", {"-n", "5", "-d", "10"}},
      {"--ramp-up must be less than --duration", {"-u", "5", "-d", "10", "--ramp-up", "10"}},
      {"argument --connections: invalid int value: 'many'", {"-c", "many"}},
      {"--autofind cannot be combined with --rate", {"--autofind", "--rate", "5"}},
      {"--autofind does not take --header", {"--autofind", "-H", "A: b"}},
      {"--max-users must be greater than --start-users", {"--autofind", "--start-users", "10", "--max-users", "10"}},
      {"--step-multiplier must be > 1", {"--autofind", "--step-multiplier", "1"}},
      {"invalid header 'nonsense': expected 'Name: Value'", {"-H", "nonsense"}},
      {"invalid tag 'nonsense': expected key=value", {"--tag", "nonsense"}},
  };
  for (const auto& [message, words] : cases) {
    Words all = words;
    all.push_back("http://h/");
    EXPECT_EQ(pywrkr_error(all), message);
  }
  EXPECT_EQ(pywrkr_error({"ftp://h/"}), "invalid URL 'ftp://h/': the scheme must be http or https");
  EXPECT_EQ(pywrkr_error({}), "the following arguments are required: url");
}

}  // namespace
}  // namespace brink::input::compat
