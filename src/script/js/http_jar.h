// Jar: the cookies of a user, or those a script made a jar for (http.CookieJar).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/url.h"
#include "protocol/cookies.h"
#include "script/js/group.h"

namespace brink::script::js {

class Jar {
 public:
  void store(const Url& url, std::string_view set_cookie) { jar_.store(where(url), set_cookie, now()); }
  void store_all(const Url& url, std::string_view head) { jar_.store_all(where(url), head, now()); }
  // "a=1; b=2" appended.
  void append(std::string& out, const Url& url) const {
    if (!jar_.empty()) jar_.header_value(out, where(url), now());
  }
  // Those that a request to this URL may have, of this name or all of them.
  void remove(const Url& url, const std::optional<std::string>& name);
  bool empty() const { return jar_.empty(); }

 private:
  static protocol::CookieUrl where(const Url& url) { return {url.host, url.target, url.tls()}; }
  static protocol::WallTime now();
  protocol::CookieJar jar_;
};

// The class CookieJar and cookieJar(), of k6/http.
bool fill_jar(Group& group, JSValueConst exports);
// Null: it is none.
std::shared_ptr<Jar> jar_of(JSContext* context, JSValueConst value);

}  // namespace brink::script::js
