// Which requests of a recording are wanted, by the host and the text of their URL.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace brink::input {

struct SelectionRules {
  std::vector<std::string> domains;  // hosts, each with its subdomains; empty: all
  std::vector<std::string> exclude;  // regular expressions (RE2): what one is found in is not wanted
  std::vector<std::string> include;  // if there are any, one must be found
};

class Selection {
 public:
  // Errors (usage): a pattern that is none, with the option it came from.
  static Result<Selection> compile(const SelectionRules& rules);
  Selection(Selection&&) noexcept;
  ~Selection();

  enum class Verdict { taken, other_host, excluded };
  // Only the first 8192 characters of `text` are looked at. `host` is in lower case.
  Verdict judge(std::string_view host, std::string_view text) const;

 private:
  Selection();
  std::vector<std::string> domains_;
  std::vector<std::unique_ptr<re2::RE2>> exclude_, include_;
};

}  // namespace brink::input
