#include "plan/secrets.h"

#include <gtest/gtest.h>

namespace brink::plan {
namespace {

Secrets secrets_of(std::map<std::string, std::string> values) {
  Secrets secrets;
  secrets.sources.push_back({"default", std::move(values)});
  return secrets;
}

TEST(PlanSecrets, AreMaskedHoweverTheyAreWritten) {
  const SecretMask mask(secrets_of({{"a", "s3/\"x\""}, {"b", "long-s3"}, {"none", ""}}));
  EXPECT_EQ(mask.masked("key=s3/\"x\"!"), "key=***SECRET_REDACTED***!");
  EXPECT_EQ(mask.masked(R"({"key":"s3/\"x\""})"), R"({"key":"***SECRET_REDACTED***"})");
  EXPECT_EQ(mask.masked("/?key=s3%2F%22x%22&b=long-s3"), "/?key=***SECRET_REDACTED***&b=***SECRET_REDACTED***");
  EXPECT_EQ(mask.masked("nothing here"), "nothing here");
}

TEST(PlanSecrets, OneThatContainsAnotherGoesWhole) {
  const SecretMask mask(secrets_of({{"a", "word"}, {"b", "password"}}));
  EXPECT_EQ(mask.masked("password word"), "***SECRET_REDACTED*** ***SECRET_REDACTED***");
}

}  // namespace
}  // namespace brink::plan
