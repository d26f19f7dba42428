"""Scripts of k6: `brink k6 run`, against a service that remembers. Options, executors and the command line without a
server are in tests/cli and in unit tests."""
import gzip
import hashlib
import json
import re
import threading

import pytest

from remembering import Handler, serving


class Service(Handler):
    def respond(self, path, body):
        if path == "/login":
            return self.answer({"token": "t"}, fields=[("Set-Cookie", "sid=s1; Path=/; HttpOnly")])
        if path == "/echo":
            return self.answer({"method": self.command, "body": body.decode(), "headers": dict(self.headers.items())})
        if path == "/away":
            return self.answer({}, 302, [("Location", "/login"), ("Set-Cookie", "hop=1; Path=/")])
        if path == "/gzip":
            return self.answer_bytes(gzip.compress(b'{"packed": true}'), "application/json",
                                     fields=[("Content-Encoding", "gzip")])
        if path == "/unpack":
            return self.answer({"size": len(gzip.decompress(body))})
        if path == "/page":
            return self.answer_bytes(b'<h1>Shop</h1><form method="post" action="/echo"><input name="q" value="1">'
                                     b'<input type="submit" name="go" value="Go"></form><a href="/x?page=2">next</a>',
                                     "text/html")
        if path == "/secret":
            return self.ask_for_digest()
        if path == "/meet":
            self.server.meeting.wait(20)
        if path.startswith("/status/"):
            return self.answer({}, int(path.split("/")[2]))
        return self.answer({"ok": True, "list": [{"n": 1}, {"n": 2}]})

    def ask_for_digest(self):
        md5 = lambda text: hashlib.md5(text.encode()).hexdigest()
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', self.headers.get("Authorization", "")))
        secret, what = md5("me:here:pass"), md5(f"{self.command}:{self.path}")
        right = md5(":".join([secret, "n1", given.get("nc", ""), given.get("cnonce", ""), "auth", what]))
        if given.get("response") == right:
            return self.answer({"secret": 42})
        return self.answer({}, 401, [("WWW-Authenticate", 'Digest realm="here", nonce="n1", qop="auth"')])


@pytest.fixture
def service():
    with serving(Service, meeting=threading.Barrier(3)) as server:
        yield server


START = """
import http from 'k6/http';
import { check, group, sleep, fail } from 'k6';
import exec from 'k6/execution';
const URL = __ENV.URL;
"""
# What the summary was told, as a file.
SUMMARY = "\nexport function handleSummary(data) { return { 'summary.json': JSON.stringify(data) }; }\n"


@pytest.fixture
def k6(brink, service):
    """A script's text and words of the line -> what came of it, with the summary's data and the console's lines."""

    def run(text, *words, name="script.js", start=START):
        (brink.folder / name).write_text(start + text + SUMMARY)
        ran = brink("k6", "run", "-q", "-e", f"URL={service.url}", *words, name)
        file = brink.folder / "summary.json"
        ran.metrics = {}
        if file.exists():
            ran.metrics = {key: of["values"] for key, of in json.loads(file.read_text())["metrics"].items()}
        ran.said = [line.split('msg=')[1].rsplit(" source=console", 1)[0].strip('"')
                    for line in ran.err.splitlines() if line.endswith("source=console")]
        return ran

    run.folder = brink.folder
    return run


def test_a_test_from_setup_to_teardown(k6, service):
    ran = k6("""
export const options = { vus: 2, iterations: 6, thresholds: { 'checks{check:yes}': ['rate==1'] } };
export function setup() { return { id: http.get(URL + '/x').json('list.1.n'), at: new Date(0), u: undefined }; }
export default function (data) {
  group('outer', () => {
    const r = http.post(URL + '/echo', JSON.stringify(data), { headers: { 'Content-Type': 'application/json' } });
    check(r, { yes: (r) => r.json('body') === '{"id":2,"at":"1970-01-01T00:00:00Z","u":null}', no: () => false });
  });
}
export function teardown(data) { http.del(`${URL}/gone/${data.id}`); console.log('bye', __VU); }""")
    assert ran.code == 0, ran.err
    assert service.paths() == ["/x"] + ["/echo"] * 6 + ["/gone/2"]
    assert ran.metrics["iterations"]["count"] == 6
    assert ran.metrics["checks"] == {"rate": 0.5, "passes": 6, "fails": 6}
    assert ran.metrics["http_reqs"]["count"] == 8
    assert ran.metrics["http_req_failed"]["passes"] == 0
    assert ran.metrics["http_req_duration"]["min"] >= 0
    assert ran.metrics["group_duration"]["max"] >= ran.metrics["http_req_waiting"]["min"]
    assert ran.said == ["bye 0"]


def test_redirects_cookies_and_connections(k6, service):
    ran = k6("""
export const options = { vus: 1, iterations: 2 };
export default function () {
  const r = http.get(URL + '/away');
  console.log(r.url.endsWith('/login'), r.status, r.cookies.sid[0].http_only, r.remote_ip);
  console.log(JSON.stringify(http.get(URL + '/echo').json('headers.Cookie')));
  console.log(http.get(URL + '/away', { redirects: 0 }).status);
}""")
    assert ran.code == 0, ran.err
    assert ran.said[0] == "true 200 true 127.0.0.1"
    assert sorted(ran.said[1].strip('\\"').split("; ")) == ["hop=1", "sid=s1"]
    assert ran.said[2] == "302"
    first_of_each = [seen for seen in service.seen if seen[1] == "/away"][::2]
    assert ["Cookie" in seen[2] for seen in first_of_each] == [False, False], "the jar is new in each iteration"
    assert len({seen[4] for seen in service.seen}) == 1, "the connection is not"
    assert ran.metrics["http_reqs"]["count"] == 8


def test_bodies_compressed_and_dropped(k6, service):
    ran = k6("""
export const options = { iterations: 1 };
export default function () {
  console.log(http.get(URL + '/gzip').json('packed'), http.post(URL + '/unpack', 'x'.repeat(500), { compression: 'gzip' }).json('size'));
  const none = http.get(URL + '/x', { responseType: 'none' });
  console.log(none.body, none.status);
  const bytes = http.get(URL + '/x', { responseType: 'binary' });
  console.log(bytes.body.byteLength > 5, http.head(URL + '/x').status);
  try { none.json(); } catch (e) { console.log('threw'); }
}""")
    assert ran.code == 0, ran.err
    assert ran.said == ["true 500", "null 200", "true 200", "threw"]


def test_several_at_once(k6, service):
    ran = k6("""
export const options = { iterations: 1 };
export default async function () {
  const all = http.batch([URL + '/meet', ['GET', URL + '/meet'], { method: 'GET', url: URL + '/meet' }]);
  console.log(all.map((r) => r.status).join());
  const [a, b] = await Promise.all([http.asyncRequest('GET', URL + '/1'), http.asyncRequest('POST', URL + '/2', 'x')]);
  console.log(a.status, b.request.method);
  await new Promise((resolve) => setTimeout(resolve, 10));
  setTimeout(() => console.log('after the function'), 10);
}""")
    assert ran.code == 0, ran.err
    assert ran.said == ["200,200,200", "200 POST", "after the function"]


def test_pages_and_passwords(k6, service):
    ran = k6("""
export const options = { iterations: 1 };
export default function () {
  const page = http.get(URL + '/page');
  console.log(page.html('h1').text(), page.html().find('a').attr('href'));
  const sent = page.submitForm({ fields: { q: 'two words' } });
  console.log(sent.json('method'), sent.json('body'));
  console.log(page.clickLink().url.endsWith('/x?page=2'));
  const host = URL.slice('http://'.length);
  console.log(http.get(`http://me:pass@${host}/secret`, { auth: 'digest' }).json('secret'));
  http.get(`http://me:pass@${host}/x`);
}""")
    assert ran.code == 0, ran.err
    assert ran.said == ["Shop /x?page=2", "POST go=Go&q=two+words", "true", "42"]
    assert service.seen[-1][2]["Authorization"] == "Basic bWU6cGFzcw=="


def test_one_that_loops_holds_nobody(k6):
    ran = k6("""
export const options = { scenarios: {
  busy: { executor: 'per-vu-iterations', vus: 1, iterations: 1, exec: 'busy', maxDuration: '2s', gracefulStop: '0s' },
  idle: { executor: 'per-vu-iterations', vus: 1, iterations: 20, exec: 'idle' } } };
export function busy() { for (;;) {} }
export function idle() { http.get(URL + '/x'); }""")
    assert ran.code == 0, ran.err
    assert ran.metrics["iterations"]["count"] == 20


def test_garbage_in_circles_among_users_who_wait(k6):
    ran = k6("""
export const options = { vus: 20, iterations: 400 };
const own = { id: __VU };
export default async function () {
  const ring = []; for (let i = 0; i < 200; i++) ring.push({ ring, i, id: own.id, text: 'x'.repeat(50) });
  const parts = [3, 1, 2].sort((a, b) => { if (a === 3) http.get(URL + '/x'); return a - b; });
  const text = 'abc'.replace(/./g, (c) => { sleep(0.001); return c + own.id; });
  await new Promise((resolve) => setTimeout(resolve, 1));
  if (parts.join() !== '1,2,3' || text !== `a${__VU}b${__VU}c${__VU}` || ring.some((r) => r.id !== __VU)) fail('mixed up');
}""")
    assert ran.code == 0 and "mixed up" not in ran.err, ran.err
    assert ran.metrics["iterations"]["count"] == 400


def test_typescript_commonjs_and_files(k6):
    (k6.folder / "data.json").write_text('[{"name": "a"}, {"name": "b"}]')
    (k6.folder / "old.js").write_text("const { sleep } = require('k6'); exports.twice = function (n) { return 2 * n; };")
    (k6.folder / "user.ts").write_text("export interface User { name: string }\nexport enum Kind { A = 1, B }\n"
                                       "export const kind = (u: User): Kind => u.name === 'a' ? Kind.A : Kind.B;\n")
    ran = k6("""
import { Options } from 'k6/options';
import { SharedArray } from 'k6/data';
import { kind, type User } from './user.ts';
import old, { twice } from './old.js';
export const options: Options = { iterations: 1 };
const users = new SharedArray('users', () => JSON.parse(open('./data.json')) as User[]);
export default function (): void {
  console.log(users.length, kind(users[1] as User), twice(21), old.twice === twice);
}""", name="script.ts")
    assert ran.code == 0, ran.err
    assert ran.said == ["2 2 42 true"]


def test_what_is_thrown_is_logged_and_the_test_goes_on(k6):
    ran = k6("""
export const options = { iterations: 2 };
export default function () {
  inner();
}
function inner() { throw new TypeError('boom'); }""")
    assert ran.code == 0
    assert ran.metrics["iterations"]["count"] == 2
    assert ran.err.count("TypeError: boom") == 2
    assert "script.js:11:" in ran.err and "executor=shared-iterations scenario=default" in ran.err


@pytest.mark.parametrize("text, code, says", [
    ("export default function () {\n  let a = ;\n}", 107, "script.js:2:11"),
    ("nothing.at.all;\nexport default () => {};", 107, "ReferenceError"),
    ("import _ from 'lodash';\nexport default () => {};", 107, "couldn't be recognised"),
    ("import x from './x.js';\nexport default () => {};", 107, "couldn't be found on local disk"),
    ("import x from 'k6/x/sql';\nexport default () => {};", 107, "unknown modules"),
    ("open('./x.csv');\nexport default () => {};", 107, "couldn't be found on local disk"),
    ("import http from 'k6/http';\nhttp.get('http://127.0.0.1/');\nexport default () => {};", 107, "init context"),
    ("import { Trend } from 'k6/metrics';\nnew Trend('a b');\nexport default () => {};", 107, "Invalid metric name"),
    ("export function setup() { throw new Error('no'); }\nexport default () => {};", 107, "Error: no"),
    ("export default () => {};\nexport function teardown() { throw new Error('td'); }", 107, "Error: td"),
    ("import exec from 'k6/execution';\nexport default () => { exec.test.abort('enough'); };", 108, "enough"),
    ("import exec from 'k6/execution';\nexport default () => { exec.test.fail('bad'); };", 110, "bad"),
    ("export const x = 1;", 104, "default"),
    ("export default () => { open('./x'); };", 0, "only available in the init stage"),
    ("import { Rate } from 'k6/metrics';\nexport default () => { new Rate('r'); };", 0, "init context"),
    ("export default async () => { await null; throw new Error('late'); };", 0, "Error: late"),
    ("export default () => { Promise.reject(new Error('nobody')); };", 0, "Uncaught (in promise) Error: nobody"),
    ("function f() { f(); }\nexport default () => { f(); };", 0, "stack overflow"),
])
def test_errors(brink, text, code, says):
    (brink.folder / "script.js").write_text(text)
    ran = brink("k6", "run", "-q", "script.js")
    assert ran.code == code, ran.err
    assert says in ran.err


def test_the_iteration_that_ends_the_test_is_not_complete(brink):
    (brink.folder / "script.js").write_text("""
import exec from 'k6/execution';
export const options = { vus: 1, iterations: 3 };
export default function () { if (__ITER === 1) exec.test.abort('enough'); }
""")
    ran = brink("k6", "run", "script.js")
    assert ran.code == 108, ran.err
    assert "1 complete and 1 interrupted iterations" in ran.out


def test_requests_stay_on_this_machine(k6):
    ran = k6("""
export const options = { iterations: 1, hosts: { 'shop.test': __ENV.URL.slice(7), '*.far.test': '192.0.2.7' },
  blockHostnames: ['blocked.test'] };
export default function () {
  console.log(http.get('http://shop.test/x').status, http.get('http://192.0.2.1/').error_code,
    http.get('http://a.far.test/').error_code, http.get('http://blocked.test/').error_code);
}""")
    assert ran.said == ["200 1111 1111 1111"]
    assert "--i-own-this" in ran.err


def test_a_runtime_each(k6):
    text = """
export const options = { vus: 3, iterations: 3 };
Array.prototype.last = function () { return __VU; };
export default function () { console.log([].last() === __VU); }"""
    ran = k6(text, "--js-isolation=vu")
    assert ran.said == ["true"] * 3, ran.err
