#include "input/options/option.h"

#include <gtest/gtest.h>

#include <set>

#include "input/options/values.h"

namespace brink::input {
namespace {

TEST(OptionTable, NamesAreUniqueWithinACommand) {
  for (const CommandInfo& command : all_commands()) {
    std::set<std::string> seen;
    for (const Option* option : options_of(command.command)) {
      EXPECT_TRUE(seen.insert(std::string(option->name)).second) << command.name << " --" << option->name;
      for (const std::string_view other : {option->also, option->short_name}) {
        if (!other.empty()) {
          EXPECT_TRUE(seen.insert(std::string(other)).second) << command.name << " " << other;
        }
      }
    }
  }
}

TEST(OptionTable, EveryDefaultIsAValueTheOptionTakes) {
  for (const Option& option : all_options()) {
    if (option.default_text.empty()) continue;
    const auto ok = check_value(option, option.default_text);
    EXPECT_TRUE(ok.has_value()) << option.name << ": " << (ok ? "" : ok.error().message);
  }
}

TEST(OptionTable, RowsAreWhole) {
  for (const Option& option : all_options()) {
    EXPECT_FALSE(option.help.empty()) << option.name;
    EXPECT_FALSE(option.help.ends_with('.')) << option.name;
    EXPECT_FALSE(option.group.empty()) << option.name;
    EXPECT_NE(option.commands, 0u) << option.name;
    EXPECT_LE(option.short_name.size(), 1u) << option.name;
    EXPECT_EQ(option.takes_value(), !option.value_name.empty()) << option.name;
    if (option.kind == Kind::choice) {
      EXPECT_FALSE(option.choices.empty()) << option.name;
    }
    if (!option.choices.empty()) {
      EXPECT_TRUE(option.kind == Kind::choice || option.kind == Kind::text) << option.name;
    }
    if (option.repeatable) {
      EXPECT_TRUE(option.default_text.empty()) << option.name;
    }
  }
}

TEST(OptionTable, GroupsStandTogether) {
  for (const CommandInfo& command : all_commands()) {
    std::set<std::string_view> closed;
    std::string_view open;
    for (const Option* option : options_of(command.command)) {
      if (option->group == open) continue;
      EXPECT_TRUE(closed.insert(option->group).second) << command.name << ": " << option->group << " is in two places";
      open = option->group;
    }
  }
}

TEST(OptionTable, EveryCommandHasARow) {
  std::set<Command> seen;
  for (const CommandInfo& command : all_commands()) {
    EXPECT_TRUE(seen.insert(command.command).second);
    EXPECT_EQ(find_command(command.name), &command);
    EXPECT_EQ(&info(command.command), &command);
    EXPECT_LE(command.argument.least, command.argument.most);
  }
  EXPECT_EQ(find_command("bnech"), nullptr);
}

TEST(FindOption, KnowsEverySpelling) {
  const Option* threads = find_option(Command::bench, "threads");
  ASSERT_NE(threads, nullptr);
  EXPECT_EQ(find_option(Command::bench, "t"), threads);
  const Option* store = find_option(Command::worker, "join");
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(find_option(Command::worker, "nats"), store);
  EXPECT_EQ(find_option(Command::bench, "no-keepalive"), find_option(Command::bench, "keepalive"));
  EXPECT_NE(find_option(Command::bench, "no-keepalive"), nullptr);
  EXPECT_EQ(find_option(Command::bench, "no-rate"), nullptr);
  EXPECT_EQ(find_option(Command::bench, "path"), nullptr) << "belongs to run";
  EXPECT_EQ(find_option(Command::bench, ""), nullptr);
}

TEST(FindOption, TheSameNameMayMeanAnotherThingElsewhere) {
  EXPECT_EQ(find_option(Command::bench, "json")->kind, Kind::file);
  EXPECT_EQ(find_option(Command::run, "json")->kind, Kind::flag);
  EXPECT_EQ(find_option(Command::bench, "n")->name, "requests");
  EXPECT_EQ(find_option(Command::history, "n")->name, "limit");
}

}  // namespace
}  // namespace brink::input
