// Sockets of our network namespace by netlink (sock_diag(7)): what /proc/net says, for a fraction of its cost, and what
// it does not say: how many connections may wait at a listener, and which unix sockets are each other's ends. Needs no
// privilege.
#pragma once

#include <optional>
#include <vector>

#include "probe/socket_text.h"

namespace brink::probe {

// All TCP sockets of IPv4 and IPv6 but those in TIME_WAIT. Nothing: the kernel does not answer such questions.
std::optional<std::vector<TcpSocket>> diag_tcp();
// All unix stream and packet sockets.
std::optional<std::vector<UnixSocket>> diag_unix();

}  // namespace brink::probe
