#include "output/k6/sample_lines.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "output/k6/json_number.h"

namespace brink::output::k6 {
namespace {

using nlohmann::ordered_json;

std::string rfc3339(std::chrono::nanoseconds since_epoch, bool nano) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(since_epoch);
  const auto time = static_cast<std::time_t>(whole.count());
  const std::string date = fmt::format("{:%Y-%m-%dT%H:%M:%S}", fmt::gmtime(time));
  return nano ? fmt::format("{}.{:09}Z", date, (since_epoch - whole).count()) : date + "Z";
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  return out + "\"";
}

std::string_view kind_name(MetricKind kind) {
  constexpr std::array<std::string_view, 4> names = {"counter", "gauge", "rate", "trend"};
  return names[static_cast<std::size_t>(kind)];
}
std::string_view contains_name(MetricContains contains) {
  constexpr std::array<std::string_view, 3> names = {"default", "time", "data"};
  return names[static_cast<std::size_t>(contains)];
}

std::string dumped(const ordered_json& document) {
  return document.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

SampleLines::SampleLines(SampleForm form, const aggregate::MetricCatalog& catalog,
                         std::chrono::system_clock::time_point wall, Instant at)
    : form_(std::move(form)),
      catalog_(catalog),
      wall_(wall.time_since_epoch()),
      at_(at),
      told_(catalog.metrics(), false) {
  std::sort(form_.system_tags.begin(), form_.system_tags.end());
}

std::string SampleLines::header() const {
  if (form_.kind == SampleForm::Kind::json) return "";
  std::string out = "metric_name,timestamp,metric_value";
  for (const std::string& tag : form_.system_tags) out += "," + tag;
  return out + ",extra_tags,metadata\n";
}

void SampleLines::add(std::string& out, std::uint32_t metric, double value, const aggregate::TagSet& tags, Instant at) {
  if (form_.kind == SampleForm::Kind::json) {
    add_json(out, metric, value, tags, at);
  } else {
    add_csv(out, metric, value, tags, at);
  }
}

std::vector<std::string> SampleLines::thresholds_of(const std::string& metric) const {
  const auto at = form_.thresholds.find(metric);
  return at == form_.thresholds.end() ? std::vector<std::string>{} : at->second;
}

void SampleLines::add_json(std::string& out, std::uint32_t metric, double value, const aggregate::TagSet& tags,
                           Instant at) {
  const aggregate::MetricRow& row = catalog_.rows()[metric];
  if (!told_[metric]) {
    told_[metric] = true;
    ordered_json subs = ordered_json::array();
    for (const std::uint32_t sub : catalog_.sub_metrics_of(metric)) {
      subs.push_back({{"name", catalog_.rows()[sub].key}, {"tags", catalog_.rows()[sub].tags}});
    }
    out += dumped({{"type", "Metric"},
                   {"data",
                    {{"name", row.name},
                     {"type", kind_name(row.kind)},
                     {"contains", contains_name(row.contains)},
                     {"thresholds", thresholds_of(row.name)},
                     {"submetrics", subs}}},
                   {"metric", row.name}});
  }
  ordered_json names = ordered_json::object(), metadata = ordered_json::object();
  for (const aggregate::TagValue& tag : tags)
    (tag.metadata ? metadata : names)[tag.name] = form_.mask.masked(tag.value);
  ordered_json data = {{"time", rfc3339(since_epoch(at), true)}, {"value", json_number(value)}, {"tags", names}};
  if (!metadata.empty()) data["metadata"] = metadata;
  out += dumped({{"metric", row.name}, {"type", "Point"}, {"data", data}});
}

void SampleLines::add_csv(std::string& out, std::uint32_t metric, double value, const aggregate::TagSet& tags,
                          Instant at) const {
  out += fmt::format("{},{},{:.6f}", catalog_.rows()[metric].name, time_text(at), value);
  for (const std::string& name : form_.system_tags) {
    const auto tag = std::find_if(tags.begin(), tags.end(), [&](const auto& each) { return each.name == name; });
    out += "," + (tag == tags.end() ? "" : csv_cell(form_.mask.masked(tag->value)));
  }
  std::string extra, metadata;
  for (const aggregate::TagValue& tag : tags) {
    if (std::binary_search(form_.system_tags.begin(), form_.system_tags.end(), tag.name)) continue;
    std::string& to = tag.metadata ? metadata : extra;
    to += (to.empty() ? "" : "&") + tag.name + "=" + form_.mask.masked(tag.value);
  }
  out += "," + csv_cell(extra) + "," + csv_cell(metadata) + "\n";
}

std::chrono::nanoseconds SampleLines::since_epoch(Instant at) const { return wall_ + (at - at_); }

std::string SampleLines::time_text(Instant at) const {
  const std::chrono::nanoseconds t = since_epoch(at);
  using Time = SampleForm::Time;
  switch (form_.time) {
    case Time::unix_s: return std::to_string(std::chrono::floor<std::chrono::seconds>(t).count());
    case Time::unix_ms: return std::to_string(std::chrono::floor<std::chrono::milliseconds>(t).count());
    case Time::unix_us: return std::to_string(std::chrono::floor<std::chrono::microseconds>(t).count());
    case Time::unix_ns: return std::to_string(t.count());
    case Time::rfc3339: return rfc3339(t, false);
    case Time::rfc3339_nano: return rfc3339(t, true);
  }
  return "";
}

}  // namespace brink::output::k6
