// robots.txt (RFC 9309): groups by user agent, the longest matching rule wins, Allow over Disallow when equal, '*' and
// a final '$' understood. Foreign bytes: at most 500 KiB are read, as the RFC allows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace brink::run {

class Robots {
 public:
  // The rules for "brink", or else for "*"; everything is allowed when there are none.
  static Robots parse(std::string_view text);
  bool allows(std::string_view target) const;
  const std::vector<std::string>& sitemaps() const { return sitemaps_; }

 private:
  struct Rule {
    std::string pattern;
    bool allow = false;
  };
  std::vector<Rule> rules_;
  std::vector<std::string> sitemaps_;
};

// Whether `pattern` (with '*' and a final '$') matches the beginning of `target`.
bool robots_match(std::string_view pattern, std::string_view target);

}  // namespace brink::run
