"""What the probes of the target's own side use while an investigation goes on: as the record says of each stage
(`generator.probe_cpu_share`), weighted by how long the stages were; of the shop with its few threads, and of a target of
tests/lab with a thread for each of its users."""
import json
import os
import pathlib
import subprocess
import sys

import figures
import machine

LAB = pathlib.Path(__file__).resolve().parent.parent / "tests" / "lab"
LIMIT = 0.02  # of a core


def share_of(record):
    """-> (share of a core over the whole, the most threads that were seen)"""
    stages = [(stage["begin_s"], stage["begin_s"] + stage["length_s"]) for stage in record["stages"]]
    shares = sorted((reading["at_s"], reading["value"]) for reading in record["readings"]
                    if reading["name"] == "probe_cpu_share")
    threads = [reading["value"] for reading in record["readings"]
               if reading["name"] == "threads" and reading["subject"] == "target"]
    if not shares:
        raise RuntimeError("the record has no reading of the probes")
    cost = length = 0.0
    for at, value in shares:  # taken at the end of a stage, of the time since the last one was
        span = min(((end - begin) for begin, end in stages if begin < at + 1e-3 <= end + 6), default=1.0, key=abs)
        cost, length = cost + value * span, length + span
    return cost / length, max(threads, default=0)


def investigate(url, *options):
    done = subprocess.run([machine.BRINK, "investigate", url, "--json", "--no-save", *options], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=300, check=False)
    return json.loads(done.stdout)


def figure(what, record):
    share, threads = share_of(record)
    return figures.at_most(f"probes of {what}", 100 * share, 100 * LIMIT, "% of a core", f"{threads:.0f} threads at most")


def cost(quick):
    haste = ("--quick",) if quick else ()
    with machine.shop() as (_, url):
        found = [figure("the shop", investigate(url, *haste))]
    os.environ["BRINK_BIN"] = str(machine.BRINK)
    sys.path.append(str(LAB))
    import runs  # pylint: disable=import-outside-toplevel
    import table  # pylint: disable=import-outside-toplevel
    record, _ = runs.tried(table.case("private_pool"), "investigate", *haste)
    return found + [figure("a thread a user", record)]
