"""`brink k6 run` around its script: signals, outputs, exports, what is saved. What scripts may say is in test_k6.py, and
what needs no server in tests/cli/k6.txt."""
import csv
import gzip
import json
import re
import signal
import time

import pytest

LOOP = """
import http from 'k6/http';
import { check, sleep } from 'k6';
export const options = { vus: 2, duration: '30s' };
export default function () {
  const res = http.get(`${__ENV.BASE_URL}/`, { tags: { name: 'home' } });
  check(res, { 'is fine': (r) => r.status === 200 });
  sleep(0.1);
}
export function teardown() { console.log('torn down'); }
"""

SHARED = """
import exec from 'k6/execution';
export const options = { scenarios: { a: { executor: 'shared-iterations', vus: 4, iterations: 41 } } };
export default function () { console.log('n', exec.scenario.iterationInTest); }
"""


@pytest.fixture
def script(tmp_path):
    def write(text, name="script.js"):
        (tmp_path / name).write_text(text)
        return name

    return write


def wait_for(process, text, deadline_s=30):
    """What the program printed until `text` came."""
    out = ""
    end = time.monotonic() + deadline_s
    while text not in out and time.monotonic() < end:
        out += process.stdout.readline()
    assert text in out
    return out


def test_first_interrupt_ends_in_order(start_brink, script, nginx):
    process = start_brink("k6", "run", "-e", f"BASE_URL={nginx.url}", script(LOOP))
    wait_for(process, "running (00m01.")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 105
    assert "torn down" in err
    assert "TOTAL RESULTS" in out
    assert re.search(r"checks_succeeded\.+: 100\.00%", out)
    assert "2 interrupted iterations" in out


def test_second_interrupt_ends_at_once(start_brink, script, nginx):
    text = LOOP.replace("console.log('torn down')", "sleep(60)")
    process = start_brink("k6", "run", "-e", f"BASE_URL={nginx.url}", script(text))
    wait_for(process, "running (00m01.")
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert time.monotonic() - begun < 20
    assert process.returncode == 105


def test_every_sample_is_in_the_files(brink, script, nginx):
    text = LOOP.replace("duration: '30s'", "iterations: 12")
    done = brink("k6", "run", "-q", "-e", f"BASE_URL={nginx.url}", "--tag", "team=a,b", "--out", "json=o.json",
                 "--out", "csv=fileName=o.csv,timeFormat=rfc3339", script(text))
    assert done.code == 0, done.err
    lines = [json.loads(line) for line in (brink.folder / "o.json").read_text().splitlines()]
    points = [line for line in lines if line["type"] == "Point" and line["metric"] == "http_reqs"]
    assert len(points) == 12
    assert {point["data"]["tags"]["name"] for point in points} == {"home"}
    assert points[0]["data"]["tags"]["team"] == "a,b"
    declared = [line["metric"] for line in lines if line["type"] == "Metric"]
    assert len(declared) == len(set(declared))
    with open(brink.folder / "o.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(row["metric_name"] == "checks" for row in rows) == 12
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["timestamp"]) for row in rows)
    assert {row["extra_tags"] for row in rows if row["metric_name"] == "http_reqs"} == {"team=a,b"}


def test_the_run_is_a_run_of_brink(brink, script, nginx):
    text = LOOP.replace("duration: '30s'", "iterations: 12, thresholds: { http_reqs: ['count>100'] }")
    done = brink("k6", "run", "-q", "-e", f"BASE_URL={nginx.url}", "--json", "run.json", "--html", "r.html", "--junit",
                 "j.xml", "--summary-export", "s.json", script(text))
    assert done.code == 99
    assert "http_reqs" in done.err
    record = json.loads((brink.folder / "run.json").read_text())
    assert record["limits"][0]["passed"] is False
    assert record["limits"][0]["actual"] == 12
    assert sum(route["counts"]["sent"] for route in record["stages"][0]["routes"]) == 12
    assert record["target"]["origin"] == nginx.url
    assert "http_reqs" in (brink.folder / "j.xml").read_text()
    exported = json.loads((brink.folder / "s.json").read_text())
    assert exported["metrics"]["http_reqs"]["thresholds"] == {"count>100": True}
    shown = brink("show")
    assert shown.code == 0 and "JavaScript" in shown.out, shown.out


def test_instances_share_a_test(brink, script):
    name = script(SHARED)
    numbers = []
    for segment in ("0:1/4", "1/4:1/2", "1/2:1"):
        done = brink("k6", "run", "-q", "--no-save", "--execution-segment", segment, "--execution-segment-sequence",
                     "0,1/4,1/2,1", name)
        assert done.code == 0, done.err
        numbers += [int(n) for n in re.findall(r'msg="n (\d+)"', done.err)]
    assert sorted(numbers) == list(range(41))


def test_a_closed_port_is_no_fault_of_the_script(brink, script):
    text = LOOP.replace("duration: '30s'", "iterations: 4").replace("sleep(0.1)", "")
    done = brink("k6", "run", "-q", "--no-save", "-e", "BASE_URL=http://127.0.0.1:9", script(text))
    assert done.code == 0
    assert re.search(r"http_req_failed\.+: 100\.00%", done.out)


SEARCHED = """
import http from 'k6/http';
import { sleep } from 'k6';
import exec from 'k6/execution';
export const options = {
  scenarios: {
    readers: { executor: 'constant-vus', vus: 2, duration: '1h', exec: 'read' },
    writers: { executor: 'constant-arrival-rate', rate: 5, duration: '1h', preAllocatedVUs: 1, exec: 'write',
               env: { PATH_OF: '/written' } },
  },
  thresholds: { http_req_failed: ['rate<=1'], http_req_duration: ['p(95)<RATHER_FAST'], 'http_req_duration{name:read}': ['p(95)<1'] },
};
export function setup() { console.log('set up'); return { base: __ENV.BASE_URL }; }
export function read(data) {
  http.get(`${data.base}/`, { tags: { name: 'read' } });
  if (exec.scenario.name !== 'readers' || exec.scenario.iterationInTest < 0) throw new Error(exec.scenario.name);
  sleep(0.01);
}
export function write(data) {
  http.get(data.base + __ENV.PATH_OF + '?n=' + exec.scenario.iterationInTest, { tags: { name: 'write' } });
  sleep(0.01);
}
export function teardown(data) { console.log('torn down', data.base); }
"""


def test_the_load_of_a_scripts_users_is_raised(brink, script, nginx):
    done = brink("run", script(SEARCHED.replace("RATHER_FAST", "60000")), nginx.url, "--find-limit", "--max-users", "6", "--stage-seconds", "1s",
                 "--error-threshold", "1", "--json", "r.json")
    assert done.code == 0, done.err
    assert "thresholds on http_req_duration{name:read} are not judged" in done.err
    assert done.err.count("set up") == 1 and done.err.count("torn down " + nginx.url) == 1
    record = json.loads((brink.folder / "r.json").read_text())
    assert record["kind"] == "run"
    assert record["answer"]["status"] in ("no_limit_found", "breaks", "invalid")
    assert record["program"]["language"] == "javascript"
    assert record["target"]["url"].startswith(nginx.url)
    assert [(limit["expression"], limit["passed"]) for limit in record["limits"]] == [
        ("http_req_duration: p(95)<60000", True), ("http_req_failed: rate<=1", True)]
    rows = {route["name"]: route for stage in record["stages"] for route in stage["routes"]}
    assert set(rows) == {"GET read", "GET write"}
    levels = {stage["load"]["users"] for stage in record["stages"] if stage["load"]["users"]}
    assert len(levels) > 1 and max(levels) <= 6


def test_a_threshold_that_no_load_keeps_fails_the_search(brink, script, nginx):
    done = brink("run", script(SEARCHED.replace("RATHER_FAST", "0.0001")), nginx.url, "--find-limit", "--no-save", "--max-users", "2",
                 "--stage-seconds", "1s", "--error-threshold", "1")
    assert done.code == 2, done.err
    assert "http_req_duration: p(95)<0.0001" in done.out


def test_a_search_ends_with_its_setup(brink, script):
    done = brink("k6", "run", "--find-limit", "--no-save",
                 script("export function setup() { throw new Error('no luck'); }\nexport default function () {}\n"))
    assert done.code == 1
    assert "setup(): Error: no luck" in done.err
    assert "script.js:1" in done.err


SECRET = """
import http from 'k6/http';
import { check } from 'k6';
import secrets from 'k6/secrets';
export const options = { iterations: 2, thresholds: { http_reqs: ['count<100'] } };
export default async function () {
  const key = await secrets.get('key');
  const other = await secrets.source('second').get('key');
  console.log('the keys are', key, other, { key });
  http.get(`${__ENV.BASE_URL}/?key=${encodeURIComponent(key)}`, { headers: { 'X-Key': key }, tags: { 'of': other } });
  check(key, { [`is ${key}`]: (k) => k === 'top "secret" 1' });
  try { await secrets.get('none'); } catch (e) { console.log(e.message); }
  try { secrets.source('third'); } catch (e) { console.log(e.message); }
}
"""


def test_secrets_are_in_nothing_that_is_written(brink, script, nginx):
    (brink.folder / "secrets.txt").write_text('key=top "secret" 1\n')
    done = brink("k6", "run", "-e", f"BASE_URL={nginx.url}", "--secret-source", "file=filename=secrets.txt,default",
                 "--secret-source", "mock=name=second,key=hush-hush", "--out", "json=o.json", "--out", "csv=o.csv",
                 "--json", "r.json", "--html", "r.html", "--summary-export", "s.json", "--http-debug=full",
                 "--store", "kept", script(SECRET))
    assert done.code == 0, done.err
    assert "the keys are ***SECRET_REDACTED*** ***SECRET_REDACTED***" in done.err
    assert 'no value for secret \\"none\\"' in done.err and 'no secret source with name \\"third\\"' in done.err
    assert "100.00% 2 out of 2" in done.out
    written = [done.out, done.err] + [path.read_text() for path in brink.folder.rglob("*")
                                      if path.is_file() and path.name not in ("secrets.txt", "script.js")]
    assert len(written) >= 8
    for text in written:
        for secret in ('top "secret" 1', 'top \\"secret\\" 1', "top%20%22secret%22%201", "hush-hush"):
            assert secret not in text, text[:2000]


def test_samples_are_packed_where_the_name_says_so(brink, script, nginx):
    text = LOOP.replace("duration: '30s'", "iterations: 4, thresholds: { http_reqs: ['count>0', 'rate>0'] }")
    done = brink("k6", "run", "-q", "-e", f"BASE_URL={nginx.url}", "--out", "json=o.json.gz", "--out", "csv=o.csv.gz",
                 script(text))
    assert done.code == 0, done.err
    lines = [json.loads(line) for line in gzip.open(brink.folder / "o.json.gz", "rt")]
    told = {line["metric"]: line["data"] for line in lines if line["type"] == "Metric"}
    assert told["http_reqs"]["thresholds"] == ["count>0", "rate>0"]
    assert told["http_req_failed"]["thresholds"] == []
    assert sum(line["type"] == "Point" and line["metric"] == "http_reqs" for line in lines) == 4
    assert gzip.open(brink.folder / "o.csv.gz", "rt").readline().startswith("metric_name,timestamp,")


def test_options_as_the_script_sees_them(brink, script):
    text = """
import exec from 'k6/execution';
export const options = { vus: 1, iterations: 1, setupTimeout: '5s' };
export function setup() { return undefined; }
export default function (data) {
  console.log(JSON.stringify([typeof data, options.setupTimeout, options.scenarios.default.executor,
                              exec.test.options.scenarios.default.vus, Object.isFrozen(exec.test.options)]));
}
"""
    done = brink("k6", "run", "-q", "--no-save", "--no-summary", "-u", "2", "-i", "2", script(text))
    assert done.code == 0, done.err
    assert done.err.count('[\\"undefined\\",\\"5s\\",\\"shared-iterations\\",2,') == 2, done.err
