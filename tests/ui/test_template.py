"""The committed template: built from the sources beside it, in one file. Needs no browser and no network."""
import hashlib
import json
import re
import shutil
import subprocess

import pytest
from pages import TEMPLATE, TOP

UI = TOP / "ui"
LIVE = UI / "dist/live.html"
STEERING = ("index.html", "live.html", "package-lock.json", "package.json", "sources.js", "vite.config.js")


def source_hash():
    """As ui/sources.js."""
    names = sorted([*STEERING, *(path.relative_to(UI).as_posix() for path in (UI / "src").rglob("*") if path.is_file())])
    digest = hashlib.sha256()
    for name in names:
        data = (UI / name).read_bytes()
        digest.update(f"{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()


@pytest.mark.parametrize("page", [TEMPLATE, LIVE], ids=lambda page: page.name)
def test_the_template_was_built_from_these_sources(page):
    built = re.search(r'<meta name="brink-sources" content="(\w+)">', page.read_text())
    assert built, "the page does not say what it was built from"
    assert built[1] == source_hash(), "ui/ has changed since ui/dist was built: run make ui and commit both"


def test_it_is_one_small_file():
    text = TEMPLATE.read_text()
    assert len(text.encode()) < 400_000
    assert text.count("<!--data-->") == 1
    for reference in (r"<script[^>]*\ssrc=", r'<link[^>]*rel="?(stylesheet|preload|modulepreload)', r"@import", r"url\((?!data:)",
                      r"\bfetch\(", r"XMLHttpRequest", r"WebSocket\("):
        assert not re.search(reference, text), reference


def test_the_served_page_is_one_file_too():
    text = LIVE.read_text()
    assert len(text.encode()) < 400_000
    for reference in (r"<script[^>]*\ssrc=", r'<link[^>]*rel="?(stylesheet|preload|modulepreload)', r"@import", r"url\((?!data:)"):
        assert not re.search(reference, text), reference


@pytest.mark.parametrize("page, connects", [(TEMPLATE, False), (LIVE, True)], ids=lambda one: getattr(one, "name", ""))
def test_only_its_own_script_may_run(page, connects):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page.read_text())[1]
    assert ("connect-src 'self'" in policy) == connects
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[^']+';", policy)


def test_nothing_is_written_as_markup():
    for path in (UI / "src").rglob("*"):
        if path.suffix in (".svelte", ".js"):
            assert not re.search(r"\{@html|innerHTML|insertAdjacentHTML|document\.write|\beval\(", path.read_text()), path


def test_the_lock_names_no_host_of_packages():
    assert not [name for name, package in json.loads((UI / "package-lock.json").read_text())["packages"].items()
                if "resolved" in package]


def test_numbers_are_those_of_the_terminal():
    """The table that src/output/html_test.cc holds the terminal's numbers to."""
    node = shutil.which("node")
    if not node:
        pytest.skip("no node")
    program = """
      import { readFileSync } from 'node:fs';
      const number = await import(process.argv[1]);
      const rows = JSON.parse(readFileSync(process.argv[2], 'utf8'));
      console.log(JSON.stringify(rows.map(([kind, value]) => number[kind](value))));"""
    done = subprocess.run([node, "--input-type=module", "-e", program, str(UI / "src/data/number.js"),
                           str(TOP / "src/output/testdata/numbers.json")], capture_output=True, text=True, check=True)
    rows = json.loads((TOP / "src/output/testdata/numbers.json").read_text())
    assert json.loads(done.stdout) == [text for _, _, text in rows]
