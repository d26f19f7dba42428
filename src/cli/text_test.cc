// Help, manual, reference and completion: what is made from the table must hold all of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/completion.h"
#include "cli/describe.h"
#include "cli/door_testing.h"
#include "cli/help.h"
#include "cli/man_page.h"
#include "cli/reference.h"
#include "cli/wrap.h"

namespace brink::cli {
namespace {

using testing::HasSubstr;

TEST(Wrap, BreaksAtBlanks) {
  EXPECT_EQ(wrap("one two three four", 0, 2, 9), "one two\n  three\n  four\n");
  EXPECT_EQ(wrap("averylongword b", 2, 4, 8), "  averylongword\n    b\n");
  EXPECT_EQ(wrap("", 2, 2, 10), "  \n");
}

TEST(Help, NamesEveryOptionAndStaysWithinItsWidth) {
  for (const input::CommandInfo& command : input::all_commands()) {
    const std::string help = command_help(command, 80);
    for (const input::Option* option : input::options_of(command.command)) {
      EXPECT_THAT(help, HasSubstr(heading(*option))) << command.name;
    }
    for (const std::string_view line : split(help, '\n')) {
      const bool to_be_typed = line.starts_with("  brink ");
      EXPECT_TRUE(to_be_typed || line.size() <= 80) << line;
    }
    EXPECT_THAT(general_help(80), HasSubstr(command.summary));
  }
}

TEST(Help, StaysWithinItsWidthWhereItIsAnotherTools) {
  using Line = std::vector<std::string>;
  for (const Line& words :
       {Line{"--help"}, Line{"k6", "run", "--help"}, Line{"pywrkr", "--help"}, Line{"wrk", "--help"}, Line{"ab", "-h"},
        Line{"hey", "--help"}, Line{"loadpilot", "run", "--help"}}) {
    DoorTest brink;
    brink(words);
    ASSERT_GT(brink.out().size(), 500u) << words.front();
    for (const std::string_view line : split(brink.out(), '\n')) EXPECT_LE(line.size(), 80u) << line;
  }
}

TEST(Help, DescribesDefaultsSpellingsAndVariables) {
  using input::Command;
  EXPECT_EQ(heading(*input::find_option(Command::bench, "c")), "-c, --connections N");
  EXPECT_EQ(heading(*input::find_option(Command::bench, "keepalive")), "-k, --keepalive, --no-keepalive");
  EXPECT_EQ(description(*input::find_option(Command::run, "store")),
            "folder of saved runs (default .brink); also read from BRINK_HOME");
  EXPECT_EQ(description(*input::find_option(Command::bench, "requests")),
            "send exactly so many requests instead of measuring for a time; also --num-requests");
  EXPECT_THAT(full_description(*input::find_option(Command::history, "n")),
              testing::EndsWith("Takes a whole number from 0 to 1000000."));
}

TEST(ManPage, HoldsEveryCommandAndOption) {
  const std::string page = man_page();
  for (const input::CommandInfo& command : input::all_commands()) EXPECT_THAT(page, HasSubstr(roff(synopsis(command))));
  for (const input::Option& option : input::all_options()) EXPECT_THAT(page, HasSubstr(roff(input::spelled(option))));
}

TEST(Roff, EscapesWhatWouldBeMarkup) {
  EXPECT_EQ(roff("a-b\\c"), "a\\-b\\ec");
  EXPECT_EQ(roff(".TH\n'x"), "\\&.TH\n\\&\\(aqx");
  EXPECT_EQ(roff("say \"~\""), "say \\(dq\\(ti\\(dq");
}

TEST(Reference, HoldsEveryOption) {
  const std::string text = markdown_reference();
  for (const input::Option& option : input::all_options()) {
    EXPECT_THAT(text, HasSubstr("`" + heading(option) + "`"));
  }
}

TEST(Completion, HoldsEveryCommandAndOption) {
  for (const std::string& script : {bash_completion(), zsh_completion(), fish_completion()}) {
    for (const input::CommandInfo& command : input::all_commands()) EXPECT_THAT(script, HasSubstr(command.name));
    for (const input::Option& option : input::all_options()) EXPECT_THAT(script, HasSubstr(option.name));
  }
}

}  // namespace
}  // namespace brink::cli
