// Whatever a request says, who is let in names this machine and has what is asked for. Inputs are the method, the path,
// a token of the URL and headers ("name: value"), a line each.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/text.h"
#include "base/url.h"
#include "web/guard.h"

namespace brink::web {
namespace {

constexpr std::string_view secret = "s3cr3t", login = "u:p", login_as_sent = "Basic dTpw";

run::PageAsk read(std::string_view bytes) {
  run::PageAsk ask;
  std::size_t number = 0;
  for (const std::string_view line : split(bytes, '\n')) {
    const std::size_t colon = line.find(": ");
    if (number == 0) {
      ask.method = line;
    } else if (number == 1) {
      ask.path = line;
    } else if (number == 2) {
      ask.query.emplace("token", line);
    } else if (colon != std::string_view::npos) {
      ask.headers.emplace(to_lower(line.substr(0, colon)), line.substr(colon + 2));
    }
    ++number;
  }
  return ask;
}

void check(const run::PageAsk& ask, const GuardRules& rules, bool has_what_is_asked) {
  const Guard guard(rules);
  const Entry entry = guard.check(ask);
  CHECK(guard.check(ask) == entry);
  if (entry != Entry::granted && entry != Entry::with_secret) {
    CHECK(guard.refusal(entry).status == 401 || guard.refusal(entry).status == 403);
    return;
  }
  CHECK(has_what_is_asked);
  CHECK(!rules.local_only || is_local(host_of(ask.header("host"))));
  const bool by_another = ask.headers.contains("sec-fetch-site") && ask.header("sec-fetch-site") == "cross-site";
  CHECK(!by_another || !changes_something(ask));
}

}  // namespace
}  // namespace brink::web

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brink::web;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto ask = read(bytes);
  for (const bool local_only : {true, false}) {
    GuardRules rules{.local_only = local_only, .secret = "", .login = "", .cookie = "brink-1"};
    check(ask, rules, true);
    rules.secret = secret;
    check(ask, rules, bytes.find(secret) != std::string_view::npos);
    rules.login = login;
    check(ask, rules, bytes.find(login_as_sent) != std::string_view::npos);
  }
  return 0;
}
