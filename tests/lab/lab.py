#!/usr/bin/env python3
"""Starts and stops targets. From a test:

    with lab.running("queue_of_slots") as target:
        ...                                     # target.url, target.port, target.case.truth
    assert target.counts["requests"] == 1000    # what reached it, known once it has stopped

A case whose Debian package or right is not there says so: lab.missing(case).

From a shell: `lab.py` lists the cases, `lab.py NAME` serves one until Ctrl-C. The shop is served by the built program,
BRINK_BIN or build/brink.
"""

import contextlib
import ctypes
import json
import os
import pathlib
import resource
import selectors
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import cgroups  # noqa: E402
import components  # noqa: E402
import table  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
BRINK = os.environ.get("BRINK_BIN", str(HERE.parent.parent / "build" / "brink"))
START_SECONDS = 30  # far beyond what starting takes: ends a wait for something that will not come


class Target:
    """A running target; see running()."""

    def __init__(self, case, process, hello):
        self.case = case
        self.process = process
        self.pid = process.pid
        self.url = hello["url"].rstrip("/")
        self.port = int(self.url.rsplit(":", 1)[1])
        self.truth = hello.get("truth", hello)
        self.counts = None

    def stop(self):
        """Ends the process and reads what it has counted. Again: no effect."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            rest, _ = self.process.communicate(timeout=START_SECONDS)
            lines = [json.loads(line) for line in rest.splitlines() if line.startswith("{")]
            self.counts = next((line["counts"] for line in lines if "counts" in line), None)


def command(case, port=0):
    if case.target == "shop":
        return [BRINK, "demo", "--truth", "--port", str(port)]
    return ["/usr/bin/python3", str(HERE / case.target), "--case", case.name, "--port", str(port)]


def start(name, port=0):
    """The target of case `name`, listening on 127.0.0.1. Port 0 takes a free one."""
    case = table.case(name)
    components.prepare(case.target)
    process = subprocess.Popen(command(case, port), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        line = process.stdout.readline() if waiting.select(START_SECONDS) else ""
    if not line:
        process.kill()
        process.communicate()
        raise RuntimeError(f"target {name} did not start (exit code {process.returncode})")
    return Target(case, process, json.loads(line))


@contextlib.contextmanager
def running(name, port=0):
    target = start(name, port)
    try:
        yield target
    finally:
        target.stop()


def missing(case):
    """Why the case cannot be run on this machine, or None."""
    if "cpu_share" in case.tester and not cgroups.place():
        return "needs the right to make a control group with a quota of CPU"
    return components.missing(case.target)


def limits_of(case, group=None):
    """For subprocess: preexec_fn of a tester that has to live with the case's limits, or None. `group`: see cgroups."""
    nofile, unprivileged = case.tester.get("nofile"), case.tester.get("unprivileged")
    prctl = ctypes.CDLL(None).prctl
    if not (nofile or unprivileged or group):
        return None

    def limit():
        if group:
            group.pids.write_text("0")
        if nofile:
            resource.setrlimit(resource.RLIMIT_NOFILE, (nofile, nofile))
        if unprivileged:
            prctl(24, 24, 0, 0, 0)  # PR_CAPBSET_DROP, CAP_SYS_RESOURCE: not even root may raise it again

    return limit


def main():
    if len(sys.argv) < 2:
        for case in table.CASES.values():
            print(f"{case.name:26} {case.why}")
        return
    chosen = command(table.case(sys.argv[1]))
    os.execv(chosen[0], chosen[:-2] + sys.argv[2:])


if __name__ == "__main__":
    main()
