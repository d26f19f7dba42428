"""What a run against a case left behind, cut down to what a diagnosis is made of: `tests/cases/CASE.json`.

A recording is a record with nothing in it but its head, its answer and the features and texts that were measured, so
that `brink show` diagnoses the case again, by the rules of today, in milliseconds.
"""

import json
import subprocess

import lab
import table

FOLDER = table.HERE.parent / "cases"
HEAD = ("format", "schema_version", "kind", "id", "tool_version", "created_at", "answer")


def cut_down(record):
    diagnosis = record["diagnosis"]
    kept = {name: record[name] for name in HEAD if name in record}
    kept["target"] = {"url": record["target"]["url"], "origin": record["target"]["origin"], "routes": []}
    kept["diagnosis"] = {name: diagnosis[name] for name in ("cause", "features", "texts")}
    return rounded(kept)


def rounded(value):
    """Six digits tell everything a measurement knows."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    return [rounded(each) for each in value] if isinstance(value, list) else value


def keep(case, record):
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(cut_down(record), indent=1, sort_keys=True)
    (FOLDER / f"{case.name}.json").write_text(text + "\n")


def recorded():
    """The cases there are recordings of."""
    return [case for case in table.CASES.values() if (FOLDER / f"{case.name}.json").exists()]


def diagnosed_again(case):
    """The diagnosis that this program makes of the recording."""
    command = [lab.BRINK, "show", str(FOLDER / f"{case.name}.json"), "--json"]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)["diagnosis"]
