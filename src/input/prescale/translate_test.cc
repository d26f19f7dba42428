#include "input/prescale/translate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace brink::input::prescale {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

using Words = std::vector<std::string>;
using Pairs = std::vector<std::pair<std::string, std::string>>;

Result<Translated> read(const Words& words, std::map<std::string, std::string> variables = {}) {
  const auto line = cut(words);
  if (!line) return tl::unexpected(line.error());
  return translate(*line, [variables = std::move(variables)](std::string_view name) {
    const auto at = variables.find(std::string(name));
    return at == variables.end() ? std::nullopt : std::optional<std::string>(at->second);
  });
}

// Our options, without those that every line gets.
Pairs options(const Words& words) {
  const auto line = read(words);
  EXPECT_TRUE(line) << line.error().message;
  Pairs out;
  if (!line) return out;
  for (const auto& [option, text] : line->raw.options) {
    const std::string name(option->name);
    const bool always = (name == "stage-seconds" && text == "5") || name == "no-links" || name == "store";
    if (!always) out.emplace_back(name, text);
  }
  return out;
}

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const Words run{"run", "http://127.0.0.1:1/"};
const Words investigate{"investigate", "http://127.0.0.1:1/"};

struct OptionCase {
  const char* what;
  Words words;
  Pairs ours;
};

class EachOption : public testing::TestWithParam<OptionCase> {};

TEST_P(EachOption, BecomesOurs) {
  EXPECT_THAT(options(GetParam().words), testing::UnorderedElementsAreArray(GetParam().ours));
  const auto line = read(GetParam().words);
  ASSERT_TRUE(line);
  EXPECT_TRUE(Values::read(line->command, line->raw, [](std::string_view) { return std::nullopt; }));
}

INSTANTIATE_TEST_SUITE_P(
    PreScale, EachOption,
    testing::Values(
        OptionCase{"nothing", run, {}},  //
        OptionCase{"u", with(run, {"-u", "50"}), {{"max-users", "50"}}},
        OptionCase{"u_together", with(run, {"-u50"}), {{"max-users", "50"}}},
        OptionCase{"the_last_counts", with(run, {"-u", "50", "--max-users=60"}), {{"max-users", "60"}}},
        OptionCase{"s", with(run, {"-s", "2.5"}), {{"stage-seconds", "2.5"}}},
        OptionCase{"path", with(run, {"--path", "/a", "--path", "b?c"}), {{"path", "/a"}, {"path", "b?c"}}},
        OptionCase{"sitemap", with(run, {"--from-sitemap"}), {{"from-sitemap", "true"}}},
        OptionCase{"wall", with(run, {"--latency-wall", "0.5"}), {{"latency-wall", "0.5"}}},
        OptionCase{"errors", with(run, {"--error-threshold", "0.1"}), {{"error-threshold", "0.1"}}},
        OptionCase{"method", with(run, {"-m", "HEAD"}), {{"method", "HEAD"}}},
        OptionCase{"timeout", with(run, {"--timeout", "3.0"}), {{"timeout", "3.0"}}},
        OptionCase{"max_rps", with(run, {"--max-rps", "10"}), {{"max-rps", "10"}}},
        OptionCase{"warmup", with(run, {"--warmup"}), {{"warmup", "true"}}},
        OptionCase{"no_warmup", with(run, {"--no-warmup"}), {{"warmup", "false"}}},
        OptionCase{"repeat", with(run, {"--repeat", "3"}), {{"repeat", "3"}}},
        OptionCase{"repeat_below_1", with(run, {"--repeat", "0"}), {}},
        OptionCase{"think", with(run, {"--think-time", "0.3"}), {{"think-time", "0.3"}}},
        OptionCase{"profile", with(run, {"--profile", "Reddit"}), {{"profile", "Reddit"}}},
        OptionCase{"fail_under", with(run, {"--fail-under", "20"}), {{"fail-under", "20"}}},
        OptionCase{"fail_under_0", with(run, {"--fail-under", "0"}), {}},
        OptionCase{"robots", with(run, {"--ignore-robots"}), {{"ignore-robots", "true"}}},
        OptionCase{"own", with(run, {"--i-own-this"}), {{"i-own-this", "true"}}},
        OptionCase{"json", with(run, {"--json"}), {{"json", "true"}}},
        OptionCase{"html", with(run, {"--html", "r.html"}), {{"html", "r.html"}}},
        OptionCase{"no_save", with(run, {"--no-save"}), {{"no-save", "true"}}},
        OptionCase{
            "why",
            with(investigate, {"--path", "/a", "-u", "9", "-s", "1", "--max-rps", "7", "--i-own-this"}),
            {{"path", "/a"}, {"max-users", "9"}, {"stage-seconds", "1"}, {"max-rps", "7"}, {"i-own-this", "true"}}},
        OptionCase{"why_of_a_saved_run",
                   {"investigate", "--json", "--fail-under", "3"},
                   {{"json", "true"}, {"fail-under", "3"}}},
        OptionCase{
            "audit", {"audit", "http://127.0.0.1/", "--timeout", "2", "--json"}, {{"timeout", "2"}, {"json", "true"}}},
        OptionCase{"compare", {"compare"}, {{"threshold", "20%"}}},
        OptionCase{
            "compare_more",
            {"compare", "a", "b", "--regression-threshold", "0.05", "--fail-on-regression", "--json", "--markdown"},
            {{"threshold", "5%"}, {"fail-on-regression", "true"}, {"json", "true"}, {"markdown", "true"}}},
        OptionCase{"history", {"history", "-n", "5", "--json"}, {{"limit", "5"}, {"json", "true"}}},
        OptionCase{"history_all", {"history", "-n", "-1"}, {{"limit", "0"}}},
        OptionCase{"show", {"show", "id", "--json", "--html", "r.html"}, {{"json", "true"}, {"html", "r.html"}}},
        OptionCase{"profiles", {"profiles"}, {}}, OptionCase{"schema", {"schema"}, {}}),
    [](const auto& param_info) { return std::string(param_info.param.what); });

TEST(Translate, DefaultsArePreScales) {
  const auto line = read(run);
  ASSERT_TRUE(line);
  Pairs all;
  for (const auto& [option, text] : line->raw.options) all.emplace_back(option->name, text);
  EXPECT_THAT(all,
              UnorderedElementsAre(Pair("stage-seconds", "5"), Pair("no-links", "true"), Pair("store", ".prescale")));
  const auto values = Values::read(line->command, line->raw, [](std::string_view) { return std::nullopt; });
  ASSERT_TRUE(values);
  EXPECT_EQ(values->integer("max-users"), 200);
  EXPECT_EQ(values->duration("latency-wall"), std::chrono::seconds(2));
  EXPECT_EQ(values->number("error-threshold"), 0.02);
  EXPECT_EQ(values->duration("timeout"), std::chrono::seconds(10));
  EXPECT_EQ(values->duration("think-time"), std::chrono::seconds(0));
}

TEST(Translate, RunsLieWherePreScaleHasThem) {
  EXPECT_EQ(read(run, {{"PRESCALE_HOME", "/var/runs"}})->store, "/var/runs");
  EXPECT_EQ(read(run, {{"PRESCALE_HOME", ""}})->store, ".prescale");
  EXPECT_EQ(read(with(run, {"--store", "here"}), {{"PRESCALE_HOME", "/var/runs"}})->store, "here");
  EXPECT_EQ(read(with(run, {"--no-save", "--store", "here"}))->store, "");
}

TEST(Translate, AProfileGoesBeforeWhatItStandsFor) {
  const auto line = read(with(run, {"--profile", "reddit", "-u", "50"}));
  ASSERT_TRUE(line);
  EXPECT_THAT(line->notes, ElementsAre("--profile reddit decides: --max-users 50 is not used"));
  EXPECT_THAT(options(with(run, {"--profile", "reddit", "-u", "50", "--think-time", "1"})),
              ElementsAre(Pair("profile", "reddit")));
}

TEST(Translate, RoutesOfOthersAreLeftOutAndItIsSaid) {
  const Words words = with(run, {"--path", "https://127.0.0.1:1/a", "--path", "/b"});
  EXPECT_THAT(options(words), ElementsAre(Pair("path", "/b")));
  EXPECT_THAT(read(words)->notes,
              ElementsAre("--path https://127.0.0.1:1/a is not on http://127.0.0.1:1 and is left out"));
}

TEST(Translate, WhatIsNotTakenAsGivenIsSaid) {
  EXPECT_THAT(read(with(run, {"--repeat", "-2"}))->notes, ElementsAre("--repeat -2 is taken as 1"));
  EXPECT_THAT(read(with(run, {"--fail-under", "-1"}))->notes, ElementsAre("--fail-under -1 always holds"));
}

TEST(Translate, ABaselineIsTheOldRun) {
  EXPECT_THAT(read({"compare", "--baseline", "x.json"})->raw.arguments, ElementsAre("latest", "x.json"));
  EXPECT_THAT(read({"compare", "new", "--baseline", "x.json"})->raw.arguments, ElementsAre("new", "x.json"));
  const auto both = read({"compare", "new", "old", "--baseline", "x.json"});
  EXPECT_THAT(both->raw.arguments, ElementsAre("new", "x.json"));
  EXPECT_THAT(both->notes, ElementsAre("--baseline x.json goes before old"));
  EXPECT_THAT(read({"compare"})->raw.arguments, IsEmpty());
}

struct ErrorCase {
  const char* what;
  Words words;
  ErrorKind kind;
  const char* message;
};

class EachError : public testing::TestWithParam<ErrorCase> {};

TEST_P(EachError, IsSaid) {
  const auto line = read(GetParam().words);
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().kind, GetParam().kind);
  EXPECT_THAT(line.error().message, HasSubstr(GetParam().message));
  EXPECT_FALSE(line.error().hint.empty());
}

constexpr auto usage = ErrorKind::usage, failed = ErrorKind::could_not_run;

INSTANTIATE_TEST_SUITE_P(
    PreScale, EachError,
    testing::Values(ErrorCase{"no_command", {}, usage, "no command given"},
                    ErrorCase{"command", {"rum"}, usage, "no command \"rum\""},
                    ErrorCase{"no_url", {"run"}, usage, "prescale run needs URL"},
                    ErrorCase{"two_urls", with(run, {"http://b/"}), usage, "does not take \"http://b/\""},
                    ErrorCase{"option", with(run, {"--max-user", "5"}), usage, "no option --max-user"},
                    ErrorCase{"letter", with(run, {"-z"}), usage, "no option -z"},
                    ErrorCase{"of_another", with(investigate, {"--html", "x"}), usage, "no option --html"},
                    ErrorCase{"no_value", with(run, {"-u"}), usage, "--max-users needs a value"},
                    ErrorCase{"a_value", with(run, {"--json=yes"}), usage, "--json takes no value"},
                    ErrorCase{"whole", with(run, {"-u", "5.5"}), usage, "is not a whole number"},
                    ErrorCase{"number", with(run, {"-s", "5s"}), usage, "is not a number"},
                    ErrorCase{"share", {"compare", "--regression-threshold", "-1"}, usage, "is no share"},
                    ErrorCase{"url", {"run", "127.0.0.1:80"}, failed, "\"127.0.0.1:80\" is not a URL"},
                    ErrorCase{"audit_url", {"audit", "shop"}, failed, "is not a URL"},
                    ErrorCase{"profile", with(run, {"--profile", "x"}), failed, "\"x\" is not known"}),
    [](const auto& param_info) { return std::string(param_info.param.what); });

TEST(Cut, ArgumentsAfterTwoDashesAreNoOptions) {
  EXPECT_THAT(cut({"show", "--", "--json"})->arguments, ElementsAre("--json"));
  EXPECT_TRUE(cut({"run", "--help"})->help);
}

TEST(Translate, HostsOfTheEnvironmentAreAllowedBesideThoseNamed) {
  const auto line = read({"mcp", "--allow", "one.test"}, {{"PRESCALE_MCP_ALLOW", " two.test,, three.test"}});
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_EQ(line->command, Command::mcp);
  std::vector<std::string> hosts;
  for (const auto& [option, text] : line->raw.options) {
    if (option->name == "allow") hosts.push_back(text);
  }
  EXPECT_THAT(hosts, ElementsAre("one.test", "two.test", "three.test"));
}

TEST(Table, EveryRowNamesAnOptionOfOurs) {
  const auto command = [](Verb verb) { return read({std::string(info(verb).name), "http://127.0.0.1/"}); };
  for (const Row& row : all_rows()) {
    for (const VerbInfo& verb : all_verbs()) {
      if ((row.verbs & in(verb.verb)) == 0 || row.ours.empty() || verb.most == 0) continue;
      const auto line = command(verb.verb);
      ASSERT_TRUE(line) << verb.name;
      EXPECT_NE(find_option(line->command, row.ours), nullptr) << verb.name << " --" << row.name;
    }
  }
}

}  // namespace
}  // namespace brink::input::prescale
