#include "script/py/redirects.h"

#include "protocol/http1.h"

namespace brink::script::py {
namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

std::string redirect_target(const Site& site, const Call& call, int status, std::string_view head) {
  if (!call.follow || !is_redirect(status)) return "";
  const std::string_view location = protocol::find_header(head, "location");
  if (location.empty()) return "";
  Url at = site.url;
  at.target = call.target;
  const auto to = resolve_url(at, location);
  return to && to->same_origin(site.url) ? to->target : "";
}

}  // namespace brink::script::py
