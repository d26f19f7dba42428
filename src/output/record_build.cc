#include "output/record_build.h"

#include <fmt/format.h>
#include <cmath>

#include "base/check.h"
#include "output/number.h"
#include "output/utf8.h"
#include "plan/scenario.h"

namespace brink::output {
namespace {

double seconds_since(Instant begin, Instant t) { return t == Instant{} ? 0 : seconds(t - begin); }

std::optional<double> optional_seconds(const std::optional<Duration>& d) {
  return d ? std::optional(seconds(*d)) : std::nullopt;
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

Plan client_part(const plan::Plan& plan) {
  const plan::Client& client = plan.client;
  Plan out;
  out.workers = plan.workers;
  out.seed = plan.seed;
  out.timeout_s = seconds(client.timeout);
  out.connect_timeout_s = seconds(client.connect_timeout);
  out.keepalive = client.keepalive;
  out.pool = client.pool == plan::PoolKind::shared ? "shared" : "per_user";
  out.http = client.http == plan::Http::http1 ? "1.1" : client.http == plan::Http::http2 ? "2" : "2_or_1.1";
  out.streams = client.streams;
  out.unix_socket = unless_empty(client.unix_socket);
  out.tls_verify = client.tls.verify;
  out.ca_bundle = unless_empty(client.tls.ca_bundle);
  for (const auto& r : client.resolve) out.resolve.push_back(fmt::format("{}:{}:{}", r.host, r.port, r.address));
  out.cache_bust = client.cache_bust;
  out.verify_length = client.lengths != plan::Lengths::any;
  out.cookies = client.cookies;
  if (plan.scenario) out.scenario = plan.scenario->name;
  return out;
}

// "ws://h/chat" of what is connected to like "http://h/chat".
std::string url_text(const std::string& text, bool websocket) { return websocket ? "ws" + text.substr(4) : text; }

Exchange record_exchange(const sample::Exchange& in, const std::string& route, Instant run_begin) {
  const sample::Sample& s = in.sample;
  Exchange out;
  out.route = route;
  out.due_s = seconds_since(run_begin, s.due);
  out.response_ms = milliseconds(s.response_time());
  if (s.was_sent()) out.service_ms = milliseconds(s.service_time());
  out.status = s.status;
  out.failure = sample::failure_name(s.failure);
  out.reused = s.reused();
  out.request_head = valid_utf8(in.request_head);
  out.response_head = valid_utf8(in.response_head);
  out.response_body = valid_utf8(in.response_body);
  out.detail = valid_utf8(in.detail);
  return out;
}

}  // namespace

Target record_target(const plan::Plan& plan, const Url& base) {
  const bool socket =
      !plan.routes.empty() && plan.routes.front().websocket && plan.routes.front().url.same_origin(base);
  Target out;
  out.url = sample::mask_secrets(url_text(base.text(), socket));
  out.origin = url_text(base.origin(), socket);
  for (const plan::Route& route : plan.routes) {
    Route row;
    row.name = sample::mask_secrets(route.name);
    row.method = route.websocket ? "WS" : route.method;
    row.url = sample::mask_secrets(url_text(route.url.text(), route.websocket));
    row.handshake = route.handshake;
    for (const plan::Tag& tag : route.tags) row.tags[tag.name] = tag.value;
    out.routes.push_back(std::move(row));
  }
  return out;
}

Plan record_plan(const plan::Plan& plan) {
  Plan out = client_part(plan);
  out.budget = {plan.budget.max_rps, plan.budget.max_requests, optional_seconds(plan.budget.max_duration)};
  return out;
}

Plan record_plan(const plan::Plan& plan, const verdict::SearchOptions& options) {
  Plan out = record_plan(plan);
  out.rules = Rules{seconds(options.rules.latency_wall), options.rules.error_threshold};
  out.search = Search{static_cast<double>(options.max_users), seconds(options.stage), seconds(options.think),
                      options.warmup, options.repeat};
  return out;
}

std::vector<Exchange> record_exchanges(const plan::Plan& plan, const aggregate::StageSummary& summary,
                                       std::uint64_t stage, Instant run_begin) {
  std::vector<Exchange> out;
  for (const sample::Exchange& exchange : summary.exchanges) {
    const RouteId route = exchange.sample.route;
    CHECK(route.value < plan.routes.size());
    out.push_back(record_exchange(exchange, sample::mask_secrets(plan.routes[route.value].name), run_begin));
    out.back().stage = stage;
  }
  return out;
}

Reading record_reading(const sample::Reading& reading, Instant run_begin) {
  return {reading.subject, reading.name, reading.value, seconds_since(run_begin, reading.at)};
}

}  // namespace brink::output
