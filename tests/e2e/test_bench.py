"""`brink bench` against nginx: counts and invariants, never timings."""
import json
import signal

import pytest


def stage_of(record):
    return record["stages"][-1]


def assert_balanced(counts):
    assert counts["due"] == counts["sent"] + counts["missed"]
    assert counts["sent"] == counts["completed"] + counts["failed"] + counts["in_flight"]


@pytest.mark.parametrize("n", [1, 2, 1000, 1001])
def test_a_count_is_exact(brink, nginx, n):
    ran = brink("bench", nginx.url, "-n", n, "-c", 7, "--no-save", "--json", "-")
    counts = stage_of(ran.record)["counts"]
    assert_balanced(counts)
    assert counts["completed"] == n, ran.err
    nginx.stop()
    assert len(nginx.requests()) == n


def test_several_workers_keep_the_count(brink, nginx):
    ran = brink("bench", nginx.url, "-n", 503, "-c", 5, "-t", 3, "--no-save", "--json", "-")
    assert stage_of(ran.record)["counts"]["completed"] == 503
    nginx.stop()
    assert len(nginx.requests()) == 503


def test_several_urls_are_rows_of_one_run(brink, nginx):
    ran = brink("bench", nginx.url + "/a", nginx.url + "/missing", "-n", 100, "--no-save", "--json", "-")
    rows = {route["name"]: route["counts"] for route in stage_of(ran.record)["routes"]}
    assert rows["/a"]["completed"] == 50
    assert rows["/missing"]["failed"] == 50
    assert stage_of(ran.record)["status"] == {"200": 50, "404": 50}


def test_open_load_sends_what_is_due(brink, nginx):
    ran = brink("bench", nginx.url, "--rate", 200, "-d", 2, "--no-save", "--json", "-")
    counts = stage_of(ran.record)["counts"]
    assert_balanced(counts)
    assert counts["due"] == 400


def test_every_way_to_the_server(brink, nginx):
    for arguments in (
        [f"http://[::1]:{nginx.http}/"],
        [f"http://localhost:{nginx.http}/"],
        ["http://any.name.test/", "--unix-socket", nginx.socket],
        [f"http://shop.test:{nginx.http}/", "--resolve", f"shop.test:{nginx.http}:127.0.0.1", "--i-own-this"],
        [nginx.tls_url, "--insecure"],
        [nginx.tls_url, "--ca-bundle", nginx.certificate],
        [nginx.url, "--no-keepalive"],
    ):
        ran = brink("bench", *arguments, "-n", 20, "-c", 2, "--no-save", "--i-own-this", "--json", "-")
        assert stage_of(ran.record)["counts"]["completed"] == 20, (arguments, ran.err)


def test_without_keepalive_every_request_opens_a_connection(brink, nginx):
    ran = brink("bench", nginx.url, "-n", 30, "--no-keepalive", "--no-save", "--json", "-")
    assert stage_of(ran.record)["connections"]["opened"] == 30


def test_an_interrupted_run_is_reported_and_saved(start_brink, nginx, tmp_path):
    process = start_brink("bench", nginx.url, "-d", 60, "-c", 1, "--max-rps", 50)
    log = nginx.folder / "access.log"
    while not log.exists() or log.stat().st_size == 0:
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    saved = list((tmp_path / ".brink/runs").glob("*.json"))
    assert len(saved) == 1
    assert json.loads(saved[0].read_text())["interrupted"] is True
