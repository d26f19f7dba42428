// Which hosts and addresses a user means: patterns of names, and networks.
#pragma once

#include <string_view>

namespace brink {

// "*.example.com" or a whole name, whatever its case; "*" is every name.
bool matches_host(std::string_view pattern, std::string_view host);
// "10.0.0.0/8", or one address. False where either is no address.
bool is_in_network(std::string_view network, std::string_view address);

}  // namespace brink
