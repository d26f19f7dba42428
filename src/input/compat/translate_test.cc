#include <gtest/gtest.h>

#include <map>

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
                   {"drain", "0"},
                   {"duration", "30s"},
                   {"header", "A: b + C: d"},
                   {"insecure", "true"},
                   {"timeout", "2s"},
                   {"threads", "4"}}));
}

TEST(Wrk, OptionsMayStandBehindTheUrl) {
  EXPECT_EQ(wrk_given({"http://h/", "--connections=8", "--timeout", "500ms"}).at("timeout"), "500ms");
}

TEST(Wrk, TheRateOfWrk2IsAnOpenLoad) { EXPECT_EQ(wrk_given({"-R2000", "http://h/"}).at("rate"), "2000"); }

TEST(Wrk, NumbersHaveUnitsOfThousands) {
  const Given line = wrk_given({"-c1k", "-t", "2", "-R", "10k", "http://h/"});
  EXPECT_EQ(line.at("connections"), "1000");
  EXPECT_EQ(line.at("rate"), "10000");
  EXPECT_EQ(wrk_number("connections", "3M").value(), 3'000'000u);
  for (const char* wrong : {"", "k", "1x", "-1", "1.5k", "1kk", "9000000000000", "99999999G"}) {
    EXPECT_FALSE(wrk_number("connections", wrong)) << wrong;
  }
}

TEST(Wrk, WhatItRefusesIsRefused) {
  EXPECT_EQ(wrk_error({"-c=50", "http://h/"}), "wrk --connections: \"=50\" is not a whole number") << "as getopt";
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
  EXPECT_EQ(ab_given({"-n", "100", "-c", "10", "-k", "-l", "http://h/"}), (Given{{"connections", "10"},
                                                                                 {"insecure", "true"},
                                                                                 {"max-duration", "24h"},
                                                                                 {"requests", "100"},
                                                                                 {"timeout", "30"}}));
}

TEST(Ab, ConnectionsCloseAndLengthsCountUnlessSaidOtherwise) {
  const Given line = ab_given({"http://h/"});
  EXPECT_EQ(line.at("keepalive"), "false");
  EXPECT_EQ(line.at("verify-length"), "true");
  EXPECT_EQ(translate_ab(cut(ab, {"http://h/"}).value())->lengths, plan::Lengths::received) << "declared or not";
  EXPECT_FALSE(translate_ab(cut(ab, {"-l", "http://h/"}).value())->lengths);
  EXPECT_EQ(line.at("requests"), "1");
}

TEST(Ab, ATimeLimitIsABoundOfManyRequests) {
  const Given line = ab_given({"-t", "5", "http://h/"});
  EXPECT_EQ(line.at("max-duration"), "5");
  EXPECT_EQ(line.at("requests"), "50000");
  EXPECT_EQ(ab_given({"-t", "5", "-n", "7", "http://h/"}).at("requests"), "7");
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

TEST(Hey, AFlagIsWrittenAsGoTakesIt) {
  EXPECT_EQ(hey_given({"-c=60", "--n=70", "http://h/"}).at("requests"), "70");
  EXPECT_EQ(hey_given({"-disable-keepalive=T", "http://h/"}).at("keepalive"), "false");
  EXPECT_FALSE(hey_given({"-disable-keepalive=0", "http://h/"}).contains("keepalive"));
  EXPECT_EQ(cut(hey, {"-disable-keepalive=yes", "http://h/"}).error().message, "hey -disable-keepalive takes no value");
}

TEST(Hey, TheRateOfAWorkerIsTimesTheWorkers) {
  const Given line = hey_given({"-q", "2.5", "-c", "4", "-n", "100", "http://h/"});
  EXPECT_EQ(line.at("rate"), "10");
  EXPECT_EQ(line.at("requests"), "100");
  EXPECT_EQ(line.at("max-duration"), "24h") << "a count has no limit in time there";
  EXPECT_FALSE(hey_given({"-z", "5s", "http://h/"}).contains("max-duration"));
}

TEST(Hey, AContentTypeOfOnesOwnGoesBefore) {
  EXPECT_EQ(hey_given({"-H", "content-type: a/b", "http://h/"}).at("header"),
            "content-type: a/b + Accept-Encoding: gzip");
}

TEST(Hey, FewerRequestsThanWorkersAreRefused) {
  EXPECT_EQ(translate_hey(cut(hey, {"-n", "5", "http://h/"}).value()).error().message, "-n cannot be less than -c.");
}

TEST(Hey, Http2IsOfTlsAndOnOneConnection) {
  const Given line = hey_given({"-h2", "-c", "20", "-z", "5s", "https://h/"});
  EXPECT_EQ(line.at("http2"), "true");
  EXPECT_EQ(line.at("http1.1"), "true");
  EXPECT_EQ(line.at("streams"), "20");
  EXPECT_EQ(line.at("users"), "20");
  EXPECT_EQ(line.at("think-time"), "0");
  EXPECT_FALSE(line.contains("connections"));
  const auto plain = translate_hey(cut(hey, {"-h2", "http://h/"}).value());
  EXPECT_FALSE(given(*plain).contains("http2")) << "its client speaks HTTP/2 over TLS alone";
  ASSERT_EQ(plain->notes.size(), 1u);
}

TEST(Hey, Http2AtARateLeavesTheRequestsAtOnce) {
  const Given line = hey_given({"-h2", "-c", "300", "-q", "1", "-n", "300", "https://h/"});
  EXPECT_EQ(line.at("connections"), "300");
  EXPECT_EQ(line.at("streams"), "100") << "more are on further connections";
}

}  // namespace
}  // namespace brink::input::compat
