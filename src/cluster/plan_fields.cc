#include "cluster/plan_fields.h"

#include "cluster/scenario_fields.h"

namespace brink::cluster {
namespace {

constexpr std::uint64_t http_kinds = 3, pool_kinds = 2, length_kinds = 4;

template <Archive A>
void scenario(A& a, std::shared_ptr<const plan::Scenario>& v) {
  bool there = v != nullptr;
  field(a, there);
  if (!there) return v.reset();
  plan::Scenario one;
  if (v) one = *v;
  field(a, one);
  if constexpr (A::reads) v = std::make_shared<const plan::Scenario>(std::move(one));
}

}  // namespace

template <Archive A>
void field(A& a, plan::Header& v) {
  fields(a, v.name, v.value);
}

template <Archive A>
void field(A& a, plan::Tag& v) {
  fields(a, v.name, v.value);
}

template <Archive A>
void field(A& a, Url& v) {
  fields(a, v.scheme, v.host, v.port, v.target, v.userinfo);
  const auto plain = [](char c) { return c > ' ' && c < 0x7f; };
  demand(a, (v.scheme == "http" || v.scheme == "https") && !v.host.empty() && v.port != 0);
  demand(a, v.target.starts_with('/') && std::all_of(v.target.begin(), v.target.end(), plain));
}

template <Archive A>
void field(A& a, plan::Route& v) {
  fields(a, v.name, v.url, v.method, v.headers, v.body, v.weight, v.expected_status, v.fresh_connection, v.cache_bust,
         v.websocket, v.handshake, v.tags);
  demand(a, v.weight > 0 && !v.method.empty());
}

template <Archive A>
void field(A& a, plan::Resolve& v) {
  fields(a, v.host, v.port, v.address);
}

template <Archive A>
void field(A& a, plan::Client& v) {
  fields(a, v.timeout, v.connect_timeout, v.keepalive);
  choice(a, v.pool, pool_kinds);
  choice(a, v.http, http_kinds);
  fields(a, v.streams, v.unix_socket, v.tls.verify, v.tls.ca_bundle, v.resolve, v.cache_bust);
  choice(a, v.lengths, length_kinds);
  fields(a, v.cookies, v.max_body);
  std::uint64_t most = v.max_message;
  field(a, most);
  v.max_message = most;
  field(a, v.close_timeout);
  demand(a, v.timeout > Duration{} && v.connect_timeout > Duration{} && v.streams >= 1);
}

template <Archive A>
void field(A& a, plan::Budget& v) {
  fields(a, v.max_rps, v.max_requests, v.max_duration);
  demand(a, v.max_rps.value_or(1) > 0 && v.max_requests.value_or(1) > 0 &&
                v.max_duration.value_or(Duration(1)).count() > 0);
}

template <Archive A>
void field(A& a, plan::Plan& v) {
  field(a, v.routes);
  scenario(a, v.scenario);
  fields(a, v.client, v.budget, v.seed, v.workers);
  demand(a, !v.routes.empty() && v.workers >= 1 && v.workers <= 1024);
}

template void field(Putter&, plan::Plan&);
template void field(Taker&, plan::Plan&);

}  // namespace brink::cluster
