"""Command lines of wrk, ab, hey and pywrkr against real servers, read as the scripts of their users read them."""
import json
import re
import urllib.request


def number(pattern, text):
    found = re.search(pattern, text)
    assert found, f"no {pattern!r} in:\n{text}"
    return float(found.group(1))


def test_wrk_prints_what_scripts_of_wrk_read(brink, nginx):
    ran = brink("wrk", "-t1", "-c4", "-d1s", "--latency", nginx.url)
    assert ran.code == 0, ran.err
    assert ran.out.startswith(f"Running 1s test @ {nginx.url}\n  1 threads and 4 connections\n")
    requests = number(r"(\d+) requests in ", ran.out)
    assert requests > 0
    assert number(r"Requests/sec: +([\d.]+)", ran.out) > 0
    assert re.search(r"Latency +[\d.]+(us|ms|s) +[\d.]+(us|ms|s) +[\d.]+(us|ms|s) +[\d.]+%", ran.out)
    assert re.search(r"\n +99% +[\d.]+(us|ms|s)", ran.out)
    assert "Socket errors" not in ran.out and "Non-2xx" not in ran.out


def test_wrk_counts_what_is_no_success(brink, nginx):
    ran = brink("wrk", "-t1", "-c2", "-d1s", nginx.url + "/missing")
    requests = number(r"(\d+) requests in ", ran.out)
    assert number(r"Non-2xx or 3xx responses: (\d+)", ran.out) == requests


def test_ab_sends_exactly_what_it_was_told(brink, nginx):
    ran = brink("ab", "-n", 50, "-c", 5, "-e", "served.csv", nginx.url + "/")
    assert ran.code == 0, ran.err
    assert number(r"Complete requests: +(\d+)", ran.out) == 50
    assert number(r"Failed requests: +(\d+)", ran.out) == 0
    assert re.search(r"Server Software: +nginx", ran.out)
    length = number(r"Document Length: +(\d+) bytes", ran.out)
    assert number(r"HTML transferred: +(\d+) bytes", ran.out) == 50 * length
    assert re.search(r"Total: +\d+ +\d+ +[\d.]+ +\d+ +\d+", ran.out)
    rows = (brink.folder / "served.csv").read_text().splitlines()
    assert rows[0] == "Percentage served,Time in ms" and len(rows) == 102


def test_hey_prints_what_scripts_of_hey_read(brink, nginx):
    ran = brink("hey", "-n", 60, "-c", 6, nginx.url)
    assert ran.code == 0, ran.err
    assert number(r"\[200\]\t(\d+) responses", ran.out) == 60
    assert number(r"Requests/sec:\t([\d.]+)", ran.out) > 0
    assert sum(int(n) for n in re.findall(r"\[(\d+)\]\t\|", ran.out)) == 60
    assert re.search(r"  99% in [\d.]+ secs", ran.out)


def test_pywrkr_writes_its_files(brink, nginx):
    ran = brink("pywrkr", nginx.url, "-n", 40, "-c", 4, "--json", "r.json", "-e", "r.csv", "--html-report", "r.html",
                "--latency-breakdown", "--tag", "build=7", "-w")
    assert ran.code == 0, ran.err
    result = json.loads((brink.folder / "r.json").read_text())
    assert result["total_requests"] == 40 and result["total_errors"] == 0
    assert result["status_codes"] == {"200": 40}
    assert result["config"]["mode"] == "requests" and result["config"]["num_requests"] == 40
    assert result["tags"] == {"build": "7"}
    assert sum(count for _, count in result["rps_timeline"]) == 40
    assert list(result["percentiles"]) == ["p50", "p75", "p90", "p95", "p99"], "too few samples for more"
    breakdown = result["latency_breakdown"]
    assert breakdown["new_connections"] + breakdown["reused_connections"] == 40
    assert breakdown["ttfb"]["count"] == 40
    with urllib.request.urlopen(nginx.url) as response:
        assert result["total_bytes"] == 40 * len(response.read())
    rows = (brink.folder / "r.csv").read_bytes().split(b"\r\n")
    assert rows[0] == b"Percentage,Time (ms)" and len(rows) == 102
    assert "<table" in ran.out and "THROUGHPUT TIMELINE" in ran.out
    assert (brink.folder / "r.html").read_text().startswith("<!doctype html>")


def test_pywrkr_measures_urls_one_after_the_other(brink, nginx):
    (brink.folder / "urls.txt").write_text(f"# two\n{nginx.url}\nHEAD {nginx.url}/missing\n")
    ran = brink("pywrkr", "--url-file", "urls.txt", "-n", 10, "-c", 2, "--json", "r.json")
    assert ran.code == 1, "every request of one of them failed"
    result = json.loads((brink.folder / "r.json").read_text())
    assert [(e["method"], e["total_requests"], e["total_errors"]) for e in result["endpoints"]] == [
        ("GET", 10, 0), ("HEAD", 10, 10)]


def test_pywrkr_finds_how_many_users_are_sustained(brink, start_brink):
    demo = start_brink("demo", "--truth", "--pool", 4, "--work-ms", 50)
    url = json.loads(demo.stdout.readline())["url"]
    ran = brink("pywrkr", url.rstrip("/") + "/checkout", "--autofind", "--start-users", 2, "--max-users", 64, "--step-duration", 1,
                "--think-time", 0, "--max-p95", 0.25, "--json", "r.json")
    assert ran.code in (0, 2), ran.err
    result = json.loads((brink.folder / "r.json").read_text())
    assert result["steps"][0]["users"] == 2
    assert all(step["measured"] for step in result["steps"])
    if ran.code == 0:
        assert f"Maximum sustainable load: {result['max_sustainable_users']} users" in ran.out


def test_bench_autofind_is_the_same_search(brink, start_brink):
    demo = start_brink("demo", "--truth", "--pool", 4, "--work-ms", 50)
    url = json.loads(demo.stdout.readline())["url"]
    ran = brink("bench", url.rstrip("/") + "/checkout", "--autofind", "--start-users", 2, "--max-users", 16, "--step-duration",
                "500ms", "--think-time", 0, "--max-p95", "250ms", "--json", "-")
    record = ran.record
    assert record["kind"] == "run"
    levels = record["verdict"]["levels"]
    assert levels[0]["users"] == 2
    for level in levels:
        assert record["stages"][level["stage"]]["load"]["users"] == level["users"]
