// One GET over plain HTTP, whole, before a deadline: for the metrics page of an application. Blocks the calling thread;
// no load goes this way.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/url.h"
#include "net/socket.h"

namespace brink::probe {

// Where a URL's host is: all its addresses, one at least. Names are looked up now, by the system's resolver. Error:
// https, or no such host.
Result<std::vector<net::SocketAddress>> resolve_plain_http(const Url& url);

// The body of a 200. Error: what went wrong, with the URL. At most 4 MiB of body.
Result<std::string> http_get(const Url& url, const net::SocketAddress& address, Duration limit);

}  // namespace brink::probe
