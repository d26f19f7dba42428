#include "input/export_options.h"

#include <gtest/gtest.h>

#include "input/options/values_testing.h"

namespace brink::input {
namespace {

using std::chrono::seconds;

struct Read {
  std::optional<plan::Exporting> exporting;
  std::vector<std::string> notes;
  std::string error;
};

Read read(const NamedOptions& options, std::map<std::string, std::string> variables = {},
          Command command = Command::bench) {
  Read out;
  const auto values = read_values(command, options, {"http://127.0.0.1:1/"}, std::move(variables));
  if (!values) {
    out.error = values.error().message;
    return out;
  }
  auto exporting = read_exporting(*values, surroundings_with({{"ca.pem", "PEM"}}), out.notes);
  if (exporting) {
    out.exporting = std::move(*exporting);
  } else {
    out.error = exporting.error().message;
  }
  return out;
}

TEST(ExportOptions, NothingIsExportedUnlessAskedFor) {
  const Read none = read({});
  ASSERT_TRUE(none.exporting);
  EXPECT_FALSE(none.exporting->any());
  EXPECT_EQ(none.exporting->interval, seconds(5));
}

TEST(ExportOptions, TheCollectorsPathIsAddedWhereThereIsNone) {
  const auto target = [](const char* url) { return read({{"otel-endpoint", url}}).exporting->otlp->url.target; };
  EXPECT_EQ(target("http://127.0.0.1:4318"), "/v1/metrics");
  EXPECT_EQ(target("http://127.0.0.1:4318/"), "/v1/metrics");
  EXPECT_EQ(target("http://127.0.0.1:4318/?key=1"), "/v1/metrics?key=1");
  EXPECT_EQ(target("http://127.0.0.1:4318/otlp"), "/otlp");
}

TEST(ExportOptions, HeadersOfTheCollectorComeFromTheEnvironment) {
  const auto variables = std::map<std::string, std::string>{{"OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20b"}};
  const Read with = read({{"otel-endpoint", "http://127.0.0.1:4318"}}, variables);
  ASSERT_EQ(with.exporting->otlp->headers.size(), 1u);
  EXPECT_EQ(with.exporting->otlp->headers[0].value, "a b");
  EXPECT_TRUE(read({}, variables).exporting) << "a variable alone exports nothing, and is no error";
}

TEST(ExportOptions, CredentialsOfAUrlAreAHeader) {
  const Read read_one = read({{"pushgateway", "http://me:pass%20word@127.0.0.1:9091"}});
  ASSERT_EQ(read_one.exporting->pushgateway->headers.size(), 1u);
  EXPECT_EQ(read_one.exporting->pushgateway->headers[0].value, "Basic bWU6cGFzcyB3b3Jk");
  EXPECT_EQ(read_one.exporting->pushgateway->url.text(), "http://127.0.0.1:9091/");
}

TEST(ExportOptions, RemoteWriteHasAPathOfItsOwn) {
  EXPECT_EQ(read({{"prom-remote-write", "http://127.0.0.1:9090"}}).exporting->remote_write->url.target,
            "/api/v1/write");
  const Read native = read({{"prom-remote-write", "http://127.0.0.1:9090/push"}, {"prom-histograms", "native"}});
  EXPECT_EQ(native.exporting->remote_write->url.target, "/push");
  EXPECT_EQ(native.exporting->histograms, plan::PrometheusHistograms::native);
}

TEST(ExportOptions, InfluxIsOfOneOfThreeKinds) {
  EXPECT_EQ(read({{"influx", "http://127.0.0.1:8086?db=load"}}).exporting->influx->url.target, "/write?db=load");
  EXPECT_EQ(read({{"influx", "http://127.0.0.1:8086?org=o&bucket=b"}}).exporting->influx->url.target,
            "/api/v2/write?org=o&bucket=b");
  EXPECT_EQ(read({{"influx", "http://127.0.0.1:8086/mine"}}).exporting->influx->url.target, "/mine");
  const Read udp = read({{"influx", "udp://localhost"}});
  EXPECT_EQ(udp.exporting->influx_udp->port, 8089);
  EXPECT_FALSE(udp.exporting->influx);
  EXPECT_EQ(read({{"influx", "http://127.0.0.1:8086"}}).error,
            "--influx: http://127.0.0.1:8086/ does not say where to");
  const Read token = read({{"influx", "http://127.0.0.1:8086?org=o&bucket=b"}}, {{"INFLUX_TOKEN", "tok"}});
  EXPECT_EQ(token.exporting->influx->headers.at(0).value, "Token tok");
}

TEST(ExportOptions, StatsdHasAUsualPort) {
  EXPECT_EQ(read({{"statsd", "127.0.0.1"}}).exporting->statsd->port, 8125);
  EXPECT_EQ(read({{"statsd", "127.0.0.1:1"}, {"statsd-labels", "name"}}).exporting->statsd_labels,
            plan::StatsdLabels::name);
  EXPECT_EQ(read({{"statsd", "udp://127.0.0.1:1"}}).error, "--statsd: \"udp://127.0.0.1:1\" is not an address");
}

TEST(ExportOptions, ATagStandsOnce) {
  EXPECT_EQ(read({{"tag", "a=1"}, {"tag", "b=2"}}).exporting->tags.size(), 2u);
  EXPECT_EQ(read({{"tag", "a.b=1"}, {"tag", "a_b=2"}}).error, "--tag: a.b and a_b are the same label");
}

TEST(ExportOptions, TheIntervalIsAtLeastASecond) {
  const NamedOptions gateway = {{"pushgateway", "http://127.0.0.1:1"}};
  const auto with = [&](const char* interval) {
    NamedOptions options = gateway;
    options.emplace_back("export-interval", interval);
    return read(options);
  };
  EXPECT_EQ(with("1").exporting->interval, seconds(1));
  EXPECT_EQ(with("999ms").error, "--export-interval: \"999ms\" is too small");
}

TEST(ExportOptions, WhatNeedsAnExporterIsRefusedWithout) {
  EXPECT_EQ(read({{"otel-protocol", "json"}}).error, "--otel-protocol json needs --otel-endpoint");
  EXPECT_EQ(read({{"influx-token", "s3cret"}}).error, "--influx-token needs --influx") << "a token is not repeated";
  EXPECT_EQ(read({{"export-required", "true"}}).error, "--export-required without anything to export to");
  EXPECT_EQ(read({{"export-interval", "2s"}}).error, "--export-interval 2s without anything to export to");
  EXPECT_TRUE(read({{"export-interval", "2s"}, {"metrics-listen", "0"}}).exporting);
}

TEST(ExportOptions, CertificatesAreRead) {
  const NamedOptions options = {{"pushgateway", "https://127.0.0.1:1"}, {"export-ca-bundle", "ca.pem"}};
  EXPECT_EQ(read(options).exporting->tls.ca_bundle, "ca.pem");
  EXPECT_NE(read({{"pushgateway", "https://127.0.0.1:1"}, {"export-ca-bundle", "none.pem"}}).error, "");
  EXPECT_FALSE(read({{"statsd", "a:1"}, {"export-insecure", "true"}}).exporting->tls.verify);
}

TEST(ExportOptions, AllCommandsThatMakeLoadHaveThem) {
  for (const Command command : {Command::run, Command::investigate}) {
    EXPECT_TRUE(read({{"pushgateway", "http://127.0.0.1:9091"}}, {}, command).exporting->any());
  }
}

}  // namespace
}  // namespace brink::input
