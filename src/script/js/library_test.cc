// Our own modules in place of well-known ones of the web.
#include "script/js/library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "script/js/js_test_util.h"

namespace brink::script::js {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::logged;

bool have(std::string_view url) {
  const auto source = library_source(url);
  return source && *source;
}

TEST(JsLibrary, FoundByNameInAnyVersion) {
  for (const char* url :
       {"https://jslib.k6.io/k6-utils/1.4.0/index.js", "https://jslib.k6.io/url/1.0.0/index.js",
        "https://jslib.k6.io/k6-summary/0.1.0/index.js",
        "https://raw.githubusercontent.com/benc-uk/k6-reporter/main/dist/bundle.js",
        "https://raw.githubusercontent.com/benc-uk/k6-reporter/2.4.0/dist/bundle.js",
        "https://jslib.k6.io/papaparse/5.1.1/index.js", "https://cdn.jsdelivr.net/npm/papaparse@5.4.1/papaparse.min.js",
        "https://unpkg.com/papaparse@latest/papaparse.js",
        "https://cdnjs.cloudflare.com/ajax/libs/PapaParse/5.4.1/papaparse.min.js",
        "https://jslib.k6.io/httpx/0.1.0/index.js", "https://jslib.k6.io/formdata/0.0.2/index.js",
        "https://jslib.k6.io/form-urlencoded/3.0.0/index.js", "https://jslib.k6.io/k6chaijs/4.5.0.1/index.js",
        "https://jslib.k6.io/expect/0.0.5/index.js", "https://jslib.k6.io/k6-testing/0.5.0/index.js",
        "https://jslib.k6.io/totp/1.0.0/index.js", "https://jslib.k6.io/http-instrumentation-tempo/1.0.1/index.js",
        "https://jslib.k6.io/http-instrumentation-pyroscope/1.0.1/index.js?x"}) {
    EXPECT_TRUE(have(url)) << url;
  }
  EXPECT_FALSE(have("https://example.org/k6-utils/1.4.0/index.js"));
  EXPECT_FALSE(have("https://jslib.k6.io/nothing/1.0.0/index.js"));
  EXPECT_FALSE(have("file:///k6-utils/index.js"));
  const auto faker = library_source("https://cdn.jsdelivr.net/npm/faker@5.5.3/dist/faker.min.js");
  ASSERT_FALSE(faker);
  EXPECT_THAT(faker.error().message, HasSubstr("faker"));
  EXPECT_FALSE(library_source("https://jslib.k6.io/aws/0.12.3/s3.js"));
}

TEST(JsLibrary, Utils) {
  EXPECT_THAT(logged(R"(
    import { randomIntBetween, randomString, randomItem, uuidv4, findBetween, normalDistributionStages, parseDuration }
      from 'https://jslib.k6.io/k6-utils/1.4.0/index.js';
    export default function () {
      const all = new Set();
      for (let i = 0; i < 1000; i += 1) all.add(randomIntBetween(1, 5));
      console.log([...all].sort().join());
      console.log(randomString(8).length, /^[ab]{20}$/.test(randomString(20, 'ab')), randomItem(['x']));
      const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
      console.log(uuid.test(uuidv4()), uuid.test(uuidv4(true)), uuidv4() !== uuidv4());
      console.log(findBetween('<b>1</b><b>2</b>', '<b>', '</b>'), findBetween('<b>1</b><b>2</b>', '<b>', '</b>',
          true).join(), findBetween('x', '<', '>'));
      const stages = normalDistributionStages(10, 60, 5);
      console.log(stages.length, Math.max(...stages.map((s) => s.target)), stages[0].target, stages.at(-1).target,
          stages[1].target === stages[5].target);
      console.log(parseDuration('1m30s'), parseDuration('1.5s'), parseDuration(20));
    })"),
              ElementsAre("1,2,3,4,5", "8 true x", "true true true", "1 1,2 null", "7 10 0 0 true", "90000 1500 20"));
}

TEST(JsLibrary, Summary) {
  const auto lines = logged(R"(
    import { textSummary, jUnit, humanizeValue } from 'https://jslib.k6.io/k6-summary/0.0.2/index.js';
    import { htmlReport } from 'https://raw.githubusercontent.com/benc-uk/k6-reporter/main/dist/bundle.js';
    const data = {
      root_group: { name: '', path: '', groups: [{ name: 'g', path: '::g', groups: [], checks: [{ name: 'ok',
          path: '::g::ok', passes: 2, fails: 0 }] }],
        checks: [{ name: 'some <x>', path: '::some <x>', passes: 3, fails: 1 }] },
      options: { summaryTrendStats: ['avg', 'p(95)', 'count'] },
      metrics: {
        http_reqs: { type: 'counter', contains: 'default', values: { count: 10, rate: 0.333333333 } },
        'http_req_duration{a:b}': { type: 'trend', contains: 'time', values: { avg: 1234.5, 'p(95)': 0.0457,
            count: 3 } },
        http_req_duration: { type: 'trend', contains: 'time', values: { avg: 12.3456, 'p(95)': 61000, count: 10 },
            thresholds: { 'avg<5': { ok: false } } },
        data_sent: { type: 'counter', contains: 'data', values: { count: 2416, rate: 12 } },
        vus: { type: 'gauge', contains: 'default', values: { value: 1, min: 1, max: 5 } },
        checks: { type: 'rate', contains: 'default', values: { rate: 0.66666, passes: 5, fails: 1 },
            thresholds: { 'rate>0.5': { ok: true } } },
      },
    };
    export default function () {
      for (const line of textSummary(data, { indent: ' ', enableColors: false }).split('\n')) console.log(`[${line}`);
      console.log(jUnit(data).split('\n').slice(1, 4).join(''));
      console.log(textSummary(data).includes('\x1b[32m'), humanizeValue(0.5, { type: 'rate' }), humanizeValue(90000,
          { type: 'trend', contains: 'time' }, 's'));
      const html = htmlReport(data, { title: 'T & t' });
      console.log(html.startsWith('<!doctype html>'), html.includes('T &amp; t'), html.includes('some &lt;x&gt;'),
          html.includes('1m1s'));
    })");
  EXPECT_THAT(
      lines,
      ElementsAre("[   \u2717 some <x>", "[    \u21b3  75% \u2014 \u2713 3 / \u2717 1", "[", "[   \u2588 g", "[",
                  "[     \u2713 ok", "[", "[ \u2713 checks..............: 66.66% \u2713 5        \u2717 1",
                  "[   data_sent...........: 2.4 kB 12 B/s",
                  "[ \u2717 http_req_duration...: avg=12.34ms p(95)=1m1s   count=10",
                  "[     { a:b }...........: avg=1.23s   p(95)=45.7\u00b5s count=3",
                  "[   http_reqs...........: 10     0.333333/s", "[   vus.................: 1      min=1      max=5",
                  "<testsuites tests=\"4\" failures=\"2\"><testsuite name=\"k6 thresholds\" tests=\"4\" "
                  "failures=\"2\"><testcase name=\"http_req_duration - avg&lt;5\" classname=\"Unnamed "
                  "folder\"><failure message=\"failed\" /></testcase>",
                  "true 50.00% 90.00s", "true true true true"));
}

TEST(JsLibrary, Papaparse) {
  EXPECT_THAT(logged(R"(
    import papaparse from 'https://jslib.k6.io/papaparse/5.1.1/index.js';
    const say = (x) => console.log(JSON.stringify(x));
    export default function () {
      say(papaparse.parse('name,age\r\n"Doe, ""J""",42\r\nx,\r\n', { header: true, skipEmptyLines: true,
          dynamicTyping: true }).data);
      const all = papaparse.parse('a;b\n1;2\n"multi\nline";3');
      say(all.data); say(all.meta);
      say(papaparse.parse('a,b\n1\n', { header: true }).errors.map((e) => e.code));
      say(papaparse.parse('# no\n1,2\n3,4\n', { comments: '#', preview: 1 }).data);
      say(papaparse.parse('"open').errors[0].code);
      say(papaparse.unparse([{ a: 1, b: 'x,"y"' }, { a: null, b: ' z' }]));
      say(papaparse.unparse({ fields: ['a'], data: [[1], [2]] }, { delimiter: ';', newline: '\n' }));
    })"),
              ElementsAre(R"([{"name":"Doe, \"J\"","age":42},{"name":"x","age":null}])",
                          R"([["a","b"],["1","2"],["multi\nline","3"]])",
                          R"({"delimiter":";","linebreak":"\n","aborted":false,"truncated":false,"cursor":22})",
                          R"(["TooFewFields","TooFewFields"])", R"([["1","2"]])", R"("MissingQuotes")",
                          R"("a,b\r\n1,\"x,\"\"y\"\"\"\r\n,\" z\"")", R"("a\n1\n2")"));
}

TEST(JsLibrary, Forms) {
  EXPECT_THAT(
      logged(R"(
    import { FormData } from 'https://jslib.k6.io/formdata/0.0.2/index.js';
    import urlencoded from 'https://jslib.k6.io/form-urlencoded/3.0.0/index.js';
    import { TOTP } from 'https://jslib.k6.io/totp/1.0.0/index.js';
    import { URL, URLSearchParams } from 'https://jslib.k6.io/url/1.0.0/index.js';
    export default async function () {
      const form = new FormData();
      form.append('a', 'text');
      form.append('f', { data: new Uint8Array([104, 105]).buffer, filename: 'x"y.txt', content_type: 'text/plain' });
      const body = new TextDecoder().decode(form.body()).split(form.boundary).join('B');
      console.log(JSON.stringify(body));
      console.log(urlencoded({ a: 'x y', l: [1, 2], o: { k: "it's" }, n: null }));
      const totp = new TOTP('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 8);
      console.log(totp.at(59), totp.at(1111111109), totp.at(20000000000), await totp.verify(await totp.gen()));
      console.log(new URL('http://a/b').pathname, new URLSearchParams([['q', '1']]).toString());
    })"),
      ElementsAre(R"("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ntext\r\n--B)"
                  R"(\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x%22y.txt\")"
                  R"(\r\nContent-Type: text/plain\r\n\r\nhi\r\n--B--\r\n")",
                  "a=x+y&l%5B0%5D=1&l%5B1%5D=2&o%5Bk%5D=it%27s&n=", "94287082 07081804 65353130 true", "/b q=1"));
}

TEST(JsLibrary, ChaiAndExpect) {
  EXPECT_THAT(logged(R"(
    import chai, { describe, expect } from 'https://jslib.k6.io/k6chaijs/4.3.4.3/index.js';
    import { expect as tested } from 'https://jslib.k6.io/k6-testing/0.5.0/index.js';
    const holds = (name, fn) => { if (!describe(name, fn)) console.log('failed', name); };
    export default function () {
      holds('all', () => {
        expect(200, 'status').to.equal(200);
        expect([1, 2]).to.be.an('array').that.includes(2).and.has.lengthOf(2);
        expect({ a: { b: [1] } }).to.have.nested.property('a.b[0]', 1);
        expect({ a: 1, b: 2 }).to.have.all.keys('a', 'b');
        expect('text').to.be.a('string').and.match(/^t/).and.not.be.empty;
        expect({ a: [1] }).to.deep.equal({ a: [1] });
        expect({ a: [1] }).to.not.equal({ a: [1] });
        expect(5).to.be.above(4).and.to.be.within(1, 9);
        expect('abc').to.have.length.above(2);
        expect([3, 1]).to.have.members([1, 3]);
        expect(null).to.be.null;
        expect(() => { throw new TypeError('boo'); }).to.throw(TypeError, 'boo');
        expect('x').to.be.oneOf(['x', 'y']);
        expect({ body: '{}' }).to.have.validJsonBody();
        expect({ a: 1, b: 2 }).to.include({ a: 1 });
      });
      let after = false;
      holds('wrong', () => { expect(1, 'one').to.equal(2); after = true; });
      holds('thrown', () => { null.x; });
      console.log(after);
      try { expect('a value').to.be.an('object'); } catch (e) { console.log(e.name, e.message); }
      tested(1).toBe(1);
      tested({ a: [1, 2] }).toEqual({ a: [1, 2] });
      tested({ a: 1, b: 2 }).toMatchObject({ a: tested.any(Number) });
      tested([1, 2]).not.toContain(3);
      tested(() => { throw new Error('x'); }).toThrow('x');
      tested(0.1 + 0.2).toBeCloseTo(0.3);
    })"),
              ElementsAre("failed wrong",
                          ::testing::StartsWith("Exception raised in \"thrown\": TypeError: cannot read property"),
                          "failed thrown", "false", "AssertionError expected 'a value' to be an object"));
}

}  // namespace
}  // namespace brink::script::js
