"""`brink compare` on real runs, and on summaries that other tools have left."""
import json
import xml.etree.ElementTree as ElementTree

import pytest
from gate import Gate, delay

BENCH = ("-c", 8, "-d", 5, "-t", 1)
PAUSE_S = 0.05  # of the gate, so that what the machine does meanwhile is small beside it

# What the tools leave of a run with 8 users against a target like the one behind the gate, in their own words.
K6 = {"metrics": {
    "http_reqs": {"type": "counter", "contains": "default", "values": {"count": 780, "rate": 156.0}},
    "http_req_failed": {"type": "rate", "contains": "default", "values": {"rate": 0, "passes": 0, "fails": 780}},
    "http_req_duration": {"type": "trend", "contains": "time", "values": {
        "avg": 52.0, "min": 50.2, "med": 51.5, "max": 80.0, "p(90)": 55.0, "p(95)": 58.0}},
    "vus": {"type": "gauge", "contains": "default", "values": {"value": 8, "min": 8, "max": 8}},
    "vus_max": {"type": "gauge", "contains": "default", "values": {"value": 8, "min": 8, "max": 8}}},
    "state": {"testRunDurationMs": 5000.0}}
PYWRKR = {"duration_sec": 5, "connections": 8, "total_requests": 780, "total_errors": 0, "requests_per_sec": 156,
          "latency": {"min": 0.0502, "mean": 0.052, "max": 0.08}, "percentiles": {"p50": 0.0515, "p95": 0.058, "p99": 0.07}}


def prescale(url, survives, breaks):
    return {"schema_version": 1, "kind": "run", "id": "20251101T101500Z-abc123", "tool_version": "0.2.1",
            "created_at": "2025-11-01T10:15:00Z", "target": {"url": url, "host": "127.0.0.1", "routes": ["/"]},
            "config": {"method": "GET", "max_users": 200, "stage_seconds": 1.0, "latency_wall_s": 2.0,
                       "error_threshold": 0.02, "max_rps": None, "warmup": True, "repeat": 1, "think_time_s": 0.0},
            "verdict": {"survives_users": survives, "max_tested": 200, "onset_users": breaks, "onset_reason": "errors",
                        "culprit_route": "/", "bottleneck": "overload", "saturated": False, "saturation_users": None,
                        "peak_rps": survives * 10.0, "marginal": False,
                        "confidence": {"survives_low": survives, "survives_high": survives, "stable": True}},
            "stages": [{"users": survives, "errors": 0, "total": survives * 10, "rps": survives * 10.0, "p50_ms": 80,
                        "p95_ms": 90, "p99_ms": 99, "error_rate": 0.0}]}


def measure(brink, file, *urls):
    """Measures the same load each time. That a busy machine makes the run INVALID is taken back: what these tests look for
    is many times what such a machine does, and that compare refuses such runs has a test of its own."""
    ran = brink("bench", *urls, *BENCH, "--json", file, "--no-save")
    assert ran.code in (0, 5), ran.err
    record = json.loads((brink.folder / file).read_text())
    record["answer"] = None
    for stage in record["stages"]:
        stage["valid"] = True
    write(brink, file, record)
    return record


def compare(brink, *arguments):
    ran = brink("compare", *arguments, "--json")
    assert ran.out, ran.err
    return ran.code, ran.record


def worse(found):
    return {(quantity["measure"], quantity["route"]) for quantity in found["quantities"] if quantity["outcome"] == "worse"}


def write(brink, name, document):
    (brink.folder / name).write_text(json.dumps(document))


@pytest.fixture
def gate(nginx):
    with Gate(nginx.http) as opened:
        opened.fault = delay(PAUSE_S)
        yield opened


def test_a_repeat_is_no_regression(brink, gate):
    for i in range(2):
        measure(brink, f"{i}.json", gate.url)
    code, found = compare(brink, "1.json", "0.json", "--threshold", "50%", "--fail-on-regression")
    assert (code, worse(found)) == (0, set())


def test_a_run_in_which_this_machine_was_the_limit_is_refused(brink, gate):
    measure(brink, "old.json", gate.url)
    record = measure(brink, "new.json", gate.url)
    record["stages"][0]["valid"] = False
    write(brink, "new.json", record)
    ran = brink("compare", "new.json", "old.json")
    assert ran.code == 1 and "INVALID" in ran.err


def test_a_slower_target_is_a_regression(brink, gate):
    measure(brink, "old.json", gate.url)
    gate.fault = delay(3 * PAUSE_S)
    measure(brink, "new.json", gate.url)
    code, found = compare(brink, "new.json", "old.json", "--fail-on-regression", "--junit", "out.xml")
    assert (code, found["outcome"]) == (3, "worse")
    assert {("p50", None), ("goodput", None)} <= worse(found)
    cases = ElementTree.parse(brink.folder / "out.xml").iter("testcase")
    assert any(case.find("failure") is not None for case in cases)
    assert compare(brink, "new.json", "old.json")[0] == 0, "without the gate it is only said"
    code, found = compare(brink, "old.json", "new.json", "--fail-on-regression")
    assert (code, found["outcome"]) == (0, "better")


def test_the_route_that_became_slower_is_named(brink, nginx):
    with Gate(nginx.http, only="/search") as gate:
        gate.fault = delay(PAUSE_S)
        urls = (gate.url + "/", gate.url + "/search")
        measure(brink, "old.json", *urls)
        gate.fault = delay(3 * PAUSE_S)
        measure(brink, "new.json", *urls)
    code, found = compare(brink, "new.json", "old.json", "--fail-on-regression")
    assert code == 3
    assert ("p50", "/search") in worse(found)
    assert "/search" in brink("compare", "new.json", "old.json", "--markdown").out


@pytest.mark.parametrize(("tool", "summary"), [("k6", K6), ("pywrkr", PYWRKR)])
def test_summaries_of_other_tools_are_baselines(brink, gate, tool, summary):
    write(brink, "base.json", summary)
    measure(brink, "same.json", gate.url)
    code, found = compare(brink, "same.json", "base.json", "--threshold", "50%", "--fail-on-regression")
    assert (code, worse(found)) == (0, set())
    assert found["before"][0]["imported_from"] == tool
    gate.fault = delay(3 * PAUSE_S)
    measure(brink, "slow.json", gate.url)
    code, found = compare(brink, "slow.json", "base.json", "--fail-on-regression")
    assert code == 3
    assert ("p50", None) in worse(found)


def test_results_of_prescale_are_baselines(brink):
    write(brink, "old.json", prescale("http://127.0.0.1:8400", 100, 150))
    write(brink, "new.json", dict(prescale("http://127.0.0.1:8400", 20, 30), id="20251201T101500Z-abc124"))
    code, found = compare(brink, "new.json", "old.json", "--fail-on-regression")
    assert (code, found["outcome"]) == (3, "worse")
    assert any(measure == "breaking_users" for measure, _ in worse(found))
    assert found["before"][0]["imported_from"] == "prescale"


def test_runs_of_two_targets_are_refused(brink):
    write(brink, "old.json", prescale("http://127.0.0.1:8400", 100, 150))
    write(brink, "new.json", dict(prescale("http://127.0.0.2:8400", 20, 30), id="20251201T101500Z-abc124"))
    ran = brink("compare", "new.json", "old.json", "--fail-on-regression")
    assert ran.code == 1 and "127.0.0.2" in ran.err
    assert brink("compare", "new.json", "old.json", "--other-target", "--fail-on-regression").code == 3
