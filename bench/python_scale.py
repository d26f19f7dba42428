"""Users written in Python: what a second process adds, what Python itself takes of a request, and when the first is sent."""
import pathlib
import socket
import subprocess
import tempfile
import time

import clients
import figures
import machine
import python

# Before every run (src/run/machinery.cc).
CALIBRATION_S = 0.45
# Some 0.2 ms of Python a task, so that the interpreter is the limit and the server idles.
BUSY = """
from loadpilot import VUser, scenario, task

@scenario(rps={rate}, duration="{seconds}s", mode="constant")
class Users(VUser):
    @task
    def work(self, client):
        assert sum(range(20_000)) > 0
        client.get("/")
"""


def processes(quick):
    """Rates need two idle cores; CPU per request says on any machine whether two stand in each other's way."""
    rounds, seconds = (1, 2) if quick else (5, 4)
    with machine.nginx() as url:
        turns = [[python.play(BUSY.format(rate=20_000, seconds=seconds), url, "-c", "50", "--processes", count, cpu=None)[1]
                  for count in (1, 2)] for _ in range(rounds)]
    gain = machine.median(two.rate / one.rate for one, two in turns)
    one, two = (machine.median(turn[i].rate for turn in turns) for i in (0, 1))
    cost = machine.median((two.worker_cpu_s / two.ended_in_window) / (one.worker_cpu_s / one.ended_in_window)
                          for one, two in turns)
    return [figures.at_least("Python, two processes: tasks a second of those of one", gain, 1.8, "×",
                             f"{two:,.0f}/s against {one:,.0f}/s"),
            figures.at_most("Python, two processes: CPU per task of that in one", cost, 1.1, "×")]


def plain(quick):
    """A task of one line against requests that are made beforehand, at the same rate."""
    rounds, seconds = (1, 2) if quick else (5, 4)
    with machine.nginx() as url:
        _, most = python.play(python.ONE_LINE.format(rate=python.TOO_MUCH, seconds=1), url, "-c", "50")
        rate, turns = int(0.8 * most.rate), []
        for _ in range(rounds):
            _, scripted = python.play(python.ONE_LINE.format(rate=rate, seconds=seconds), url, "-c", "50")
            _, made = clients.brink(url, "-R", "--rate", str(rate), "-d", seconds, "-c", "50", "-t", "1")
            turns.append([record.worker_cpu_s / record.ended_in_window * 1e6 for record in (scripted, made)])
    ours, theirs = zip(*turns)
    return [figures.ratio(f"CPU per request, Python, one line, at {rate:,}/s", ours, theirs, 1.25, "µs", "brink bench")]


def first_request(quick):
    """From the program's start to the first bytes that its users send."""
    found = machine.median(until_first_bytes() for _ in range(1 if quick else 5))
    return [figures.at_most("Python, from start to the first request", found - CALIBRATION_S, 0.3, "s",
                            f"beside the {CALIBRATION_S} s in which this machine is measured")]


def until_first_bytes():
    with socket.create_server(("127.0.0.1", 0)) as server, tempfile.TemporaryDirectory(prefix="brink-bench-") as folder:
        server.settimeout(30)
        file = pathlib.Path(folder, "users.py")
        file.write_text(python.ONE_LINE.format(rate=10, seconds=1), encoding="utf-8")
        url = "http://127.0.0.1:%d/" % server.getsockname()[1]
        began = time.monotonic()
        with machine.running([machine.BRINK, "run", file, url, "--no-save", "--timeout", "1s"], machine.CLIENT_CPU,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
            connection, _ = server.accept()
            connection.settimeout(30)
            connection.recv(1)
            connection.close()
            return time.monotonic() - began
