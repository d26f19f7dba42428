"""Targets in simulated time, under users who ask, wait for the answer, and ask again at once: what the numbers in
cases.json are held to."""

import heapq
import itertools

import serving


class SimulatedClock:
    """The clock of a target, and the loop that runs everything in order of time."""

    def __init__(self):
        self.time = 0.0
        self.events = []
        self.order = itertools.count()

    def now(self):
        return self.time

    def later(self, delay, call):
        heapq.heappush(self.events, (self.time + delay, next(self.order), call))

    def soon(self, call):
        self.later(0, call)

    def burn(self, seconds):
        self.time += seconds

    freeze = burn

    def run(self, until):
        while self.events and self.events[0][0] <= until:
            at, _, call = heapq.heappop(self.events)
            self.time = max(self.time, at)  # what was to happen during a burn happens after it
            call()


class User:
    """Asks for the routes in turn, on a session of their own."""

    def __init__(self, target, paths, first, answers):
        self.target = target
        self.paths = itertools.islice(itertools.cycle(paths), first % len(paths), None)
        self.answers = answers
        self.cookie = b""

    def ask(self):
        path = next(self.paths)
        asked = self.target.clock.now()

        def answered(status, body, fields):
            self.answers.append((path, status, self.target.clock.now() - asked, asked))
            for each in fields:
                if each.startswith("Set-Cookie: "):
                    self.cookie = each.removeprefix("Set-Cookie: ").split(";")[0].encode()
            self.target.clock.later(NETWORK, self.ask)

        self.target.take(serving.Request(b"GET", path.partition("?")[0].encode(), self.cookie), answered)


NETWORK = 0.0002  # between an answer and the next question


class Died(Exception):
    """The target's process would have exited."""


def closed_load(target_class, case, users, seconds):
    """What `users` saw in `seconds`: a list of (path, status, latency, asked at), and the target."""
    clock = SimulatedClock()
    target = target_class(case, clock)
    answers = []
    target.start()
    for number in range(users):
        clock.later(number * 0.001, User(target, case.paths, number, answers).ask)
    clock.run(seconds)
    return answers, target


def open_load(target_class, case, rate, seconds):
    """What visitors saw who came at `rate` a second, each due at their own time: the same list."""
    clock = SimulatedClock()
    target = target_class(case, clock)
    answers = []
    target.start()
    paths = itertools.cycle(case.paths)
    for number in range(int(rate * seconds)):
        due = number / rate
        clock.later(due, lambda path=next(paths), due=due: target.take(
            serving.Request(b"GET", path.encode()),
            lambda status, body, fields: answers.append((path, status, clock.now() - due, due))))
    clock.run(seconds + 60)
    return answers


def p95(latencies):
    ordered = sorted(latencies)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def broken_routes(answers, settled=0.0, wall=2.0, errors=0.02):
    """Routes with a share of `errors` that are not 2xx, or whose p95 has reached `wall` seconds."""
    broken = set()
    for path in {answer[0] for answer in answers}:
        seen = [answer for answer in answers if answer[0] == path and answer[3] >= settled]
        failed = sum(1 for answer in seen if not 200 <= answer[1] < 300)
        if seen and (failed >= errors * len(seen) or p95([answer[2] for answer in seen]) >= wall):
            broken.add(path)
    return broken
