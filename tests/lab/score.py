#!/usr/bin/env python3
"""Runs the tester against every case of the lab and prints what its answers are worth: the scorecard.

    score.py [--only NAME]... [--split tune|hold] [--repeat N] [--jobs N] [--continue] [--record]
             [-- OPTIONS OF THE TESTER]

A run over all cases, of both splits, is kept in SCORECARD.md. Every answer is kept as soon as it is there (answers.py), so
that a run that was stopped goes on with --continue, also to more repeats; --repeat 0 only makes the scorecard anew. The
program is BRINK_BIN or build/brink.
"""

import argparse
import concurrent.futures
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

import answers
import lab
import recordings
import runs
import scoring
import table

SCORECARD = table.HERE / "SCORECARD.md"


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="NAME", help="these cases; a part of the name is enough")
    parser.add_argument("--split", choices=("tune", "hold"), help="this half")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="runs a case")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="light cases at a time; the others run alone")
    parser.add_argument("--command", choices=("investigate", "run"), help="what is asked; by default what the program knows")
    parser.add_argument("--continue", dest="resume", action="store_true", help="keep the answers there are")
    parser.add_argument("--store", type=pathlib.Path, metavar="DIR", help="save the runs there, one folder a case")
    parser.add_argument("--record", action="store_true", help="keep what was measured as tests/cases")
    parser.add_argument("tester", nargs="*", help="options for the tester, after --")
    return parser.parse_args()


def is_whole(arguments):
    return not arguments.only and not arguments.split


def chosen(arguments):
    """The cases to run, and those that cannot be: [case], [(case, why)]."""
    cases = [case for case in table.CASES.values()
             if (not arguments.only or any(part in case.name for part in arguments.only))
             and arguments.split in (None, case.split)]
    lacking = [(case, lab.missing(case)) for case in cases]
    return [case for case, why in lacking if not why], [(case, why) for case, why in lacking if why]


def command_of(arguments):
    knows = subprocess.run([lab.BRINK, "investigate", "--help"], capture_output=True, check=False).returncode == 0
    return arguments.command or ("investigate" if knows else "run")


def cpu_ticks():
    """Ticks of all processors since the machine started: proc_stat(5), the line `cpu`."""
    return [int(ticks) for ticks in pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]


def shares_of_cpu(before, after):
    """Between two cpu_ticks(): (how much of the processors' time was used here, how much a hypervisor gave to others)."""
    passed = [now - then for then, now in zip(before, after)]
    total, idle, stolen = sum(passed), passed[3] + passed[4], passed[7]
    return (round(1 - (idle + stolen) / total, 3), round(stolen / total, 3)) if total else (0.0, 0.0)


def try_one(case, command, arguments):
    options = list(arguments.tester)
    if arguments.store:
        options += ["--store", str(arguments.store.absolute() / case.name)]
    begin, ticks_before = time.monotonic(), cpu_ticks()
    try:
        record, target = runs.tried(case, command, *options, save=bool(arguments.store))
    except (RuntimeError, json.JSONDecodeError, subprocess.TimeoutExpired) as problem:
        return scoring.Try(case.name, {}, time.monotonic() - begin, error=str(problem)[:300])
    seconds = time.monotonic() - begin
    if arguments.record and record.get("diagnosis"):
        recordings.keep(case, record)
    counts = target.counts or {}
    used, stolen = shares_of_cpu(ticks_before, cpu_ticks())
    diagnosis = record.get("diagnosis") or {}
    also = [each["cause"] for each in diagnosis.get("also", []) + diagnosis.get("taxes", [])]
    return scoring.Try(case.name, record.get("answer") or {}, seconds, counts.get("requests", 0), counts, also,
                       used=used, stolen=stolen)


def line_of(case, tried):
    belief = ", ".join(f"{cause} {confidence:.2f}" for cause, confidence in scoring.ranked(tried.answer)[:2])
    return (f"{case.name:24} {scoring.verdict_word(case, tried):14} {belief or '–':52} "
            f"{tried.answer.get('status', tried.error or '–'):16} {tried.seconds:4.0f} s")


def run_all(cases, command, arguments, path):
    """The tries; each is kept in the file `path` as soon as it is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tries = answers.read(path) if arguments.resume else []
    tries = [each for each in tries if each.case in {case.name for case in cases}]
    program = answers.program()
    done = [each.case for each in tries]
    todo = [case for number in range(arguments.repeat) for case in cases if done.count(case.name) <= number]
    with open(path, "a" if arguments.resume else "w") as kept:
        for case, tried in answers_to(todo, command, arguments):
            tried.program = program
            tries.append(tried)
            kept.write(answers.line_of(tried) + "\n")
            kept.flush()
            print(line_of(case, tried), flush=True)
    return tries


def answers_to(todo, command, arguments):
    """Each (case, Try) as it is there: light cases beside each other first, then the others one by one."""
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        asked = {pool.submit(try_one, case, command, arguments): case for case in todo if case.light}
        for answer in concurrent.futures.as_completed(asked):
            yield asked[answer], answer.result()
    for case in todo:
        if not case.light:
            yield case, try_one(case, command, arguments)


def summary_table(tries):
    """Markdown: the rows of the scorecard, for each split and for all."""
    def of(split):
        return [each for each in tries if split in (None, table.CASES[each.case].split)]

    columns = [dict(scoring.summary(table.CASES, of(split))) for split in ("tune", "hold", None)]
    lines = ["| | tune | hold | all |", "|---|---|---|---|"]
    return lines + [f"| {what} | {' | '.join(column[what] for column in columns)} |" for what in columns[0]]


def most_common(values):
    """The value that is there most often, the first of those; all must be hashable."""
    return max(values, key=values.count)


def case_cells(case, runs):
    """Of all runs of a case: what was said most often, how often that was so, and medians."""
    causes = [each.answer.get("cause", each.error or "–") for each in runs]
    shown = runs[causes.index(most_common(causes))]
    words = [scoring.verdict_word(case, each) for each in runs]
    word = most_common(words)
    route = scoring.route_right(case.truth, shown.answer)

    def median_error(name):
        errors = [error for error in (scoring.error_of(case, each.answer, name) for each in runs) if error is not None]
        return scoring.as_percent(statistics.median(errors) if errors else None)

    times = f" ({words.count(word)} of {len(runs)})" if len(runs) > 1 else ""
    return [case.name, case.split, ", ".join(case.truth["cause"]), most_common(causes),
            f"{statistics.median(scoring.ranked(each.answer)[0][1] for each in runs):.2f}", word + times,
            {True: "yes", False: "NO", None: ""}[scoring.same_every_time(runs, "cause")],
            {True: "right", False: "wrong", None: ""}[route], median_error("capacity_rps"), median_error("slots"),
            f"{max(each.seconds for each in runs):.0f}", f"{statistics.median(each.requests for each in runs):.0f}"]


def case_table(tries):
    lines = ["| case | split | truth | answer | belief | verdict | same | route | capacity | slots | s | requests |",
             "|---|---|---|---|---|---|---|---|---|---|---|---|"]
    runs_of = scoring.by_case(tries)
    for case in table.CASES.values():
        if case.name in runs_of:
            lines.append("| " + " | ".join(case_cells(case, runs_of[case.name])) + " |")
    return lines


def scorecard(tries, skipped, command):
    kernel = ".".join(platform.release().split(".")[:2])
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    lines = ["# Scorecard of the lab", "",
             f"{today}, commit {answers.programs(tries)}, `brink {command}`, {os.cpu_count()} CPUs, Linux {kernel}. "
             "Made by `make lab`; [README.md](README.md) says what the rows mean.", "",
             *summary_table(tries), "", *case_table(tries), ""]
    if skipped:
        lines += ["Not run here:", "", *(f"- {case.name}: {why}" for case, why in skipped), ""]
    return "\n".join(lines)


def main():
    arguments = read_arguments()
    cases, skipped = chosen(arguments)
    if not cases:
        sys.exit("score: no such case; lab.py lists them")
    command = command_of(arguments)
    tries = run_all(cases, command, arguments, answers.WHOLE if is_whole(arguments) else answers.PARTIAL)
    print()
    print("\n".join(summary_table(tries)))
    for case, why in skipped:
        print(f"not run: {case.name}: {why}")
    if is_whole(arguments):
        SCORECARD.write_text(scorecard(tries, skipped, command))
        print(f"kept in {SCORECARD.relative_to(answers.TOP)}")


if __name__ == "__main__":
    main()
