"""Open load: is what was asked for what was sent, and on time? At half of what this machine reaches, and in every shape."""
import math
import signal
import threading
import time

import clients
import figures
import machine


def half_capacity(quick):
    seconds = "2" if quick else "5"
    with machine.nginx() as url:
        capacity = clients.brink(url, "-c", "64", "-t", "1", "-d", "2")[1].rate
        asked = round(capacity / 2)
        # In turn, on 64 connections and on as many as it needs.
        turns = [[clients.brink(url, "--rate", asked, *connections, "-t", "1", "-d", seconds)[1]
                  for connections in (("-c", "64"), ())] for _ in range(1 if quick else 5)]
    found = []
    for name, runs in zip(("64 connections", "connections as needed"), zip(*turns)):
        off = machine.median(abs(run.rate - asked) / asked for run in runs)
        lag = machine.median(run.send_lag_s("p99") for run in runs)
        found += [figures.at_most(f"send lag p99 at {asked:,} req/s, {name}", lag * 1e3, 1.0, "ms"),
                  figures.at_most(f"rate achieved, off what was asked, {name}", off * 100, 0.5, "%", form="{:.3f}")]
    return found


def frozen_server(quick):
    """A server that stops for 1 s in the middle of 5 s at 100 requests a second."""
    del quick
    def freeze(process):
        time.sleep(2)
        process.send_signal(signal.SIGSTOP)
        time.sleep(1)
        process.send_signal(signal.SIGCONT)

    with machine.fast_server() as (process, url):
        thread = threading.Thread(target=freeze, args=(process,))
        thread.start()
        record = clients.brink(url, "--rate", "100", "-d", "5", "-t", "1")[1]
        thread.join()
    counts = record.counts
    accounted = counts["completed"] + counts["failed"] + counts["in_flight"] + counts["missed"]
    return [figures.at_least("frozen 1 s in 5 s at 100/s: p99", record.response_quantile_s(0.99), 0.9, "s"),
            figures.exactly("the same: requests accounted for", accounted, 500)]


# Shape -> its mean as a share of the rate, by the formulas of docs/load.md and not by ours.
MEANS = {
    "sine": 0.55,
    "sawtooth": 0.55,
    "square": 0.6,
    "spike:interval=1,spike_dur=0.2": 0.2 * 5 + 0.8 * 0.2,
    "business-hours": (6 * 0.05 + 3 * 1.05 / 2 + 8 - 0.15 * 8 * 2 / math.pi + 4 * 1.05 / 2 + 3 * 0.05) / 24,
    "stairs": 0.6,
    "ramp:up=1": None,  # its mean depends on the length
}


def shapes(quick):
    """What each traffic profile sent, against its integral; and what a profile sent while its rate was zero."""
    rate, seconds = (500, 2) if quick else (5000, 5)
    off = 0.0
    with machine.fast_server() as (_, url):
        for shape, mean in MEANS.items():
            mean = (seconds - 0.5) / seconds if mean is None else mean
            counts = clients.brink(url, "--rate", str(rate), "--traffic-profile", shape, "-d", str(seconds), "-t", "1")[1].counts
            off = max(off, abs(counts["sent"] / (mean * rate * seconds) - 1))
        silent = clients.brink(url, "--rate", str(rate), "--traffic-profile", "step:0,0", "-d", "1", "-t", "1")[1].counts
    return [figures.at_most(f"sent in {len(MEANS)} traffic profiles, off their integral", off * 100, 0.5, "%", form="{:.3f}"),
            figures.exactly("sent while a profile's rate is zero", silent["sent"], 0)]
