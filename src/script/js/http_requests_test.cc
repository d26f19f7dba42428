#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "script/js/http_test_util.h"

namespace brink::script::js {
namespace {

using ::testing::ElementsAre;

class HttpRequests : public testing::Http {};

TEST_F(HttpRequests, BadUrlsAreRequestsThatFailed) {
  begin(R"(
    import http from 'k6/http';
    export default async function () {
      const all = http.batch(['http://localhost/1', 'nowhere', ['GET', 'http://localhost/2']]);
      console.log(all.map((r) => `${r.status}/${r.error_code}`).join());
      const named = http.batch({ a: 'nowhere' });
      console.log(Object.keys(named), named.a.error_code, named.a.error.slice(0, 11));
      const late = http.asyncRequest('GET', 'nowhere');
      console.log(late instanceof Promise, (await late).error_code);

      const thrown = { throw: true };
      try {
        http.batch(['http://localhost/3', ['GET', 'nowhere', null, thrown]]);
      } catch (e) { console.log('batch', e.message.slice(0, 11)); }
      const rejected = http.asyncRequest('GET', 'nowhere', null, thrown);
      await rejected.catch((e) => console.log('async', e.message.slice(0, 11)));
    })");
  ASSERT_TRUE(iterate().ok) << user().end().text;
  EXPECT_THAT(rig->log.lines,
              ElementsAre("warning: Request Failed", "info: 200/0,0/1020,200/0", "warning: Request Failed",
                          "info: [ \"a\" ] 1020 invalid URL", "warning: Request Failed", "info: true 1020",
                          "info: batch invalid URL", "info: async invalid URL"));
  EXPECT_THAT(sent, ElementsAre("GET http://localhost/1", "GET http://localhost/2"));
}

TEST_F(HttpRequests, JsonIsReadOnce) {
  begin(R"(
    import http from 'k6/http';
    export default function () {
      const r = http.get('HTTP://localhost/a');
      const found = r.json();
      found.mine = true;
      console.log(r.json() === found, r.json().mine, r.json('n.0'), JSON.stringify(r.json()));
      found.self = r;
    })");
  responses.push_back({.body = R"({"n":[1]})"});
  ASSERT_TRUE(iterate().ok) << user().end().text;
  EXPECT_THAT(rig->log.lines, ElementsAre(R"(info: true true 1 {"n":[1],"mine":true})"));
  EXPECT_THAT(sent, ElementsAre("GET http://localhost/a")) << "a scheme may be written in capitals";
}

TEST_F(HttpRequests, ABatchThrowsWhatItsRequestsThrow) {
  begin(R"(
    import http from 'k6/http';
    export default function () {
      try {
        http.batch(['http://localhost/1', ['GET', 'http://localhost/2', null, { throw: true }]]);
      } catch (e) { console.log('thrown', e.message); }
      const [quiet] = http.batch(['http://localhost/3']);
      console.log(quiet.status, quiet.error_code);
    })");
  responses.push_back({});
  responses.push_back({.failure = sample::Failure::refused});
  responses.push_back({.failure = sample::Failure::refused});
  ASSERT_TRUE(iterate().ok) << user().end().text;
  EXPECT_THAT(rig->log.lines,
              ElementsAre("info: thrown dial: connection refused", "warning: Request Failed", "info: 0 1212"));

  rig->world.options->throws = true;
  responses.push_back({});
  responses.push_back({});
  responses.push_back({.failure = sample::Failure::reset});
  EXPECT_EQ(iterate().text, "Error: read: connection reset by peer");
}

TEST_F(HttpRequests, ResponsesKnowWhatWasSent) {
  begin(R"(
    import http from 'k6/http';
    export default function () {
      const url = 'http://localhost/';
      http.cookieJar().set(url, 'kept', 'k');
      const r = http.post(url, { a: 1 }, { cookies: { q: 'v' }, headers: { 'X-A': 'b' } });
      console.log(JSON.stringify(r.request.cookies));
      console.log(Object.keys(r.request.headers).sort().join(), r.request.headers['User-Agent'][0].slice(0, 6));
      console.log(http.get(url, { headers: { 'user-agent': 'me' } }).request.headers['User-Agent']);
      const failed = http.get(url);
      console.log(failed.status, failed.request.url, failed.request.headers.Cookie[0]);
    })");
  responses.push_back({});
  responses.push_back({});
  responses.push_back({.failure = sample::Failure::refused});
  ASSERT_TRUE(iterate().ok) << user().end().text;
  EXPECT_THAT(rig->log.lines, ElementsAre("info: {\"kept\":[{\"name\":\"kept\",\"value\":\"k\",\"replace\":false}],"
                                          "\"q\":[{\"name\":\"q\",\"value\":\"v\",\"replace\":false}]}",
                                          "info: Content-Type,Cookie,User-Agent,X-A brink/", "info: [ \"me\" ]",
                                          "warning: Request Failed", "info: 0 http://localhost/ kept=k"));
}

TEST_F(HttpRequests, CookiesGoOutInOneLine) {
  begin(R"(
    import http from 'k6/http';
    export default function () {
      const url = 'http://localhost/';
      http.cookieJar().set(url, 'kept', 'k');
      const cookies = { q: 'v', kept: { value: 'mine', replace: true } };
      const r = http.get(url, { cookies, headers: { cookie: 'own=1' } });
      console.log(Object.keys(r.request.cookies).join());
      http.get(url, { headers: { cookie: 'own=2' } });
    })");
  ASSERT_TRUE(iterate().ok) << user().end().text;
  EXPECT_THAT(sent, ElementsAre("GET http://localhost/ [Cookie: own=1; q=v; kept=mine]",
                                "GET http://localhost/ [Cookie: own=2; kept=k]"));
  EXPECT_THAT(rig->log.lines, ElementsAre("info: q,kept"));
}

}  // namespace
}  // namespace brink::script::js
