#include "input/import/moustache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::input {
namespace {

using testing::ElementsAre;

TEST(Moustache, KnownVariablesAreFilledInAndOthersBecomePlaceholders) {
  Moustache variables([](std::string_view name) { return name == "$guid" ? std::string("${uuid()}") : ""; }, {});
  variables.set("host", "{{scheme}}://h");
  variables.set("scheme", "http");
  EXPECT_EQ(variables.fill("{{ host }}/{{user-id}}?g={{$guid}}&x={{ _.scheme }}"),
            "http://h/${user_id}?g=${uuid()}&x=http");
  EXPECT_EQ(variables.fill("{{$strange}} {{}} {{open {% tag %}"), "${strange} ${value} {{open {% tag %}");
  EXPECT_THAT(variables.unknown(), ElementsAre("user-id", "$strange", ""));
}

TEST(Moustache, TagsHaveTheirMeaning) {
  const Moustache variables({}, [](std::string_view tag) { return "<" + std::string(tag) + ">"; });
  EXPECT_EQ(variables.fill("a {% uuid 'v4' %} b"), "a <uuid 'v4'> b");
}

TEST(Moustache, WhatAnswersGiveStaysAPlaceholder) {
  Moustache variables({}, {});
  variables.set("auth-token", "old");
  EXPECT_EQ(variables.fill("{{auth-token}}"), "old");
  variables.set_while_running("auth_token");
  EXPECT_EQ(variables.fill("{{auth-token}}"), "${auth_token}");
}

TEST(Moustache, VariablesThatNameEachOtherEnd) {
  Moustache variables({}, {});
  variables.set("a", "{{a}}{{a}}");
  variables.set("b", "x{{b}}");
  EXPECT_EQ(variables.fill("{{b}}"), std::string(16, 'x') + "${b}");
  EXPECT_LE(variables.fill("{{a}}").size(), 10'000u * 4) << "two of each, sixteen deep, and no more than that";
  std::string wide;
  for (int i = 0; i < 100; ++i) wide += "{{e}}";
  variables.set("d", wide);
  variables.set("e", "{{d}}");
  EXPECT_LE(variables.fill("{{d}}").size(), 10'000u * 4);
}

}  // namespace
}  // namespace brink::input
