#include "input/compat/pywrkr.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/compat/pywrkr_testing.h"

namespace brink::input::compat {
namespace {

using testing::StartsWith;

TEST(Pywrkr, DefaultsAreIts) {
  EXPECT_EQ(bench_of({"http://h/"}), (Given{{"connections", "10"},
                                            {"duration", "10"},
                                            {"header", "Accept-Encoding: gzip, deflate"},
                                            {"insecure", "true"},
                                            {"method", "GET"},
                                            {"timeout", "30"}}));
}

TEST(Pywrkr, ALongOptionIsKnownByItsBeginning) {
  EXPECT_EQ(pywrkr_line({"http://h/", "--conn", "7"}).connections, 7u);
  EXPECT_NE(pywrkr_error({"http://h/", "--ma", "7"}), "") << "several begin so";
}

TEST(Pywrkr, ALetterMayHaveItsValueBehindAnEqualsSign) {
  EXPECT_EQ(pywrkr_line({"http://h/", "-c=50"}).connections, 50u);
  EXPECT_EQ(pywrkr_line({"http://h/", "-c50"}).connections, 50u);
  EXPECT_EQ(bench_of({"http://h/", "-b=x=y"}).at("body"), "x=y");
  EXPECT_EQ(bench_of({"http://h/", "-bx=y"}).at("body"), "x=y");
  EXPECT_EQ(pywrkr_error({"http://h/", "-c="}), "argument --connections: invalid int value: ''");
  EXPECT_EQ(pywrkr_error({"http://h/", "-kc=50"}), "argument --connections: invalid int value: '=50'") << "as argparse";
  EXPECT_EQ(pywrkr_error({"http://h/", "-k=1"}), "pywrkr --keepalive takes no value");
}

TEST(Pywrkr, TheLastOfKeepaliveAndNoKeepaliveCounts) {
  EXPECT_TRUE(pywrkr_line({"--no-keepalive", "-k", "http://h/"}).keepalive);
  EXPECT_FALSE(pywrkr_line({"-k", "--no-keepalive", "http://h/"}).keepalive);
}

TEST(Pywrkr, OfEqualHeadersTheLastCountsAndCredentialsGoBefore) {
  const Given line = bench_of({"-H", "X: 1", "-H", "X: 2", "-H", "Authorization: no", "-A", "u:p", "http://h/"});
  EXPECT_EQ(line.at("header"), "X: 2 + Accept-Encoding: gzip, deflate");
  EXPECT_EQ(line.at("basic-auth"), "u:p");
}

TEST(Pywrkr, CookiesOfTheirOptionGoBeforeAHeader) {
  const Given line =
      bench_of({"-C", "a=1", "-C", "b=2", "-H", "cookie: c=3", "-H", "accept-encoding: br", "http://h/"});
  EXPECT_EQ(line.at("cookie"), "a=1 + b=2");
  EXPECT_EQ(line.at("header"), "accept-encoding: br");
  whole({"-C", "a=1", "-H", "Cookie: c=3", "http://127.0.0.1/"});
  const auto headers = whole({"-C", "a=1; b=2", "-C", "c=3", "http://127.0.0.1/"}).plan.routes[0].headers;
  EXPECT_THAT(headers, testing::Contains(testing::Field(&plan::Header::value, "a=1; b=2; c=3")));
}

TEST(Pywrkr, UsersThinkAndHaveConnectionsOfTheirOwn) {
  const Given line = bench_of({"-u", "50", "-d", "60", "--ramp-up", "5", "http://h/"});
  EXPECT_EQ(line.at("users"), "50");
  EXPECT_EQ(line.at("think-time"), "1");
  EXPECT_EQ(line.at("think-jitter"), "0.5");
  EXPECT_EQ(line.at("ramp-up"), "5");
  EXPECT_FALSE(line.contains("connections"));
}

TEST(Pywrkr, CertificatesAreLookedAtWhenAsked) {
  EXPECT_TRUE(bench_of({"https://h/"}).contains("insecure"));
  EXPECT_FALSE(bench_of({"https://h/", "--ssl-verify"}).contains("insecure"));
  const Environment environment = [](std::string_view name) -> std::optional<std::string> {
    if (name == "PYWRKR_SSL_VERIFY") return "True";
    if (name == "PYWRKR_CA_BUNDLE") return "ca.pem";
    return std::nullopt;
  };
  const Given line = bench_of(pywrkr_line({"https://h/"}, environment, {{"ca.pem", ""}}));
  EXPECT_FALSE(line.contains("insecure"));
  EXPECT_EQ(line.at("ca-bundle"), "ca.pem");
  const PywrkrLine without = pywrkr_line({"https://h/"}, environment);
  EXPECT_FALSE(bench_of(without).contains("ca-bundle"));
  ASSERT_EQ(without.bench.notes.size(), 1u) << "a file that is not there is said, as in pywrkr";
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
      {"--autofind cannot be combined with --traffic-profile", {"--autofind", "--traffic-profile", "sine"}},
      {"--autofind cannot be combined with --threshold", {"--autofind", "--th", "p95 < 1s"}},
      {"--url-file cannot be combined with --autofind", {"--autofind", "--url-file", "u.txt"}},
      {"--url-file cannot be combined with --scenario", {"--url-file", "u.txt", "--scenario", "s.json"}},
      {"--url-file cannot be combined with --baseline", {"--url-file", "u.txt", "--baseline", "b.json"}},
      {"--traffic-profile cannot be combined with --rate-ramp",
       {"--rate", "5", "--rate-ramp", "9", "--traffic-profile", "sine"}},
      {"--traffic-profile requires --rate and --duration", {"--traffic-profile", "sine"}},
      {"--data requires --scenario", {"--data", "u=u.csv"}},
      {"--data-strategy requires --scenario", {"--data-strategy", "u=loop"}},
      {"--export-interval requires --otel-endpoint or --prom-remote-write", {"--export-interval", "5"}},
      {"--export-interval must be >= 1", {"--export-interval", "0.5", "--otel-endpoint", "http://c/"}},
      {"--fail-on requires --baseline", {"--fail-on", "p95 > +10%"}},
      {"--strict-config requires --baseline", {"--strict-config"}},
      {"argument --compare-format: invalid choice: 'xml' (choose from 'table', 'markdown', 'json')",
       {"--compare-format", "xml"}},
      {"threshold 'step:a p95 < 1s': steps are those of a --scenario", {"--th", "step:a p95 < 1s"}},
      {"--ws-message requires a ws:// or wss:// URL", {"--ws-message", "hi"}},
      {"--ws-reconnect requires a ws:// or wss:// URL", {"--ws-reconnect"}},
      {"--expect-workers must be >= 1", {"--master", "--expect-workers", "0"}},
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
  EXPECT_EQ(pywrkr_error({"ftp://h/"}), "invalid URL 'ftp://h/': the scheme must be http, https, ws or wss");
  EXPECT_EQ(pywrkr_error({}), "the following arguments are required: url");
}

TEST(PywrkrProfile, IsInItsWords) {
  const PywrkrLine line =
      pywrkr_line({"http://127.0.0.1/", "--rate", "100", "-d", "60", "--traffic-profile", "Sine:cycles=3,min=0.2"});
  EXPECT_EQ(line.profile, "sine (cycles=3.0, min=20%)");
  EXPECT_DOUBLE_EQ(
      std::get<plan::Open>(
          whole({"http://127.0.0.1/", "--rate", "100", "-d", "60", "--traffic-profile", "square:low=0"}).stage.load)
          .rate.at(from_seconds(15)),
      0);
  const auto wrong =
      translate_pywrkr(cut(pywrkr, {"http://h/", "--rate", "5", "-d", "9", "--traffic-profile", "sinus"}).value(),
                       nothing, surroundings_with({}));
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, StartsWith("--traffic-profile sinus: "));
}

TEST(PywrkrHttp2, RequestsShareAConnection) {
  const Given plain = bench_of({"--http2", "-c", "20", "http://127.0.0.1/"});
  EXPECT_EQ(plain.at("streams"), "20");
  EXPECT_EQ(plain.at("users"), "20");
  EXPECT_FALSE(plain.contains("http1.1")) << "without TLS the server is known to speak it";
  EXPECT_TRUE(bench_of({"--http2", "https://127.0.0.1/"}).contains("http1.1")) << "with TLS it chooses";
  const BenchOptions many = whole({"--http2", "-c", "250", "-n", "1000", "http://127.0.0.1/"});
  EXPECT_EQ(many.plan.client.streams, 100u);
  EXPECT_EQ(std::get<plan::Closed>(many.stage.load).users, 250u);
  EXPECT_EQ(std::get<plan::Closed>(many.stage.load).think, Duration{});
  EXPECT_EQ(many.plan.client.http, plan::Http::http2);
}

TEST(PywrkrHttp2, AUserHasAConnectionAlone) {
  EXPECT_EQ(whole({"--http2", "-u", "5", "-d", "2", "http://127.0.0.1/"}).plan.client.streams, 1u);
  EXPECT_EQ(whole({"--http2", "--no-keepalive", "http://127.0.0.1/"}).plan.client.streams, 1u);
}

TEST(PywrkrExports, AreWhatPywrkrCallsThem) {
  const PywrkrLine line = pywrkr_line({"--otel-endpoint", "http://c:4318", "--prom-remote-write", "http://g:9091/",
                                       "--tag", "build=7", "--tag", "route=x", "http://127.0.0.1/"});
  const Given bench = bench_of(line);
  EXPECT_EQ(bench.at("otel-endpoint"), "http://c:4318");
  EXPECT_EQ(bench.at("pushgateway"), "http://g:9091/") << "whatever the option is called";
  EXPECT_EQ(bench.at("export-required"), "true") << "pywrkr exits with 1 when an export failed";
  EXPECT_EQ(bench.at("export-interval"), "3600") << "at the end alone";
  EXPECT_EQ(bench.at("tag"), "build=7");
  EXPECT_EQ(line.tags, (std::map<std::string, std::string>{{"build", "7"}, {"route", "x"}}));
  EXPECT_THAT(line.bench.notes, testing::ElementsAre("the tag route cannot be a label: it is in --json alone"));
  EXPECT_FALSE(line.streams_export);
  const PywrkrLine often =
      pywrkr_line({"--otel-endpoint", "http://c:4318", "--export-interval", "2.5", "http://127.0.0.1/"});
  EXPECT_EQ(bench_of(often).at("export-interval"), "2.5");
  EXPECT_TRUE(often.streams_export);
  EXPECT_TRUE(whole({"--prom-remote-write", "http://g:9091", "http://127.0.0.1/"}).exporting.pushgateway);
}

TEST(PywrkrGates, AreRead) {
  const PywrkrLine line = pywrkr_line({"--th", "p95 < 300ms", "--threshold=error_rate<1%", "--baseline", "b-*.json",
                                       "--fail-on", "p95 > +10%", "--fail-on", "rps < -5%", "--strict-config",
                                       "--compare-format", "json", "--save-baseline", "n.json", "http://127.0.0.1/"});
  EXPECT_EQ(bench_of(line).at("threshold"), "p95 < 300ms + error_rate<1%");
  EXPECT_EQ(line.baseline.files, "b-*.json");
  EXPECT_EQ(line.baseline.save, "n.json");
  EXPECT_EQ(line.baseline.rules, (Words{"p95 > +10%", "rps < -5%"}));
  EXPECT_TRUE(line.baseline.strict_config);
  EXPECT_EQ(line.baseline.format, "json");
}

TEST(PywrkrGates, EveryThresholdOfPywrkrIsOne) {
  for (const char* metric : {"p50", "p75", "p90", "p95", "p99", "avg_latency", "max_latency", "min_latency"}) {
    for (const char* op : {"<", ">", "<=", ">="}) {
      for (const char* bound : {"300ms", "0.5s", "500us", "2"}) {
        EXPECT_EQ(pywrkr_error({"http://h/", "--th", std::string(metric) + op + bound}), "") << metric << op << bound;
      }
    }
    EXPECT_NE(pywrkr_error({"http://h/", "--th", std::string(metric) + " < 5%"}), "");
  }
  for (const char* good : {"error_rate < 1", "error_rate <= 0.5%", "rps > 100"}) {
    EXPECT_EQ(pywrkr_error({"http://h/", "--th", good}), "") << good;
  }
  for (const char* bad : {"error_rate < 5ms", "rps > 5ms", "p95 == 5ms", "p95 < -1", "p95 < 1e3", "P95 < 5ms", ""}) {
    EXPECT_NE(pywrkr_error({"http://h/", "--th", bad}), "") << bad;
  }
}

}  // namespace
}  // namespace brink::input::compat
