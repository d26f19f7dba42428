// What users' programs said of themselves in a stage: checks by name and mishaps by kind and key, counted. Plain values
// that merge by addition.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/time.h"
#include "sample/journal.h"

namespace brink::aggregate {

struct CheckCount {
  std::uint64_t passed = 0;
  std::uint64_t failed = 0;
};

struct JournalSummary {
  // Names that one recorder keeps apart; further ones count as `other`.
  static constexpr std::size_t most_names = 1000;
  static constexpr std::string_view other = "[other]";

  using Keys = std::map<std::string, std::uint64_t, std::less<>>;

  std::map<std::string, CheckCount, std::less<>> checks;
  std::array<Keys, sample::mishap_count> mishaps;  // by kind, then key

  // Of a mishap that said more of itself: the first of its kind and key.
  struct First {
    Duration at{};  // when its request or iteration was due, since the window began
    std::string detail;
  };
  std::array<std::map<std::string, First, std::less<>>, sample::mishap_count> firsts;

  void check(std::string_view name, bool passed);
  void mishap(sample::Mishap kind, std::string_view key, std::string_view detail = {}, Duration at = {});
  void merge(const JournalSummary& other);

  std::uint64_t count(sample::Mishap kind) const;
  bool empty() const;
};

}  // namespace brink::aggregate
