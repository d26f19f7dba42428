#include "output/mask_secrets.h"

#include <gtest/gtest.h>

namespace brink::output {
namespace {

plan::SecretMask mask_of(std::map<std::string, std::string> values) {
  plan::Secrets secrets;
  secrets.sources.push_back({"default", std::move(values)});
  return plan::SecretMask(secrets);
}

TEST(OutputMaskSecrets, TextsAndNamesButNoNumbers) {
  const auto mask = mask_of({{"a", "12"}, {"b", "x\"y"}});
  EXPECT_EQ(mask_json(R"({"n":12,"t":"v12","x\"y":[true,null,"x\"y"]})", mask),
            R"({"n":12,"t":"v***SECRET_REDACTED***","***SECRET_REDACTED***":[true,null,"***SECRET_REDACTED***"]})");
}

TEST(OutputMaskSecrets, OfARecord) {
  Record record;
  record.kind = "bench";
  record.target.url = "http://127.0.0.1/?key=hush";
  record.warnings.push_back("hush, it said");
  mask_record(record, mask_of({{"a", "hush"}}));
  EXPECT_EQ(record.target.url, "http://127.0.0.1/?key=***SECRET_REDACTED***");
  EXPECT_EQ(record.warnings.front(), "***SECRET_REDACTED***, it said");
  EXPECT_EQ(record.kind, "bench");
}

}  // namespace
}  // namespace brink::output
