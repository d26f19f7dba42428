#include "output/record_build.h"

#include <fmt/format.h>
#include <cmath>

#include "base/check.h"
#include "output/number.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

double seconds_since(Instant begin, Instant t) { return t == Instant{} ? 0 : seconds(t - begin); }

std::optional<double> optional_seconds(const std::optional<Duration>& d) {
  return d ? std::optional(seconds(*d)) : std::nullopt;
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::string load_text(const plan::Closed& closed, const plan::Client& client) {
  const bool thinks = closed.think > Duration{};
  const std::string amount = count_text(closed.users);
  const char* plural = closed.users == 1 ? "" : "s";
  const char* fresh = client.keepalive ? "" : ", on a new connection each time";
  if (thinks) {
    return fmt::format("closed: {} user{}, each sends {} after its response is in{} (latency = service time)", amount,
                       plural, duration_text(seconds(closed.think), true), fresh);
  }
  return fmt::format("closed: {} {}{}, each sends when its response is in{} (latency = service time)", amount,
                     client.keepalive ? "connection" : "user", plural, fresh);
}

std::string load_text(const plan::Open& open) {
  const char* kind = open.arrivals == plan::Arrivals::poisson ? "at random (Poisson)" : "constant";
  const char* clock = "latency counted from when each request was due";
  if (open.rate.from == open.rate.to) return fmt::format("open: {} req/s {}; {}", rate_text(open.rate.to), kind, clock);
  return fmt::format("open: {} to {} req/s over {}, {}; {}", rate_text(open.rate.from), rate_text(open.rate.to),
                     duration_text(seconds(open.rate.over), true), kind, clock);
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
  out.unix_socket = unless_empty(client.unix_socket);
  out.tls_verify = client.tls.verify;
  out.ca_bundle = unless_empty(client.tls.ca_bundle);
  for (const auto& r : client.resolve) out.resolve.push_back(fmt::format("{}:{}:{}", r.host, r.port, r.address));
  out.cache_bust = client.cache_bust;
  out.verify_length = client.verify_length;
  out.cookies = client.cookies;
  return out;
}

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
  Target out;
  out.url = sample::mask_secrets(base.text());
  out.origin = base.origin();
  for (const plan::Route& route : plan.routes) {
    out.routes.push_back({sample::mask_secrets(route.name), route.method, sample::mask_secrets(route.url.text())});
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

Load record_load(const plan::Stage& stage, const plan::Client& client) {
  Load out;
  if (const auto* closed = std::get_if<plan::Closed>(&stage.load)) {
    out.model = "closed";
    out.text = load_text(*closed, client);
    out.users = closed->users;
    out.think_s = seconds(closed->think);
    out.think_jitter = closed->think_jitter;
    out.ramp_s = seconds(closed->ramp);
  } else {
    const auto& open = std::get<plan::Open>(stage.load);
    out.model = "open";
    out.text = load_text(open);
    out.from_rps = open.rate.from;
    out.to_rps = open.rate.to;
    out.ramp_s = seconds(open.rate.over);
    out.arrivals = open.arrivals == plan::Arrivals::poisson ? "poisson" : "constant";
  }
  out.requests = stage.requests;
  out.duration_s = optional_seconds(stage.duration);
  out.warmup_s = seconds(stage.warmup);
  out.drain_s = seconds(stage.drain);
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
