#include "web/guard.h"

#include <algorithm>
#include <array>

#include "base/base64.h"
#include "base/text.h"
#include "base/url.h"

namespace brink::web {
namespace {

// Takes as long whatever is wrong, so that a secret cannot be found letter by letter.
bool same(std::string_view a, std::string_view b) {
  unsigned char different = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size(); ++i) {
    different |= static_cast<unsigned char>(a[i] ^ (b.empty() ? 0 : b[i % b.size()]));
  }
  return different == 0;
}

std::string cookie_of(std::string_view header, std::string_view name) {
  for (const std::string_view part : split(header, ';')) {
    const std::string_view pair = trim(part);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return std::string(pair.substr(equals + 1));
  }
  return "";
}

// A page of another origin made the browser ask. Programs that are no browsers send neither header.
bool asked_by_another_page(const run::PageAsk& ask) {
  const std::string origin = ask.header("origin");
  const std::string host = ask.header("host");
  if (!origin.empty() && !iequals(origin, "http://" + host) && !iequals(origin, "https://" + host)) return true;
  const std::string site = ask.header("sec-fetch-site");
  if (site.empty() || site == "same-origin" || site == "none") return false;
  // Somebody followed a link that leads here: that shows the page, and does nothing.
  return ask.header("sec-fetch-mode") != "navigate" || changes_something(ask);
}

}  // namespace

bool changes_something(const run::PageAsk& ask) {
  constexpr std::array<std::string_view, 3> by_get = {"/stop", "/stats/reset", "/swarm"};
  if (ask.method != "GET" && ask.method != "HEAD") return true;
  return std::find(by_get.begin(), by_get.end(), ask.path) != by_get.end();
}

std::string host_of(std::string_view authority) {
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    return end == std::string_view::npos ? "" : std::string(authority.substr(1, end - 1));
  }
  return std::string(authority.substr(0, authority.find(':')));
}

bool Guard::knows_secret(const run::PageAsk& ask) const {
  const std::string bearer = ask.header("authorization");
  if (bearer.starts_with("Bearer ") && same(std::string_view(bearer).substr(7), rules_.secret)) return true;
  return same(cookie_of(ask.header("cookie"), rules_.cookie), rules_.secret);
}

Entry Guard::check(const run::PageAsk& ask) const {
  const std::string host = host_of(ask.header("host"));
  if (host.empty() || (rules_.local_only && !is_local(host))) return Entry::wrong_host;
  if (asked_by_another_page(ask)) return Entry::foreign_page;
  if (!rules_.login.empty()) {
    return same(ask.header("authorization"), "Basic " + base64(rules_.login)) ? Entry::granted : Entry::no_login;
  }
  if (rules_.secret.empty() || knows_secret(ask)) return Entry::granted;
  const auto token = ask.query.find("token");
  const bool in_url = token != ask.query.end() && same(token->second, rules_.secret);
  return in_url ? Entry::with_secret : Entry::no_secret;
}

run::PageAnswer Guard::refusal(Entry entry) const {
  const auto text = [](int status, std::string why) {
    return run::PageAnswer{status, "text/plain; charset=utf-8", std::move(why) + "\n"};
  };
  switch (entry) {
    case Entry::wrong_host: return text(403, "this page is not known by that name: ask for it by its address");
    case Entry::foreign_page: return text(403, "another page asked for this");
    case Entry::no_secret: return text(401, "open the whole address that Brink printed, with its token");
    case Entry::no_login: {
      run::PageAnswer answer = text(401, "user and password, please");
      answer.headers["WWW-Authenticate"] = "Basic realm=\"Brink\", charset=\"UTF-8\"";
      return answer;
    }
    default: return text(500, "there is nothing to refuse");
  }
}

std::string Guard::cookie() const {
  return rules_.cookie + "=" + rules_.secret + "; HttpOnly; SameSite=Strict; Path=/";
}

}  // namespace brink::web
