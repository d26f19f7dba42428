// Secrets of a test: values that a script may ask for by name, and that nothing it or we write may show.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brink::plan {

struct SecretSource {
  std::string name;
  std::map<std::string, std::string> values;
};

struct Secrets {
  std::vector<SecretSource> sources;
  std::optional<std::size_t> chosen;  // the one that is asked where none is named

  bool any() const { return !sources.empty(); }
  const SecretSource* source(std::string_view name) const;  // null: there is none
};

// Replaces values wherever they stand in a text, also as JSON and URLs write them. Made once; then thread-safe.
class SecretMask {
 public:
  SecretMask() = default;
  explicit SecretMask(const Secrets& secrets);
  bool any() const { return !values_.empty(); }
  std::string masked(std::string_view text) const;
  void mask(std::string& text) const;

  static constexpr std::string_view replacement = "***SECRET_REDACTED***";

 private:
  std::vector<std::string> values_;  // the longest first, so that one that contains another goes whole
};

}  // namespace brink::plan
