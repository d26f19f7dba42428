#include "run/audit.h"

#include "base/text.h"
#include "run/fetch.h"
#include "run/frame.h"
#include "run/robots.h"
#include "run/sitemap.h"
#include "sample/exchange.h"

namespace brink::run {
namespace {

using verdict::audit::Reply;
using verdict::audit::Site;

constexpr std::size_t most_assets = 12;
constexpr int most_redirects = 10;
const plan::Header accept_compressed{"Accept-Encoding", "gzip, deflate, br, zstd"};
const plan::Header accept_plain{"Accept-Encoding", "identity"};
// A cookie that means nothing to anybody: a page that differs with it is made for each visitor.
const plan::Header strange_cookie{"Cookie", "brink-audit=1"};

// Another origin is another service, which nobody has said may be asked. From http to https of one host is the
// commonest redirect of all, and still the same site; another port, or back to http, is not.
bool leads_elsewhere(const Url& from, const Url& to, bool stay_on_origin) {
  const bool upgrade = to.host == from.host && to.tls() && !from.tls();
  return !to.same_origin(from) && (stay_on_origin || !upgrade);
}

class Auditor {
 public:
  Auditor(const AuditRequest& request, Stop& stop, const Machinery& machinery)
      : request_(request), setup_{machinery,      request.client,
                                  request.budget, std::make_shared<engine::SharedBudget>(request.budget),
                                  "GET",          request.headers,
                                  &stop} {}

  Result<AuditOutcome> run();

 private:
  Result<std::vector<Reply>> ask(const std::vector<Ask>& asks, std::uint32_t at_once = 1);
  Result<void> reach();
  Result<void> respect_robots();
  Result<void> look_again();
  Result<void> look_at_assets();
  Result<void> look_at_tls();
  std::vector<plan::Header> validators() const;

  const AuditRequest& request_;
  FetchSetup setup_;
  Site site_;
  std::uint64_t requests_ = 0;
};

Result<std::vector<Reply>> Auditor::ask(const std::vector<Ask>& asks, std::uint32_t at_once) {
  auto answers = fetch(setup_, asks, at_once);
  if (!answers) return tl::unexpected(answers.error());
  std::vector<Reply> replies;
  for (Fetched& answer : *answers) replies.push_back({std::move(answer.url), std::move(answer.exchange)});
  requests_ += replies.size();
  return replies;
}

// The page and, where it leads on within the origin, what is there; then the same again over the same connection.
Result<void> Auditor::reach() {
  Url url = request_.target;
  for (int hops = 0;; ++hops) {
    auto replies = ask({{url, {accept_compressed}}, {url, {accept_compressed}}});
    if (!replies) return tl::unexpected(replies.error());
    if (replies->empty()) return could_not_run("the budget leaves no room for a single request");
    site_.page = std::move(replies->front());
    if (!site_.page.answered()) {
      return tl::unexpected(explain_unreachable(site_.page.exchange, url, request_.client));
    }
    if (auto wrong_port = explain_tls_port(site_.page.exchange, url)) return tl::unexpected(std::move(*wrong_port));
    if (replies->size() > 1 && (*replies)[1].answered()) site_.again = std::move((*replies)[1]);
    const std::string_view location = site_.page.header("location");
    if (site_.page.status() / 100 != 3 || location.empty() || hops >= most_redirects) return {};
    const auto next = resolve_url(url, location);
    if (!next) return {};
    site_.redirects.push_back(site_.page);
    if (leads_elsewhere(url, *next, request_.stay_on_origin)) {
      site_.elsewhere = next->origin();
      return {};
    }
    url = *next;
  }
}

Result<void> Auditor::respect_robots() {
  if (request_.ignore_robots) return {};
  const auto replies = ask({{*resolve_url(site_.page.url, "/robots.txt"), {}}});
  if (!replies) return tl::unexpected(replies.error());
  if (replies->empty() || !replies->front().ok()) return {};
  if (Robots::parse(replies->front().exchange.response_body).allows(site_.page.url.target)) return {};
  return refused(site_.page.url.origin() + "/robots.txt asks robots to stay away from " + site_.page.url.target,
                 "--ignore-robots looks at it all the same");
}

std::vector<plan::Header> Auditor::validators() const {
  std::vector<plan::Header> headers{accept_compressed};
  const std::string_view etag = site_.page.header("etag");
  const std::string_view modified = site_.page.header("last-modified");
  if (!etag.empty()) headers.push_back({"If-None-Match", std::string(etag)});
  if (!modified.empty()) headers.push_back({"If-Modified-Since", std::string(modified)});
  return headers;
}

Result<void> Auditor::look_again() {
  const Url& url = site_.page.url;
  const auto changed = validators();
  std::vector<Ask> asks = {{url, {accept_plain}}, {url, {accept_compressed, strange_cookie}}};
  if (changed.size() > 1) asks.push_back({url, changed});
  auto replies = ask(asks);
  if (!replies) return tl::unexpected(replies.error());
  const auto take = [&](std::size_t i, std::optional<Reply>& into) {
    if (i < replies->size() && (*replies)[i].answered()) into = std::move((*replies)[i]);
  };
  take(0, site_.plain);
  take(1, site_.with_cookie);
  take(2, site_.conditional);
  return {};
}

Result<void> Auditor::look_at_assets() {
  if (!site_.plain || !site_.plain->ok()) return {};
  const Assets named = page_assets(site_.page.url, site_.plain->exchange.response_body);
  site_.assets_elsewhere = named.elsewhere;
  std::vector<Ask> asks;
  for (const Url& url : named.own) {
    if (asks.size() < most_assets) asks.push_back({url, {accept_compressed}});
  }
  auto replies = ask(asks, 4);
  if (!replies) return tl::unexpected(replies.error());
  for (Reply& reply : *replies) {
    if (reply.answered()) site_.assets.push_back(std::move(reply));
  }
  return {};
}

// Twice on connections of their own, so that the second may resume; then once with HTTP/2 offered.
Result<void> Auditor::look_at_tls() {
  if (!site_.page.url.tls()) return {};
  const Url& url = site_.page.url;
  auto replies = ask({{url, {accept_compressed}, true}, {url, {accept_compressed}, true}});
  if (!replies) return tl::unexpected(replies.error());
  if (replies->size() > 1) site_.resumed = std::move((*replies)[1]);
  const plan::Http http = std::exchange(setup_.client.http, plan::Http::http2_or_http1);
  replies = ask({{url, {accept_compressed}, true}});
  setup_.client.http = http;
  if (!replies) return tl::unexpected(replies.error());
  if (!replies->empty()) site_.h2 = std::move(replies->front());
  return {};
}

Result<AuditOutcome> Auditor::run() {
  for (const auto step : {&Auditor::reach, &Auditor::respect_robots, &Auditor::look_again, &Auditor::look_at_assets,
                          &Auditor::look_at_tls}) {
    if (auto done = (this->*step)(); !done) return tl::unexpected(done.error());
  }
  AuditOutcome outcome;
  outcome.target = sample::mask_secrets(request_.target.text());
  outcome.tested = sample::mask_secrets(site_.page.url.text());
  outcome.findings = verdict::audit::audit(site_);
  for (auto& finding : outcome.findings) finding.request = sample::mask_secrets(finding.request);
  outcome.requests = requests_;
  return outcome;
}

}  // namespace

Result<AuditOutcome> audit_with(const AuditRequest& request, Stop& stop, const Machinery& machinery) {
  return Auditor(request, stop, machinery).run();
}

Result<AuditOutcome> audit(const AuditRequest& request, Stop& stop) {
  return audit_with(request, stop, local_machinery());
}

}  // namespace brink::run
