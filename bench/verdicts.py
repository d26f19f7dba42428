"""`brink run` where the truth is known: the fragile shop, which breaks at a number of users it can state, a healthy
nginx, which does not break, and the targets of tests/lab that need no cause."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import figures
import machine
import record

LAB = pathlib.Path(__file__).resolve().parent.parent / "tests" / "lab"


def find(url, *options):
    """-> (answer, seconds, exit status)"""
    with tempfile.TemporaryDirectory(prefix="brink-bench-") as folder:
        path = pathlib.Path(folder, "record.json")
        begin = machine.time.monotonic()
        with open(path, "wb") as output:
            status = subprocess.run([machine.BRINK, "run", url, "--json", "--no-save", *options], stdout=output,
                                    stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=300, check=False).returncode
        return record.answer(path), machine.time.monotonic() - begin, status


def truth():
    """What the shop says of itself."""
    command = [machine.BRINK, "demo", "--truth"]
    with machine.running(command, ready=machine.first_line, stdout=subprocess.PIPE, text=True) as (_, line):
        return json.loads(line)


def shop(quick):
    runs = 2 if quick else 10
    knee = truth()["users_at_knee"]
    right, slowest, found = 0, 0.0, []
    for _ in range(runs):
        with machine.shop() as (_, url):
            answer, seconds, _ = find(url)
        users = record.users_knee(answer)
        found.append(users)
        slowest = max(slowest, seconds)
        right += users is not None and abs(users - knee) <= 0.1 * knee
    return [figures.exactly(f"runs that find the shop's knee within 10 % ({knee:g} users)", right, runs,
                            f"found {', '.join('none' if users is None else f'{users:g}' for users in found)}"),
            figures.at_most("longest of them", slowest, 60, "s", form="{:.0f}")]


def healthy(quick):
    del quick
    with machine.nginx() as url:
        answer, seconds, status = find(url)
    figure = figures.exactly("healthy nginx: no fault of the target", answer["status"] in ("no_limit_found", "invalid"), True,
                             f"{answer['status']}, exit {status}, {seconds:.0f} s")
    return [figure]


def lab(quick):
    """Unlike the test, this bench takes INVALID for an answer only where it is one of the right ones."""
    os.environ["BRINK_BIN"] = str(machine.BRINK)
    sys.path.append(str(LAB))
    import runs  # pylint: disable=import-outside-toplevel
    import table  # pylint: disable=import-outside-toplevel
    cases = [case for case in table.CASES.values() if not case.truth["cause_needed"]][:2 if quick else None]
    wrong = {case.name: said for case in cases if (said := runs.wrong(case, runs.record_of(case)["answer"]))}
    return [figures.exactly("targets of the lab that need no cause: right", len(cases) - len(wrong), len(cases),
                            "; ".join(f"{name}: {', '.join(said)}" for name, said in wrong.items()))]
