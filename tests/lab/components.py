"""Targets made of other programs: a server compiled here, nginx, PostgreSQL, Node, Python under gunicorn. They end with
the one who started them, whatever ends that one, and leave nothing behind.

    def build(case, port, parts):
        return parts.native(case.fault, port)     # a Part: port, counts

    components.main(build)
"""

import contextlib
import ctypes
import hashlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile

import cgroups
import nginx
import serving

HERE = pathlib.Path(__file__).resolve().parent
NATIVE = HERE / "native"
PYTHON = "/usr/bin/python3"
STOP_SECONDS = 10
PROGRAMS = {  # those that build targets of parts, and what each needs
    "native.py": ("g++",),
    "nginx_front.py": ("g++", "nginx-light"),
    "node.py": ("nodejs",),
    "threads.py": (),
    "quota.py": ("g++", "nodejs", "the right to make a control group with a quota of CPU"),
    "gunicorn_workers.py": ("python3-gunicorn",),
    "postgres.py": ("postgresql-15", "python3-psycopg2"),
}
STOPS = {signal.SIGTERM, signal.SIGINT}


def native_program():
    """The program made of native/, compiled once for each state of its sources."""
    sources = sorted(NATIVE.glob("*.cc"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(NATIVE.glob("*.[ch]*")))).hexdigest()[:16]
    folder = pathlib.Path(tempfile.gettempdir(), f"brink-lab-{os.geteuid()}")
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise SystemExit(f"{folder} belongs to somebody else")
    program = folder / digest
    if not program.exists():
        with tempfile.TemporaryDirectory(dir=folder) as building:
            made = pathlib.Path(building, "server")
            subprocess.run(["g++", "-std=c++20", "-O1", "-pthread", "-o", made, *sources], check=True)
            os.replace(made, program)
    return program


def words_of(fault, port, calls=0):
    """The command line of native/main.cc. `calls` is the port that a stage `call` asks."""
    words = [f"port={port}", *(f"{name}={number}" for name, number in fault.get("process", {}).items())]
    for route, stages in fault.items():
        if route.startswith("/"):
            words += [route, *" ".join(stages).replace("call", f"call port={calls}").split()]
    return words


class Part:
    """A program of a target, with what it counts when it ends."""

    def __init__(self, process, port, stop=signal.SIGTERM):
        self.process = process
        self.port = port
        self.stop_signal = stop
        self.counts = {}

    def stop(self):
        if self.process.returncode is None:
            self.process.send_signal(self.stop_signal)
        try:
            rest, _ = self.process.communicate(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            rest, _ = self.process.communicate()
        for line in (rest or "").splitlines():
            if line.startswith("{"):
                self.counts = json.loads(line)


class Parts:
    """The programs of one target, and a folder of their own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.all = []
        self.restart = None  # called again and again: starts anew what has ended

    def launch(self, command, stop=signal.SIGTERM, user=None, fds=(), group=None, environment=None):
        """A child that gets `stop` when this process ends, however that comes about. `group`: a cgroup's file of pids."""
        prctl = ctypes.CDLL(None, use_errno=True).prctl

        def prepare():
            if group:
                pathlib.Path(group).write_text("0")
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            prctl(1, int(stop), 0, 0, 0)  # PR_SET_PDEATHSIG

        return subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                text=True, preexec_fn=prepare, user=user, pass_fds=fds, cwd=self.folder,
                                env={**os.environ, **(environment or {})})

    def add(self, process, port=None, stop=signal.SIGTERM):
        """Waits for "port N" unless the port is known."""
        part = Part(process, port, stop)
        self.all.append(part)
        if port is None:
            line = process.stdout.readline().split()
            if len(line) != 2 or line[0] != "port":
                raise SystemExit(f"{process.args[0]} did not start")
            part.port = int(line[1])
        return part

    def native(self, fault, port=0, **options):
        calls = self.native(fault["downstream"]).port if "downstream" in fault else 0
        return self.add(self.launch([native_program(), *words_of(fault, port, calls)], **options))

    def script(self, program, name, case, port, **options):
        """A script of apps/: gets the fault as JSON and the port."""
        return self.add(self.launch([program, HERE / "apps" / name, json.dumps(case.fault), port], **options))

    def stop(self):
        for part in reversed(self.all):
            part.stop()

    def counts(self):
        """Of all parts; the numbers of a part that was restarted add up."""
        total = {}
        for part in reversed(self.all):
            for name, number in part.counts.items():
                total[name] = max(total.get(name, 0), number) if name.startswith("most") else total.get(name, 0) + number
        return total


@contextlib.contextmanager
def running():
    with tempfile.TemporaryDirectory(prefix="brink-lab-") as folder:
        os.chmod(folder, 0o755)  # parts may run as somebody else
        parts = Parts(folder)
        try:
            yield parts
        finally:
            parts.stop()


def main(build):
    """Serves until SIGTERM or SIGINT. `build(case, port, parts)` returns the part that faces the tester."""
    case, port = serving.read_arguments(sys.modules["__main__"].__doc__)
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    serving.stop_with_parent()
    with running() as parts:
        front = build(case, port, parts)
        serving.say({"case": case.name, "port": front.port, "url": f"http://127.0.0.1:{front.port}", "truth": case.truth})
        if parts.restart is None:
            signal.sigwait(STOPS)
        else:
            while signal.sigtimedwait(STOPS, 0.05) is None:
                parts.restart()
    counts = parts.counts()
    counts["requests"] = front.counts.get("requests", 0)  # those behind it are somebody else's
    serving.say({"counts": counts})


def unprivileged():
    """The name of a user without rights when we are root, else None: ourselves."""
    return pwd.getpwnam("nobody").pw_name if os.geteuid() == 0 else None


def postgres_folder():
    """Where Debian keeps the programs of its PostgreSQL, or None."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return found[-1].parent if found else None


def prepare(target):
    """What takes long and is done once: so that starting `target` is quick."""
    if target in ("native.py", "nginx_front.py", "quota.py"):
        native_program()


def missing(target):
    """Why the program `target` cannot be run here, or None."""
    def python_has(module):
        return subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0

    found = {
        "g++": lambda: shutil.which("g++"), "nginx-light": nginx.program, "nodejs": lambda: shutil.which("node"),
        "the right to make a control group with a quota of CPU": cgroups.place, "postgresql-15": postgres_folder,
        "python3-gunicorn": lambda: python_has("gunicorn"), "python3-psycopg2": lambda: python_has("psycopg2"),
    }
    lacking = [name for name in PROGRAMS.get(target, ()) if not found[name]()]
    return f"needs {', '.join(lacking)}" if lacking else None
