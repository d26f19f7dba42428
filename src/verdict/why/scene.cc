#include "verdict/why/scene.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/text.h"

namespace brink::verdict::why {
namespace {

// No application has it, and whoever reads a log sees who asked.
constexpr std::string_view unlikely_path = "/brink-looks-for-a-page-that-does-not-exist";

bool is_safe(std::string_view method) { return method == "GET" || method == "HEAD"; }

bool is_number(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && text.size() <= 18 && std::all_of(text.begin(), text.end(), is_digit);
}

// A number that says how much is asked for rather than what: another one is another request, not another key.
bool is_amount(std::string_view name) {
  constexpr std::string_view amounts[] = {"limit",     "count",    "n",        "size",
                                          "page_size", "per_page", "pagesize", "perpage"};
  return std::any_of(std::begin(amounts), std::end(amounts), [&](std::string_view a) { return iequals(a, name); });
}

// The key before, which exists where keys are given out in order; of the first key, the one after. As wide as it was.
std::string neighbour(std::string_view number) {
  const std::int64_t key = parse_int(number).value_or(0);
  std::string text = std::to_string(key > 1 ? key - 1 : key + 1);
  if (text.size() < number.size() && number.front() == '0') text.insert(0, number.size() - text.size(), '0');
  return text;
}

// Where the key stands in a target: the last number that is a segment of the path, else the first that is the value of
// a query parameter. Empty when there is none.
std::string_view find_key(std::string_view target) {
  const auto query_at = std::min(target.find('?'), target.size());
  std::string_view key;
  for (const std::string_view segment : split(target.substr(0, query_at), '/')) {
    if (is_number(segment)) key = segment;
  }
  if (!key.empty() || query_at == target.size()) return key;
  for (const std::string_view part : split(target.substr(query_at + 1), '&')) {
    const auto equals = std::min(part.find('='), part.size());
    const std::string_view value = part.substr(std::min(equals + 1, part.size()));
    if (is_number(value) && !is_amount(part.substr(0, equals))) return value;
  }
  return {};
}

std::optional<std::string> with_other_key(const std::string& target) {
  const std::string_view key = find_key(target);
  if (key.empty()) return std::nullopt;
  std::string other = target;
  other.replace(static_cast<std::size_t>(key.data() - target.data()), key.size(), neighbour(key));
  return other;
}

class Casting {
 public:
  explicit Casting(Scene& scene) : scene_(scene) {}

  void cast(Role role, std::uint32_t route) { scene_.cast[static_cast<std::size_t>(role)] = route; }

  // `route` as one more of the scene, told from the others by what it is there for.
  void add(Role role, plan::Route route, std::string_view what) {
    route.weight = 1;
    route.name += " (" + std::string(what) + ")";
    while (std::any_of(scene_.routes.begin(), scene_.routes.end(),
                       [&](const plan::Route& other) { return other.name == route.name; })) {
      route.name += "'";
    }
    cast(role, static_cast<std::uint32_t>(scene_.routes.size()));
    scene_.routes.push_back(std::move(route));
  }

 private:
  Scene& scene_;
};

plan::Route on_fresh_connections(plan::Route route) {
  route.fresh_connection = true;
  return route;
}

// A page of the culprit's host that nobody has: asked for with its headers, for a door that wants a password lets in
// nobody without it.
plan::Route missing_page(const plan::Route& culprit) {
  plan::Route route;
  route.url = culprit.url;
  route.url.target = unlikely_path;
  route.name = unlikely_path;
  route.expected_status = 404;
  for (const plan::Header& header : culprit.headers) {
    if (!to_lower(header.name).starts_with("content-")) route.headers.push_back(header);
  }
  return route;
}

// What may be asked only where asking changes nothing.
void add_variants(Casting& casting, const plan::Route& culprit) {
  plan::Route busted = culprit;
  busted.cache_bust = true;
  casting.add(Role::culprit_busted, busted, "past caches");
  if (culprit.method == "GET") {
    plan::Route head = culprit;
    head.method = "HEAD";
    casting.add(Role::culprit_head, head, "HEAD");
  }
  if (auto target = with_other_key(culprit.url.target)) {
    plan::Route other = culprit;
    other.url.target = std::move(*target);
    casting.add(Role::culprit_other, other, "another key");
  }
}

}  // namespace

Scene make_scene(const std::vector<plan::Route>& routes, std::uint32_t culprit,
                 std::optional<std::uint32_t> bystander) {
  CHECK(culprit < routes.size() && (!bystander || *bystander < routes.size()));
  Scene scene;
  scene.routes = routes;
  Casting casting(scene);
  casting.cast(Role::culprit, culprit);
  casting.add(Role::culprit_fresh, on_fresh_connections(routes[culprit]), "fresh connection");
  if (is_safe(routes[culprit].method)) add_variants(casting, routes[culprit]);
  if (bystander && *bystander != culprit) {
    casting.cast(Role::bystander, *bystander);
    casting.add(Role::bystander_fresh, on_fresh_connections(routes[*bystander]), "fresh connection, beside");
  }
  casting.add(Role::missing, missing_page(routes[culprit]), "missing");
  return scene;
}

}  // namespace brink::verdict::why
