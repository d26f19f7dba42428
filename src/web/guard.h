// Guard: who is answered. Pure: the same request is always judged the same way.
//
// What a page in somebody's browser may not do: begin or end load because another page told the browser to (its
// requests carry Origin or Sec-Fetch-Site, which scripts on a page cannot change), or read what is here under a name of
// its own that leads to this machine (DNS rebinding: the Host header then has that name). Where others than this
// machine can reach the page, a secret or a login is asked for besides.
#pragma once

#include <string>

#include "run/page.h"

namespace brink::web {

enum class Entry : std::uint8_t {
  granted,
  with_secret,   // granted by the secret in the URL: the cookie is to be set, and the URL forgotten
  wrong_host,    // a name that this page is not known by
  foreign_page,  // another page asks
  no_secret,
  no_login,
};

struct GuardRules {
  bool local_only = true;  // nobody but this machine can reach the address
  std::string secret;      // asked for unless it is empty
  std::string login;       // "USER:PASSWORD", asked for instead unless it is empty
  std::string cookie;      // its name; cookies are shared by all ports of a host
};

class Guard {
 public:
  explicit Guard(GuardRules rules) : rules_(std::move(rules)) {}

  Entry check(const run::PageAsk& ask) const;
  // What is said to whom is not let in.
  run::PageAnswer refusal(Entry entry) const;
  // "name=secret; …": for Set-Cookie.
  std::string cookie() const;

 private:
  bool knows_secret(const run::PageAsk& ask) const;
  GuardRules rules_;
};

// Whether a request changes anything: all but GET and HEAD, and what Locust has under GET.
bool changes_something(const run::PageAsk& ask);

// The host in a Host header or an authority, without port and brackets.
std::string host_of(std::string_view authority);

}  // namespace brink::web
