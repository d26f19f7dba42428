"""Plays a locustfile with Brink's Python modules on fibers that are threads, of which one runs at a time, against a
made-up target, in made-up time: `python3 play.py [option of brink locust]...`. Prints what came of it as JSON.

Nothing sleeps and nothing is sent. /status/N answers N, /slow takes a second, /json and /echo answer JSON, /set sets a
cookie, /to?X redirects to X, /digest is for who says who he is, /refused has no response; all else is "ok" after 10 ms."""
import _thread
import contextlib
import heapq
import io
import json
import os
import pathlib
import sys
import threading
import time
import types

import stand_ins

LIB = pathlib.Path(__file__).resolve().parent.parent.parent / "src/script/py/lib"
EPOCH = 1_700_000_000.0
FOR_EVER = 1e9

real_lock = _thread.allocate_lock
real_start = _thread.start_new_thread
real_ident = _thread.get_ident


class Stop(BaseException):
    pass


class Fiber:
    def __init__(self, number):
        self.number, self.baton, self.begun, self.ended = number, real_lock(), False, False
        self.baton.acquire()
        self.jobs, self.raised, self.idle, self.turn, self.greeted = 0, None, True, 0, False


class World:
    def __init__(self):
        self.now, self.queue, self.order = 0.0, [], 0
        self.fibers, self.by_thread, self.running = {}, {}, None
        self.baton = real_lock()
        self.baton.acquire()
        self.over = self.closing = False
        self.sent = []

    def current(self):
        return self.by_thread.get(real_ident())

    def push(self, when, fiber):
        self.order += 1
        heapq.heappush(self.queue, (when, self.order, fiber, fiber.turn))

    def call(self, number):
        fiber = self.fibers.setdefault(number, Fiber(number))
        fiber.jobs += 1
        if fiber.idle:
            self.push(self.now, fiber)

    def switch_to(self, fiber):
        fiber.turn += 1
        if not fiber.begun:
            fiber.begun = True
            real_start(self.live, (fiber,))
        else:
            fiber.baton.release()
        self.baton.acquire()

    def live(self, fiber):
        self.by_thread[real_ident()] = fiber
        try:
            sys.modules["_brink_locust"].live(number_of(fiber))
        except Stop:
            pass
        fiber.ended = True
        self.baton.release()

    def park(self, fiber, seconds):
        if self.closing:
            raise Stop()
        self.push(self.now + seconds, fiber)
        self.leave(fiber)
        if self.closing:
            raise Stop()
        if fiber.raised is not None:
            raised, fiber.raised = fiber.raised, None
            raise raised

    def leave(self, fiber):
        self.baton.release()
        fiber.baton.acquire()

    def next_job(self):
        fiber = self.current()
        fiber.idle = True
        if fiber.number == 0 and self.ends:
            self.over = True
        while fiber.jobs == 0:
            if self.closing:
                return None
            self.leave(fiber)
        if not fiber.greeted:
            fiber.greeted = True
            return -1  # the start, of which Locust knows nothing
        fiber.jobs -= 1
        fiber.idle, fiber.raised = False, None
        return 0

    ends = False

    def run(self, most):
        self.call(0)
        while self.queue and not self.over:
            when, _, fiber, turn = heapq.heappop(self.queue)
            if fiber.turn != turn or fiber.ended or (fiber.idle and fiber.jobs == 0):
                continue
            if when > most:
                break
            self.now = max(self.now, when)
            self.switch_to(fiber)
        self.closing = True
        for fiber in list(self.fibers.values()):
            if fiber.begun and not fiber.ended:
                self.switch_to(fiber)


class Lock:
    def __init__(self):
        self.real, self.waiting = real_lock(), []

    def acquire(self, blocking=True, timeout=-1):
        fiber = world.current()
        if self.real.acquire(False):
            return True
        if not blocking or timeout == 0:
            return False
        if fiber is None:
            return self.real.acquire(True, timeout)
        end = world.now + (timeout if timeout >= 0 else FOR_EVER)
        self.waiting.append(fiber)
        try:
            while world.now < end:
                world.park(fiber, end - world.now)
                if self.real.acquire(False):
                    return True
            return False
        finally:
            self.waiting.remove(fiber)

    def release(self):
        self.real.release()
        for fiber in self.waiting:
            world.push(world.now, fiber)

    def locked(self):
        return self.real.locked()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()

    def _at_fork_reinit(self):
        self.real = real_lock()


class Response:
    kind, error, encoding = "none", None, "utf-8"

    def __init__(self, method, target, status, body, fields, seconds):
        client = sys.modules["_brink_client"]
        self.method, self.url, self.status_code = method, "http://test" + target, status
        self.content, self.length, self.elapsed_ms = body, len(body), seconds * 1000
        self.headers, self.reason = client.Headers(fields), {200: "OK", 404: "Not Found"}.get(status, "Other")
        self.sets_cookies = "set-cookie" in self.headers
        self.verdict = None

    @property
    def text(self):
        return self.content.decode()

    @property
    def cookies(self):
        return sys.modules["_brink_client"].cookies_of(self)

    @property
    def elapsed(self):
        import datetime
        return datetime.timedelta(milliseconds=self.elapsed_ms)

    def json(self):
        return json.loads(self.content)

    def success(self):
        self.verdict = True

    def failure(self, why):
        self.verdict = str(why)


def answer(method, target, headers, options):
    path, _, query = target.partition("?")
    status, body, fields = 200, b"ok", []
    if path.startswith("/status/"):
        status = int(path.split("/")[2])
    elif path == "/json":
        body = b'{"token": "abc", "items": [1, 2]}'
    elif path == "/echo":
        body = json.dumps({"method": method, "query": query, "headers": dict(headers), "options": options},
                          default=str).encode()
    elif path == "/set":
        fields.append(("Set-Cookie", "sid=42; Path=/"))
    elif path == "/digest" and not any(name == "Authorization" for name, _ in headers):
        status, body = 401, b"who is there?"
        fields.append(("WWW-Authenticate", 'Digest realm="r", nonce="n", qop="auth"'))
    elif path == "/to":
        status, body = 302, b""
        fields.append(("Location", query))
    return status, body, fields


def exchange(site, row, method, target, headers, options):
    fiber = world.current()
    if fiber is None:
        return None
    seconds = 1.0 if target.startswith("/slow") else 0.01
    world.sent.append([round(world.now, 3), fiber.number, method, target])
    world.park(fiber, seconds)
    if target == "/refused":
        made = Response(method, target, 0, b"", [], seconds)
        made.kind, made.error = "refused", "connection refused"
        return made
    own = (options or {}).get("headers", {})
    merged = list(headers) + [pair for pair in own.items() if pair[1] is not None]
    return Response(method, target, *answer(method, target, merged, options), seconds)


def site(origin):
    if origin not in sites:
        sites.append(origin)
    return sites.index(origin)


def sleep(seconds):
    fiber = world.current()
    if fiber is not None:
        world.park(fiber, max(seconds, 0.0001))  # time passes in any case


def throw(number, error):
    fiber = world.fibers.get(number // parts)
    if fiber is not None and not fiber.idle and not fiber.ended:
        fiber.raised = error
        world.push(world.now, fiber)


def end_stage():
    world.ends = True


def user():
    fiber = world.current()
    return None if fiber is None else number_of(fiber)


def number_of(fiber):
    """Users are numbered over all processes, fibers within each."""
    return fiber.number * parts + part


world = World()
mishaps, sites, hung_up = [], [], []
# PLAY_PART=i/n: this is process i of n.
part, parts = map(int, os.environ.get("PLAY_PART", "0/1").split("/"))


def install():
    brink = types.ModuleType("_brink")
    vars(brink).update(Stop=Stop, Lock=Lock, user=user, sleep=sleep, throw=throw, call=lambda n: world.call(n),
                       next_job=lambda: world.next_job(), exchange=exchange, site=site,
                       hang_up=lambda: hung_up.append(user()), end_stage=end_stage, agent="brink/test",
                       mishap=lambda key, detail: mishaps.append(key), check=lambda *_: None, **stand_ins.ALL)
    sys.modules["_brink"] = brink
    sys.path.insert(0, str(LIB))
    time.time = lambda: EPOCH + world.now
    time.perf_counter = time.monotonic = threading._time = lambda: world.now
    import _brink_cooperative
    _brink_cooperative.make_locks_cooperative()
    time.sleep = _brink_cooperative.cooperative_sleep
    import locust
    import _brink_locust


def main(words):
    install()
    run = sys.modules["_brink_locust"]
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        said = json.loads(run.load(json.dumps(words)))
        if said.get("exit") is None:
            run.prepare(json.dumps({"hosts": said["hosts"], "each": 50}))
            run.split(json.dumps([part, parts]))
            if parts > 1:
                # So many seconds of the run are over; shares of the users that it is told to have: segment, from, until.
                run.begin(os.environ.get("PLAY_LATE", "0"))
                for share in json.loads(os.environ.get("PLAY_SHARES", "[]")):
                    run.share(json.dumps(share))
            world.run(float(os.environ.get("PLAY_UNTIL", "3600")))
            said["account"] = json.loads(run.account(None))
            if part + 1 < parts:  # nobody else has ended it
                run.leave(None)
            if os.environ.get("PLAY_ACCOUNTS"):
                run.take_accounts(os.environ["PLAY_ACCOUNTS"])
            said["end"] = json.loads(run.finish(False))
            stats = run.state.environment.stats
            said.update(sent=world.sent, seconds=round(world.now, 3), mishaps=mishaps, hung_up=hung_up,
                        rows=json.loads(run.row_names(0)),
                        errors=[[e.method, e.name, e.parse_error(e.error), e.occurrences]
                                for e in stats.errors.values()],
                        entries={f"{e.method} {e.name}": [e.num_requests, e.num_failures]
                                 for e in stats.entries.values()})
    said["printed"] = out.getvalue()
    sys.__stdout__.write(json.dumps(said))
    sys.__stdout__.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
