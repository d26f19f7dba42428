#include "cli/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using Words = std::vector<std::string>;

CommandLine good(const Words& words) {
  auto line = parse_command_line(words);
  EXPECT_TRUE(line) << line.error().message;
  return line ? *line : CommandLine{};
}

std::vector<std::pair<std::string, std::string>> options(const Words& words) {
  std::vector<std::pair<std::string, std::string>> named;
  for (const auto& [option, text] : good(words).raw.options) named.emplace_back(option->name, text);
  return named;
}

std::string problem(const Words& words) {
  const auto line = parse_command_line(words);
  return line ? "fine" : line.error().message + " | " + line.error().hint;
}

TEST(Parse, OptionsAndArgumentsMayBeMixed) {
  const Words words{"bench", "-c", "5", "http://a/", "--duration=3s", "http://b/", "-k"};
  EXPECT_THAT(options(words), testing::UnorderedElementsAre(Pair("connections", "5"), Pair("duration", "3s"),
                                                            Pair("keepalive", "true")));
  EXPECT_THAT(good(words).raw.arguments, ElementsAre("http://a/", "http://b/"));
}

TEST(Parse, EveryWayToWriteAValue) {
  for (const Words& words : {Words{"bench", "-c", "5"}, Words{"bench", "-c5"}, Words{"bench", "--connections", "5"},
                             Words{"bench", "--connections=5"}}) {
    EXPECT_THAT(options(words), ElementsAre(Pair("connections", "5")));
  }
  EXPECT_THAT(options({"bench", "--threads", "2"}), ElementsAre(Pair("threads", "2")));
}

TEST(Parse, AValueIsTakenAsItIs) {
  for (const char* value : {"", "{}", "[]", "[1,2]", "a,b", "a=b", "-x", "--", "--duration", "--duration=1", "\"q\"",
                            " ", "%%", "true", "++"}) {
    EXPECT_THAT(options({"bench", "-b", value}), ElementsAre(Pair("body", value)));
    EXPECT_THAT(options({"bench", "--body", value}), ElementsAre(Pair("body", value)));
    EXPECT_THAT(options({"bench", std::string("--body=") + value}), ElementsAre(Pair("body", value)));
  }
  EXPECT_THAT(options({"bench", "-d", "-5"}), ElementsAre(Pair("duration", "-5")));
}

TEST(Parse, RepeatedOptionsKeepTheirOrder) {
  EXPECT_THAT(options({"bench", "-H", "a: 1,2", "u", "--header", "a: 3"}),
              ElementsAre(Pair("header", "a: 1,2"), Pair("header", "a: 3")));
  EXPECT_THAT(options({"bench", "--no-keepalive", "-k"}),
              ElementsAre(Pair("keepalive", "false"), Pair("keepalive", "true")));
}

TEST(Parse, ShortFlagsMayBeBundled) {
  EXPECT_THAT(options({"bench", "-klR"}),
              testing::UnorderedElementsAre(Pair("keepalive", "true"), Pair("random-param", "true"),
                                            Pair("verify-length", "true")));
}

TEST(Parse, ManyArgumentsAndWhatFollowsTwoDashes) {
  Words words{"bench"};
  for (int i = 0; i < 100; ++i) words.push_back("http://a/" + std::to_string(i));
  EXPECT_EQ(good(words).raw.arguments.size(), 100u);
  EXPECT_THAT(good({"show", "--", "-odd-name"}).raw.arguments, ElementsAre("-odd-name"));
}

TEST(Parse, GlobalOptionsMayStandFirst) {
  EXPECT_THAT(options({"--no-color", "schema"}), ElementsAre(Pair("no-color", "true")));
  EXPECT_THAT(options({"--color", "never", "schema"}), ElementsAre(Pair("color", "never")));
  EXPECT_TRUE(good({"--help"}).help);
  EXPECT_TRUE(good({"-V"}).version);
  EXPECT_FALSE(good({"--help"}).command);
  EXPECT_TRUE(good({"--color", "never", "--version"}).version);
}

TEST(Parse, HelpIsAlwaysToBeHad) {
  EXPECT_EQ(good({"help"}).command, std::nullopt);
  EXPECT_TRUE(good({"help"}).help);
  EXPECT_EQ(good({"help", "run"}).command, input::Command::run);
  EXPECT_TRUE(good({"help", "run"}).help);
  EXPECT_TRUE(good({"bench", "--nonsense", "--help"}).help);
  EXPECT_TRUE(good({"run", "-h"}).help);
}

TEST(Parse, UnknownWordsGetTheNearestKnown) {
  EXPECT_EQ(problem({"bnech", "u"}), "\"bnech\" is not a command | did you mean: brink bench");
  EXPECT_EQ(problem({"fly"}), "\"fly\" is not a command | see: brink --help");
  EXPECT_EQ(problem({"http://localhost/"}),
            "\"http://localhost/\" is not a command | did you mean: brink run http://localhost/");
  EXPECT_EQ(problem({"bench", "--conections", "5"}), "bench has no option --conections | did you mean --connections?");
  EXPECT_EQ(problem({"bench", "--no-keepaliv"}), "bench has no option --no-keepaliv | did you mean --no-keepalive?");
  EXPECT_EQ(problem({"bench", "--fail-under=3"}),
            "bench has no option --fail-under | it belongs to run; see: brink bench --help");
  EXPECT_EQ(problem({"bench", "-z"}), "bench has no option -z | see: brink bench --help");
  EXPECT_EQ(problem({"bench", "--xyzzy"}), "bench has no option --xyzzy | see: brink bench --help");
}

TEST(Parse, MissingPiecesAreNamed) {
  EXPECT_EQ(problem({}), "no command given | see: brink --help");
  EXPECT_EQ(problem({"--frob"}), "no command before --frob | see: brink --help");
  EXPECT_EQ(problem({"bench", "u", "-d"}),
            "--duration needs a value | give a time such as 30s, 500ms or 1m30s from 1ms to 24h");
  EXPECT_EQ(problem({"bench", "--insecure=no"}), "--insecure takes no value | see: brink bench --help");
}

}  // namespace
}  // namespace brink::cli
