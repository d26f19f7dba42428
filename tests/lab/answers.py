"""What the tester answered, a line of JSON a run: `tests/lab/answers.jsonl` for runs over all cases, from which SCORECARD.md
is made, and `build/lab/answers.jsonl` for runs over some.

Each line names the program that gave the answer, so that a series of several runs a case can be stopped and gone on with
(`score.py --continue`), and never mixes programs without saying so.
"""

import dataclasses
import json
import subprocess

import recordings
import scoring
import table

TOP = table.HERE.parent.parent
WHOLE = table.HERE / "answers.jsonl"
PARTIAL = TOP / "build" / "lab" / "answers.jsonl"
PROGRAM = ("src", "cmake", "CMakeLists.txt", ":(exclude)*.md")  # what an answer can depend on
MEMBERS = ("status", "route", "cause", "confidence", "ranked", "parameters")  # what is scored of an answer
FAINT = 0.02  # belief that is not worth a place in a line


def program():
    """The last commit that changed the program, with "+" when there are changes that no commit has."""
    def git(*words):
        done = subprocess.run(["git", "-C", TOP, *words, "--", *PROGRAM], capture_output=True, text=True, check=False)
        return done.stdout.strip()

    return (git("log", "-1", "--format=%h", "--abbrev=7") or "unknown") + ("+" if git("status", "--porcelain") else "")


def cut_down(answer):
    kept = {name: answer[name] for name in MEMBERS if name in answer}
    if "ranked" in kept:
        kept["ranked"] = [each for each in kept["ranked"] if each["confidence"] >= FAINT]
    return recordings.rounded(kept)


def line_of(tried):
    """One run as it is kept."""
    members = dataclasses.asdict(tried) | {"answer": cut_down(tried.answer), "seconds": round(tried.seconds, 1)}
    return json.dumps({name: each for name, each in members.items() if each not in ("", [])}, sort_keys=True)


def read(path):
    """[Try] in the order in which they were made; none where there is no file."""
    return [scoring.Try(**json.loads(line)) for line in path.read_text().splitlines()] if path.exists() else []


def programs(tries):
    """"a1b2c3d (120 runs), 1234567 (3)": who gave them, the first first."""
    names = [each.program or "unknown" for each in tries]
    return ", ".join(f"{name} ({names.count(name)} runs)" for name in dict.fromkeys(names))
