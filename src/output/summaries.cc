#include "output/summaries.h"

#include <fmt/format.h>

#include <algorithm>

#include "output/loose_json.h"
#include "output/number.h"

namespace brink::output {
namespace {

using namespace loose;

// Summaries have no id, so one is made of what they hold (FNV-1a).
std::string id_of(const char* tool, const Json& document) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : document.dump(-1, ' ', false, Json::error_handler_t::replace)) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  return fmt::format("{}-{:06x}", tool, hash >> 40);
}

Record record_of(const char* tool, const Json& document) {
  Record record;
  record.kind = "bench";
  record.id = id_of(tool, document);
  record.imported_from = tool;
  return record;
}

void count(Numbers& numbers, std::uint64_t total, std::uint64_t failed, double rate_rps) {
  failed = std::min(failed, total);
  numbers.counts = {total, total, 0, total - failed, failed, 0, total, total - failed};
  numbers.rate_rps = rate_rps;
  const double good = total > 0 ? static_cast<double>(total - failed) / static_cast<double>(total) : 0;
  numbers.goodput_rps = rate_rps * good;
  numbers.response_ms.count = total - failed;
}

std::optional<double> milliseconds(const Json& object, const char* key, double per_unit) {
  const auto value = positive(object, key);
  return value ? std::optional(*value * per_unit) : std::nullopt;
}

// A metric's values: in a member of their own, or, in exports, among the rest.
const Json& values_of(const Json& metrics, const char* name) {
  const Json& metric = member(metrics, name);
  const Json& values = member(metric, "values");
  return values.is_object() ? values : metric;
}

void set_load(Stage& stage, std::optional<double> users, const char* who) {
  stage.load.users = users;
  stage.load.text = users ? fmt::format("closed: {} {}", amount_text(*users), who) : "load not known";
}

Times k6_times(const Json& metrics) {
  const bool split = member(metrics, "http_req_duration{expected_response:true}").is_object();
  const Json& values = values_of(metrics, split ? "http_req_duration{expected_response:true}" : "http_req_duration");
  Times out;
  out.min = milliseconds(values, "min", 1);
  out.mean = milliseconds(values, "avg", 1);
  out.max = milliseconds(values, "max", 1);
  out.p50 = milliseconds(values, member(values, "med").is_number() ? "med" : "p(50)", 1);
  out.p75 = milliseconds(values, "p(75)", 1);
  out.p90 = milliseconds(values, "p(90)", 1);
  out.p95 = milliseconds(values, "p(95)", 1);
  out.p99 = milliseconds(values, "p(99)", 1);
  return out;
}

Times pywrkr_times(const Json& latency, const Json& percentiles) {
  Times out;
  out.min = milliseconds(latency, "min", 1e3);
  out.mean = milliseconds(latency, "mean", 1e3);
  out.deviation = milliseconds(latency, "stdev", 1e3);
  out.max = milliseconds(latency, "max", 1e3);
  out.p50 = milliseconds(percentiles, "p50", 1e3);
  out.p75 = milliseconds(percentiles, "p75", 1e3);
  out.p90 = milliseconds(percentiles, "p90", 1e3);
  out.p95 = milliseconds(percentiles, "p95", 1e3);
  out.p99 = milliseconds(percentiles, "p99", 1e3);
  out.p99_9 = milliseconds(percentiles, "p99.9", 1e3);
  out.p99_99 = milliseconds(percentiles, "p99.99", 1e3);
  return out;
}

void set_times(Numbers& numbers, Times times) {
  times.count = numbers.response_ms.count;
  numbers.response_ms = times;
}

void add_statuses(Numbers& numbers, const Json& statuses) {
  if (!statuses.is_object()) return;
  for (const auto& [code, times] : statuses.items()) {
    if (times.is_number_unsigned()) numbers.status[code] = times.get<std::uint64_t>();
  }
}

void add_steps(Record& record, Stage& stage, const Json& steps) {
  if (!steps.is_object()) return;
  for (const auto& [name, step] : steps.items()) {
    StageRoute route{name, {}};
    const std::uint64_t total = whole(step, "count");
    const double rate = stage.length_s > 0 ? static_cast<double>(total) / stage.length_s : 0;
    count(route.numbers, total, whole(step, "errors"), positive(step, "requests_per_sec").value_or(rate));
    set_times(route.numbers, pywrkr_times(step, step));
    record.target.routes.push_back({name, "", ""});
    stage.routes.push_back(std::move(route));
  }
}

void finish(Record& record, Stage stage) {
  record.elapsed_s = stage.length_s;
  record.requests_sent = stage.numbers.counts.sent;
  record.stages.push_back(std::move(stage));
}

}  // namespace

bool is_k6_summary(const Json& document) { return member(member(document, "metrics"), "http_reqs").is_object(); }

Record import_k6_summary(const Json& document) {
  const Json& metrics = member(document, "metrics");
  const Json& requests = values_of(metrics, "http_reqs");
  const Json& failed = values_of(metrics, "http_req_failed");
  Record record = record_of("k6", document);
  Stage stage;
  stage.name = "k6";
  stage.purpose = "measure";
  const std::uint64_t total = whole(requests, "count");
  const double rate = positive(requests, "rate").value_or(0);
  // `passes` of this metric are the requests of which it is true that they failed.
  count(stage.numbers, total, whole(failed, "passes"), rate);
  set_times(stage.numbers, k6_times(metrics));
  stage.length_s = rate > 0 ? static_cast<double>(total) / rate : 0;
  if (const auto ms = positive(member(document, "state"), "testRunDurationMs")) stage.length_s = *ms / 1e3;
  const Json& users = values_of(metrics, "vus_max");
  set_load(stage, positive(users, member(users, "max").is_number() ? "max" : "value"), "virtual users");
  finish(record, std::move(stage));
  return record;
}

bool is_pywrkr(const Json& document) {
  return member(document, "total_requests").is_number() && member(document, "requests_per_sec").is_number() &&
         member(document, "duration_sec").is_number();
}

Result<Record> import_pywrkr(const Json& document) {
  const double version = number(document, "schema_version").value_or(1);
  if (version != 1) {
    return could_not_run(fmt::format("a pywrkr result of version {:g}; version 1 can be read", version));
  }
  const Json& config = member(document, "config");
  Record record = record_of("pywrkr", document);
  record.target.url = text(config, "url_host").value_or("");
  Stage stage;
  stage.name = "pywrkr";
  stage.purpose = "measure";
  stage.length_s = positive(document, "duration_sec").value_or(0);
  count(stage.numbers, whole(document, "total_requests"), whole(document, "total_errors"),
        positive(document, "requests_per_sec").value_or(0));
  set_times(stage.numbers, pywrkr_times(member(document, "latency"), member(document, "percentiles")));
  stage.numbers.bytes.received = whole(document, "total_bytes");
  add_statuses(stage.numbers, member(document, "status_codes"));
  if (const auto target_rps = positive(document, "target_rps")) {
    stage.load.model = "open";
    stage.load.from_rps = stage.load.to_rps = target_rps;
    stage.load.text = fmt::format("open: {} req/s", rate_text(*target_rps));
  } else {
    const bool users = positive(config, "users").has_value();
    set_load(stage, users ? positive(config, "users") : positive(document, "connections"),
             users ? "users" : "connections");
  }
  add_steps(record, stage, member(document, "step_stats"));
  finish(record, std::move(stage));
  return record;
}

}  // namespace brink::output
