"""`brink run` against a case, as the case's tester is to be run: -> the record."""

import contextlib
import ctypes
import json
import signal
import subprocess

import cgroups
import lab

DEADLINE_S = 600  # ends a wait for something that will not come


def options_of(case):
    options = ["-u", case.tester["max_users"], "--json"]
    for name, option in (("stage_seconds", "-s"), ("max_rps", "--max-rps"), ("max_duration", "--max-duration"),
                         ("think_seconds", "--think-time")):
        if name in case.tester:
            options += [option, case.tester[name]]
    others = [path for path in case.paths if path != "/"]
    for path in others if "/" in case.paths else others[1:]:
        options += ["--path", path]
    return options if others else options + ["--no-links"]


def start_of(case):
    """The path of the URL that is given; the others are named by --path."""
    return "/" if "/" in case.paths else case.paths[0]


def tester_of(case, stack):
    """The preexec_fn of the case's tester, which also ends with us; what it needs is gone when `stack` is closed."""
    share = case.tester.get("cpu_share")
    limit = lab.limits_of(case, stack.enter_context(cgroups.group("tester", share)) if share else None)
    prctl = ctypes.CDLL(None).prctl

    def prepare():
        prctl(1, int(signal.SIGTERM), 0, 0, 0)  # PR_SET_PDEATHSIG
        if limit:
            limit()

    return prepare


def tried(case, command="run", *more, save=False):
    """The tester against the case's target: -> (the record, the target after it has stopped)."""
    with contextlib.ExitStack() as stack:
        preexec = tester_of(case, stack)
        target = stack.enter_context(lab.running(case.name))
        words = [lab.BRINK, command, target.url + start_of(case), *options_of(case), *more, *([] if save else ["--no-save"])]
        done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              check=False, stdin=subprocess.DEVNULL, timeout=DEADLINE_S, preexec_fn=preexec)
    if not done.stdout:
        raise RuntimeError(f"brink {command} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout), target


def record_of(case, *more):
    """The record of `brink run`."""
    return tried(case, "run", *more)[0]


def stages_of(record):
    """What was played and what came of it, a line a stage: what a wrong answer is argued with."""
    lines = []
    for stage in record["stages"]:
        red = [gate["name"] for gate in stage["health"]["gates"] if gate["red"]]
        p95 = (stage.get("response_ms") or {}).get("p95")
        lines.append(f"{stage['purpose']}: {stage['name']}: {stage['goodput_rps']:.0f}/s, p95 {p95} ms, "
                     f"{stage['counts']['failed']} failed, red: {', '.join(red) or 'none'}")
    return "\n".join(["", *lines])


def route_is(truth, route):
    """Whether `route` is the one that breaks: "*" stands for any, where all break alike."""
    return route == truth["route"] or (truth["route"] == "*" and route is not None)


def wrong(case, answer):
    """What an answer claims that is not so: the empty list when it is right in all the table says of it."""
    said = []
    if answer["status"] not in case.truth["status"]:
        said.append(f"status {answer['status']}, not {' or '.join(case.truth['status'])}")
    if answer["status"] != "breaks":
        return said
    if not route_is(case.truth, answer["route"]):
        said.append(f"route {answer['route']}, not {case.truth['route']}")
    users = case.truth["users"]
    if users and users["holds"] == 0 and answer["users"]["breaks"] != users["breaks"]:
        said.append(f"breaks at {answer['users']['breaks']} users, not {users['breaks']}")
    if users and users["holds"] > 0 and not 0.9 * users["holds"] <= answer["users"]["breaks"] <= 1.1 * users["breaks"]:
        said.append(f"breaks at {answer['users']['breaks']} users, not at {users['breaks']}")
    return said
