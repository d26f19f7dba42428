"""Runs the cases of the *.txt files beside this one, and those in pages of docs/; README.md says how they are written."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

HERE = pathlib.Path(__file__).resolve().parent
BRINK = os.environ.get("BRINK_BIN") or HERE.parent.parent / "build/brink"
DEADLINE_S = 60
PAGES = [HERE.parent.parent / "docs" / "load.md"]  # their ```console blocks are cases


class Case:
    def __init__(self, file, line, command, files):
        self.name = f"{file}:{line}"
        self.command = command
        self.files = files  # name -> text
        self.expected = []
        self.exit = 0
        self.needs = None


def console_blocks(text):
    """The text with every line outside of ```console blocks emptied, so that lines keep their numbers."""
    kept, inside = [], False
    for line in text.splitlines():
        if line.startswith("```"):
            inside = line == "```console"
            line = ""
        kept.append(line if inside else "")
    return "\n".join(kept)


def read_cases(name, text):
    cases, files = [], {}
    file = None  # the name of the file whose lines come now
    case = None  # the case whose output comes now
    blank = True  # the line before was blank
    for number, line in enumerate(text.splitlines(), 1):
        begins = blank or case is None
        blank = line == ""
        if file is not None:
            if line == "%%":
                file = None
            else:
                files[file] += line + "\n"
        elif line.startswith("%% "):
            file, case = line[3:], None
            files[file] = ""
        elif line.startswith("$ "):
            case = Case(name, number, line[2:], dict(files))
            cases.append(case)
        elif case is None or (begins and line.startswith("# ")):
            case = None
        elif found := re.fullmatch(r"\[exit (\d+)\]", line):
            case.exit = int(found[1])
        elif found := re.fullmatch(r"\[needs (\S+)\]", line):
            case.needs = found[1]
        else:
            case.expected.append(line)
    for done in cases:
        while done.expected and done.expected[-1] == "":
            done.expected.pop()
    return cases


def pattern(expected):
    """Expected lines -> a regular expression for the whole output."""
    parts = []
    for line in expected:
        if line == "...":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            parts.append(r"[^\n]*".join(re.escape(piece) for piece in line.split("<*>")) + r"\n")
    return "".join(parts)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """One working folder a file of cases, with the program under test on its PATH as `brink`."""
    program = tmp_path_factory.mktemp("bin")
    (program / "brink").symlink_to(pathlib.Path(BRINK).resolve())
    made = {}

    def folder(file):
        if file not in made:
            made[file] = tmp_path_factory.mktemp(file)
        return made[file], program

    return folder


CASES = [case for path in sorted(HERE.glob("*.txt")) for case in read_cases(path.stem, path.read_text("utf-8"))]
CASES += [case for path in PAGES for case in read_cases(path.stem, console_blocks(path.read_text("utf-8")))]


def test_there_are_cases():
    assert len(CASES) > 50


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case, folders):
    if case.needs and not shutil.which(case.needs):
        pytest.skip(f"{case.needs} is not installed")
    folder, program = folders(case.name.split(":")[0])
    for name, text in case.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    environment = {"PATH": f"{program}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    done = subprocess.run(["sh", "-c", case.command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=DEADLINE_S, check=False)
    output = done.stdout.decode("utf-8")
    assert re.fullmatch(pattern(case.expected), output) is not None, f"$ {case.command}\n{output}"
    assert done.returncode == case.exit, f"$ {case.command}\n{output}"
