// The audit: what a site gives away before any load: each check a question with a finding, shown by the request that
// answers it. Pure: whoever fetched the site is elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "base/url.h"
#include "sample/exchange.h"

namespace brink::verdict::audit {

// A request and what came back.
struct Reply {
  Url url;
  sample::Exchange exchange;

  bool answered() const { return sample::has_response(exchange.sample.failure); }
  int status() const { return exchange.sample.status; }
  bool ok() const { return answered() && status() >= 200 && status() < 300; }
  // The first value of a header; empty when there is none.
  std::string_view header(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;
  std::string joined(std::string_view name) const;  // of a list: all values with commas between, which means the same
  std::uint64_t bytes() const { return exchange.sample.bytes_received; }  // on the wire
};

// What was fetched of a site. Absent: not asked, or no answer.
struct Site {
  Reply page;                            // as a browser asks: compressed if the server can
  std::vector<Reply> redirects;          // on the way to it, in order
  std::optional<std::string> elsewhere;  // another origin the last of them leads to, which was not followed
  std::optional<Reply> plain;            // the page without compression
  std::optional<Reply> again;            // the page a second time, on the same connection
  std::optional<Reply> conditional;      // the page if it has changed
  std::optional<Reply> with_cookie;      // the page with a cookie that means nothing
  std::optional<Reply> resumed;          // over a second TLS connection
  std::optional<Reply> h2;               // over TLS with HTTP/2 offered
  std::vector<Reply> assets;             // of the same origin, at most twelve
  std::size_t assets_elsewhere = 0;      // named by the page, not fetched
};

enum class Grade : std::uint8_t { pass, info, warn, fail };
std::string_view grade_name(Grade grade);

struct Finding {
  std::string id;  // "compression"; never renamed
  std::string title;
  Grade grade = Grade::info;
  std::string detail;   // what was seen, with its numbers
  std::string fix;      // what to do; empty when there is nothing
  std::string request;  // that shows it: "GET /app.js"
};

// One finding for each check, in a fixed order.
std::vector<Finding> audit(const Site& site);

}  // namespace brink::verdict::audit
