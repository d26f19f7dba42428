"""PreScale's command line against the shop, as a script of its users would call it."""
import json
import re

import jsonschema
import pytest


@pytest.fixture
def shop(start_brink):
    demo = start_brink("demo", "--truth", "--pool", 10, "--work-ms", 50)
    return json.loads(demo.stdout.readline())["url"]


def test_a_break_is_no_failure_and_a_floor_is(brink, shop):
    line = ("prescale", "run", shop, "--path", "/checkout", "-u", 60, "-s", 1, "--json")
    ran = brink(*line, "--fail-under", 50)
    result = ran.record
    jsonschema.validate(result, json.loads(brink("prescale", "schema").out))
    assert result["config"]["max_users"] == 60 and result["config"]["stage_seconds"] == 1
    assert result["target"]["routes"] == ["/", "/checkout"], "the target and what was named, nothing else"
    invalid = result["answer"]["status"] == "invalid"  # a busy machine
    if not invalid:
        assert result["verdict"]["culprit_route"] == "/checkout", result["verdict"]
        assert result["verdict"]["onset_users"] > result["verdict"]["survives_users"]
    assert ran.code == 1
    assert brink("prescale", "show", "--json").record == result
    assert re.search(re.escape(result["id"]), brink("prescale", "history").out)
    assert (brink.folder / ".prescale/runs" / (result["id"] + ".json")).exists()

    again = brink(*line, "--store", "second")
    assert again.code == (1 if again.record["answer"]["status"] == "invalid" else 0)


def test_a_diagnosis_is_an_investigation(brink, shop):
    ran = brink("prescale", "investigate", shop, "--path", "/checkout", "-u", 60, "-s", 1, "--json")
    result = ran.record
    jsonschema.validate(result, json.loads(brink("prescale", "schema").out))
    if result["answer"]["status"] != "invalid":
        assert ran.code == 0
        assert result["investigation"]["culprit_route"] == "/checkout"
        assert result["investigation"]["evidence"]


def test_an_audit_is_a_list_and_never_fails(brink, nginx):
    ran = brink("prescale", "audit", nginx.url, "--json")
    assert ran.code == 0
    assert {"name", "status", "detail", "fix"} == set(ran.record[0])
