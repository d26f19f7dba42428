"""Every rule against known truth, offline: what is said of the recordings in tests/cases by the rules of today.

Recordings whose answer is not right are listed with what is said instead. The list may only become shorter: a case that
has become right, or another wrong answer, fails here until the list says so.
"""

import json

import pytest

import recordings
import scoring

WRONG = json.loads((recordings.FOLDER / "wrong.json").read_text())
CASES = recordings.recorded()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_cause_is_named(case):
    diagnosis = recordings.diagnosed_again(case)
    if scoring.is_right(case.truth, diagnosis):
        assert case.name not in WRONG, "it is right now: take it off the list"
    else:
        assert diagnosis["cause"] == WRONG.get(case.name), f"ranked: {scoring.ranked(diagnosis)[:3]}"


def test_no_fault_is_seen_where_there_is_none():
    answers = {case.name: recordings.diagnosed_again(case) for case in CASES if scoring.is_healthy(case.truth)}
    assert {name: said["cause"] for name, said in answers.items() if said["cause"] not in scoring.SILENT} == {}


@pytest.mark.parametrize("split", ("tune", "hold"))
def test_half_of_the_cases_at_least_is_right_in_either_split(split):
    cases = [case for case in CASES if case.split == split]
    assert sum(case.name not in WRONG for case in cases) >= len(cases) / 2


def test_the_list_of_wrong_answers_names_recordings():
    assert set(WRONG) <= {case.name for case in CASES}
