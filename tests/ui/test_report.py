"""Reports of every kind as a browser shows them, at two widths and in two colour schemes."""
import json

import browser
import pytest
from pages import EVIL, page, read

KINDS = ("run", "investigate", "bench", "program", "closed", "healthy", "invalid", "unreachable", "workers")

browser.require()


def evil():
    """What a hostile target can put into a record: names, bodies, heads, texts."""
    record = read("investigate")
    record["target"]["routes"][1]["name"] = EVIL
    record["verdict"]["route"] = record["answer"]["route"] = EVIL
    record["answer"]["sentence"] = "At 110 users " + EVIL
    for stage in record["stages"]:
        stage["routes"][1]["name"] = EVIL
    for level in record["verdict"]["levels"]:
        level["routes"][1]["route"] = EVIL
        level["worst"] = EVIL if level["worst"] else None
    record["exchanges"][0].update(route=EVIL, response_body=EVIL, response_head="HTTP/1.1 500 " + EVIL, detail=EVIL)
    record["diagnosis"]["evidence"][0]["text"] = EVIL
    record["diagnosis"]["texts"]["culprit"] = EVIL
    record["limits"] = [read("bench")["limits"][0] | {"expression": EVIL, "passed": False, "note": EVIL}]
    record["readings"] += [{"subject": "peer", "name": EVIL, "value": i % 3, "at_s": i} for i in range(20)]
    return record


def crowded():
    """Many stages, routes with long names, many readings: where labels could meet."""
    record = read("run")
    for i, stage in enumerate(list(record["stages"] * 3)):
        copy = json.loads(json.dumps(stage))
        copy["begin_s"] = len(record["stages"]) * 6
        copy["load"]["users"] = 1000 + 37 * i
        if i >= 30:
            copy["purpose"] = "comb"
        record["stages"].append(copy)
    record["stages"][10]["routes"] = [dict(record["stages"][10]["routes"][0], name=f"/a/rather/long/route/number/{i}/" + "x" * 60)
                                      for i in range(30)]
    record["command"] = "brink run " + "http://127.0.0.1:8400/" + "y" * 300
    record["target"]["url"] = "http://127.0.0.1:8400/" + "z" * 200
    record["readings"] = [{"subject": "target", "name": f"a_reading_with_a_long_name_{n}", "value": (i * 7919 * n) % 1e9, "at_s": i / 2}
                          for n in range(1, 9) for i in range(120)]
    return record


def instant():
    """Requests that took no time that a clock could see, and charts on logarithmic axes."""
    record = read("bench")
    record["stages"][0]["histogram"]["ok"].insert(0, [0.0, 3])
    for times in ("response_ms", "service_ms"):
        record["stages"][0][times]["min"] = 0
    return record


def scripted():
    """Users of a program that is not Python."""
    record = read("program")
    record["program"].update(language="javascript", version="2025-04-26", interpreter="QuickJS 2025-04-26", file="shop.js", users_class="")
    return record


@pytest.fixture(scope="session")
def views(tmp_path_factory):
    """{(page, width, scheme): what look.mjs saw}."""
    folder = tmp_path_factory.mktemp("pages")
    records = {kind: read(kind) for kind in KINDS} | {"evil": evil(), "crowded": crowded(), "instant": instant(), "scripted": scripted()}
    for name, record in records.items():
        (folder / f"{name}.html").write_text(page(record))
    seen = browser.run("look.mjs", *(folder / f"{name}.html" for name in records))
    return {(view["page"], view["width"], view["scheme"]): view for view in json.loads(seen)}


@pytest.fixture(params=[(kind, width, scheme) for kind in (*KINDS, "evil", "crowded", "instant", "scripted") for width in (1280, 390)
                        for scheme in ("light", "dark")], ids=lambda view: "-".join(map(str, view)))
def view(views, request):
    return views[request.param]


def test_it_opens_without_a_word_of_trouble(view):
    assert view["console"] == [] and view["errors"] == []
    assert [url for url in view["requests"] if not url.startswith(("file:", "data:"))] == []


def test_nothing_is_wider_than_the_page(view):
    for state in (view, view["opened"], view["print"]):
        assert state["overflow"] <= 0
        assert state["wide"] == []


def test_words_do_not_lie_on_each_other(view):
    assert view["overlaps"] == []


def test_all_text_can_be_read(view):
    assert view["faint"] == [] and view["opened"]["faint"] == [] and view["print"]["faint"] == []


def test_its_structure_is_told_to_those_who_listen(view):
    seen = view["opened"]
    browser.is_told(seen)
    assert seen["title"].startswith("Brink") and seen["sections"][0][0] == "verdict"


def test_the_keyboard_finds_its_way(view):
    focus = view["firstFocus"]
    assert "verdict" in focus["text"]
    assert focus["outline"] == "solid" and focus["top"] >= 0


def test_the_button_changes_the_colours_and_paper_is_light(view):
    assert view["paperBefore"] != view["paperAfter"]
    assert view["paperPrinted"] == "rgb(255, 255, 255)"


@pytest.mark.parametrize("kind", ["run", "investigate", "healthy", "invalid", "unreachable"])
def test_the_sentence_comes_first(views, kind):
    assert views[kind, 1280, "light"]["sentence"] == read(kind)["answer"]["sentence"]


def test_a_measurement_begins_with_its_numbers(views):
    view = views["bench", 1280, "light"]
    assert view["sentence"] == "499 good requests a second, half of them within 1.20 ms; 0.30 % failed."
    assert "needs 10,000" in view["text"] and "5,010 due, 7 missed" in view["text"]


def test_limits_are_worded_as_on_the_terminal(views):
    text = views["bench", 1280, "light"]["text"]
    assert "4 of 5 limits are broken" in text
    for part in ("fail if rps < 400 over 5s", "375.4 req/s", "about 2.2 ms", "not measured", "broken since 6.1 s",
                 "the worst 5.00 s began at 4 s; broke at 9 s and ended the run", "no checks were made"):
        assert part in text, part


def test_what_a_program_raised_is_named_with_its_line(views):
    text = views["program", 1280, "light"]["text"]
    for part in ("12 users of shop.py:Checkout, Python 3.11.2.", "browse: KeyError at shop.py:34",
                 "12 requests before what is measured", "2 without an answer"):
        assert part in text, part


def test_workers_are_named_with_what_became_of_them(views):
    text = views["workers", 1280, "light"]["text"]
    for part in ("3 workers made the load together", "alpha", "-3.2 ms ± 0.10", "lost after 6.0 s, known until 3.9 s", "48 requests unknown",
                 "load restored after 6.3 s", "rejoined after 8.0 s", "left after 9.0 s", "first requests within 0.8 ms of each other"):
        assert part in text, part


def test_a_script_is_named_with_its_engine(views):
    assert "12 users of shop.js, JavaScript (QuickJS 2025-04-26)." in views["scripted", 1280, "light"]["text"]


SECTIONS = {
    "run": ["verdict", "ramp", "curve", "time", "heat", "failures", "routes", "program", "generator", "setup"],
    "investigate": ["verdict", "why", "ramp", "curve", "time", "heat", "failures", "routes", "program", "generator", "setup"],
    "bench": ["verdict", "limits", "latency", "time", "failures", "routes", "program", "phases", "generator", "setup"],
    "instant": ["verdict", "limits", "latency", "time", "failures", "routes", "program", "phases", "generator", "setup"],
    "program": ["verdict", "latency", "time", "failures", "program", "phases", "generator", "setup"],
    "workers": ["verdict", "limits", "latency", "time", "failures", "routes", "program", "phases", "workers", "generator", "setup"],
    "unreachable": ["verdict", "time", "failures", "program", "phases", "generator", "setup"],
}


@pytest.mark.parametrize("kind", SECTIONS)
def test_each_kind_has_its_sections(views, kind):
    assert [name for name, _ in views[kind, 1280, "light"]["sections"]] == SECTIONS[kind]


def test_an_investigation_says_why_and_what_would_refute_it(views):
    text = views["investigate", 390, "light"]["opened"]["text"]
    for part in ("A pool of slots behind the route is used up", "93 % sure", "raise the pool from 25 to 50",
                 "completions come in combs of 25 (acf 0.95)", "--experiment keys", "settled already", "no free slot within 2 s"):
        assert part in text, part


def test_the_break_is_told_in_words(views):
    assert "110 users: /checkout 43 % errors" in views["run", 1280, "light"]["text"]


def test_stages_of_experiments_stand_apart(views):
    view = views["crowded", 1280, "light"]
    assert "45 stages of the search and 15 of experiments" in view["text"]
    assert "15 stages of experiments" in view["text"]


def test_the_verdict_has_an_example(views):
    assert 'after 2.00 s: 500 Internal Server Error, {"error": "no free slot within 2 s"}' in views["run", 1280, "light"]["text"]
    assert "connection refused" in views["unreachable", 1280, "light"]["text"]


def test_an_invalid_run_says_what_to_do(views):
    assert "add workers with -t" in views["invalid", 1280, "light"]["text"]


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_of_the_target_is_markup(views, width):
    view, tame = views["evil", width, "light"]["opened"], views["investigate", width, "light"]["opened"]
    assert view["alerted"] is None
    assert view["scripts"] == tame["scripts"] and view["images"] == 0
    assert EVIL.replace("\u2028", "") in view["text"].replace("\u2028", "").replace("\n", "")
