"""Runs on several machines when something goes wrong on the way: slow and lossy networks, clocks that differ by minutes, workers
that sleep and wake. Counts decide: what reached the target against what was counted."""
import ctypes
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

import pytest

from conftest import JUDGED, Nginx, children, paths, wait_until
from machines import counts_of, nats, needs_nats, relay, start, two_workers  # noqa: F401

pytestmark = needs_nats
LEASE_S = 2
FAKETIME = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)


def record_of(run):
    return json.loads((run.out_file.parent / "r.json").read_text())


def lost(record):
    return [row for row in record["stages"][-1]["processes"] if row["lost_s"] is not None]


def signal_all(program, which):
    """Of a worker: it, and the process that plays."""
    for pid in (program.process.pid, *children(program.process.pid)):
        os.kill(pid, which)


def arrived(nginx):
    return len((nginx.folder / "access.log").read_text().splitlines())


# -- the network

def test_a_slow_network_changes_no_count(nats, start, nginx, relay):
    server = nats()
    start("worker", "--join", relay(server.port, delay=0.15).url, "--name", "far").says("waits for runs")
    start("worker", "--join", server.url, "--name", "near").says("waits for runs")
    run = start("bench", nginx.url, "--rate", 100, "-d", "3s", "--workers", 2, "--nats", server.url, "--json", "r.json", "--no-save")
    assert run.ended() in JUDGED, run.err
    record = record_of(run)
    counts = counts_of(record)
    assert lost(record) == [], "a lease is longer than a round"
    assert counts["due"] == 300 and counts["sent"] + counts["missed"] == 300
    assert paths(nginx) == {"/": counts["sent"]}
    rows = {row["name"]: row for row in record["stages"][-1]["processes"]}
    assert rows.keys() == {"far", "near"} and all(abs(row["requests"] - 150) <= 20 for row in rows.values())
    assert rows["far"]["clock_error_ms"] >= 100, "half of a round, and no less"
    assert abs(rows["far"]["clock_offset_ms"]) <= rows["far"]["clock_error_ms"], "it is one clock"
    assert record["stages"][-1]["start"]["error_ms"] >= 100


def test_connections_that_break_lose_and_double_nothing(nats, start, nginx, relay):
    server = nats()
    ways = [relay(server.port, delay=0.02) for _ in range(2)]
    for number, way in enumerate(ways):
        start("worker", "--join", way.url, "--name", f"w{number}").says("waits for runs")
    run = start("bench", nginx.url, "--rate", 100, "-d", "5s", "--workers", 2, "--nats", server.url, "--json", "r.json", "--no-save")
    wait_until(lambda: arrived(nginx) > 20 or run.process.poll() is not None)
    for number in range(6):
        ways[number % 2].cut()
        before = arrived(nginx)
        wait_until(lambda: arrived(nginx) >= before + 30 or run.process.poll() is not None)
    assert run.ended() in JUDGED, run.err
    record = record_of(run)
    counts = counts_of(record)
    assert lost(record) == [] and counts["due"] == 500
    assert paths(nginx)["/"] == counts["sent"], "what was sent is what was counted"


def test_one_that_is_cut_off_stops_within_its_lease(nats, start, nginx, relay):
    server = nats()
    way = relay(server.port)
    start("worker", "--join", way.url, "--name", "islander").says("waits for runs")
    start("worker", "--join", server.url, "--name", "mainlander").says("waits for runs")
    run = start("bench", nginx.url, "--rate", 100, "-d", "10s", "--workers", 2, "--nats", server.url, "--json", "r.json", "--no-save")
    wait_until(lambda: arrived(nginx) > 100)
    way.freeze()
    run.says("islander")
    wait_until(lambda: "lost" in run.err or run.process.poll() is not None)
    way.thaw()
    assert run.ended() == 5, run.err
    record = record_of(run)
    assert [row["name"] for row in lost(record)] == ["islander"]
    counts = counts_of(record)
    due = 1000
    # The others have what is left from 0.3 s after the loss on; a ghost beside them would make it more.
    assert paths(nginx)["/"] <= due
    assert due - (LEASE_S + 2) * 50 <= counts["sent"] <= due


# -- sleep

def test_one_that_sleeps_never_becomes_a_ghost(two_workers, start, nginx):
    server, (ann, bob) = two_workers
    run = start("bench", nginx.url, "--rate", 100, "-d", "12s", "--workers", 2, "--nats", server.url, "--json", "r.json", "--no-save")
    bob.says("plays run")
    wait_until(lambda: arrived(nginx) > 100)
    signal_all(bob, signal.SIGSTOP)
    try:
        wait_until(lambda: "bob" in run.err and "lost" in run.err or run.process.poll() is not None)
        before = arrived(nginx)
        wait_until(lambda: arrived(nginx) > before + 100 or run.process.poll() is not None)  # ann plays for both
    finally:
        signal_all(bob, signal.SIGCONT)
    assert run.ended() == 5, run.err
    record = record_of(run)
    stage = record["stages"][-1]
    assert [row["name"] for row in lost(record)] == ["bob"] and not stage["valid"]
    assert stage["invalid"] and stage["invalid"][0]["to_s"] > stage["invalid"][0]["from_s"]
    assert paths(nginx)["/"] <= 1200, "nobody's load was made twice"
    assert counts_of(record)["sent"] >= 1200 - (LEASE_S + 2) * 50


def test_one_that_is_told_to_go_hands_its_load_over(two_workers, start, nginx):
    server, (_, bob) = two_workers
    run = start("bench", nginx.url, "--rate", 100, "-d", "6s", "--workers", 2, "--nats", server.url, "--json", "r.json", "--no-save")
    wait_until(lambda: arrived(nginx) > 100)
    bob.process.terminate()
    assert bob.ended(60) == 0, bob.err
    assert run.ended() in JUDGED, run.err
    record = record_of(run)
    stage, counts = record["stages"][-1], counts_of(record)
    rows = {row["name"]: row for row in stage["processes"]}
    assert lost(record) == [] and rows["bob"]["health"] in ("left", "saturated") and rows["bob"]["left_s"] > 0
    assert counts["due"] == 600 and paths(nginx) == {"/": counts["sent"]}, "without a gap, and nothing twice"
    assert all(row["unknown_requests"] == 0 for row in rows.values())


def test_a_count_is_made_whole_by_the_others(two_workers, start, nginx):
    server, (_, bob) = two_workers
    run = start("bench", nginx.url, "-n", 1000, "-c", 4, "--max-rps", 100, "--workers", 2, "--nats", server.url, "--json", "r.json",
                "--no-save")
    bob.says("plays run")
    wait_until(lambda: arrived(nginx) > 200)
    signal_all(bob, signal.SIGKILL)
    assert run.ended() == 5, run.err
    record = record_of(run)
    stage, counts = record["stages"][-1], counts_of(record)
    assert [row["name"] for row in lost(record)] == ["bob"] and lost(record)[0]["unknown_requests"] == 0
    assert counts["due"] == counts["sent"] == 1000 and not stage["cut_short"]
    # What it made after it was heard of last, a second or two of its 50 a second, nobody knows of.
    assert 1000 <= paths(nginx)["/"] <= 1200


def test_a_coordinator_that_sleeps_finds_nobody_making_load(two_workers, start, nginx):
    server, _ = two_workers
    run = start("bench", nginx.url, "--rate", 50, "-d", "60s", "--workers", 2, "--nats", server.url, "--json", "r.json", "--no-save")
    wait_until(lambda: arrived(nginx) > 50)
    run.process.send_signal(signal.SIGSTOP)
    try:
        wait_until(lambda: quiet_for(nginx, 1.0), seconds=30)  # of the 60 that it was to last
    finally:
        run.process.send_signal(signal.SIGCONT)
    run.process.send_signal(signal.SIGINT)
    assert run.ended() in (5, 130), run.err
    gone = lost(record_of(run))
    assert len(gone) == 2 and "budget" not in run.out, "they stopped because they were not led"
    # 25 requests a second of each, and no more than became due until the run was stopped.
    assert all(row["unknown_requests"] <= 25 * (row["lost_s"] + 2) for row in gone)


def quiet_for(nginx, seconds):
    """Nothing came for so long: at 50 requests a second that is no chance."""
    before = arrived(nginx)
    time.sleep(seconds)
    return arrived(nginx) == before


# -- clocks

@pytest.mark.skipif(FAKETIME is None, reason="no libfaketime")
def test_clocks_may_differ_by_minutes(nats, start, nginx):
    """The steady clock too, on which it counts beats and beginnings: libfaketime makes one of the calendar's time of it."""
    server = nats()
    for name, ahead in (("early", "+420s"), ("late", "-180s")):
        start("worker", "--join", server.url, "--name", name, LD_PRELOAD=str(FAKETIME), FAKETIME=ahead).says("waits for runs")
    run = start("bench", nginx.url, "--rate", 200, "-d", "2s", "--workers", 2, "--nats", server.url, "--json", "r.json", "--no-save")
    assert run.ended() in JUDGED, run.err
    record = record_of(run)
    counts = counts_of(record)
    assert lost(record) == [] and counts["due"] == 400 and paths(nginx) == {"/": counts["sent"]}
    rows = record["stages"][-1]["processes"]
    assert all(abs(row["requests"] - 200) <= 20 for row in rows), "each began when it should"
    offsets = {row["name"]: row["clock_offset_ms"] for row in rows}
    assert all(abs(offset) > 60_000 for offset in offsets.values())
    assert abs(abs(offsets["early"] - offsets["late"]) - 600_000) < 10_000, "ten minutes between them"


# -- a network of this test's own

CLONE_NEWNET = 0x40000000


def set_network(handle):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(handle, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


@pytest.fixture
def lossy_network():
    """This thread, and what it starts, in a network namespace whose loopback delays and loses packets."""
    if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("tc"):
        pytest.skip("needs root, ip and tc")
    libc = ctypes.CDLL(None, use_errno=True)
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    if libc.unshare(CLONE_NEWNET) != 0:
        os.close(home)
        pytest.skip("no network namespace may be made here")
    try:
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        made = subprocess.run(["tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "10ms", "5ms", "loss", "1%"],
                              capture_output=True, text=True, check=False)
        if made.returncode != 0:
            pytest.skip(f"no netem in this kernel: {made.stderr.strip()}")
        yield
    finally:
        set_network(home)
        os.close(home)


def test_a_lossy_network(lossy_network, nats, start, tmp_path_factory):
    nginx = Nginx(tmp_path_factory.mktemp("nginx"))
    try:
        server = nats()
        for name in ("ann", "bob"):
            start("worker", "--join", server.url, "--name", name).says("waits for runs")
        run = start("bench", nginx.url, "--rate", 100, "-d", "5s", "--workers", 2, "--nats", server.url, "--json", "r.json", "--no-save")
        assert run.ended() in JUDGED, run.err
        record = record_of(run)
        counts = counts_of(record)
        assert lost(record) == [] and counts["due"] == 500
        # One that was lost on the way to the target may still be under way at the end.
        assert counts["sent"] - counts["in_flight"] <= paths(nginx)["/"] <= counts["sent"]
    finally:
        nginx.stop()


def test_workers_without_a_way_to_the_server_say_so(nats, start):
    """In a network namespace of its own a worker reaches nothing, and waits."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no network namespace may be made here")
    server = nats()
    worker = start("worker", "--join", server.url, wrap=("unshare", "-n"))
    worker.says("NATS cannot be reached")
    worker.process.terminate()
    assert worker.ended(20) == 0


# -- hosts

def test_a_host_with_a_domain_plays(nats, start, nginx):
    """Its name is part of the worker's, unless another is given."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-u", "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no host name of its own may be given here")
    server = nats()
    named = ("unshare", "-u", "sh", "-c", 'hostname ip-10-0-0-1.eu.compute.example && exec "$0" "$@"')
    worker = start("worker", "--join", server.url, "--once", wrap=named).says("worker ip-10-0-0-1-eu-compute-example-")
    run = start("bench", nginx.url, "-n", 10, "--workers", 1, "--nats", server.url, "--no-save", "--join-timeout", "30s")
    assert run.ended() in JUDGED, run.err
    assert worker.ended() == 0


def test_a_long_name_has_room_for_its_number(nats, start, nginx):
    server = nats()
    start("worker", "--join", server.url, "--name", "n" * 64, "--processes", 2).says("waits for runs")
    run = start("bench", nginx.url, "-n", 10, "--workers", 2, "--nats", server.url, "--no-save", "--join-timeout", "30s")
    assert run.ended() in JUDGED, run.err


def test_one_that_comes_to_another_plan_is_refused_by_name(nats, start, nginx, tmp_path):
    """A script that asks its machine what to do is not the same run everywhere."""
    server = nats()
    start("worker", "--join", server.url, "--name", "ann", SHOP="small").says("waits for runs")
    bob = start("worker", "--join", server.url, "--name", "bob", SHOP="large").says("waits for runs")
    (tmp_path / "shop.py").write_text("""
import os
from loadpilot import VUser, scenario, task
@scenario(rps=50, duration="1s", ramp_up="0s", mode="constant")
class Shop(VUser):
    @task(weight=1)
    def browse(self, client): client.get("/")
    if os.environ["SHOP"] == "large":
        @task(weight=1)
        def buy(self, client): client.get("/buy")
""")
    run = start("run", "shop.py", nginx.url, "--workers", 2, "--nats", server.url, "--no-save", SHOP="small")
    assert run.ended(40) == 1, "at once, and not when everybody should have been ready"
    assert "bob" in run.err and "another plan" in run.err, run.err
    bob.says("is refused: it has another plan")
    assert paths(nginx) == {}
