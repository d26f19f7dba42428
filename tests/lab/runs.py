"""`brink run` against a case, as the case's tester is to be run: -> the record."""

import json
import subprocess

import lab

DEADLINE_S = 280  # ends a wait for something that will not come


def options_of(case):
    options = ["-u", case.tester["max_users"], "--json", "--no-save"]
    if "stage_seconds" in case.tester:
        options += ["-s", case.tester["stage_seconds"]]
    others = [path for path in case.paths if path != "/"]
    for path in others if "/" in case.paths else others[1:]:
        options += ["--path", path]
    return options if others else options + ["--no-links"]


def start_of(case):
    """The path of the URL that is given; the others are named by --path."""
    return "/" if "/" in case.paths else case.paths[0]


def record_of(case, *more):
    with lab.running(case.name) as target:
        command = [lab.BRINK, "run", target.url + start_of(case), *map(str, options_of(case)), *map(str, more)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=DEADLINE_S, preexec_fn=lab.limits_of(case))
    if not done.stdout:
        raise RuntimeError(f"brink run ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def wrong(case, answer):
    """What an answer claims that is not so: the empty list when it is right in all the table says of it."""
    said = []
    if answer["status"] not in case.truth["status"]:
        said.append(f"status {answer['status']}, not {' or '.join(case.truth['status'])}")
    if answer["status"] != "breaks":
        return said
    if answer["route"] != case.truth["route"]:
        said.append(f"route {answer['route']}, not {case.truth['route']}")
    users = case.truth["users"]
    if users and users["holds"] == 0 and answer["users"]["breaks"] != users["breaks"]:
        said.append(f"breaks at {answer['users']['breaks']} users, not {users['breaks']}")
    if users and users["holds"] > 0 and not 0.9 * users["holds"] <= answer["users"]["breaks"] <= 1.1 * users["breaks"]:
        said.append(f"breaks at {answer['users']['breaks']} users, not at {users['breaks']}")
    return said
