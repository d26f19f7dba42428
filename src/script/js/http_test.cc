#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "script/js/http_test_util.h"

namespace brink::script::js {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Http : public testing::Http {};

TEST_F(Http, GetAndCheck) {
  begin(R"(
    import http from 'k6/http';
    import { check } from 'k6';
    export default function () {
      const r = http.get('http://localhost:8080/a?b=1', { headers: { 'x-a': 'b' }, tags: { name: 'A', my: 1 } });
      const ok = check(r, { 'is 200': (x) => x.status === 200, 'not': (x) => x.json('n.0') > 5, 'plain': true });
      console.log(ok, r.status, r.body, r.json().n[0], r.headers['Content-Type'], r.status_text, r.proto);
      console.log(r.timings.duration, r.timings.connecting, r.url, r.error_code, Object.keys(r).length);
    })");
  responses.push_back({200, "content-type: text/x\r\n", "{\"n\":[1,2]}"});
  ASSERT_TRUE(iterate().ok) << user().end().text;
  EXPECT_THAT(sent, ElementsAre("GET http://localhost:8080/a?b=1 [X-A: b]"));
  EXPECT_THAT(rig->log.lines, ElementsAre("info: false 200 {\"n\":[1,2]} 1 text/x 200 OK HTTP/1.1",
                                          "info: 7 1 http://localhost:8080/a?b=1 0 16"));
  EXPECT_EQ(
      sink.last("http_req_duration"),
      "http_req_duration 7 expected_response=true group= method=GET my=1 name=A scenario=default status=200 url=A");
  EXPECT_THAT(sink.lines, ::testing::Contains("checks 0 check=not group= scenario=default"));
  EXPECT_EQ(sink.last("http_req_failed").substr(0, 17), "http_req_failed 0");
  EXPECT_EQ(sink.last("iterations"), "iterations 1 group= scenario=default");
}

TEST_F(Http, BodiesOfRequests) {
  begin(R"(
    import http from 'k6/http';
    export default function () {
      const u = 'http://localhost/';
      http.post(u, 'text');
      http.post(u, { b: 'x y', a: [1, 'ä'], n: null });
      http.put(u, JSON.stringify({ a: 1 }), { headers: { 'Content-Type': 'application/json' } });
      http.del(u, null, { responseType: 'none' });
      http.post(u, { f: http.file('data', 'a.txt', 'text/plain'), x: '1' });
      http.request('patch', u, new Uint8Array([65, 66]).buffer);
      http.get(http.url`http://localhost/user/${7}/x`);
    })");
  ASSERT_TRUE(iterate().ok) << user().end().text;
  ASSERT_EQ(sent.size(), 7u);
  EXPECT_EQ(sent[0], "POST http://localhost/ text");
  EXPECT_EQ(sent[1], "POST http://localhost/ [Content-Type: application/x-www-form-urlencoded] a=1&a=%C3%A4&b=x+y&n=");
  EXPECT_EQ(sent[2], "PUT http://localhost/ [Content-Type: application/json] {\"a\":1}");
  EXPECT_EQ(sent[3], "DELETE http://localhost/");
  EXPECT_THAT(sent[4], HasSubstr("name=\"f\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\ndata\r\n--"));
  EXPECT_EQ(sent[5], "PATCH http://localhost/ AB");
  EXPECT_EQ(sent[6], "GET http://localhost/user/7/x");
  EXPECT_THAT(sink.last("http_reqs"), HasSubstr("name=http://localhost/user/${}/x"));
}

TEST_F(Http, RedirectsAndCookies) {
  begin(R"(
    import http from 'k6/http';
    export default function () {
      const r = http.post('http://localhost/login', { a: 1 }, { cookies: { own: 'c' } });
      console.log(r.url, r.status, r.cookies.s ? r.cookies.s[0].value : 'none');
      http.get('http://localhost/again');
      const jar = http.cookieJar();
      console.log(jar.cookiesForURL('http://localhost/').s[0]);
      jar.set('http://localhost/', 'mine', 'm');
      jar.delete('http://localhost/', 's');
      http.get('http://localhost/last', { redirects: 0 });
    })");
  responses.push_back({302, "Set-Cookie: s=1; Path=/\r\nLocation: /home\r\n", ""});
  responses.push_back({200, "", "home"});
  responses.push_back({200, "", ""});
  responses.push_back({301, "Location: /x\r\n", ""});
  ASSERT_TRUE(iterate().ok) << user().end().text;
  ASSERT_EQ(sent.size(), 4u);
  EXPECT_THAT(sent[0], HasSubstr("[Cookie: own=c]"));
  EXPECT_EQ(sent[1], "GET http://localhost/home [Cookie: s=1; own=c]");
  EXPECT_EQ(sent[2], "GET http://localhost/again [Cookie: s=1]");
  EXPECT_EQ(sent[3], "GET http://localhost/last [Cookie: mine=m]");
  EXPECT_THAT(rig->log.lines, ElementsAre("info: http://localhost/home 200 none", "info: 1"));
  sent.clear();
  ASSERT_TRUE(iterate().ok || true);
  EXPECT_THAT(sent.front(), ::testing::Not(HasSubstr("mine"))) << "cookies last for one iteration";
}

TEST_F(Http, FailuresDoNotThrowUnlessAskedTo) {
  begin(R"(
    import http from 'k6/http';
    export default function () {
      const r = http.get('http://localhost/');
      console.log(r.status, r.error_code, r.error, r.body);
      const responseCallback = http.expectedStatuses(404, { min: 200, max: 299 });
      const s = http.get('http://localhost/missing', { responseCallback });
      console.log(s.status, s.error_code, s.error === '');
      try { s.json(); } catch (e) { console.log(e.message.slice(0, 40)); }
      try { http.get('http://localhost/', { throw: true }); } catch (e) { console.log('thrown', e.message); }
      const bad = http.get('foo');
      console.log(bad.error_code);
      const far = http.get('http://192.0.2.1/');
      console.log(far.error_code);
    })");
  responses.push_back({.failure = sample::Failure::refused});
  responses.push_back({404, "", "not json"});
  responses.push_back({.failure = sample::Failure::reset});
  ASSERT_TRUE(iterate().ok) << user().end().text;
  EXPECT_THAT(rig->log.lines, ElementsAre("warning: Request Failed", "info: 0 1212 dial: connection refused null",
                                          "info: 404 1404 true", "info: cannot parse json due to an error at lin",
                                          "info: thrown read: connection reset by peer", "warning: Request Failed",
                                          "info: 1020", "warning: Request Failed", "info: 1111"));
  EXPECT_THAT(verdicts, ElementsAre(sample::Failure::none));
  EXPECT_EQ(sent.size(), 3u) << "nothing goes to other machines unless the user says so";
}

TEST_F(Http, BatchAndAsyncRequests) {
  begin(R"(
    import http from 'k6/http';
    export default async function () {
      const third = { method: 'POST', url: 'http://localhost/3', body: 'b' };
      const a = http.batch([['GET', 'http://localhost/1'], 'http://localhost/2', third]);
      console.log(a.length, a[0].url, a[2].request.method);
      const o = http.batch({ x: 'http://localhost/4' });
      console.log(Object.keys(o), o.x.status);
      const r = await http.asyncRequest('GET', 'http://localhost/5');
      console.log(r.status);
      http.asyncRequest('GET', 'http://localhost/6').then((s) => console.log('then', s.url));
    })");
  ASSERT_TRUE(iterate().ok) << user().end().text;
  EXPECT_THAT(sent, ElementsAre("GET http://localhost/1", "GET http://localhost/2", "POST http://localhost/3 b",
                                "GET http://localhost/4", "GET http://localhost/5", "GET http://localhost/6"));
  EXPECT_EQ(most_at_once, 3u);
  EXPECT_THAT(rig->log.lines, ElementsAre("info: 3 http://localhost/1 POST", "info: [ \"x\" ] 200", "info: 200",
                                          "info: then http://localhost/6"));
}

TEST_F(Http, GroupsMetricsAndExecution) {
  begin(R"(
    import http from 'k6/http';
    import { group, check, sleep, fail } from 'k6';
    import { Counter, Trend, Rate } from 'k6/metrics';
    import exec, { vu } from 'k6/execution';
    import { SharedArray } from 'k6/data';
    const count = new Counter('my_count'), time = new Trend('my_time', true);
    const data = new SharedArray('users', () => [{ name: 'a' }, { name: 'b' }]);
    export default function () {
      vu.metrics.tags.mine = 'x';
      group('outer', () => { group('inner', () => { count.add(2, { k: 'v' }); sleep(0.5); }); });
      time.add(NaN);
      console.log(data.length, data[1].name, data.map((d) => d.name).join(), Array.isArray([...data]));
      console.log(JSON.stringify(data));
      try { data[0].name = 'c'; } catch (e) { console.log(e.constructor.name); }
      console.log(exec.scenario.name, exec.scenario.executor, exec.vu.idInTest, exec.scenario.iterationInTest);
      delete vu.metrics.tags.mine;
      try { new Rate('late'); } catch (e) { console.log(e.message); }
      fail('enough');
    })");
  EXPECT_EQ(iterate().text, "Error: enough");
  EXPECT_THAT(sink.lines, ::testing::Contains("custom 0 2 group=::outer::inner k=v mine=x scenario=default"));
  EXPECT_EQ(sink.last("group_duration"), "group_duration 500 group=::outer mine=x scenario=default");
  EXPECT_THAT(
      rig->log.lines,
      ElementsAre("warning: 'NaN' is an invalid value for metric 'my_time', a number or a boolean value is expected",
                  "info: 2 b a,b true", "info: [{\"name\":\"a\"},{\"name\":\"b\"}]", "info: TypeError",
                  "info: default per-vu-iterations 1 0", "info: metrics must be declared in the init context"));
  EXPECT_EQ(sink.last("iterations"), "iterations 1 group= scenario=default");
}

}  // namespace
}  // namespace brink::script::js
