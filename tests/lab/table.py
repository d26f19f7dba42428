"""The table of cases: cases.json as Python values. See README.md for what the columns mean."""

import dataclasses
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    target: str  # the program beside this file, or "shop"
    split: str  # "tune": rules may be tuned on it; "hold": they must hold on it
    paths: tuple  # routes to test, in turn
    fault: dict  # numbers the target is built with
    tester: dict  # how the tester is to be run
    truth: dict  # what a right answer says
    why: str
    light: bool = False  # others may run beside it


def load():
    rows = json.loads((HERE / "cases.json").read_text())
    return {row["name"]: Case(**{**row, "paths": tuple(row["paths"])}) for row in rows}


CASES = load()


def case(name):
    if name not in CASES:
        raise SystemExit(f"no case {name!r} in cases.json; there are: {', '.join(CASES)}")
    return CASES[name]
