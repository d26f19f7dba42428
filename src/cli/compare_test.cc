// brink compare over a door whose store holds made-up runs.
#include <gtest/gtest.h>

#include "cli/door_testing.h"

namespace brink::cli {
namespace {

output::Record run_of(const std::string& id, double median_ms) {
  output::Record record = bench_outcome().record;
  record.id = id;
  record.created_at = "2026-11-21T0" + id.substr(0, 1) + ":00:00Z";
  record.target.origin = "http://127.0.0.1:8080";
  output::Numbers& numbers = record.stages.front().numbers;
  numbers.histogram.ok = {{median_ms * 950, 400}, {median_ms * 1000, 300}, {median_ms * 1100, 300}};
  record.stages.front().load.users = 10;
  return record;
}

class CompareCommand : public ::testing::Test {
 protected:
  CompareCommand() {
    brink.door.doers.load = [this](const std::string&, const std::string& which) -> Result<output::Record> {
      for (const output::Record& record : store) {
        if (which == "latest" || record.id.starts_with(which)) return record;
      }
      return could_not_run("no saved run \"" + which + "\"");
    };
    brink.door.doers.list = [this](const std::string&, std::size_t) -> Result<run::Store::Listing> {
      return run::Store::Listing{store, {}};
    };
  }

  DoorTest brink;
  std::vector<output::Record> store{run_of("5-slow", 300), run_of("4-other", 50), run_of("3-same", 100),
                                    run_of("2-same", 102)};
};

TEST_F(CompareCommand, TakesTheNewestEarlierRunLikeIt) {
  store[1].stages.front().load.users = 99;
  EXPECT_EQ(brink({"compare", "--json"}), 0) << brink.err();
  EXPECT_NE(brink.out().find("3-same"), std::string::npos) << brink.out();
  EXPECT_NE(brink.out().find("\"outcome\": \"worse\""), std::string::npos) << brink.out();
}

TEST_F(CompareCommand, FailsOnARegressionOnlyWhenAsked) {
  EXPECT_EQ(brink({"compare", "5", "3"}), 0) << brink.err();
  EXPECT_EQ(brink({"compare", "5", "3", "2", "--fail-on-regression"}), 3) << brink.err();
  EXPECT_EQ(brink({"compare", "3", "2", "--fail-on-regression"}), 0) << brink.err();
  EXPECT_EQ(brink({"compare", "3", "5", "--fail-on-regression"}), 0) << brink.err();
}

TEST_F(CompareCommand, WritesWhereItIsTold) {
  EXPECT_EQ(brink({"compare", "5", "3", "--markdown", "--junit", "out.xml"}), 0) << brink.err();
  EXPECT_TRUE(brink.out().starts_with("### 🔴 Worse: ")) << brink.out();
  EXPECT_NE(brink.files["out.xml"].find("<failure"), std::string::npos);
}

TEST_F(CompareCommand, SaysWhyThereIsNothingToCompareWith) {
  store.resize(1);
  EXPECT_EQ(brink({"compare"}), 1);
  EXPECT_NE(brink.err().find("no earlier run like 5-slow"), std::string::npos) << brink.err();
  EXPECT_EQ(brink({"compare", "5", "7"}), 1);
  EXPECT_EQ(brink({"compare", "--threshold", "x"}), 4);
  EXPECT_EQ(brink({"compare", "--json", "--markdown"}), 4);
}

}  // namespace
}  // namespace brink::cli
