#include "probe/scrape_probe.h"

#include "probe/http_get.h"
#include "probe/prometheus_text.h"

namespace brink::probe {

using namespace std::chrono_literals;

Result<std::unique_ptr<ScrapeProbe>> ScrapeProbe::make(std::string_view url) {
  auto parsed = parse_url(url);
  if (!parsed) return tl::unexpected(parsed.error());
  auto addresses = resolve_plain_http(parsed->url);
  if (!addresses) return tl::unexpected(addresses.error());
  return std::unique_ptr<ScrapeProbe>(new ScrapeProbe(std::move(parsed->url), std::move(*addresses)));
}

// localhost is two addresses, of which an application often has one.
Result<std::string> ScrapeProbe::fetch() {
  std::optional<Error> trouble;
  for (const net::SocketAddress& address : addresses_) {
    auto page = http_get(url_, address, 800ms);
    if (page) {
      addresses_ = {net::SocketAddress(address)};
      return page;
    }
    if (!trouble) trouble = page.error();
  }
  return tl::unexpected(*trouble);
}

Instant ScrapeProbe::sample(Instant now, std::vector<sample::Reading>& readings) {
  if (now < next_) return next_;
  next_ = now + 1s;
  const auto page = fetch();
  if (!page) {
    if (!note_) note_ = page.error().message;
    return next_;
  }
  auto metrics = known_metrics(*page);
  if (metrics.empty() && !note_) {
    note_ = url_.text() + " has no metric of those that tell what limits an application (pools, event loop, collector)";
  }
  for (Metric& metric : metrics) readings.push_back({"app", std::move(metric.name), metric.value, now});
  return next_;
}

void ScrapeProbe::describe(TargetFacts& facts) const {
  if (note_) facts.notes.push_back(*note_);
}

}  // namespace brink::probe
