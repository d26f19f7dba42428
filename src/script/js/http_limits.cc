#include "script/js/http_limits.h"

#include <algorithm>

#include "base/text.h"

namespace brink::script::js {
namespace {

constexpr HttpError foreign{
    1111,
    "load on a host that is not this machine is refused; when it is yours, or its owner agreed, "
    "run with --i-own-this"};

}  // namespace

bool matches_host(std::string_view pattern, std::string_view host) {
  if (!pattern.starts_with('*')) return iequals(pattern, host);
  const std::string_view ending = pattern.substr(1);
  return host.size() >= ending.size() && iequals(host.substr(host.size() - ending.size()), ending);
}

std::optional<HttpError> refuse_host(const World& world, const Url& url) {
  const plan::k6::Options& options = *world.options;
  const auto blocks = [&](const std::string& pattern) { return matches_host(pattern, url.host); };
  if (std::any_of(options.block_hostnames.begin(), options.block_hostnames.end(), blocks)) return http_code::blocked;
  if (!options.allow_foreign_hosts && !is_local(url.host)) return foreign;
  return std::nullopt;
}

}  // namespace brink::script::js
