#include "script/py/site.h"

#include "base/text.h"

namespace brink::script::py {
namespace {

bool has_scheme(std::string_view path) {
  return path.size() > 7 && (iequals(path.substr(0, 7), "http://") || iequals(path.substr(0, 8), "https://"));
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
