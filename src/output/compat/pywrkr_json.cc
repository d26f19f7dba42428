#include <cmath>
#include <nlohmann/json.hpp>

#include "base/url.h"
#include "output/compat/pywrkr_numbers.h"
#include "output/compat/pywrkr_sockets.h"

namespace brink::output::compat {
namespace {

using Json = nlohmann::ordered_json;

double rounded(double value, int digits) {
  const double scale = std::pow(10, digits);
  return std::round(value * scale) / scale;
}

Json steps_json(const std::vector<PywrkrStep>& steps) {
  Json out = Json::object();
  for (const PywrkrStep& s : steps) {
    out[s.name] = {{"count", s.count},
                   {"errors", s.errors},
                   {"requests_per_sec", rounded(s.rps, 2)},
                   {"min", rounded(s.min, 6)},
                   {"max", rounded(s.max, 6)},
                   {"mean", rounded(s.mean, 6)},
                   {"median", rounded(s.p50, 6)},
                   {"p50", rounded(s.p50, 6)},
                   {"p95", rounded(s.p95, 6)},
                   {"p99", rounded(s.p99, 6)},
                   {"stdev", rounded(s.deviation, 6)}};
  }
  return out;
}

Json phase_json(const ShortTimes& t) {
  const auto secs = [](const std::optional<double>& ms) { return rounded(ms.value_or(0) / 1e3, 6); };
  return {{"avg", secs(t.mean)}, {"min", secs(t.min)}, {"max", secs(t.max)},
          {"p50", secs(t.p50)},  {"p95", secs(t.p95)}, {"count", t.count}};
}

Json breakdown_json(const Stage& stage) {
  const Phases& p = stage.phases_ms;
  const Times& total = stage.numbers.response_ms;
  ShortTimes whole;
  whole.count = total.count;
  whole.min = total.min;
  whole.mean = total.mean;
  whole.max = total.max;
  whole.p50 = total.p50;
  whole.p95 = total.p95;
  return {{"new_connections", stage.connections.opened},
          {"reused_connections", stage.connections.reused},
          {"dns", phase_json(p.dns)},
          {"connect", phase_json(p.connect)},
          {"tls", phase_json(p.tls)},
          {"ttfb", phase_json(p.first_byte)},
          {"transfer", phase_json(p.transfer)},
          {"total", phase_json(whole)}};
}

Json config_json(const Record& record, const PywrkrView& view) {
  const auto or_null = [](const auto& value) { return value ? Json(*value) : Json(nullptr); };
  const std::string mode = view.users ? "users" : view.requests ? "requests" : "duration";
  std::string text = view.url.empty() ? record.target.url : view.url;
  if (text.starts_with("ws")) text.replace(0, 2, "http");
  const auto url = parse_url(text);
  return {{"mode", record.plan.scenario && !view.socket ? "scenario:" + mode : mode},
          {"connections", view.connections},
          {"users", or_null(view.users)},
          {"duration", or_null(view.duration_s)},
          {"num_requests", or_null(view.requests)},
          {"rate", or_null(view.rate)},
          {"url_host", url ? url->url.host : ""},
          {"read_body", view.read_body}};
}

void add_rate(const Stage& stage, const PywrkrView& view, Json& out) {
  if (!view.rate) return;
  out["target_rps"] = *view.rate;
  if (view.ramp_rate) out["ramp_target_rps"] = *view.ramp_rate;
  if (!view.profile.empty()) out["traffic_profile"] = view.profile;
  out["rate_limit_waits"] = stage.numbers.counts.sent;  // each waits for its time
}

Json percentiles_json(const PywrkrLatency& latency) {
  Json out = Json::object();
  for (const auto& [name, value] : latency.percentiles) out[name] = rounded(value, 6);
  return out;
}

void add_latency(const PywrkrLatency& n, Json& out) {
  if (n.count == 0) return;
  out["latency"] = {{"min", rounded(n.min, 6)},
                    {"max", rounded(n.max, 6)},
                    {"mean", rounded(n.mean, 6)},
                    {"median", rounded(n.median, 6)},
                    {"stdev", rounded(n.deviation, 6)}};
  out["percentiles"] = percentiles_json(n);
}

Json times_json(const PywrkrLatency& n) {
  if (n.count == 0) return Json::object();
  return {{"count", n.count},
          {"min", rounded(n.min, 6)},
          {"max", rounded(n.max, 6)},
          {"mean", rounded(n.mean, 6)},
          {"percentiles", percentiles_json(n)}};
}

Json sockets_json(const PywrkrSockets& s) {
  return {{"latency_metric", s.latency_metric},
          {"primary_metric", s.primary_metric},
          {"connections",
           {{"opened", s.counts.opened},
            {"failed", s.failed},
            {"dropped", s.counts.dropped},
            {"reconnects", s.counts.reopened},
            {"peak_concurrent", s.counts.most_open}}},
          {"messages",
           {{"sent", s.counts.messages_sent},
            {"received", s.counts.messages_received},
            {"sent_per_sec", rounded(s.sent_per_second, 2)},
            {"received_per_sec", rounded(s.received_per_second, 2)},
            {"bytes_sent", s.counts.bytes_sent},
            {"bytes_received", s.counts.bytes_received},
            {"reply_timeouts", s.reply_timeouts},
            {"unexpected_replies", s.unexpected_replies}}},
          {"handshake", times_json(s.handshake)},
          {"rtt", times_json(s.round_trip)},
          {"close",
           {{"frames_sent", s.counts.closes},
            {"unacknowledged", s.counts.closes_unanswered},
            {"codes", s.counts.close_codes}}}};
}

}  // namespace

std::string pywrkr_json(const Record& record, const PywrkrView& view) {
  const PywrkrNumbers n = pywrkr_numbers(record, view);
  const Stage& stage = record.stages.back();
  Json out = {{"schema_version", 1},
              {"duration_sec", rounded(n.duration, 3)},
              {"connections", view.users.value_or(view.connections)},
              {"total_requests", n.requests},
              {"total_errors", n.errors},
              {"total_bytes", n.bytes},
              {"requests_per_sec", rounded(n.rps, 2)},
              {"transfer_per_sec_bytes", rounded(n.bytes_per_second, 2)},
              {"content_length_errors", n.length_errors},
              {"extract_failures", n.extract_failures},
              {"template_errors", n.template_errors},
              {"status_codes", n.statuses},
              {"http_versions", n.http_versions},
              {"error_types", n.error_types}};
  Json timeline = Json::array();
  for (const auto& [at, count] : n.timeline) timeline.push_back({rounded(at, 3), count});
  out["rps_timeline"] = std::move(timeline);
  out["config"] = config_json(record, view);
  if (!view.tags.empty()) out["tags"] = view.tags;
  add_rate(stage, view, out);
  if (has_sockets(record)) out["websocket"] = sockets_json(pywrkr_sockets(record, view));
  add_latency(n.latency, out);
  if (!n.steps.empty()) out["step_stats"] = steps_json(n.steps);
  if (view.breakdown) out["latency_breakdown"] = breakdown_json(stage);
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace

// One level of nesting becomes "percentiles.p95"; what lies deeper is printed as it is.
std::string pywrkr_html(const Record& record, const PywrkrView& view) {
  Json all = Json::parse(pywrkr_json(record, view));
  all.erase("config");
  all.erase("tags");
  std::string rows;
  const auto add = [&](const std::string& name, const Json& value) {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    rows += "<tr><td>" + escaped(name) + "</td><td>" + escaped(text) + "</td></tr>\n";
  };
  for (const auto& [name, value] : all.items()) {
    if (!value.is_object()) {
      add(name, value);
      continue;
    }
    for (const auto& [inner, deep] : value.items()) add(name + "." + inner, deep);
  }
  return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Benchmark Results</title></head>\n<body>\n"
         "<table border=\"1\">\n<tr><th>Metric</th><th>Value</th></tr>\n" +
         rows + "</table>\n</body></html>\n";
}

}  // namespace brink::output::compat
