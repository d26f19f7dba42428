#include "input/compat/pywrkr_verbs.h"

#include <gtest/gtest.h>

#include <map>

#include "input/compat/pywrkr.h"

namespace brink::input::compat {
namespace {

using Words = std::vector<std::string>;
using Given = std::map<std::string, std::string>;

Given given(const RawLine& raw) {
  Given out;
  for (const auto& [option, value] : raw.options) {
    std::string& text = out[std::string(option->name)];
    text += (text.empty() ? "" : " + ") + value;
  }
  return out;
}

PywrkrVerbLine verb_line(std::string_view word, const Words& words) {
  const PywrkrVerbInfo* info = find_pywrkr_verb(word);
  const auto line = translate_pywrkr_verb(info->verb, cut(info->tool, words).value());
  EXPECT_TRUE(line) << line.error().message;
  return line ? *line : PywrkrVerbLine{};
}

TEST(PywrkrVerbs, AHarIsImported) {
  const PywrkrVerbLine line = verb_line("har-import", {"v.har", "-o", "s.json", "--domain", "a", "--domain", "b",
                                                       "--think-time-multiplier", "0.5", "--assert-status"});
  EXPECT_EQ(line.command, Command::import_file);
  EXPECT_EQ(line.raw.arguments, (Words{"har", "v.har"}));
  EXPECT_EQ(
      given(line.raw),
      (Given{{"assert-status", "true"}, {"domain", "a + b"}, {"output", "s.json"}, {"think-time-multiplier", "0.5"}}));
  EXPECT_FALSE(given(verb_line("har-import", {"v.har", "--no-think-time", "--think-time-multiplier", "2"}).raw)
                   .contains("think-time-multiplier"))
      << "there is nothing to multiply";
}

TEST(PywrkrVerbs, ADescriptionIsFetchedAsThere) {
  const Given line =
      given(verb_line("openapi-import", {"http://h/api.yaml", "--tag-filter", "x", "--think-time", "1"}).raw);
  EXPECT_EQ(line, (Given{{"insecure", "true"}, {"tag", "x"}, {"think-time", "1"}}));
  EXPECT_EQ(given(verb_line("openapi-import", {"a.yaml", "--ssl-verify", "--ca-bundle", "c.pem"}).raw),
            (Given{{"ca-bundle", "c.pem"}}));
}

TEST(PywrkrVerbs, ASummaryHasItsHeading) {
  EXPECT_EQ(given(verb_line("summary", {"r.json"}).raw), (Given{{"title", "pywrkr performance report"}}));
  EXPECT_EQ(given(verb_line("summary", {"r.json", "--title", "x", "--th", "p95 < 1s"}).raw),
            (Given{{"threshold", "p95 < 1s"}, {"title", "x"}}));
}

TEST(PywrkrVerbs, AComparisonHasTwoFiles) {
  const PywrkrVerbInfo* info = find_pywrkr_verb("compare");
  const auto of = [&](const Words& words) { return translate_pywrkr_compare(cut(info->tool, words).value()); };
  const auto line = of({"a.json", "b.json", "--fail-on", "rps < -5%", "--format", "markdown", "--strict-config"});
  ASSERT_TRUE(line);
  EXPECT_EQ(line->before, "a.json");
  EXPECT_EQ(line->now, "b.json");
  EXPECT_EQ(line->rules, Words{"rps < -5%"});
  EXPECT_EQ(line->format, "markdown");
  EXPECT_TRUE(line->strict_config);
  EXPECT_EQ(of({"a.json"}).error().message, "the following arguments are required: BASELINE CURRENT");
  EXPECT_EQ(of({"a", "b", "c"}).error().message, "unrecognized arguments: c");
  EXPECT_FALSE(of({"a", "b", "--format", "xml"}));
  EXPECT_EQ(find_pywrkr_verb("comparison"), nullptr);
}

// Every row that is taken as it stands names an option that the command has.
TEST(PywrkrVerbs, RowsNameOptionsThatThereAre) {
  for (const PywrkrVerbInfo& info : pywrkr_verbs()) {
    const Command command = info.verb == PywrkrVerb::summary ? Command::summary : Command::import_file;
    for (const Row& row : info.tool.rows) {
      const bool known = row.use != Use::same || find_option(command, row.ours) != nullptr;
      EXPECT_TRUE(known) << info.name << " --" << row.name;
    }
  }
  for (const Row& row : pywrkr.rows) {
    EXPECT_TRUE(row.use != Use::same || find_option(Command::bench, row.ours) != nullptr) << row.name;
    EXPECT_EQ(row.use == Use::refused, !row.note.empty()) << row.name;
  }
}

}  // namespace
}  // namespace brink::input::compat
