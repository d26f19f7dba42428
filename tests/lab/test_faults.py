"""Every row of cases.json says what is true of its target: checked in simulated time, so that no machine is too slow."""

import collections
import importlib
import json
import re
import urllib.request

import pytest

import components
import lab
import serving
import simulation
import table

NOT_SIMULATED = ("shop", "healthy_nginx.py", *components.PROGRAMS)
PYTHON_TARGETS = [case for case in table.CASES.values() if case.target not in NOT_SIMULATED]
SERVED = [case for case in table.CASES.values() if case.target not in ("shop", *components.PROGRAMS)]
BREAKING = [case for case in PYTHON_TARGETS if case.truth["users"]]
SETTLED = 5.0  # the first seconds of a simulation are not judged: all users arrive at once


def target_class(case):
    module = importlib.import_module(case.target.removesuffix(".py"))
    classes = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, serving.Target)]
    return next(each for each in classes if each.__name__.lower() == case.target.removesuffix(".py").replace("_", ""))


def broken_under(case, users, seconds=20.0):
    answers, _ = simulation.closed_load(target_class(case), case, users, seconds)
    return simulation.broken_routes(answers, SETTLED)


def died(target):
    raise simulation.Died


@pytest.fixture(autouse=True)
def nobody_dies(monkeypatch):
    monkeypatch.setattr("crash.Crash.die", died)


@pytest.mark.parametrize("case", [case for case in BREAKING if case.name != "frozen"], ids=lambda case: case.name)
def test_holds_and_breaks_where_the_table_says(case):
    holds, breaks = case.truth["users"]["holds"], case.truth["users"]["breaks"]
    if holds > 0:
        assert broken_under(case, holds) == set()
    if case.name == "crash":
        with pytest.raises(simulation.Died):
            broken_under(case, breaks)
    else:
        assert broken_under(case, breaks) == {case.truth["route"]}


@pytest.mark.parametrize("name", ["flawless_90ms", "session_lock"])
def test_healthy_targets_hold_whatever_comes(name):
    case = table.case(name)
    for users in (1, case.tester["max_users"]):
        assert broken_under(case, users, seconds=20.0) == set()


@pytest.mark.parametrize("name", ["cpu_bound", "queue_of_slots"])
def test_capacity_in_requests_a_second(name):
    case = table.case(name)
    answers, _ = simulation.closed_load(target_class(case), case, case.truth["users"]["holds"], 40.0)
    completed = sum(1 for answer in answers if answer[1] == 200 and answer[3] + answer[2] >= SETTLED)
    assert completed / (40.0 - SETTLED) == pytest.approx(case.truth["parameters"]["capacity_rps"], rel=0.03)


def test_frozen_shows_when_requests_are_due_by_the_clock():
    case = table.case("frozen")
    answers = simulation.open_load(target_class(case), case, rate=50, seconds=100)
    assert len(answers) == 5000
    assert 1.5 < simulation.p95([answer[2] for answer in answers]) < 2.5
    slow = [answer[3] for answer in answers if answer[2] > 2.4]
    gaps = [later - earlier for earlier, later in zip(slow, slow[1:]) if later - earlier > 1]
    assert gaps == pytest.approx([10.0] * 9, abs=0.2)


def test_frozen_hides_from_users_who_wait():
    case = table.case("frozen")
    answers, _ = simulation.closed_load(target_class(case), case, 20, 40.0)
    assert simulation.p95([answer[2] for answer in answers]) < 0.1


def test_partly_failing_route_is_lost_in_the_total():
    case = table.case("partly_failing_route")
    answers, _ = simulation.closed_load(target_class(case), case, 20, 40.0)
    failed = [answer for answer in answers if answer[1] == 500]
    assert {answer[0] for answer in failed} == {"/kilo"}
    assert len(failed) / len(answers) < 0.02
    assert len(failed) / sum(1 for answer in answers if answer[0] == "/kilo") == pytest.approx(0.35, abs=0.02)


def test_leak_follows_the_requests_served_and_not_the_users():
    case = table.case("leak")
    answers, target = simulation.closed_load(target_class(case), case, 10, 60.0)
    expected = case.fault["work_s"] + case.fault["more_s"] * len(answers)
    assert answers[-1][2] == pytest.approx(expected, rel=0.02)
    assert target.counts["requests"] >= len(answers)


def test_a_shared_session_meets_the_lock():
    case = table.case("session_lock")
    clock = simulation.SimulatedClock()
    target = target_class(case)(case, clock)
    done = []
    for cookie in (b"", b"sid=s1", b"a=b; sid=s1", b""):
        target.take(serving.Request(b"GET", b"/", cookie), lambda status, body, fields: done.append(clock.now()))
    clock.run(10)
    assert done == pytest.approx([0.03, 0.03, 0.06, 0.09])  # two sessions, one of them asked three times
    assert target.counts["sessions"] == 2


@pytest.mark.parametrize("case", SERVED, ids=lambda case: case.name)
def test_is_served(case):
    with lab.running(case.name) as target:
        assert target.truth == case.truth
        path = next(path for path in case.paths if path != "/api")
        opener = urllib.request.build_opener(StayHere)
        with opener.open(target.url + path, timeout=30) as answer:
            assert answer.status == (302 if case.name == "redirect" else 200)
            if case.name == "redirect":
                assert answer.headers["Location"] != target.url + "/"
    assert target.process.returncode == 0
    assert target.counts["requests"] == 1
    assert target.counts.get("requests elsewhere", 0) == 0


class StayHere(urllib.request.HTTPRedirectHandler):
    """Takes a redirect for an answer."""

    def http_error_302(self, request, response, code, message, headers):
        return response


def test_every_case_names_a_cause_and_a_status_of_the_answer():
    causes = set((table.HERE / "causes.txt").read_text().split())
    statuses = {"breaks", "no_limit_found", "invalid", "inconclusive", "unreachable"}
    for case in table.CASES.values():
        assert case.truth["cause"] and set(case.truth["cause"] + case.truth["also_right"]) <= causes, case.name
        assert not set(case.truth["cause"]) & set(case.truth["also_right"]), case.name
        assert case.split in ("tune", "hold"), case.name
        assert set(case.truth["status"]) <= statuses, case.name
        assert json.dumps(case.truth), case.name
        assert case.why


def test_the_splits_are_of_a_size_and_share_the_causes():
    splits = {split: [case for case in table.CASES.values() if case.split == split] for split in ("tune", "hold")}
    assert len(splits["hold"]) >= 0.7 * len(splits["tune"])
    assert len(splits["tune"]) >= 0.7 * len(splits["hold"])
    kinds = collections.Counter((case.truth["cause"][0], case.split) for case in table.CASES.values())
    for cause in {cause for cause, _ in kinds}:
        if kinds[cause, "tune"] + kinds[cause, "hold"] > 2:
            assert kinds[cause, "tune"] and kinds[cause, "hold"], cause


def test_families_are_those_of_the_diagnosis():
    tree = (table.HERE.parent.parent / "src/verdict/why/family.cc").read_text()
    families = set(re.findall(r'^    {"(\w+)", ', tree, re.M))
    assert {case.truth["family"] for case in table.CASES.values()} <= families


def test_a_tester_without_the_right_cannot_raise_its_limit():
    command = ["/usr/bin/python3", "-c", "import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (1000, 1000))"]
    ran = lab.subprocess.run(command, preexec_fn=lab.limits_of(table.case("crippled_files")), capture_output=True)
    assert ran.returncode == 1 and b"not allowed" in ran.stderr


def test_limits_of_the_tester():
    assert lab.limits_of(table.case("healthy_nginx")) is None
    few = lab.subprocess.run(["/bin/sh", "-c", "ulimit -n"], preexec_fn=lab.limits_of(table.case("healthy_nginx_few_files")),
                             capture_output=True, text=True, check=True)
    assert few.stdout.strip() == "64"
