#include "cluster/plan_fields.h"

#include "cluster/scenario_fields.h"

namespace brink::cluster {
namespace {

constexpr std::uint64_t http_kinds = 3, pool_kinds = 2;

template <Archive A>
void field(A& a, plan::Header& v) {
  field(a, v.name);
  field(a, v.value);
}

template <Archive A>
void field(A& a, plan::Tag& v) {
  field(a, v.name);
  field(a, v.value);
}

template <Archive A>
void field(A& a, Url& v) {
  field(a, v.scheme);
  field(a, v.host);
  field(a, v.port);
  field(a, v.target);
  field(a, v.userinfo);
  const auto plain = [](char c) { return c > ' ' && c < 0x7f; };
  demand(a, (v.scheme == "http" || v.scheme == "https") && !v.host.empty() && v.port != 0);
  demand(a, v.target.starts_with('/') && std::all_of(v.target.begin(), v.target.end(), plain));
}

template <Archive A>
void field(A& a, plan::Route& v) {
  field(a, v.name);
  field(a, v.url);
  field(a, v.method);
  list(a, v.headers, [](A& archive, plan::Header& one) { field(archive, one); });
  field(a, v.body);
  field(a, v.weight);
  field(a, v.expected_status);
  field(a, v.fresh_connection);
  field(a, v.cache_bust);
  field(a, v.websocket);
  field(a, v.handshake);
  list(a, v.tags, [](A& archive, plan::Tag& one) { field(archive, one); });
  demand(a, v.weight > 0 && !v.method.empty());
}

template <Archive A>
void field(A& a, plan::Resolve& v) {
  field(a, v.host);
  field(a, v.port);
  field(a, v.address);
}

template <Archive A>
void field(A& a, plan::Client& v) {
  field(a, v.timeout);
  field(a, v.connect_timeout);
  field(a, v.keepalive);
  choice(a, v.pool, pool_kinds);
  choice(a, v.http, http_kinds);
  field(a, v.streams);
  field(a, v.unix_socket);
  field(a, v.tls.verify);
  field(a, v.tls.ca_bundle);
  list(a, v.resolve, [](A& archive, plan::Resolve& one) { field(archive, one); });
  field(a, v.cache_bust);
  field(a, v.verify_length);
  field(a, v.cookies);
  field(a, v.max_body);
  std::uint64_t most = v.max_message;
  field(a, most);
  v.max_message = most;
  field(a, v.close_timeout);
  demand(a, v.timeout > Duration{} && v.connect_timeout > Duration{} && v.streams >= 1);
}

template <Archive A>
void field(A& a, plan::Budget& v) {
  field(a, v.max_rps);
  field(a, v.max_requests);
  field(a, v.max_duration);
  demand(a, v.max_rps.value_or(1) > 0 && v.max_requests.value_or(1) > 0 &&
                v.max_duration.value_or(Duration(1)).count() > 0);
}

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
void field(A& a, plan::Plan& v) {
  list(a, v.routes, [](A& archive, plan::Route& one) { field(archive, one); });
  scenario(a, v.scenario);
  field(a, v.client);
  field(a, v.budget);
  field(a, v.seed);
  field(a, v.workers);
  demand(a, !v.routes.empty() && v.workers >= 1 && v.workers <= 1024);
}

template void field(Putter&, plan::Plan&);
template void field(Taker&, plan::Plan&);

}  // namespace brink::cluster
