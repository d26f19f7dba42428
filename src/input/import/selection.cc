#include "input/import/selection.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/text.h"

namespace brink::input {
namespace {

using Patterns = std::vector<std::unique_ptr<re2::RE2>>;

constexpr std::size_t looked_at = 8192;

Result<Patterns> compile_all(const std::vector<std::string>& texts, std::string_view option) {
  RE2::Options options;
  options.set_log_errors(false);
  Patterns patterns;
  for (const std::string& text : texts) {
    auto pattern = std::make_unique<re2::RE2>(text, options);
    if (!pattern->ok()) {
      return usage_error(fmt::format("{}: \"{}\" is not a regular expression: {}", option, text, pattern->error()),
                         "they are as RE2 reads them: without lookahead and back-references");
    }
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

// The first `looked_at` code points.
std::string_view beginning(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xc0u) != 0x80u;
    if (begins && ++characters > looked_at) return text.substr(0, i);
  }
  return text;
}

bool any_in(const Patterns& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern);
  });
}

}  // namespace

Selection::Selection() = default;
Selection::Selection(Selection&&) noexcept = default;
Selection::~Selection() = default;

Result<Selection> Selection::compile(const SelectionRules& rules) {
  auto exclude = compile_all(rules.exclude, "--exclude");
  if (!exclude) return tl::unexpected(exclude.error());
  auto include = compile_all(rules.include, "--include");
  if (!include) return tl::unexpected(include.error());
  Selection selection;
  for (const std::string& domain : rules.domains) selection.domains_.push_back(to_lower(trim(domain)));
  selection.exclude_ = std::move(*exclude);
  selection.include_ = std::move(*include);
  return selection;
}

Selection::Verdict Selection::judge(std::string_view host, std::string_view text) const {
  const auto within = [&](const std::string& domain) { return host == domain || host.ends_with("." + domain); };
  if (!domains_.empty() && !std::any_of(domains_.begin(), domains_.end(), within)) return Verdict::other_host;
  const std::string_view begin = beginning(text);
  const bool wanted = !any_in(exclude_, begin) && (include_.empty() || any_in(include_, begin));
  return wanted ? Verdict::taken : Verdict::excluded;
}

}  // namespace brink::input
