#include "sample/failure.h"

#include <gtest/gtest.h>
#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace brink::sample {
namespace {

std::vector<Failure> all() {
  std::vector<Failure> kinds;
  for (int i = 0; i < failure_count; ++i) kinds.push_back(static_cast<Failure>(i));
  return kinds;
}

// The enumerators as they stand in the header, in order.
std::vector<std::string> enumerators() {
  std::ifstream in("src/sample/failure.h");
  std::vector<std::string> names;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("enum class Failure")) {
      inside = true;
    } else if (line == "};") {
      inside = false;
    } else if (inside) {
      const auto first = line.find_first_not_of(' ');
      const auto comma = line.find(',');
      if (first != std::string::npos && line[first] != '/') names.push_back(line.substr(first, comma - first));
    }
  }
  return names;
}

TEST(Failure, NamesAreTheEnumeratorsInTheirOrder) {
  std::vector<std::string> names;
  for (const Failure f : all()) names.emplace_back(failure_name(f));
  EXPECT_EQ(names, enumerators());
}

TEST(Failure, TextsArePlainAndDistinct) {
  std::set<std::string_view> texts;
  for (const Failure f : all()) {
    EXPECT_GT(failure_text(f).size(), 5u);
    EXPECT_NE(failure_text(f).back(), '.');
    EXPECT_NE(failure_text(f), "unknown");
    texts.insert(failure_text(f));
  }
  EXPECT_EQ(texts.size(), static_cast<std::size_t>(failure_count));
}

TEST(Failure, OursAndTheTargetsAreKeptApart) {
  const std::set<Failure> ours{Failure::no_fds, Failure::no_ports, Failure::no_memory, Failure::internal};
  const std::set<Failure> responses{Failure::none, Failure::status, Failure::assertion};
  for (const Failure f : all()) {
    EXPECT_EQ(is_ours(f), ours.contains(f)) << failure_name(f);
    EXPECT_EQ(has_response(f), responses.contains(f)) << failure_name(f);
    if (is_ours(f)) {
      EXPECT_NE(failure_text(f).find("this machine"), std::string_view::npos);
    }
  }
}

TEST(Failure, AValueFromElsewhereHasANameToo) { EXPECT_EQ(failure_name(static_cast<Failure>(200)), "unknown"); }

}  // namespace
}  // namespace brink::sample
