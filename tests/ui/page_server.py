"""What Brink would say to its page, in states that are made up: a server of the built page for the browser tests."""
import contextlib
import http.server
import json
import math
import threading

from pages import EVIL, TOP, WORDS, read

PAGE = TOP / "ui/dist/live.html"


def second(at, users):
    rate = 400 + 60 * math.sin(at / 5)
    failed = 12 if 40 < at < 46 else 0
    p50 = 9 + 2 * math.sin(at / 7) + (25 if failed else 0)
    return [at, rate + 3, rate - failed, failed, p50, 2.6 * p50, 4.1 * p50 if at % 9 else None, users]


def route(name, part, failed=0):
    return {"name": name, "rate_rps": 400 * part, "ended": int(32_000 * part), "failed": failed,
            "response_ms": {"p50": 9.1, "p95": 24.6, "p99": 41.2, "max": 812.0}}


def stage(**more):
    made = {"purpose": "bench", "load": "32 users", "model": "closed", "elapsed_s": 80.2, "warming_up": False, "users": 32, "asked_rps": None,
            "counts": {"due": 32_120, "missed": 0, "completed": 32_028, "failed": 60, "in_flight": 32}, "rate_rps": 400.9,
            "failures": {"status": 48, "refused": 12}, "status": {"200": 32_028, "503": 48}, "bytes_received": 91_200_000,
            "response_ms": {"count": 32_088, "min": 2.1, "mean": 12.2, "p50": 9.2, "p95": 25.1, "p99": 44.0, "max": 812.0},
            "routes": [route("/", 0.6), route("/search?q", 0.3), route("/checkout", 0.1, 60)],
            "generator": {"trusted": True, "cpu_share": 0.213, "send_lag_p99_ms": 0.41,
                          "gates": [{"name": "cpu", "red": False, "text": "CPU of the busiest worker 21 %"}]}}
    return made | more


def run(**more):
    made = {"number": 1, "command": "bench", "target": "http://127.0.0.1:8400/", "phase": "running", "stops": 0, "elapsed_s": 80.4,
            "progress": {"stage": "bench", "load": "32 users", "users": 32, "rate_rps": 401.0, "p95_ms": 24.1, "ended": 32_088,
                         "failed": 60, "stage_elapsed_s": 80.2, "left_s": 39.8},
            "stage": stage(), "from": 0, "seconds": [second(at, 32) for at in range(80)], "ended": [], "belief": None, "notes": []}
    return made | more


SEARCHED = [{"purpose": "explore", "load": f"{users} users", "users": users, "rate_rps": min(12.0 * users, 590), "p50_ms": 9.0 + users / 9,
             "p95_ms": 21.0 + users, "failed_share": 0.021 if users > 100 else 0, "valid": users != 64}
            for users in (1, 2, 4, 8, 16, 32, 64, 128)]
BELIEF = {"ranked": [{"cause": "pool_exhausted", "title": "a pool of slots behind the route is used up", "confidence": 0.71},
                     {"cause": "worker_limit", "title": "so many workers, and a queue before them", "confidence": 0.19},
                     {"cause": "cpu_bound", "title": "the CPU is used up", "confidence": 0.04}],
          "experiment": "hold_long", "question": "Does the number of requests that go through at once stay the same when each takes longer?"}
RED = {"trusted": False, "cpu_share": 0.994, "send_lag_p99_ms": 812.0,
       "gates": [{"name": "cpu", "red": True, "text": "a worker used 99 % of a core: use more workers, or another machine"}]}


def worker(number, name, **more):
    return {"number": number, "name": name, "host": "", "health": "ok", "valid": True, "text": "", "setting": "1/3", "rate_rps": 133.0, "requests": 10_600,
            "users": 11, "cpu_share": 0.21, "send_lag_p99_ms": 0.4} | more


WORKERS = [worker(1, "worker 1 (alpha)", setting="1/3, clock -3.2 ms ± 0.10"), worker(3, "worker 3 (gamma)"),
           worker(2, "worker 2 (beta)", valid=False, health="lost", rate_rps=0, users=0, text="was not heard of for 2 s")]
RETURNED = [*WORKERS, worker(4, "worker 2 (beta)", health="rejoined")]
FORM = {"kind": "native", "url": "http://127.0.0.1:8080/", "users": 10, "rate": 100, "duration": "10s", "max_users": 200}
LOCUST = {"kind": "locust", "file": "locustfile.py", "users": 20, "spawn_rate": 2, "host": "", "class_host": "http://127.0.0.1:8400",
          "run_time": "", "shape": "", "picker": True, "edits": True,
          "classes": [{"name": "Shopper", "weight": 3, "fixed_count": 0, "host": "", "tasks": ["buy", "look"]},
                      {"name": "Robot", "weight": 1, "fixed_count": 2, "host": "http://127.0.0.1:8401", "tasks": ["crawl"]}],
          "arguments": [{"name": "basket_size", "help": "things in it", "value": "3", "flag": False, "choices": None, "multiple": False,
                         "secret": False, "required": True},
                        {"name": "country", "help": "", "value": "se", "flag": False, "choices": ["de", "se"], "multiple": False,
                         "secret": False, "required": False},
                        {"name": "verbose", "help": "", "value": False, "flag": True, "choices": None, "multiple": False,
                         "secret": False, "required": False}]}


def entry(method, name, requests, failures, median):
    return {"method": method, "name": name, "num_requests": requests, "num_failures": failures, "median_response_time": median,
            "response_time_percentile_0.95": 3 * median, "response_time_percentile_0.99": 5 * median, "avg_response_time": 1.3 * median,
            "min_response_time": 2, "max_response_time": 30 * median, "avg_content_length": 2_345, "current_rps": requests / 90,
            "current_fail_per_sec": failures / 90}


TABLES = {"stats": [entry("GET", "/", 900, 0, 8), entry("POST", "/basket", 300, 4, 21), entry("GET", "/search?q=[q]", 410, 0, 14),
                    entry("", "Aggregated", 1610, 4, 11)],
          "errors": [{"method": "POST", "name": "/basket", "error": "HTTPError('503 Server Error: Service Unavailable for url: /basket')",
                      "occurrences": 4}],
          "exceptions": [{"count": 2, "msg": "'token'", "traceback": "  File \"locustfile.py\", line 12, in buy\n    token = answer['token']\n",
                          "nodes": "local"}],
          "ratio": {"per_class": {"Shopper": {"ratio": 0.75, "tasks": {"buy": {"ratio": 0.25}, "look": {"ratio": 0.75}}},
                                  "Robot": {"ratio": 0.25, "tasks": {"crawl": {"ratio": 1.0}}}},
                    "total": {"Shopper": {"ratio": 0.75, "tasks": {"buy": {"ratio": 0.19}, "look": {"ratio": 0.56}}},
                              "Robot": {"ratio": 0.25, "tasks": {"crawl": {"ratio": 0.25}}}}},
          "state": "running", "user_count": 20, "target_user_count": 20, "total_rps": 18.2, "fail_ratio": 0.002}


def hostile():
    evil = [route(EVIL, 0.5, 3), route("/" + "x" * 180, 0.5)]
    return run(target="http://127.0.0.1/" + "z" * 200, notes=[EVIL], stage=stage(routes=evil, status={"200": 5}, failures={EVIL: 3}),
               belief={"ranked": [{"cause": EVIL, "title": EVIL, "confidence": 0.5}], "experiment": EVIL, "question": EVIL},
               ended=[dict(SEARCHED[0], purpose=EVIL, load=EVIL, users=None)], command="investigate",
               progress={**run()["progress"], "stage": EVIL, "load": EVIL})


def history():
    return [{"id": f"2026112{day}T093000Z-1a2b3c4{day}", "created_at": f"2026-11-2{day}T09:30:00Z", "kind": kind, "url": "http://127.0.0.1:8400/",
             "host": "127.0.0.1", "status": status, "holds_users": holds, "breaks_users": breaks, "reason": "errors", "capacity_rps": 590.0,
             "p95_ms": 21.0, "interrupted": day == 1}
            for day, kind, status, holds, breaks in ((2, "investigate", "breaks", 90, 110), (1, "run", "no_limit_found", 200, None),
                                                     (0, "bench", "measured", None, None))]


# name -> {"events": [(name, data)], "setup", more answers by path, "hash"}
STATES = {
    "waiting": {"events": [("now", {"run": None})]},
    "measuring": {"events": [("now", {"run": run()})]},
    "open": {"events": [("now", {"run": run(stage=stage(model="open", users=None, asked_rps=400.0), seconds=[second(at, None) for at in range(80)],
                                            phase="stopping", stops=1)})]},
    "investigating": {"events": [("now", {"run": run(command="investigate", ended=SEARCHED, belief=BELIEF, notes=["3 routes left out by robots.txt"],
                                                     progress={**run()["progress"], "stage": "hold_long", "load": "110 users"})})]},
    "limited": {"events": [("now", {"run": run(stage=stage(generator=RED))})]},
    "workers": {"events": [("now", {"run": run(stage=stage(generator=RED, workers=workers), invalid=[[38.5, 41.0]])}) for workers in (WORKERS, RETURNED)]},
    "beginning": {"events": [("now", {"run": run(stage=None, seconds=[], progress=None, elapsed_s=0.2)})]},
    "failed": {"events": [("now", {"run": run(phase="failed", error={"message": "cannot reach http://127.0.0.1:8400/: connection refused",
                                                                     "hint": "is it running?"}, stage=None, seconds=[], progress=None)})]},
    "hostile": {"events": [("now", {"run": hostile()})]},
    "ended": {"events": [("now", {"run": run(phase="over")}), ("over", {"record": read("bench"), "words": WORDS})]},
    "start": {"events": [("now", {"run": None})], "setup": {"form": FORM, "runs": True}},
    "runs": {"events": [("now", {"run": None})], "setup": {"form": FORM, "runs": True}, "hash": "#/runs"},
    "saved": {"events": [("now", {"run": None})], "setup": {"form": FORM, "runs": True}, "hash": "#/runs/20261122T093000Z-1a2b3c42"},
    "compare": {"events": [("now", {"run": None})], "setup": {"form": FORM, "runs": True}, "hash": "#/compare/a/b"},
    "locust-start": {"events": [("now", {"run": None})], "setup": {"form": LOCUST, "runs": False}},
    "locust": {"events": [("now", {"run": run(command="locust", stage=stage(users=20))}), ("tables", TABLES)],
               "setup": {"form": LOCUST, "runs": False}},
    "locust-ended": {"events": [("now", {"run": run(command="locust", phase="over")}), ("tables", TABLES),
                                ("over", {"record": read("program"), "words": WORDS})], "setup": {"form": LOCUST, "runs": False}},
    # As it goes on: one second more each time something is asked for at /more.
    "growing": {"events": [("now", {"run": run(seconds=[second(at, 32) for at in range(3)], elapsed_s=3)})], "grows": True},
}
COMPARED = {"sentence": "Worse: p95 of /checkout rose from 24.1 ms to 61.0 ms.",
            "now": {"id": "20261122T093000Z-1a2b3c42", "kind": "bench", "created_at": "2026-11-22T09:30:00Z", "url": "http://127.0.0.1:8400/"},
            "before": {"id": "20261121T093000Z-1a2b3c41", "kind": "bench", "created_at": "2026-11-21T09:30:00Z", "url": "http://127.0.0.1:8400/"},
            "rows": [{"what": "p95 of /checkout", "outcome": "worse", "changed": True, "before": "24.1 ms", "now": "61.0 ms", "change": "+153 %"},
                     {"what": "requests a second", "outcome": "better", "changed": True, "before": "400", "now": "480", "change": "+20 %"},
                     {"what": "failures", "outcome": "unchanged", "changed": False, "before": "0 %", "now": "0 %", "change": ""}]}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        state, path = self.path.split("?")[0][1:].split("/", 1)
        known = STATES[state]
        if path == "":
            return self.answer(PAGE.read_text(), "text/html; charset=utf-8")
        if path == "api/events":
            return self.stream(known)
        found = {"api/setup": {"version": "0.0", "runs": False, "form": None} | known.get("setup", {}),
                 "api/runs": {"runs": history(), "sentences": {history()[0]["id"]: "Holds about 90 users; at 110 /checkout answers 500."},
                              "unreadable": 1},
                 "api/compare": COMPARED}.get(path)
        if path.startswith("api/runs/"):
            found = {"record": read("investigate"), "words": WORDS}
        return self.answer(json.dumps(found if found else {"error": "there is nothing here"}), status=200 if found else 404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.asked.append([self.path, json.loads(body) if body else None])
        if self.path.endswith("/more"):
            self.server.news.release()
            return self.answer("{}")
        refused = "shop.example" in body
        self.answer(json.dumps({"error": "shop.example is not this machine", "hint": "type its name"} if refused else {}),
                    status=403 if refused else 202)

    def stream(self, known):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        with contextlib.suppress(OSError):
            for event in known["events"]:
                self.tell(*event)
            at = 3
            while known.get("grows"):
                self.server.news.acquire()
                self.tell("now", {"run": run(seconds=[second(at, 32)], elapsed_s=at + 1, **{"from": at})})
                at += 1
            self.server.over.wait()

    def tell(self, name, data):
        self.wfile.write(f"event: {name}\ndata: {json.dumps(data)}\n\n".encode())
        self.wfile.flush()

    def answer(self, text, kind="application/json", status=200):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked, server.over, server.news = [], threading.Event(), threading.Semaphore(0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield server
    finally:
        server.over.set()
        server.news.release(100)
        server.shutdown()
        server.server_close()
