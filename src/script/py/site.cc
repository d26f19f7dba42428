#include "script/py/site.h"

#include <algorithm>
#include <deque>

#include "base/text.h"

namespace brink::script::py {
namespace {

bool has_scheme(std::string_view path) {
  return path.size() > 7 && (iequals(path.substr(0, 7), "http://") || iequals(path.substr(0, 8), "https://"));
}

// Who goes to one of them has a place for a connection to each.
constexpr std::size_t most_sites = 1000;

std::deque<Site>& all_sites() {
  static std::deque<Site> sites;
  return sites;
}

}  // namespace

Site Site::of(const Url& url) {
  Site site;
  site.url = url;
  site.origin = url.origin();
  site.prefix = url.target.substr(0, url.target.find('?'));
  while (site.prefix.ends_with('/')) site.prefix.pop_back();
  return site;
}

std::optional<std::size_t> number_site(const Url& url) {
  auto& sites = all_sites();
  const auto known = std::find_if(sites.begin(), sites.end(), [&](const Site& s) { return s.url.same_origin(url); });
  const auto number = static_cast<std::size_t>(known - sites.begin());
  if (known != sites.end()) return number;
  if (number >= most_sites) return std::nullopt;
  Site site;
  site.url = url;
  site.origin = url.origin();
  site.dialect = Dialect::requests;
  sites.push_back(std::move(site));
  return number;
}

const Site& numbered_site(std::size_t number) { return all_sites()[number]; }

std::size_t numbered_sites() { return all_sites().size(); }

bool append_target(const Site& site, std::string_view path, std::string& out) {
  path = path.substr(0, path.find('#'));
  if (has_scheme(path)) {
    const auto parsed = parse_url(path);
    if (!parsed || !parsed->url.same_origin(site.url)) return false;
    out += parsed->url.target;
    return true;
  }
  out += site.prefix;
  if (!path.starts_with('/')) out += '/';
  append_to_target(out, path);
  return true;
}

}  // namespace brink::script::py
