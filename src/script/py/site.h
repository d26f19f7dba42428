// Site: where the requests of a script go: one origin, and the path that goes before theirs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "base/url.h"
#include "script/py/encode.h"

namespace brink::script::py {

struct Site {
  Url url;             // of --target
  std::string origin;  // "http://127.0.0.1:8080"
  std::string prefix;  // its path without the last '/': "" or "/v1"
  Dialect dialect = Dialect::httpx;
  Duration hook_timeout = std::chrono::seconds(30);  // of a request in on_start and on_stop; elsewhere the client's

  static Site of(const Url& url);
};

// Sites by number, for files that send to several. Each is there for as long as the process: responses refer to theirs
// after their run. With the GIL. Nothing: there are too many already.
std::optional<std::size_t> number_site(const Url& url);
const Site& numbered_site(std::size_t number);
std::size_t numbered_sites();

// Appends the target that a path or URL of a script means, without its fragment. False: it is on another host, to which
// nothing is sent.
bool append_target(const Site& site, std::string_view path, std::string& out);

}  // namespace brink::script::py
