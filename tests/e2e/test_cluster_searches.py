"""Searches and investigations on several machines: many loads one after another, each played by the same workers."""
import json
import os
import pathlib
import re
import signal
import time

import pytest

from conftest import JUDGED, paths, wait_until
from machines import nats, needs_nats, start, two_workers  # noqa: F401

pytestmark = needs_nats
USERS = """
from loadpilot import VUser, scenario, task
@scenario(rps=100, duration="2s", ramp_up="0s", mode="constant")
class Shop(VUser):
    def on_start(self, client): client.get("/start")
    @task(weight=1)
    def browse(self, client): client.get("/browse")
"""


SCRIPT = """
import http from 'k6/http';
import exec from 'k6/execution';
import { sleep } from 'k6';
export const options = { scenarios: {
  readers: { executor: 'constant-vus', vus: 3, duration: '1h', exec: 'read' },
  writers: { executor: 'per-vu-iterations', vus: 1, iterations: 1, exec: 'write' },
} };
export function setup() { console.log('set up'); http.get(`${__ENV.BASE_URL}/setup`); return { base: __ENV.BASE_URL }; }
export function read(data) {
  http.batch([`${data.base}/a`, `${data.base}/b`]);
  if (exec.scenario.name !== 'readers') throw new Error(exec.scenario.name);
  sleep(0.01);
}
export function write(data) { http.get(`${data.base}/write/${exec.scenario.iterationInTest}`, { tags: { name: 'write' } }); sleep(0.01); }
export function teardown(data) { console.log('torn down'); http.get(`${data.base}/teardown`); }
"""


@pytest.fixture
def shop(start):
    """The fragile shop: its address."""
    demo = start("demo", "--pool", 4, "--work-ms", 50, token=None)
    wait_until(lambda: re.search(r"http://127.0.0.1:\d+", demo.out + demo.err))
    return re.search(r"http://127.0.0.1:\d+", demo.out + demo.err)[0]


def played_by_all(stages, workers=2):
    assert stages and all(len(stage["processes"]) == workers for stage in stages)
    assert all(row["lost_s"] is None for stage in stages for row in stage["processes"])
    for stage in stages:
        counts = stage["counts"]
        assert counts["due"] == counts["sent"] + counts["missed"]
        assert counts["sent"] == counts["completed"] + counts["failed"] + counts["in_flight"]


def test_a_search_finds_what_breaks(two_workers, start, shop):
    server, _ = two_workers
    run = start("run", shop, "-u", 24, "--stage-seconds", 1, "--workers", 2, "--nats", server.url, "--json", "--no-save")
    assert run.ended() in (*JUDGED, 2), run.err
    record = json.loads(run.out)
    played_by_all(record["stages"])
    answer = record["answer"]
    # A machine that is busy with other things may be the limit; then no fault is claimed.
    assert answer["status"] in ("breaks", "invalid", "inconclusive"), answer
    assert answer["status"] != "breaks" or answer["route"] == "/checkout"


def test_an_investigation_goes_on_with_experiments(two_workers, start, shop):
    server, workers = two_workers
    run = start("investigate", shop, "-u", 24, "--stage-seconds", 0.5, "--workers", 2, "--nats", server.url, "--json", "--no-save")
    assert run.ended(240) in (*JUDGED, 2), run.err
    record = json.loads(run.out)
    played_by_all(record["stages"])
    purposes = {stage["purpose"] for stage in record["stages"]}
    assert len(record["stages"]) > 3 and purposes, purposes
    # One load for the search, one for what follows: the same workers play both.
    for worker in workers:
        wait_until(lambda: worker.err.count("plays run") >= (2 if record["answer"]["status"] == "breaks" else 1))
        assert worker.process.poll() is None


def test_workers_who_play_one_run_play_all_of_it_and_may_come_late(start, shop):
    budget = 10
    run = start("investigate", shop, "-u", 8, "--stage-seconds", 0.2, "--budget", f"{budget}s", "--experiment", "quickack", "--workers", 2,
                "--join-timeout", "60s", "--port", 0, "--json", "--no-save")
    run.says("workers join with")
    time.sleep(budget + 1)  # who waits for workers does not use it up
    url = re.search(r"nats://\S+", run.err)[0]
    workers = [start("worker", "--join", url, "--once", "--name", name) for name in ("ann", "bob")]
    assert run.ended() in (*JUDGED, 2), run.err
    record = json.loads(run.out)
    played_by_all(record["stages"])
    assert not [warning for warning in record["warnings"] if "workers" in warning], "those of the search play the experiments"
    assert run.err.count("ann (") == 1, "it joins once"
    assert [worker.ended() for worker in workers] == [0, 0]
    runs = 2 if "quickack" in {stage["purpose"] for stage in record["stages"]} else 1
    assert all(worker.err.count("plays run") >= runs for worker in workers)


def test_users_are_found_by_steps(two_workers, start, nginx):
    server, _ = two_workers
    run = start("bench", nginx.url, "--autofind", "--start-users", 2, "--max-users", 8, "--step-duration", "1s", "--workers", 2, "--nats",
                server.url, "--json", "-", "--no-save")
    assert run.ended() in (*JUDGED, 2), run.err
    record = json.loads(run.out)
    played_by_all(record["stages"])
    users = [stage["load"]["users"] for stage in record["stages"] if stage["purpose"] != "warmup"]
    assert users[0] == 2 and max(users) <= 8
    assert record["requests_sent"] == sum(paths(nginx).values())


def test_the_limit_of_users_who_are_a_program(two_workers, start, nginx, tmp_path):
    server, _ = two_workers
    (tmp_path / "shop.py").write_text(USERS)
    run = start("run", "shop.py", nginx.url, "--find-limit", "-u", 8, "--stage-seconds", 0.5, "--workers", 2, "--nats", server.url, "--json",
                "--no-save")
    assert run.ended() in (*JUDGED, 2), run.err
    record = json.loads(run.out)
    played_by_all(record["stages"])
    seen = paths(nginx)
    assert record["requests_sent"] == sum(seen.values()), "all that reached it was counted, warm-ups and beginnings too"
    assert seen["/start"] == record["program"]["users"] >= 2
    for stage in record["stages"]:
        assert stage["counts"]["completed"] > 0
        if (rate := stage["load"]["mean_rps"]) is not None:  # of all workers together, not of each
            due = sum(route["counts"]["due"] for route in stage["routes"] if route["name"] == "browse")
            assert due == pytest.approx(rate * stage["load"]["duration_s"], abs=2)


def test_the_limit_of_a_script_of_k6(two_workers, start, nginx, tmp_path):
    server, workers = two_workers
    (tmp_path / "shop.js").write_text(SCRIPT)
    run = start("k6", "run", "--find-limit", "--max-users", 8, "--stage-seconds", 0.5, "--workers", 2, "--nats", server.url, "--json", "r.json",
                "--no-save", "-e", f"BASE_URL={nginx.url}", "shop.js")
    assert run.ended() in (*JUDGED, 2), run.err
    record = json.loads((tmp_path / "r.json").read_text())
    played_by_all(record["stages"])
    seen = paths(nginx)
    assert record["requests_sent"] == sum(seen.values()), "all that reached it was counted, setup and teardown too"
    assert (seen["/setup"], seen["/teardown"]) == (1, 1) and run.err.count("set up") == run.err.count("torn down") == 1
    numbers = [n for path, n in seen.items() if path.startswith("/write/")]
    assert set(numbers) == {1}, "no iteration is there twice"
    assert record["program"]["users"] >= 2 and record["target"]["url"].startswith(nginx.url)
    levels = {stage["load"]["users"] for stage in record["stages"] if stage["load"]["users"]}
    assert len(levels) > 1 and max(levels) <= 8
    for stage in record["stages"]:
        assert {route["name"] for route in stage["routes"]} <= {"GET /a", "GET /b", "GET write"}
        if (rate := stage["load"]["mean_rps"]) is not None:  # of all workers together, in requests, not in iterations
            assert stage["counts"]["due"] == pytest.approx(rate * stage["load"]["duration_s"], rel=0.25, abs=8)
    for worker in workers:
        worker.says("plays run")


def test_a_script_that_ends_its_search_on_a_worker(two_workers, start, nginx, tmp_path):
    server, _ = two_workers
    (tmp_path / "shop.js").write_text(SCRIPT.replace("sleep(0.01);\n}", "if (exec.vu.idInTest === 2) exec.test.abort('enough');\n sleep(0.01);\n}"))
    run = start("k6", "run", "--find-limit", "--max-users", 8, "--stage-seconds", 0.5, "--workers", 2, "--nats", server.url, "--json", "r.json",
                "--no-save", "-e", f"BASE_URL={nginx.url}", "shop.js")
    run.ended()
    record = json.loads((tmp_path / "r.json").read_text())
    assert [warning for warning in record["warnings"] if "test aborted: enough" in warning], record["warnings"]
    assert paths(nginx)["/teardown"] == 1


def test_a_search_outlives_a_worker(two_workers, start, nginx, tmp_path):
    server, workers = two_workers
    (tmp_path / "shop.js").write_text(SCRIPT)
    run = start("k6", "run", "--find-limit", "--max-users", 8, "--stage-seconds", 1, "--workers", 2, "--nats", server.url, "--json", "r.json",
                "--no-save", "-e", f"BASE_URL={nginx.url}", "shop.js")
    run.says("set up")
    parent = workers[1].process.pid
    os.kill(int(pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()[0]), signal.SIGKILL)
    assert run.ended() in (*JUDGED, 2), run.err
    record = json.loads((tmp_path / "r.json").read_text())
    assert {"lost", "rejoined"} & {row["health"] for stage in record["stages"] for row in stage["processes"]}, "it was missed"
    last = record["stages"][-1]
    assert all(row["lost_s"] is None for row in last["processes"]) and not last["invalid"], "whoever is there plays all of it"
    assert last["counts"]["completed"] > 0
    assert paths(nginx)["/teardown"] == 1 and record["requests_sent"] <= sum(paths(nginx).values())
