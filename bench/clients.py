"""The two clients of a comparison, each run once on the client's CPU."""
import pathlib
import re
import tempfile

import machine
from record import Record


class Cost:
    """One run of a client: what each request cost it, and how many it made a second."""

    def __init__(self, cpu_s, requests, rate):
        if requests == 0:
            raise RuntimeError("not one request ended")
        self.cpu_us = cpu_s / requests * 1e6
        self.rate = rate


def brink(url, *options, cpu=machine.CLIENT_CPU, timeout=600):
    """`brink bench` with these options. -> (Ran, Record); any exit status but "fine" and "invalid" is an error."""
    with tempfile.TemporaryDirectory(prefix="brink-bench-") as folder:
        path = pathlib.Path(folder, "record.json")
        command = [machine.BRINK, "bench", url, "--json", path, "--no-save", "--color", "never", *options]
        ran = machine.run(command, cpu, timeout)
        if ran.status not in (0, 5):
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {ran.status}:\n{ran.output}")
        return ran, Record(path)


def brink_cost(url, seconds, *options):
    _, record = brink(url, "-c", "64", "-t", "1", "-d", seconds, *options)
    if record.failed:
        raise RuntimeError(f"{record.failed} requests failed against {url}")
    return Cost(record.worker_cpu_s, record.ended_in_window, record.rate)


def wrk_cost(url, seconds):
    ran = machine.run([machine.tool("wrk"), "-t1", "-c64", f"-d{seconds}s", url], machine.CLIENT_CPU)
    found = re.search(r"(\d+) requests in", ran.output)
    if ran.status != 0 or not found or "Non-2xx" in ran.output or "Socket errors" in ran.output:
        raise RuntimeError(f"wrk ended with {ran.status}:\n{ran.output}")
    return Cost(ran.cpu, int(found[1]), float(re.search(r"Requests/sec:\s*([\d.]+)", ran.output)[1]))


def pairs(url, rounds, seconds, *options):
    """The two clients in turn, so often. -> [(brink, wrk)]"""
    return [(brink_cost(url, seconds, *options), wrk_cost(url, seconds)) for _ in range(rounds)]
