"""`--html` of every command that has it: one file that needs nothing else, and holds the run it is about."""
import json
import re

import pytest

TEMPLATE_BYTES = 400_000  # beyond the data


def data(page):
    return {name: json.loads(text) for name, text in
            re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', page, re.DOTALL)}


def outside(page):
    """What a browser would fetch: addresses in attributes, styles and scripts; the data is text to it."""
    code = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.DOTALL)
    return re.findall(r"""(?:src|href|action|poster|srcset)\s*=\s*["']?\s*(?:https?:)?//[^"'\s>]*|url\(\s*["']?(?:https?:)?//[^)]*"""
                      r"""|@import[^;]*|(?:fetch|importScripts|import)\(\s*["'`]https?:[^)]*""", code)


def test_what_would_be_fetched_is_seen():
    for text in ('<img src="http://a/x.png">', "<link href=//a/b.css>", "<style>@import 'x';</style>", "p { background: url(https://a/b) }"):
        assert outside(text), text
    assert not outside('<script type="application/json" id="record">{"url": "<img src=http://a>"}</script>')


COMMANDS = {"run": ("-u", 2, "-s", 1), "investigate": ("-u", 2, "-s", 1, "--budget", 10), "bench": ("-n", 100)}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_is_one_file_with_the_run_in_it(brink, nginx, command):
    ran = brink(command, nginx.url, *COMMANDS[command], "--html", "report.html")
    assert ran.code in (0, 5), ran.err  # 5: a busy machine
    page = (brink.folder / "report.html").read_text()
    [saved] = (brink.folder / ".brink/runs").glob("*.json")
    assert data(page)["record"]["id"] == saved.stem
    assert data(page)["record"]["kind"] == command
    assert outside(page) == []
    assert len(page.encode()) < TEMPLATE_BYTES + len(saved.read_bytes())

    shown = brink("show", saved.stem, "--html", "again.html")
    assert shown.code == 0, shown.err
    assert data((brink.folder / "again.html").read_text())["record"]["answer"] == data(page)["record"]["answer"]


def test_a_page_that_cannot_be_written_is_said(brink, nginx):
    ran = brink("bench", nginx.url, "-n", 10, "--no-save", "--html", "nowhere/report.html")
    assert ran.code in (1, 5)
    assert "nowhere/report.html" in ran.err
