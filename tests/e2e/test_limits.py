"""Limits: gates that hold, break and end a run, and what is written of them."""
import json
from xml.etree import ElementTree

import pytest


BROKEN = (2, 5)  # 5: this machine was too busy to be believed, which comes before a breach


def limits_of(ran):
    return ran.record["limits"]


def assert_gate(ran, code):
    """The exit code of a run whose record is on stdout."""
    assert ran.code == (5 if ran.record["answer"]["status"] == "invalid" else code), ran.err


def bench(brink, url, *arguments):
    return brink("bench", url, "-c", 2, "--no-save", "--json", "-", *arguments)


def test_limits_that_hold_leave_the_exit_code_alone(brink, nginx):
    ran = bench(brink, nginx.url, "-n", 200, "--threshold", "p95 < 30s", "--fail-if", "error_rate > 1%",
                "--threshold", "requests >= 200")
    assert [limit["passed"] for limit in limits_of(ran)] == [True, True, True]
    assert [limit["fail_if"] for limit in limits_of(ran)] == [False, False, True]
    assert_gate(ran, 0)


def test_a_broken_limit_exits_with_2(brink, nginx):
    ran = bench(brink, nginx.url + "/missing", "-n", 100, "--threshold", "error_rate < 1%")
    (limit,) = limits_of(ran)
    assert (limit["actual"], limit["passed"], limit["unit"]) == (1, False, "share")
    assert_gate(ran, 2)
    assert ran.code == 5 or "1 of 1 limit broken: error_rate < 1% (100 %)" in ran.err


def test_what_was_not_measured_breaks_in_both_directions(brink, nginx):
    ran = bench(brink, nginx.url, "-n", 50, "--threshold", "tls.p95 < 1s", "--fail-if", "tls.p95 < 1s",
                "--threshold", "checks > 1%")
    assert [(limit["actual"], limit["passed"]) for limit in limits_of(ran)] == [(None, False)] * 3
    assert_gate(ran, 2)
    assert ran.code == 5 or "not measured" in ran.err


def test_one_route_by_itself(brink, nginx):
    ran = brink("bench", nginx.url + "/a", nginx.url + "/missing", "-n", 100, "--no-save", "--json", "-",
                "--threshold", "route:/a error_rate <= 0%", "--threshold", "step:/missing error_rate < 60%")
    assert [limit["actual"] for limit in limits_of(ran)] == [0, 1]
    assert [limit["passed"] for limit in limits_of(ran)] == [True, False]


def test_a_breach_ends_the_run_when_asked(brink, nginx):
    ran = bench(brink, nginx.url + "/missing", "-d", 60, "--max-rps", 200, "--threshold", "error_rate < 1%",
                "--abort-on-fail", "--abort-delay", "200ms")
    (limit,) = limits_of(ran)
    assert limit["ended_the_run"] and not limit["passed"]
    assert limit["broke_at_s"] < 60
    assert ran.record["stages"][0]["cut_short"]
    assert ran.record["elapsed_s"] < 60
    assert_gate(ran, 2)
    assert "error_rate < 1% broke at" in ran.err


def test_windows_are_judged_by_the_second(brink, nginx):
    ran = bench(brink, nginx.url, "-d", 3, "--rate", 50, "--threshold", "rps > 10 over 2s", "--threshold",
                "p95 < 30s over 1s", "--threshold", "p50 > 20s over 1s")
    assert [limit["passed"] for limit in limits_of(ran)] == [True, True, False]
    assert [limit["window_s"] for limit in limits_of(ran)] == [2, 1, 1]
    assert all(limit["worst_from_s"] is not None for limit in limits_of(ran))


def test_nothing_answers(brink):
    ran = bench(brink, "http://127.0.0.1:1/", "-n", 10, "--threshold", "p95 < 1s")
    assert ran.code == 1
    assert [limit["passed"] for limit in limits_of(ran)] == [False]


def test_show_has_them_again(brink, nginx):
    first = brink("bench", nginx.url + "/missing", "-n", 100, "--threshold", "error_rate < 1%", "--threshold", "p95 < 30s")
    assert first.code in BROKEN
    for text in (first.out, brink("show").out):
        assert "FAIL" in text and "PASS" in text and "error_rate < 1%" in text
        assert max(map(len, text.splitlines())) <= 100
    assert json.loads(brink("show", "--json").out)["limits"][0]["expression"] == "error_rate < 1%"


@pytest.mark.parametrize("expression", ["route:/none p95 < 1s"])
def test_a_search_lists_the_routes_it_found(brink, nginx, expression):
    ran = brink("run", nginx.url, "--no-save", "--no-links", "--threshold", expression)
    assert ran.code == 4
    assert 'there is no "/none"' in ran.err and "there is: /" in ran.err


def junit_of(path):
    suite = ElementTree.parse(path).getroot().find("testsuite")
    return suite, {case.get("name"): case for case in suite.iter("testcase")}


def test_documents_for_a_build_server(brink, nginx):
    ran = brink("bench", nginx.url + "/missing", "-n", 200, "--no-save", "--threshold", "error_rate < 1%", "--threshold",
                "p95 < 30s", "--junit", "load.xml", "--markdown", "load.md", "-e", "load.csv")
    suite, cases = junit_of(brink.folder / "load.xml")
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    assert cases["error_rate < 1%"].find("failure") is not None
    assert cases["p95 < 30s"].find("failure") is None
    assert "the run itself" in cases
    markdown = (brink.folder / "load.md").read_text()
    assert "| ❌ | error\\_rate &lt; 1% | 100 % |" in markdown and "| ✅ | p95 &lt; 30s |" in markdown
    lines = (brink.folder / "load.csv").read_bytes().split(b"\r\n")
    assert lines[0] == b"Percentage,Time (ms)" and lines[-1] == b"" and len(lines) == 102
    values = [float(line.split(b",")[1]) for line in lines[1:-1]]
    assert values == sorted(values) and [line.split(b",")[0] for line in lines[1:-1]] == [b"%d" % i for i in range(1, 101)]
    assert ran.code in BROKEN


def test_a_saved_run_is_rendered_again(brink, nginx):
    brink("bench", nginx.url, "-n", 200, "--threshold", "p95 < 30s", "--junit", "a.xml", "-e", "a.csv")
    assert brink("show", "--junit", "b.xml", "--csv", "b.csv").code == 0
    for kind in ("xml", "csv"):
        assert (brink.folder / f"a.{kind}").read_bytes() == (brink.folder / f"b.{kind}").read_bytes()


def test_nothing_answered_is_an_error_and_has_no_percentiles(brink):
    ran = brink("bench", "http://127.0.0.1:1/", "-n", 5, "--no-save", "--threshold", "p95 < 1s", "--junit", "load.xml", "-e",
                "load.csv")
    suite, cases = junit_of(brink.folder / "load.xml")
    assert (suite.get("failures"), suite.get("errors")) == ("1", "1")
    assert cases["the run itself"].find("error") is not None
    assert not (brink.folder / "load.csv").exists()
    assert "no response times, so load.csv is not written" in ran.err
    assert ran.code == 1


def test_a_github_job(brink, nginx, monkeypatch):
    summary, outputs = brink.folder / "summary.md", brink.folder / "outputs"
    summary.write_text("# before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_OUTPUT", str(outputs))
    brink("bench", nginx.url + "/missing", "-n", 100, "--no-save", "--threshold", "error_rate < 1%", "--github-summary")
    assert summary.read_text().startswith(("# before\n### 🔴", "# before\n### 🟡 INVALID"))
    lines = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
    assert lines["passed"] == "false" and lines["error_rate"] == "100.0000" and lines["total_requests"] == "100"
    assert set(lines) == {"p50", "p95", "p99", "rps", "error_rate", "total_requests", "passed"}


def test_outside_of_github_that_is_said_before_any_load(brink, nginx, monkeypatch):
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    ran = brink("bench", nginx.url, "-n", 10, "--no-save", "--github-summary")
    assert ran.code == 4 and "GITHUB_STEP_SUMMARY is not set" in ran.err
    nginx.stop()
    assert nginx.requests() == []


PYWRKR = {
    "schema_version": 1, "duration_sec": 10.0, "connections": 10, "total_requests": 2000, "total_errors": 100,
    "total_bytes": 50000, "requests_per_sec": 200.0, "transfer_per_sec_bytes": 5000.0, "status_codes": {"200": 1900, "500": 100},
    "config": {"mode": "duration", "url_host": "shop.test"},
    "latency": {"min": 0.001, "max": 0.9, "mean": 0.05, "median": 0.04, "stdev": 0.02},
    "percentiles": {"p50": 0.04, "p75": 0.06, "p90": 0.1, "p95": 0.2, "p99": 0.5},
    "step_stats": {"log in": {"count": 100, "errors": 100, "p50": 0.25, "p95": 0.8, "p99": 0.85}},
}


def write_result(brink, name, **changes):
    (brink.folder / name).write_text(json.dumps(PYWRKR | changes))
    return name


def test_a_summary_of_a_result_of_pywrkr(brink):
    now = write_result(brink, "now.json")
    held = brink("summary", now, "--th", "p95 < 300ms", "--th", "error_rate < 10%", "--github-output", "outputs")
    assert held.code == 0, held.err
    assert "| Latency p95 | 200 ms |" in held.out and "✅ p95 &lt; 300ms: 200 ms" in held.out and "**passed**" in held.out
    assert "passed=true" in (brink.folder / "outputs").read_text()
    broken = brink("summary", now, "--th", "step:log in error_rate < 60%", "-o", "comment.md", "--github-output", "outputs")
    assert (broken.code, broken.out) == (2, "")
    assert "❌ step:log in error\\_rate &lt; 60%: 100 %" in (brink.folder / "comment.md").read_text()
    assert (brink.folder / "outputs").read_text().count("passed=") == 2


def test_a_summary_against_a_baseline(brink):
    now = write_result(brink, "now.json")
    for i, p95 in enumerate((0.1, 0.14)):
        write_result(brink, f"main-{i}.json", percentiles={"p50": 0.04, "p95": p95})
    rules = ("--baseline", "main-*.json", "--fail-on", "p95 > +10%")
    regressed = brink("summary", now, *rules)
    assert regressed.code == 3
    assert "| p95 | 120 ms | 200 ms | +80 ms (+66.7 %) |" in regressed.out
    assert brink("summary", now, *rules, "--th", "p95 < 1ms").code == 2
    assert brink("summary", now, "--baseline", "main-*.json", "--fail-on", "rps < -5%").code == 0
    assert brink("summary", now, "--baseline", "gone.json").code != 0
    assert brink("summary", now, "--fail-on", "p95 > 1%").code == 4
    assert brink("summary", now, "--th", "step:none p95 < 1s").code == 4


def test_a_summary_of_our_own_run_has_its_limits(brink, nginx):
    brink("bench", nginx.url + "/missing", "-n", 100, "--threshold", "error_rate < 1%")
    ran = brink("summary")
    assert ran.code in BROKEN and "❌ error\\_rate &lt; 1%: 100 %" in ran.out
