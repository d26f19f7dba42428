"""What Locust's page asks of a locustfile, and what its buttons do, in made-up time."""
import json

import pytest
from player import play, targets  # noqa: F401

FILE = """
import json, _brink_locust_page as page

@events.init_command_line_parser.add_listener
def _(parser):
    parser.add_argument("--basket", type=int, default=3, help="how much")
    parser.add_argument("--pin", is_secret=True, is_required=True, default="")
    parser.add_argument("--kinds", choices=["a", "b"], is_multiple=True, default=["a"])
    parser.add_argument("--deep", action="store_true")
    parser.add_argument("--hidden", include_in_web_ui=False)

def ask(do, **fields):
    return json.loads(page.page(json.dumps({"do": do, **fields})))

class A(HttpUser):
    host = "http://test"
    wait_time = constant(0.5)
    weight = 3
    @task
    def a(self): self.client.get("/a")
class B(HttpUser):
    host = "http://test"
    wait_time = constant(0.5)
    @task
    def b(self): self.client.get("/status/503")
"""


def asked(play, code, *words):
    """What `result` is once the file has been loaded and `code` was executed in its init listener."""
    play.file(FILE + "@events.init.add_listener\ndef _(environment, **_):\n    from _brink_locust_load import state\n" +
              "".join(f"    {line}\n" for line in code.splitlines()) + "    open('result.json', 'w').write(json.dumps(result))\n")
    said = play.line("-t", "1s", "-u", 1, "--only-summary", *words)
    assert (play.folder / "result.json").exists(), said["log"]
    return json.loads((play.folder / "result.json").read_text())


def test_without_headless_there_is_a_page(play):
    play.file(FILE)
    said = play.line("-t", "1s", "-u", 1, "--only-summary", "--autostart", "--autoquit", 5)
    assert said["page"] == {"host": "127.0.0.1", "port": 8089, "base_path": "", "login": False, "cert": "", "key": "",
                            "autostart": True, "autoquit": 5}
    said = play.line("-t", "1s", "-u", 1, "--only-summary", "--web-host", "*", "-P", 0, "--web-base-path", "/load/", "--web-login")
    assert (said["page"]["host"], said["page"]["port"], said["page"]["base_path"], said["page"]["login"]) == ("0.0.0.0", 0, "/load", True)
    for words in (["--headless"], ["--json"], ["--find-limit"]):
        assert play.line("-t", "1s", "-u", 1, "--only-summary", *words)["page"] is None


def test_the_form_has_what_the_line_says(play):
    form = asked(play, "result = ask('form')", "--class-picker", "-u", 7, "-r", 2, "--basket", 5)
    assert (form["users"], form["spawn_rate"], form["run_time"], form["class_host"]) == (7, 2, "1s", "http://test")
    assert [(one["name"], one["weight"], one["tasks"]) for one in form["classes"]] == [("A", 3, ["a"]), ("B", 1, ["b"])]
    by_name = {one["name"]: one for one in form["arguments"]}
    assert set(by_name) == {"basket", "pin", "kinds", "deep"}
    assert by_name["basket"]["value"] == "5" and by_name["pin"]["secret"] and by_name["pin"]["required"]
    assert by_name["kinds"]["multiple"] and by_name["kinds"]["choices"] == ["a", "b"] and by_name["deep"]["flag"]


def test_the_form_is_taken(play):
    code = """fields = dict(user_count="4", spawn_rate="2.5", run_time="1m30s", host="http://other", basket="8", kinds=["b"], deep=True,
              user_classes=["B"])
said = json.loads(page.again(json.dumps(fields)))
o = environment.parsed_options
result = [said["users"], said["hosts"], said["run_time"], said["classes"], o.num_users, o.spawn_rate, o.basket, o.kinds, o.deep, B.host]"""
    assert asked(play, code, "--class-picker") == [4, ["http://other"], 90, ["B"], 4, 2.5, 8, ["b"], True, "http://other"]


def test_a_host_that_is_taken_back_leaves_each_class_its_own(play):
    code = """page.again('{"host": "http://other"}')
said = json.loads(page.again('{"host": ""}'))
result = [said["hosts"], A.host]"""
    assert asked(play, code) == [["http://test"], "http://test"]


@pytest.mark.parametrize("fields, why", [
    ({"user_count": "many"}, "invalid literal"), ({"user_count": 0}, "1 or more"), ({"spawn_rate": "nan"}, "above 0"),
    ({"run_time": "soon"}, "time span"), ({"host": "test"}, "must begin with"), ({"basket": "x"}, "basket"),
    ({"kinds": ["c"]}, "none of"), ([1], "users")])
def test_what_makes_no_sense_is_said(play, fields, why):
    said = asked(play, f"result = json.loads(page.again({json.dumps(json.dumps(fields))}))")
    assert why in (said.get("error") or json.dumps(said)), said


def test_users_come_and_go_and_the_test_ends_as_the_buttons_say(play):
    play.file(FILE + """
seen, heard = [], []
@events.reset_stats.add_listener
def _(**_): heard.append("told of the reset")
@events.test_start.add_listener
def _(environment, **_):
    def lead():
        gevent.sleep(2); seen.append(environment.runner.user_count)
        ask("tell", word="users", user_count="6", spawn_rate="100")
        gevent.sleep(2); seen.append(environment.runner.user_count)
        ask("tell", word="users", user_count="1", spawn_rate="100")
        gevent.sleep(2); seen.append(environment.runner.user_count)
        before = environment.stats.total.num_requests
        ask("tell", word="reset")
        gevent.sleep(1); seen.append(environment.stats.total.num_requests < before)
        seen.append("told of the reset" in heard)
        seen.append(ask("tell", word="users", user_count="-1", spawn_rate="1")["status"])
        ask("tell", word="stop")
    gevent.spawn(lead)
@events.test_stop.add_listener
def _(**_): open("seen.json", "w").write(json.dumps(seen))
""")
    said = play.line("-t", "60s", "-u", 2, "-r", 100, "--only-summary")
    assert json.loads((play.folder / "seen.json").read_text()) == [2, 6, 1, True, True, 500], said["log"]
    assert max(when for when, *_ in said["sent"]) < 9


def test_tables_and_paths_are_locusts(play):
    play.file(FILE + """
@events.init.add_listener
def _(environment, web_ui, **_):
    @web_ui.app.route("/own/<int:number>/<word>", methods=["GET", "POST"])
    def own(number, word): return {"number": number, "word": word}
    @web_ui.app.route("/text")
    def text(): return "<p>hi</p>", 201, {"X-Mine": "yes"}
    @web_ui.app.route("/broken")
    def broken(): return 1 / 0
@events.test_stop.add_listener
def _(**_):
    def get(path, method="GET", body=""): return ask("answer", method=method, path=path, query={}, body=body)
    paths = ["/stats/requests", "/exceptions", "/tasks", "/logs", "/worker-count", "/stats/requests/csv", "/stats/failures/csv",
             "/exceptions/csv", "/stats/report", "/stats/requests_full_history/csv", "/own/5/x", "/own/x/x", "/own/5", "/text", "/broken"]
    told = {path: get(path) for path in paths}
    told["tables"] = ask("tables")
    told["user"] = [get("/user")["status"], get("/user", "POST", '{"user_class_name": "A", "weight": 9}')["status"], A.weight,
                    get("/user", "POST", "no")["status"]]
    told["own"] = get("/own/5/x", "DELETE")["status"]
    open("told.json", "w").write(json.dumps(told))
""")
    play.line("-t", "3s", "-u", 4, "-r", 100, "--only-summary")
    told = json.loads((play.folder / "told.json").read_text())
    requests = json.loads(told["/stats/requests"]["body"])
    assert [one["name"] for one in requests["stats"]] == ["/a", "/status/503", "Aggregated"] and requests["errors"][0]["occurrences"] > 0
    assert {"state", "user_count", "total_rps", "fail_ratio", "current_response_time_percentiles", "workers"} <= set(requests)
    assert json.loads(told["/tasks"]["body"])["per_class"]["A"]["ratio"] == 0.75
    assert told["/stats/failures/csv"]["body"].startswith("Method,Name,Error,Occurrences")
    assert told["/stats/requests_full_history/csv"]["status"] == 404
    assert json.loads(told["/own/5/x"]["body"]) == {"number": 5, "word": "x"} and told["own"] == 405
    assert told["/own/x/x"] is None and told["/own/5"] is None
    assert told["/text"]["status"] == 201 and told["/text"]["headers"] == {"X-Mine": "yes"} and told["/text"]["type"].startswith("text/html")
    assert told["/broken"]["status"] == 500 and "ZeroDivisionError" not in told["/broken"]["body"]
    assert told["user"] == [405, 200, 9, 400]
    assert told["tables"]["ratio"]["total"] and told["tables"]["stats"]


def test_what_has_ended_can_be_reset(play):
    play.file(FILE + """
@events.quitting.add_listener
def _(environment, **_):
    before = environment.stats.total.num_requests
    ask("tell", word="reset")
    open("seen.json", "w").write(json.dumps([before > 0, environment.stats.total.num_requests]))
""")
    play.line("-t", "3s", "-u", 2, "-r", 100, "--only-summary")
    assert json.loads((play.folder / "seen.json").read_text()) == [True, 0]


@pytest.mark.parametrize("words, prints", [((), False), (("--print-stats",), True)])
def test_tables_beside_a_page_are_asked_for(play, words, prints):
    play.file(FILE)
    said = play.line("-t", "3s", "-u", 2, "-r", 100, *words)
    assert (said["log"].count("Aggregated") > 2) == prints, "two of them end every run"
