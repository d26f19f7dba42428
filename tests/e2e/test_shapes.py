"""The reports of `brink wrk`, `brink ab` and `brink hey` beside those of the tools themselves, numbers taken out: the same lines
in the same order. And every option of theirs stands in the page about it."""
import pathlib
import re
import shutil
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent


def theirs(tool, *arguments, folder):
    program = shutil.which(tool)
    if not program:
        pytest.skip(f"{tool} is not installed")
    done = subprocess.run([program, *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def shape(text):
    """Lines without their numbers, units and bars; blanks as one."""
    lines = []
    for line in text.splitlines():
        line = re.sub(r"-?\d[\d.]*(us|ms|s|m|h|[KMG]?B|k|M)?\b", "#", line)
        line = line.rstrip("■ ")
        lines.append(re.sub(r"\s+", " ", line.strip()))
    return lines


def columns(text, pattern):
    """Where the numbers of a line end."""
    line = next(line for line in text.splitlines() if re.match(pattern, line))
    return [found.end() for found in re.finditer(r"[\d.]+", line)]


def test_ab(brink, nginx):
    arguments = ("-q", "-k", "-n", 60, "-c", 3, nginx.url + "/")
    real, ours = theirs("ab", *arguments, folder=brink.folder), brink("ab", *arguments).out
    begin = "Server Software:"
    assert shape(ours[ours.index(begin):]) == shape(real[real.index(begin):])
    for row in (r" +50%", r" 100%", r"Connect: ", r"Total: "):
        assert columns(ours, row)[-1] == columns(real, row)[-1], row
    assert ours.startswith("This is ApacheBench, Version 2.3")


def test_ab_files(brink, nginx):
    arguments = ("-q", "-n", 60, "-c", 3, "-e")
    theirs("ab", *arguments, "theirs.csv", nginx.url + "/", folder=brink.folder)
    brink("ab", *arguments, "ours.csv", nginx.url + "/")
    real, ours = ((brink.folder / name).read_text().splitlines() for name in ("theirs.csv", "ours.csv"))
    assert [line.split(",")[0] for line in ours] == [line.split(",")[0] for line in real]


def test_ab_in_html(brink, nginx):
    arguments = ("-q", "-w", "-x", "border=1", "-n", 60, "-c", 3, nginx.url + "/")
    real, ours = theirs("ab", *arguments, folder=brink.folder), brink("ab", *arguments).out
    assert shape(ours[ours.index("<table"):]) == shape(real[real.index("<table"):])


def test_hey(brink, nginx):
    arguments = ("-n", 60, "-c", 3, nginx.url + "/")
    real, ours = theirs("hey", *arguments, folder=brink.folder), brink("hey", *arguments).out
    # Of 60 requests hey writes its 99th percentile as "0%".
    assert shape(ours) == shape(real)


def test_wrk(brink, nginx):
    arguments = ("-t1", "-c3", "-d1s", "--latency", nginx.url + "/")
    real, ours = theirs("wrk", *arguments, folder=brink.folder), brink("wrk", *arguments).out
    assert shape(ours) == shape(real)


def words_of(text):
    """Option names as a page or a help text writes them."""
    return set(re.findall(r"(?<![\w-])--?[A-Za-z][\w.-]*", text))


@pytest.mark.parametrize("tool", ["pywrkr", "wrk", "ab", "hey"])
def test_every_option_stands_in_the_page_about_the_tool(brink, tool):
    page = words_of((TOP / "docs" / "compat" / f"{tool}.md").read_text())
    options = re.findall(r"^  (--?.*?)  ", brink(tool, "--help").out, re.MULTILINE)
    assert len(options) > 10
    missing = {word for option in options for word in words_of(option)} - page
    assert not missing


@pytest.mark.parametrize("verb", ["har-import", "openapi-import", "compare", "summary"])
def test_every_option_of_a_subcommand_stands_there_too(brink, verb):
    page = (TOP / "docs" / "compat" / "pywrkr.md").read_text()
    row = next(line for line in page.splitlines() if line.startswith(f"| `{verb} "))
    options = re.findall(r"^  (--.*?)  ", brink("pywrkr", verb, "--help").out, re.MULTILINE)
    missing = {name for option in options for name in re.findall(r"--[a-z-]+", option)} - words_of(row)
    assert missing <= {"--output", "--th"}, "the short form stands there"
