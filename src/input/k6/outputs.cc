#include "input/k6/outputs.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"

namespace brink::input::k6 {
namespace {

std::optional<std::string> variable(const Environment& environment, std::string_view name) {
  auto text = environment(name);
  return text && !text->empty() ? text : std::nullopt;
}

Result<void> csv_argument(std::string_view argument, SampleFileOption& file) {
  if (argument.find('=') == std::string_view::npos) {
    if (!argument.empty()) file.path = std::string(argument);
    return {};
  }
  for (const std::string_view part : split(argument, ',')) {
    const std::size_t equals = part.find('=');
    const std::string name(trim(part.substr(0, equals)));
    const std::string value(equals == std::string_view::npos ? "" : trim(part.substr(equals + 1)));
    if (name == "fileName" || name == "file_name") {
      file.path = value;
    } else if (name == "timeFormat") {
      file.time_format = value;
    } else if (name != "saveInterval" && name != "save_interval") {
      return usage_error(fmt::format("--out csv: '{}' is not an argument of it", name),
                         "it has fileName, saveInterval and timeFormat");
    }
  }
  return {};
}

Result<SampleFileOption> sample_file(bool csv, std::string_view argument, const Environment& environment) {
  SampleFileOption file;
  file.csv = csv;
  file.path = csv ? variable(environment, "K6_CSV_FILENAME").value_or("file.csv") : "-";
  if (csv) {
    file.time_format = variable(environment, "K6_CSV_TIME_FORMAT").value_or(file.time_format);
    if (auto ok = csv_argument(argument, file); !ok) return tl::unexpected(ok.error());
  } else if (!argument.empty()) {
    file.path = std::string(argument);
  }
  constexpr std::array<std::string_view, 6> formats = {"unix",      "unix_milli", "unix_micro",
                                                       "unix_nano", "rfc3339",    "rfc3339_nano"};
  if (std::find(formats.begin(), formats.end(), file.time_format) == formats.end()) {
    return usage_error(fmt::format("--out csv: '{}' is not a time format", file.time_format),
                       "there are unix, unix_milli, unix_micro, unix_nano, rfc3339 and rfc3339_nano");
  }
  file.gzip = file.path.ends_with(".gz");
  return file;
}

void prometheus(const Environment& environment, compat::BenchLine& ours) {
  ours.add("prom-remote-write",
           variable(environment, "K6_PROMETHEUS_RW_SERVER_URL").value_or("http://localhost:9090/api/v1/write"));
}

Result<void> open_telemetry(const Environment& environment, compat::BenchLine& ours, Outputs& out) {
  const std::string protocol = variable(environment, "K6_OTEL_EXPORTER_PROTOCOL")
                                   .value_or(variable(environment, "K6_OTEL_EXPORTER_TYPE").value_or("grpc"));
  const std::string http = variable(environment, "K6_OTEL_HTTP_EXPORTER_ENDPOINT").value_or("localhost:4318");
  if (protocol == "grpc") {
    out.notes.push_back("opentelemetry is sent as protobuf over HTTP, not gRPC: to " + http +
                        " (K6_OTEL_HTTP_EXPORTER_ENDPOINT)");
  }
  ours.add("otel-endpoint", http.find("://") == std::string::npos ? "http://" + http : http);
  return {};
}

struct Elsewhere {
  std::string_view name;
  std::string_view hint;
};
constexpr std::array<Elsewhere, 6> elsewhere = {
    {{"cloud", "tests are run on this machine: the record and its report are what there is afterwards"},
     {"kafka", "write --out json=FILE and hand the lines on"},
     {"datadog", "use --out statsd, which Datadog's agent takes"},
     {"dashboard", "use --out web-dashboard"},
     {"prometheus", "use --out experimental-prometheus-rw, or --metrics-listen for Prometheus to fetch from"},
     {"timescaledb", "use --out csv or --out json, and load the file"}}};

}  // namespace

Result<Outputs> read_outputs(const std::vector<std::string>& outputs, const Environment& environment,
                             compat::BenchLine& ours) {
  Outputs out;
  for (const std::string& text : outputs) {
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    const std::string argument = equals == std::string::npos ? "" : text.substr(equals + 1);
    if (name == "json" || name == "csv") {
      auto file = sample_file(name == "csv", argument, environment);
      if (!file) return tl::unexpected(file.error());
      out.files.push_back(std::move(*file));
    } else if (name == "influxdb") {
      ours.add("influx", argument.empty() ? "http://localhost:8086/k6" : argument);
    } else if (name == "experimental-prometheus-rw") {
      prometheus(environment, ours);
    } else if (name == "opentelemetry" || name == "experimental-opentelemetry") {
      if (auto ok = open_telemetry(environment, ours, out); !ok) return tl::unexpected(ok.error());
    } else if (name == "statsd" || name == "output-statsd") {
      ours.add("statsd",
               argument.empty() ? variable(environment, "K6_STATSD_ADDR").value_or("localhost:8125") : argument);
    } else if (name == "web-dashboard") {
      const auto page = variable(environment, "K6_WEB_DASHBOARD_EXPORT");
      if (page) ours.add("html", *page);
      const std::string_view what =
          page ? "the page it exports is Brink's report" : "use --live to watch, and --html FILE for a page";
      out.notes.push_back(fmt::format("web-dashboard is not served: {}", what));
    } else {
      const auto* known =
          std::find_if(elsewhere.begin(), elsewhere.end(), [&](const auto& e) { return e.name == name; });
      const std::string hint = known == elsewhere.end()
                                   ? "there are json, csv, influxdb, experimental-prometheus-rw, opentelemetry, statsd "
                                     "and web-dashboard"
                                   : std::string(known->hint);
      return usage_error(fmt::format("invalid output type '{}'", name), hint);
    }
  }
  return out;
}

}  // namespace brink::input::k6
