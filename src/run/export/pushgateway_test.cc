#include "run/export/pushgateway.h"

#include <gtest/gtest.h>

namespace brink::run {
namespace {

std::string target(std::string_view url) { return pushgateway_target(parse_url(url)->url, "brink", "R1"); }

TEST(Pushgateway, TheGroupIsJobAndRun) {
  EXPECT_EQ(target("http://h:9091"), "/metrics/job/brink/run/R1");
  EXPECT_EQ(target("http://h:9091/"), "/metrics/job/brink/run/R1");
  EXPECT_EQ(target("http://h:9091/push/"), "/push/metrics/job/brink/run/R1");
}

TEST(Pushgateway, AGroupInTheUrlIsKept) {
  EXPECT_EQ(target("http://h:9091/metrics/job/nightly"), "/metrics/job/nightly/run/R1");
  EXPECT_EQ(target("http://h:9091/metrics/job/nightly/host/a/"), "/metrics/job/nightly/host/a/run/R1");
  EXPECT_EQ(target("http://h:9091/metrics/job@base64/YQ"), "/metrics/job@base64/YQ/run/R1");
}

TEST(Pushgateway, AQueryStaysBehindThePath) {
  EXPECT_EQ(target("http://h:9091/p?key=1"), "/p/metrics/job/brink/run/R1?key=1");
}

}  // namespace
}  // namespace brink::run
