#include "input/import/shell_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/import/ansi_quote.h"

namespace brink::input {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Words = std::vector<std::string>;

Words shell(std::string_view text) {
  const auto script = split_shell(text, "f");
  if (!script) return {script.error().message};
  return script->commands.size() == 1 ? script->commands.front().words : Words{"not one command"};
}
Words cmd(std::string_view text) {
  const auto script = split_cmd(text, "f");
  if (!script) return {script.error().message};
  return script->commands.size() == 1 ? script->commands.front().words : Words{"not one command"};
}

TEST(ShellWords, QuotesAndEscapesAreThoseOfAShell) {
  EXPECT_THAT(shell(R"(a 'b c' "d \"e\" \x" f\ g ''  "")"), ElementsAre("a", "b c", "d \"e\" \\x", "f g", "", ""));
  EXPECT_THAT(shell("a'b'\"c\"d"), ElementsAre("abcd"));
  EXPECT_THAT(shell("a \\\n  b \\\r\n c\r\n"), ElementsAre("a", "b", "c")) << "a line that goes on";
  EXPECT_THAT(shell("'a\nb' \"c\nd\""), ElementsAre("a\nb", "c\nd"));
  EXPECT_THAT(shell("a # rest\n"), ElementsAre("a"));
  EXPECT_THAT(shell("a#b"), ElementsAre("a#b"));
}

TEST(ShellWords, AnsiQuotesHaveTheEscapesOfC) {
  EXPECT_THAT(shell(R"($'a\n\t\'\x41\101\u00e9\U0001f600\q')"), ElementsAre("a\n\t'AA\u00e9\U0001f600\\q"));
  EXPECT_THAT(shell(R"($'\ud83d\ude00')"), ElementsAre("\U0001f600")) << "as browsers write what is beyond 16 bits";
  EXPECT_THAT(shell(R"($'\ud83d')"), ElementsAre("\ufffd"));
}

TEST(ShellWords, CommandsEndAtLinesAndOperators) {
  const auto script = split_shell("a 1; b 2 && c\nd | e &\n\n(f)", "x");
  ASSERT_EQ(script->commands.size(), 6u);
  EXPECT_THAT(script->commands[1].words, ElementsAre("b", "2"));
  EXPECT_EQ(script->commands[2].line, 1u);
  EXPECT_EQ(script->commands[3].line, 2u);
  EXPECT_EQ(script->commands[5].line, 4u);
}

TEST(ShellWords, RedirectionsAreDropped) {
  EXPECT_THAT(shell("a >out b 2>&1 2> err c < in d"), ElementsAre("a", "b", "c", "d"));
}

TEST(ShellWords, VariablesBecomePlaceholders) {
  const auto script = split_shell("a $HOST/x \"${TOKEN:-none}\" '$NOT' $1 $ \"$HOST\"", "x");
  EXPECT_THAT(script->commands[0].words, ElementsAre("a", "${HOST}/x", "${TOKEN}", "$NOT", "$1", "$", "${HOST}"));
  EXPECT_THAT(script->variables, ElementsAre("HOST", "TOKEN"));
}

TEST(ShellWords, WhatOnlyRunningCouldTellIsAnError) {
  EXPECT_THAT(shell("a\nb $(date)"),
              ElementsAre("f, line 2: what a command would print is not known: $(...) and `...` are not run"));
  EXPECT_EQ(shell("a `date`")[0].substr(0, 10), "f, line 1:");
  EXPECT_EQ(shell("a \"`date`\"")[0].substr(0, 10), "f, line 1:");
  EXPECT_THAT(shell("cat <<EOF\nx\nEOF"), ElementsAre("f, line 1: a here-document is not read"));
  EXPECT_THAT(shell("a 'b"), ElementsAre("f, line 1: a quote is not closed"));
  EXPECT_THAT(shell("a \"b"), ElementsAre("f, line 1: a quote is not closed"));
  EXPECT_THAT(shell("a $'b"), ElementsAre("f, line 1: a quote is not closed"));
}

TEST(ShellWords, AreBounded) {
  EXPECT_TRUE(split_shell(std::string(most_script_bytes, ' '), "f"));
  EXPECT_FALSE(split_shell(std::string(most_script_bytes + 1, ' '), "f"));
  EXPECT_TRUE(split_cmd(std::string(most_script_bytes, ' '), "f"));
  EXPECT_FALSE(split_cmd(std::string(most_script_bytes + 1, ' '), "f"));
}

TEST(CmdWords, CaretsAreTakenAway) {
  EXPECT_TRUE(is_for_cmd("curl ^\"http://h/^\""));
  EXPECT_TRUE(is_for_cmd("curl \"http://h/\" ^\r\n  -k"));
  EXPECT_FALSE(is_for_cmd("curl 'http://h/' \\\n -k"));
  EXPECT_THAT(cmd("curl ^\"http://h/^?a=1^&b=2^\" ^\r\n  -H ^\"a: ^\\^\"q^\\^\" ^%^\""),
              ElementsAre("curl", "http://h/?a=1&b=2", "-H", "a: \"q\" %"));
  EXPECT_THAT(cmd("curl --data-raw ^\"a^\n\nb^\""), ElementsAre("curl", "--data-raw", "a\nb"));
}

TEST(CmdWords, QuotesAreThoseOfWindowsPrograms) {
  EXPECT_THAT(cmd(R"(a "b c" "d\\" "e\"f" "g""h" i\j "")"), ElementsAre("a", "b c", "d\\", "e\"f", "g\"h", "i\\j", ""));
  EXPECT_THAT(cmd("a \"b"), ElementsAre("f, line 1: a quote is not closed"));
}

TEST(CmdWords, ALineIsACommand) {
  const auto script = split_cmd("curl ^\"a^\" &\r\n\r\ncurl ^\"b^\"\r\n", "f");
  ASSERT_EQ(script->commands.size(), 2u);
  EXPECT_THAT(script->commands[0].words, ElementsAre("curl", "a"));
  EXPECT_EQ(script->commands[1].line, 3u);
}

}  // namespace
}  // namespace brink::input
