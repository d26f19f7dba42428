#include "run/discover.h"

#include "base/text.h"
#include "run/frame.h"
#include "run/robots.h"
#include "run/sitemap.h"
#include "sample/head.h"

namespace brink::run {
namespace {

constexpr int most_redirects = 5;
constexpr std::size_t most_nested_sitemaps = 3;

using sample::Failure;

bool answered(const Fetched& f) { return sample::has_response(f.exchange.sample.failure); }
int status_of(const Fetched& f) { return f.exchange.sample.status; }

class Discoverer {
 public:
  Discoverer(const RunRequest& request, const FetchSetup& setup) : request_(request), setup_(setup) {}

  Result<Discovery> run();

 private:
  Result<Fetched> fetch_one(const Url& url);
  Result<Url> final_url(const Fetched& page, int redirects);
  Result<void> read_robots(const Url& base);
  Result<void> add_candidates(const Url& base, const std::string& page);
  Result<void> add_sitemap(const Url& base);
  void add(const Url& url, bool asked_for);
  Result<void> check_candidates(const Fetched& page);
  void judge(const Fetched& answer, bool asked_for);
  void keep(const Fetched& answer, bool asked_for);
  std::string unique_name(const std::string& name) const;

  struct Candidate {
    Url url;
    bool asked_for = false;  // by the user: kept even when it answers with an error
  };
  const RunRequest& request_;
  const FetchSetup& setup_;
  Robots robots_;
  std::vector<Candidate> candidates_;
  std::size_t forbidden_ = 0, beyond_ = 0, missing_ = 0;
  Discovery found_;
};

Result<Discovery> Discoverer::run() {
  auto page = fetch_one(request_.target);
  if (!page) return tl::unexpected(page.error());
  for (int redirects = 0; status_of(*page) / 100 == 3 && status_of(*page) != 304; ++redirects) {
    const auto next = final_url(*page, redirects);
    if (!next) return tl::unexpected(next.error());
    found_.notes.push_back(page->url.text() + " redirects to " + next->text() + ", which is what is tested");
    page = fetch_one(*next);
    if (!page) return tl::unexpected(page.error());
  }
  if (auto ok = read_robots(page->url); !ok) return tl::unexpected(ok.error());
  if (auto ok = add_candidates(page->url, page->exchange.response_body); !ok) return tl::unexpected(ok.error());
  if (auto ok = check_candidates(*page); !ok) return tl::unexpected(ok.error());

  const auto note = [&](std::size_t n, const std::string& what) {
    if (n > 0) found_.notes.push_back(std::to_string(n) + (n == 1 ? " route" : " routes") + what);
  };
  note(forbidden_, " left out: robots.txt asks for it (--ignore-robots tests them all the same)");
  note(beyond_, " left out: " + std::to_string(most_routes) + " are tested at most");
  note(missing_, " left out: linked, but not found when asked for");
  return std::move(found_);
}

Result<Fetched> Discoverer::fetch_one(const Url& url) {
  auto answers = fetch(setup_, {url});
  if (!answers) return tl::unexpected(answers.error());
  if (answers->empty())
    return could_not_run("the budget leaves no room for a single request", "raise --max-requests or --max-duration");
  Fetched& answer = answers->front();
  if (!answered(answer)) return tl::unexpected(explain_unreachable(answer.exchange, url, setup_.client));
  if (auto wrong_port = explain_tls_port(answer.exchange, url)) return tl::unexpected(std::move(*wrong_port));
  return std::move(answer);
}

// Load never follows a redirect; one within the origin is followed here, once, and the place it leads to is tested.
Result<Url> Discoverer::final_url(const Fetched& page, int redirects) {
  const std::string location(sample::header_of(page.exchange.response_head, "location").value_or(""));
  const std::string status = std::to_string(status_of(page));
  if (location.empty()) return could_not_run(page.url.text() + " answers " + status + " without saying where to");
  const auto next = resolve_url(page.url, location);
  if (!next)
    return could_not_run(page.url.text() + " redirects to something that is not a URL: " + location.substr(0, 100));
  if (!next->same_origin(page.url)) {
    return could_not_run(
        page.url.text() + " redirects to another origin, " + next->origin() + ", and load is never sent there",
        "if it is yours: brink run " + next->text());
  }
  if (redirects >= most_redirects) return could_not_run(page.url.text() + " redirects in circles");
  return *next;
}

Result<void> Discoverer::read_robots(const Url& base) {
  if (request_.ignore_robots) return {};
  const auto url = resolve_url(base, "/robots.txt");
  const auto answers = fetch(setup_, {*url});
  if (!answers) return tl::unexpected(answers.error());
  if (answers->empty() || !answered(answers->front()) || status_of(answers->front()) / 100 != 2) return {};
  robots_ = Robots::parse(answers->front().exchange.response_body);
  if (robots_.allows(base.target)) return {};
  return refused(base.origin() + "/robots.txt asks robots to stay away from " + base.target,
                 "--ignore-robots tests it all the same");
}

Result<void> Discoverer::add_candidates(const Url& base, const std::string& page) {
  for (const std::string& path : request_.paths) {
    const auto url = resolve_url(base, path);
    if (!url) return usage_error("--path " + path + ": " + url.error().message);
    if (!url->same_origin(base))
      return usage_error("--path " + path + " is not on " + base.origin(), "load goes to one origin only");
    add(*url, true);
  }
  if (request_.from_sitemap) {
    if (auto ok = add_sitemap(base); !ok) return ok;
  }
  if (request_.follow_links && request_.paths.empty()) {
    for (const Url& url : page_links(base, page)) add(url, false);
  }
  return {};
}

Result<void> Discoverer::add_sitemap(const Url& base) {
  std::vector<Url> places;
  for (const std::string& place : robots_.sitemaps()) {
    const auto url = resolve_url(base, place);
    if (url && url->same_origin(base)) places.push_back(*url);
  }
  if (places.empty()) places.push_back(*resolve_url(base, "/sitemap.xml"));

  std::size_t pages = 0;
  for (std::size_t i = 0; i < places.size() && i < 1 + most_nested_sitemaps; ++i) {
    const auto answers = fetch(setup_, {places[i]});
    if (!answers) return tl::unexpected(answers.error());
    if (answers->empty() || status_of(answers->front()) / 100 != 2) continue;
    const Sitemap sitemap = parse_sitemap(base, answers->front().exchange.response_body);
    places.insert(places.end(), sitemap.nested.begin(), sitemap.nested.end());
    for (const Url& url : sitemap.pages) add(url, false);
    pages += sitemap.pages.size();
  }
  if (pages == 0) found_.notes.push_back("the sitemap names no page of " + base.origin());
  return {};
}

// Pages that differ only in an id are one route; the first stands for all.
void Discoverer::add(const Url& url, bool asked_for) {
  const auto same = [&](const Candidate& c) {
    return asked_for ? c.url.target == url.target : fold_ids(c.url.target) == fold_ids(url.target);
  };
  if (url.target == request_.target.target || std::any_of(candidates_.begin(), candidates_.end(), same)) return;
  if (!robots_.allows(url.target)) {
    ++forbidden_;
  } else if (candidates_.size() + 1 >= most_routes) {
    ++beyond_;
  } else {
    candidates_.push_back({url, asked_for});
  }
}

// One request to each candidate: what it answers at rest is what it is held to under load.
Result<void> Discoverer::check_candidates(const Fetched& page) {
  judge(page, true);
  std::vector<Url> urls;
  for (const auto& candidate : candidates_) urls.push_back(candidate.url);
  const auto answers = fetch(setup_, urls);
  if (!answers) return tl::unexpected(answers.error());
  for (const Fetched& answer : *answers) {
    const auto candidate = std::find_if(candidates_.begin(), candidates_.end(),
                                        [&](const Candidate& c) { return c.url.target == answer.url.target; });
    judge(answer, candidate->asked_for);
  }
  return {};
}

void Discoverer::judge(const Fetched& answer, bool asked_for) {
  const int status = status_of(answer);
  const bool client_error = status >= 400 && status < 500;
  if (client_error && !asked_for) {
    ++missing_;
    return;
  }
  keep(answer, asked_for);
  if (!answered(answer)) {
    found_.notes.push_back(answer.url.target + " did not answer when asked for alone: " +
                           std::string(sample::failure_text(answer.exchange.sample.failure)));
  } else if (client_error) {
    found_.notes.push_back(answer.url.target + " answers " + std::to_string(status) +
                           " at rest, so that is what it is held to");
    found_.routes.back().expected_status = static_cast<std::uint16_t>(status);
  } else if (status >= 500) {
    found_.notes.push_back(answer.url.target + " already answers " + std::to_string(status) + " at rest");
  }
}

// A page that was found stands for all of its kind.
void Discoverer::keep(const Fetched& answer, bool asked_for) {
  plan::Route route;
  route.name = unique_name(asked_for ? fold_query(answer.url.target) : fold_ids(answer.url.target));
  route.url = answer.url;
  route.method = request_.method;
  route.headers = request_.headers;
  found_.routes.push_back(std::move(route));
}

std::string Discoverer::unique_name(const std::string& name) const {
  const auto taken = [&](const std::string& n) {
    return std::any_of(found_.routes.begin(), found_.routes.end(), [&](const plan::Route& r) { return r.name == n; });
  };
  std::string unique = name;
  for (int i = 2; taken(unique); ++i) unique = name + " (" + std::to_string(i) + ")";
  return unique;
}

}  // namespace

Result<Discovery> discover(const RunRequest& request, const FetchSetup& setup) {
  return Discoverer(request, setup).run();
}

}  // namespace brink::run
