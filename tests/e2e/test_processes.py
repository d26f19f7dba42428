"""Users that are Python programs, played by several processes: what reaches the server is what one would have sent."""
import json
import os
import pathlib
import signal
import time

import jsonschema
import pytest

from conftest import JUDGED, children, paths, wait_until

SHOP = """
from loadpilot import VUser, scenario, task
@scenario(rps=300, duration="2s", ramp_up="0s", mode="constant")
class Shop(VUser):
    def on_start(self, client): client.get("/start")
    def on_stop(self, client): client.get("/stop")
    @task(weight=5)
    def browse(self, client): client.get("/browse")
    @task(weight=1)
    def buy(self, client): client.get("/buy")
    def check_browse(self, status_code, body): assert status_code == 200
"""
WEB = """
import os
from locust import HttpUser, constant, events, task
class Web(HttpUser):
    weight = 3
    wait_time = constant(0.05)
    @task
    def a(self): self.client.get("/a?" + str(os.getpid()))
class Other(HttpUser):
    wait_time = constant(0.05)
    @task
    def b(self): self.client.get("/b", name="b of " + ("even" if os.getpid() % 2 == 0 else "odd"))
class Admin(HttpUser):
    fixed_count = 1
    wait_time = constant(0.05)
    def on_start(self): self.client.get("/admin")
    @task
    def c(self): self.client.get("/c")
class Quiet(HttpUser):
    weight = 0
@events.test_stop.add_listener
def stopped(environment, **_): open(f"stopped.{os.getpid()}", "w").close()
"""


@pytest.fixture
def script(brink):
    def write(text, name="script.py"):
        (brink.folder / name).write_text(text)
        return brink.folder / name
    return write


def started(process, nginx, count, path="/browse"):
    """Once requests of all of them arrive: their numbers."""
    wait_until(lambda: len(children(process.pid)) == count)
    wait_until(lambda: path in (nginx.folder / "access.log").read_text())
    return children(process.pid)


def is_gone(pid):
    try:
        return "Z" in pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return True


@pytest.mark.parametrize("tls", [False, True])
def test_processes_add_up_to_the_load(brink, script, nginx, tls):
    ran = brink("run", script(SHOP), nginx.tls_url if tls else nginx.url, "--processes", 2, "--json", "-", "--no-save",
                "--ca-bundle", nginx.certificate)
    assert ran.code in JUDGED, ran.err
    stage = ran.record["stages"][0]
    due = {route["name"]: route["counts"]["due"] for route in stage["routes"]}
    made = {route["name"]: route["counts"]["completed"] for route in stage["routes"]}
    joined = due.pop("on_start", 0)  # users who were needed while it went on
    assert due == {"browse": 500, "buy": 100} and stage["counts"]["due"] == 600 + joined
    # What a busy machine could not begin before the end is missed, and nothing else is.
    assert stage["counts"]["completed"] == 600 + joined - stage["counts"]["missed"] and stage["counts"]["failed"] == 0
    assert stage["counts"]["completed"] == sum(made.values())
    assert [check["passed"] for check in stage["checks"] if check["name"] == "check_browse"] == [made["browse"]]
    rows = stage["processes"]
    assert [row["number"] for row in rows] == [1, 2] and len({row["pid"] for row in rows}) == 2
    # The last one may end after the window.
    assert sum(row["requests"] for row in rows) == stage["counts"]["ended_in_window"]
    assert all(290 - stage["counts"]["missed"] <= row["requests"] <= 300 + joined and row["lost_s"] is None for row in rows)
    assert len(stage["health"]["workers"]) == 2
    users = ran.record["program"]["users"]
    assert sum(row["users"] for row in rows) == users
    assert ran.record["program"]["begin"]["requests"] + joined == ran.record["program"]["end"]["requests"] == users
    assert paths(nginx) == {"/browse": made["browse"], "/buy": made["buy"], "/start": users, "/stop": users}


def test_a_budget_holds_over_all(brink, script, nginx):
    ran = brink("run", script(SHOP), nginx.url, "--processes", 3, "--max-requests", 101, "--json", "-", "--no-save")
    assert ran.code in JUDGED, ran.err
    assert any("budget" in warning for warning in ran.record["warnings"])
    assert sum(paths(nginx).values()) == 101


def test_a_threshold_holds_over_all(brink, script, nginx):
    ran = brink("run", script(SHOP), nginx.url, "--processes", 2, "--threshold", "p95 < 1us", "--no-save")
    assert ran.code in (2, 5), ran.err


def test_how_many_there_are_is_said(brink, script, nginx):
    ran = brink("run", script(SHOP), nginx.url, "-d", "1s", "--processes", -1, "--no-save")
    assert ran.code in JUDGED, ran.err
    if len(os.sched_getaffinity(0)) > 1:
        assert "processes play the users, each its part of them" in ran.err
        assert "processes    1 (pid" in ran.out
    alone = brink("run", script(SHOP), nginx.url, "-d", "1s", "--json", "-", "--no-save")
    assert alone.record["stages"][0]["processes"] == []


def test_agents_of_loadpilot_are_processes(brink, script, nginx):
    ran = brink("loadpilot", "run", script(SHOP), "-t", nginx.url, "--agents", 2, "--json", "record.json")
    assert ran.code == 0, ran.err
    stage = json.loads((brink.folder / "record.json").read_text())["stages"][0]
    assert all(290 <= row["requests"] <= 330 for row in stage["processes"])


def test_one_that_dies_is_named_and_the_others_go_on(start_brink, brink, script, nginx):
    process = start_brink("run", script(SHOP), nginx.url, "-d", "4s", "--processes", 3, "--on-worker-loss", "go-on",
                          "--json", "-", "--no-save")
    pids = started(process, nginx, 3)
    os.kill(pids[1], signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    record = json.loads(out)
    stage = record["stages"][0]
    assert process.returncode == 5 and not stage["valid"] and stage["cut_short"], err
    lost = [row for row in stage["processes"] if row["lost_s"] is not None]
    assert [row["pid"] for row in lost] == [pids[1]] and 0 <= lost[0]["lost_s"] < 4
    assert f"(pid {pids[1]}) was killed by SIGKILL" in lost[0]["text"]
    jsonschema.validate(record, json.loads(brink("schema").out), cls=jsonschema.Draft202012Validator)
    assert record["answer"]["status"] == "invalid" and "a process was lost" in record["answer"]["sentence"]
    assert "was killed by SIGKILL" in err
    kept = [row["requests"] for row in stage["processes"] if row["lost_s"] is None]
    assert len(kept) == 2 and all(390 <= requests <= 430 for requests in kept), "they played their parts to the end"
    arrived = paths(nginx)
    assert stage["counts"]["sent"] <= sum(arrived.values())


def test_what_one_that_dies_played_is_played_by_the_others(start_brink, script, nginx):
    process = start_brink("run", script(SHOP), nginx.url, "-d", "5s", "--processes", 3, "--json", "-", "--no-save")
    pids = started(process, nginx, 3)
    os.kill(pids[1], signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    stage = json.loads(out)["stages"][0]
    assert process.returncode == 5 and not stage["valid"] and not stage["cut_short"], err
    lost = next(row for row in stage["processes"] if row["lost_s"] is not None)
    assert lost["pid"] == pids[1] and lost["health"] == "lost" and lost["lost_s"] < lost["restored_s"] < lost["lost_s"] + 3
    kept = [row["requests"] for row in stage["processes"] if row["lost_s"] is None]
    # Users who were needed while it went on, on a busy machine, have begun on top of the arrivals.
    due = sum(route["counts"]["due"] for route in stage["routes"] if route["name"] in ("browse", "buy"))
    assert due + lost["unknown_requests"] == pytest.approx(5 * 300, abs=6), "all but what nobody knows of"
    assert sum(kept) > 2 * 500, "theirs and its"
    interval = next(one for one in stage["invalid"] if one["text"] == lost["text"])
    assert interval["from_s"] == pytest.approx(lost["seen_s"]) and interval["to_s"] == pytest.approx(lost["restored_s"])
    assert "others play its part of the load" in err


def test_one_that_dies_ends_the_run_if_asked(start_brink, script, nginx):
    process = start_brink("run", script(SHOP), nginx.url, "-d", "60s", "--processes", 2, "--on-worker-loss", "stop",
                          "--json", "-", "--no-save")
    os.kill(started(process, nginx, 2)[0], signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 5 and json.loads(out)["stages"][0]["length_s"] < 50, err


def test_an_interrupt_ends_all_in_order(start_brink, script, nginx):
    process = start_brink("run", script(SHOP), nginx.url, "-d", "60s", "--processes", 2, "--json", "-", "--no-save")
    pids = started(process, nginx, 2)
    for pid in [process.pid, *pids]:  # as a terminal does
        os.kill(pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    stage = json.loads(out)["stages"][0]
    assert stage["counts"]["in_flight"] == 0 and all(row["lost_s"] is None for row in stage["processes"])
    assert all(is_gone(pid) for pid in pids)


def test_nobody_outlives_the_coordinator(start_brink, script, nginx):
    process = start_brink("run", script(SHOP), nginx.url, "-d", "60s", "--processes", 2, "--no-save")
    pids = started(process, nginx, 2)
    process.kill()
    process.wait(60)
    wait_until(lambda: all(is_gone(pid) for pid in pids))


def test_users_of_locust_are_dealt_out_exactly(brink, script, nginx):
    ran = brink("locust", "-f", script(WEB), "--headless", "-u", 9, "-r", 9, "-t", "2s", "--host", nginx.url, "--processes",
                2, "--record", "record.json", "--csv", "out", "--only-summary", "Web", "Other", "Admin")
    assert ran.code == 0, ran.err
    assert 'All users spawned: {"Admin": 1, "Other": 2, "Web": 6} (9 total users)' in ran.err
    assert ran.err.count("Ramping to 9 users") == 1
    record = json.loads((brink.folder / "record.json").read_text())
    stage = record["stages"][0]
    assert sorted(row["users"] for row in stage["processes"]) == [4, 5]
    names = {route["name"]: route["counts"]["sent"] for route in stage["routes"]}
    assert "GET /c" in names and names["GET /admin"] == 1, "each name once, whatever its row in a process"
    assert len([name for name in names if name.startswith("GET /a?")]) == 2
    table = (brink.folder / "out_stats.csv").read_text().splitlines()
    total = next(line for line in table if ",Aggregated," in line).split(",")
    assert stage["counts"]["sent"] == sum(names.values())
    # What was under way when its user was stopped is in the record only.
    assert 0 <= stage["counts"]["sent"] - int(total[2]) <= 9
    assert len(list(brink.folder.glob("stopped.*"))) == 2, "listeners hear of the end in both"
    assert len((brink.folder / "out_stats_history.csv").read_text().splitlines()) > 2


def test_users_of_locust_live_on_with_the_others(start_brink, brink, script, nginx):
    process = start_brink("locust", "-f", script(WEB), "--headless", "-u", 9, "-r", 9, "-t", "8s", "--host", nginx.url,
                          "--processes", 3, "--record", "record.json", "--csv", "out", "--only-summary", "Web", "Other", "Admin")
    pids = started(process, nginx, 3, "/c ")
    wait_until(lambda: (brink.folder / "out_stats_history.csv").exists())  # all of them have been heard of
    killed = time.time()
    os.kill(pids[0], signal.SIGKILL)
    wait_until(lambda: (nginx.folder / "access.log").read_text().count("/admin ") == 2 or process.poll() is not None)
    out, err = process.communicate(timeout=60)
    assert paths(nginx)["/admin"] == 2, "the one of its class began once more, elsewhere: " + err
    record = json.loads((brink.folder / "record.json").read_text())
    stage = record["stages"][0]
    lost = next(row for row in stage["processes"] if row["lost_s"] is not None)
    assert lost["pid"] == pids[0] and lost["lost_s"] < lost["restored_s"] < lost["lost_s"] + 3
    assert not stage["cut_short"] and not stage["valid"] and record["answer"]["status"] == "invalid"
    assert stage["load"]["users"] == 9 and record["program"]["users"] == 9, "and no more than that at once"
    history = [line.split(",") for line in (brink.folder / "out_stats_history.csv").read_text().splitlines()]
    column = history[0].index("User Count")
    counts = [int(line[column]) for line in history[1:] if float(line[0]) > killed + 2]
    assert 9 in counts and max(counts) == 9, f"those of the lost one are there, and counted once: {counts}"
    assert "others play its part of the load" in err


def test_a_shape_of_locust_is_followed_together(brink, script, nginx):
    shape = """
from locust import LoadTestShape
class Stairs(LoadTestShape):
    def tick(self):
        now = self.get_run_time()
        return None if now >= 3 else ((8, 100) if 1 <= now < 2 else (4, 100))
"""
    ran = brink("locust", "-f", script(WEB + shape), "--headless", "--host", nginx.url, "--processes", 2, "--record",
                "record.json", "Other")
    assert ran.code == 0, ran.err
    record = json.loads((brink.folder / "record.json").read_text())
    rows = record["stages"][0]["processes"]
    assert [row["users"] for row in rows] == [4, 4], "at most eight at once"
    assert "Shape test stopping" in ran.err
