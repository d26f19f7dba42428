"""What files of Locust stumble over, one by one: things that are documented nowhere but that files rely on. The
client, and its numbers."""
import csv

from player import TASK, USER, play, targets  # noqa: F401

ONCE = USER + """
    @task
    def t(self):
        c = self.client
        {}
        self.environment.runner.quit()
"""


def once(play, body, *words, base="HttpUser"):
    return play(ONCE.replace("HttpUser", base).replace("{}", "\n        ".join(body.strip().splitlines())), *words, seconds=100)


def test_redirects_change_methods_and_drop_what_is_of_another_host(play):
    said = once(play, """
c.post("/to?/a", json={"n": 1})
c.head("/to?/b")
r = c.get("/to?http://other/echo", headers={"Authorization": "Bearer x", "X-Kept": "1"})
h = {k.lower(): v for k, v in r.json()["headers"].items()}
print(h.get("authorization"), h["x-kept"], len(r.history), r.url)
""", "--i-own-this")
    assert [(method, target) for _, _, method, target in said["sent"]] == [
        ("POST", "/to?/a"), ("GET", "/a"), ("HEAD", "/to?/b"), ("GET", "/to?http://other/echo"), ("GET", "/echo")]
    assert said["printed"].startswith("None 1 1 ")


def test_wrong_uses_of_a_response_are_said(play):
    said = once(play, """
from json import JSONDecodeError
try: c.get("/ok").json()
except JSONDecodeError as e: print("JSONDecodeError", isinstance(e, ValueError))
for make in (lambda: c.get("/ok").success(), lambda: c.get("/ok").failure("x")):
    try: make()
    except LocustError as e: print("catch_response" in str(e))
r = c.get("/refused"); print(r.status_code, r.content, repr(r.text), bool(r), r.ok, len(r.headers), type(r.error).__name__)
with c.get("/status/503", catch_response=True) as r:
    r.success(); r.raise_for_status()
    r.request_meta["context"]["more"] = 1; r.request_meta["response_time"] = 5.0
print(self.environment.stats.get("/status/503", "GET").avg_response_time)
for gone in ("request_success", "hatch_complete"):
    try: getattr(events, gone)
    except AttributeError as e: print("listen to" in str(e))
""")
    assert said["printed"].splitlines() == [
        "JSONDecodeError True", "True", "True", "0 None '' False False 0 ConnectionRefusedError", "5.0", "True", "True"]


def test_fast_users_differ_where_files_can_see_it(play):
    said = once(play, """
for status in (200, 207, 226, 302, 308, 206, 305, 209, 404):
    c.get(f"/status/{status}", allow_redirects=False)
print(c.get("/json").url)
print(hasattr(c, "cookiejar"), c.client.clientpool.close())
print([line for line in c.iter_lines("/json")] if hasattr(c, "iter_lines") else [])
print({k.lower(): v for k, v in c.post("/echo", json={}).json()["headers"].items()}["accept"])
with self.rest("GET", "/json") as resp: print(resp.js["token"])
with self.rest("GET", "/ok") as resp: print(resp.js)
with self.rest("GET", "/json") as resp: assert resp.js["token"] == "x", "no token,"
with self.rest("GET", "/json") as resp: resp.js["none"]
with self.rest_("GET", "/json") as resp: pass
""", base="FastHttpUser")
    failed = {name for _, name, _, _ in said["errors"]}
    assert {name for name in failed if name.startswith("/status")} == {"/status/305", "/status/209", "/status/404"}
    lines = said["printed"].splitlines()
    assert lines[0] == "http://test/json"
    assert lines[1].startswith("True") and lines[2] == "['{\"token\": \"abc\", \"items\": [1, 2]}']"
    assert lines[3] == "application/json" and lines[4:] == ["abc", "None"], lines
    texts = " ".join(error for _, _, error, _ in said["errors"])
    assert "no token" in texts and "abc" in texts and "KeyError" in texts and "locustfile.py" in texts
    assert "GET /json?_=..." in said["entries"]


def test_numbers_are_rounded_and_grouped_as_locusts(play):
    said = play("""
class Odd(Exception):
    def __repr__(self): return f"<Odd at {hex(id(self))}>"
@events.test_start.add_listener
def fire(environment, **_):
    s = environment.stats
    for ms in (0.4, 99.5, 100.5, 147, 152, 3432, 58760): s.log_request("GET", "r", ms, 1)
    s.log_request("GET", "r", None, 1)
    print(dict(s.get("r", "GET").response_times), s.get("r", "GET").num_none_requests)
    for n in range(1, 101): s.log_request("GET", "p", n, 0)
    p = s.get("p", "GET")
    print([p.get_response_time_percentile(q) for q in (0.5, 0.9, 0.95, 0.99, 1.0)], p.median_response_time)
    for _ in range(3): s.log_error("GET", "r", Odd())
    s.log_error("GET", "r", "text"); s.log_error("GET", "r", "text")
    print(sorted(e.occurrences for e in s.errors.values()))
""" + USER + TASK, seconds=1)
    lines = said["printed"].splitlines()
    assert lines[0] == "{0: 1, 100: 2, 150: 2, 3400: 1, 59000: 1} 1", lines
    assert lines[1].startswith("[51, 91, 96, 100, 100] 50") and lines[2] == "[2, 3]"


def test_files_of_failures_have_locusts_columns(play):
    play(USER + "    @task\n    def t(self): self.client.get('/status/500')\n", "--csv", "deep/run", seconds=3)
    with open(play.folder / "deep/run_failures.csv") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["Method", "Name", "Error", "Occurrences", "First Seen", "Last Seen"]
    assert rows[0]["Occurrences"] == "3" and rows[0]["First Seen"].endswith("Z")
    with open(play.folder / "deep/run_stats_history.csv") as file:
        history = list(csv.DictReader(file))
    assert {row["Name"] for row in history} == {"Aggregated"}
    assert list(history[0])[:6] == ["Timestamp", "User Count", "Type", "Name", "Requests/s", "Failures/s"]
