#include "input/k6/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/k6/persistent_flags.h"

namespace brink::input::k6 {
namespace {

using testing::HasSubstr;

Result<Line> line(const std::vector<std::string>& words) { return cut_line("run", words); }

TEST(K6Line, IsCutAsK6CutsIt) {
  const auto cut = line({"-u", "10", "-s", "10s:5,1m:20", "-s=5s:0", "-e", "A=b=c", "-qw", "--tag", "a=1,2", "--tag",
                         "b=2", "--http-debug", "--include-system-env-vars=false", "--out", "json=x.json", "script.js",
                         "--no-setup=false"});
  ASSERT_TRUE(cut.has_value()) << cut.error().message;
  EXPECT_EQ(cut->script, "script.js");
  EXPECT_EQ(cut->env.at("A"), "b=c");
  EXPECT_TRUE(cut->quiet);
  EXPECT_FALSE(cut->include_system_env);
  EXPECT_EQ(cut->options.options["stages"].size(), 3u);
  EXPECT_EQ(cut->options.options["tags"].size(), 2u);
  EXPECT_EQ(cut->options.options["tags"]["a"], "1,2");
  EXPECT_EQ(cut->options.options["httpDebug"], "headers");
  EXPECT_EQ(cut->options.options["throw"], true);
  EXPECT_EQ(cut->options.options["noSetup"], false);
  EXPECT_EQ(cut->outputs, std::vector<std::string>{"json=x.json"});
}

TEST(K6Line, WhatItCannotTakeIsNamed) {
  EXPECT_THAT(line({"-d30s", "-s", "1s:5"}).error().message, HasSubstr("`duration` and `stages`"));
  EXPECT_THAT(line({"--what"}).error().message, HasSubstr("unknown flag: --what"));
  EXPECT_THAT(line({"-Z"}).error().message, HasSubstr("'Z'"));
  EXPECT_THAT(line({"--vus"}).error().message, HasSubstr("needs an argument"));
  EXPECT_THAT(line({"--vus", "x"}).error().message, HasSubstr("--vus"));
  EXPECT_THAT(line({"a.js", "b.js"}).error().message, HasSubstr("b.js"));
  EXPECT_THAT(line({"--traces-output", "otel"}).error().message, HasSubstr("not taken"));
  EXPECT_FALSE(line({"--linger", "a.js"})->notes.empty());
}

TEST(K6Line, SomeFlagsMayStandBeforeTheCommand) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(*command_first({"run", "-q", "a.js"}), (Words{"run", "-q", "a.js"}));
  EXPECT_EQ(*command_first({"--no-color", "-v", "run", "a.js"}), (Words{"run", "--no-color", "-v", "a.js"}));
  EXPECT_EQ(*command_first({"-qc", "k6.json", "--log-format", "raw", "--log-output=none", "-a=:1", "run", "a.js"}),
            (Words{"run", "-qc", "k6.json", "--log-format", "raw", "--log-output=none", "-a=:1", "a.js"}));
  EXPECT_THAT(command_first({"--vus", "2", "run", "a.js"}).error().message, HasSubstr("--vus"));
  EXPECT_THAT(command_first({"-qu", "2", "run", "a.js"}).error().message, HasSubstr("-qu"));
  EXPECT_THAT(command_first({"--what", "run"}).error().message, HasSubstr("--what"));
  EXPECT_THAT(command_first({"--log-format", "raw"}).error().message, HasSubstr("no command"));
  EXPECT_THAT(command_first({"--log-format"}).error().message, HasSubstr("no command"));
}

TEST(K6Line, VariablesSayWhatItDoesNot) {
  const auto environment = [](std::string_view name) -> std::optional<std::string> {
    if (name == "K6_OUT") return "json=a.json, csv";
    if (name == "K6_SUMMARY_MODE") return "full";
    if (name == "K6_NO_COLOR") return "true";
    if (name == "K6_STAGES") return "10s:5,1m:20";
    if (name == "K6_HOSTS") return R"({"a.test": "127.0.0.1"})";
    return std::nullopt;
  };
  Line given = *line({"--summary-mode", "disabled", "a.js"});
  ASSERT_TRUE(add_environment(environment, given).has_value());
  EXPECT_EQ(given.summary_mode, "disabled");
  EXPECT_EQ(given.outputs, (std::vector<std::string>{"json=a.json", "csv"}));
  EXPECT_TRUE(given.no_color);
  const auto layer = read_environment(environment);
  ASSERT_TRUE(layer.has_value()) << layer.error().message;
  EXPECT_EQ(layer->options["stages"].size(), 2u);
  EXPECT_EQ(layer->options["hosts"]["a.test"], "127.0.0.1");
}

}  // namespace
}  // namespace brink::input::k6
