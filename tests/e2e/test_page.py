"""The page: --ui of every command that makes load, brink ui, Locust's page, k6's dashboard; by HTTP, as a browser would."""
import http.client
import json
import re
import signal
import subprocess
import threading
import time
import urllib.parse

import pytest

from conftest import BRINK, DEADLINE_S, free_port

SOUND = (0, 5)  # a run of which a busy machine may be the limit


class Page:
    """A page whose address was printed."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.url, self.host, self.port, self.path = url, parts.hostname, parts.port, parts.path.rstrip("/")
        self.token = urllib.parse.parse_qs(parts.query).get("token", [""])[0]

    def ask(self, path, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=DEADLINE_S)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None and not isinstance(body, str):
            body = json.dumps(body)
        connection.request(method, self.path + path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text, answer

    def json(self, path, method="GET", body=None, **headers):
        status, text, _ = self.ask(path, method, body, **headers)
        return status, json.loads(text)

    def events(self, until, **headers):
        """[(name, data)] of the stream, up to the first for which until(name, data) holds, or its end."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=DEADLINE_S)
        connection.request("GET", self.path + "/api/events", headers={n.replace("_", "-"): v for n, v in headers.items()})
        answer = connection.getresponse()
        assert answer.status == 200 and answer.getheader("Content-Type") == "text/event-stream"
        heard, name, data = [], "", ""
        for line in answer:
            line = line.decode().rstrip("\n")
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                data += line[6:]
            elif not line and name:
                heard.append((name, json.loads(data)))
                name, data = "", ""
                if until(*heard[-1]):
                    break
        connection.close()
        return heard


class Said:
    """What a program says on stderr, as it says it."""

    def __init__(self, process):
        self.process, self.text, self.news = process, "", threading.Condition()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stderr:
            with self.news:
                self.text += line
                self.news.notify_all()
        with self.news:
            self.process = None
            self.news.notify_all()

    def wait(self, pattern):
        with self.news:
            self.news.wait_for(lambda: re.search(pattern, self.text) or self.process is None, DEADLINE_S)
            found = re.search(pattern, self.text)
        assert found, self.text
        return found

    def page(self):
        return Page(self.wait(r"the page is at (\S+)")[1])


@pytest.fixture
def start(tmp_path):
    """start("bench", …) -> (process, what it says)."""
    running = []

    def begin(*arguments, **variables):
        import os
        process = subprocess.Popen([BRINK, *map(str, arguments)], cwd=tmp_path, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
                                   env={**os.environ, **variables})
        running.append(process)
        return process, Said(process)

    begin.folder = tmp_path
    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait()


def ended(process, said):
    out = process.stdout.read()
    code = process.wait(DEADLINE_S)
    with said.news:
        said.news.wait_for(lambda: said.process is None, DEADLINE_S)
    return code, out


def over(name, _):
    return name == "over"


def test_a_run_is_seen_while_it_goes_on_and_its_report_at_its_end(start, nginx):
    process, said = start("bench", nginx.url, "--rate", 200, "-d", "3s", "--ui", "0", "--no-save")
    page = said.page()
    assert page.host == "127.0.0.1" and not page.token
    status, text, answer = page.ask("/")
    assert status == 200 and "<title>Brink</title>" in text
    assert answer.getheader("Cache-Control") == "no-store" and answer.getheader("X-Frame-Options") == "DENY"
    heard = page.events(over)
    code, _ = ended(process, said)
    assert code in SOUND
    seconds, runs = [], [data["run"] for name, data in heard if name == "now"]
    for run in runs:
        seconds[run["from"]:] = run["seconds"]
    last = runs[-1]
    assert last["command"] == "bench" and last["target"] == nginx.url + "/"
    assert len(seconds) >= 2 and all(one[0] < other[0] for one, other in zip(seconds, seconds[1:]))
    assert any(one[2] > 50 and one[3] == 0 for one in seconds), seconds
    stage = next(run["stage"] for run in reversed(runs) if run["stage"])
    assert stage["routes"][0]["name"] == "/" and stage["generator"]["gates"]
    assert stage["counts"]["due"] >= stage["counts"]["completed"] > 0
    record = heard[-1][1]["record"]
    assert record["format"] == "brink-record" and record["stages"][0]["counts"]["failed"] == 0
    assert set(heard[-1][1]["words"]) == {"causes", "failures"}


def test_a_run_ends_when_it_ends_whoever_looks(start, nginx):
    process, said = start("bench", nginx.url, "-n", 200, "--ui", "0", "--no-save")
    said.page()
    code, out = ended(process, said)
    assert code in SOUND and "200" in out


def test_the_page_stays_when_it_is_asked_to(start, nginx):
    process, said = start("bench", nginx.url, "-n", 50, "--ui", "0", "--ui-stay", "--no-save")
    page = said.page()
    said.wait("the page stays at")
    status, answer = page.json("/api/record")
    assert status == 200 and answer["record"]["stages"][0]["counts"]["completed"] == 50
    status, text, whole = page.ask("/api/report")
    assert status == 200 and "attachment" in whole.getheader("Content-Disposition") and 'id="record"' in text
    assert page.json("/api/state")[1]["run"]["phase"] == "over"
    assert page.json("/api/stop", "POST")[0] == 409
    process.send_signal(signal.SIGINT)
    assert ended(process, said)[0] in SOUND


def test_a_run_is_stopped_in_order(start, nginx):
    process, said = start("bench", nginx.url, "--rate", 50, "-d", "10m", "--ui", "0", "--no-save", "--json", "out.json")
    page = said.page()
    page.events(lambda name, data: name == "now" and data["run"] and data["run"]["seconds"])
    assert page.json("/api/stop")[0] == 405
    assert page.json("/api/stop", "POST")[0] == 202
    code, _ = ended(process, said)
    assert code == 130
    record = json.loads((start.folder / "out.json").read_text())
    assert record["interrupted"] and record["stages"][0]["counts"]["completed"] > 0


def test_other_pages_and_other_names_reach_nothing(start, nginx):
    process, said = start("bench", nginx.url, "--rate", 20, "-d", "10m", "--ui", "0", "--no-save")
    page = said.page()
    page.events(lambda name, data: name == "now" and data["run"])
    for headers in ({"Host": f"evil.example:{page.port}"}, {"Origin": "http://evil.example"}, {"Origin": "null"},
                    {"Sec_Fetch_Site": "cross-site"}, {"Origin": f"http://127.0.0.1:{page.port + 1}"}):
        for method, path in (("POST", "/api/stop"), ("GET", "/api/state"), ("GET", "/api/events")):
            assert page.ask(path, method, **headers)[0] == 403, (headers, path)
    assert page.json("/api/state")[1]["run"]["phase"] == "running"
    assert page.ask("/api/stop", "POST", Origin=f"http://127.0.0.1:{page.port}")[0] == 202
    ended(process, said)


def test_an_address_others_can_reach_asks_for_the_token(start, nginx):
    process, said = start("bench", nginx.url, "--rate", 20, "-d", "10m", "--ui", "0.0.0.0:0", "--no-save")
    page = said.page()
    assert re.fullmatch("[0-9a-f]{32}", page.token)
    assert page.ask("/")[0] == page.ask("/api/state")[0] == page.ask("/api/stop", "POST")[0] == 401
    assert page.ask("/api/state?token=" + "0" * 32)[0] == 401
    status, _, answer = page.ask("/?token=" + page.token)
    cookie = answer.getheader("Set-Cookie")
    assert status == 303 and answer.getheader("Location") == "/"
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    cookie = cookie.split(";")[0]
    assert page.ask("/", Cookie=cookie)[0] == 200
    assert page.ask("/api/state", Authorization="Bearer " + page.token)[0] == 200
    assert page.ask("/api/stop", "POST", Cookie=cookie, Origin="http://evil.example")[0] == 403
    assert page.ask("/api/stop", "POST", Cookie=cookie)[0] == 202
    ended(process, said)


def test_a_login_is_asked_for_and_stands_nowhere(start, nginx):
    process, said = start("bench", nginx.url, "-n", 20, "--ui", "0", "--ui-stay", "--ui-login", "ann:s3cret", "--json", "o.json",
                          "--no-save")
    page = said.page()
    said.wait("the page stays")
    status, _, answer = page.ask("/")
    assert status == 401 and answer.getheader("WWW-Authenticate").startswith("Basic ")
    assert page.ask("/", Authorization="Basic YW5uOnMzY3JldA==")[0] == 200
    process.send_signal(signal.SIGTERM)
    ended(process, said)
    assert "s3cret" not in said.text + (start.folder / "o.json").read_text()


def test_more_than_a_few_cannot_look_and_large_bodies_are_refused(start, nginx):
    process, said = start("bench", nginx.url, "--rate", 20, "-d", "10m", "--ui", "0", "--no-save")
    page = said.page()

    def look():
        connection = http.client.HTTPConnection(page.host, page.port, timeout=DEADLINE_S)
        connection.request("GET", "/api/events")
        return connection.getresponse()

    streams = [look() for _ in range(16)]
    assert {stream.status for stream in streams} == {200}
    assert page.ask("/api/events")[0] == 503
    assert page.ask("/api/state")[0] == 200, "all else is answered"
    assert page.ask("/api/start", "POST", "x" * 100_000)[0] == 413
    streams.pop().close()
    end = time.monotonic() + DEADLINE_S
    while look().status != 200:  # the one that left is noticed when something is said to it
        assert time.monotonic() < end
    page.ask("/api/stop", "POST")
    ended(process, said)


def test_a_port_that_is_taken_is_said_before_load_is_made(brink, nginx):
    ran = brink("bench", nginx.url, "-n", 10, "--ui", nginx.http)
    assert ran.code == 1 and "the page cannot be served at 127.0.0.1:" in ran.err and "--ui" in ran.err
    nginx.stop()
    assert nginx.requests() == []


def test_a_search_tells_its_stages(start, nginx):
    process, said = start("run", nginx.url, "--max-users", 4, "--stage-seconds", 1, "--no-warmup", "--ui", "0", "--no-save",
                          "--max-rps", 300)
    heard = said.page().events(over)
    ended(process, said)
    runs = [data["run"] for name, data in heard if name == "now"]
    assert runs[-1]["ended"] and {"purpose", "users", "rate_rps", "p95_ms", "failed_share"} <= set(runs[-1]["ended"][0])
    assert heard[-1][1]["record"]["kind"] == "run"


# brink ui.


@pytest.fixture
def desk(start):
    process, said = start("ui", "--listen", "0", "--store", "saved")
    yield said.page(), said
    process.send_signal(signal.SIGINT)
    assert ended(process, said)[0] == 0


def begun(page, fields):
    status, answer = page.json("/api/start", "POST", fields)
    assert status == 202, answer
    return page.events(over)[-1][1]["record"]


def test_runs_are_started_listed_opened_and_compared(desk, nginx):
    page, _ = desk
    assert page.json("/api/setup")[1]["form"]["kind"] == "native"
    assert page.json("/api/runs")[1] == {"runs": [], "sentences": {}, "unreadable": 0}
    first = begun(page, {"what": "rate", "url": nginx.url, "rate": 100, "duration": "2s"})
    second = begun(page, {"what": "rate", "url": nginx.url, "rate": 100, "duration": "2s"})
    assert first["stages"][0]["load"]["model"] == "open" and first["id"] != second["id"]
    runs = page.json("/api/runs")[1]["runs"]
    assert [one["id"] for one in runs] == [second["id"], first["id"]]
    assert page.json("/api/runs/" + first["id"])[1]["record"]["id"] == first["id"]
    status, compared = page.json(f"/api/compare?run={second['id']}&before={first['id']}")
    if status == 409:  # a busy machine says nothing of the target
        assert "INVALID" in compared["error"]
        return
    assert status == 200 and compared["sentence"] and compared["before"]["id"] == first["id"], compared
    assert page.json(f"/api/compare?run={second['id']}")[1]["before"]["id"] == first["id"]


@pytest.mark.parametrize("fields, status, why", [
    ("no json", 400, "that is not a form"), ({}, 400, "there is no URL"),
    ({"what": "nothing", "url": "http://127.0.0.1:1/"}, 400, "nothing of that kind"),
    ({"what": "users", "url": "http://127.0.0.1:1/", "users": "-5"}, 400, "is not a value"),
    ({"what": "users", "url": "--store=/elsewhere", "users": 5}, 400, "there is no URL"),
    ({"what": "users", "url": "http://127.0.0.1:1/", "users": 0}, 400, "--users"),
    ({"what": "rate", "url": "http://127.0.0.1:1/", "rate": "lots", "duration": "1s"}, 400, "--rate"),
    ({"what": "users", "url": "http://shop.example/", "users": 5}, 403, "shop.example"),
    ({"what": "users", "url": "http://shop.example/", "users": 5, "confirm": "example"}, 403, "shop.example")])
def test_what_is_not_started_is_said(desk, fields, status, why):
    page, _ = desk
    got, answer = page.json("/api/start", "POST", fields)
    assert got == status and why in answer["error"], answer
    assert page.json("/api/state")[1]["run"] is None


def test_a_run_of_the_page_is_stopped_and_another_follows(desk, nginx):
    page, _ = desk
    assert page.json("/api/start", "POST", {"what": "rate", "url": nginx.url, "rate": 50, "duration": "10m"})[0] == 202
    assert page.json("/api/start", "POST", {"what": "rate", "url": nginx.url, "rate": 50})[0] == 409
    page.events(lambda name, data: name == "now" and data["run"]["seconds"])
    assert page.json("/api/stop", "POST")[0] == 202
    assert page.events(over)[-1][1]["record"]["interrupted"]
    assert not begun(page, {"what": "users", "url": nginx.url, "users": 2, "duration": "1s"})["interrupted"]


# Locust.

LOCUST = """
from locust import HttpUser, constant, events, task

@events.init_command_line_parser.add_listener
def _(parser):
    parser.add_argument("--basket", type=int, default=3, help="how much")
    parser.add_argument("--kind", choices=["a", "b"], default="a")
    parser.add_argument("--hidden", include_in_web_ui=False, default="x")

@events.init.add_listener
def _(environment, **_):
    if environment.web_ui:
        @environment.web_ui.app.route("/own/<int:number>")
        def own(number):
            return {"number": number, "basket": environment.parsed_options.basket}

@events.test_start.add_listener
def _(environment, **_):
    print("start", environment.parsed_options.basket, flush=True)

@events.test_stop.add_listener
def _(environment, **_):
    print("stop", flush=True)

class Reader(HttpUser):
    wait_time = constant(0.05)
    @task
    def read(self): self.client.get("/")

class Loser(HttpUser):
    wait_time = constant(0.05)
    @task
    def miss(self): self.client.get("/missing")
"""


@pytest.fixture
def locust(start, nginx):
    (start.folder / "users.py").write_text(LOCUST)

    def begin(*words, **variables):
        process, said = start("locust", "-f", "users.py", "-H", nginx.url, "--web-port", 0, "--no-save", *words,
                              **variables)
        return process, said, said.page()

    return begin


def swarm(page, **fields):
    status, text, _ = page.ask("/swarm", "POST", urllib.parse.urlencode(fields, doseq=True),
                               Content_Type="application/x-www-form-urlencoded")
    return status, json.loads(text)


def counted(page, wanted):
    """Locust's statistics, once wanted(them)."""
    end = time.monotonic() + DEADLINE_S
    while True:
        stats = page.json("/stats/requests")[1]
        if wanted(stats):
            return stats
        assert time.monotonic() < end, stats


def test_users_of_locust_come_when_somebody_says_so(locust, nginx):
    process, said, page = locust("--class-picker")
    form = page.json("/api/setup")[1]["form"]
    assert form["kind"] == "locust" and form["host"] == nginx.url and form["picker"]
    assert [one["name"] for one in form["classes"]] == ["Reader", "Loser"]
    assert [(one["name"], one["value"], one["choices"]) for one in form["arguments"]] == [
        ("basket", "3", None), ("kind", "a", ["a", "b"])]
    assert page.json("/stats/requests")[1]["state"] == "ready"
    status, answer = swarm(page, user_count=3, spawn_rate=3, user_classes=["Reader"], basket=7)
    assert status == 200 and answer["success"], answer
    stats = counted(page, lambda stats: stats["user_count"] == 3 and stats["stats"][-1]["num_requests"] > 20)
    assert stats["state"] in ("running", "spawning") and stats["stats"][-1]["name"] == "Aggregated"
    assert {one["name"] for one in stats["stats"]} == {"/", "Aggregated"} and not stats["errors"]
    assert page.json("/own/5")[1] == {"number": 5, "basket": 7}
    assert page.ask("/own/x")[0] == page.ask("/nowhere")[0] == 404

    assert swarm(page, user_count=6, spawn_rate=6)[0] == 200
    counted(page, lambda stats: stats["user_count"] == 6)
    assert swarm(page, user_count="many", spawn_rate=1)[0] == 400
    before = page.json("/stats/requests")[1]["stats"][-1]["num_requests"]
    assert page.ask("/stats/reset")[0] == 200
    counted(page, lambda stats: stats["stats"][-1]["num_requests"] < before)

    assert page.ask("/stop")[0] == 200
    record = page.events(over)[-1][1]["record"]
    assert not record["interrupted"] and record["stages"][0]["counts"]["completed"] > 20
    assert page.json("/stats/requests")[1]["state"] == "stopped"

    status, answer = swarm(page, user_count=2, spawn_rate=2, user_classes=["Loser"], run_time="2s")
    assert status == 200, answer
    record = page.events(over)[-1][1]["record"]
    assert record["stages"][0]["counts"]["failed"] > 0
    stats = page.json("/stats/requests")[1]
    assert stats["errors"][0]["name"] == "/missing" and {one["name"] for one in stats["stats"]} == {"/missing", "Aggregated"}
    assert page.ask("/stats/requests/csv")[1].startswith('Type,Name,Request Count')
    assert "/missing" in page.ask("/stats/failures/csv")[1] and "Count,Message" in page.ask("/exceptions/csv")[1]
    assert "Locust report" in page.ask("/stats/report?download=1")[1]
    assert set(page.json("/tasks")[1]) == {"per_class", "total"}
    assert any("Ramping to 2 users" in line for line in page.json("/logs")[1]["master"])

    process.send_signal(signal.SIGINT)
    code, _ = ended(process, said)
    assert code == 1, said.text  # something had failed
    assert [line for line in said.text.splitlines() if line.startswith(("start", "stop"))] == ["start 7", "stop"] * 2


@pytest.mark.parametrize("fields, why", [
    ({"user_count": 0}, "1 or more"), ({"spawn_rate": -1}, "above 0"), ({"host": "ftp://x"}, "must begin with http"),
    ({"run_time": "soon"}, "Invalid time span"), ({"user_classes": ["Nobody"]}, "Nobody"), ({"basket": "x"}, "basket"),
    ({"kind": "c"}, "is none of"), ({"host": "http://shop.example"}, "shop.example")])
def test_a_form_that_makes_no_sense_is_refused(locust, fields, why):
    process, said, page = locust("--class-picker")
    status, answer = swarm(page, **fields)
    assert status in (400, 403) and not answer["success"] and why in json.dumps(answer), answer
    assert page.json("/api/start", "POST", fields)[0] in (400, 403)
    process.send_signal(signal.SIGINT)
    assert ended(process, said)[0] == 0


def test_autostart_begins_at_once_and_autoquit_leaves(locust):
    process, said, page = locust("--autostart", "--autoquit", 0, "-u", 2, "-r", 2, "-t", "2s", "Reader")
    assert page.events(over)[-1][0] == "over"
    code, _ = ended(process, said)
    assert code == 0 and said.text.count("start 3\n") == 1 and said.text.count("stop\n") == 1, said.text


def test_another_page_cannot_make_locust_swarm_or_stop(locust):
    process, said, page = locust("--autostart", "-u", 1, "Reader")
    counted(page, lambda stats: stats["user_count"] == 1)
    for method, path in (("POST", "/swarm"), ("GET", "/stop"), ("GET", "/stats/reset")):
        assert page.ask(path, method, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 403
    assert page.json("/stats/requests")[1]["state"] == "running"
    process.send_signal(signal.SIGINT)
    ended(process, said)


def test_locusts_page_has_a_base_path_and_a_token_when_asked(locust):
    process, said, page = locust("--web-base-path", "/load", "--web-login")
    assert page.path == "/load" and page.token
    assert page.ask("/api/state")[0] == 401
    assert page.ask("/api/state", Authorization="Bearer " + page.token)[0] == 200
    _, _, answer = page.ask("/?token=" + page.token)
    assert answer.status == 303 and answer.getheader("Location") == "/load/"
    process.send_signal(signal.SIGINT)
    ended(process, said)


def test_locusts_page_over_tls(start, nginx):
    (start.folder / "users.py").write_text(LOCUST)
    process, said = start("locust", "-f", "users.py", "-H", nginx.url, "-P", 0, "--tls-cert", nginx.certificate,
                          "--tls-key", nginx.folder / "key.pem")
    url = said.wait(r"the page is at (https://\S+)")[1]
    done = subprocess.run(["curl", "-s", "--cacert", nginx.certificate, url + "api/setup"], capture_output=True, text=True,
                          timeout=DEADLINE_S, check=True)
    assert json.loads(done.stdout)["form"]["kind"] == "locust"
    process.send_signal(signal.SIGINT)
    ended(process, said)


# k6 and LoadPilot.

K6 = """
import http from 'k6/http';
import { sleep } from 'k6';
export const options = { vus: 3, duration: '3s' };
export default function () { http.get(__ENV.BASE_URL); sleep(0.05); }
"""


@pytest.mark.parametrize("words, variables", [
    (["--out", "web-dashboard=port={port}&host=127.0.0.1&export=page.html"], {}),
    (["--out", "web-dashboard"], {"K6_WEB_DASHBOARD_PORT": "{port}", "K6_WEB_DASHBOARD_EXPORT": "page.html"}),
    ([], {"K6_WEB_DASHBOARD": "true", "K6_WEB_DASHBOARD_PORT": "{port}", "K6_WEB_DASHBOARD_PERIOD": "1s",
          "K6_WEB_DASHBOARD_EXPORT": "page.html"})])
def test_k6s_dashboard_is_the_page(start, nginx, words, variables):
    port = free_port()
    (start.folder / "script.js").write_text(K6)
    process, said = start("k6", "run", "-e", "BASE_URL=" + nginx.url + "/", *(word.format(port=port) for word in words), "script.js",
                          "--no-save", **{name: value.format(port=port) for name, value in variables.items()})
    page = said.page()
    assert page.port == port
    heard = page.events(over)
    code, _ = ended(process, said)
    assert code == 0
    runs = [data["run"] for name, data in heard if name == "now"]
    assert runs[-1]["command"] == "k6" and runs[-1]["seconds"] is not None
    assert heard[-1][1]["record"]["program"]["language"] == "javascript"
    assert 'id="record"' in (start.folder / "page.html").read_text()


def test_k6s_dashboard_without_a_port_only_exports(brink, nginx):
    (brink.folder / "script.js").write_text(K6.replace("3s", "1s"))
    ran = brink("k6", "run", "-e", "BASE_URL=" + nginx.url + "/", "--out", "web-dashboard=port=-1&export=page.html", "--no-save", "script.js")
    assert ran.code == 0 and "the page is at" not in ran.err and (brink.folder / "page.html").exists()
    ran = brink("k6", "run", "--out", "web-dashboard=colour=red", "script.js")
    assert ran.code == 255 and "'colour' is not an argument of it" in ran.err


def test_a_search_with_k6s_users_has_the_page(start, nginx):
    (start.folder / "script.js").write_text(K6)
    process, said = start("k6", "run", "-e", "BASE_URL=" + nginx.url + "/", "--find-limit", "--max-users", 2, "--stage-seconds", 1,
                          "--ui", "0", "script.js", "--no-save")
    heard = said.page().events(over)
    ended(process, said)
    assert heard[-1][1]["record"]["kind"] == "run"


LOADPILOT = """
from loadpilot import VUser, scenario, task

@scenario(rps=20, duration="3s", ramp_up="0s")
class Shop(VUser):
    @task
    def read(self, client): client.get("/")
"""


def test_loadpilots_run_has_the_page(start, nginx):
    (start.folder / "shop.py").write_text(LOADPILOT)
    process, said = start("loadpilot", "run", "shop.py", "--target", nginx.url, "--ui", "0")
    heard = said.page().events(over)
    code, _ = ended(process, said)
    assert code == 0 and [data for name, data in heard if name == "now"][-1]["run"]["command"] == "loadpilot"
