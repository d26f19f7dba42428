"""`brink mcp` over its pipes: the protocol by hand, runs against the shop, and the official clients."""
import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import threading

import pytest
from conftest import BRINK, DEADLINE_S, TOP, free_port

STATELESS = {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
             "io.modelcontextprotocol/clientCapabilities": {}}
ENDED = ("measured", "invalid")  # which of them is up to how busy this machine is
ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")


class Client:
    """One running server; messages from it come through a queue, so that a wait has a deadline."""

    def __init__(self, folder, *options, **environment):
        self.process = subprocess.Popen([BRINK, "mcp", *options], cwd=folder, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env={**os.environ, **environment})
        self.heard = queue.Queue()
        self.ids = 0
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.heard.put(json.loads(line))

    def send(self, message):
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        self.process.stdin.flush()

    def next(self):
        return self.heard.get(timeout=DEADLINE_S)

    def ask(self, method, params=None):
        """Sends a request and gives its id."""
        self.ids += 1
        self.send({"id": self.ids, "method": method, "params": params or {}})
        return self.ids

    def answer(self, method, params=None):
        asked = self.ask(method, params)
        message = self.next()
        assert message.get("id") == asked, message
        return message

    def shake_hands(self, version="2025-11-25"):
        result = self.answer("initialize", {"protocolVersion": version, "capabilities": {},
                                            "clientInfo": {"name": "test", "version": "1"}})["result"]
        self.send({"method": "notifications/initialized"})
        return result

    def call(self, tool, **arguments):
        result = self.answer("tools/call", {"name": tool, "arguments": arguments})["result"]
        assert result["content"][0]["type"] == "text"
        return result

    def done(self, tool, **arguments):
        result = self.call(tool, **arguments)
        assert not result["isError"], result
        assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
        return result["structuredContent"]

    def failure(self, tool, **arguments):
        result = self.call(tool, **arguments)
        assert result["isError"], result
        return result["content"][0]["text"]

    def close(self):
        self.process.stdin.close()
        code = self.process.wait(DEADLINE_S)
        return code, self.process.stderr.read().decode()


@pytest.fixture
def client(tmp_path):
    started = []

    def start(*options, **environment):
        started.append(Client(tmp_path, *options, **environment))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait(DEADLINE_S)


@pytest.fixture
def shop(start_brink):
    process = start_brink("demo", "--port", str(free_port()))
    line = process.stdout.readline()
    return re.search(r"http://\S+?(?=/?[\s,.]*$|/?\s)", line)[0].rstrip("/")


def test_a_run_is_measured_saved_shown_and_compared(client, shop, tmp_path):
    c = client()
    assert c.shake_hands()["protocolVersion"] == "2025-11-25"
    first = c.done("load_test", url=shop, users=2, requests=300)
    assert ID.fullmatch(first["run"]) and first["status"] in ENDED
    assert first["figures"]["sent"] == 300
    second = c.done("load_test", url=shop, users=2, requests=300)
    assert {row["run"] for row in c.done("list_runs")["runs"]} == {first["run"], second["run"]}
    assert c.done("get_run", run=first["run"])["figures"] == first["figures"]
    assert c.done("get_run", run=second["run"], section="routes")["routes"][0]["sent"] == 300
    compared = c.call("compare", run=second["run"], before=[first["run"]])
    assert compared["isError"] == ("invalid" in (first["status"], second["status"]))
    assert compared["isError"] or compared["structuredContent"]["before"] == [first["run"]]
    assert str(tmp_path) not in json.dumps([first, second, compared])
    assert c.close() == (0, "")
    assert (tmp_path / f".brink/runs/{first['run']}.json").is_file()


def test_a_load_over_time_a_scenario_and_what_has_to_hold(client, shop):
    c = client()
    c.shake_hands()
    scenario = {"name": "look", "tags": {"area": "front"},
                "steps": [{"name": "home", "path": "/"}, {"path": "/search", "assert_status": [200, 404]}]}
    run = c.done("load_test", url=shop, stages="500ms:4,500ms:0", scenario=scenario,
                 thresholds=["tag:area=front p95 < 30s", "rps > 1000000"])
    assert [(limit["limit"], limit["passed"]) for limit in run["limits"]] == [
        ("tag:area=front p95 < 30s", True), ("rps > 1000000", False)]
    assert "stages" in run["figures"]["load"]
    routes = c.done("get_run", run=run["run"], section="routes")["routes"]
    assert {"home", "Step 2: GET /search"} == {route["route"] for route in routes}
    profile = c.done("load_test", url=shop, rate=40, duration_s=1, traffic_profile="square")
    assert "square" in profile["figures"]["load"]
    assert "no files are read here" in c.failure("load_test", url=shop, scenario={"steps": [{"path": "/", "body_file": "x"}]})


def test_progress_is_told_and_other_requests_are_answered_meanwhile(client, shop):
    c = client()
    c.shake_hands()
    run = c.ask("tools/call", {"name": "load_test", "arguments": {"url": shop, "users": 2, "duration_s": 4},
                               "_meta": {"progressToken": 99}})
    ping, busy = c.ask("ping"), c.ask("tools/call", {"name": "audit", "arguments": {"url": shop}})
    seen, progress = [], []
    while run not in seen:
        message = c.next()
        if message.get("method") == "notifications/progress":
            progress.append(message["params"])
        else:
            seen.append(message["id"])
            assert ("still running" in json.dumps(message)) == (message["id"] == busy)
    assert seen == [ping, busy, run]
    assert progress and all(p["progressToken"] == 99 and p["total"] == 4 for p in progress)
    steps = [p["progress"] for p in progress]
    assert steps == sorted(set(steps))


def test_a_cancelled_run_is_not_answered_and_what_there_is_is_saved(client, shop):
    c = client()
    c.shake_hands()
    run = c.ask("tools/call", {"name": "load_test", "arguments": {"url": shop, "users": 2, "duration_s": 300},
                               "_meta": {"progressToken": "p"}})
    assert c.next()["method"] == "notifications/progress"  # it is under way
    c.send({"method": "notifications/cancelled", "params": {"requestId": run}})
    while True:  # the next run can begin when this one has ended
        asked = c.ask("tools/call", {"name": "load_test", "arguments": {"url": shop, "users": 1, "requests": 5}})
        message = c.next()
        while message.get("method") == "notifications/progress":
            message = c.next()
        assert message["id"] == asked
        if not message["result"]["isError"]:
            break
        assert "about to end" in message["result"]["content"][0]["text"]
    runs = c.done("list_runs")["runs"]
    assert sorted(row.get("interrupted", False) for row in runs) == [False, True]


def test_the_end_of_stdin_and_a_signal_end_the_run_and_the_program(client, shop, tmp_path):
    for end in ("stdin", "signal"):
        c = client("--store", end)
        c.shake_hands()
        c.ask("tools/call", {"name": "load_test", "arguments": {"url": shop, "users": 1, "duration_s": 300},
                             "_meta": {"progressToken": "p"}})
        assert c.next()["method"] == "notifications/progress"
        if end == "signal":
            c.process.send_signal(signal.SIGTERM)
            assert c.process.wait(DEADLINE_S) == 0
        else:
            assert c.close() == (0, "")
        (saved,) = (tmp_path / end / "runs").glob("*.json")
        assert json.loads(saved.read_text())["interrupted"] is True


def test_only_local_and_allowed_hosts_are_loaded(client, shop):
    c = client("--max-users", "5", BRINK_MCP_ALLOW="nowhere.invalid")
    c.shake_hands()
    for url in ("http://example.com/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "0.0.0.1:80"):
        for tool in ("load_test", "investigate", "audit"):
            assert "--allow" in c.failure(tool, url=url)
    assert "nowhere.invalid" in c.failure("load_test", url="http://nowhere.invalid/")
    assert "ceiling of 5" in c.failure("load_test", url=shop, users=6)
    assert "is not the id of a run" in c.failure("get_run", run="../../etc/passwd.json")
    assert c.done("list_runs")["runs"] == []


def test_a_redirect_to_another_port_is_not_followed_by_an_audit(client, rogue):
    with socket.create_server(("127.0.0.1", 0)) as inner:
        inner.setblocking(False)
        place = f"http://127.0.0.1:{inner.getsockname()[1]}/secret"
        url = rogue(answer=f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode())
        c = client()
        c.shake_hands()
        c.call("audit", url=url)
        with pytest.raises(BlockingIOError):
            inner.accept()


def test_requests_that_speak_for_themselves(client, shop):
    c = client()
    found = c.answer("server/discover", {"_meta": STATELESS})["result"]
    assert found["supportedVersions"][0] == "2026-07-28" and found["resultType"] == "complete"
    tools = c.answer("tools/list", {"_meta": STATELESS})["result"]
    assert len(tools["tools"]) == 6 and tools["cacheScope"] == "public"
    result = c.answer("tools/call", {"_meta": STATELESS, "name": "load_test",
                                     "arguments": {"url": shop, "users": 1, "requests": 20}})["result"]
    assert result["resultType"] == "complete" and result["structuredContent"]["status"] in ENDED
    unknown = c.answer("tools/list", {"_meta": {**STATELESS, "io.modelcontextprotocol/protocolVersion": "1900-01-01"}})
    assert unknown["error"]["code"] == -32022 and "2026-07-28" in unknown["error"]["data"]["supported"]


def test_results_are_of_the_schema_they_promise(client, shop):
    jsonschema = pytest.importorskip("jsonschema")
    c = client()
    c.shake_hands()
    schemas = {tool["name"]: tool for tool in c.answer("tools/list")["result"]["tools"]}
    calls = {"load_test": {"url": shop, "users": 1, "requests": 20}, "audit": {"url": shop}, "list_runs": {"limit": 3},
             "get_run": {"section": "plan"}, "compare": {"run": "latest", "before": ["latest"]}}
    for name, arguments in calls.items():
        jsonschema.Draft202012Validator.check_schema(schemas[name]["inputSchema"])
        jsonschema.Draft202012Validator(schemas[name]["inputSchema"]).validate(arguments)
        result = c.call(name, **arguments)
        if not result["isError"]:
            jsonschema.Draft202012Validator(schemas[name]["outputSchema"]).validate(result["structuredContent"])


def test_an_investigation_comes_back_as_an_answer(client, start_brink):
    shop = start_brink("demo", "--port", "0", "--pool", "4")
    url = re.search(r"http://[0-9.:]+", shop.stdout.readline())[0]
    c = client()
    c.shake_hands()
    found = c.done("investigate", url=url, paths=["/checkout"], quick=True, max_users=40)
    assert found["kind"] == "investigate" and found["answer"]["sentence"] == found["verdict"]
    part = c.done("get_run", run=found["run"], section="diagnosis")
    assert part["section"] == "diagnosis" and "evidence" in part


NODE, NPM = shutil.which("node"), shutil.which("npm")
NO_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH")


def node_is_new():
    return NODE and int(subprocess.run([NODE, "--version"], capture_output=True, text=True,
                                       check=True).stdout[1:].split(".")[0]) >= 20


@pytest.mark.skipif(not NPM or not node_is_new(), reason="needs Node.js 20 and npm: tests/mcp/README.md")
def test_the_official_clients_can_use_it(tmp_path, shop):
    here = TOP / "tests/mcp"
    for name in ("package.json", "package-lock.json", "clients.mjs"):
        shutil.copy(here / name, tmp_path)
    installed = subprocess.run([NPM, "ci", "--no-fund", "--no-audit"], cwd=tmp_path, capture_output=True, text=True,
                               timeout=5 * DEADLINE_S, check=False)
    if any(word in installed.stderr for word in NO_NETWORK):
        pytest.skip("the registry of npm cannot be reached")
    assert installed.returncode == 0, installed.stderr
    done = subprocess.run([NODE, "clients.mjs", BRINK, shop], cwd=tmp_path, capture_output=True, text=True,
                          timeout=DEADLINE_S, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    seen = json.loads(done.stdout)
    assert [client["version"] for client in seen] == ["2025-11-25", "2026-07-28"]
    for client in seen:
        assert client["tools"] == ["load_test", "investigate", "audit", "list_runs", "get_run", "compare"]
        assert client["status"] in ENDED and ID.fullmatch(client["run"])
        assert client["progress"], "a client that asks is told how far a run is"
        assert "--allow" in client["refused"]
        assert client["cancelled"] is True
