"""Open load at half of what this machine reaches: is what was asked for what was sent, and on time?"""
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
        runs = [clients.brink(url, "--rate", asked, "-c", "64", "-t", "1", "-d", seconds)[1]
                for _ in range(1 if quick else 5)]
    off = machine.median(abs(run.rate - asked) / asked for run in runs)
    lag = machine.median(run.send_lag_s("p99") for run in runs)
    return [figures.at_most(f"send lag p99 at {asked:,} req/s", lag * 1e3, 1.0, "ms"),
            figures.at_most("rate achieved, off what was asked", off * 100, 0.5, "%", form="{:.3f}")]


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
