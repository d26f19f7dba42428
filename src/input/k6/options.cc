#include "input/k6/options.h"

#include <fmt/format.h>

#include <array>

#include "base/ip_address.h"
#include "base/text.h"
#include "input/k6/duration.h"
#include "input/k6/scenarios.h"
#include "input/k6/table.h"
#include "input/k6/thresholds.h"
#include "plan/k6_segments.h"
#include "plan/network.h"

namespace brink::input::k6 {
namespace {

using nlohmann::json;
using plan::k6::Dns;
using plan::k6::Options;

// Values have been checked by the table (check_layer): what is there is of its kind.
const json* find(const json& from, std::string_view name) {
  const auto at = from.find(name);
  return at == from.end() || at->is_null() ? nullptr : &*at;
}
void take(const json& from, std::string_view name, bool& out) {
  if (const json* value = find(from, name)) out = value->get<bool>();
}
void take(const json& from, std::string_view name, std::uint32_t& out) {
  constexpr std::uint64_t most = 0xffffffff;
  if (const json* value = find(from, name)) {
    out = static_cast<std::uint32_t>(std::min(most, value->get<std::uint64_t>()));
  }
}
void take(const json& from, std::string_view name, std::string& out) {
  if (const json* value = find(from, name)) out = value->get<std::string>();
}
void take(const json& from, std::string_view name, Duration& out) {
  if (const json* value = find(from, name)) out = duration_of(*value).value_or(out);
}
void take(const json& from, std::string_view name, std::vector<std::string>& out) {
  if (const json* value = find(from, name)) out = value->get<std::vector<std::string>>();
}
std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

void take_plain(const json& from, Options& out) {
  take(from, "noThresholds", out.no_thresholds);
  take(from, "noSetup", out.no_setup);
  take(from, "noTeardown", out.no_teardown);
  take(from, "setupTimeout", out.setup_timeout);
  take(from, "teardownTimeout", out.teardown_timeout);
  take(from, "handleSummaryTimeout", out.handle_summary_timeout);
  take(from, "minIterationDuration", out.min_iteration_duration);
  take(from, "rps", out.rps);
  take(from, "maxRedirects", out.max_redirects);
  take(from, "batch", out.batch);
  take(from, "batchPerHost", out.batch_per_host);
  take(from, "httpDebug", out.http_debug);
  take(from, "insecureSkipTLSVerify", out.insecure_skip_tls_verify);
  take(from, "tlsCipherSuites", out.tls_cipher_suites);
  take(from, "throw", out.throws);
  take(from, "blockHostnames", out.block_hostnames);
  take(from, "blacklistIPs", out.blacklist_ips);
  take(from, "noConnectionReuse", out.no_connection_reuse);
  take(from, "noVUConnectionReuse", out.no_user_connection_reuse);
  take(from, "noCookiesReset", out.no_cookies_reset);
  take(from, "discardResponseBodies", out.discard_response_bodies);
  take(from, "systemTags", out.system_tags);
  take(from, "summaryTrendStats", out.summary_trend_stats);
  take(from, "summaryTimeUnit", out.summary_time_unit);
  take(from, "consoleOutput", out.console_output);
  take(from, "executionSegment", out.execution_segment);
  take(from, "executionSegmentSequence", out.execution_segment_sequence);
  if (const json* agent = find(from, "userAgent")) out.user_agent = agent->get<std::string>();
}

tl::unexpected<Error> wrong(std::string_view option, std::string_view value, std::string hint) {
  return usage_error(fmt::format("option {}: '{}' cannot be used", option, value), std::move(hint));
}

Result<void> take_tls(const json& from, Options& out) {
  constexpr std::array<std::string_view, 5> versions = {"", "tls1.0", "tls1.1", "tls1.2", "tls1.3"};
  if (const json* version = find(from, "tlsVersion")) {
    if (version->is_string()) {
      out.tls_min = out.tls_max = version->get<std::string>();
    } else {
      if (const json* min = find(*version, "min")) out.tls_min = text_of(*min);
      if (const json* max = find(*version, "max")) out.tls_max = text_of(*max);
    }
  }
  for (const std::string& version : {out.tls_min, out.tls_max}) {
    if (std::find(versions.begin(), versions.end(), version) == versions.end()) {
      return wrong("tlsVersion", version, "there are tls1.0, tls1.1, tls1.2 and tls1.3");
    }
  }
  const json* auth = find(from, "tlsAuth");
  if (auth == nullptr) return {};
  if (!auth->is_array()) return wrong("tlsAuth", auth->dump().substr(0, 40), "write [{ cert, key }]");
  for (const json& each : *auth) {
    plan::k6::ClientCertificate certificate;
    if (!each.is_object()) return wrong("tlsAuth", "an entry", "each has cert and key, and may have domains");
    for (const auto& [key, value] : each.items()) {
      if (key == "cert" && value.is_string()) certificate.cert = value.get<std::string>();
      if (key == "key" && value.is_string()) certificate.key = value.get<std::string>();
      if (key == "password" && value.is_string()) certificate.password = value.get<std::string>();
      if (key == "domains" && value.is_array()) {
        for (const json& domain : value) certificate.domains.push_back(text_of(domain));
      }
    }
    out.tls_auth.push_back(std::move(certificate));
  }
  return {};
}

Result<void> take_dns(const json& from, Dns& out) {
  const json* given = find(from, "dns");
  if (given == nullptr) return {};
  for (const auto& [key, value] : given->items()) {
    const std::string text = text_of(value);
    if (key == "ttl") {
      const auto ttl = text == "inf" ? std::optional<Duration>(Duration::max()) : parse_duration(text);
      if (!ttl || ttl->count() < 0) return wrong("dns.ttl", text, "write a duration such as 5m, 0 or inf");
      out.ttl = *ttl;
    } else if (key == "select") {
      if (text == "first")
        out.select = Dns::Select::first;
      else if (text == "random")
        out.select = Dns::Select::random;
      else if (text == "roundRobin")
        out.select = Dns::Select::round_robin;
      else
        return wrong("dns.select", text, "there are first, random and roundRobin");
    } else if (key == "policy") {
      constexpr std::array<std::string_view, 5> policies = {"preferIPv4", "preferIPv6", "onlyIPv4", "onlyIPv6", "any"};
      const auto* at = std::find(policies.begin(), policies.end(), text);
      if (at == policies.end())
        return wrong("dns.policy", text, "there are preferIPv4, preferIPv6, onlyIPv4, onlyIPv6, any");
      out.policy = static_cast<Dns::Policy>(at - policies.begin());
    } else {
      return wrong("dns", key, "it has ttl, select and policy");
    }
  }
  return {};
}

Result<void> take_trend_stats(const json& from, const Options& out) {
  static_cast<void>(from);
  constexpr std::array<std::string_view, 6> known = {"avg", "min", "med", "max", "count", ""};
  for (const std::string& stat : out.summary_trend_stats) {
    if (std::find(known.begin(), known.end(), stat) != known.end()) continue;
    const bool percentile = stat.starts_with("p(") && stat.ends_with(')');
    const auto n = percentile ? brink::parse_double(std::string_view(stat).substr(2, stat.size() - 3)) : std::nullopt;
    if (!n || *n < 0 || *n > 100) {
      return wrong("summaryTrendStats", stat, "there are avg, min, med, max, count and p(N) with N from 0 to 100");
    }
  }
  constexpr std::array<std::string_view, 4> units = {"", "s", "ms", "us"};
  if (std::find(units.begin(), units.end(), out.summary_time_unit) == units.end()) {
    return wrong("summaryTimeUnit", out.summary_time_unit, "there are s, ms and us");
  }
  return {};
}

Result<void> take_addresses(const json& from, Options& out) {
  for (const auto& [name, target] : out.hosts) {
    const plan::HostPort to = plan::split_host_port(target);
    if (!parse_ipv4(to.host) && !parse_ipv6(to.host)) {
      return wrong(fmt::format("hosts.{}", name), target, "write an IP address, with a port if need be");
    }
  }
  for (const std::string& network : out.blacklist_ips) {
    const std::size_t slash = network.find('/');
    const std::int64_t bits = slash == std::string::npos ? 0 : parse_int(network.substr(slash + 1)).value_or(-1);
    const bool v4 = parse_ipv4(network.substr(0, slash)).has_value();
    const bool v6 = parse_ipv6(network.substr(0, slash)).has_value();
    if (!(v4 || v6) || bits < 0 || bits > (v4 ? 32 : 128)) {
      return wrong("blacklistIPs", network, "write a network such as 10.0.0.0/8, or an address");
    }
  }
  const json* local = find(from, "localIPs");
  if (local == nullptr) return {};
  const auto addresses = plan::expand_addresses(local->get<std::string>());
  if (!addresses) return wrong("localIPs", local->get<std::string>(), addresses.error().message);
  return {};
}

void take_maps(const json& from, Options& out) {
  if (const json* tags = find(from, "tags")) {
    for (const auto& [key, value] : tags->items()) out.tags[key] = text_of(value);
  }
  if (const json* hosts = find(from, "hosts")) {
    for (const auto& [key, value] : hosts->items()) out.hosts.emplace_back(key, text_of(value));
  }
}

// What there is of a value in every layer is of no use here, and said so.
void note_unused(const json& from, std::vector<std::string>& notes) {
  if (const json* paused = find(from, "paused"); paused && paused->get<bool>()) {
    notes.push_back("paused has no effect: nothing could say when to go on, so the test begins at once");
  }
}

// The options as a script sees them: what was given, with the scenarios it came to.
std::string shown(json merged, const Options& options) {
  for (const std::string_view name : {"duration", "iterations", "stages"}) merged[std::string(name)] = nullptr;
  for (const Row& row : rows()) {
    const std::string name(row.name);
    if (!merged.contains(name)) merged[name] = nullptr;
    if (row.kind == Kind::duration && !merged[name].is_null()) {
      merged[name] = duration_text(duration_of(merged[name]).value_or(Duration{}));
    }
  }
  json scenarios = json::object();
  for (const auto& scenario : options.scenarios) scenarios[scenario.name] = show_scenario(scenario);
  merged["scenarios"] = std::move(scenarios);
  return merged.dump();
}

}  // namespace

const std::vector<std::string>& default_system_tags() {
  static const std::vector<std::string> tags = {
      "proto", "subproto", "status",     "method",      "url",      "name",    "group",
      "check", "error",    "error_code", "tls_version", "scenario", "service", "expected_response"};
  return tags;
}

Result<ReadOptions> read_options(const std::vector<Layer>& layers, const plan::k6::Init& init) {
  Merged merged = merge(layers);
  ReadOptions out{{}, std::move(merged.notes)};
  Options& options = out.options;
  options.system_tags = default_system_tags();
  const json& from = merged.options;
  take_plain(from, options);
  take_maps(from, options);
  note_unused(from, out.notes);
  if (auto ok = take_addresses(from, options); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_tls(from, options); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_dns(from, options.dns); !ok) return tl::unexpected(ok.error());
  if (auto ok = take_trend_stats(from, options); !ok) return tl::unexpected(ok.error());
  if (auto ok = plan::k6::Stripe::of(options.execution_segment, options.execution_segment_sequence); !ok) {
    return tl::unexpected(ok.error());
  }
  auto scenarios = read_scenarios(from, init);
  if (!scenarios) return tl::unexpected(scenarios.error());
  options.scenarios = std::move(*scenarios);
  if (!options.no_thresholds) {
    auto thresholds = read_thresholds(from.contains("thresholds") ? from["thresholds"] : json(), init);
    if (!thresholds) return tl::unexpected(thresholds.error());
    options.thresholds = std::move(*thresholds);
  }
  options.json = shown(from, options);
  return out;
}

}  // namespace brink::input::k6
