"""Users that are Python programs: `brink run FILE.py` and `brink loadpilot`, against a service that remembers."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

import jsonschema
import pytest

from conftest import raised
from remembering import Handler, serving

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
# Every scenario of every example: "FILE.py:CLASS".
EXAMPLES = [f"{file}:{name}" for file in sorted((TOP / "examples/python").glob("*.py"))
            for name in re.findall(r"^@scenario\(.*\n(?:.*\n)??class (\w+)", file.read_text(), re.M)]


class Service(Handler):
    """A login that gives out tokens, what only their bearers see, an echo, and pages that misbehave."""

    def respond(self, path, body):
        if path == "/auth/login":
            return self.answer({"access_token": f"token-{self.number}"})
        if path == "/api/user":
            known = (self.headers.get("Authorization") or "").startswith("Bearer token-")
            return self.answer({"id": 1, "name": "bench"} if known else {}, 200 if known else 401)
        if path == "/echo":
            return self.answer({"method": self.command, "body": body.decode(errors="replace"), "path": self.path,
                                "type": self.headers.get("Content-Type")})
        if path == "/hang":
            time.sleep(30)
        if path == "/slow":
            time.sleep(0.3)
        if path == "/broken":
            return self.answer({}, 500)
        return self.answer({"ok": True})


@pytest.fixture
def service():
    with serving(Service) as server:
        yield server


def script(brink, text, name="shop.py"):
    file = brink.folder / name
    file.write_text("from loadpilot import LoadClient, VUser, scenario, task\n" + text)
    return file


def run(brink, text, service, *arguments):
    """Runs the users of a text -> the record."""
    ran = brink("run", script(brink, text), service.url, *arguments, "--no-save", "--json", "-")
    assert ran.code in (0, 2, 5), ran.err
    return ran.record


def rows(record):
    return {row["name"]: row for row in record["stages"][0]["routes"]}


CHECKED = """
@scenario(rps=50, duration="2s", mode="constant")
class Shop(VUser):
    def on_start(self, client: LoadClient):
        self.token = client.post("/auth/login", json={"username": "test"}).json()["access_token"]

    def auth(self):
        return {"Authorization": f"Bearer {self.token}"}

    @task(weight=3)
    def user(self, client: LoadClient):
        client.get("/api/user", headers=self.auth())

    @task
    async def echo(self, client: LoadClient):
        client.post("/echo", json={"n": 1}, headers=self.auth())

    def check_user(self, status_code, body):
        assert status_code == 200 and body["id"] == 1

    def on_stop(self, client: LoadClient):
        client.delete("/auth/login")
"""


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


def test_an_interrupted_run_writes_everything_and_stops_at_once(start_brink, brink, service):
    file = script(brink, CHECKED.replace("2s", "60s"))
    process = start_brink("loadpilot", "run", file, "-t", service.url, "--results-json", brink.folder / "r/results.json")
    deadline = time.monotonic() + 60
    while len(service.seen) < 30 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    asked = time.monotonic()
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert json.loads((brink.folder / "r/results.json").read_text())["requests_total"] >= 25
    assert max(visit.at for visit in service.seen) < asked + 1
    assert "Total requests" in out


# LoadPilot's command line.

def loadpilot(brink, text, url, *arguments):
    return brink("loadpilot", "run", script(brink, text), "--target", url, *arguments)


ONE = """
@scenario(rps=50, duration="1s", mode="constant", thresholds={"p99_ms": 2000, "error_rate": 1.0})
class One(VUser):
    @task
    def t(self, client): client.get("PATH")
"""


def test_thresholds_decide_the_exit_code(brink, service):
    good = loadpilot(brink, ONE.replace("PATH", "/health"), service.url)
    assert good.code == 0, good.out + good.err
    assert "All thresholds passed." in good.out and "p99 latency" in good.out
    broken = loadpilot(brink, ONE.replace("PATH", "/broken"), service.url)
    assert broken.code == 1 and "error rate 100.0% > 1.0% [BREACHED]" in broken.out
    allowed = loadpilot(brink, ONE.replace("PATH", "/broken"), service.url, "--threshold", "error_rate=100")
    assert allowed.code == 0, "a value that is equal keeps its limit"
    unknown = loadpilot(brink, ONE.replace("PATH", "/health"), service.url, "--threshold", "p42=1")
    assert unknown.code == 0 and "p42" in unknown.err


def test_a_service_that_hangs_does_not_pass(brink, service):
    ran = loadpilot(brink, """
@scenario(rps=5, duration="2s", mode="constant", thresholds={"error_rate": 1})
class Hung(VUser):
    @task
    def t(self, client): client.get("/hang", timeout=1)
""", service.url, "--results-json", "results.json")
    assert ran.code == 1
    results = json.loads((brink.folder / "results.json").read_text())
    assert results["requests_total"] == results["errors_total"] == 10 and results["p50_ms"] >= 1000


def test_a_closed_port_does_not_pass(brink, service):
    service.shutdown()
    service.server_close()
    ran = loadpilot(brink, ONE.replace("PATH", "/"), service.url)
    assert ran.code == 1 and "refused" in ran.err


def test_results_have_the_keys_of_old_and_can_be_compared(brink, service):
    ran = loadpilot(brink, CHECKED, service.url, "--results-json", "out/results.json", "--save-baseline", "--report", "r.html")
    assert ran.code == 0, ran.err
    results = json.loads((brink.folder / "out/results.json").read_text())
    assert results["scenario"] == "Shop" and results["target_url"].rstrip("/") == service.url
    assert (results["rps_target"], results["requests_total"], results["errors_total"]) == (50, 100, 0)
    assert 49 < results["rps_actual"] < 51 and results["error_rate_pct"] == 0 and 1.9 < results["duration_secs"] < 2.1
    assert 0 < results["p50_ms"] <= results["p95_ms"] <= results["p99_ms"] <= results["max_ms"]
    assert {task["name"]: task["requests_total"] for task in results["tasks"]} == {"echo": 25, "user": 75}
    assert (brink.folder / "r.html").read_text().startswith("<!doctype html>")
    assert json.loads((brink.folder / ".loadpilot/baseline.json").read_text()) == results

    same = brink("loadpilot", "compare", "out/results.json")
    assert same.code == 0 and "No regressions detected." in same.out
    worse = dict(results, p99_ms=results["p99_ms"] * 2, error_rate_pct=50)
    (brink.folder / "worse.json").write_text(json.dumps(worse))
    found = brink("loadpilot", "compare", "worse.json")
    assert found.code == 1 and "2 regressions detected." in found.out and "from none" in found.out
    assert brink("loadpilot", "compare", "worse.json", "--threshold", "1000").code == 1, "from none is more than any"
    assert brink("loadpilot", "compare", "nowhere.json").code == 1


def test_a_dry_run_prints_a_plan_and_sends_nothing(brink, service):
    ran = loadpilot(brink, CHECKED, service.url, "--dry-run", "--threshold", "p95_ms=7")
    assert ran.code == 0 and service.seen == []
    plan = json.loads(ran.out)
    assert (plan["name"], plan["rps"], plan["duration_secs"], plan["mode"]) == ("Shop", 50, 2, "constant")
    assert plan["tasks"] == [{"name": "echo", "weight": 1}, {"name": "user", "weight": 3}]
    assert plan["thresholds"] == {"p95_ms": 7}


def test_a_task_that_raises_without_a_request_is_an_error(brink, service):
    ran = loadpilot(brink, """
@scenario(rps=20, duration="1s", mode="constant", thresholds={"error_rate": 50})
class A(VUser):
    @task
    def t(self, client): raise RuntimeError("nothing")
""", service.url, "--results-json", "r.json")
    assert ran.code == 1
    assert json.loads((brink.folder / "r.json").read_text())["errors_total"] == 20
    assert "t: RuntimeError at shop.py:6" in ran.out


TWO = """
@scenario(rps=10, duration="1s", mode="constant")
class Light(VUser):
    @task
    def t(self, client): client.get("/light")
@scenario(rps=20, duration="90s", mode="spike")
class Heavy(VUser):
    @task
    def t(self, client): client.get("/heavy")
"""


def test_one_of_several_scenarios_is_chosen(brink, service):
    none = loadpilot(brink, TWO, service.url)
    assert none.code == 1 and service.seen == []
    assert "Light (10 RPS · 1s · constant), Heavy (20 RPS · 1m 30s · spike)" in none.err
    assert loadpilot(brink, TWO, service.url, "-s", "Medium").code == 1
    assert loadpilot(brink, TWO, service.url, "-s", "Light").code == 0
    assert {path for _, path, *_ in service.seen} == {"/light"}
    native = brink("run", f"{script(brink, TWO)}:Light", service.url, "--no-save")
    assert native.code in (0, 5), native.err


def test_errors_are_said_and_exit(brink, service):
    def refused(*words):
        ran = brink("loadpilot", *words)
        assert ran.out == "" or "created" in ran.out
        return ran.code, ran.err
    assert refused("run", "nowhere.py")[0] == 1
    assert refused("run", "--no-such-option")[0] == 2
    assert refused("run", "--agents")[0] == 2
    assert refused()[0] == 2 and refused("fly")[0] == 2
    file = script(brink, "x = (\n")
    code, err = refused("run", file)
    assert code == 1 and "line 2: SyntaxError" in err
    file = script(brink, "import nothing_like_it\n")
    code, err = refused("run", file)
    assert code == 1 and "No module named 'nothing_like_it'" in err and "virtual environment" in err
    file = script(brink, ONE.replace("rps=50", "rps=0"))
    code, err = refused("run", file)
    assert code == 1 and "rps must be > 0, got 0" in err
    assert refused("run", file, "--threshold", "p99_ms")[0] == 1
    assert brink("run", file, "-u", "5", service.url).code == 4, "the script says how the load goes"
    assert "LoadPilot 0.2.0" in brink("loadpilot", "version").out


def test_targets_are_found_where_loadpilot_finds_them(brink, service, monkeypatch):
    file = script(brink, ONE.replace("PATH", "/health"))
    monkeypatch.delenv("LOADPILOT_TARGET", raising=False)
    (brink.folder / ".env").write_text(f"OTHER=1\nLOADPILOT_TARGET='{service.url}'\n")
    assert brink("loadpilot", "run", file).code == 0
    assert len(service.seen) == 50
    monkeypatch.setenv("LOADPILOT_TARGET", "http://127.0.0.1:1")
    assert brink("loadpilot", "run", file).code == 1
    assert brink("loadpilot", "run", file, "-t", service.url).code == 0


def test_init_makes_a_project_whose_example_runs(brink, service):
    assert brink("loadpilot", "init", "shop").code == 0
    example = brink.folder / "shop/scenarios/example.py"
    text = example.read_text()
    board = json.loads((brink.folder / "shop/monitoring/grafana-dashboard.json").read_text())
    assert board["uid"] == "loadpilot-dashboard" and len(board["panels"]) == 12
    assert "host.docker.internal:9090" in (brink.folder / "shop/monitoring/docker-compose.yml").read_text()
    assert (brink.folder / "shop/.env.example").read_text() == "LOADPILOT_TARGET=http://localhost:8000\n"
    example.write_text(text.replace('"1m"', '"2s"').replace('"10s"', '"1s"'))
    assert "kept" in brink("loadpilot", "init", "shop").out and '"2s"' in example.read_text()
    ran = brink("loadpilot", "run", example, "--target", service.url)
    assert ran.code == 0, ran.err
    seen = [path for _, path, *_ in service.seen]
    assert abs(seen.count("/health") - 3 * seen.count("/")) <= 3 and len(seen) >= 45


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
