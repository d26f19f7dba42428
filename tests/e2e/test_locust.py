"""Locustfiles: `brink locust` and `brink run FILE.py`, against a service that remembers. Made-up time and what needs no
server are in tests/locust."""
import contextlib
import csv
import fcntl
import gzip
import json
import os
import pathlib
import pty
import re
import signal
import socket
import subprocess
import termios
import threading
import time

import jsonschema
import pytest

from conftest import BRINK, DEADLINE_S, raised, wait_until
from remembering import Handler, serving

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
EXAMPLES = sorted((TOP / "examples/python/locust").glob("*.py"))


class Service(Handler):
    def respond(self, path, body):
        if path == "/login":
            return self.answer({"token": "t"}, fields=[("Set-Cookie", "sid=s1; Path=/"), ("Set-Cookie", "b=2")])
        if path == "/echo":
            return self.answer({"method": self.command, "body": body.decode(), "headers": dict(sorted(self.headers.items()))})
        if path == "/away":
            return self.answer({}, 302, [("Location", "/landed?x=1")])
        if path == "/gzip":
            return self.answer_bytes(gzip.compress(b'{"packed": true}'), "application/json",
                                     fields=[("Content-Encoding", "gzip")])
        if path.startswith("/status/"):
            return self.answer({}, int(path.split("/")[2]))
        if path == "/hang":
            self.server.hangs.wait(60)
        if path == "/meet":
            self.server.meeting.wait(60)
        if path == "/slow":
            time.sleep(0.3)
        return self.answer({"ok": True})


@pytest.fixture
def serve():
    hangs = threading.Event()
    with contextlib.ExitStack() as running:
        yield lambda **how: running.enter_context(serving(Service, hangs=hangs, meeting=threading.Barrier(10), **how))
        hangs.set()


@pytest.fixture
def service(serve):
    return serve()


START = "import gevent, json, os, threading, time\nfrom locust import *\nfrom locust.exception import *\n"


@pytest.fixture
def locust(brink, service):
    """A locustfile's text and words of the line -> what came of it, with the record."""

    def run(text, *words, users=1, host=None):
        (brink.folder / "locustfile.py").write_text(START + text)
        ran = brink("locust", "--headless", "--only-summary", "-H", host or service.url, "-u", users, "-r", users,
                    "--no-save", "--record", "record.json", *words)
        file = brink.folder / "record.json"
        ran.found = json.loads(file.read_text()) if file.exists() else None
        return ran

    run.folder = brink.folder
    return run


def rows(record):
    return {row["name"]: row["counts"] for row in record["stages"][0]["routes"]}


def table(folder, prefix):
    with open(folder / f"{prefix}_stats.csv") as file:
        return {(row["Type"], row["Name"]): row for row in csv.DictReader(file)}


# Ends by itself after so many requests, so that no clock decides.
COUNTED = """
class U(HttpUser):
    wait_time = constant(0.01)
    def on_start(self):
        self.client.post("/login", json={"user": "me"})
        self.turns = 0
    @task
    def t(self):
        self.client.get("/echo", name="echo")
        with self.client.get("/status/404", catch_response=True) as r:
            r.success()
        self.client.get("/status/500")
        self.turns += 1
        if self.turns == 10:
            raise StopUser()
    def on_stop(self):
        self.client.delete("/login")
        self.environment.left = getattr(self.environment, "left", 0) + 1
        if self.environment.left == 3:
            self.environment.runner.quit()
"""


FORGETFUL = """
class U(HttpUser):
    @task
    def t(self):
        self.client.get("/away")
        self.client.get("/echo", catch_response=True)
        self.environment.runner.quit()
"""


def test_who_asks_to_judge_a_response_and_does_not_is_told(locust, service):
    ran = locust(FORGETFUL)
    assert "some are used without one: they are not counted (GET /echo)" in ran.err
    assert not any("redirects" in text for text in ran.found["warnings"]), "a client follows them"
    assert service.paths() == ["/away", "/landed?x=1", "/echo"]


def test_users_and_their_numbers(locust, service):
    ran = locust(COUNTED, "--csv", "run", users=3)
    assert ran.code == 1, ran.err
    seen = service.paths()
    assert len(seen) == 96 and seen.count("/echo") == 30
    found = table(locust.folder, "run")
    counts = {key: (int(row["Request Count"]), int(row["Failure Count"])) for key, row in found.items()}
    assert counts == {("POST", "/login"): (3, 0), ("GET", "echo"): (30, 0), ("GET", "/status/404"): (30, 0),
                      ("GET", "/status/500"): (30, 30), ("DELETE", "/login"): (3, 0), ("", "Aggregated"): (96, 30)}
    record = rows(ran.found)
    assert {name: (row["completed"], row["failed"]) for name, row in record.items()} == {
        "POST /login": (3, 0), "GET echo": (30, 0), "GET /status/404": (30, 0), "GET /status/500": (0, 30),
        "DELETE /login": (3, 0)}
    assert ran.found["requests_sent"] == 96 and ran.found["program"]["users"] == 3
    assert len({visit.port for visit in service.seen}) == 3, "each user has its connection"
    failures = (locust.folder / "run_failures.csv").read_text()
    assert "HTTPError('500 Server Error: Internal Server Error for url: /status/500')" in failures
    assert "Response time percentiles (approximated)" in ran.err and "Shutting down (exit code 1)" in ran.err


def test_a_record_fits_the_schema(locust, brink):
    ran = locust(COUNTED.replace("self.turns += 1", "self.turns += 1; {}['no key'] if self.turns == 5 else 0"), users=3)
    jsonschema.validate(ran.found, json.loads(brink("schema").out), cls=jsonschema.Draft202012Validator)
    errors = raised(ran.found)
    assert [(error["what"], error["count"]) for error in errors] == [("U: KeyError at locustfile.py:16", 3)]
    assert "KeyError: 'no key'" in errors[0]["detail"] and "<brink>" not in errors[0]["detail"]


ONCE = """
class U({}):
    @task
    def t(self):
        c = self.client
        {}
        self.environment.runner.quit()
"""


def once(locust, body, cls="HttpUser", *words, **more):
    lines = "\n        ".join(body.strip().splitlines())
    return locust(ONCE.replace("{}", cls, 1).replace("{}", lines), *words, **more)


def test_the_client_on_the_wire(locust, service):
    ran = once(locust, """
c.headers["X-Session"] = "1"
r = c.post("/login", {"a": "1 2", "b": ["x", "y"]})
assert r.cookies["sid"] == "s1" and c.cookies.get_dict() == {"sid": "s1", "b": "2"}, c.cookies
h = c.get("/echo", headers={"X-Own": "2", "x-session": "3"}, params={"q": "ä"}, auth=("u", "p")).json()["headers"]
assert h["Cookie"] == "sid=s1; b=2" and h["X-Own"] == "2" and h["x-session"] == "3" and "X-Session" not in h, h
assert h["Authorization"] == "Basic dTpw" and h["User-Agent"].startswith("brink/") and "gzip" in h["Accept-Encoding"]
assert c.get("/gzip").json() == {"packed": True}
r = c.get("/away")
assert r.status_code == 200 and r.url.endswith("/landed?x=1") and len(r.history) == 1, r.url
r = c.post("/echo", json={"deep": [1, None, "ü"]})
assert json.loads(r.json()["body"]) == {"deep": [1, None, "ü"]}
assert r.json()["headers"]["Content-Type"] == "application/json"
r = c.post("/echo", files={"f": ("a.txt", b"content", "text/plain")}, data={"k": "v"})
assert "a.txt" in r.json()["body"] and "content" in r.json()["body"]
assert c.head("/echo").text == "" and c.put("/echo", "raw").json()["body"] == "raw"
print("all good")
""")
    assert "all good" in ran.err + ran.out and ran.code == 0, ran.err
    seen = {path: (method, headers, body) for method, path, headers, body, *_ in service.seen}
    assert seen["/login"][2] == b"a=1+2&b=x&b=y" and "/echo?q=%C3%A4" in seen
    assert rows(ran.found)["GET /away"]["completed"] == 2, "two requests on the wire, one of the user's"
    assert "GET /landed?x=1" not in rows(ran.found)


def test_fast_users(locust, service):
    ran = once(locust, """
r = c.get(self.host + "/echo")
assert r.ok and r.json()["method"] == "GET"
with self.rest("POST", "/echo", json={"a": 1}) as r:
    assert r.js["headers"]["Accept"] == "application/json"
""", "FastHttpUser", "--csv", "run")
    assert ran.code == 0, ran.err
    assert ("GET", service.url + "/echo") in table(locust.folder, "run")


# Requests of all kinds, whose common path is in C++ and whose rare one in Python: `request` of a class of one's own makes
# all of them rare.
ALIKE = """
from locust.clients import HttpSession
from locust.contrib.fasthttp import FastHttpSession
seen, WAYS = [], ["request", "request_rare"]

def both_ways(self):
    for way in WAYS:
        c = type(self.client)(**SESSION(self))
        if way == "request_rare":
            c.request = c.request_rare
        self.requests(c, way)

class U(BASE):
    tasks = [both_ways]

    def requests(self, c, way):
        c.headers["X-Way"] = "always"
        c.headers["X-Number"] = "1"
        met = []
        def meet(r):
            met.append((r.status_code, r.ok, bool(r), r.text, r.url, r.reason, r.history and [h.url for h in r.history],
                        r.request.method, r.request.url, dict(r.request.headers), r.request.body, str(r.error),
                        [(k, v) for k, v in sorted(r.request_meta.items()) if k in ("name", "request_type", "context", "url",
                                                                                   "response_length")]))
            return r
        meet(c.get("/a"))
        meet(c.get("/a?x=1 2", name="spaced"))
        meet(c.get("/a b?q=ä#part"))
        meet(c.get("/a", params={"q": ["ä", 1], "n": None}))
        meet(c.get("/a", headers={"x-number": "2", "Own": "3"}))
        meet(c.get("/a", headers={"X-Number": None}))
        meet(c.post("/echo", {"a": "1 2", "b": ["x", "y"]}))
        meet(c.post("/echo", None, {"sku": 17}))
        meet(c.post("/echo", json={"sku": "ä"}, timeout=5))
        meet(c.put("/echo", "text", context={"who": "me"}))
        meet(c.patch("/echo", data=b"bytes", verify=True))
        meet(c.post("/echo", files={"f": ("n.txt", "content")}) if way == "request" else c.get("/skipped"))
        meet(c.delete("/status/404"))
        meet(c.options("/status/501"))
        meet(c.head("/away"))
        meet(c.head("/away", allow_redirects=True))
        meet(c.get("/away"))
        meet(c.get("/away", allow_redirects=False))
        meet(c.post("/away", json=[1]))
        meet(c.request("GET", "/a", "positional"))
        meet(c.request("POST", url="/echo", data="x"))
        meet(c.post("/login", json={}))
        meet(c.get("/echo"))
        c.cookies.clear()
        with c.rename_request("renamed"):
            meet(c.get("/b"))
        c.auth = ("u", "p")
        meet(c.get("/echo"))
        c.auth, c.params = None, {"every": "one"}
        meet(c.get("/echo"))
        c.params = {}
        c.headers = {"Plain": "dict"}
        meet(c.get("/echo"))
        with c.get("/status/404", catch_response=True) as r: r.success()
        meet(r)
        with c.get("/a", catch_response=True) as r: r.failure("no")
        meet(r)
        with c.get("/status/500", catch_response=True) as r: pass
        meet(r)
        with c.get("/a", name="changed", catch_response=True) as r:
            r.request_meta["name"] = "by hand"
            meet(r)
        with c.get("/a", catch_response=True) as r:
            raise ResponseError("said")
        try:
            with c.get("/a", name="left out", catch_response=True) as r: {}["x"]
        except KeyError: pass
        for bad in (lambda: c.get("/a", nonsense=1), lambda: c.get(), lambda: r.success()):
            try: bad()
            except Exception as e: met.append(type(e).__name__)
        seen.append(met)
        stats = self.environment.stats
        counted = {str(k): (e.num_requests, e.num_failures, e.total_content_length) for k, e in stats.entries.items()}
        failed = sorted((e.method, e.name, e.parse_error(e.error), e.occurrences) for e in stats.errors.values())
        seen.append([counted, failed])
        stats.clear_all()
        if len(seen) == 4:
            seen[0][11] = seen[2][11] = None  # each form has a boundary of its own
            with open("seen.json", "w") as file:
                json.dump(seen, file, default=str)
            self.environment.runner.quit()
"""


@pytest.mark.parametrize("base", ["HttpUser", "FastHttpUser"])
def test_the_common_path_does_what_the_rare_one_does(locust, service, base):
    session = ("dict(base_url=self.host, request_event=self.environment.events.request, user=self)" if base == "HttpUser"
               else "dict(environment=self.environment, base_url=self.host, user=self)")
    ran = locust(ALIKE.replace("BASE", base).replace("SESSION(self)", session), "-t", "20s")
    assert (locust.folder / "seen.json").exists(), ran.err
    common, counted, rare, counted_rare = json.loads((locust.folder / "seen.json").read_text())
    assert len(common) == len(rare) > 30
    for one, other in zip(common, rare):
        assert one == other
    for counts in (counted, counted_rare):  # the form with a file, sent in one way only
        counts[0].pop("('/skipped', 'GET')", None)
        counts[0].pop("('/echo', 'POST')")
    assert counted == counted_rare and len(counted[0]) > 10
    half = [one[:4] for one in service.seen if b"content" not in one[3] and one[1] != "/skipped"]
    assert len(half) % 2 == 0
    assert half[:len(half) // 2] == half[len(half) // 2:]


def test_without_a_server(locust):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        host = f"http://127.0.0.1:{unused.getsockname()[1]}"
        ran = once(locust, "print(repr(c.get('/').error))", "HttpUser", "--csv", "run", host=host)
    assert ran.code == 1 and "ConnectionRefusedError(111, 'Connection refused')" in ran.err + ran.out
    assert "ConnectionRefusedError(111" in (locust.folder / "run_failures.csv").read_text()


def test_a_request_without_an_answer_in_time(locust):
    ran = once(locust, "r = c.get('/hang', timeout=0.2)\nprint(r.status_code, type(r.error).__name__)")
    assert "0 ReadTimeout" in ran.err + ran.out and ran.code == 1


def test_a_server_that_hangs_does_not_keep_the_run(locust):
    ran = locust("""
class U(HttpUser):
    @task
    def t(self): self.client.get("/hang")
""", "-t", "1s", "--csv", "run", users=2)
    assert ran.found["stages"][0]["counts"]["in_flight"] == 2 and ran.code == 0, ran.err
    assert ran.found["created_at"] and int(table(locust.folder, "run")[("", "Aggregated")]["Request Count"]) == 0


def test_who_is_stopped_does_not_wait_for_an_answer(locust, service):
    ran = locust("""
class U(HttpUser):
    def on_start(self): self.steps = []
    @task
    def t(self):
        try:
            self.client.get("/hang")
        except Exception: self.steps.append("no exception of the request")
        finally: self.steps.append("finally")
    def on_stop(self):
        self.steps.append(self.client.get("/bye").status_code)
        print("steps", self.steps)
@events.init.add_listener
def begin(environment, **_):
    def lead():
        while environment.runner.user_count < 3: gevent.sleep(0.01)
        gevent.sleep(0.2)
        environment.runner.start(1, 100, wait=True)
        print("stopped to", environment.runner.user_count)
        environment.runner.quit()
    gevent.spawn(lead)
""", "--csv", "run", users=3)
    assert ran.code == 0, ran.err
    said = [line for line in (ran.out + ran.err).splitlines() if line.startswith(("steps", "stopped"))]
    assert said == ["steps ['finally', 200]"] * 2 + ["stopped to 1", "steps ['finally', 200]"]
    counts = rows(ran.found)
    assert counts["GET /hang"]["sent"] == counts["GET /hang"]["in_flight"] == 3
    assert counts["GET /bye"]["completed"] == 3
    assert ("GET", "/hang") not in table(locust.folder, "run"), "no row in Locust's tables"


def test_who_outstays_the_stop_timeout_is_broken_off(locust, service):
    ran = locust("""
class U(HttpUser):
    @task
    def t(self):
        try: self.client.get("/hang")
        finally: print("finally")
""", "-t", "1s", "-s", "1", users=2)
    assert ran.code == 0, ran.err
    assert (ran.out + ran.err).split().count("finally") == 2
    assert "Not all users finished their tasks" in ran.err
    assert rows(ran.found)["GET /hang"]["in_flight"] == 2


def test_a_timeout_of_the_file_breaks_its_request_off(locust, service):
    ran = once(locust, """
with gevent.Timeout(0.2, False):
    c.get("/hang")
try:
    with gevent.Timeout(0.2): c.get("/hang")
except gevent.Timeout: print("timed out")
assert c.get("/echo").status_code == 200
""")
    assert ran.code == 0 and "timed out" in ran.out + ran.err, ran.err
    assert {name: row["in_flight"] for name, row in rows(ran.found).items()} == {"GET /hang": 2, "GET /echo": 0}


def test_other_hosts_are_rows_of_the_record(locust, serve, service):
    other, third = serve(), serve()
    ran = once(locust, f"""
from locust.clients import HttpSession
from locust.contrib.fasthttp import FastHttpSession
own = HttpSession("{other.url}", self.environment.events.request, self)
for n in range(3):
    assert own.get("/echo", headers=dict(X=str(n))).json()["headers"]["Host"] == "{other.url[7:]}"
fast = FastHttpSession(self.environment, base_url="{third.url}", user=self)
assert fast.get("/gzip").json() == {{"packed": True}}
assert c.post("{other.url}/login", json=[1]).cookies["sid"] == "s1"
assert c.get("{other.url}/away").url == "{other.url}/landed?x=1"
assert c.get("/echo").json()["headers"]["Host"] == self.host[7:]
with c.get("{third.url}/hang", catch_response=True, timeout=0.2) as r:
    assert type(r.error).__name__ == "ReadTimeout"
    r.success()
try:
    with gevent.Timeout(0.2): c.get("{third.url}/hang")
except gevent.Timeout: pass
""", "HttpUser", "--csv", "run")
    assert ran.code == 0, ran.err
    assert other.paths() == ["/echo"] * 3 + ["/login", "/away", "/landed?x=1"] and service.paths() == ["/echo"]
    assert len({visit.port for visit in other.seen}) == 1, "a connection of the user's, that is kept"
    assert ("POST", "/login") in table(locust.folder, "run")
    assert {name: (row["completed"], row["failed"], row["in_flight"]) for name, row in rows(ran.found).items()} == {
        f"{other.url} GET /echo": (3, 0, 0), f"{third.url} GET /gzip": (1, 0, 0), f"{other.url} POST /login": (1, 0, 0),
        f"{other.url} GET /away": (2, 0, 0), "GET /echo": (1, 0, 0), f"{third.url} GET /hang": (0, 1, 1)}


def test_another_machine_is_sent_nothing_without_its_owners_word(locust, service):
    ran = once(locust, """
assert "--i-own-this" in str(c.get("http://192.0.2.1/").error) and c.get("/echo").ok
""")
    assert "AssertionError" not in ran.err and service.paths() == ["/echo"]
    assert list(rows(ran.found)) == ["GET /echo"]


def test_user_classes_have_hosts_of_their_own(brink, serve):
    one, two = serve(), serve()
    (brink.folder / "locustfile.py").write_text(START + f"""
class A(HttpUser):
    host = "{one.url}"
    @task
    def t(self): self.client.get("/a"); self.client.get("/a2"); raise StopUser()
class B(HttpUser):
    host = "{two.url}/base"
    @task
    def t(self):
        while self.environment.stats.total.num_requests < 2: time.sleep(0.01)
        self.client.get("/b")
        self.environment.runner.quit()
""")
    ran = brink("locust", "--headless", "--only-summary", "-u", 2, "-r", 2, "--no-save", "--record", "record.json")
    assert ran.code == 0, ran.err
    assert one.paths() == ["/a", "/a2"] and two.paths() == ["/base/b"]
    record = json.loads((brink.folder / "record.json").read_text())
    assert set(rows(record)) == {f"{one.url} GET /a", f"{one.url} GET /a2", f"{two.url} GET /base/b"}


def test_what_waits_holds_up_its_user_alone(locust, service):
    ran = locust("""
import queue, urllib.request
done = queue.Queue()
class U(HttpUser):
    @task
    def t(self):
        begin = time.monotonic()
        if self.environment.runner.user_count < 4: return time.sleep(0.01)
        urllib.request.urlopen(self.host + "/slow").read()
        self.client.get("/slow")
        time.sleep(0.3)
        done.put(time.monotonic() - begin)
        if done.qsize() == 4:
            self.environment.runner.quit()
        time.sleep(100)
""", users=4)
    assert ran.code == 0, ran.err
    assert service.paths().count("/slow") == 8


def test_what_ten_users_wait_for_holds_up_each_alone(locust, service):
    """Each of these waits for the nine others, who could not come if it held them up."""
    pytest.importorskip("requests")
    ran = locust("""
import itertools, queue, requests, socket, urllib.request
barrier, lock, box, arrived, done, numbers = threading.Barrier(10), threading.Lock(), queue.Queue(), [], [], itertools.count()
class U(HttpUser):
    @task
    def t(self):
        barrier.wait()
        arrived.append(self)
        while len(arrived) < 10: time.sleep(0.001)
        with lock: time.sleep(0.001)
        box.get() if next(numbers) < 5 else box.put(1)
        assert json.loads(urllib.request.urlopen(self.host + "/meet").read()) == {"ok": True}
        assert requests.get(self.host + "/meet", timeout=60).json() == {"ok": True}
        with socket.create_connection(("127.0.0.1", int(self.host.rsplit(":", 1)[1]))) as plain:
            plain.sendall(b"GET /meet HTTP/1.0\\r\\n\\r\\n")
            assert b" 200 " in plain.recv(100)
        self.client.get("/done")
        done.append(self)
        if len(done) == 10: self.environment.runner.quit()
        time.sleep(100)
""", users=10)
    assert ran.code == 0 and service.paths().count("/meet") == 30, ran.err
    assert rows(ran.found)["GET /done"]["completed"] == 10 and set(rows(ran.found)) == {"GET /done"}
    assert ran.found["stages"][0]["checks"] == [{"name": f"other client: GET {service.url}", "passed": 20, "failed": 0}]


def test_requests_of_other_clients_are_no_rows_and_counted(locust, service):
    ran = once(locust, """
import urllib.error, urllib.request
closed = socket.socket(); closed.bind(("127.0.0.1", 0))
for url in (self.host + "/echo", self.host + "/status/503", f"http://127.0.0.1:{closed.getsockname()[1]}/"):
    try: urllib.request.urlopen(urllib.request.Request(url, method="POST", data=b"1"))
    except urllib.error.URLError: pass
""".replace("import urllib.error", "import socket, urllib.error"), "HttpUser", "--csv", "run")
    assert ran.code == 0 and service.paths() == ["/echo", "/status/503"], ran.err
    counted = {check["name"]: (check["passed"], check["failed"]) for check in ran.found["stages"][0]["checks"]}
    assert counted.pop(f"other client: POST {service.url}") == (1, 1) and list(counted.values()) == [(0, 1)]
    assert rows(ran.found) == {} or all(row["sent"] == 0 for row in rows(ran.found).values())
    assert table(locust.folder, "run")["", "Aggregated"]["Request Count"] == "0", "as in Locust"


def test_more_hosts_than_there_are_rows_or_places_are_counted_all_the_same(brink, serve):
    service = serve(address="0.0.0.0")
    port = service.url.rsplit(":", 1)[1]
    (brink.folder / "locustfile.py").write_text(START + f"""
class U(HttpUser):
    host = "http://127.0.0.1:{port}"
    @task
    def t(self):
        for n in range(1, 1003):
            r = self.client.get(f"http://127.0.{{n >> 8}}.{{n & 255}}:{port}/echo", headers=dict(Connection="close"))
            assert r.json()["headers"]["Host"] == f"127.0.{{n >> 8}}.{{n & 255}}:{port}"
        self.environment.runner.quit()
""")
    ran = brink("locust", "--headless", "--only-summary", "--no-save", "--record", "record.json", "--csv", "run")
    assert ran.code == 0 and len(service.seen) == 1002, ran.err
    record = json.loads((brink.folder / "record.json").read_text())
    completed = {name: row["completed"] for name, row in rows(record).items()}
    assert len(completed) == 200 and completed["GET /echo"] == 1 and completed["(other)"] == 1000 - 199
    assert set(completed.values()) == {1, 1000 - 199}
    assert sum(check["passed"] for check in record["stages"][0]["checks"]) == 2, "by plain sockets, who are beyond the places"
    assert table(brink.folder, "run")["", "Aggregated"]["Request Count"] == "1002"


def test_a_file_may_be_executed_as_a_program(brink, service):
    (brink.folder / "one.py").write_text(START + f"""
class U(HttpUser):
    host = "{service.url}"
    @task
    def t(self):
        self.client.post("/echo", data={{"a": 1}})
        self.client.get("/status/404", name="gone")
        raise StopUser()
if __name__ == "__main__":
    run_single_user(U, include_payload=True, loglevel=None)
    print("that was it")
    if os.environ.get("FAILS"): 1 / 0
""")
    ran = brink("locust", "-f", "one.py", "--main")
    assert ran.code == 0 and ran.out == "that was it\n" and service.paths() == ["/echo", "/status/404"], ran.err
    lines = [line.split() for line in ran.err.splitlines()]
    assert lines[0] == ["POST", "/echo", "a=1"] and lines[1][:2] == ["GET", "gone"] and "404" in ran.err
    failed = brink("locust", "-f", "one.py", "--main", before=lambda: os.environ.update(FAILS="1"))
    assert failed.code == 1 and "ZeroDivisionError" in failed.err and "<brink>" not in failed.err


def test_a_rate_of_tasks_whatever_the_file_waits(locust, service):
    ran = locust("""
class U(HttpUser):
    wait_time = constant(1000)
    def on_start(self): self.client.get("/start", name="start")
    @task
    class Set(TaskSet):
        @task
        def t(self): self.client.get("/t")
    def on_stop(self): self.client.get("/stop")
@events.test_start.add_listener
def begin(**_): print("test_start")
@events.test_stop.add_listener
def end(**_): print("test_stop")
""", "--rate", 50, "-t", "2s", "--csv", "run")
    assert ran.code == 0, ran.err
    counts = rows(ran.found)
    users = ran.found["program"]["users"]
    left = 100 - counts["GET /t"]["completed"] - sum(row["missed"] for row in counts.values())
    assert 0 <= left <= users, "the end may find each of them at something"
    assert service.paths().count("/t") >= 50
    assert service.paths().count("/start") == service.paths().count("/stop") == users >= 1
    assert [line for line in (ran.err + ran.out).split() if line in ("test_start", "test_stop")] == [
        "test_start", "test_stop"]
    assert ran.found["stages"][0]["load"]["model"] == "open"


def test_run_of_a_locustfile_is_a_run_of_brink(brink, service):
    (brink.folder / "shop.py").write_text(START + """
class A(HttpUser):
    wait_time = constant(0.02)
    @task
    def t(self): self.client.get("/t")
class B(HttpUser):
    @task
    def t(self): self.client.get("/never")
""")
    ran = brink("run", "shop.py:A", service.url, "-u", 4, "-d", "1s", "--threshold", "error_rate < 50%", "--no-save",
                "--json", "-")
    assert ran.code in (0, 5), ran.err
    assert set(service.paths()) == {"/t"} and ran.record["program"]["users"] == 4
    assert ran.record["program"]["users_class"] == "A"
    ran = brink("run", "shop.py:A", service.url, "--rate", 40, "-d", "1s", "--threshold", "p50 < 1us", "--no-save")
    assert ran.code in (2, 5), ran.err
    ran = brink("run", "shop.py", service.url, "--method", "POST")
    assert ran.code == 4 and "the locustfile says what its users do" in ran.err


def test_keys_of_the_terminal(service, brink):
    """And the terminal is as it was."""
    (brink.folder / "locustfile.py").write_text(START + """
class U(HttpUser):
    wait_time = constant(0.05)
    @task
    def t(self):
        self.client.get("/t")
        if self.environment.runner.user_count == 3: self.environment.runner.quit()
""")
    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    words = [BRINK, "locust", "--headless", "--only-summary", "-H", service.url, "-u", "1", "-t", "60s", "--no-save"]
    process = subprocess.Popen(words, cwd=brink.folder, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True, preexec_fn=lambda: (os.setsid(), fcntl.ioctl(0, termios.TIOCSCTTY, 0)))
    wait_until(lambda: service.seen)
    os.write(ours, b"ww")
    out, _ = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 0 and "Ramping to 3 users" in out, out
    assert termios.tcgetattr(theirs) == before
    os.close(ours)
    os.close(theirs)


def test_json_is_all_there_is_on_stdout(locust):
    ran = locust(COUNTED, "--json", users=3)
    entries = {entry["name"]: entry["num_requests"] for entry in json.loads(ran.out) if entry["method"] != "DELETE"}
    assert entries == {"/login": 3, "echo": 30, "/status/404": 30, "/status/500": 30}


def test_an_interruption_ends_it_in_order(start_brink, brink, service):
    (brink.folder / "locustfile.py").write_text(START + """
class U(HttpUser):
    wait_time = constant(0.05)
    @task
    def t(self): self.client.get("/t")
@events.test_stop.add_listener
def end(**_): print("test_stop was fired")
@events.quitting.add_listener
def quits(environment, **_): print("quitting with", environment.stats.total.num_failures)
""")
    process = start_brink("locust", "--headless", "--only-summary", "-H", service.url, "-u", "2", "-r", "2", "--csv",
                          "run", "--no-save")
    wait_until(lambda: len(service.seen) >= 10)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "test_stop was fired" in out + err and "quitting with 0" in out + err
    assert int(table(brink.folder, "run")[("", "Aggregated")]["Request Count"]) >= 8


def test_a_shape(locust, service):
    ran = locust("""
class U(HttpUser):
    wait_time = constant(0.05)
    @task
    def t(self): self.client.get(f"/{self.environment.runner.target_user_count}")
class Steps(LoadTestShape):
    def tick(self):
        done = self.runner.stats.total.num_requests
        return (2, 10) if done < 10 else (5, 10) if done < 60 else None
""")
    assert ran.code == 0, ran.err
    assert {"/2", "/5"} <= set(service.paths()) and ran.found["program"]["users"] == 5


def test_greenlets_beside_the_users(locust, service):
    ran = locust("""
class U(HttpUser):
    wait_time = constant(0.01)
    @task
    def t(self):
        jobs = [gevent.spawn(self.client.get, f"/{n}") for n in range(5)]
        gevent.joinall(jobs)
        assert [job.value.status_code for job in jobs] == [200] * 5
@events.init.add_listener
def begin(environment, **_):
    def watch():
        while environment.stats.total.num_requests < 50: gevent.sleep(0.01)
        environment.runner.quit()
    gevent.spawn(watch)
""")
    assert ran.code == 0, ran.err
    assert len(service.seen) >= 50


def test_a_host_that_is_not_local_needs_its_owners_word(locust):
    ran = locust(COUNTED, host="http://example.test")
    assert ran.code != 0 and "--i-own-this" in ran.err and ran.found is None


def test_a_report(locust):
    ran = locust(COUNTED, "--html", "made/report-{u}.html", users=3)
    assert "GET echo" in (locust.folder / "made/report-3.html").read_text(), ran.err


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_every_example_runs(brink, start_brink, file):
    shop = start_brink("demo", "--port", "0")
    url = re.search(r"http://\S+", shop.stdout.readline() or shop.stderr.readline()).group().rstrip("/")
    ran = brink("locust", "-f", file, "--headless", "-H", url, "-u", 10, "-r", 10, "-t", "3s", "--no-save", "--record",
                "record.json")
    assert ran.code == 0, ran.err
    record = json.loads((brink.folder / "record.json").read_text())
    assert raised(record) == [] and record["stages"][0]["counts"]["completed"] > 20
