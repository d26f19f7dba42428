#include "output/audit.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace brink::output {
namespace {

using verdict::audit::Finding;
using verdict::audit::Grade;

Audit made() {
  return {"http://shop.test/",
          "http://shop.test/home",
          {{"vary", "Vary", Grade::pass, "fine", "", "GET http://shop.test/home"},
           {"cdn", "A cache in front", Grade::info, "none", "", "GET http://shop.test/home"},
           {"compression", "Compression", Grade::warn, std::string(200, 'x') + " \x1b[31m", "gzip it",
            "GET http://shop.test/a.js"},
           {"status", "Status", Grade::fail, "answers 500", "mend it", "GET http://shop.test/home"}},
          21};
}

TEST(RenderAudit, SaysWhatWasSeenWhatToDoAndWhichRequestShowsIt) {
  const std::string text = render_audit(made(), {.color = false, .unicode = false, .width = 80});
  EXPECT_NE(text.find("FAIL Status\n"), std::string::npos) << text;
  EXPECT_NE(text.find("-> gzip it"), std::string::npos);
  EXPECT_NE(text.find("GET http://shop.test/a.js"), std::string::npos);
  EXPECT_NE(text.find("1 passed, 1 warning, 1 failed (21 requests)"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << "what a target says does not reach the terminal as it is";
}

TEST(AuditGate, CountsTheGradeAndWhatIsGraver) {
  Audit audit = made();
  EXPECT_TRUE(has_finding(audit, "warn"));
  EXPECT_TRUE(has_finding(audit, "fail"));
  audit.findings.pop_back();
  EXPECT_TRUE(has_finding(audit, "warn"));
  EXPECT_FALSE(has_finding(audit, "fail"));
  audit.findings.pop_back();
  EXPECT_FALSE(has_finding(audit, "warn")) << "a remark is no warning";
}

TEST(AuditJson, HasAllFindingsAndTheirCounts) {
  const auto json = nlohmann::json::parse(audit_json(made()));
  EXPECT_EQ(json["findings"].size(), 4u);
  EXPECT_EQ(json["failed"], 1);
  EXPECT_EQ(json["tested"], "http://shop.test/home");
  EXPECT_EQ(json["findings"][2]["grade"], "warn");
}

TEST(AuditSarif, IsARuleForEachCheckAndAResultForEachFinding) {
  const auto json = nlohmann::json::parse(audit_sarif(made(), "1.2"));
  EXPECT_EQ(json["version"], "2.1.0");
  const auto& run = json["runs"][0];
  EXPECT_EQ(run["tool"]["driver"]["rules"].size(), 4u);
  ASSERT_EQ(run["results"].size(), 3u);
  EXPECT_EQ(run["results"][1]["level"], "warning");
  EXPECT_EQ(run["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "http://shop.test/a.js");
}

}  // namespace
}  // namespace brink::output
