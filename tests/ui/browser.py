"""Debian's Chromium and the library that drives it, which is installed into this folder when it is first needed."""
import fcntl
import pathlib
import shutil
import subprocess

import pytest

HERE = pathlib.Path(__file__).resolve().parent
CHROMIUM, NODE, NPM = (shutil.which(program) for program in ("chromium", "node", "npm"))
DEADLINE_S = 300
NO_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH")


def require():
    """Skips the module where there is no browser to be had."""
    if not CHROMIUM or not NODE or not NPM:
        pytest.skip("needs chromium, Node.js 20 and npm: tests/ui/README.md", allow_module_level=True)


def install():
    """Once, however many processes run the tests: others wait until it is whole."""
    with open(HERE / "package-lock.json") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (HERE / "node_modules/.package-lock.json").is_file():  # npm writes it last
            return
        installed = subprocess.run([NPM, "ci", "--no-fund", "--no-audit", "--ignore-scripts"], cwd=HERE, capture_output=True,
                                   text=True, timeout=DEADLINE_S, check=False)
    if any(word in installed.stderr for word in NO_NETWORK):
        pytest.skip("the registry of npm cannot be reached")
    assert installed.returncode == 0, installed.stderr


def run(script, *arguments):
    """What a script of this folder prints, with Chromium as its first argument."""
    install()
    done = subprocess.run([NODE, HERE / script, CHROMIUM, *arguments], capture_output=True, text=True, timeout=DEADLINE_S,
                          check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def is_told(seen):
    """A page's structure is there for those who listen to it."""
    assert seen["lang"] == "en" and seen["landmarks"] == [1, 1, 1] and seen["sectionsUnnamed"] == 0
    assert seen["headings"][0] == 1 and seen["headings"].count(1) == 1
    assert all(below - above <= 1 for above, below in zip(seen["headings"], seen["headings"][1:])), seen["headings"]
    assert all(seen["pictures"])
    for nothing in ("figuresWithoutCaption", "tablesWithoutCaption", "headersWithoutScope", "brokenLinks", "smallButtons"):
        assert seen[nothing] == 0, nothing
    assert seen["unnamed"] == [] and seen["duplicateIds"] == []
