// Where requests may go, and how connections are made for them: what k6's options say of it.
#pragma once

#include <memory>
#include <optional>

#include "base/url.h"
#include "plan/network.h"
#include "script/js/group.h"
#include "script/js/http_errors.h"
#include "script/js/place.h"

namespace brink::script::js {

// What the engine is told. The options have been checked.
std::shared_ptr<const plan::Network> network_of(const plan::k6::Options& options);

// The same, for the requests of a group's users; part of the group, made when the options are known.
struct HttpLimits {
  explicit HttpLimits(Group& group) : network(network_of(*group.world().options)) {}
  std::shared_ptr<const plan::Network> network;
};

// Why a request to this URL is not made: a host that is not this machine while the user has not said that load may go
// there, a blocked name (blockHostnames), an address that is not to be asked (blacklistIPs). Addresses of names are
// looked at when they are known, by the engine, but for those that `hosts` gives.
std::optional<HttpError> refuse_host(Group& group, const Url& url);
// The same; a place that requests were let to once is not looked at again.
std::optional<HttpError> refuse_place(Group& group, Place& place);

}  // namespace brink::script::js
