"""Users that are Python programs: `brink run FILE.py`, against a service that remembers."""
import json
import os
import pathlib
import re
import subprocess
import sys

import jsonschema
import pytest

from conftest import raised
from scenario_files import CHECKED, ONE, loadpilot, rows, run, script, service  # noqa: F401

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
# Every scenario of every example: "FILE.py:CLASS".
EXAMPLES = [f"{file}:{name}" for file in sorted((TOP / "examples/python").glob("*.py"))
            for name in re.findall(r"^@scenario\(.*\n(?:.*\n)??class (\w+)", file.read_text(), re.M)]


def test_users_log_in_are_measured_and_take_their_leave(brink, service):
    record = run(brink, CHECKED, service)
    assert rows(record)["user"]["counts"]["completed"] == 75
    assert rows(record)["echo"]["counts"]["completed"] == 25
    assert set(rows(record)) == {"user", "echo"}, "what comes before and after is not among what is measured"
    program = record["program"]
    assert program["users"] == 5
    assert program["begin"]["requests"] == program["end"]["requests"] == 5
    assert raised(record) == []
    assert program["file"].endswith("shop.py") and program["users_class"] == "Shop"
    assert program["version"].startswith("3.11") and program["interpreter"].endswith("python3")
    checks = {check["name"]: check for check in record["stages"][0]["checks"]}
    assert checks["check_user"] == {"name": "check_user", "passed": 75, "failed": 0}
    seen = [(method, path) for method, path, *_ in service.seen]
    assert seen[:5] == [("POST", "/auth/login")] * 5 and seen[-5:] == [("DELETE", "/auth/login")] * 5
    assert record["requests_sent"] == len(seen) == 110
    bearers = {headers["Authorization"] for _, path, headers, *_ in service.seen if path == "/api/user"}
    assert len(bearers) == 5, "users take turns"


def test_a_record_of_a_program_fits_the_schema(brink, service):
    record = run(brink, CHECKED.replace('["access_token"]', '["no such key"]'), service)
    schema = json.loads(brink("schema").out)
    jsonschema.validate(record, schema, cls=jsonschema.Draft202012Validator)
    begin = [error for error in raised(record) if error["part"] == "begin"]
    assert [(error["what"], error["count"]) for error in begin] == [("on_start: KeyError at shop.py:6", 5)]
    assert "KeyError: 'no such key'" in begin[0]["detail"] and "<brink>" not in begin[0]["detail"]
    errors = {error["what"]: error["count"] for error in raised(record) if error["part"] == "measure"}
    assert sum(errors.values()) == 100 and all("AttributeError at shop.py:9" in what for what in errors)


PROFILES = [("mode='constant', duration='2s'", 200), ("mode='ramp', ramp_up='1s', duration='1s'", 150),
            ("mode='step', duration='2s', steps=4", 125), ("mode='spike', duration='3s'", 140)]


@pytest.mark.parametrize("profile, total", PROFILES)
def test_profiles_send_what_their_formulas_say(brink, service, profile, total):
    text = f"@scenario(rps=100, {profile})\nclass A(VUser):\n    @task\n    def t(self, client): client.get('/health')\n"
    record = run(brink, text, service)
    assert abs(record["stages"][0]["counts"]["due"] - total) <= 1
    assert len(service.seen) == record["stages"][0]["counts"]["sent"]


def test_coroutines_wait_for_real(brink, service):
    record = run(brink, """
import asyncio, time
@scenario(rps=20, duration="2s", mode="constant")
class A(VUser):
    @task
    async def t(self, client):
        began = time.monotonic()
        async with asyncio.timeout(5):
            await asyncio.gather(asyncio.sleep(0.2), asyncio.sleep(0.2))
        assert 0.19 < time.monotonic() - began < 0.35
        try:
            async with asyncio.timeout(0.05):
                await asyncio.sleep(9)
        except TimeoutError:
            pass
        assert await asyncio.to_thread(lambda: 42) == 42
        client.get("/health")
""", service)
    assert raised(record) == []
    assert rows(record)["t"]["counts"]["completed"] >= 30


def test_a_slow_user_does_not_hold_the_others(brink, service):
    record = run(brink, """
import time
@scenario(rps=50, duration="2s", mode="constant")
class A(VUser):
    @task
    def sleeper(self, client):
        time.sleep(0.5)
        client.get("/health")
    @task
    def waiter(self, client):
        client.get("/slow")
""", service)
    assert rows(record)["sleeper"]["counts"]["completed"] + rows(record)["waiter"]["counts"]["completed"] > 85
    assert record["program"]["users"] > 10, "more users come as they are needed"


PLAIN = """
import socket, threading, queue, time, urllib.request
lock, inside = threading.Lock(), []
again = threading.RLock()
@scenario(rps=10, duration="2s", mode="constant")
class A(VUser):
    @task
    def fetch(self, client):
        assert urllib.request.urlopen("URL/slow", timeout=10).read() == b'{"ok": true}'
        client.get("/health")
    @task
    def guarded(self, client):
        with lock, again:
            inside.append(self)
            with again:
                client.get("/slow")
            assert inside == [self]
            inside.remove(self)
    @task
    def by_queue(self, client):
        q = queue.Queue()
        thread = threading.Thread(target=lambda: (time.sleep(0.05), q.put("from a thread")))
        thread.start()
        assert q.get(timeout=10) == "from a thread"
        thread.join(10)
        assert not thread.is_alive()
        with socket.create_connection(("127.0.0.1", PORT), timeout=10) as s:
            s.sendall(b"GET /slow HTTP/1.1\\r\\nHost: h\\r\\nConnection: close\\r\\n\\r\\n")
            answer = b""
            while part := s.recv(100):
                answer += part
            assert answer.startswith(b"HTTP/1.1 200")
        client.get("/health")
"""


def test_what_blocks_holds_its_user_alone(brink, service):
    record = run(brink, PLAIN.replace("URL", service.url).replace("PORT", service.url.rsplit(":", 1)[1]), service, "-c", "50",
                 "--drain", "20s")
    assert raised(record) == []
    assert all(row["counts"]["completed"] >= 1 for row in rows(record).values()) and len(rows(record)) == 3


def test_requests_can_be_used_and_parks_its_user(brink, service):
    pytest.importorskip("requests")
    record = run(brink, """
import requests
session = requests.Session()
@scenario(rps=10, duration="1s", mode="constant")
class A(VUser):
    @task
    def t(self, client):
        assert requests.get("URL/slow", timeout=10).json() == {"ok": True}
        client.get("/health")
""".replace("URL", service.url), service)
    assert raised(record) == []
    assert rows(record)["t"]["counts"]["completed"] >= 5


def test_who_holds_all_others_is_named(brink, service):
    record = run(brink, """
import time
@scenario(rps=4, duration="2s", mode="constant")
class A(VUser):
    @task
    def t(self, client):
        client.get("/health")
        self.compute()
    def compute(self):
        end = time.thread_time() + 0.1
        while time.thread_time() < end:
            sum(range(1000))
""", service)
    held = [error for error in record["program"]["errors"] if error["what"].startswith("held")]
    assert sum(error["count"] for error in held) >= rows(record)["t"]["counts"]["completed"] - 1 > 0
    assert any(re.fullmatch(r"held all other users at shop.py:(12|13) in compute", error["what"]) for error in held)
    assert re.fullmatch(r"for \d+ ms", held[0]["detail"])


def test_who_holds_all_others_in_c_is_named(brink, service):
    """A library that waits in C and knows nothing of other users."""
    record = run(brink, """
import ctypes
@scenario(rps=4, duration="2s", mode="constant")
class A(VUser):
    @task
    def t(self, client):
        client.get("/health")
        ctypes.CDLL(None).usleep(150_000)
""", service)
    held = [error for error in record["program"]["errors"] if error["what"].startswith("held")]
    assert sum(error["count"] for error in held) >= 7
    assert {error["what"] for error in held} == {"held all other users at shop.py:9 in t"}
    assert rows(record)["t"]["counts"]["completed"] == 8, "it goes on all the same"


def test_ten_thousand_exceptions_are_one_row_and_no_stall(brink, nginx):
    record = run(brink, """
@scenario(rps=2500, duration="4s", mode="constant")
class A(VUser):
    @task
    def t(self, client):
        client.get("/")
        raise ValueError("no")
    def check_t(self, status_code, body): assert False
""", nginx)
    counts = record["stages"][0]["counts"]
    assert counts["failed"] + counts["missed"] + counts["in_flight"] >= 9_990
    errors = raised(record)
    assert len(errors) == 1 and errors[0]["count"] == counts["failed"]
    assert errors[0]["detail"].endswith("ValueError: no")


def test_tls_of_the_file_outlives_the_fork(brink, nginx):
    """A connection that stands when processes are made is the parent's; each of these opens its own."""
    ran = brink("run", script(brink, """
import atexit, http.client, os, ssl
context = ssl._create_unverified_context()
kept = http.client.HTTPSConnection("127.0.0.1", PORT, context=context)
def ask(connection):
    connection.request("GET", "/")
    return connection.getresponse().read()
assert ask(kept) == b"hello\\n"
parent = os.getpid()
@atexit.register
def end(): print("still there:", os.getpid() == parent, ask(kept))
@scenario(rps=40, duration="2s", mode="constant")
class A(VUser):
    def on_start(self, client):
        assert os.getpid() != parent
        self.own = http.client.HTTPSConnection("127.0.0.1", PORT, context=context)
    @task
    def t(self, client):
        client.get("/native")
        assert ask(self.own) == b"hello\\n"
""".replace("PORT", str(nginx.https))), nginx.tls_url, "--processes", 2, "--insecure", "--no-save", "--json", "-")
    assert ran.code in (0, 5), ran.err
    assert raised(ran.record) == [] and rows(ran.record)["t"]["counts"]["completed"] == 80
    assert "still there: True b'hello\\n'" in ran.err
    checks = {check["name"]: check for check in ran.record["stages"][0]["checks"]}
    assert checks[f"other client: GET {nginx.tls_url}"] == {"name": f"other client: GET {nginx.tls_url}", "passed": 80, "failed": 0}


# Which Python it is.

def environment(path, monkeypatch):
    monkeypatch.setenv("PATH", f"{path}:{os.environ['PATH']}")


def test_a_virtual_environment_is_seen(brink, service, monkeypatch):
    venv = brink.folder / "venv"
    subprocess.run(["/usr/bin/python3.11", "-m", "venv", "--without-pip", venv], check=True)
    (venv / "lib/python3.11/site-packages/own_package.py").write_text("PATH = '/from-venv'\n")
    text = "import own_package\n" + ONE.replace('"PATH"', "own_package.PATH")
    assert loadpilot(brink, text, service.url).code == 1, "which is not there without it"
    environment(venv / "bin", monkeypatch)
    record = run(brink, text, service)
    assert record["program"]["interpreter"] == str(venv / "bin/python3")
    assert service.seen[-1][1] == "/from-venv"


def test_the_folder_of_the_file_the_working_folder_and_pythonpath_are_seen(brink, service, monkeypatch):
    for folder, name in (("scenarios", "beside"), (".", "here"), ("elsewhere", "elsewhere")):
        (brink.folder / folder).mkdir(exist_ok=True)
        (brink.folder / folder / f"{name}_module.py").write_text("VALUE = 1\n")
    monkeypatch.setenv("PYTHONPATH", str(brink.folder / "elsewhere"))
    text = "import beside_module, here_module, elsewhere_module\n" + ONE.replace("PATH", "/health")
    # A file that is called like the package it imports.
    script(brink, text, "scenarios/loadpilot.py")
    ran = brink("loadpilot", "run", "scenarios/loadpilot.py", "-t", service.url)
    assert ran.code == 0, ran.err


def test_a_python_of_another_version_is_said(brink, service, monkeypatch):
    folder = brink.folder / "newer/bin"
    folder.mkdir(parents=True)
    (brink.folder / "newer/pyvenv.cfg").write_text("version = 3.13.1\n")
    (folder / "python3").symlink_to(sys.executable)
    environment(folder, monkeypatch)
    ran = loadpilot(brink, ONE.replace("PATH", "/health"), service.url)
    assert ran.code == 0 and "is Python 3.13: its packages are not seen" in ran.err


def test_what_a_script_prints_is_no_result(brink, service):
    ran = brink("run", script(brink, "print('hello')\n" + ONE.replace("PATH", "/")), service.url, "--no-save", "--json", "-")
    assert "hello" in ran.err and json.loads(ran.out)


# The examples.

def test_every_file_has_examples():
    files = {name.rsplit(":", 1)[0] for name in EXAMPLES}
    assert files == {str(file) for file in (TOP / "examples/python").glob("*.py")} and len(EXAMPLES) >= 6


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.rsplit("/", 1)[1])
def test_every_example_runs(brink, start_brink, example):
    shop = start_brink("demo", "--port", "0")
    url = re.search(r"http://\S+", shop.stdout.readline() or shop.stderr.readline()).group().rstrip("/")
    ran = brink("run", example, url, "-d", "2s", "--no-save", "--json", "-")
    assert ran.code in (0, 2, 5), ran.err
    record = ran.record
    assert raised(record) == [] and record["stages"][0]["counts"]["completed"] > 20
