"""The scorecard's arithmetic, on made-up answers."""

import pytest

import answers
import score
import scoring
import table

POOL = table.case("private_pool")
HEALTHY = table.case("healthy_threads")


def answer(*ranked, **more):
    listed = [{"cause": cause, "confidence": confidence} for cause, confidence in ranked]
    return {"status": "breaks", "route": "/orders", "cause": ranked[0][0], "confidence": ranked[0][1], "ranked": listed,
            "parameters": {}, **more}


def test_what_looks_alike_from_outside_is_right_but_not_exact():
    exact, alike = answer(("pool_exhausted", 0.9)), answer(("downstream_slow", 0.9), ("pool_exhausted", 0.1))
    assert scoring.is_exact(POOL.truth, exact) and scoring.is_right(POOL.truth, exact)
    assert scoring.is_right(POOL.truth, alike) and not scoring.is_exact(POOL.truth, alike)
    wrong = answer(("cpu_bound", 0.6), ("rate_limited", 0.2), ("pool_exhausted", 0.2))
    assert not scoring.is_right(POOL.truth, wrong) and not scoring.is_in_two(POOL.truth, wrong)
    assert scoring.is_in_two(POOL.truth, answer(("cpu_bound", 0.6), ("pool_exhausted", 0.4)))


@pytest.mark.parametrize("given, expected", [
    (answer(("pool_exhausted", 1.0)), 0.0),
    (answer(("cpu_bound", 1.0)), 1.0),
    (answer(("pool_exhausted", 0.5), ("worker_limit", 0.5)), 0.0),  # both are right
    (answer(("pool_exhausted", 0.8), ("cpu_bound", 0.2)), (0.2 ** 2 + 0.2 ** 2) / 2),
    (answer(("pool_exhausted", 0.7)), (0.3 ** 2 + 0.3 ** 2) / 2),  # belief that was given to nobody
    (answer(("unknown", 0.0)), 1.0),
    ({}, 1.0),
])
def test_brier(given, expected):
    assert scoring.brier(POOL.truth, given) == pytest.approx(expected)


def test_false_alarms_are_claims_against_healthy_targets():
    silent = answer(("none", 0.9), status="no_limit_found", route=None)
    accuses = answer(("cpu_bound", 0.4), status="no_limit_found", route=None)
    assert not scoring.is_false_alarm(HEALTHY.truth, silent)
    assert scoring.is_false_alarm(HEALTHY.truth, accuses)
    assert scoring.is_false_alarm(HEALTHY.truth, answer(("unknown", 0.4)))  # it says that the target breaks
    assert not scoring.is_false_alarm(HEALTHY.truth, answer(("generator_limited", 0.9), status="invalid"))
    assert not scoring.is_false_alarm(POOL.truth, accuses)


def test_routes():
    assert scoring.route_right(POOL.truth, answer(("unknown", 0), route="/orders")) is True
    assert scoring.route_right(POOL.truth, answer(("unknown", 0), route="/")) is False
    assert scoring.route_right(POOL.truth, answer(("unknown", 0), route=None)) is False
    assert scoring.route_right(HEALTHY.truth, answer(("none", 0.9), route=None)) is None
    assert scoring.route_right(table.case("shared_workers").truth, answer(("unknown", 0), route="/list")) is True


def test_parameters():
    given = answer(("pool_exhausted", 0.9), parameters={"slots": 7.0, "capacity_rps": 150.0, "route_rps": 72.0})
    assert scoring.error_of(POOL, given, "slots") == pytest.approx(1 / 6)
    assert scoring.error_of(POOL, given, "capacity_rps") == pytest.approx(0.04)  # of the route, not of all
    assert scoring.within(POOL, given, "slots") and scoring.within(POOL, given, "capacity_rps")
    shared = table.case("shared_workers")
    assert scoring.error_of(shared, given, "capacity_rps") == pytest.approx(150 / 66.7 - 1)
    silent = answer(("pool_exhausted", 0.9))
    assert scoring.error_of(POOL, silent, "slots") is None and scoring.within(POOL, silent, "slots") is False
    assert scoring.within(HEALTHY, silent, "slots") is None


def test_promises():
    capped = table.case("capped")
    kept = scoring.Try("capped", {}, seconds=20, counts={"requests": 200})
    assert scoring.broken_promises(capped, kept) == []
    assert len(scoring.broken_promises(capped, scoring.Try("capped", {}, seconds=20, counts={"requests": 500}))) == 1
    elsewhere = scoring.Try("redirect", {}, counts={"requests elsewhere": 1})
    assert len(scoring.broken_promises(table.case("redirect"), elsewhere)) == 1


def test_two_faults_are_both_to_be_named():
    case = table.case("pool_and_errors")
    first = answer(("pool_exhausted", 0.9), ("always_failing", 0.1))
    assert scoring.names_both(case, scoring.Try(case.name, first)) is True
    beside = answer(("pool_exhausted", 0.9), ("cpu_bound", 0.1))
    assert scoring.names_both(case, scoring.Try(case.name, beside)) is False
    assert scoring.names_both(case, scoring.Try(case.name, beside, also=["always_failing"])) is True
    assert scoring.names_both(POOL, scoring.Try(POOL.name, first)) is None


def test_repeats_give_the_same_answer_or_not():
    def tried(name, cause, **more):
        return scoring.Try(name, answer((cause, 0.9), **more))

    tries = [tried("private_pool", "pool_exhausted"), tried("shop", "pool_exhausted"), tried("window_100", "rate_limited"),
             tried("private_pool", "pool_exhausted"), tried("shop", "worker_limit"),
             tried("private_pool", "pool_exhausted", route="/")]
    assert scoring.repeatability(tries, "cause") == "1/2 (50 %)"  # of the third there is one run
    assert scoring.repeatability(tries, "cause", "route") == "0/2 (0 %)"
    assert scoring.repeatability(tries[:3], "cause") == "one run each"
    assert scoring.same_every_time(tries[:1], "cause") is None


def test_a_case_has_one_row_of_all_its_runs():
    tries = [scoring.Try("private_pool", answer(("pool_exhausted", 0.9), parameters={"slots": 6}), 50, 1000),
             scoring.Try("private_pool", answer(("cpu_bound", 0.5)), 70, 3000),
             scoring.Try("private_pool", answer(("pool_exhausted", 0.8), parameters={"slots": 7}), 60, 2000)]
    rows = score.case_table(tries)
    assert len(rows) == 3
    cells = [cell.strip() for cell in rows[2].strip("|").split("|")]
    assert cells[0] == "private_pool" and cells[3:7] == ["pool_exhausted", "0.80", "right (2 of 3)", "NO"]
    assert cells[9:] == ["8 %", "70", "2000"]


def test_unknown_is_right_where_nothing_can_be_known():
    assert scoring.brier(table.case("redirect").truth, answer(("unknown", 0.0))) == 0


def test_summary_counts():
    tries = [scoring.Try("private_pool", answer(("pool_exhausted", 0.9)), seconds=50, requests=1000),
             scoring.Try("private_pool", answer(("cpu_bound", 0.9)), seconds=70, requests=3000),
             scoring.Try("healthy_threads", answer(("none", 0.9), status="no_limit_found", route=None), seconds=60)]
    rows = dict(scoring.summary(table.CASES, tries))
    assert rows["targets, runs"] == "2, 3"
    assert rows["cause right"] == "2/3 (67 %)"
    assert rows["cause right, faulty targets"] == "1/2 (50 %)"
    assert rows["same cause in every run"] == "0/1 (0 %)"
    assert rows["seconds a run: median, longest"] == "60, 70"
    assert rows["false alarms on healthy targets and testers that are the limit"] == "0 of 1"
    assert dict(scoring.summary(table.CASES, []))["cause right"] == "–"


class Asked:
    """Arguments of score.py."""

    def __init__(self, repeat, resume):
        self.repeat, self.resume, self.jobs = repeat, resume, 1


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path, monkeypatch):
    cases = [table.case(name) for name in ("bucket_80", "waf", "window_100")]
    made = []

    def try_one(case, command, arguments):
        if len(made) == 4:
            raise KeyboardInterrupt
        made.append(case.name)
        return scoring.Try(case.name, answer(("unknown", 0)))

    monkeypatch.setattr(score, "try_one", try_one)
    with pytest.raises(KeyboardInterrupt):
        score.run_all(cases, "investigate", Asked(2, False), tmp_path / "answers")
    assert made == ["bucket_80", "waf", "window_100", "bucket_80"]
    made.clear()
    tries = score.run_all(cases, "investigate", Asked(2, True), tmp_path / "answers")
    assert made == ["waf", "window_100"] and len(tries) == 6
    made.clear()
    tries = score.run_all(cases, "investigate", Asked(3, True), tmp_path / "answers")
    assert made == ["bucket_80", "waf", "window_100"]
    assert {name: len(runs) for name, runs in scoring.by_case(tries).items()} == dict.fromkeys(made, 3)


def test_light_cases_come_first(tmp_path, monkeypatch):
    monkeypatch.setattr(score, "try_one", lambda case, command, arguments: scoring.Try(case.name, answer(("unknown", 0))))
    cases = [table.case(name) for name in ("bucket_80", "private_pool", "waf")]
    tries = score.run_all(cases, "investigate", Asked(2, False), tmp_path / "answers")
    assert [tried.case for tried in tries] == ["private_pool", "private_pool", "bucket_80", "waf", "bucket_80", "waf"]


def test_answers_are_kept_without_what_is_not_scored(tmp_path):
    faint = answer(("pool_exhausted", 0.912345678), ("cpu_bound", 0.05), ("gil", 0.01), sentence="Holds 64 users")
    tried = scoring.Try("private_pool", faint, 50.04, 1000, {"requests": 1000}, stolen=0.1, program="a1b2c3d")
    path = tmp_path / "answers.jsonl"
    path.write_text(answers.line_of(tried) + "\n" + answers.line_of(scoring.Try("shop", {}, error="ended with 1")) + "\n")
    again, failed = answers.read(path)
    assert again.answer == answer(("pool_exhausted", 0.912346), ("cpu_bound", 0.05))
    assert (again.seconds, again.requests, again.counts, again.stolen) == (50.0, 1000, {"requests": 1000}, 0.1)
    assert (failed.answer, failed.error) == ({}, "ended with 1")
    assert answers.read(tmp_path / "none.jsonl") == []
    assert answers.programs([again, again, failed]) == "a1b2c3d (2 runs), unknown (1 runs)"


def test_what_a_hypervisor_takes():
    assert score.shares_of_cpu([100, 0, 0, 100, 0, 0, 0, 10], [130, 0, 0, 140, 10, 0, 0, 30]) == (0.3, 0.2)
    assert score.shares_of_cpu([1] * 8, [1] * 8) == (0, 0)
