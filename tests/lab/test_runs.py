"""`brink run` against targets with a known fault: what it says of each is held to the table.

A machine that is too busy to be trusted may make it answer "invalid" or "inconclusive", never anything that is not so;
what it answers on a machine that is not, `make lab` counts. A target whose only limit is this machine is asked no more
than any machine can bear here, and as much as it takes in the lab.
"""

import concurrent.futures

import pytest

import runs
import table

BEARABLE_RPS = 1000
CLAIMS_NOTHING = ("invalid", "inconclusive")
NO_CAUSE_NEEDED = [case for case in table.CASES.values() if not case.truth["cause_needed"]]



@pytest.fixture(scope="module")
def records():
    """case -> the record to come. Most of a run is waiting, so several are made at a time."""
    pool = concurrent.futures.ThreadPoolExecutor(max_workers=3)
    yield {case.name: pool.submit(runs.record_of, case, *(() if case.fault else ("--max-rps", BEARABLE_RPS)))
           for case in NO_CAUSE_NEEDED}
    pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("case", NO_CAUSE_NEEDED, ids=lambda case: case.name)
def test_says_nothing_that_is_not_so(case, records):
    record = records[case.name].result()
    answer = record["answer"]
    assert answer["status"] in CLAIMS_NOTHING or runs.wrong(case, answer) == [], (answer, runs.stages_of(record))


def test_a_wrong_answer_is_seen():
    case = table.case("one_slow_route")
    right = {"status": "breaks", "route": "/kilo", "users": {"holds": None, "breaks": 1}}
    assert runs.wrong(case, right) == []
    for claim in ({"status": "no_limit_found"}, {"route": "/alpha"}, {"users": {"holds": 5, "breaks": 8}}):
        assert len(runs.wrong(case, {**right, **claim})) == 1
