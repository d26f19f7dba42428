#include "script/js/module_html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "script/js/js_test_util.h"

namespace brink::script::js {
namespace {

using ::testing::ElementsAre;
using testing::logged;

constexpr std::string_view page = R"(
  import { parseHTML } from 'k6/html';
  const doc = parseHTML(`<html><head><title>A title</title></head><body>
    <ul class="list"><li data-user-id="7" data-on="true">One</li><li class="x">Two</li><li>Three <b>bold</b></li></ul>
    <form id="f" action="/go?a=1" method="post"><input name="q" value="v 1"><input name="n" type="checkbox">
      <input name="y" type="checkbox" checked>
      <select name="s"><option value="1">a</option><option selected>b</option></select>
      <select name="m" multiple><option selected>p</option><option selected>q</option></select>
      <textarea name="t">text</textarea><input type="submit" name="go" value="Go">
      <input name="off" disabled value="1"></form>
    <a id="link" href="../x?y=1#z">A link</a></body></html>`, 'http://h.test/a/b/c');
  const say = (...all) => console.log(all.join(' | '));
)";

std::vector<std::string> said(std::string body) {
  return logged(std::string(page) + "export default function () {" + std::move(body) + "}");
}

TEST(JsHtml, Selections) {
  EXPECT_THAT(said(R"(
      say(doc.find('title').text(), doc.find('li').size(), doc.find('li').first().attr('data-user-id'));
      say(doc.find('li').last().html(), doc.find('li').eq(1).text(), doc.find('li').eq(-2).attr('none', 'default'));
      say(doc.find('li').map((i, e) => i + e.text()), doc.find('li').filter('.x').size(),
          doc.find('li').not('.x').size());
      say(doc.find('b').closest('ul').attr('class'), doc.find('b').parents().size(),
          doc.find('b').parentsUntil('body').size());
      say(doc.find('.x').next().text(), doc.find('.x').prevAll().text(), doc.find('.x').siblings().size());
      say(doc.find('ul').children('.x').text(), doc.find('ul').contents().size(), doc.find('li').has('b').size(),
          doc.find('li').is('.x'));
      say(doc.find('li').slice(1, 2).text(), doc.find('.x').index(), doc.find('title').add('b').text(),
          doc.find('li').find('b').end().size());
      say(JSON.stringify(doc.find('li').data()), doc.find('li').data('userId') + 1, doc.find('nothing[').size(),
          doc.find('none').html());
      const seen = []; doc.find('li').each((i, e) => { seen.push(e.nodeName() + i); return i < 1; }); say(seen);)"),
              ElementsAre("A title | 3 | 7", "Three <b>bold</b> | Two | default", "0One,1Two,2Three bold | 1 | 2",
                          "list | 4 | 2", "Three bold | One | 2", "Two | 3 | 1 | true", "Two | 1 | A titlebold | 3",
                          R"({"userId":7,"on":true} | 8 | 0 | )", "li0,li1"));
}

TEST(JsHtml, FormsAndElements) {
  EXPECT_THAT(
      said(R"(
      say(doc.find('form').serialize());
      say(JSON.stringify(doc.find('form').serializeObject()));
      say(doc.find('select').val(), doc.find('textarea').val(), doc.find('[name=m]').val(),
          doc.find('[name=y]').val());
      const a = doc.find('a').get(0);
      say(a.href(), a.pathname(), a.hash(), a.search(), a.textContent(), a.getAttribute('HREF'), a.id(), a.nodeType());
      const f = doc.find('form').get(0);
      say(f.method(), f.action(), f.elements().length, f.querySelector('input').value(),
          f.querySelector('select').selectedIndex());
      say(doc.find('b').get(0).parentElement().children().length, doc.find('ul').get(0).childNodes().length,
          doc.find('b').get(5));
      say(f.querySelector('[disabled]').disabled(), f.querySelector('input').form().id(), a.attributes().id.value);)"),
      ElementsAre("m=p&m=q&q=v+1&s=b&t=text&y=on", R"({"q":"v 1","y":"on","s":"b","m":["p","q"],"t":"text"})",
                  "b | text | p,q | on", "http://h.test/a/x?y=1#z | /a/x | #z | ?y=1 | A link | ../x?y=1#z | link | 1",
                  "post | http://h.test/go?a=1 | 8 | v 1 | 1", "1 | 3 | ", "true | f | link"));
}

TEST(JsHtml, WhatFormsAndLinksAskFor) {
  testing::Rig rig(R"(
    export const options = () => ({ fields: { q: 'mine' }, params: { tags: {} } });
    export default function () {})");
  ASSERT_EQ(rig.begin(), "");
  JSContext* context = rig.group->context();
  const auto json = [&](const Value& value) {
    if (value.is_exception()) return "thrown: " + Text(context, take_exception(context).get()).text();
    const Value text(context, JS_JSONStringify(context, value.get(), JS_UNDEFINED, JS_UNDEFINED));
    return Text(context, text.get()).text();
  };
  const Value with_form = parse_html(*rig.group,
                                     "<form action='/go?old=1'><input name=q value=v><input type=submit name=b "
                                     "value=Go></form><a href='x'>",
                                     "http://h.test/a/b");
  EXPECT_EQ(json(form_request(*rig.group, with_form.get(), JS_UNDEFINED)),
            R"({"method":"GET","url":"http://h.test/go?q=v&b=Go","body":null})");
  EXPECT_EQ(json(link_request(*rig.group, with_form.get(), JS_UNDEFINED)),
            R"({"method":"GET","url":"http://h.test/a/x","body":null})");
  const Value posts = parse_html(*rig.group, "<form method=POST><input name=q value=v></form>", "http://h.test/a?b");
  const Value options(context, JS_ParseJSON(context, R"({"fields":{"q":1}})", 18, ""));
  EXPECT_EQ(json(form_request(*rig.group, posts.get(), options.get())),
            R"({"method":"POST","url":"http://h.test/a?b","body":{"q":1}})");
  const Value empty = parse_html(*rig.group, "", "http://h.test/");
  EXPECT_EQ(json(form_request(*rig.group, empty.get(), JS_UNDEFINED)),
            "thrown: Error: no form found for selector 'form' in response 'http://h.test/'");
}

}  // namespace
}  // namespace brink::script::js
