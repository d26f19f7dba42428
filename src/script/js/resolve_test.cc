#include "script/js/resolve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::script::js {
namespace {

using ::testing::HasSubstr;

std::string resolved(std::string_view base, std::string_view specifier) {
  const auto name = resolve_module(base, specifier);
  return name ? *name : "error: " + name.error().message;
}

TEST(JsResolve, NamesOfModules) {
  constexpr std::string_view base = "file:///home/x/tests/script.js";
  EXPECT_EQ(resolved(base, "k6"), "k6");
  EXPECT_EQ(resolved(base, "k6/http"), "k6/http");
  EXPECT_EQ(resolved(base, "./lib/a.js"), "file:///home/x/tests/lib/a.js");
  EXPECT_EQ(resolved(base, "../a/./b/../c.js"), "file:///home/x/a/c.js");
  EXPECT_EQ(resolved(base, "../../../../etc/a.js"), "file:///etc/a.js");
  EXPECT_EQ(resolved(base, "/abs/a.js"), "file:///abs/a.js");
  EXPECT_EQ(resolved(base, "file:///abs/a.js"), "file:///abs/a.js");
  EXPECT_EQ(resolved(base, "https://example.com/a.js"), "https://example.com/a.js");
  EXPECT_THAT(resolved(base, "lodash"), HasSubstr("couldn't be recognised"));
  EXPECT_THAT(resolved(base, "http://example.com/a.js"), HasSubstr("only https"));
  EXPECT_THAT(resolved(base, ""), HasSubstr("without a name"));
}

TEST(JsResolve, WhatTheWebImportsIsOfTheWeb) {
  constexpr std::string_view base = "https://example.com/lib/1.0/index.js";
  EXPECT_EQ(resolved(base, "./a.js"), "https://example.com/lib/1.0/a.js");
  EXPECT_EQ(resolved(base, "/a.js"), "https://example.com/a.js");
  EXPECT_EQ(resolved(base, "k6"), "k6");
  EXPECT_THAT(resolved(base, "file:///etc/passwd"), HasSubstr("may not import the local file"));
}

TEST(JsResolve, OpenedFiles) {
  EXPECT_EQ(*resolve_opened("/home/x/", "data.csv"), "/home/x/data.csv");
  EXPECT_EQ(*resolve_opened("/home/x/", "../data.csv"), "/home/data.csv");
  EXPECT_EQ(*resolve_opened("/home/x/", "/abs.csv"), "/abs.csv");
  EXPECT_EQ(*resolve_opened("/home/x/", "file:///abs.csv"), "/abs.csv");
  EXPECT_FALSE(resolve_opened("/home/x/", ""));
}

}  // namespace
}  // namespace brink::script::js
