#include "input/scenario/template_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::input {
namespace {

using plan::Function;
using plan::TemplatePiece;
using testing::ElementsAre;

struct Cut {
  plan::Template text;
  Names names;
  std::string error, hint;
};

Cut cut(std::string_view text, plan::Escaping escaping = plan::Escaping::none, bool literal_when_unknown = false) {
  static const std::vector<plan::DataSet> data = [] {
    std::vector<plan::DataSet> sets(1);
    sets[0].name = "users";
    sets[0].source = "users.csv";
    sets[0].table = plan::Table({"user-name", "pin"});
    return sets;
  }();
  Cut result;
  result.names.data = &data;
  result.names.literal_when_unknown = literal_when_unknown;
  Findings findings("f");
  const Node node;
  result.text = cut_template(Field(findings, node), text, escaping, result.names);
  if (findings.error()) {
    result.error = findings.error()->message;
    result.hint = findings.error()->hint;
  }
  return result;
}

// "a|${b}|c": where it was cut.
std::string cuts(std::string_view text) {
  std::string out;
  for (const TemplatePiece& piece : cut(text).text.pieces) out += (out.empty() ? "" : "|") + piece.text;
  return out;
}

bool is_text(std::string_view text) { return cut(text).text.fixed() && cut(text).text.text() == text; }

TEST(TemplateText, IsCutAtPlaceholders) {
  EXPECT_EQ(cuts("/a/${id}/b${id}"), "/a/|${id}|/b|${id}");
  EXPECT_EQ(cuts("${a}${b}"), "${a}|${b}");
  EXPECT_EQ(cuts("plain"), "plain");
  EXPECT_TRUE(cut("").text.empty());
}

TEST(TemplateText, LeavesAloneWhatIsNoPlaceholder) {
  for (const std::string_view text : {"${1bad}", "$VAR", "${a.b.c}", "${a b}", "${}", "${", "$", "${a", "${a-b}",
                                      "${.a}", "${users.}", "${users. x}", "${f(g())}", "${f(}"}) {
    EXPECT_TRUE(is_text(text)) << text;
  }
}

TEST(TemplateText, GoesOnBehindWhatIsNone) {
  EXPECT_EQ(cuts("${${id}}"), "${|${id}|}");
  EXPECT_EQ(cuts("$${id}"), "$|${id}");
}

TEST(TemplateText, NumbersVariables) {
  const Cut c = cut("${b}${a}${b}");
  EXPECT_THAT(c.names.variables.list(), ElementsAre("b", "a"));
  EXPECT_EQ(c.text.pieces[0].index, 0u);
  EXPECT_EQ(c.text.pieces[1].index, 1u);
  EXPECT_EQ(c.text.pieces[2].index, 0u);
}

TEST(TemplateText, FindsFieldsOfDataSets) {
  const Cut c = cut("${users.user-name}:${users.pin}");
  EXPECT_EQ(c.error, "");
  EXPECT_EQ(c.text.pieces[0].kind, TemplatePiece::Kind::field);
  EXPECT_EQ(c.text.pieces[0].column, 0u);
  EXPECT_EQ(c.text.pieces[2].column, 1u);
  EXPECT_EQ(cut("${users.name}").error,
            "f, line 1: the scenario names \"users.name\", but users.csv has no such field");
  EXPECT_EQ(cut("${users.name}").hint, "its fields are user-name, pin");
  EXPECT_EQ(cut("${user.pin}").error, "f, line 1: the scenario names the data set \"user\", which there is none of");
  EXPECT_EQ(cut("${user.pin}", plan::Escaping::none, true).text.text(), "${user.pin}") << "kept as it is written";
}

TEST(TemplateText, ReadsCalls) {
  const auto call = [](std::string_view text) { return cut(text).text.pieces.at(0); };
  EXPECT_EQ(call("${uuid()}").function, Function::uuid);
  EXPECT_EQ(call("${randint(-3, 7)}").function, Function::randint);
  EXPECT_EQ(call("${randint(-3, 7)}").low, -3);
  EXPECT_EQ(call("${randint(-3, 7)}").high, 7);
  EXPECT_EQ(call("${randint(7,7)}").low, 7);
  EXPECT_EQ(call("${randstr(65536)}").high, 65536);
  EXPECT_EQ(call("${now()}").function, Function::now);
  EXPECT_EQ(call("${now(unix)}").function, Function::now_unix);
  const Cut counters = cut("${counter()}${counter(order)}${counter()}");
  EXPECT_THAT(counters.names.counters.list(), ElementsAre("", "order"));
  EXPECT_EQ(counters.text.pieces[2].index, 0u);
}

TEST(TemplateText, RefusesCallsThatMakeNoSense) {
  for (const std::string_view text :
       {"${uuid(1)}", "${randint()}", "${randint(1)}", "${randint(2,1)}", "${randint(a,b)}", "${randint(1,2,3)}",
        "${randstr()}", "${randstr(0)}", "${randstr(65537)}", "${randstr(x)}", "${counter(a,b)}", "${counter(,)}",
        "${now(utc)}", "${now(unix,unix)}"}) {
    EXPECT_NE(cut(text).error.find("makes no sense"), std::string::npos) << text;
  }
  EXPECT_EQ(cut("${randit(1,2)}").error, "f, line 1: the scenario calls randit(), which there is no function of");
  EXPECT_EQ(cut("${randit(1,2)}").hint, "did you mean randint()?");
}

TEST(TemplateText, EscapesLiteralsOnce) {
  EXPECT_EQ(cut("a \"${x}\"", plan::Escaping::json).text.pieces[0].text, "a \\\"");
  EXPECT_EQ(cut("a b", plan::Escaping::form).text.text(), "a+b");
  EXPECT_EQ(cut("/a b", plan::Escaping::target).text.text(), "/a%20b");
}

}  // namespace
}  // namespace brink::input
