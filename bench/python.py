"""Users written in Python: what a request costs, side by side with Debian's Locust doing the same; whether they keep to the
schedule; what a user takes of memory. The two clients take turns on the same CPU, against the same nginx."""
import json
import pathlib
import re
import tempfile

import clients
import figures
import machine
from record import Record

ONE_LINE = """
from loadpilot import VUser, scenario, task

@scenario(rps={rate}, duration="{seconds}s", mode="constant")
class Users(VUser):
    @task
    def get(self, client):
        client.get("/")
"""
WHOLE = """
from loadpilot import VUser, scenario, task

HEADERS = {{"Authorization": "Bearer bench-token", "Accept": "application/json"}}

@scenario(rps={rate}, duration="{seconds}s", mode="constant")
class Users(VUser):
    @task
    def post(self, client):
        with client.post("/json", json={{"sku": 17, "tags": ["a", "b"], "price": 4.5}}, headers=HEADERS, catch_response=True) as r:
            if r.json()["total"] != 42.5:
                r.failure("wrong total")
"""
LOCUST = """
import json, time
from locust import HttpUser, FastHttpUser, constant, events, task

HEADERS = {{"Authorization": "Bearer bench-token", "Accept": "application/json"}}
began = []

@events.test_start.add_listener
def begin(environment, **_):
    began[:] = [time.process_time(), time.monotonic()]

@events.test_stop.add_listener
def end(environment, **_):
    total = environment.stats.total
    print("FOUND", json.dumps({{"cpu_s": time.process_time() - began[0], "seconds": time.monotonic() - began[1],
                                "requests": total.num_requests, "failures": total.num_failures}}))

class Users({base}):
    wait_time = constant(0)
    @task
    def work(self):
        {body}
"""
ONE_LINE_BODY = 'self.client.get("/")'
WHOLE_BODY = """with self.client.post("/json", json={"sku": 17, "tags": ["a", "b"], "price": 4.5}, headers=HEADERS,
                              catch_response=True) as r:
            if r.json()["total"] != 42.5:
                r.failure("wrong total")"""
# What LoadPilot's own comparison asks of a user: a login first, then a request that needs it, and a check.
LOGGED_IN = """
from loadpilot import VUser, scenario, task

@scenario(rps={rate}, duration="{seconds}s", mode="constant")
class Users(VUser):
    def on_start(self, client):
        self.token = client.post("/auth/login", json={{"username": "u", "password": "p"}}).json()["access_token"]

    @task
    async def user(self, client):
        client.get("/api/user", headers={{"Authorization": f"Bearer {{self.token}}"}})

    def check_user(self, status_code, body):
        assert status_code == 200 and body["id"] == 1
"""
WEIGHTS = """
from loadpilot import VUser, scenario, task

@scenario(rps=2000, duration="{seconds}s", mode="constant")
class Users(VUser):
    @task(weight=5)
    def often(self, client): client.get("/")
    @task
    def seldom(self, client): client.get("/json")
"""
SLEEPERS = """
import time
from loadpilot import VUser, scenario, task

@scenario(rps={users}, duration="2s", mode="constant")
class Users(VUser):
    @task
    def sleep(self, client): time.sleep(1000)
"""
# Says when the last of a thousand users has begun.
CROWD = """
import time
import gevent
from locust import HttpUser, constant, events, task

begun = []

class User(HttpUser):
    wait_time = constant(1000)
    def on_start(self): begun.append(None)
    @task
    def nothing(self): pass

@events.test_start.add_listener
def start(environment, **_):
    began = time.monotonic()

    def watch():
        while len(begun) < 1000: gevent.sleep(0.001)
        print("all had begun after", time.monotonic() - began)
        environment.runner.quit()
    gevent.spawn(watch)
"""
# More than any client can do: what it does then is what it can.
TOO_MUCH = 150_000
# Arrivals that are spread evenly wake it one by one, where those of an overload come in batches: twice this takes a core.
HALF_PACED = 30_000


def play(text, url, *options, cpu=machine.CLIENT_CPU):
    """A file of Python -> (Ran, Record)."""
    with tempfile.TemporaryDirectory(prefix="brink-bench-") as folder:
        file, path = pathlib.Path(folder, "users.py"), pathlib.Path(folder, "record.json")
        file.write_text(text, encoding="utf-8")
        command = [machine.BRINK, "run", file, url, "--json", path, "--no-save", "--color", "never", *options]
        ran = machine.run(command, cpu)
        if ran.status not in (0, 5):
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {ran.status}:\n{ran.output}")
        return ran, Record(path)


def brink_cost(text, url, seconds):
    """At nine tenths of what it can do: beyond that every response is the slowest so far, and kept as an example."""
    _, most = play(text.format(rate=TOO_MUCH, seconds=1), url, "-c", "50")
    _, record = play(text.format(rate=int(0.9 * most.rate), seconds=seconds), url, "-c", "50")
    if record.failed or record.data["program"]["errors"]:
        raise RuntimeError(f"{record.failed} requests of Python users failed: {record.data['program']['errors'][:1]}")
    return clients.Cost(record.worker_cpu_s, record.ended_in_window, record.rate)


def locust_cost(base, body, url, seconds):
    with tempfile.TemporaryDirectory(prefix="brink-bench-") as folder:
        file = pathlib.Path(folder, "locustfile.py")
        file.write_text(LOCUST.format(base=base, body=body), encoding="utf-8")
        ran = machine.run(["/usr/bin/python3", "-m", "locust", "-f", file, "--headless", "-u", "50", "-r", "50", "-t", f"{seconds}s",
                           "-H", url.rstrip("/"), "--only-summary", "--skip-log-setup"], machine.CLIENT_CPU)
    lines = [line for line in ran.output.splitlines() if line.startswith("FOUND ")]
    if not lines:
        raise RuntimeError(f"locust ended with {ran.status}:\n{ran.output[-2000:]}")
    found = json.loads(lines[-1][6:])
    if found["failures"]:
        raise RuntimeError(f"{found['failures']} requests of Locust failed")
    return clients.Cost(found["cpu_s"], found["requests"], found["requests"] / found["seconds"])


def cost(quick):
    rounds, seconds = (1, 2) if quick else (5, 4)
    found = []
    with machine.nginx() as url:
        for name, text, body, limits in [("one line", ONE_LINE, ONE_LINE_BODY, {"HttpUser": 0.05, "FastHttpUser": 0.25}),
                                         ("json, headers, catch_response and a check", WHOLE, WHOLE_BODY, {"HttpUser": 0.08})]:
            turns = [[brink_cost(text, url, seconds)] + [locust_cost(base, body, url, seconds) for base in limits]
                     for _ in range(rounds)]
            ours = [turn[0].cpu_us for turn in turns]
            for i, (base, limit) in enumerate(limits.items()):
                theirs = [turn[i + 1].cpu_us for turn in turns]
                found.append(figures.ratio(f"CPU per request, Python, {name}", ours, theirs, limit, "µs", base, digits=3))
            if text is ONE_LINE:
                found.append(figures.at_most("CPU per request, Python, one line", machine.median(ours), 15, "µs"))
        rates = [play(LOGGED_IN.format(rate=TOO_MUCH, seconds=seconds), url, "-c", "50")[1] for _ in range(rounds)]
    per_core = machine.median(record.ended_in_window / record.worker_cpu_s for record in rates)
    rate = machine.median(record.rate for record in rates)
    found.append(figures.at_least("Python, login and check: requests per second of a core", per_core, 40_000, "/s",
                                  f"{rate:,.0f}/s against nginx on the other core", "{:,.0f}"))
    return found


def schedule(quick):
    """LoadPilot's own measure of precision; lag and weights."""
    seconds = 3 if quick else 20
    found = []
    with machine.nginx() as url:
        _, users = play(LOGGED_IN.format(rate=500, seconds=seconds), url)
        _, plain = clients.brink(url + "json", "-R", "--rate", "500", "-d", seconds)
        share = 100 * users.counts["completed"] / (500 * seconds)
        found.append(figures.at_least("Python, login and check at 500/s: share of the rate", share, 99.5, "%"))
        ours, theirs = users.response_quantile_s(0.99) * 1e3, plain.response_quantile_s(0.99) * 1e3
        found.append(figures.at_most("Python, login and check at 500/s: p99 beyond that of bench --rate 500", ours - theirs, 1, "ms",
                                     f"{ours:.2f} against {theirs:.2f} ms"))
        _, most = play(ONE_LINE.format(rate=TOO_MUCH, seconds=2), url, "-c", "50")
        half = int(most.rate / 2)
        _, lag = play(ONE_LINE.format(rate=half, seconds=seconds), url)
        found.append(figures.at_most(f"Python, send lag p99 at half of what it can ({half}/s)", lag.send_lag_s("p99") * 1e3, 2, "ms"))
        _, lag = play(ONE_LINE.format(rate=HALF_PACED, seconds=seconds), url)
        found.append(figures.at_most(f"Python, send lag p99 at half of what it can send one by one ({HALF_PACED}/s)",
                                     lag.send_lag_s("p99") * 1e3, 2, "ms"))
        _, weights = play(WEIGHTS.format(seconds=6), url)
        rows = {row["name"]: row["counts"]["due"] for row in weights.stage["routes"]}
        off = abs(rows["often"] / (rows["often"] + rows["seldom"]) - 5 / 6) * 100
        found.append(figures.at_most("Python, weights 5 : 1 over 12,000 tasks: off by", off, 0.1, "%", form="{:.4f}"))
    return found


def users(quick):
    few, many = (100, 1100) if quick else (100, 5100)
    with machine.nginx() as url:
        small, _ = play(SLEEPERS.format(users=few // 2), url, "-c", few)
        large, record = play(SLEEPERS.format(users=many // 2), url, "-c", many)
        begun = record.data["program"]["users"]
        each = (large.rss_kib - small.rss_kib) / (begun - few)
        found = [figures.at_most(f"Python, memory of an idle user ({begun:,} of them)", each, 20, "KiB")]
        starts = [play_preview(ONE_LINE.format(rate=10, seconds=1), url) for _ in range(1 if quick else 5)]
    wall, cpu = (machine.median(values) for values in zip(*((ran.wall, ran.cpu) for ran in starts)))
    found.append(figures.at_most("Python, start, import and plan", wall, 0.3, "s", f"{cpu:.2f} s of it CPU"))
    begun = machine.median([begin_of_crowd() for _ in range(1 if quick else 5)])
    found.append(figures.at_most("Python, 1,000 users of a locustfile, until all have begun", begun, 1, "s"))
    return found


def begin_of_crowd():
    """Seconds."""
    with tempfile.TemporaryDirectory(prefix="brink-bench-") as folder:
        file = pathlib.Path(folder, "users.py")
        file.write_text(CROWD, encoding="utf-8")
        ran = machine.run([machine.BRINK, "locust", "-f", file, "--headless", "-u", "1000", "-r", "100000", "-H",
                           "http://127.0.0.1:9", "--only-summary", "--no-save"], machine.CLIENT_CPU)
        said = re.search(r"all had begun after ([0-9.]+)", ran.output)
        if not said:
            raise RuntimeError(f"a thousand users did not begin:\n{ran.output}")
        return float(said[1])


def play_preview(text, url):
    with tempfile.TemporaryDirectory(prefix="brink-bench-") as folder:
        file = pathlib.Path(folder, "users.py")
        file.write_text(text, encoding="utf-8")
        ran = machine.run([machine.BRINK, "run", file, url, "--preview"], machine.CLIENT_CPU)
        if ran.status != 0:
            raise RuntimeError(f"--preview ended with {ran.status}:\n{ran.output}")
        return ran
