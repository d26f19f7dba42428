"""LoadPilot's command line: `brink loadpilot`, against a service that remembers."""
import json
import signal
import time

import pytest

from conftest import wait_until
from scenario_files import CHECKED, ONE, loadpilot, script, service  # noqa: F401


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


def results_of(brink, text, service, *arguments):
    ran = loadpilot(brink, text, service.url, "--results-json", "r.json", *arguments)
    assert ran.code in (0, 1), ran.err
    return {task["name"]: task for task in json.loads((brink.folder / "r.json").read_text())["tasks"]}


def test_failures_that_come_late_are_counted(brink, service):
    """After a batch or a pause the responses have been counted already; of a response that failed there is one error."""
    tasks = results_of(brink, """
import asyncio
@scenario(rps=50, duration="1s", mode="constant")
class Late(VUser):
    @task
    def batched(self, client):
        client.batch([{"path": "/"}, {"path": "/health"}])
        raise ValueError("after it")
    @task
    async def paused(self, client):
        client.get("/")
        await asyncio.sleep(0.01)
        raise ValueError("after it")
    @task
    async def checked(self, client):
        client.get("/")
        await asyncio.sleep(0.01)
    def check_checked(self, status_code, body): assert body["ok"] is None
    @task
    async def broken(self, client):
        client.get("/broken")
        await asyncio.sleep(0.001)
        assert False
    @task
    def fine(self, client): client.get("/")
""", service)
    counts = {name: (task["requests_total"], task["errors_total"]) for name, task in tasks.items()}
    assert (counts["batched"], counts["broken"], counts["fine"]) == ((20, 10), (10, 10), (10, 0)), "one error of each"
    for late in ("paused", "checked"):  # the last may be in its pause when the run ends
        assert counts[late][0] == 10 and counts[late][1] in (9, 10), counts


def test_a_batch_goes_where_single_requests_go(brink, service):
    tasks = results_of(brink, """
@scenario(rps=10, duration="1s", mode="constant")
class Moved(VUser):
    @task
    def t(self, client):
        moved, circles, stays = client.batch([{"path": "/moved"}, {"path": "/in_circles"}, {"path": "/"}])
        assert (moved.status_code, moved.json()["path"]) == (200, "/echo")
        assert circles.status_code == 302 and circles.error == "too many redirects"
        assert stays.json() == {"ok": True}
        assert client.post("/echo", data="a=1").json()["type"] == "application/x-www-form-urlencoded"
        assert client.post("/echo", data=b"a=1").json()["type"] is None
""", service)
    assert tasks["t"]["errors_total"] == 0
    assert service.paths().count("/moved") == 10 and service.paths().count("/in_circles") > 10 * 3


def test_a_client_may_have_a_base_of_its_own(brink, service):
    tasks = results_of(brink, f"""
class Mine(LoadClient):
    def __init__(self, url, token):
        super().__init__(url)
@scenario(rps=10, duration="1s", mode="constant")
class Based(VUser):
    def __init__(self):
        self.api = LoadClient("{service.url}/api/")
        self.mine = Mine("{service.url}/api", "token")
    @task
    def t(self, client):
        assert self.api.get("user").status_code == 401 == self.mine.get(url="/user").status_code
        assert self.api.get("/other?next=http://h/x").status_code == 200 == self.api.request("GET", "other").status_code
        assert [r.status_code for r in self.api.batch([{{"path": "/user"}}, {{"path": "/other"}}])] == [401, 200]
    @task
    def elsewhere(self, client):
        try:
            LoadClient(base_url="http://127.0.0.1:1").get("/")
        except ValueError as error:
            assert "the only host that load is sent to" in str(error)
            client.get("/")
""", service)
    assert {visit.path for visit in service.seen} == {"/api/user", "/api/other", "/api/other?next=http://h/x", "/"}
    assert tasks["elsewhere"]["errors_total"] == 0


def test_a_scenario_that_cannot_run_stops_no_other(brink, service):
    both = """
@scenario(rps=0)
class Wrong(VUser):
    @task
    def t(self, client): client.get("/")
@scenario(rps=10, duration="1s", mode="constant")
class Right(VUser):
    @task
    def t(self, client): client.get("/")
"""
    assert loadpilot(brink, both, service.url, "-s", "Right").code == 0
    wrong = loadpilot(brink, both, service.url, "-s", "Wrong")
    assert wrong.code == 1 and "Wrong: rps must be > 0, got 0" in wrong.err and "Right (10 RPS" in wrong.err
    none = loadpilot(brink, both, service.url)
    assert none.code == 1 and "several scenarios" in none.err and "Wrong: rps must be > 0" in none.err


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


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_writes_everything_and_stops_at_once(start_brink, brink, service, how):
    file = script(brink, CHECKED.replace("2s", "60s"))
    process = start_brink("loadpilot", "run", file, "-t", service.url, "--results-json", brink.folder / "r/results.json")
    wait_until(lambda: len(service.seen) >= 30)
    process.send_signal(how)
    asked = time.monotonic()
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert json.loads((brink.folder / "r/results.json").read_text())["requests_total"] >= 25
    assert max(visit.at for visit in service.seen) < asked + 1
    assert "Total requests" in out


def test_with_strict_start_nothing_is_measured_when_one_fails(brink, service):
    text = CHECKED.replace('["access_token"]', '["no such key"]')
    ran = loadpilot(brink, text, service.url, "--strict-start", "--results-json", "results.json")
    assert ran.code == 1 and ran.out == "", ran.out
    assert "nothing is measured: on_start: KeyError at shop.py:6 (5 times)" in ran.err
    assert service.paths() == ["/auth/login"] * 5 and not (brink.folder / "results.json").exists()
    native = brink("run", script(brink, text), service.url, "--strict-start", "--no-save")
    assert native.code == 1 and "nothing is measured" in native.err, native.err
    well = brink("run", script(brink, CHECKED), service.url, "--strict-start", "--no-save")
    assert well.code in (0, 5), well.err
    assert brink("bench", service.url, "--strict-start").code == 4


def test_agents_send_what_one_process_would(brink, service):
    ran = loadpilot(brink, """
@scenario(rps=40, duration="2s", mode="constant")
class Shop(VUser):
    def on_start(self, client): self.token = client.post("/auth/login", json={"user": "me"}).json()["access_token"]
    @task
    def buy(self, client):
        client.post("/api/user", json={"sku": 42}, params={"q": "a b"}, headers={"Authorization": f"Bearer {self.token}"})
    def check_buy(self, status_code, body): assert status_code == 200 and body["id"] == 1
""", service.url, "--agents", 2, "--results-json", "results.json")
    assert ran.code == 0, ran.err
    bought = [visit for visit in service.seen if visit.path.startswith("/api/user")]
    assert len(bought) == json.loads((brink.folder / "results.json").read_text())["requests_total"] == 80
    assert {(visit.method, visit.path, visit.body, visit.headers["Content-Type"]) for visit in bought} == {
        ("POST", "/api/user?q=a+b", b'{"sku": 42}', "application/json")}
    logins = service.paths().count("/auth/login")
    assert len({visit.headers["Authorization"] for visit in bought}) >= min(logins, 5), "each user has its own token"


def test_ten_thousand_failing_checks_do_not_hold_it_up(brink, nginx):
    ran = loadpilot(brink, """
@scenario(rps=2500, duration="4s", mode="constant")
class A(VUser):
    @task
    def t(self, client): client.get("/")
    def check_t(self, status_code, body): assert False, "no"
""", nginx.url, "--results-json", "results.json", "--json", "record.json")
    results = json.loads((brink.folder / "results.json").read_text())
    assert results["errors_total"] + results["dropped"] == 10_000, ran.err
    stage = json.loads((brink.folder / "record.json").read_text())["stages"][0]
    checks = {check["name"]: check for check in stage["checks"]}
    raised = checks["t completes"]["failed"]  # without a response, where the machine is too busy for so many
    assert checks["check_t"]["passed"] == stage["counts"]["completed"] == 0
    assert checks["check_t"]["failed"] + raised == stage["counts"]["failed"] > 0
