#include "input/scenario/feeders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/scenario/scenario_testing.h"

namespace brink::input {
namespace {

using testing::HasSubstr;

const std::string shop = R"({"base_url": "http://h", "data": {"users": {"file": "u.csv", "strategy": "unique"}},
  "steps": [{"path": "/${users.name}"}]})";

std::string problem(const Result<ReadScenario>& read) { return read ? "fine" : read.error().message; }

TEST(Feeders, AreReadBesideTheScenario) {
  const auto read = read_text(shop, {{{"dir/u.csv", "name\nada\nbob\n"}}}, "dir/s.json");
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->scenario->data.size(), 1u);
  const plan::DataSet& set = read->scenario->data[0];
  EXPECT_EQ(set.name, "users");
  EXPECT_EQ(set.strategy, plan::Strategy::unique);
  EXPECT_EQ(set.table.cell(1, 0), "bob");
}

TEST(Feeders, OfTheCommandLineGoBeforeThem) {
  ScenarioTrial trial;
  trial.files = {{"mine.json", R"([{"name": "eve"}])"}};
  trial.data = *parse_data_options({"users=mine.json"}, {"users=random"});
  const auto read = read_text(shop, trial, "dir/s.json");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->scenario->data[0].strategy, plan::Strategy::random);
  EXPECT_EQ(read->scenario->data[0].table.cell(0, 0), "eve");
}

TEST(Feeders, MayBeDeclaredOnTheCommandLineAlone) {
  ScenarioTrial trial;
  trial.files = {{"u.csv", "name\nada\n"}};
  trial.data = *parse_data_options({"who = u.csv"}, {});
  const auto read = read_text(R"({"base_url": "http://h", "steps": [{"path": "/${who.name}"}]})", trial);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->scenario->data[0].strategy, plan::Strategy::loop);
}

TEST(Feeders, SayWhatIsWrong) {
  EXPECT_THAT(problem(read_text(shop)), HasSubstr("data.users.file: cannot read u.csv"));
  EXPECT_EQ(problem(read_text(shop, {{{"u.csv", "nam\nx\n"}}})),
            "s.json, line 2: steps[0].path names \"users.name\", but u.csv has no such field");
  EXPECT_EQ(problem(read_text(shop, {{{"u.csv", "name\n"}}})), "u.csv has no rows");
  EXPECT_THAT(problem(read_text(R"({"data": {"u": {"file": "f", "strategy": "uniq"}}, "steps": []})")),
              HasSubstr("data.u.strategy is \"uniq\""));
  EXPECT_THAT(problem(read_text(R"({"data": {"u": {"strategy": "loop"}}, "steps": []})")),
              HasSubstr("data.u.file is missing"));
  EXPECT_THAT(problem(read_text(R"({"data": {"a-b": {"file": "f"}}, "steps": []})")),
              HasSubstr("is no name for a data set"));
  EXPECT_THAT(problem(read_text(R"({"data": {"u": "f.csv"}, "steps": []})")),
              HasSubstr("data.u is a text, not an object"));
}

TEST(DataOptions, SayWhatIsWrong) {
  const auto wrong = [](const std::vector<std::string>& files, const std::vector<std::string>& strategies = {}) {
    const auto read = parse_data_options(files, strategies);
    return read ? "fine" : read.error().message;
  };
  EXPECT_EQ(wrong({"users"}), "--data: \"users\" makes no sense");
  EXPECT_EQ(wrong({"=f.csv"}), "--data: \"=f.csv\" makes no sense");
  EXPECT_EQ(wrong({"a-b=f.csv"}), "--data: \"a-b=f.csv\" makes no sense");
  EXPECT_EQ(wrong({"a="}), "--data: \"a=\" makes no sense");
  EXPECT_EQ(wrong({"a=1", "a=2"}), "--data: a is given twice");
  EXPECT_EQ(wrong({"a=x=y.csv"}), "fine");
  EXPECT_EQ(wrong({}, {"a=lop"}), "--data-strategy: \"lop\" is no strategy");
  EXPECT_EQ(parse_data_options({}, {"a=lop"}).error().hint, "did you mean loop?");

  ScenarioTrial trial;
  trial.data = *parse_data_options({}, {"b=loop"});
  EXPECT_EQ(problem(read_text(shop, trial)), "--data-strategy: there is no data set b");
}

TEST(UniqueRows, AreEnoughForEveryUserAndIteration) {
  plan::Scenario scenario;
  scenario.flows = {{"f", 1, std::vector<plan::Step>(3)}};
  plan::DataSet set{"u", "u.csv", plan::Strategy::unique, plan::Table({"n"})};
  for (int i = 0; i < 10; ++i) set.table.add("x");
  scenario.data = {set};
  EXPECT_TRUE(check_unique_rows(scenario, 10, std::nullopt, 1));
  EXPECT_FALSE(check_unique_rows(scenario, 11, std::nullopt, 1));
  EXPECT_TRUE(check_unique_rows(scenario, 1, 30, 1)) << "thirty requests are ten iterations of three";
  EXPECT_FALSE(check_unique_rows(scenario, 1, 31, 1));
  EXPECT_EQ(check_unique_rows(scenario, 11, std::nullopt, 1).error().message,
            "the data set u has 10 rows, and each of 11 iterations needs one of its own");
  EXPECT_TRUE(check_unique_rows(scenario, 10, std::nullopt, 7)) << "as many as users are divided alike";
  EXPECT_TRUE(check_unique_rows(scenario, 8, std::nullopt, 4));
  scenario.data[0].strategy = plan::Strategy::sequential;
  EXPECT_TRUE(check_unique_rows(scenario, 11, std::nullopt, 1)) << "whoever comes too late has finished";

  scenario.data[0].strategy = plan::Strategy::unique;
  scenario.data[0].table = plan::Table({"n"});
  for (int i = 0; i < 8; ++i) scenario.data[0].table.add("x");
  EXPECT_TRUE(check_unique_rows(scenario, 7, std::nullopt, 1));
  EXPECT_EQ(check_unique_rows(scenario, 7, std::nullopt, 5).error().message,
            "the data set u has 8 rows for 7 iterations, which 5 workers cannot divide");
  EXPECT_TRUE(check_unique_rows(scenario, 1, 24, 4));
  EXPECT_FALSE(check_unique_rows(scenario, 1, 23, 7))
      << "four requests of one worker are two iterations, and it has one row";
}

}  // namespace
}  // namespace brink::input
