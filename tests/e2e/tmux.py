"""A terminal whose screen can be read: tmux with a shell in it, on a socket of its own."""
import os
import pathlib
import shutil
import subprocess
import time

DEADLINE_S = 120  # ends a wait for something that will not come
SHELL = ["bash", "--norc", "--noprofile"]


class Tmux:
    def __init__(self, folder, columns=80, rows=24, term="tmux-256color", **environment):
        self.folder = pathlib.Path(folder)
        self.socket = self.folder / "tmux"
        (self.folder / "tmux.conf").write_text(f"set -g default-terminal {term}\nset -g status off\nset -g history-limit 2000\n")
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "PS1": "ready> ",
                            "TERM": "xterm-256color"} | environment
        self.tmux("-f", self.folder / "tmux.conf", "new-session", "-d", "-x", columns, "-y", rows, "-c", self.folder, *SHELL)
        self.wait("ready>")

    def tmux(self, *words):
        # -u: this terminal shows UTF-8, whatever the locale of whoever runs the tests
        done = subprocess.run(["tmux", "-u", "-S", str(self.socket), *map(str, words)], capture_output=True, text=True,
                              env=self.environment, timeout=DEADLINE_S, check=False)
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    def screen(self, *options):
        return self.tmux("capture-pane", "-p", *options)

    def ask(self, variable):
        return self.tmux("display-message", "-p", "#{" + variable + "}").strip()

    def type(self, *keys):
        """Names of keys as tmux has them: "C-c", "Down", "q"."""
        self.tmux("send-keys", *keys)

    def run(self, line):
        self.tmux("send-keys", "-l", line)
        self.type("Enter")

    def resize(self, columns, rows):
        self.tmux("resize-window", "-x", columns, "-y", rows)

    def wait(self, *texts, gone=()):
        """Until all texts are on the screen, and none of those that should go; the screen then."""
        return self.wait_until(lambda screen: all(t in screen for t in texts) and not any(t in screen for t in gone))

    def wait_until(self, holds):
        end = time.monotonic() + DEADLINE_S
        while True:
            screen = self.screen()
            if holds(screen):
                return screen
            assert time.monotonic() < end, screen
            time.sleep(0.05)

    def child(self):
        """The process the shell runs."""
        shell = self.ask("pane_pid")
        end = time.monotonic() + DEADLINE_S
        while time.monotonic() < end:
            children = pathlib.Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
            if children:
                return int(children[0])
            time.sleep(0.02)
        raise AssertionError("the shell runs nothing")

    def close(self):
        subprocess.run(["tmux", "-S", str(self.socket), "kill-server"], capture_output=True, check=False)


def installed():
    return shutil.which("tmux") is not None and shutil.which("bash") is not None
