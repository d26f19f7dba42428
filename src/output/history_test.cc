#include "output/history.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "output/golden_test.h"
#include "output/made_up_test.h"

namespace brink::output {
namespace {

constexpr TerminalStyle plain{.color = false, .unicode = true, .width = 80};
using std::chrono::hours;
using std::chrono::minutes;

// The made-up runs began at 09:30.
constexpr std::chrono::system_clock::time_point half_past_nine =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + hours(9) + minutes(30);

std::vector<HistoryRow> rows() {
  std::vector<HistoryRow> out;
  for (const Record& record :
       {made_up_run(), made_up_healthy_run(), made_up_invalid_run(), made_up_unreachable_run(), made_up_bench()}) {
    out.push_back(history_row(record));
  }
  return out;
}

TEST(History, ListsRunsAndWhatCouldNotBeRead) {
  const std::string text =
      render_history(rows(), {".brink/runs/x.json: cut off after 1000 bytes"}, half_past_nine + minutes(125), plain);
  EXPECT_EQ(text, golden("history.txt", text));
}

TEST(History, SaysHowLongAgo) {
  const std::vector<HistoryRow> one = {history_row(made_up_run())};
  const auto at = [&](std::chrono::system_clock::duration later) {
    return render_history(one, {}, half_past_nine + later, plain);
  };
  EXPECT_NE(at(std::chrono::seconds(59)).find("  just now  "), std::string::npos);
  EXPECT_NE(at(minutes(59)).find("  59 m ago  "), std::string::npos);
  EXPECT_NE(at(hours(23)).find("  23 h ago  "), std::string::npos);
  EXPECT_NE(at(hours(49)).find("  2 d ago  "), std::string::npos);
  EXPECT_NE(at(-hours(1)).find("  just now  "), std::string::npos);
}

TEST(History, ShowsATimeItDoesNotUnderstandAsItIs) {
  HistoryRow row = history_row(made_up_run());
  row.created_at = "yesterday";
  EXPECT_NE(render_history({row}, {}, half_past_nine, plain).find("  yesterday  "), std::string::npos);
}

TEST(History, SaysWhenThereIsNone) { EXPECT_EQ(render_history({}, {}, half_past_nine, plain), "no saved runs\n"); }

TEST(History, JsonHoldsTheSame) {
  const auto json = nlohmann::json::parse(history_json(rows()));
  ASSERT_EQ(json.size(), 5u);
  EXPECT_EQ(json[0]["status"], "breaks");
  EXPECT_EQ(json[0]["holds_users"], 90);
  EXPECT_EQ(json[0]["breaks_users"], 110);
  EXPECT_EQ(json[1]["breaks_users"], nullptr);
  EXPECT_EQ(json[2]["interrupted"], true);
  EXPECT_EQ(json[4]["status"], "measured");
  EXPECT_EQ(json[4]["host"], "127.0.0.1:8400");
}

TEST(Profiles, AreATable) {
  const std::string text =
      render_profiles({{"reddit", "a top Reddit post", 300, 0.3}, {"steady", "a day", 25, 1}}, plain);
  EXPECT_EQ(text, golden("profiles.txt", text));
}

}  // namespace
}  // namespace brink::output
