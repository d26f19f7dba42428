#include "run/robots.h"

#include "base/text.h"

namespace brink::run {
namespace {

constexpr std::size_t longest = 500 * 1024;

struct Line {
  std::string key;
  std::string_view value;
};

// Lines of "key: value" without comments; others are skipped, as the RFC asks.
std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  for (std::string_view line : split(text.substr(0, longest), '\n')) {
    line = line.substr(0, line.find('#'));
    const auto colon = line.find(':');
    if (colon != std::string_view::npos)
      lines.push_back({to_lower(trim(line.substr(0, colon))), trim(line.substr(colon + 1))});
  }
  return lines;
}

}  // namespace

bool robots_match(std::string_view pattern, std::string_view target) {
  const bool anchored = !pattern.empty() && pattern.back() == '$';
  if (anchored) pattern.remove_suffix(1);
  // Greedy matching with one place to go back to: linear in the target for each '*'.
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (true) {
    if (p == pattern.size() && (!anchored || t == target.size())) return true;
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && t < target.size() && pattern[p] == target[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos && mark < target.size()) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
}

Robots Robots::parse(std::string_view text) {
  Robots robots;
  std::vector<Rule> for_us, for_all;
  bool any_group_for_us = false, names_us = false, names_all = false, in_rules = true;
  for (const Line& line : lines_of(text)) {
    if (line.key == "user-agent") {
      if (in_rules) names_us = names_all = in_rules = false;
      names_us = names_us || iequals(line.value, "brink");
      names_all = names_all || line.value == "*";
      any_group_for_us = any_group_for_us || names_us;
    } else if (line.key == "allow" || line.key == "disallow") {
      in_rules = true;
      if (line.value.empty()) continue;
      const Rule rule{std::string(line.value), line.key == "allow"};
      if (names_us) for_us.push_back(rule);
      if (names_all) for_all.push_back(rule);
    } else if (line.key == "sitemap") {
      robots.sitemaps_.emplace_back(line.value);
    }
  }
  robots.rules_ = any_group_for_us ? std::move(for_us) : std::move(for_all);
  return robots;
}

bool Robots::allows(std::string_view target) const {
  const Rule* best = nullptr;
  for (const Rule& rule : rules_) {
    if (!robots_match(rule.pattern, target)) continue;
    if (!best || rule.pattern.size() > best->pattern.size() ||
        (rule.pattern.size() == best->pattern.size() && rule.allow)) {
      best = &rule;
    }
  }
  return !best || best->allow;
}

}  // namespace brink::run
