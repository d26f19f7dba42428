#include "script/js/html/selector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::script::js::html {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view page = R"(<!DOCTYPE html>
<body><ul id=list class="a b-c"><li id=one>One<li id=two class=odd>Two<!-- c --><li id=three><b id=bold>Three</b></ul>
<form id=f action=/go><input id=name name=q value=v disabled><input id=box type=checkbox checked>
<select id=s><option id=o1>1<option id=o2 selected>2</select></form>
<p id=p1 lang=en-GB data-Kind="Some Words"></p><p id=p2>x</p><div id=d><p id=p3>deep</p></div>
<a id=l href="/x">L</a></body>)";

// The ids of those that match; "?" for a selector that nobody understands.
std::vector<std::string> ids(std::string_view selector, std::string_view text = page) {
  const auto parsed = parse_selector(selector);
  if (!parsed) return {"?"};
  const auto tree = Tree::parse(text);
  const Matches found = match(*parsed, *tree);
  std::vector<std::string> ids;
  for (Id id = 0; id < tree->size(); ++id) {
    if (!found[id]) continue;
    const std::string* name = tree->attribute(id, "id");
    ids.push_back(name != nullptr ? *name : tree->node(id).text);
  }
  return ids;
}

TEST(HtmlSelector, TypesClassesAndAttributes) {
  EXPECT_THAT(ids("li"), ElementsAre("one", "two", "three"));
  EXPECT_THAT(ids("LI.odd"), ElementsAre("two"));
  EXPECT_THAT(ids("#list.a.b-c"), ElementsAre("list"));
  EXPECT_THAT(ids("*[href]"), ElementsAre("l"));
  EXPECT_THAT(ids("[lang|=en]"), ElementsAre("p1"));
  EXPECT_THAT(ids("[data-kind~='Words']"), ElementsAre("p1"));
  EXPECT_THAT(ids("p[data-kind^=\"Some\"][data-kind$=Words][data-kind*='e W']"), ElementsAre("p1"));
  EXPECT_THAT(ids("[data-kind='some words']"), IsEmpty());
  EXPECT_THAT(ids("[data-kind='some words' i]"), ElementsAre("p1"));
  EXPECT_THAT(ids("p[id!=p1]"), ElementsAre("p2", "p3"));
  EXPECT_THAT(ids("#\\70 1"), ElementsAre("p1"));
  EXPECT_THAT(ids("li, #p2"), ElementsAre("one", "two", "three", "p2"));
}

TEST(HtmlSelector, Combinators) {
  EXPECT_THAT(ids("body > p"), ElementsAre("p1", "p2"));
  EXPECT_THAT(ids("body p"), ElementsAre("p1", "p2", "p3"));
  EXPECT_THAT(ids("#one + li"), ElementsAre("two"));
  EXPECT_THAT(ids("#one ~ li"), ElementsAre("two", "three"));
  EXPECT_THAT(ids("ul>li b , form option"), ElementsAre("bold", "o1", "o2"));
  EXPECT_THAT(ids("html body div p"), ElementsAre("p3"));
}

TEST(HtmlSelector, Pseudos) {
  EXPECT_THAT(ids("li:first-child"), ElementsAre("one"));
  EXPECT_THAT(ids("li:last-child"), ElementsAre("three"));
  EXPECT_THAT(ids("li:nth-child(2n+1)"), ElementsAre("one", "three"));
  EXPECT_THAT(ids("li:nth-child(odd)"), ElementsAre("one", "three"));
  EXPECT_THAT(ids("li:nth-child( -n + 2 )"), ElementsAre("one", "two"));
  EXPECT_THAT(ids("li:nth-last-child(1)"), ElementsAre("three"));
  EXPECT_THAT(ids("body > p:nth-of-type(2)"), ElementsAre("p2"));
  EXPECT_THAT(ids("p:only-child"), ElementsAre("p3"));
  EXPECT_THAT(ids("body > :last-of-type:not(a):not(ul)"), ElementsAre("f", "p2", "d"));
  EXPECT_THAT(ids("p:empty"), ElementsAre("p1"));
  EXPECT_THAT(ids("li:not(.odd)"), ElementsAre("one", "three"));
  EXPECT_THAT(ids("li:has(b)"), ElementsAre("three"));
  EXPECT_THAT(ids("div:haschild(p)"), ElementsAre("d"));
  EXPECT_THAT(ids("li:contains('Thre')"), ElementsAre("three"));
  EXPECT_THAT(ids("li:contains(OneTwo)"), IsEmpty());
  EXPECT_THAT(ids("li:containsOwn('Three')"), IsEmpty());
  EXPECT_THAT(ids(":input"), ElementsAre("name", "box", "s"));
  EXPECT_THAT(ids("input:disabled, input:checked, option:checked"), ElementsAre("name", "box", "o2"));
  EXPECT_THAT(ids(":root, :link"), ElementsAre("html", "l"));
}

TEST(HtmlSelector, NobodyUnderstands) {
  for (const char* bad : {"",
                          " ",
                          "li,",
                          "> li",
                          "li >",
                          "[",
                          "[a",
                          "[a=",
                          "[a=']",
                          "li:nope",
                          "li:nth-child()",
                          ":not(",
                          ":not()",
                          "li:nth-child(2n+)",
                          "#",
                          ".",
                          "a b)",
                          "a!",
                          "\\",
                          ":nth-child(99999999)"}) {
    EXPECT_THAT(ids(bad), ElementsAre("?")) << bad;
  }
  std::string deep = "a";
  for (int i = 0; i < 20; ++i) deep = ":not(" + deep + ")";
  EXPECT_FALSE(parse_selector(deep));
}

TEST(HtmlTree, TextsAndHtmlOfNodes) {
  const auto tree = Tree::parse("<p title='a\"b'>1 &lt; 2<br><b>x</b><!--c--></p><script>a<b</script>");
  EXPECT_EQ(tree->text(document), "1 < 2xa<b");
  EXPECT_EQ(tree->outer_html(document),
            "<html><head></head><body><p title=\"a&#34;b\">1 &lt; 2<br/><b>x</b><!--c--></p><script>a<b</script></body>"
            "</html>");
  EXPECT_EQ(Tree::parse("<!doctype html>")->outer_html(document),
            "<!DOCTYPE html><html><head></head><body></body></html>");
}

TEST(HtmlTree, DeepPagesAreNoProblem) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<div>";
  const auto tree = Tree::parse(deep + "<i>x");
  EXPECT_GT(tree->size(), 1000u);
  EXPECT_EQ(tree->text(document), "x");
  EXPECT_GT(tree->outer_html(document).size(), deep.size());
  EXPECT_TRUE(match(*parse_selector("div > div i"), *tree).back() || tree->node(tree->size() - 1).kind == Kind::text);
}

}  // namespace
}  // namespace brink::script::js::html
