"""Targets made of real programs: each starts, answers, shows its fault to light requests, and ends with all its parts."""

import concurrent.futures
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

pytest.register_assert_rewrite("checks_exact", "checks_real", "showing")
import checks_exact  # noqa: E402, F401: registers its checks
import checks_real  # noqa: E402, F401
import client  # noqa: E402
import components  # noqa: E402
import lab  # noqa: E402
import table  # noqa: E402
from showing import CHECKS, children  # noqa: E402

CASES = [case for case in table.CASES.values() if case.target in components.PROGRAMS]


def test_every_case_has_a_check():
    assert {case.name for case in CASES} == set(CHECKS)


def telling(case):
    """Words that would give the answer away."""
    return {word for cause in case.truth["cause"] for word in cause.split("_") if len(word) > 3} - {"none", "connection"}


def check(case):
    """None, or why it was not made."""
    lacking = lab.missing(case)
    if lacking:
        return lacking
    with lab.running(case.name) as target:
        assert target.truth == case.truth
        connection = client.Connection(target)
        status, head, body = connection.ask(case.paths[0])
        connection.close()
        assert status == 200
        assert [word for word in telling(case) if word in (head + body).decode().lower()] == []
        running = CHECKS[case.name](target)
        next(running)
        parts = children(target.pid)
        folders = {os.readlink(f"/proc/{pid}/cwd") for pid in parts if alive(pid)}
    assert target.process.returncode == 0
    assert target.counts["requests"] >= 1
    assert next(running, None) is None
    assert [pid for pid in parts if pathlib.Path(f"/proc/{pid}").exists()] == []
    assert [folder for folder in folders if os.path.exists(folder)] == []
    return None


@pytest.fixture(scope="module")
def checks(request):
    """The checks of all cases that were asked for, some at a time: most of what they take is waiting."""
    asked = [item.callspec.params["case"] for item in request.session.items
             if item.path == request.path and "checks" in getattr(item, "fixturenames", ())]
    for target in {case.target for case in asked}:
        components.prepare(target)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        yield {case.name: pool.submit(check, case) for case in asked}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_shows_its_fault_and_leaves_nothing(case, checks):
    not_made = checks[case.name].result()
    if not_made:
        pytest.skip(not_made)


STARTER = """
import sys
sys.path.insert(0, sys.argv[1])
import lab  # noqa: E402
target = lab.start(sys.argv[2])
print(target.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("name", ["private_pool", "nginx_shaper_50", "flawless_90ms", "healthy_nginx"])
def test_ends_with_the_one_who_started_it(name):
    starter = subprocess.Popen([sys.executable, "-c", STARTER, str(table.HERE), name], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    pid = int(starter.stdout.readline())
    everyone = [pid, *children(pid)]
    starter.send_signal(signal.SIGKILL)
    starter.communicate()
    until = time.monotonic() + client.PATIENCE_S
    while any(alive(each) for each in everyone) and time.monotonic() < until:
        time.sleep(0.02)
    assert [each for each in everyone if alive(each)] == []


def alive(pid):
    """Whether it runs: one that has ended and was not waited for does not."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
