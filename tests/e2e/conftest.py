"""What the end-to-end tests stand on: the built program, nginx of this run, and a server that misbehaves on demand."""
import collections
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import time

import pytest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BRINK = str(pathlib.Path(os.environ.get("BRINK_BIN") or TOP / "build/brink").absolute())
DEADLINE_S = 120  # ends a wait for something that will not come
JUDGED = (0, 5)  # a machine that holds everybody up is no fault of what is tested


class Ran:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def record(self):
        return json.loads(self.out)


def raised(record):
    """What a program raised. That it held all others for a moment may be the machine's doing, when that is busy."""
    return [error for error in record["program"]["errors"] if not error["what"].startswith("held all")]


@pytest.fixture
def brink(tmp_path):
    """brink("bench", url, ...) runs the program in a folder of its own; `before` is called in its process first."""

    def run(*arguments, before=None):
        done = subprocess.run([BRINK, *map(str, arguments)], cwd=tmp_path, capture_output=True, text=True,
                              timeout=DEADLINE_S, stdin=subprocess.DEVNULL, preexec_fn=before, check=False)
        return Ran(done.returncode, done.stdout, done.stderr)

    run.folder = tmp_path
    return run


@pytest.fixture
def start_brink(tmp_path):
    """Starts the program and leaves it running; ended with the test."""
    running = []

    def start(*arguments):
        process = subprocess.Popen([BRINK, *map(str, arguments)], cwd=tmp_path, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_until(true, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it never came")


def children(pid):
    """The processes that a process has started and that are there."""
    def parent(entry):
        try:
            return int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, ValueError):
            return 0
    return sorted(int(one.name) for one in pathlib.Path("/proc").iterdir() if one.name.isdigit() and parent(one) == pid)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


NGINX = """
daemon off; pid {dir}/pid; error_log {dir}/error.log; worker_processes 1;
events {{ worker_connections 1024; }}
http {{
  log_format one '$uri $status'; access_log {dir}/access.log one;
  client_body_temp_path {dir}/1; proxy_temp_path {dir}/2; fastcgi_temp_path {dir}/3;
  uwsgi_temp_path {dir}/4; scgi_temp_path {dir}/5;
  server {{
    listen 127.0.0.1:{http}; listen [::1]:{http}; listen unix:{dir}/nginx.sock;
    listen 127.0.0.1:{https} ssl; ssl_certificate {dir}/cert.pem; ssl_certificate_key {dir}/key.pem;
    location / {{ return 200 "hello\\n"; }}
    location /missing {{ return 404; }}
    location /away {{ return 302 http://127.0.0.1:{other}/; }}
  }}
}}
"""


class Nginx:
    def __init__(self, folder):
        self.folder = folder
        self.http, self.https, other = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.http}"
        self.tls_url = f"https://127.0.0.1:{self.https}"
        self.socket, self.certificate = folder / "nginx.sock", folder / "cert.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", folder / "key.pem",
                        "-out", self.certificate], check=True, capture_output=True)
        (folder / "nginx.conf").write_text(NGINX.format(dir=folder, http=self.http, https=self.https, other=other))
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([program, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
        wait_until(lambda: listens(self.https), DEADLINE_S)

    def stop(self):
        """Ends it in order, so that the log is whole."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(DEADLINE_S)

    def requests(self):
        """What reached it; only after stop()."""
        return (self.folder / "access.log").read_text().splitlines()


@pytest.fixture
def nginx(tmp_path_factory):
    server = Nginx(tmp_path_factory.mktemp("nginx"))
    yield server
    server.stop()


def paths(nginx):
    """How often each path reached it, which is stopped for that."""
    nginx.stop()
    return collections.Counter(line.split()[0] for line in nginx.requests())


class Rogue:
    """A TCP server that answers every request with the same bytes, as told: see the tests."""

    def __init__(self, answer=b"", close=False, silent=False):
        self.answer, self.close, self.silent = answer, close, silent
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            try:
                while connection.recv(65536):
                    if not self.silent:
                        connection.sendall(self.answer)
                    if self.close:
                        return
            except OSError:
                return

    def stop(self):
        self.listener.close()


@pytest.fixture
def rogue():
    servers = []

    def start(**how):
        servers.append(Rogue(**how))
        return servers[-1].url

    yield start
    for server in servers:
        server.stop()
