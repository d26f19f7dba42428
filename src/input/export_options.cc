#include "input/export_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "input/export_parts.h"
#include "input/options/rules.h"
#include "input/request_parts.h"

namespace brink::input {
namespace {

constexpr Exclusion exclusions[] = {
    {"export-insecure", "export-ca-bundle", "leave one out: --export-insecure checks no certificate at all"},
};
constexpr Need needs[] = {
    {"otel-protocol", "otel-endpoint", "add --otel-endpoint URL, or leave it out"},
    {"prom-histograms", "prom-remote-write", "add --prom-remote-write URL, or leave it out"},
    {"statsd-labels", "statsd", "add --statsd HOST:PORT, or leave it out"},
};
// Their values are secrets, which no message repeats.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> secret_needs = {
    {{"otel-headers", "otel-endpoint"}, {"influx-token", "influx"}}};
constexpr std::array exporters = {"otel-endpoint",  "pushgateway", "prom-remote-write",
                                  "metrics-listen", "influx",      "statsd"};
constexpr std::array of_exporters = {"export-interval", "export-required", "export-ca-bundle", "export-insecure"};
constexpr std::uint16_t influx_udp_port = 8089;
constexpr std::uint16_t statsd_port = 8125;
constexpr std::size_t most_bundle_bytes = 64u << 20;

bool has_path(const Url& url) { return url.target.substr(0, url.target.find('?')) != "/"; }
std::string query_of(const Url& url) {
  const auto at = url.target.find('?');
  return at == std::string::npos ? "" : url.target.substr(at + 1);
}
// The path, when none was given, with what there is of a query.
void set_path(Url& url, std::string_view path) {
  if (has_path(url)) return;
  const std::string query = query_of(url);
  url.target = std::string(path) + (query.empty() ? "" : "?" + query);
}

Result<std::monostate> check_given(const Values& values) {
  for (const auto& [option, needed] : secret_needs) {
    if (!values.on_line(option) || values.on_line(needed)) continue;
    return usage_error(fmt::format("--{} needs --{}", option, needed),
                       fmt::format("add --{} URL, or leave it out", needed));
  }
  if (auto ok = check_rules(values, exclusions, needs); !ok) return ok;
  const auto given = [&](std::string_view name) { return values.on_line(name); };
  if (std::any_of(exporters.begin(), exporters.end(), given)) return std::monostate{};
  for (const std::string_view name : of_exporters) {
    if (!values.on_line(name)) continue;
    return usage_error(fmt::format("{} without anything to export to", as_given(values, name)),
                       "add --otel-endpoint, --pushgateway, --prom-remote-write, --metrics-listen, --influx or "
                       "--statsd, or leave it out");
  }
  return std::monostate{};
}

Result<std::vector<plan::Tag>> read_tags(const Values& values) {
  std::vector<plan::Tag> tags;
  for (const std::string& text : values.all("tag")) {
    auto tag = parse_tag(text);
    if (!tag) return tl::unexpected(tag.error());
    for (const plan::Tag& other : tags) {
      if (plan::label_name(other.name) != plan::label_name(tag->name)) continue;
      return usage_error(fmt::format("--tag: {} and {} are the same label", other.name, tag->name),
                         "give each tag once, under names that differ in letters and digits");
    }
    tags.push_back(std::move(*tag));
  }
  return tags;
}

// The endpoint an option names, with the credentials of its URL as a header.
Result<std::optional<plan::HttpEndpoint>> read_endpoint(const Values& values, std::string_view option,
                                                        std::vector<std::string>& notes) {
  const auto text = values.maybe_text(option);
  if (!text) return std::nullopt;
  auto parsed = parse_url(*text);
  if (!parsed) {
    // The query may hold a secret; what is wrong mostly lies before it.
    const auto without_query = parse_url(text->substr(0, text->find('?')));
    const Error& error = without_query ? parsed.error() : without_query.error();
    return usage_error(fmt::format("--{}: {}", option, error.message), error.hint);
  }
  plan::HttpEndpoint endpoint{.url = std::move(parsed->url), .headers = {}};
  if (parsed->assumed_scheme) notes.push_back(fmt::format("--{}: taking {}", option, endpoint.url.text()));
  if (!endpoint.url.userinfo.empty()) endpoint.headers.push_back(userinfo_header(endpoint.url.userinfo));
  return endpoint;
}

Result<std::monostate> read_otlp(const Values& values, std::vector<std::string>& notes, plan::Exporting& exporting) {
  auto endpoint = read_endpoint(values, "otel-endpoint", notes);
  if (!endpoint) return tl::unexpected(endpoint.error());
  exporting.otlp = std::move(*endpoint);
  if (!exporting.otlp) return std::monostate{};
  set_path(exporting.otlp->url, "/v1/metrics");
  if (values.text("otel-protocol") == "json") exporting.otlp_protocol = plan::OtlpProtocol::json;
  auto headers = parse_otlp_headers(values.maybe_text("otel-headers").value_or(""));
  if (!headers) return tl::unexpected(headers.error());
  for (plan::Header& header : *headers) exporting.otlp->headers.push_back(std::move(header));
  return std::monostate{};
}

Result<std::monostate> read_prometheus(const Values& values, std::vector<std::string>& notes,
                                       plan::Exporting& exporting) {
  auto pushgateway = read_endpoint(values, "pushgateway", notes);
  if (!pushgateway) return tl::unexpected(pushgateway.error());
  exporting.pushgateway = std::move(*pushgateway);
  auto remote_write = read_endpoint(values, "prom-remote-write", notes);
  if (!remote_write) return tl::unexpected(remote_write.error());
  exporting.remote_write = std::move(*remote_write);
  if (exporting.remote_write) set_path(exporting.remote_write->url, "/api/v1/write");
  const std::string histograms = values.text("prom-histograms");
  if (histograms == "native") exporting.histograms = plan::PrometheusHistograms::native;
  if (histograms == "classic") exporting.histograms = plan::PrometheusHistograms::classic;
  if (const auto listen = values.maybe_text("metrics-listen")) {
    auto address = parse_listen(*listen);
    if (!address) return tl::unexpected(address.error());
    exporting.metrics = std::move(*address);
  }
  return std::monostate{};
}

bool has_parameter(const Url& url, std::string_view name) {
  const std::string query = "&" + query_of(url);
  return query.find("&" + std::string(name) + "=") != std::string::npos;
}

// Where InfluxDB's two versions take lines: by what the query names.
Result<std::monostate> set_influx_path(Url& url) {
  const bool bucket = has_parameter(url, "bucket"), database = has_parameter(url, "db");
  if (!has_path(url) && !bucket && !database) {
    return usage_error(fmt::format("--influx: {} does not say where to", url.text()),
                       "add ?db=NAME for InfluxDB 1, ?org=NAME&bucket=NAME for InfluxDB 2 and 3, or give "
                       "udp://HOST:PORT");
  }
  set_path(url, bucket ? "/api/v2/write" : "/write");
  return std::monostate{};
}

Result<std::monostate> read_influx(const Values& values, std::vector<std::string>& notes, plan::Exporting& exporting) {
  constexpr std::string_view udp = "udp://";
  const auto text = values.maybe_text("influx");
  if (!text) return std::monostate{};
  if (text->starts_with(udp)) {
    auto address = parse_address(text->substr(udp.size()), influx_udp_port);
    if (!address) return usage_error("--influx: " + address.error().message, "write it as udp://HOST:PORT");
    exporting.influx_udp = std::move(*address);
    return std::monostate{};
  }
  auto endpoint = read_endpoint(values, "influx", notes);
  if (!endpoint) return tl::unexpected(endpoint.error());
  if (auto ok = set_influx_path((*endpoint)->url); !ok) return ok;
  if (const auto token = values.maybe_text("influx-token")) {
    auto header = parse_header("Authorization: Token " + *token);
    if (!header) return usage_error("--influx-token: the token has a control character", "give it as it was issued");
    (*endpoint)->headers = {std::move(*header)};
  }
  exporting.influx = std::move(*endpoint);
  return std::monostate{};
}

Result<std::monostate> read_statsd(const Values& values, plan::Exporting& exporting) {
  const auto text = values.maybe_text("statsd");
  if (!text) return std::monostate{};
  auto address = parse_address(*text, statsd_port);
  if (!address) return usage_error("--statsd: " + address.error().message, address.error().hint);
  exporting.statsd = std::move(*address);
  if (values.text("statsd-labels") == "name") exporting.statsd_labels = plan::StatsdLabels::name;
  return std::monostate{};
}

Result<std::monostate> read_tls(const Values& values, const Surroundings& surroundings, plan::TlsOptions& tls) {
  tls.verify = !values.flag("export-insecure");
  tls.ca_bundle = values.maybe_text("export-ca-bundle").value_or("");
  if (tls.ca_bundle.empty()) return std::monostate{};
  if (auto bundle = surroundings.read_file(tls.ca_bundle, most_bundle_bytes); !bundle) {
    return usage_error("--export-ca-bundle: " + bundle.error().message, "give a file of certificates in PEM form");
  }
  return std::monostate{};
}

}  // namespace

Result<plan::Exporting> read_exporting(const Values& values, const Surroundings& surroundings,
                                       std::vector<std::string>& notes) {
  if (auto ok = check_given(values); !ok) return tl::unexpected(ok.error());
  plan::Exporting exporting;
  auto tags = read_tags(values);
  if (!tags) return tl::unexpected(tags.error());
  exporting.tags = std::move(*tags);
  exporting.interval = values.duration("export-interval");
  exporting.required = values.flag("export-required");
  if (auto ok = read_tls(values, surroundings, exporting.tls); !ok) return tl::unexpected(ok.error());
  if (auto ok = read_otlp(values, notes, exporting); !ok) return tl::unexpected(ok.error());
  if (auto ok = read_prometheus(values, notes, exporting); !ok) return tl::unexpected(ok.error());
  if (auto ok = read_influx(values, notes, exporting); !ok) return tl::unexpected(ok.error());
  if (auto ok = read_statsd(values, exporting); !ok) return tl::unexpected(ok.error());
  return exporting;
}

}  // namespace brink::input
