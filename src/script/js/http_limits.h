// Where requests may go.
#pragma once

#include <optional>

#include "base/url.h"
#include "script/js/http_errors.h"
#include "script/js/world.h"

namespace brink::script::js {

// Why a request to this URL is not made: a host that is not this machine while the user has not said that load may go
// there, a blocked name (blockHostnames), an address of a network that is not to be asked (blacklistIPs).
std::optional<HttpError> refuse_host(const World& world, const Url& url);

// "*.example.com" or a whole name, as k6 matches names.
bool matches_host(std::string_view pattern, std::string_view host);

}  // namespace brink::script::js
