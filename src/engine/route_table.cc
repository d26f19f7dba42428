#include "engine/route_table.h"

#include "base/check.h"
#include "base/version.h"

namespace brink::engine {
namespace {

bool is_idempotent(std::string_view method) {
  for (const std::string_view m : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"}) {
    if (method == m) return true;
  }
  return false;
}

void add_cookies(std::string& bytes, const protocol::PreparedRequest& request, const protocol::CookieUrl& url,
                 const RouteTable::Cookies& cookies) {
  const std::size_t before = bytes.size();
  bytes += request.cookie_prefix();
  const std::size_t value_at = bytes.size();
  cookies.jar->header_value(bytes, url, cookies.now);
  if (bytes.size() == value_at) {
    bytes.resize(before);
  } else {
    bytes += request.cookie_suffix();
  }
}

}  // namespace

Result<RouteTable> RouteTable::make(const plan::Plan& plan, net::Machine& machine, const plan::Network* network) {
  RouteTable table;
  table.options_.keepalive = plan.client.keepalive;
  table.options_.cache_bust = plan.client.cache_bust;
  table.options_.version = version;
  table.options_.head_only = true;
  table.plan_ = &plan;
  table.machine_ = &machine;
  table.network_ = network;
  for (const plan::Route& route : plan.routes) {
    PreparedRoute prepared;
    prepared.plan = &route;
    prepared.head_method = route.method == "HEAD";
    prepared.idempotent = is_idempotent(route.method);

    prepared.origin = table.origin_of(route.url);

    std::vector<protocol::HeaderView> headers;
    for (const auto& header : route.headers) headers.push_back({header.name, header.value});
    protocol::RequestOptions options;
    options.keepalive = plan.client.keepalive && !route.fresh_connection;
    options.cache_bust = plan.client.cache_bust || route.cache_bust;
    options.version = version;
    auto request =
        protocol::prepare_request(route.method, route.url.target, route.url.authority(), headers, route.body, options);
    if (!request) return tl::unexpected(request.error());
    prepared.request = std::move(*request);
    table.routes_.push_back(std::move(prepared));
  }
  table.prepare_http2();
  return table;
}

std::size_t RouteTable::origin_of(const Url& url) {
  const auto is_it = [&](std::size_t i) { return origin_urls_[i].same_origin(url); };
  if (last_origin_ < origin_urls_.size() && is_it(last_origin_)) return last_origin_;
  for (std::size_t i = 0; i < origin_urls_.size(); ++i) {
    if (is_it(i)) return last_origin_ = i;
  }
  origin_urls_.push_back(url);
  origins_.push_back(std::make_unique<Origin>(url, plan_->client, *machine_, network_));
  return last_origin_ = origins_.size() - 1;
}

// When the bytes have come to their place: the fields are views into them.
void RouteTable::prepare_http2() {
  for (PreparedRoute& route : routes_) {
    const Origin& origin = *origins_[route.origin];
    if (origin.http2()) CHECK(route.http2.assign(route.request.bytes, {}, origin.tls() != nullptr));
  }
}

void RouteTable::compose(PreparedRoute& route, const Cookies& cookies, Random& random, std::string& scratch,
                         Request& out) {
  protocol::PreparedRequest& prepared = route.request;
  out.first = prepared.bytes;
  out.rest = {};
  out.head_method = route.head_method;
  out.idempotent = route.idempotent;

  const bool busted = prepared.cache_bust_at != protocol::PreparedRequest::npos;
  if (!busted && !cookies.jar) {
    out.http2 = &route.http2;
    return;
  }

  if (busted) {
    const std::uint64_t high = random();
    prepared.bust_cache(high, random());
  }
  const std::string_view whole = prepared.bytes;
  scratch.assign(whole.substr(0, prepared.cookie_at));
  const Url& url = route.plan->url;
  if (cookies.jar) add_cookies(scratch, prepared, {url.host, url.target, url.tls()}, cookies);
  out.first = scratch;
  out.rest = whole.substr(prepared.cookie_at);
}

Result<void> RouteTable::compose(const PreparedRoute& route, const Composed& composed, const Cookies& cookies,
                                 Random& random, std::string& scratch, Request& out) {
  const Url& url = composed.origin != nullptr ? *composed.origin : route.plan->url;
  protocol::RequestOptions options = options_;
  options.keepalive = options.keepalive || composed.upgrades;
  if (auto ok = protocol::prepare_request_into(composed_, composed.method, composed.target, url.authority(),
                                               composed.headers, composed.body, options);
      !ok) {
    return ok;
  }
  if (options_.cache_bust) {
    const std::uint64_t high = random();
    composed_.bust_cache(high, random());
  }
  const std::string_view whole = composed_.bytes;
  scratch.assign(whole.substr(0, composed_.cookie_at));
  if (cookies.jar) add_cookies(scratch, composed_, {url.host, composed.target, url.tls()}, cookies);
  scratch += whole.substr(composed_.cookie_at);
  out.first = scratch;
  out.rest = composed.body;
  out.head_method = composed.method == "HEAD";
  out.idempotent = is_idempotent(composed.method);
  return {};
}

}  // namespace brink::engine
