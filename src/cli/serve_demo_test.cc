#include "cli/serve_demo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace brink::cli {
namespace {

TEST(ServeDemo, SaysWhereItIsAndClosesWhenToldTo) {
  run::Stop stop;
  stop.request();
  std::ostringstream out;
  ASSERT_TRUE(serve_demo({}, out, stop));
  EXPECT_THAT(out.str(), testing::StartsWith("The fragile shop is open: http://127.0.0.1:"));
  EXPECT_THAT(out.str(),
              testing::EndsWith("Closed after 0 requests; 0 checkouts had a slot, 0 did not get one in time.\n"));
}

TEST(ServeDemo, TheTruthIsOneLineOfJson) {
  run::Stop stop;
  stop.request();
  std::ostringstream out;
  input::DemoOptions options;
  options.truth = true;
  options.pool = 7;
  ASSERT_TRUE(serve_demo(options, out, stop));
  const std::string text = out.str();
  EXPECT_THAT(text, testing::StartsWith("{"));
  EXPECT_THAT(text, testing::HasSubstr("\"slots\""));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

}  // namespace
}  // namespace brink::cli
