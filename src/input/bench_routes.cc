#include "input/bench_routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "input/client_options.h"
#include "input/request_parts.h"
#include "input/url_file.h"

namespace brink::input {
namespace {

void note_assumed(const std::vector<UrlLine>& targets, std::vector<std::string>& notes) {
  std::vector<const UrlLine*> assumed;
  for (const UrlLine& target : targets) {
    if (target.assumed_scheme) assumed.push_back(&target);
  }
  if (assumed.size() == 1) notes.push_back("no scheme given: taking " + assumed.front()->url.text());
  if (assumed.size() > 1) {
    notes.push_back(fmt::format("no scheme given for {} targets: taking http for local hosts and https for all others",
                                assumed.size()));
  }
}

Result<std::vector<UrlLine>> read_targets(const Values& values, const Surroundings& surroundings) {
  std::vector<UrlLine> targets;
  for (const std::string& text : values.arguments()) {
    auto parsed = parse_url(text);
    if (!parsed) return tl::unexpected(parsed.error());
    targets.push_back({"", std::move(parsed->url), parsed->assumed_scheme});
  }
  if (const auto file = values.maybe_text("url-file")) {
    auto text = surroundings.read_file(*file, most_url_file_bytes);
    if (!text) return usage_error("--url-file: " + text.error().message, "give a file with one URL a line");
    auto lines = parse_url_file(*text, *file);
    if (!lines) return tl::unexpected(lines.error());
    std::move(lines->begin(), lines->end(), std::back_inserter(targets));
  }
  if (targets.empty())
    return usage_error("bench needs a URL", "give one, such as http://127.0.0.1:8080/, or --url-file");
  return targets;
}

Result<std::optional<std::string>> read_body(const Values& values, const Surroundings& surroundings) {
  if (const auto file = values.maybe_text("post-file")) {
    auto bytes = surroundings.read_file(*file, most_body_bytes);
    if (!bytes)
      return usage_error("--post-file: " + bytes.error().message, "give a file that can be read, to send as body");
    return std::move(*bytes);
  }
  return values.maybe_text("body");
}

bool has_no_body(std::string_view method) { return method == "GET" || method == "HEAD" || method == "OPTIONS"; }

// Every route with the name `make` gives it; false when two have the same.
template <class Make>
bool named_apart(std::vector<plan::Route>& routes, Make make) {
  std::set<std::string> names;
  for (plan::Route& route : routes) {
    route.name = make(route);
    if (!names.insert(route.name).second) return false;
  }
  return true;
}

void merge_equal(std::vector<plan::Route>& routes) {
  std::map<std::string, std::size_t> seen;
  std::vector<plan::Route> merged;
  for (plan::Route& route : routes) {
    const auto [at, fresh] =
        seen.emplace(route.method + " " + route.url.userinfo + "@" + route.url.text(), merged.size());
    if (fresh) {
      merged.push_back(std::move(route));
    } else {
      merged[at->second].weight += route.weight;
    }
  }
  routes = std::move(merged);
}

}  // namespace

void name_routes(std::vector<plan::Route>& routes) {
  merge_equal(routes);
  using plan::Route;
  if (named_apart(routes, [](const Route& r) { return r.url.target; })) return;
  if (named_apart(routes, [](const Route& r) { return r.url.text(); })) return;
  if (named_apart(routes, [](const Route& r) { return r.method + " " + r.url.target; })) return;
  if (named_apart(routes, [](const Route& r) { return r.method + " " + r.url.text(); })) return;
  // Only credentials in the URL differ, and those are never shown.
  std::size_t number = 0;
  named_apart(routes, [&](const Route& r) { return fmt::format("{} {} #{}", r.method, r.url.text(), ++number); });
}

Result<BenchRoutes> read_bench_routes(const Values& values, const Surroundings& surroundings) {
  auto targets = read_targets(values, surroundings);
  if (!targets) return tl::unexpected(targets.error());
  auto headers = read_headers(values);
  if (!headers) return tl::unexpected(headers.error());
  auto body = read_body(values, surroundings);
  if (!body) return tl::unexpected(body.error());
  auto method = parse_method(values.text("method"));
  if (!method) return tl::unexpected(method.error());

  BenchRoutes result;
  const bool implied_post = *body && !values.given("method");
  if (implied_post) *method = "POST";
  const bool used = std::any_of(targets->begin(), targets->end(), [](const UrlLine& t) { return t.method.empty(); });
  if (implied_post && used) result.notes.push_back("a body and no --method: sending POST");
  note_assumed(*targets, result.notes);
  for (UrlLine& target : *targets) {
    plan::Route route;
    route.method = target.method.empty() ? *method : target.method;
    route.headers = with_userinfo(*headers, target.url);
    if (*body && (target.method.empty() || !has_no_body(route.method))) {
      route.body = **body;
      if (!has_header(route.headers, "Content-Type")) {
        route.headers.push_back({"Content-Type", "application/octet-stream"});
      }
    }
    route.url = std::move(target.url);
    result.routes.push_back(std::move(route));
  }
  name_routes(result.routes);
  return result;
}

}  // namespace brink::input
