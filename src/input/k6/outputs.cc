#include "input/k6/outputs.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <map>

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

// Of the page: what its arguments (host=…&port=…) say, else its variables.
class Dashboard {
 public:
  Dashboard(std::string_view argument, const Environment& environment) : environment_(environment) {
    for (const std::string_view part : split(argument, '&')) {
      const std::size_t equals = part.find('=');
      const std::string_view value = equals == std::string_view::npos ? "true" : part.substr(equals + 1);
      if (!part.empty()) given_[std::string(part.substr(0, equals))] = std::string(value);
    }
  }
  std::optional<std::string> value(const std::string& name, const std::string& also = "") const {
    for (const std::string& each : {name, also}) {
      if (const auto at = given_.find(each); at != given_.end()) return at->second;
    }
    std::string in_environment = "K6_WEB_DASHBOARD_";
    for (const char c : name) in_environment += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return variable(environment_, in_environment);
  }
  // A name that is no argument of it.
  std::optional<std::string> unknown() const {
    constexpr std::array<std::string_view, 9> known = {"host",   "port", "period", "open",  "export",
                                                       "report", "tag",  "tags",   "record"};
    for (const auto& [name, value] : given_) {
      if (std::find(known.begin(), known.end(), name) == known.end()) return name;
    }
    return std::nullopt;
  }

 private:
  const Environment& environment_;
  std::map<std::string, std::string> given_;
};

// Brink's page, at the address of that dashboard; what it exports is Brink's report.
Result<void> web_dashboard(std::string_view argument, const Environment& environment, compat::BenchLine& ours,
                           Outputs& out) {
  const Dashboard dashboard(argument, environment);
  if (const auto name = dashboard.unknown()) {
    return usage_error(fmt::format("--out web-dashboard: '{}' is not an argument of it", *name),
                       "it has host, port, period, open and export");
  }
  const auto port = parse_int(dashboard.value("port").value_or("5665"));
  if (!port || *port < -1 || *port > 65'535) {
    return usage_error("--out web-dashboard: that is not a port", "give one from 0 to 65535, or -1 for none");
  }
  if (*port >= 0) {
    const std::string host = dashboard.value("host").value_or("localhost");
    const bool v6 = host.find(':') != std::string::npos;
    ours.add("ui", fmt::format("{}:{}", v6 ? "[" + host + "]" : host, *port));
    const std::string open = dashboard.value("open").value_or("false");
    if (open == "true" || open == "1") ours.add("ui-open", "true");
  }
  if (dashboard.value("period"))
    out.notes.push_back("web-dashboard: the period has no effect: the page tells each second");
  auto page = dashboard.value("export", "report");
  if (page && page->ends_with(".gz")) {
    page->resize(page->size() - 3);
    out.notes.push_back("web-dashboard: the report is not compressed: it is written to " + *page);
  }
  if (page) ours.add("html", *page);
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
      if (auto ok = web_dashboard(argument, environment, ours, out); !ok) return tl::unexpected(ok.error());
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
