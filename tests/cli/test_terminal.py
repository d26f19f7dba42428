"""The question before load on a host that is not this machine, on a terminal. Nothing is sent in any of these."""
import os
import pathlib
import pty
import select
import subprocess
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent
BRINK = os.environ.get("BRINK_BIN") or HERE.parent.parent / "build/brink"
DEADLINE_S = 60
CTRL_C, CTRL_D = b"\x03", b"\x04"


class Terminal:
    """The program on a terminal of its own, as a shell would start it."""

    def __init__(self, arguments, folder):
        self.ours, theirs = pty.openpty()
        environment = {"PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen([BRINK, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder,
                                        env=environment, start_new_session=True,
                                        preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)))
        os.close(theirs)
        self.screen = ""

    def read_until(self, text):
        end = time.monotonic() + DEADLINE_S
        while text not in self.screen:
            assert time.monotonic() < end, self.screen
            if select.select([self.ours], [], [], 0.1)[0]:
                self.screen += self._read()

    def _read(self):
        try:
            return os.read(self.ours, 65536).decode()
        except OSError:  # the other side is closed
            return ""

    def type(self, keys):
        os.write(self.ours, keys)

    def exit_code(self):
        code = self.process.wait(DEADLINE_S)
        while select.select([self.ours], [], [], 0)[0]:
            rest = self._read()
            if not rest:
                break
            self.screen += rest
        os.close(self.ours)
        return code


@pytest.fixture
def asked(tmp_path):
    terminal = Terminal(["run", "http://shop.invalid/"], tmp_path)
    terminal.read_until("Type shop.invalid to go on: ")
    yield terminal
    if terminal.process.poll() is None:
        terminal.process.kill()
        terminal.process.wait()


def test_the_question_says_what_is_about_to_happen(asked):
    assert "about to send up to 200 users to shop.invalid, which is not this machine" in asked.screen
    asked.type(b"\r")
    assert asked.exit_code() == 6


def test_anything_but_the_name_is_a_no(asked):
    asked.type(b"yes\r")
    assert asked.exit_code() == 6
    assert "shop.invalid was not confirmed, nothing was sent to it" in asked.screen


def test_the_end_of_the_input_is_a_no(asked):
    asked.type(CTRL_D)
    assert asked.exit_code() == 6


def test_ctrl_c_ends_it(asked):
    asked.type(CTRL_C)
    assert asked.exit_code() == 130
