#include "cli/commands/saved_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace brink::cli {
namespace {

constexpr std::string_view masked = "***";

bool has_secrets(std::string_view url) { return url.find(masked) != std::string_view::npos; }

// Results of other programs know routes by their names alone.
std::string address_of(const output::Route& route) { return route.url.empty() ? route.name : route.url; }

// Why a search cannot ask for it; empty when it can.
std::string obstacle(const output::Route& route) {
  if (route.method == "WS") return "it is a WebSocket";
  const std::string address = address_of(route);
  if (has_secrets(address)) return "its address was saved without its secrets";
  if (address.find_first_of("{}") != std::string_view::npos) return "its address is made anew for each request";
  const bool is_address = address.starts_with('/') || address.find("://") != std::string_view::npos;
  return is_address ? "" : "it has no address";
}

// Of equally many the first in the alphabet.
std::string most_common_method(const std::vector<const output::Route*>& routes) {
  std::map<std::string, std::size_t> counts;
  for (const output::Route* route : routes) ++counts[route->method];
  const auto most =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? "GET" : most->first;
}

}  // namespace

bool names_a_run(std::string_view argument) {
  if (argument == "latest") return true;
  const std::size_t colon = argument.find(':');
  const bool has_host = colon != std::string_view::npos && colon < argument.find('/');  // "http:", "localhost:8080"
  if (has_host) return false;
  if (argument.ends_with(".json")) return true;
  constexpr std::size_t day = 8;
  const std::size_t digits = std::min(argument.find_first_not_of("0123456789"), argument.size());
  return digits == day && (argument.size() == day || argument[day] == 'T') &&
         argument.find_first_of("./") == std::string_view::npos;
}

Result<input::SavedTarget> saved_target(const output::Record& record) {
  if (has_secrets(record.target.url)) {
    return could_not_run(
        fmt::format("the address of run {} was saved without its secrets: {}", record.id, record.target.url),
        "give the address itself: brink investigate URL");
  }
  input::SavedTarget saved{.url = record.target.url, .paths = {}, .method = "GET", .notes = {}};
  std::vector<const output::Route*> routes;
  const auto leave_out = [&](const output::Route& route, const std::string& why) {
    saved.notes.push_back(fmt::format("{} of run {} is left out: {}", route.name, record.id, why));
  };
  for (const output::Route& route : record.target.routes) {
    const std::string why = obstacle(route);
    if (why.empty()) {
      routes.push_back(&route);
    } else {
      leave_out(route, why);
    }
  }
  if (routes.empty() && !record.target.routes.empty()) {
    return could_not_run(fmt::format("no route of run {} can be searched alone: {}", record.id, saved.notes.front()),
                         "give addresses of pages: brink investigate URL --path /page");
  }
  saved.method = most_common_method(routes);
  for (const output::Route* route : routes) {
    if (route->method != saved.method) {
      leave_out(*route, fmt::format("a search asks with one method, here {}", saved.method));
    } else if (address_of(*route) != record.target.url) {
      saved.paths.push_back(address_of(*route));
    }
  }
  return saved;
}

}  // namespace brink::cli
