#include "input/k6/secret_sources.h"

#include <gtest/gtest.h>

namespace brink::input::k6 {
namespace {

Result<plan::Secrets> read(const std::vector<std::string>& lines) {
  Surroundings surroundings;
  surroundings.read_file = [](const std::string& path, std::size_t) -> Result<std::string> {
    if (path == "good.txt") return std::string("cool=some secret\r\n\nelse=a=b\n");
    if (path == "bad.txt") return std::string("cool=1\nnothing\n");
    return could_not_run("cannot read " + path);
  };
  return read_secrets(lines, surroundings);
}
std::string error_of(const std::vector<std::string>& lines) {
  const auto secrets = read(lines);
  return secrets ? "" : secrets.error().message;
}

TEST(InputK6Secrets, SourcesOfTheLine) {
  const auto secrets = read({"mock=default,cool=cool secret", "mock=name=another,cool=x,empty="});
  ASSERT_TRUE(secrets);
  EXPECT_EQ(secrets->chosen, 0u);
  EXPECT_EQ(secrets->source("default")->values.at("cool"), "cool secret");
  EXPECT_EQ(secrets->source("another")->values.at("cool"), "x");
  EXPECT_EQ(secrets->source("another")->values.at("empty"), "");
  EXPECT_EQ(secrets->source("third"), nullptr);
}

TEST(InputK6Secrets, AFileOfThem) {
  for (const char* line : {"file=good.txt", "file=filename=good.txt"}) {
    const auto secrets = read({line});
    ASSERT_TRUE(secrets) << line;
    EXPECT_EQ(secrets->chosen, 0u);
    EXPECT_EQ(secrets->source("default")->values.at("cool"), "some secret");
    EXPECT_EQ(secrets->source("default")->values.at("else"), "a=b");
  }
}

TEST(InputK6Secrets, WhatCannotBe) {
  EXPECT_EQ(error_of({"file=bad.txt"}), "bad.txt:2: this is not KEY=VALUE");
  EXPECT_EQ(error_of({"file=none.txt"}), "--secret-source file: cannot read none.txt");
  EXPECT_EQ(error_of({"url=urlTemplate=http://x/{key}"}), "--secret-source url: secrets are not fetched");
  EXPECT_EQ(error_of({"vault=x"}), "--secret-source 'vault' is not one we know");
  EXPECT_EQ(error_of({"mock=a=1", "mock=b=2"}), "--secret-source: two sources are called 'default'");
  EXPECT_EQ(error_of({"mock=default,a=1", "mock=name=b,default,b=2"}),
            "--secret-source: two sources are to be the default");
  EXPECT_FALSE(read({"mock=a=1", "mock=name=b,b=2"})->chosen);
}

}  // namespace
}  // namespace brink::input::k6
