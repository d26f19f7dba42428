"""Memory of the client: at rest, for each idle connection, and over a long run. Resident set only: buffers of the kernel
are the kernel's."""
import pathlib
import re
import subprocess
import threading
import time

import clients
import figures
import machine


def rss_kib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1])


def watch(command, at):
    """Runs a program and reads its memory at these seconds after its start. -> KiB each"""
    with machine.running(command, cpu=machine.CLIENT_CPU, stdout=subprocess.DEVNULL) as process:
        begin, seen = time.monotonic(), []
        for seconds in at:
            time.sleep(max(0.0, begin + seconds - time.monotonic()))
            seen.append(rss_kib(process.pid))
        return seen


def base(quick):
    del quick
    with machine.fast_server() as (_, url):
        ran = clients.brink(url, "-c", "1", "-t", "1", "-d", "1")[0]
    return [figures.at_most("memory, base", ran.rss_kib / 1024, 20, "MB", form="{:.1f}")]


def idle_connections(quick):
    """Users that come once in 2 s hold a connection each and leave it idle nearly all the time."""
    few, many = (100, 1_000) if quick else (1_000, 10_000)

    def held(url, users):
        command = [machine.BRINK, "bench", url, "-u", users, "--think-time", "2s", "--ramp-up", "3s", "-t", "1", "-d", "8s",
                   "--no-save", "--color", "never"]
        return watch(command, at=(7,))[0]

    with machine.fast_server() as (_, url):
        each = (held(url, many) - held(url, few)) / (many - few)
    return [figures.at_most(f"memory per idle connection ({few:,} → {many:,})", each, 8, "KB")]


def flat(quick):
    """Resident memory while a run of many requests goes on: a tenth into it and near its end."""
    requests = 500_000 if quick else 10_000_000
    seen = []

    def sample(process):
        while process.poll() is None:
            try:
                seen.append(rss_kib(process.pid))
            except (OSError, TypeError):
                return
            time.sleep(0.1)

    with machine.fast_server() as (_, url):
        command = [machine.BRINK, "bench", url, "-n", requests, "-c", "64", "-t", "1", "--no-save", "--color", "never"]
        with machine.running(command, cpu=machine.CLIENT_CPU, stdout=subprocess.DEVNULL) as process:
            watcher = threading.Thread(target=sample, args=(process,))
            watcher.start()
            process.wait(560)
            watcher.join()
    early, late = seen[len(seen) // 10], seen[-2]
    return [figures.at_most(f"memory, growth over {requests:,} requests", (late - early) / 1024, 1, "MB",
                            f"{early / 1024:.1f} → {late / 1024:.1f} MB")]
