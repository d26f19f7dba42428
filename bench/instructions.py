"""Brink's own share of a request: what it spends in user space. Instructions are counted by callgrind as the difference of
two runs, so that start and end cancel out; they do not depend on how busy the machine is. The time is the user time of the
process in the middle of an undisturbed run, divided by the requests made in it."""
import os
import pathlib
import re
import subprocess
import time

import clients
import figures
import machine

US_LIMIT = 0.6
# Far enough into a run that exchanges are seldom kept. Each run measures this machine first, for the same time.
FEW, MANY = 10_000, 50_000


def command(url, *options):
    return [machine.BRINK, "bench", url, "-c", "64", "-t", "1", "--no-save", "--color", "never", *options]


def instructions(url, requests):
    ran = machine.run([machine.tool("valgrind"), "--tool=callgrind", "--callgrind-out-file=/dev/null",
                       *command(url, "-n", requests)], machine.CLIENT_CPU)
    found = re.search(r"Collected : (\d+)", ran.output)
    if not found:
        raise RuntimeError(f"callgrind did not count:\n{ran.output}")
    return int(found[1])


def user_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")


def user_us(url, seconds):
    """User time a request, between 1.5 s after the start and shortly before the end."""
    rate = clients.brink_cost(url, 1).rate
    with machine.running(command(url, "-d", seconds), cpu=machine.CLIENT_CPU, stdout=subprocess.DEVNULL) as process:
        time.sleep(1.5)
        begin, used = time.monotonic(), user_seconds(process.pid)
        time.sleep(seconds - 1.5)
        return (user_seconds(process.pid) - used) / (rate * (time.monotonic() - begin)) * 1e6


def share(quick):
    with machine.fast_server() as (_, url):
        count = (instructions(url, MANY) - instructions(url, FEW)) / (MANY - FEW)
        user = machine.median(user_us(url, 3 if quick else 6) for _ in range(1 if quick else 5))
    return [figures.at_most("user-space share of a request", user, US_LIMIT, "µs", f"{count:,.0f} instructions")]
