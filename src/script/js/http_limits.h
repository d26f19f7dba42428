// Where requests may go, and where they go instead of where they say (option hosts).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/url.h"
#include "script/js/http_errors.h"
#include "script/js/world.h"

namespace brink::script::js {

// What the option `hosts` has in place of a URL's host: an address, and a port if it names one. The most specific entry
// counts: a whole name with a port, one without, then the longest pattern ("*.example.com").
struct OtherHost {
  std::string address;
  std::uint16_t port = 0;  // 0: the URL's
};
std::optional<OtherHost> other_host(const plan::k6::Options& options, const Url& url);

// Those of them that can be told to the machine, for TLS: whole names whose address keeps the port.
std::vector<plan::Resolve> tls_hosts(const plan::k6::Options& options);

// Why a request to this URL is not made: a host that is not this machine while the user has not said that load may go
// there, a blocked name (blockHostnames), an address that is not to be asked (blacklistIPs; of names only those that
// `hosts` gives an address are known).
std::optional<HttpError> refuse_host(const World& world, const Url& url);

// "*.example.com" or a whole name, as k6 matches names.
bool matches_host(std::string_view pattern, std::string_view host);
// "10.0.0.0/8", or one address.
bool is_in_network(std::string_view network, std::string_view address);

}  // namespace brink::script::js
