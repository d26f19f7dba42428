#include "input/k6/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "input/k6/duration.h"

namespace brink::input::k6 {
namespace {

using nlohmann::json;
using enum Kind;

constexpr std::array table = {
    Row{"vus", "K6_VUS", "vus", integer},
    Row{"duration", "K6_DURATION", "duration", duration},
    Row{"iterations", "K6_ITERATIONS", "iterations", integer},
    Row{"stages", "K6_STAGES", "stage", stages},
    Row{"scenarios", "", "", objects},
    Row{"thresholds", "K6_THRESHOLDS", "", objects},
    Row{"noThresholds", "K6_NO_THRESHOLDS", "no-thresholds", boolean},
    Row{"setupTimeout", "K6_SETUP_TIMEOUT", "", duration},
    Row{"teardownTimeout", "K6_TEARDOWN_TIMEOUT", "", duration},
    Row{"handleSummaryTimeout", "K6_HANDLE_SUMMARY_TIMEOUT", "", duration},
    Row{"noSetup", "K6_NO_SETUP", "no-setup", boolean},
    Row{"noTeardown", "K6_NO_TEARDOWN", "no-teardown", boolean},
    Row{"paused", "K6_PAUSED", "paused", boolean},
    Row{"rps", "K6_RPS", "rps", integer},
    Row{"maxRedirects", "K6_MAX_REDIRECTS", "max-redirects", integer},
    Row{"userAgent", "K6_USER_AGENT", "user-agent", text},
    Row{"batch", "K6_BATCH", "batch", integer},
    Row{"batchPerHost", "K6_BATCH_PER_HOST", "batch-per-host", integer},
    Row{"httpDebug", "K6_HTTP_DEBUG", "http-debug", debug},
    Row{"insecureSkipTLSVerify", "K6_INSECURE_SKIP_TLS_VERIFY", "insecure-skip-tls-verify", boolean},
    Row{"tlsCipherSuites", "K6_TLS_CIPHER_SUITES", "", list},
    Row{"tlsVersion", "K6_TLS_VERSION", "", versions},
    Row{"tlsAuth", "K6_TLS_AUTH", "", objects},
    Row{"throw", "K6_THROW", "throw", boolean},
    Row{"hosts", "K6_HOSTS", "", map},
    Row{"blockHostnames", "K6_BLOCK_HOSTNAMES", "block-hostnames", list},
    Row{"blacklistIPs", "K6_BLACKLIST_IPS", "blacklist-ip", list},
    Row{"dns", "K6_DNS", "dns", dns},
    Row{"noConnectionReuse", "K6_NO_CONNECTION_REUSE", "no-connection-reuse", boolean},
    Row{"noVUConnectionReuse", "K6_NO_VU_CONNECTION_REUSE", "no-vu-connection-reuse", boolean},
    Row{"noCookiesReset", "K6_NO_COOKIES_RESET", "", boolean},
    Row{"minIterationDuration", "K6_MIN_ITERATION_DURATION", "min-iteration-duration", duration},
    Row{"discardResponseBodies", "K6_DISCARD_RESPONSE_BODIES", "discard-response-bodies", boolean},
    Row{"systemTags", "K6_SYSTEM_TAGS", "system-tags", list},
    Row{"tags", "K6_TAGS", "tag", map},
    Row{"summaryTrendStats", "K6_SUMMARY_TREND_STATS", "summary-trend-stats", list},
    Row{"summaryTimeUnit", "K6_SUMMARY_TIME_UNIT", "summary-time-unit", text},
    Row{"consoleOutput", "K6_CONSOLE_OUTPUT", "console-output", text},
    Row{"localIPs", "K6_LOCAL_IPS", "local-ips", text},
    Row{"executionSegment", "K6_EXECUTION_SEGMENT", "execution-segment", text},
    Row{"executionSegmentSequence", "K6_EXECUTION_SEGMENT_SEQUENCE", "execution-segment-sequence", text},
    Row{"metricSamplesBufferSize", "K6_METRIC_SAMPLES_BUFFER_SIZE", "", integer},
};

tl::unexpected<Error> wrong(std::string_view origin, std::string_view given, std::string_view wanted) {
  return usage_error(fmt::format("{}: '{}' is not {}", origin, given, wanted), "");
}

// "a=b,c=d".
std::optional<json> pairs(std::string_view text, char separator) {
  json out = json::object();
  for (const std::string_view part : split(text, separator)) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::nullopt;
    out[std::string(trim(part.substr(0, equals)))] = std::string(trim(part.substr(equals + 1)));
  }
  return out;
}

std::optional<json> stages_of(std::string_view text) {
  json out = json::array();
  for (const std::string_view part : split(text, ',')) {
    const std::size_t colon = part.find(':');
    const std::string_view length = trim(part.substr(0, colon));
    json stage = json::object();
    if (!length.empty()) {
      if (!parse_duration(length)) return std::nullopt;
      stage["duration"] = std::string(length);
    }
    if (colon != std::string_view::npos) {
      const auto target = brink::parse_int(trim(part.substr(colon + 1)));
      if (!target || *target < 0) return std::nullopt;
      stage["target"] = *target;
    }
    out.push_back(std::move(stage));
  }
  return out;
}

std::optional<json> boolean_of(std::string_view text) {
  for (const std::string_view yes : {"true", "1", "t", "T", "TRUE", "True"}) {
    if (text == yes) return json(true);
  }
  for (const std::string_view no : {"false", "0", "f", "F", "FALSE", "False"}) {
    if (text == no) return json(false);
  }
  return std::nullopt;
}

json list_of(std::string_view text) {
  json out = json::array();
  for (const std::string_view part : split(text, ',')) {
    if (!trim(part).empty()) out.push_back(std::string(trim(part)));
  }
  return out;
}

std::optional<json> parsed(std::string_view text) {
  json value = json::parse(text, nullptr, false);
  return value.is_discarded() ? std::nullopt : std::optional<json>(std::move(value));
}

bool all_texts(const json& value) {
  return std::all_of(value.begin(), value.end(), [](const json& each) { return each.is_string(); });
}

std::string_view expectation(Kind kind) {
  switch (kind) {
    case boolean: return "true or false";
    case integer: return "a whole number, 0 or more";
    case text:
    case debug: return "a text";
    case duration: return "a duration, such as 30s or 1h30m";
    case list: return "a list of texts";
    case map: return "an object of texts";
    case stages: return "a list of stages, each with duration and target";
    case dns: return "an object with ttl, select and policy";
    case versions: return "a version such as tls1.2, or an object with min and max";
    case objects: return "valid JSON";
  }
  return "";
}

bool fits(Kind kind, const json& value) {
  switch (kind) {
    case boolean: return value.is_boolean();
    case integer: return value.is_number_integer() && value >= 0;
    case text: return value.is_string();
    case debug: return value.is_string();
    case duration: return duration_of(value).has_value();
    case list: return value.is_array() && all_texts(value);
    case map: return value.is_object();
    case stages: return value.is_array();
    case dns: return value.is_object();
    case versions: return value.is_string() || value.is_object();
    case objects: return value.is_object() || value.is_array();
  }
  return false;
}

}  // namespace

std::span<const Row> rows() { return table; }

const Row* row_named(std::string_view name) {
  const auto at = std::find_if(table.begin(), table.end(), [&](const Row& row) { return row.name == name; });
  return at == table.end() ? nullptr : &*at;
}

const Row* row_of_flag(std::string_view flag) {
  const auto at =
      std::find_if(table.begin(), table.end(), [&](const Row& row) { return !flag.empty() && row.flag == flag; });
  return at == table.end() ? nullptr : &*at;
}

Result<json> value_of(const Row& row, std::string_view given, std::string_view origin) {
  std::optional<json> value;
  switch (row.kind) {
    case boolean: value = boolean_of(given); break;
    case integer:
      if (const auto n = brink::parse_int(trim(given)); n && *n >= 0) value = *n;
      break;
    case duration:
      if (parse_duration(given)) value = std::string(given);
      break;
    case text:
    case debug: value = std::string(given); break;
    case list: value = list_of(given); break;
    case map:
    case dns: value = given.starts_with('{') ? parsed(given) : pairs(given, ','); break;
    case stages: value = stages_of(given); break;
    case versions: value = given.starts_with('{') ? parsed(given) : json(std::string(given)); break;
    case objects: value = parsed(given); break;
  }
  if (!value) return wrong(origin, given, expectation(row.kind));
  return std::move(*value);
}

Result<void> check(const Row& row, const json& value) {
  if (value.is_null() || fits(row.kind, value)) return {};
  return usage_error(
      fmt::format("option {}: {} is not {}", row.name, value.dump().substr(0, 80), expectation(row.kind)), "");
}

}  // namespace brink::input::k6
