"""CPU per request of the client in every mode that both have, side by side with a stand-in for pywrkr: pywrkr_client.py, which
does per request what pywrkr does and nothing more. `brink pywrkr` and the stand-in take turns; each has the client's CPU."""
import json
import pathlib
import tempfile

import clients
import figures
import machine
import scenario
from record import Record

STAND_IN = pathlib.Path(__file__).resolve().parent / "pywrkr_client.py"
LIMIT = 1 / 8

# name, options of pywrkr (10 connections unless they say otherwise), those of the stand-in, kind of target
MODES = [
    ("", [], [], {}),
    ("one connection", ["-c", "1"], ["-c", "1"], {}),
    ("64 connections", ["-c", "64"], ["-c", "64"], {}),
    ("a connection a request", ["--no-keepalive"], ["--no-keepalive"], {}),
    ("breakdown", ["--latency-breakdown"], ["--breakdown"], {}),
    ("cache-buster", ["-R"], ["--random-param"], {}),
    ("users", ["-u", "10", "--think-time", "0"], ["--users"], {}),
    ("500 req/s", ["--rate", "500"], ["--rate", "500"], {}),
    ("TLS", [], [], {"tls": True}),
    ("HTTP/2 over TLS", ["--http2"], ["--http2"], {"tls": True, "http2": True}),
]


def brink_cost(url, seconds, options, scenario_file=None):
    with tempfile.TemporaryDirectory(prefix="brink-bench-") as folder:
        target = ["--scenario", scenario_file, url] if scenario_file else [url]
        command = [machine.BRINK.absolute(), "pywrkr", *target, "-d", seconds, *options]
        ran = machine.run(command, machine.CLIENT_CPU, cwd=folder)
        if ran.status != 0:
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {ran.status}:\n{ran.output}")
        (saved,) = pathlib.Path(folder, ".brink", "runs").glob("*.json")
        record = Record(saved)
    if record.failed:
        raise RuntimeError(f"{record.failed} requests failed against {url}")
    return clients.Cost(record.worker_cpu_s, record.ended_in_window, record.rate).cpu_us


def stand_in_cost(url, seconds, options):
    ran = machine.run(["/usr/bin/python3", STAND_IN, url, "-d", seconds, *options], machine.CLIENT_CPU)
    if ran.status != 0:
        raise RuntimeError(f"pywrkr_client.py ended with {ran.status}:\n{ran.output}")
    result = json.loads(ran.output.splitlines()[-1])
    if result["errors"]:
        raise RuntimeError(f"{result['errors']} requests of the stand-in failed")
    return clients.Cost(result["cpu_s"], result["requests"], result["requests"] / result["seconds"]).cpu_us


def figure(name, pairs):
    ours, theirs = zip(*pairs)
    what = "CPU per request, pywrkr" + (f", {name}" if name else "")
    return figures.ratio(what, ours, theirs, LIMIT, "µs", "stand-in", digits=3)


def cost(quick):
    rounds, seconds = (1, 1) if quick else (5, 3)
    found = []
    for name, ours, theirs, target in MODES:
        with machine.nginx(**target) as url:
            pairs = [(brink_cost(url, seconds, ours), stand_in_cost(url, seconds, theirs)) for _ in range(rounds)]
        found.append(figure(name, pairs))
    with machine.nginx() as url, scenario.scenario_file() as file:
        pairs = [(brink_cost(url, seconds, [], file), stand_in_cost(url, seconds, ["--scenario"])) for _ in range(rounds)]
    found.append(figure("scenario with extraction and assertions", pairs))
    return found
