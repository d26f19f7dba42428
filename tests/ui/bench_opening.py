#!/usr/bin/python3
"""How long the report of a long run takes to open: a run of a million requests in 24 stages, 30 routes, 40 readings, each
as large as thinned() leaves it (src/output/html.h). Prints medians of seven tries; the aim is below one second for the first
screen, with which the page is there to be read: the sections below it are made while it is looked at."""
import copy
import math
import pathlib
import statistics
import tempfile

import browser
from pages import page, read


def long_run():
    record = read("investigate")
    for i, stage in enumerate(record["stages"] * 2):
        if len(record["stages"]) < 24:
            record["stages"].append(copy.deepcopy(stage) | {"begin_s": 90 + 6 * i})
    for stage in record["stages"]:
        stage["routes"] = [copy.deepcopy(stage["routes"][0]) | {"name": f"/api/route/{n}"} for n in range(30)]
        stage["histogram"]["ok"] = [[100 * 1.04 ** i, 1 + int(170 * math.exp(-((i - 120) / 40) ** 2))] for i in range(240)]
        for name in ("due", "completed", "failed"):
            stage["series"][name] = [400 + i % 7 for i in range(600)]
        for name in ("p50_ms", "p95_ms"):
            stage["series"][name] = [80 + i % 13 for i in range(600)]
        stage["length_s"] = 600
    record["readings"] = [{"subject": "target", "name": f"reading_{n}", "value": (i * 31 + n) % 97, "at_s": i * 0.3}
                          for n in range(40) for i in range(480)]
    return record


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "report.html"
        path.write_text(page(long_run()))
        tries = [[float(number) for number in line.split()] for line in browser.run("opening.mjs", path).splitlines()]
        print(f"{path.stat().st_size / 1e6:.1f} MB")
        for what, times in zip(("first screen", "whole page"), zip(*tries)):
            print(f"{what}: median {statistics.median(times):.0f} ms, from {min(times):.0f} to {max(times):.0f}")


if __name__ == "__main__":
    main()
