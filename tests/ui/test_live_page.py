"""The served page in a browser: what it shows of made-up runs, at two widths and in two colour schemes, and what its buttons do."""
import json

import browser
import pytest
from page_server import STATES, serving
from pages import EVIL

browser.require()


@pytest.fixture(scope="session")
def brink():
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def views(brink):
    """{(state, width, scheme): what watch.mjs saw}."""
    shown = [name + state.get("hash", "") for name, state in STATES.items() if name != "growing"]
    seen = json.loads(browser.run("watch.mjs", brink.url, *shown))
    return {(view["page"], view["width"], view["scheme"]): view for view in seen}


@pytest.fixture(params=[(name, width, scheme) for name in STATES if name != "growing" for width in (1280, 390)
                        for scheme in ("light", "dark")], ids=lambda view: "-".join(map(str, view)))
def view(views, request):
    return views[request.param]


def test_it_opens_without_a_word_of_trouble_and_asks_nobody_else(view, brink):
    assert view["console"] == [] and view["errors"] == []
    assert [url for url in view["requests"] if not url.startswith((brink.url, "data:"))] == []


def test_nothing_is_wider_than_the_page(view):
    for state in (view, view["opened"]):
        assert state["overflow"] <= 0 and state["wide"] == []


def test_all_text_can_be_read(view):
    assert view["faint"] == [] and view["opened"]["faint"] == [] and view["overlaps"] == []


def test_its_structure_is_told_to_those_who_listen(view):
    browser.is_told(view["opened"])
    assert all(named for _, named in view["inputs"]), view["inputs"]
    assert view["firstFocus"] == "solid"


def test_what_a_target_says_is_text(views):
    for (state, _, _), view in views.items():
        if state == "hostile":
            assert view["alerted"] is None and view["images"] == 0 and view["scripts"] == 1
            assert EVIL.split("\u2028", maxsplit=1)[0] in view["text"]


def said(views, state):
    return views[state, 1280, "light"]["text"]


def test_a_measurement_that_goes_on(views):
    text = said(views, "measuring")
    assert "Measuring" in text and "Running" in text and "40 s left" in text
    assert "/checkout" in text and "This machine keeps up." in text and "0.19 %" in text


def test_an_investigation_that_goes_on(views):
    text = said(views, "investigating")
    assert "a pool of slots behind the route is used up" in text and "71 %" in text and BELIEF_QUESTION in text
    assert "128 users" in text and "3 routes left out by robots.txt" in text


BELIEF_QUESTION = STATES["investigating"]["events"][0][1]["run"]["belief"]["question"]


def test_numbers_of_ourselves_are_marked(views):
    assert "This machine is the limit." in said(views, "limited") and "use more workers" in said(views, "limited")


def test_who_makes_the_load_is_named_the_unwell_first(views):
    text = said(views, "workers")
    assert "Times that are not to be trusted are shaded: 38.5 s to 41.0 s." in text
    assert "Not all who make the load are well." in text and "was not heard of for 2 s" in text
    assert text.index("worker 2 (beta)") < text.index("worker 1 (alpha)") < text.index("worker 3 (gamma)")
    assert text.count("worker 2 (beta)") == 2 and "rejoined" in text, "one that came back has its own row"


def test_what_kept_it_from_running_is_said(views):
    text = said(views, "failed")
    assert "The run could not be carried out" in text and "connection refused: is it running?" in text and "Stop" not in text


def test_the_end_is_the_report(views):
    assert views["ended", 1280, "light"]["sentence"].startswith("499 good requests a second")
    assert "HTTPError" not in said(views, "locust-ended") and "New test" in said(views, "locust-ended")
    assert views["saved", 1280, "light"]["sentence"].startswith("Holds about 90 users")


def test_runs_that_were_saved(views):
    text = said(views, "runs")
    assert "Holds about 90 users" in text and "(interrupted)" in text and "One file of the store could not be read." in text
    assert "Worse: p95 of /checkout rose" in said(views, "compare") and "+153 %" in said(views, "compare")


@pytest.fixture(scope="session")
def acts(brink, views):
    brink.asked.clear()
    return json.loads(browser.run("act.mjs", brink.url)), list(brink.asked)


def asked(acts, path):
    return [body for where, body in acts[1] if where == path]


def test_the_stop_button_asks_for_the_end(acts):
    assert asked(acts, "/measuring/api/stop") == [None]


def test_a_run_is_started_and_a_refusal_is_said(acts):
    found = acts[0]
    assert found["refusal"] == "shop.example is not this machine: type its name"
    assert found["asksForName"] == 1 and found["asksNoMore"] == 0
    first, second = asked(acts, "/start/api/start")
    assert first["what"] == "rate" and first["rate"] == 50 and second["url"] == "http://127.0.0.1:8400/"


def test_the_load_of_locust_is_changed(acts):
    assert asked(acts, "/locust/swarm") == [{"user_count": 40, "spawn_rate": 2}]
    assert asked(acts, "/locust/stats/reset") == [{}]


def test_tables_by_keyboard_and_in_order(acts):
    title, text = acts[0]["tab"]
    assert title.startswith("Failures") and "503 Server Error" in text
    assert acts[0]["sorted"] == ["/", "/search?q=[q]", "/basket", "Aggregated"]


def test_the_form_of_locust_is_sent_whole(acts):
    (fields,) = asked(acts, "/locust-start/api/start")
    assert fields["user_count"] == 7 and fields["user_classes"] == ["Shopper"] and fields["basket_size"] == "9"
    assert fields["country"] == "se" and fields["verbose"] is False and fields["host"] == ""


def test_seconds_come_into_the_same_picture(acts):
    assert acts[0]["rows"] == [3, 4, 5] and acts[0]["sameCanvas"]


def test_saved_runs_are_chosen_opened_and_left(acts):
    found = acts[0]
    assert found["one"] == "#/compare/20261122T093000Z-1a2b3c42"
    assert found["two"] == "#/compare/20261122T093000Z-1a2b3c42/20261120T093000Z-1a2b3c40"
    assert found["opened"].replace("\u00a0", " ").startswith("Holds about 90 users") and found["still"] == 1
    assert found["report"].startswith("499 good requests a second")
