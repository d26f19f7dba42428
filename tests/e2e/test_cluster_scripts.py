"""Scripts of k6 on several workers, and in several processes: what they do and what is said of it is what one machine
would have done and said. Real nats-server, and workers that are processes of this machine."""
import collections
import csv
import json
import os
import re
import signal

import pytest

from conftest import JUDGED, children, free_port, paths, wait_until
from machines import nats, needs_nats, start, two_workers  # noqa: F401
from monitors import Datagrams

pytestmark = needs_nats

ALL = """
import http from 'k6/http';
import exec from 'k6/execution';
import { check, group, sleep } from 'k6';
import { SharedArray } from 'k6/data';
import { Counter, Gauge, Rate, Trend } from 'k6/metrics';
import { base } from './lib/base.js';

const rows = new SharedArray('rows', () => JSON.parse(open('./data/rows.json')));
const bought = new Counter('bought'), spent = new Trend('spent'), odd = new Rate('odd'), last = new Gauge('last_user');

export const options = {
  scenarios: {
    shared: { executor: 'shared-iterations', vus: 5, iterations: 101 },
    each: { executor: 'per-vu-iterations', vus: 3, iterations: 7, exec: 'each' },
    paced: { executor: 'constant-arrival-rate', rate: 40, duration: '1s', preAllocatedVUs: 20, exec: 'paced' },
  },
  thresholds: {
    bought: ['count==101'], spent: ['max==100', 'p(50)==50'], 'checks{scenario:each}': ['rate==1'],
    'http_reqs{kind:a}': ['count==101'], odd: ['rate>0.4'],
  },
};

export function setup() {
  http.get(`${base}/setup`);
  return { secret: 'of setup', list: [1, 2, 3] };
}
export default function (data) {
  const n = exec.scenario.iterationInTest;
  http.get(`${base}/shared?n=${n}`, { tags: { kind: 'a', name: 'shared' } });
  bought.add(1); spent.add(n); odd.add(n % 2); last.add(exec.vu.idInTest);
  group('of shared', () => check(data, { 'has the data': (d) => d.secret === 'of setup' && d.list.length === 3 }));
  console.log(`shared ${n} user ${exec.vu.idInTest} row ${rows[n].name}`);
}
export function each(data) {
  check(data, { 'each has it': (d) => d.secret === 'of setup' });
  console.log(`each ${exec.scenario.iterationInTest} user ${exec.vu.idInTest}`);
}
export function paced() { console.log(`paced ${exec.scenario.iterationInTest}`); }
export function teardown(data) {
  http.get(`${base}/teardown`);
  console.log(`torn down ${data.secret} after ${exec.instance.iterationsCompleted}`);
}
"""


@pytest.fixture
def script(tmp_path):
    def write(text, name="script.js"):
        (tmp_path / name).write_text(text)
        return name

    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "base.js").write_text("export const base = __ENV.BASE_URL;\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "rows.json").write_text(json.dumps([{"name": f"row{i}"} for i in range(101)]))
    return write


def numbers(run, word):
    return sorted(int(n) for n in re.findall(rf'msg="{word} (\d+)', run.err))


def summary_of(run):
    return json.loads((run.out_file.parent / "summary.json").read_text())


def what_it_came_to(run):
    """All of the summary that is a count, not a time."""
    summary = summary_of(run)
    exact = ("bought", "spent", "odd", "checks", "http_reqs", "http_reqs{kind:a}", "iterations", "http_req_failed")
    metrics = {name: {k: v for k, v in summary["metrics"][name].items() if k != "rate" or name in ("odd", "checks")}
               for name in exact}
    return metrics, summary["root_group"]


def run_of(nginx, *more):
    return ("k6", "run", "--no-save", "--summary-export", "summary.json", *more, "-e", f"BASE_URL={nginx.url}", "script.js")


def test_workers_do_and_say_what_one_machine_would(two_workers, start, nginx, script):
    script(ALL)
    local = start(*run_of(nginx))
    assert local.ended() == 0, local.err
    expected = what_it_came_to(local)
    server, workers = two_workers
    run = start(*run_of(nginx, "--workers", 2, "--nats", server.url, "--json", "r.json"))
    assert run.ended() == 0, run.err
    assert what_it_came_to(run) == expected and "     execution: 2 workers\n" in run.out
    assert numbers(run, "shared") == list(range(101))
    assert numbers(run, "each") == list(range(21))
    assert numbers(run, "paced") == list(range(40))
    assert sorted(collections.Counter(re.findall(r"each \d+ user (\d+)", run.err)).values()) == [7, 7, 7]
    rows = re.findall(r"shared (\d+) user \d+ row row(\d+)", run.err)
    assert len(rows) == 101 and all(n == row for n, row in rows)
    assert "torn down of setup after 162" in run.err
    assert set(re.findall(r'worker="worker \d \((\w+)\)"', run.err)) == {"ann", "bob"}
    stage = json.loads((run.out_file.parent / "r.json").read_text())["stages"][-1]
    assert stage["counts"]["completed"] == 101 and len(stage["processes"]) == 2
    for worker in workers:
        worker.says("plays run")
    seen = collections.Counter(path.split("?")[0] for path, n in paths(nginx).items() for _ in range(n))
    assert seen == {"/setup": 2, "/shared": 202, "/teardown": 2}  # of both runs


def test_processes_do_and_say_what_one_would(start, nginx, script):
    script(ALL)
    local = start(*run_of(nginx))
    assert local.ended() == 0, local.err
    expected = what_it_came_to(local)
    run = start(*run_of(nginx, "--processes", 3))
    assert run.ended() == 0, run.err
    assert what_it_came_to(run) == expected and "     execution: 3 processes\n" in run.out
    assert numbers(run, "shared") == list(range(101))
    assert numbers(run, "each") == list(range(21))
    assert numbers(run, "paced") == list(range(40))
    assert "torn down of setup after 162" in run.err


TAGGED = """
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
const orders = new Counter('orders');
export const options = { iterations: 40, vus: 4 };
export default function () {
  orders.add(1, { kind: exec.scenario.iterationInTest % 4 ? 'a' : 'b' });
  if (exec.scenario.iterationInTest === 0) console.log(`variables ${Object.keys(__ENV).join()}`);
}
"""


@pytest.mark.parametrize("exports", [True, False])
def test_what_workers_count_is_exported_with_its_tags(two_workers, start, nginx, script, exports):
    script(TAGGED)
    server, _ = two_workers
    monitor = Datagrams()
    run = start(*run_of(nginx, *on_two(server), *(["-o", f"influxdb=udp://127.0.0.1:{monitor.port}"] if exports else [])))
    assert run.ended() == 0, run.err
    orders = {re.search(r",kind=(\w)", line)[1]: re.search(r" value=(\d+)", line)[1]
              for line in monitor.lines() if line.startswith("k6_orders_total,")}
    monitor.stop()
    assert orders == ({"a": "30", "b": "10"} if exports else {})
    assert 'msg="variables BASE_URL"' in run.err, "what it was given, and nothing of ours"


def test_what_the_command_line_says_of_the_load_holds_for_workers(two_workers, start, nginx, script):
    script("import exec from 'k6/execution';\nexport const options = { vus: 1, iterations: 2 };\n"
           "export default () => console.log(`turn ${exec.scenario.iterationInTest} of ${exec.scenario.executor}`);")
    run = start(*run_of(nginx, *on_two(two_workers[0]), "--vus", 3, "--iterations", 31, "--tag", "of=line"))
    assert run.ended() == 0, run.err
    assert numbers(run, "turn") == list(range(31))
    run = start(*run_of(nginx, *on_two(two_workers[0]), "--vus", 3, "--duration", "1s"))
    assert run.ended() == 0, run.err
    assert set(re.findall(r"of ([a-z-]+)", run.err)) == {"constant-vus"}


LOOP = """
import http from 'k6/http';
import exec from 'k6/execution';
import { check, sleep } from 'k6';
import { Counter } from 'k6/metrics';
const turns = new Counter('turns');
export const options = { scenarios: { a: { executor: 'constant-vus', vus: 6, duration: '60s', gracefulStop: '5s' } } %s };
export function setup() { console.log('set up'); }
export default function () {
  check(http.get(`${__ENV.BASE_URL}/loop`), { fine: (r) => r.status === 200 });
  turns.add(1);
  %s
  sleep(0.05);
}
export function teardown() { console.log('torn down'); }
"""


def loop(options="", turn=""):
    return LOOP % (options, turn)


def on_two(server):
    return ("--workers", 2, "--nats", server.url)


def test_a_threshold_over_all_ends_the_test(two_workers, start, nginx, script):
    script(loop(", thresholds: { turns: [{ threshold: 'count<150', abortOnFail: true }] }"))
    run = start(*run_of(nginx, *on_two(two_workers[0])))
    assert run.ended(50) == 99, run.err
    assert "thresholds on metrics 'turns' were crossed" in run.err
    assert "set up" in run.err and "torn down" in run.err
    metrics = summary_of(run)["metrics"]
    assert metrics["turns"]["count"] == metrics["http_reqs"]["count"] >= 150


@pytest.mark.parametrize("where", ["workers", "processes"])
def test_a_script_that_aborts_ends_the_test_everywhere(where, request, start, nginx, script):
    script(loop(turn="if (exec.vu.idInTest === 4 && exec.vu.iterationInScenario === 5) exec.test.abort('enough');"))
    others = on_two(request.getfixturevalue("two_workers")[0]) if where == "workers" else ("--processes", 2)
    run = start(*run_of(nginx, *others))
    assert run.ended(50) == 108, run.err
    assert "test aborted: enough" in run.err and "torn down" in run.err


def test_a_setup_that_throws_ends_the_test_before_it_began(two_workers, start, nginx, script):
    script(loop().replace("console.log('set up')", "throw new Error('no shop')"))
    run = start(*run_of(nginx, *on_two(two_workers[0])))
    assert run.ended() == 107, run.err
    assert "no shop" in run.err and "torn down" not in run.err
    assert paths(nginx) == {}


def test_the_first_interrupt_ends_all_in_order(two_workers, start, nginx, script):
    script(loop())
    run = start(*run_of(nginx, *on_two(two_workers[0])))
    wait_until(lambda: "running (00m02" in run.out)
    run.process.send_signal(signal.SIGINT)
    assert run.ended(40) == 105, run.err
    assert "torn down" in run.err and "TOTAL RESULTS" in run.out
    iterations = int(summary_of(run)["metrics"]["iterations"]["count"])
    assert f"{iterations} complete and 6 interrupted iterations" in run.out


def test_variables_that_a_script_names_go_with_it_and_no_others(two_workers, start, nginx, script):
    script("export const options = { vus: 2, iterations: 2 };\n"
           "export default () => console.log(`is ${__ENV.OF_THE_SHOP} ${__ENV.SENT} ${Object.keys(__ENV).includes('UN' + 'SAID')}`);")
    run = start(*run_of(nginx, *on_two(two_workers[0]), "-e", "SENT=too"), OF_THE_SHOP="open", UNSAID="secret")
    assert run.ended() == 0, run.err
    assert run.err.count("is open too false") == 2


def test_secrets_go_to_the_workers_and_into_no_log(two_workers, start, nginx, script, tmp_path):
    script("import secrets from 'k6/secrets';\nexport const options = { vus: 2, iterations: 2 };\n"
           "export default async () => console.log((await secrets.get('key')).length);")
    (tmp_path / "keys").write_text("key=abcdefgh\n")
    run = start(*run_of(nginx, *on_two(two_workers[0]), "--secret-source", "file=keys"))
    assert run.ended() == 0, run.err
    assert run.err.count("msg=8") == 2 and "abcdefgh" not in run.err + run.out


SHARED = """
import exec from 'k6/execution';
import { sleep } from 'k6';
export const options = { scenarios: { a: { executor: 'shared-iterations', vus: 6, iterations: 900 } } };
export default function () { sleep(0.03); console.log(`shared ${exec.scenario.iterationInTest}`); }
"""


def test_what_a_lost_process_had_not_done_the_others_do(start, script):
    script(SHARED)
    run = start("k6", "run", "--no-save", "--summary-export", "summary.json", "--json", "r.json", "--processes", 3, "script.js")
    wait_until(lambda: re.search(r"process 2 \(pid \d+\)", run.err))
    os.kill(int(re.search(r"process 2 \(pid (\d+)\)", run.err)[1]), signal.SIGKILL)
    assert run.ended() == 0, run.err
    done = numbers(run, "shared")
    assert len(set(done)) == len(done), "nothing is done twice"
    assert len(done) >= 900 - 2, "but for what its two users had begun"
    assert set(done) <= set(range(900))
    assert summary_of(run)["metrics"]["iterations"]["count"] <= len(done)
    processes = json.loads((run.out_file.parent / "r.json").read_text())["stages"][-1]["processes"]
    assert [p["number"] for p in processes if p["health"] == "lost"] == [2]
    assert "was killed by SIGKILL" in run.err


def kill_second(run, workers):
    """The process that plays for the second worker, as soon as it does; another takes its place. -> the worker's name."""
    wait_until(lambda: 'worker="worker 2' in run.err)
    name = re.search(r'worker="worker 2 \((\w+)\)"', run.err)[1]
    worker = next(w for w in workers if w.err.count(f"worker {name} ")).process.pid
    os.kill(children(worker)[0], signal.SIGKILL)
    return name


def test_what_a_lost_worker_had_to_start_the_others_do(two_workers, start, nginx, script):
    script("import http from 'k6/http';\nimport exec from 'k6/execution';\n"
           "export const options = { scenarios: { a: { executor: 'constant-arrival-rate', rate: 50, duration: '8s', "
           "preAllocatedVUs: 20 } } };\n"
           "export default function () { http.get(`${__ENV.BASE_URL}/a`); console.log(`paced ${exec.scenario.iterationInTest}`); }")
    server, workers = two_workers
    run = start(*run_of(nginx, "--json", "r.json", *on_two(server)))
    kill_second(run, workers)
    assert run.ended() == 0, run.err
    done = numbers(run, "paced")
    assert len(set(done)) == len(done)
    stage = json.loads((run.out_file.parent / "r.json").read_text())["stages"][-1]
    other = next(p for p in stage["processes"] if p["health"] != "lost")
    assert other["requests"] > 200, "it has played more than its half"
    assert len(done) <= 400


TWO_KINDS = """
import http from 'k6/http';
import exec from 'k6/execution';
import { sleep } from 'k6';
export const options = { scenarios: {
  paced: { executor: 'constant-arrival-rate', exec: 'paced', rate: 40, duration: '14s', preAllocatedVUs: 20 },
  shared: { executor: 'shared-iterations', exec: 'shared', vus: 4, iterations: 600 },
} };
export function paced() { http.get(`${__ENV.BASE_URL}/paced`); console.log(`paced ${exec.scenario.iterationInTest}`); }
export function shared() { sleep(0.05); console.log(`shared ${exec.scenario.iterationInTest}`); }
"""


def test_one_that_comes_back_has_its_arrivals_again(two_workers, start, nginx, script):
    script(TWO_KINDS)
    server, workers = two_workers
    run = start(*run_of(nginx, "--json", "r.json", *on_two(server)))
    lost = kill_second(run, workers)
    assert run.ended() == 0, run.err
    paced, shared = numbers(run, "paced"), numbers(run, "shared")
    assert len(set(paced)) == len(paced) <= 560
    assert len(set(shared)) == len(shared) and set(shared) <= set(range(600))
    assert len(shared) >= 600 - 2, "but for what its two users had begun"
    rows = json.loads((run.out_file.parent / "r.json").read_text())["stages"][-1]["processes"]
    joined = [row for row in rows if row["joined_s"] is not None]
    assert len(joined) == 1 and joined[0]["name"] == lost
    expected = (14 - joined[0]["joined_s"]) * 20
    assert abs(joined[0]["requests"] - expected) <= 3, "half of what comes from then on"


SHAPE = """
import time
from locust import HttpUser, LoadTestShape, constant, events, task

class Steps(LoadTestShape):
    def tick(self):
        now = self.get_run_time()
        return None if now > 4 else (8, 8) if now > 2 else (4, 4)

class Web(HttpUser):
    wait_time = constant(0.1)
    @task
    def a(self):
        self.client.get("/a")
        events.request.fire(request_type="OWN", name="thing", response_time=5, response_length=1, exception=None, context={},
                            url="/x", start_time=time.time())
    @task
    def broken(self): raise ValueError("no luck")
"""


def rows(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_shape_with_events_and_errors_of_its_own_is_played_by_workers(start, nginx, tmp_path):
    (tmp_path / "locustfile.py").write_text(SHAPE)
    port = free_port()
    run = start("locust", "-f", "locustfile.py", "--headless", "-H", nginx.url, "--csv", "all", "--only-summary", "--master",
                "--expect-workers", 2, "--master-bind-port", port)
    workers = [start("worker", "--join", f"nats://127.0.0.1:{port}", "--name", name, "--once") for name in ("ann", "bob")]
    assert run.ended() == 1, run.err  # as Locust ends where a task raised
    for worker in workers:
        assert worker.ended() == 0, worker.err[-2000:]
    stats = {(row["Type"], row["Name"]): int(row["Request Count"]) for row in rows(tmp_path / "all_stats.csv")}
    assert stats["GET", "/a"] == stats["OWN", "thing"] > 20
    assert stats["GET", "/a"] <= paths(nginx)["/a"] <= stats["GET", "/a"] + 8, "but for what was given up at the end"
    raised = rows(tmp_path / "all_exceptions.csv")
    assert [row["Message"] for row in raised] == ["no luck"] and int(raised[0]["Count"]) > 20
    assert sorted(raised[0]["Nodes"].split(", ")) == ["process 1", "process 2"]


LIVING = """
from locust import HttpUser, constant, task

class Web(HttpUser):
    wait_time = constant(0.1)
    def on_start(self): self.client.get("/start")
    def on_stop(self): self.client.get("/stop")
    @task
    def a(self): self.client.get("/a")
"""


def test_users_of_one_that_sleeps_live_elsewhere_until_it_wakes(start, nginx, tmp_path):
    (tmp_path / "locustfile.py").write_text(LIVING)
    port = free_port()
    run = start("locust", "-f", "locustfile.py", "--headless", "-H", nginx.url, "-u", 8, "-r", 8, "-t", "25s", "--only-summary",
                "--record", "r.json", "--master", "--expect-workers", 2, "--master-bind-port", port)
    _, bob = [start("worker", "--join", f"nats://127.0.0.1:{port}", "--name", name, "--once") for name in ("ann", "bob")]

    def times(what):
        return (nginx.folder / "access.log").read_text().count(f"/{what} ")

    wait_until(lambda: times("a") > 100 or run.process.poll() is not None)
    assert times("start") == 8
    asleep = (bob.process.pid, *children(bob.process.pid))
    for pid in asleep:
        os.kill(pid, signal.SIGSTOP)
    try:
        wait_until(lambda: times("start") == 12 or run.process.poll() is not None)  # its four, at the other
    finally:
        for pid in asleep:
            os.kill(pid, signal.SIGCONT)
    wait_until(lambda: times("start") == 16 or run.process.poll() is not None)  # and there again
    assert run.ended() in (0, 5), run.err
    assert times("start") == 16 and times("stop") >= 4 + 8, "those who live elsewhere ended, and all at the end"
    rows = json.loads((tmp_path / "r.json").read_text())["stages"][-1]["processes"]
    assert [row["name"] for row in rows if row["lost_s"] is not None] == ["bob"]
    assert [row["name"] for row in rows if row["joined_s"] is not None] == ["bob"]
    assert json.loads((tmp_path / "r.json").read_text())["program"]["users"] == 8
