// Fetch: a few requests whose responses are wanted whole (the page, robots.txt, a sitemap, one of each route), through
// the same engine and the same budget as all load.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "run/machinery.h"
#include "run/stop.h"
#include "sample/exchange.h"

namespace brink::run {

inline constexpr std::size_t fetch_body_bytes = 1 << 20;

struct FetchSetup {
  const Machinery& machinery;
  plan::Client client;
  plan::Budget limits;
  std::shared_ptr<engine::SharedBudget> budget;
  std::string method = "GET";
  std::vector<plan::Header> headers;
  const Stop* stop = nullptr;  // asked while waiting; may be null
  std::size_t keep_body = fetch_body_bytes;
};

// One request: headers come on top of those of the setup.
struct Ask {
  Url url;
  std::vector<plan::Header> headers;
  bool fresh = false;  // on a connection of its own
};

struct Fetched {
  Url url;
  sample::Exchange exchange;  // body up to what the setup keeps
};

// One request to each URL, at most eight at a time; the answers in the order of `urls`. A request that failed is in the
// answer as such; an error means that we could not even try,
// or were told to stop. A URL the budget left no room for is missing.
Result<std::vector<Fetched>> fetch(const FetchSetup& setup, const std::vector<Url>& urls);
// The same for requests that differ in more than the URL; one after the other when `at_once` is 1.
Result<std::vector<Fetched>> fetch(const FetchSetup& setup, const std::vector<Ask>& asks, std::uint32_t at_once);

}  // namespace brink::run
