#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/text.h"
#include "input/options/option.h"
#include "output/explain.h"

namespace brink::cli {
namespace {

// The names stand in the option table, because `input` may not know what `verdict` knows.
TEST(Commands, ExperimentsThatCanBeNamedAreThoseThereAre) {
  const input::Option* option = input::find_option(input::Command::investigate, "experiment");
  ASSERT_NE(option, nullptr);
  std::vector<std::string_view> offered = split(option->choices, '|');
  std::vector<std::string_view> made = output::experiment_names();
  std::sort(offered.begin(), offered.end());
  std::sort(made.begin(), made.end());
  EXPECT_EQ(offered, made);
}

}  // namespace
}  // namespace brink::cli
