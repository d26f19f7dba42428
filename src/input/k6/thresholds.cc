#include "input/k6/thresholds.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "input/k6/duration.h"
#include "input/k6/metric_names.h"

namespace brink::input::k6 {
namespace {

using nlohmann::json;
using plan::k6::Threshold;

constexpr std::string_view see_grammar = "write AGGREGATE OPERATOR NUMBER, such as p(95) < 500 or rate > 0.99";

struct Operator {
  std::string_view text;
  Threshold::Op op;
};
// Longer ones first: of those that begin at one place, the longest is meant.
constexpr std::array<Operator, 7> operators = {{{"===", Threshold::Op::equal},
                                                {"==", Threshold::Op::equal},
                                                {"!=", Threshold::Op::not_equal},
                                                {"<=", Threshold::Op::less_equal},
                                                {">=", Threshold::Op::greater_equal},
                                                {"<", Threshold::Op::less},
                                                {">", Threshold::Op::greater}}};

tl::unexpected<Error> malformed(std::string_view text, std::string_view why) {
  return usage_error(fmt::format("threshold '{}' {}", text, why), std::string(see_grammar));
}

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  while (!text.empty() && (text.front() == '"' || text.front() == '\'')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == '"' || text.back() == '\'')) text.remove_suffix(1);
  return text;
}

std::string_view aggregates_of(MetricKind kind) {
  switch (kind) {
    case MetricKind::counter: return "count, rate";
    case MetricKind::gauge: return "value";
    case MetricKind::rate: return "rate";
    case MetricKind::trend: return "avg, min, max, med, p(N)";
  }
  return "";
}

bool has_aggregate(MetricKind kind, const Threshold& threshold) {
  const bool percentile = threshold.percentile >= 0;
  switch (kind) {
    case MetricKind::counter: return threshold.aggregate == "count" || threshold.aggregate == "rate";
    case MetricKind::gauge: return threshold.aggregate == "value";
    case MetricKind::rate: return threshold.aggregate == "rate";
    case MetricKind::trend:
      return percentile ||
             (threshold.aggregate != "count" && threshold.aggregate != "rate" && threshold.aggregate != "value");
  }
  return false;
}

// "p(99.9)".
Result<void> read_aggregate(std::string_view text, Threshold& out) {
  out.aggregate = std::string(text);
  constexpr std::array<std::string_view, 7> plain = {"count", "rate", "value", "avg", "min", "max", "med"};
  if (std::find(plain.begin(), plain.end(), text) != plain.end()) return {};
  if (!text.starts_with("p(") || !text.ends_with(')')) {
    return malformed(out.text, fmt::format("has the unknown aggregate '{}'", text));
  }
  const auto n = brink::parse_double(trim(text.substr(2, text.size() - 3)));
  if (!n || *n < 0 || *n > 100) return malformed(out.text, "asks for a percentile that is not from 0 to 100");
  out.percentile = *n;
  return {};
}

// An entry of the list: an expression, or an object with one; as in k6, whatever else that has is of no effect.
Result<void> read_entry(const json& entry, Threshold& out) {
  if (entry.is_string()) return read_threshold_expression(entry.get_ref<const std::string&>(), out);
  if (!entry.is_object() || !entry.contains("threshold") || !entry["threshold"].is_string()) {
    return usage_error(fmt::format("thresholds of '{}': {} is not a threshold", out.key, entry.dump()),
                       "write a text, or an object with threshold, abortOnFail and delayAbortEval");
  }
  for (const auto& [name, value] : entry.items()) {
    if (name == "abortOnFail") {
      if (!value.is_boolean() && !value.is_null()) {
        return usage_error(fmt::format("thresholds of '{}': abortOnFail is {}", out.key, value.dump()),
                           "write true or false");
      }
      out.abort = value.is_boolean() && value.get<bool>();
    } else if (name == "delayAbortEval") {
      const auto delay = value.is_null() ? std::optional<Duration>(Duration{}) : duration_of(value);
      if (!delay) return usage_error(fmt::format("thresholds of '{}': delayAbortEval is not a duration", out.key));
      out.delay_abort_eval = *delay;
    }
  }
  return read_threshold_expression(entry["threshold"].get_ref<const std::string&>(), out);
}

Result<void> check_metric(const Threshold& threshold, const plan::k6::Init& init) {
  const auto kind = kind_of_metric(threshold.metric, init);
  if (!kind) {
    return usage_error(
        fmt::format("invalid threshold defined on {}: no metric name \"{}\" found", threshold.key, threshold.metric),
        "metrics are the built-in ones and those the script makes in its init code");
  }
  if (has_aggregate(*kind, threshold)) return {};
  return usage_error(
      fmt::format("threshold '{}' on {}: this metric has no '{}'", threshold.text, threshold.key, threshold.aggregate),
      fmt::format("it has: {}", aggregates_of(*kind)));
}

}  // namespace

Result<void> read_threshold_key(std::string_view key, Threshold& out) {
  out.key = std::string(key);
  const std::size_t brace = key.find('{');
  out.metric = std::string(trim(key.substr(0, brace)));
  if (brace == std::string_view::npos) return {};
  std::string_view inside = trim(key.substr(brace + 1));
  if (!inside.ends_with('}')) {
    return usage_error(fmt::format("threshold on '{}': a bracket is not closed", key), "write metric{tag:value}");
  }
  inside.remove_suffix(1);
  if (trim(inside).empty()) return usage_error(fmt::format("threshold on '{}' names no tag", key), "metric{tag:value}");
  for (const std::string_view part : split(inside, ',')) {
    const std::size_t colon = part.find(':');
    if (trim(part).empty()) continue;
    const std::string name(unquoted(part.substr(0, colon)));
    if (name.empty()) return usage_error(fmt::format("threshold on '{}' has a tag without a name", key));
    out.tags[name] = colon == std::string_view::npos ? "" : std::string(unquoted(part.substr(colon + 1)));
  }
  return {};
}

Result<void> read_threshold_expression(std::string_view text, Threshold& out) {
  out.text = std::string(text);
  const std::size_t at = text.find_first_of("<>=!");
  if (at == std::string_view::npos) return malformed(text, "compares nothing");
  const auto* found = std::find_if(operators.begin(), operators.end(),
                                   [&](const Operator& o) { return text.substr(at).starts_with(o.text); });
  if (found == operators.end()) return malformed(text, "has no operator we know");
  const auto value = brink::parse_double(trim(text.substr(at + found->text.size())));
  if (!value) return malformed(text, "does not end with a number");
  out.op = found->op;
  out.value = *value;
  return read_aggregate(trim(text.substr(0, at)), out);
}

Result<std::vector<Threshold>> read_thresholds(const json& thresholds, const plan::k6::Init& init) {
  std::vector<Threshold> all;
  if (thresholds.is_null()) return all;
  if (!thresholds.is_object()) return usage_error("thresholds is not an object", "write { metric: [expressions] }");
  for (const auto& [key, entries] : thresholds.items()) {
    if (!entries.is_array()) {
      return usage_error(fmt::format("thresholds of '{}' are not a list", key), "write [\"p(95) < 500\"]");
    }
    for (const json& entry : entries) {
      Threshold threshold;
      if (auto ok = read_threshold_key(key, threshold); !ok) return tl::unexpected(ok.error());
      if (auto ok = read_entry(entry, threshold); !ok) return tl::unexpected(ok.error());
      if (auto ok = check_metric(threshold, init); !ok) return tl::unexpected(ok.error());
      all.push_back(std::move(threshold));
    }
  }
  return all;
}

}  // namespace brink::input::k6
