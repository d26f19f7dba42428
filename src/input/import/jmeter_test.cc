#include "input/import/jmeter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "input/import/jmeter_scope.h"
#include "input/import/jmx_testing.h"

namespace brink::input {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Imported imported(const std::string& plan) {
  auto result = import_jmeter(plan, "p.jmx");
  EXPECT_TRUE(result) << result.error().message;
  if (!result) return Imported{{"", {}, {{"", 1, {{}}}}, {}}, {}};
  return std::move(*result);
}
plan::RecordedRequest one(const std::string& plan) { return imported(plan).recording.flows[0].requests[0]; }
std::string problem(std::string_view text) {
  const auto result = import_jmeter(text, "p.jmx");
  return result ? "fine" : result.error().message;
}
std::string headers(const std::vector<plan::Header>& list) {
  std::string out;
  for (const auto& header : list) out += header.name + "=" + header.value + " ";
  return out;
}
std::string manager(const std::string& name, const std::string& value) {
  return jmx("HeaderManager", "",
             group("collectionProp", "HeaderManager.headers",
                   group("elementProp", "", property("Header.name", name) + property("Header.value", value))));
}

TEST(Jmeter, SamplersHaveTheirUrlFromThemselvesAndTheDefaults) {
  const std::string defaults = jmx("ConfigTestElement", "",
                                   property("HTTPSampler.domain", "shop.test") +
                                       property("HTTPSampler.protocol", "https") + property("HTTPSampler.port", "8443"),
                                   "", "guiclass=\"HttpDefaultsGui\"");
  const auto result = imported(jmx_plan(
      jmx("HTTPSamplerProxy", "a", property("HTTPSampler.path", "cart")) +
          jmx("HTTPSamplerProxy", "", property("HTTPSampler.path", "http://other.test/x")) + jmx_get("c", "/c"),
      defaults));
  const auto& list = result.recording.flows[0].requests;
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].base + list[0].path, "https://shop.test:8443/cart");
  EXPECT_EQ(list[1].base, "http://other.test");
  EXPECT_EQ(list[1].name, "GET /x");
  EXPECT_EQ(list[2].base, "https://h.test:8443");
  EXPECT_EQ(result.recording.name, "Shop");
  EXPECT_EQ(result.recording.flows[0].name, "Users");
}

TEST(Jmeter, ArgumentsAreAQueryAFormOrABody) {
  const std::string arguments = jmx_arguments(jmx_argument("a b", "1&amp;2") + jmx_argument("c", "x%20y", false));
  EXPECT_EQ(one(jmx_plan(jmx_get("g", "/g?z=0", "", arguments))).path, "/g?z=0&a+b=1%262&c=x%20y");
  const auto form = one(jmx_plan(jmx_get("p", "/p", "", property("HTTPSampler.method", "POST") + arguments)));
  ASSERT_EQ(form.body.form.size(), 2u);
  EXPECT_EQ(form.body.form[1].value, "x y") << "what is encoded already is taken apart";
  EXPECT_FALSE(form.body.multipart);
  const auto raw = one(
      jmx_plan(jmx_get("r", "/r", "",
                       property("HTTPSampler.method", "PUT") + jmx_arguments(jmx_argument("", "{&quot;a&quot;: 1}")) +
                           "<boolProp name=\"HTTPSampler.postBodyRaw\">true</boolProp>")));
  EXPECT_EQ(raw.body.text, "{\"a\": 1}");
  EXPECT_EQ(raw.method, "PUT");
}

TEST(Jmeter, FilesArePartsOrTheBody) {
  const auto files = [](const std::string& list) {
    return property("HTTPSampler.method", "POST") +
           group("elementProp", "HTTPsampler.Files", group("collectionProp", "HTTPFileArgs.files", list));
  };
  const std::string named = group(
      "elementProp", "x",
      property("File.path", "x.png") + property("File.paramname", "pic") + property("File.mimetype", "image/png"));
  const auto parts = one(jmx_plan(jmx_get("f", "/f", "", files(named) + jmx_arguments(jmx_argument("a", "1")))));
  ASSERT_EQ(parts.body.files.size(), 1u);
  EXPECT_EQ(parts.body.files[0].name, "pic");
  EXPECT_EQ(parts.body.form.size(), 1u);
  const auto body =
      one(jmx_plan(jmx_get("f", "/f", "", files(group("elementProp", "y", property("File.path", "y.bin"))))));
  EXPECT_EQ(body.body.file, "y.bin");
}

TEST(Jmeter, ConfigurationHoldsForWhatIsBesideAndBelow) {
  const std::string timer = jmx("ConstantTimer", "", property("ConstantTimer.delay", "300"));
  const std::string random =
      jmx("UniformRandomTimer", "", property("ConstantTimer.delay", "100") + property("RandomTimer.range", "400"));
  const auto result =
      imported(jmx_plan(jmx_get("a", "/a", manager("X", "own") + random) +
                            jmx("GenericController", "", "", jmx_get("b", "/b") + timer) + manager("Y", "group"),
                        manager("X", "plan")));
  const auto& list = result.recording.flows[0].requests;
  EXPECT_EQ(headers(list[0].headers), "Y=group X=own ");
  EXPECT_DOUBLE_EQ(list[0].think_before_s, 0.3) << "a random pause by its mean";
  EXPECT_EQ(headers(list[1].headers), "X=plan Y=group ");
  EXPECT_DOUBLE_EQ(list[1].think_before_s, 0.3) << "wherever it stands";
}

TEST(Jmeter, AssertionsBecomeExpectations) {
  const auto assertion = [](const char* field, const char* type, std::vector<std::string> texts) {
    std::string list;
    for (const auto& text : texts) list += property("", text);
    return jmx("ResponseAssertion", "check",
               property("Assertion.test_field", std::string("Assertion.") + field) +
                   "<intProp name=\"Assertion.test_type\">" + type + "</intProp>" +
                   group("collectionProp", "Asserion.test_strings", list));
  };
  const auto request = one(jmx_plan(
      jmx_get("a", "/a",
              assertion("response_code", "40", {"200", "201"}) + assertion("response_data", "16", {"Wel.come"}) +
                  assertion("response_data", "2", {"id=\\d+"}) +
                  jmx("JSONPathAssertion", "",
                      property("JSON_PATH", "$.a[0].b") + property("EXPECTED_VALUE", "x") +
                          "<boolProp name=\"JSONVALIDATION\">true</boolProp>") +
                  jmx("JSONPathAssertion", "", property("JSON_PATH", "$.c")) +
                  jmx("DurationAssertion", "", property("DurationAssertion.duration", "1500")))));
  EXPECT_THAT(request.expect.status, ElementsAre(200, 201));
  EXPECT_EQ(request.expect.body_contains, "Wel.come");
  EXPECT_EQ(request.expect.body_regex, "id=\\d+");
  ASSERT_EQ(request.expect.json.size(), 2u);
  EXPECT_EQ(request.expect.json[0].text, "\"x\"");
  EXPECT_EQ(request.expect.json[1].text, "\"*\"");
  EXPECT_DOUBLE_EQ(request.expect.max_latency_s, 1.5);
  EXPECT_EQ(one(jmx_plan(jmx_get("a", "/a", assertion("response_data", "8", {"a.b"})))).expect.body_regex,
            "(?s)^(?:a\\.b)$");
  EXPECT_THAT(
      imported(jmx_plan(jmx_get("a", "/a",
                                assertion("response_data", "6", {"x"}) + assertion("response_headers", "2", {"x"}))))
          .notes.back(),
      HasSubstr("left out: 2 x ResponseAssertion \"check\""));
}

TEST(Jmeter, ExtractorsAreTakenWhereASamplerHasThem) {
  const auto request = one(jmx_plan(
      jmx_get("a", "/a",
              jmx("JSONPostProcessor", "",
                  property("JSONPostProcessor.referenceNames", "id; user.name") +
                      property("JSONPostProcessor.jsonPathExprs", "$.id;$.user.name")) +
                  jmx("RegexExtractor", "",
                      property("RegexExtractor.refname", "csrf") + property("RegexExtractor.regex", "csrf=(\\w+)") +
                          property("RegexExtractor.template", "$1$") + property("RegexExtractor.useHeaders", "false")) +
                  jmx("BoundaryExtractor", "",
                      property("BoundaryExtractor.refname", "b") + property("BoundaryExtractor.lboundary", "[") +
                          property("BoundaryExtractor.rboundary", "]"))) +
      jmx_get("b", "/${id}/${user.name}")));
  ASSERT_EQ(request.extract.size(), 4u);
  EXPECT_EQ(request.extract[1].variable, "user_name");
  EXPECT_EQ(request.extract[2].what, "csrf=(\\w+)");
  EXPECT_EQ(request.extract[3].what, "(?s)\\[(.*?)\\]");
}

TEST(Jmeter, WhatNoScenarioCanTakeIsNamed) {
  const auto result = imported(
      jmx_plan(jmx_get("a", "/a",
                       jmx("JSONPostProcessor", "",
                           property("JSONPostProcessor.referenceNames", "id") +
                               property("JSONPostProcessor.jsonPathExprs", "$..id")) +
                           jmx("RegexExtractor", "",
                               property("RegexExtractor.refname", "r") + property("RegexExtractor.regex", "(a)(b)") +
                                   property("RegexExtractor.template", "$2$")) +
                           jmx("JSR223PostProcessor", "", "")) +
               jmx("JDBCSampler", "", "") + jmx("JDBCSampler", "", "")));
  EXPECT_THAT(
      result.notes.back(),
      HasSubstr(
          "left out: JSONPostProcessor of id ($..id), RegexExtractor of r, JSR223PostProcessor, 2 x JDBCSampler"));
}

TEST(Jmeter, VariablesHaveValuesColumnsOrNone) {
  const std::string variables =
      jmx("Arguments", "",
          group("collectionProp", "Arguments.arguments",
                group("elementProp", "host",
                      property("Argument.name", "host") + property("Argument.value", "${__P(host,shop.test)}"))));
  const std::string data = jmx("CSVDataSet", "",
                               property("filename", "data/users.csv") + property("variableNames", "user,pass") +
                                   property("delimiter", ";") + "<boolProp name=\"recycle\">false</boolProp>");
  const auto result = imported(jmx_plan(
      jmx("HTTPSamplerProxy", "a",
          property("HTTPSampler.domain", "${host}") + property("HTTPSampler.path", "/${user}/${nobody}/${__UUID}")),
      variables + data));
  const auto& request = result.recording.flows[0].requests[0];
  EXPECT_EQ(request.base, "http://shop.test");
  EXPECT_EQ(request.path, "/${users.user}/${nobody}/${uuid()}");
  ASSERT_EQ(result.recording.data.size(), 1u);
  EXPECT_EQ(result.recording.data[0].file, "data/users.csv");
  EXPECT_EQ(result.recording.data[0].strategy, "sequential");
  EXPECT_THAT(result.notes,
              ElementsAre("data/users.csv: put a first line with the names of its columns: user,pass",
                          "data/users.csv: its columns must be parted by commas, not by \";\"",
                          "load of the plan, for brink bench: -u 1 -d TIME", "defaults taken for properties: host",
                          "without a value: nobody; they stand as placeholders"));
}

TEST(Jmeter, ADataSetWithALineOfNamesGivesTheVariablesThatNothingElseGives) {
  const auto request = one(jmx_plan(jmx_get("a", "/${x}"), jmx("CSVDataSet", "", property("filename", "u.csv"))));
  EXPECT_EQ(request.path, "/${u.x}");
}

TEST(Jmeter, LoadIsSaidInOptionsOfBench) {
  const auto loops = [](const char* count) {
    return group("elementProp", "ThreadGroup.main_controller", property("LoopController.loops", count));
  };
  const auto note = [&](const std::string& properties) {
    return imported(jmx_plan(jmx_get("a", "/a") + jmx_get("b", "/b"), "", properties)).notes.front();
  };
  EXPECT_EQ(note(property("ThreadGroup.num_threads", "50") + property("ThreadGroup.ramp_time", "10") + loops("20")),
            "load of the plan, for brink bench: -c 50 --ramp-up 10s -n 2000");
  EXPECT_EQ(note(property("ThreadGroup.num_threads", "50") + property("ThreadGroup.duration", "60") + loops("-1") +
                 "<boolProp name=\"ThreadGroup.scheduler\">true</boolProp>"),
            "load of the plan, for brink bench: -u 50 -d 60s");
}

TEST(Jmeter, ThreadGroupsAreFlowsWeightedByTheirThreads) {
  const std::string second = jmx("ThreadGroup", "Buyers", property("ThreadGroup.num_threads", "3"), jmx_get("b", "/b"));
  const auto result = imported(jmx_plan(jmx_get("a", "/a"), second, property("ThreadGroup.num_threads", "7")));
  ASSERT_EQ(result.recording.flows.size(), 2u);
  EXPECT_EQ(result.recording.flows[0].name, "Buyers");
  EXPECT_EQ(result.recording.flows[0].weight, 3);
  EXPECT_EQ(result.recording.flows[1].weight, 7);
}

TEST(Jmeter, ControllersKeepTheOrder) {
  const auto result = imported(
      jmx_plan(jmx("TransactionController", "Checkout", "", jmx_get("pay", "/pay")) +
               jmx("LoopController", "thrice", property("LoopController.loops", "3"), jmx_get("poll", "/poll")) +
               jmx("IfController", "maybe", "", jmx_get("extra", "/extra")) +
               jmx("LoopController", "many", property("LoopController.loops", "500"), jmx_get("m", "/m"))));
  std::vector<std::string> names;
  for (const auto& request : result.recording.flows[0].requests) names.push_back(request.name);
  EXPECT_THAT(names, ElementsAre("Checkout / pay", "poll", "poll", "poll", "extra", "m"));
  EXPECT_THAT(result.notes.back(),
              HasSubstr("left out: the condition of IfController \"maybe\", the turns of loop \"many\""));
}

TEST(Jmeter, WhatIsSwitchedOffIsNotThere) {
  EXPECT_EQ(problem(jmx_plan(jmx("HTTPSamplerProxy", "a", property("HTTPSampler.domain", "h"), jmx_get("b", "/b"),
                                 "enabled=\"false\""))),
            "p.jmx has no HTTP sampler in a thread group");
}

TEST(Jmeter, LoginsAreHeaders) {
  const std::string logins =
      jmx("AuthManager", "",
          group("collectionProp", "AuthManager.auth_list",
                group("elementProp", "",
                      property("Authorization.url", "http://h.test/a") + property("Authorization.username", "anna") +
                          property("Authorization.password", "geheim"))));
  const auto result = imported(jmx_plan(jmx_get("a", "/a/x") + jmx_get("b", "/b") + logins));
  EXPECT_EQ(headers(result.recording.flows[0].requests[0].headers), "Authorization=Basic YW5uYTpnZWhlaW0= ");
  EXPECT_EQ(headers(result.recording.flows[0].requests[1].headers), "");
}

TEST(Jmeter, WhatIsNoPlanIsNamed) {
  EXPECT_EQ(problem("{}"), "p.jmx, line 1: this is not XML: No document element found");
  EXPECT_EQ(problem("<a>\n<b></a>"), "p.jmx, line 2: this is not XML: Start-end tags mismatch");
  EXPECT_EQ(problem("<a/>"), "p.jmx is not a test plan of JMeter: it has no <jmeterTestPlan>");
  EXPECT_EQ(problem("<jmeterTestPlan><hashTree/></jmeterTestPlan>"), "p.jmx has no HTTP sampler in a thread group");
}

TEST(Jmeter, DepthAndNumberAreBounded) {
  const auto nested = [](int levels) {
    std::string text = "<jmeterTestPlan>";
    for (int i = 0; i < levels; ++i) text += "<hashTree>";
    for (int i = 0; i < levels; ++i) text += "</hashTree>";
    return text + "</jmeterTestPlan>";
  };
  EXPECT_EQ(problem(nested(deepest_jmx)), "p.jmx has no HTTP sampler in a thread group");
  EXPECT_EQ(problem(nested(deepest_jmx + 1)), "p.jmx is deeper than 200 elements");
  EXPECT_NE(problem(nested(100'000)), "fine") << "and the stack holds";

  const auto loops = [](const std::string& inside) {
    return jmx("LoopController", "", property("LoopController.loops", "20"), inside);
  };
  const std::string thousands = loops(loops(loops(jmx_get("a", "/a"))));
  EXPECT_EQ(problem(jmx_plan(thousands)), "fine") << "8000";
  EXPECT_EQ(problem(jmx_plan(thousands + thousands)), "p.jmx has more than 10000 requests");
  EXPECT_EQ(problem(jmx_plan(loops(loops(loops(loops(loops(loops(loops(""))))))))),
            "p.jmx has no HTTP sampler in a thread group")
      << "loops in loops end";
}

TEST(JmeterPaths, AreSimpleWhenAScenarioCanTakeThem) {
  for (const char* good : {"$", "$.a.b[0]", "$['a b']", "$.a[-1]"}) EXPECT_TRUE(is_simple_json_path(good)) << good;
  for (const char* bad : {"a", "$..a", "$.a[*]", "$.a[?(@.b)]", "$.a[0,1]", "$.a[0:2]", "$.", ""})
    EXPECT_FALSE(is_simple_json_path(bad)) << bad;
}

}  // namespace
}  // namespace brink::input
