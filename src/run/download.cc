#include "run/download.h"

#include <fmt/format.h>

#include "run/fetch.h"
#include "run/frame.h"
#include "sample/exchange.h"
#include "sample/head.h"

namespace brink::run {
namespace {

constexpr int most_redirects = 10;

// A document may lie behind a redirect of its own host; another host is another service, and a step back to plain http
// would show to the network what was asked for in private.
bool leads_elsewhere(const Url& from, const Url& to) { return to.host != from.host || (from.tls() && !to.tls()); }

Result<Url> next_of(const Fetched& answer) {
  const std::string location(sample::header_of(answer.exchange.response_head, "location").value_or(""));
  const auto next = resolve_url(answer.url, location);
  if (location.empty() || !next) {
    return could_not_run(fmt::format("{} redirects to nowhere", answer.url.text()));
  }
  if (leads_elsewhere(answer.url, *next)) {
    return could_not_run(fmt::format("{} redirects to {}", answer.url.text(), next->origin()),
                         fmt::format("give that URL if it is the one that is meant: {}", next->text()));
  }
  return *next;
}

Result<Fetched> ask(const FetchSetup& setup, const Url& url) {
  auto answers = fetch(setup, {url});
  if (!answers) return tl::unexpected(answers.error());
  if (answers->empty()) return could_not_run(fmt::format("{} was not asked", url.text()));
  Fetched& answer = answers->front();
  const auto failure = answer.exchange.sample.failure;
  if (failure == sample::Failure::too_large) {
    return could_not_run(fmt::format("{} has more than {} bytes", url.text(), most_download_bytes));
  }
  if (!sample::has_response(failure)) return tl::unexpected(explain_unreachable(answer.exchange, url, setup.client));
  if (auto wrong_port = explain_tls_port(answer.exchange, url)) return tl::unexpected(std::move(*wrong_port));
  return std::move(answer);
}

}  // namespace

Result<std::string> download_with(const Download& what, Stop& stop, const Machinery& machinery) {
  const auto parsed = parse_url(what.url);
  if (!parsed) return tl::unexpected(parsed.error());
  plan::Budget budget;
  budget.max_requests = most_redirects + 1;
  FetchSetup setup{machinery, what.client, budget, std::make_shared<engine::SharedBudget>(budget), "GET", {}, &stop};
  setup.client.max_body = most_download_bytes;
  setup.keep_body = most_download_bytes;
  Url url = parsed->url;
  for (int hops = 0; hops <= most_redirects; ++hops) {
    auto answer = ask(setup, url);
    if (!answer) return tl::unexpected(answer.error());
    const int status = answer->exchange.sample.status;
    if (status / 100 == 2) return std::move(answer->exchange.response_body);
    if (status / 100 != 3) return could_not_run(fmt::format("{} answers {}", url.text(), status));
    auto next = next_of(*answer);
    if (!next) return tl::unexpected(next.error());
    url = std::move(*next);
  }
  return could_not_run(fmt::format("{} redirects in circles", what.url));
}

Result<std::string> download(const Download& what, Stop& stop) { return download_with(what, stop, local_machinery()); }

}  // namespace brink::run
