"""`brink run` from discovery to a saved record that validates against its schema."""
import json

import jsonschema



def test_a_healthy_server_is_never_at_fault(brink, nginx):
    ran = brink("run", nginx.url, "-u", 4, "-s", 1, "--json")
    record = ran.record
    assert record["answer"]["status"] in ("no_limit_found", "invalid"), record["answer"]
    assert record["verdict"]["levels"]
    for stage in record["stages"]:
        counts = stage["counts"]
        assert counts["due"] == counts["sent"] + counts["missed"]
        assert counts["sent"] == counts["completed"] + counts["failed"] + counts["in_flight"]


def test_saved_runs_validate_and_are_shown(brink, nginx):
    assert brink("bench", nginx.url, "-n", 10).code in (0, 5)  # 5: a busy machine, and saved all the same
    assert brink("run", nginx.url, "-u", 2, "-s", 1, "--max-requests", 200).code in (0, 5)
    schema = json.loads(brink("schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    saved = sorted((brink.folder / ".brink/runs").glob("*.json"))
    assert len(saved) == 2
    for path in saved:
        jsonschema.validate(json.loads(path.read_text()), schema)

    (brink.folder / ".brink/runs/cut.json").write_text('{"format": "brink-rec')
    history = brink("history")
    assert history.code == 0
    assert "cut.json" in history.out + history.err
    for path in saved:
        assert path.stem in history.out
    assert brink("show").code == 0
    assert brink("show", "cut.json").code == 1


def test_the_budget_holds(brink, nginx):
    brink("run", nginx.url, "--max-requests", 100, "--no-save")
    nginx.stop()
    assert len(nginx.requests()) <= 100


def test_a_route_that_always_fails_is_named(brink, nginx):
    record = brink("run", nginx.url, "--path", "/away", "-u", 2, "-s", 1, "--json", "--no-save").record
    assert {route["name"] for route in record["target"]["routes"]} == {"/", "/away"}


def test_a_route_is_called_by_what_was_asked_for(brink, nginx):
    asked = ("--path", "/item/7", "--path", "/item/8?page=2")
    record = brink("run", nginx.url, *asked, "-u", 2, "-s", 1, "--json", "--no-save").record
    assert [route["name"] for route in record["target"]["routes"]] == ["/", "/item/7", "/item/8?page"]


def test_a_route_that_was_found_stands_for_its_kind(brink, rogue):
    page = b'<a href="/item/7">7</a> <a href="/item/8">8</a>'
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n".encode()
    record = brink("run", rogue(answer=head + page), "-u", 2, "-s", 1, "--json", "--no-save").record
    assert [route["name"] for route in record["target"]["routes"]] == ["/", "/item/{id}"]


def test_a_target_that_does_not_answer_is_a_valid_record(brink, rogue):
    brink("run", rogue(close=True))
    record = brink("show", "--json").record
    jsonschema.validate(record, json.loads(brink("schema").out))
    assert record["answer"]["status"] == "unreachable"
    assert brink("show").code == 0
