"""Through a gate that delays, cuts, refuses, corrupts and freezes on command: each fault has its name and its count."""
import pathlib
import subprocess
import threading
import time

import pytest

import gate as g
from conftest import BRINK, DEADLINE_S


@pytest.fixture
def gate(nginx):
    with g.Gate(nginx.http) as made:
        yield made


def bench(brink, url, *options):
    stage = brink("bench", url, "--no-save", "--json", "-", "-t", 1, *options).record["stages"][-1]
    counts = stage["counts"]
    assert counts["due"] == counts["sent"] + counts["missed"]
    assert counts["sent"] == counts["completed"] + counts["failed"] + counts["in_flight"]
    return stage


FAULTS = {
    "cut in the head": (g.cut(after=20), "closed_early"),
    "cut in the body": (g.cut(after=-2), "closed_early"),
    "reset in the head": (g.reset(after=20), "reset"),
    "corrupt": (g.corrupt, "malformed"),
    "another status": (g.status(503), "status"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fifth_response_spoiled_is_every_fifth_request_failed(brink, gate, fault):
    how, name = FAULTS[fault]
    gate.fault = g.every(5, how)
    stage = bench(brink, gate.url, "-n", 100, "-c", 1)
    assert stage["failures"] == {name: 20}
    assert stage["counts"]["completed"] == 80
    assert gate.requests == 100


def test_requests_repeated_on_a_fresh_connection_are_counted(brink, gate):
    gate.fault = g.every(5, g.reset())
    stage = bench(brink, gate.url, "-n", 100, "-c", 1)
    assert stage["counts"]["completed"] + stage["counts"]["failed"] == 100
    assert stage["connections"]["stale_retries"] == gate.requests - 100 > 0


def test_a_fresh_connection_that_is_reset_is_a_failure(brink, gate):
    gate.fault = g.every(5, g.reset())
    stage = bench(brink, gate.url, "-n", 100, "-c", 1, "--no-keepalive")
    assert stage["failures"] == {"reset": 20}
    assert stage["connections"]["stale_retries"] == 0


def test_bytes_that_trickle_are_the_same_response(brink, gate):
    gate.fault = g.trickle
    stage = bench(brink, gate.url, "-n", 20, "-c", 2)
    assert stage["counts"]["completed"] == 20


def test_a_delay_is_in_every_number(brink, gate):
    gate.fault = g.delay(0.05)
    stage = bench(brink, gate.url, "-n", 20, "-c", 4)
    assert stage["counts"]["completed"] == 20
    for clock in ("response_ms", "service_ms"):
        assert stage[clock]["min"] >= 50
        assert stage[clock]["p50"] >= 50
    assert stage["phases_ms"]["first_byte"]["min"] >= 49.9  # begins with the last byte sent


@pytest.mark.parametrize("bytes_before, name", [(0, "first_byte_timeout"), (30, "body_timeout"), (-1, "body_timeout")])
def test_silence_is_told_by_where_it_begins(brink, gate, bytes_before, name):
    gate.fault = g.hang(bytes_before)
    stage = bench(brink, gate.url, "-n", 2, "-c", 2, "--timeout", 1)
    assert stage["failures"] == {name: 2}
    assert stage["response_ms"]["min"] >= 1000


def test_a_door_that_closes_refuses_the_rest(brink, gate):
    gate.accept_only = 20
    stage = bench(brink, gate.url, "-n", 50, "-c", 1, "--no-keepalive")
    assert stage["counts"]["completed"] >= 19  # the twentieth may be lost with the door
    assert stage["counts"]["completed"] + sum(stage["failures"].values()) == 50
    assert stage["failures"].get("refused", 0) >= 29
    assert set(stage["failures"]) <= {"refused", "reset"}


def test_a_freeze_counts_against_every_request_it_held_up(brink, gate):
    frozen = []

    def freeze():
        while gate.requests < 50:
            time.sleep(0.005)
        gate.freeze()
        frozen.append(time.monotonic())
        time.sleep(1)
        gate.thaw()

    thread = threading.Thread(target=freeze)
    thread.start()
    stage = bench(brink, gate.url, "--rate", 100, "-d", 4, "-c", 20)
    thread.join()
    assert frozen
    counts = stage["counts"]
    assert counts["due"] == 400
    assert counts["completed"] == 400
    # Due every 10 ms: a second of silence makes at least ninety of them wait 100 ms and more.
    slow = sum(count for outcome in stage["histogram"].values() for low_us, count in outcome if low_us >= 90_000)
    assert slow >= 90
    assert stage["response_ms"]["max"] >= 900


@pytest.fixture
def shop():
    process = subprocess.Popen([BRINK, "demo", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               stdin=subprocess.DEVNULL, text=True)
    port = int(process.stdout.readline().split("http://127.0.0.1:")[1].split("/")[0].split()[0])
    yield port
    process.terminate()
    process.communicate(timeout=DEADLINE_S)


def run(brink, url, *options):
    return brink("run", url, "--no-save", "--json", *options).record


def test_one_spoiled_route_of_the_shop_is_the_verdict(brink, shop):
    with g.Gate(shop, only="/search") as gate:
        gate.fault = g.status(500)
        record = run(brink, gate.url, "--path", "/search?q=tea", "-u", 4, "-s", 1)
    assert record["answer"]["status"] == "breaks", record["answer"]
    assert record["answer"]["route"].startswith("/search")
    assert record["answer"]["users"]["breaks"] == 1


def test_a_shop_that_is_cut_off_in_the_middle_does_not_hang_the_search(brink, shop):
    with g.Gate(shop) as gate:
        gate.fault = lambda number, response: [response] if number < 300 else [g.RESET]
        record = run(brink, gate.url, "-u", 8, "-s", 1)
    assert record["answer"]["status"] in ("breaks", "inconclusive", "invalid"), record["answer"]
    assert record["answer"]["users"]["holds"] is None or record["answer"]["users"]["holds"] <= 8
    assert any(stage["failures"].get("reset") for stage in record["stages"])


def test_the_budget_counts_what_passes_the_gate(brink, shop):
    with g.Gate(shop) as gate:
        run(brink, gate.url, "--max-requests", 150, "-s", 1)
        assert gate.requests <= 150


def test_the_gate_is_the_only_way(brink, gate, nginx):
    bench(brink, gate.url, "-n", 30, "-c", 3)
    assert gate.requests == 30
    nginx.stop()
    assert len(nginx.requests()) == 30
    assert pathlib.Path(BRINK).is_absolute()
