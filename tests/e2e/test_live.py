"""`--live` on a real terminal: what is on the screen, which keys it heeds, and that it always leaves the terminal as it
was. Words decide; for each of them the test waits, with a bound."""
import json
import os
import re
import signal
import subprocess

import pytest

from conftest import BRINK, DEADLINE_S
from tmux import Tmux, installed

pytestmark = pytest.mark.skipif(not installed(), reason="tmux is not installed")

COLOR = re.compile(r"\x1b\[[0-9;]*3[0-7]")
GENTLE = "-c 2 --max-rps 200 --no-save"  # a load that is enough to be seen


@pytest.fixture(scope="module")
def shop():
    process = subprocess.Popen([BRINK, "demo", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               stdin=subprocess.DEVNULL, text=True)
    yield re.search(r"http://[0-9.:]+", process.stdout.readline())[0]
    process.terminate()
    process.communicate(timeout=DEADLINE_S)


class Terminal(Tmux):
    """A shell on a terminal that has been used before, and is to be found as it was."""

    def __init__(self, folder, **how):
        super().__init__(folder, **how)
        self.run("stty -a > before; clear; echo what was here before")
        self.wait_until(lambda screen: "what was here before\nready>" in screen)

    def brink(self, arguments):
        self.run(f"{BRINK} {arguments}; echo exit=$?")

    def assert_clean(self):
        assert self.ask("alternate_on") == "0"
        assert self.ask("cursor_flag") == "1"
        assert self.ask("keypad_flag") == "0"
        assert "what was here before" in self.screen("-S", "-")

    def back(self):
        """Waits for the shell; the terminal is as it was. The screen, with what scrolled off it."""
        self.wait("exit=")
        self.assert_clean()
        screen = self.screen("-S", "-")
        self.run("stty -a > after; echo as''ked")
        self.wait("asked")
        # How large it is belongs to whoever resized it.
        before, after = (re.sub(r"rows \d+; columns \d+", "", (self.folder / name).read_text())
                         for name in ("before", "after"))
        assert before == after
        return screen


@pytest.fixture
def terminal(tmp_path):
    """terminal(columns=80, rows=24, LANG=...)"""
    opened = []

    def open_terminal(**how):
        opened.append(Terminal(tmp_path, **how))
        return opened[-1]

    yield open_terminal
    for each in opened:
        each.close()


def test_the_screen_and_the_report_after_it(terminal, shop):
    t = terminal()
    t.brink(f"bench {shop}/ {shop}/search -d 100 {GENTLE} --live")
    screen = t.wait("brink bench  http://127.0.0.1", "bench: 2 users", "last second", "window", "routes (2)", "/search",
                    "status      200", "generator   ", "CPU", "failed/s")
    lines = screen.splitlines()
    assert len(lines) == 24
    assert lines[-1].startswith("q stop  p pause  ↑↓ routes  ? help")
    assert "what was here before" not in screen
    assert t.ask("alternate_on") == "1"
    assert t.ask("cursor_flag") == "0"
    t.type("q")
    screen = t.back()
    assert "exit=130" in screen
    assert "interrupted" in screen and "200" in screen, screen
    assert "last second" not in screen


def test_a_run_that_ends_by_itself(terminal, shop):
    t = terminal()
    t.brink(f"bench {shop}/ -n 300 {GENTLE} --live")
    t.wait("bench: 2 users")
    screen = t.back()
    assert re.search(r"exit=[05]", screen), screen  # 5: a busy machine
    assert "300" in screen


def test_it_follows_the_size_of_the_terminal(terminal, shop):
    t = terminal()
    t.brink(f"bench {shop}/ -d 100 {GENTLE} --live")
    t.wait("routes (1)", "generator   ")

    def rows_are(rows):
        return lambda screen: len(screen.splitlines()) == rows and screen.splitlines()[-1].startswith("q stop")

    t.resize(132, 43)
    screen = t.wait_until(lambda screen: rows_are(43)(screen) and "routes (1)" in screen)
    assert max(line.find("routes (1)") for line in screen.splitlines()) > 60, "beside the numbers"
    t.resize(60, 20)
    t.wait_until(lambda screen: rows_are(20)(screen) and "routes (1)" in screen)
    t.resize(39, 24)
    t.wait("too small for --live: 39x24, it takes")
    t.resize(40, 10)
    t.wait_until(rows_are(10))
    t.resize(80, 24)
    t.wait_until(lambda screen: rows_are(24)(screen) and "routes (1)" in screen)
    t.type("C-c")
    assert "exit=130" in t.back()


def test_keys(terminal, shop):
    t = terminal()
    routes = " ".join(f"{shop}/product/{n}?view={n}" for n in range(40))
    t.brink(f"bench {routes} -d 100 {GENTLE} --live")
    t.wait("routes 1-", " of 40")
    t.type("Down")
    t.wait("routes 2-")
    t.type("NPage")
    t.wait_until(lambda screen: re.search(r"routes (\d+)-", screen) and int(re.search(r"routes (\d+)-", screen)[1]) > 3)
    t.type("End")
    t.wait("-40 of 40")
    t.type("Home")
    t.wait("routes 1-")
    t.type("?")
    t.wait("this help, and back")
    t.type("?")
    t.wait("routes 1-", gone=["this help"])
    t.type("p")
    t.wait("PAUSED (p: go on)")
    t.type("p")
    t.wait("routes 1-", gone=["PAUSED"])
    t.type("x")  # means nothing
    t.type("q")
    assert "exit=130" in t.back()


def test_a_second_stop_cuts_and_a_third_ends_at_once(terminal, rogue):
    t = terminal()
    hangs = f"bench {rogue(silent=True)}/ -d 100 --drain 100 -c 2 --no-save --live"
    t.brink(hangs)
    t.wait("bench: 2 users")
    t.type("q")
    t.wait("STOPPING, the last answers are awaited (q: cut)")
    t.type("q")
    t.back()
    t.run("clear; echo what was here before")
    t.brink(hangs)
    t.wait("bench: 2 users")
    t.type("C-c", "C-c", "C-c")  # whether the third finds it at work or on its way out
    t.back()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_reports_saves_and_leaves_the_terminal_clean(terminal, shop, tmp_path, how):
    t = terminal()
    t.brink(f"bench {shop}/ -d 100 -c 2 --max-rps 200 --live")
    t.wait("routes (1)")
    os.kill(t.child(), how)
    assert "exit=130" in t.back()
    saved, = (tmp_path / ".brink/runs").glob("*.json")
    assert json.loads(saved.read_text())["interrupted"] is True


@pytest.mark.parametrize("how", [signal.SIGABRT, signal.SIGSEGV, signal.SIGQUIT])
def test_killed_by_a_fault_it_leaves_the_terminal_clean(terminal, shop, how):
    t = terminal()
    t.run("ulimit -c 0")
    t.brink(f"bench {shop}/ -d 100 {GENTLE} --live")
    t.wait("routes (1)")
    os.kill(t.child(), how)
    assert f"exit={128 + how}" in t.back() or how == signal.SIGABRT


def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_the_screen_back(terminal, shop):
    t = terminal()
    t.brink(f"bench {shop}/ -d 100 {GENTLE} --live")
    t.wait("routes (1)")
    t.type("C-z")
    t.wait("Stopped")
    t.assert_clean()
    t.run("clear; echo what was here before; echo as''ked")
    t.wait("asked")
    t.resize(100, 30)
    t.run("fg")
    screen = t.wait("routes (1)", "q stop")
    assert len(screen.splitlines()) == 30
    assert t.ask("alternate_on") == "1"
    t.type("q")
    t.wait("ready>", gone=["q stop"])
    t.assert_clean()


def test_colours_and_none(terminal, shop):
    t = terminal()
    t.brink(f"bench {shop}/ -d 100 {GENTLE} --live")
    t.wait("generator   ", "status")
    assert COLOR.search(t.screen("-e"))
    t.type("q")
    t.back()
    t.run("clear; echo what was here before; export NO_COLOR=1")
    t.brink(f"bench {shop}/ -d 100 {GENTLE} --live")
    t.wait("generator   ", "status")
    assert not COLOR.search(t.screen("-e"))
    t.type("q")
    t.back()


def test_plain_ascii(terminal, shop):
    t = terminal(LC_ALL="C")
    t.brink(f"bench {shop}/ -d 100 {GENTLE} --live")
    screen = t.wait("routes (1)", "up/down routes")
    assert screen.isascii(), screen
    t.type("q")
    t.back()


def test_open_load_shows_what_was_asked_for(terminal, shop):
    t = terminal()
    t.brink(f"bench {shop}/ -d 100 --rate 50 --no-save --live")
    t.wait("bench: 50 req/s asked", "send lag p99", "asked")
    t.type("q")
    t.back()


def test_an_investigation_shows_its_stages_and_its_belief(terminal, shop):
    t = terminal(columns=120, rows=40)
    t.brink(f"investigate {shop}/ --path /checkout --quick -u 64 --no-save --live")
    t.wait("brink investigate", "stages that ended", "baseline")
    t.wait("belief; asking: ")
    t.type("q")
    screen = t.back()
    assert "exit=130" in screen
    assert "belief; asking" not in screen


def test_where_it_cannot_be_shown_one_note_says_so(terminal, shop, brink):
    ran = brink("bench", shop + "/", "-n", 10, "--no-save", "--live")
    assert ran.err.count("brink: note: --live: stdout is not a terminal; progress is shown by the line\n") == 1
    assert "\x1b" not in ran.err + ran.out
    t = terminal()
    t.brink(f"bench {shop}/ -n 10 --no-save --live 2> said")
    t.back()
    assert "--live: stderr is not a terminal" in (t.folder / "said").read_text()
    t.run("clear; echo what was here before; export TERM=dumb")
    t.brink(f"bench {shop}/ -n 10 --no-save --live")
    assert 'a terminal of the kind "dumb" cannot be drawn on' in t.back().replace("\n", "")


LOCUSTFILE = """
from locust import HttpUser, constant, task
class Visitor(HttpUser):
    wait_time = constant(0.05)
    @task
    def visit(self):
        self.client.get("/")
        self.client.get("/search?q=tea", name="search")
"""


def test_rows_of_a_program_have_the_names_it_gives(terminal, shop, tmp_path):
    (tmp_path / "visitors.py").write_text(LOCUSTFILE)
    t = terminal(columns=100, rows=32)
    t.brink(f"run visitors.py {shop} -u 2 -d 60s --live --no-save")
    t.wait("GET search")
    screen = t.wait("s left")
    assert "GET /" in screen and "request 1" not in screen
    assert int(re.search(r"(\d+) s left", screen)[1]) <= 60
    t.type("q")
    t.back()


CHATTY_K6 = """import { sleep } from 'k6';
export const options = { scenarios: { a_scenario_whose_name_is_as_long_as_a_sentence: {
  executor: 'per-vu-iterations', vus: 1, iterations: 8 } } };
export default function () { sleep(0.3); console.log('this is line', __ITER); }
"""
CHATTY_PYTHON = """from loadpilot import VUser, scenario, task
said = 0
@scenario(rps=5, duration="3s", mode="constant")
class Chatty(VUser):
    @task
    def talk(self, client):
        global said
        said += 1
        client.get("/")
        print("this is line", said)
"""


def lines_said(screen):
    return [line for line in screen.splitlines() if "this is line" in line]


def test_what_a_script_of_k6_prints_stands_above_what_is_drawn(terminal):
    t = terminal()
    (t.folder / "chatty.js").write_text(CHATTY_K6)
    t.brink("k6 run --no-save chatty.js")
    t.wait_until(lambda screen: re.search(r"exit=\d", screen))
    screen = t.back()
    assert [re.fullmatch(r"INFO\[\d{4}\] this is line (\d) +source=console", line)[1]
            for line in lines_said(screen)] == list("01234567")
    assert screen.count("running (") == 1, "what was drawn before is gone"
    assert "8 complete and 0 interrupted" in screen


@pytest.mark.parametrize("live", ["", "--live"])
def test_what_users_print_is_whole_lines_and_not_in_the_picture(terminal, shop, live):
    t = terminal()
    (t.folder / "chatty.py").write_text(CHATTY_PYTHON)
    t.brink(f"run --no-save chatty.py {shop} {live}")
    pictures = []
    t.wait_until(lambda screen: pictures.append(screen) or re.search(r"exit=\d", screen))
    if live:
        drawn = [each for each in pictures if "last second" in each]
        assert drawn and not any(lines_said(each) for each in drawn)
    screen = t.back()
    assert lines_said(screen) == [f"this is line {i}" for i in range(1, 16)]
