#include "verdict/why/signals/forensics.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/text.h"
#include "sample/head.h"
#include "verdict/why/signals/pages.h"
#include "verdict/why/signals/values.h"

namespace brink::verdict::why {
namespace {

using sample::header_of;

constexpr std::size_t longest_value = 120;
constexpr double longest_time = 3600;

struct Hint {
  std::string_view in, says;
};

constexpr Hint by_server[] = {
    {"openresty", "openresty"},
    {"nginx", "nginx"},
    {"envoy", "Envoy"},
    {"cloudflare", "Cloudflare"},
    {"awselb", "AWS ELB"},
    {"gunicorn", "gunicorn"},
    {"uvicorn", "uvicorn"},
    {"hypercorn", "hypercorn"},
    {"werkzeug", "Werkzeug"},
    {"waitress", "waitress"},
    {"SimpleHTTP", "Python http.server"},
    {"BaseHTTP", "Python http.server"},
    {"Microsoft-IIS", "IIS"},
    {"Kestrel", "ASP.NET"},
    {"Jetty", "Jetty"},
    {"Tomcat", "Tomcat"},
    {"Coyote", "Tomcat"},
    {"puma", "Puma"},
    {"Phusion Passenger", "Passenger"},
    {"caddy", "Caddy"},
    {"varnish", "Varnish"},
    {"litespeed", "LiteSpeed"},
    {"apache", "Apache"},
};
constexpr Hint by_power[] = {
    {"Express", "Express"}, {"Next.js", "Next.js"}, {"ASP.NET", "ASP.NET"},
    {"PHP", "PHP"},         {"Servlet", "Java"},    {"Phusion", "Passenger"},
};
constexpr Hint by_cookie[] = {
    {"JSESSIONID", "Java"},           {"PHPSESSID", "PHP"},
    {"connect.sid", "Express"},       {"laravel_session", "Laravel"},
    {"ASP.NET_SessionId", "ASP.NET"}, {"csrftoken", "Django"},
};

template <std::size_t n>
std::string_view hint_in(std::string_view text, const Hint (&hints)[n]) {
  const auto found =
      std::find_if(std::begin(hints), std::end(hints), [&](const Hint& h) { return icontains(text, h.in); });
  return found == std::end(hints) ? std::string_view() : found->says;
}

std::vector<std::string> cookie_names(std::string_view head) {
  constexpr std::size_t most = 6;
  std::vector<std::string> names;
  for (const std::string_view value : sample::headers_of(head, "Set-Cookie")) {
    const std::string cookie = plain_text(value.substr(0, value.find('=')), 40);
    if (!cookie.empty() && cookie != "***") names.push_back(cookie);
    if (names.size() == most) break;
  }
  return names;
}

std::optional<double> duration_in(std::string_view metric) {
  for (const std::string_view part : split(metric, ';')) {
    const std::size_t equals = part.find('=');
    if (equals == part.npos || !iequals(trim(part.substr(0, equals)), "dur")) continue;
    return parse_double(trim(part.substr(equals + 1)));
  }
  return std::nullopt;
}

std::optional<double> sensible(std::optional<double> time) {
  return time && *time >= 0 && *time <= longest_time ? time : std::nullopt;
}

// The culprit's first, and of those the failures.
std::vector<const sample::Exchange*> most_telling_first(std::span<const sample::Exchange> exchanges,
                                                        std::uint32_t culprit) {
  std::vector<const sample::Exchange*> order;
  for (const sample::Exchange& exchange : exchanges) order.push_back(&exchange);
  const auto rank = [&](const sample::Exchange* e) {
    return (e->sample.route.value == culprit ? 0 : 2) + (e->sample.ok() ? 1 : 0);
  };
  std::stable_sort(order.begin(), order.end(), [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
  return order;
}

void set_once(Features& out, std::string_view name, std::string value) {
  if (!value.empty() && out.text(name).empty()) out.set_text(name, std::move(value));
}

std::string value_of(std::string_view head, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const auto value = header_of(head, name)) return plain_text(*value, longest_value);
  }
  return "";
}

std::string cache_of(std::string_view head) {
  const std::string cache = value_of(head, {"X-Cache", "CF-Cache-Status", "X-Varnish"});
  const std::string age = value_of(head, {"Age"});
  if (age.empty()) return cache;
  return cache.empty() ? "age " + age : cache + ", age " + age;
}

std::string_view maker_of(const sample::Exchange& exchange) {
  const std::string_view head = exchange.response_head;
  std::string_view maker = exchange.sample.ok() ? std::string_view() : maker_of_page(exchange.response_body);
  if (maker.empty()) maker = hint_in(header_of(head, "Server").value_or(""), by_server);
  if (maker.empty()) maker = hint_in(header_of(head, "X-Powered-By").value_or(""), by_power);
  for (const std::string& cookie : cookie_names(head)) {
    if (maker.empty()) maker = hint_in(cookie, by_cookie);
  }
  return maker;
}

void set_headers(const sample::Exchange& exchange, Features& out) {
  const std::string_view head = exchange.response_head;
  set_once(out, "server", value_of(head, {"Server"}));
  set_once(out, "via", value_of(head, {"Via"}));
  set_once(out, "retry_after", value_of(head, {"Retry-After"}));
  set_once(out, "cache", cache_of(head));
  set_once(
      out, "ratelimit_limit",
      value_of(head, {"RateLimit-Policy", "RateLimit-Limit", "X-RateLimit-Limit", "X-Rate-Limit-Limit", "RateLimit"}));
  set_once(out, "made_by", std::string(maker_of(exchange)));
  std::string cookies;
  for (const std::string& name : cookie_names(head)) cookies += (cookies.empty() ? "" : ", ") + name;
  set_once(out, "cookies", cookies);
}

// The commonest line; of equals the first.
void set_page(const std::vector<const sample::Exchange*>& exchanges, std::uint32_t culprit, Features& out) {
  struct Page {
    std::string line, cause;
    int count = 0;
  };
  std::vector<Page> pages;
  for (const sample::Exchange* e : exchanges) {
    if (e->sample.ok() || e->sample.route.value != culprit || e->response_body.empty()) continue;
    const std::string line = telling_line(e->response_body);
    auto known = std::find_if(pages.begin(), pages.end(), [&](const Page& p) { return p.line == line; });
    if (known == pages.end()) known = pages.insert(known, {line, std::string(cause_in(e->response_body)), 0});
    ++known->count;
  }
  const auto most =
      std::max_element(pages.begin(), pages.end(), [](const Page& a, const Page& b) { return a.count < b.count; });
  if (most == pages.end()) return;
  set_once(out, "body", most->line);
  set_once(out, "said", most->cause);
}

}  // namespace

std::optional<double> server_time(std::string_view head) {
  std::optional<double> longest;
  for (const std::string_view metric : split(header_of(head, "Server-Timing").value_or(""), ',')) {
    const auto ms = duration_in(metric);
    if (ms) longest = std::max(longest.value_or(0), *ms / 1000);
  }
  if (longest) return sensible(longest);
  if (const auto envoy = header_of(head, "X-Envoy-Upstream-Service-Time")) {
    const auto ms = parse_double(*envoy);
    return ms ? sensible(*ms / 1000) : std::nullopt;
  }
  return sensible(parse_double(header_of(head, "X-Runtime").value_or("")));
}

void features_of_exchanges(std::span<const sample::Exchange> exchanges, std::uint32_t culprit, Features& out) {
  const std::vector<const sample::Exchange*> order = most_telling_first(exchanges, culprit);
  std::vector<double> times;
  for (const sample::Exchange* exchange : order) {
    set_headers(*exchange, out);
    if (exchange->sample.route.value != culprit) continue;
    if (const auto time = server_time(exchange->response_head)) times.push_back(*time);
  }
  if (!times.empty()) out.set(feature::server_time, quantile_of(times, 0.5));
  set_page(order, culprit, out);
}

}  // namespace brink::verdict::why
