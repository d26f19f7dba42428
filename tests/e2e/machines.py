"""Machines of a test: nats-server as Debian has it, and programs that are left running. For tests of runs on several machines:

    from machines import nats, needs_nats, start, two_workers     # the fixtures
"""
import json
import os
import queue
import shutil
import socket
import subprocess
import threading
import time

import pytest

from conftest import BRINK, free_port, wait_until

NATS = shutil.which("nats-server") or "/usr/sbin/nats-server"
TOKEN = "a-token-of-this-test"
needs_nats = pytest.mark.skipif(not os.path.exists(NATS), reason="no nats-server")


class Server:
    """nats-server with a token, JetStream in a folder of its own, and what else `config` says."""

    def __init__(self, folder, config="", jetstream="jetstream { store_dir: %s }", token=TOKEN):
        self.port, self.folder = free_port(), folder
        folder.mkdir(exist_ok=True)
        store = jetstream % json.dumps(str(folder / "store")) if "%s" in jetstream else jetstream
        known = f'authorization {{ token: "{token}" }}\n' if token else ""
        (folder / "config").write_text(f"host: 127.0.0.1\nport: {self.port}\n{known}{store}\n{config}\n")
        self.url = f"nats://127.0.0.1:{self.port}"
        self.start()

    def start(self):
        log = (self.folder / "log").open("a")
        self.process = subprocess.Popen([NATS, "-c", self.folder / "config"], stdout=log, stderr=log)
        wait_until(lambda: "Server is ready" in (self.folder / "log").read_text() or self.process.poll() is not None)
        assert self.process.poll() is None, (self.folder / "log").read_text()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
        (self.folder / "log").write_text("")


@pytest.fixture
def nats(tmp_path):
    running = []

    def start(**how):
        server = Server(tmp_path / f"nats{len(running)}", **how)
        running.append(server)
        return server

    yield start
    for server in running:
        server.stop()


class Program:
    """The program, left running, with what it says in files."""

    def __init__(self, folder, name, arguments, environment, wrap=()):
        self.out_file, self.err_file = folder / f"{name}.out", folder / f"{name}.err"
        known = {k: v for k, v in os.environ.items() if not k.startswith("NATS_")}
        self.process = subprocess.Popen([*wrap, BRINK, *map(str, arguments)], cwd=folder, stdin=subprocess.DEVNULL,
                                        stdout=self.out_file.open("w"), stderr=self.err_file.open("w"),
                                        env={**known, **environment})

    @property
    def out(self):
        return self.out_file.read_text()

    @property
    def err(self):
        return self.err_file.read_text()

    def says(self, text, seconds=60):
        wait_until(lambda: text in self.err or self.process.poll() is not None, seconds)
        assert text in self.err, self.err
        return self

    def ended(self, seconds=120):
        return self.process.wait(seconds)


@pytest.fixture
def start(tmp_path):
    running = []

    def run(*arguments, token=TOKEN, wrap=(), **environment):
        known = {"NATS_TOKEN": token} if token else {}
        program = Program(tmp_path, f"program{len(running)}", arguments, {**known, **environment}, wrap)
        running.append(program)
        return program

    yield run
    for program in running:
        if program.process.poll() is None:
            program.process.terminate()
    for program in running:
        try:
            program.process.wait(20)
        except subprocess.TimeoutExpired:
            program.process.kill()
            program.process.wait()


@pytest.fixture
def two_workers(nats, start):
    server = nats()
    workers = [start("worker", "--join", server.url, "--name", name) for name in ("ann", "bob")]
    for worker in workers:
        worker.says("waits for runs")
    return server, workers


def counts_of(record):
    return record["stages"][-1]["counts"]


class Raw:
    """A client of NATS in a few lines, to say what no worker would."""

    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", server.port), 20)
        self.file = self.socket.makefile("rb")
        assert self.file.readline().startswith(b"INFO")
        self.send(f'CONNECT {{"verbose":false,"pedantic":false,"auth_token":"{TOKEN}"}}\r\n'.encode())

    def send(self, line):
        self.socket.sendall(line)

    def subscribe(self, subject):
        self.send(f"SUB {subject} 1\r\nPING\r\n".encode())
        while not self.file.readline().startswith(b"PONG"):
            pass

    def publish(self, subject, message):
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.send(b"PUB %s %d\r\n%s\r\n" % (subject.encode(), len(body), body))

    def next(self):
        while not (head := self.file.readline()).startswith(b"MSG"):
            assert head, "the server has closed it"
            if head.startswith(b"PING"):
                self.send(b"PONG\r\n")
        body = self.file.read(int(head.split()[-1]) + 2)[:-2]
        return json.loads(body)


def make_certificates(folder, days=2):
    def openssl(*words):
        subprocess.run(["openssl", *map(str, words)], cwd=folder, check=True, capture_output=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", 2, "-subj", "/CN=CA of this test", "-keyout",
            "ca.key", "-out", "ca.pem")
    for name in ("server", "client"):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out",
                f"{name}.csr")
        (folder / "ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days",
                days, "-extfile", "ext", "-out", f"{name}.pem")


def tls_config(folder):
    return (f'tls {{ cert_file: "{folder}/server.pem", key_file: "{folder}/server.key", ca_file: "{folder}/ca.pem", '
            'verify: true }')


class Relay:
    """Between a worker and its server: bytes pass, later by `delay` seconds; freeze() holds all of them up, cut() ends the
    connections in the middle of whatever is on them."""

    def __init__(self, port, delay=0.0):
        self.to, self.delay = ("127.0.0.1", port), delay
        self.moving, self.pairs = threading.Event(), []
        self.moving.set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"nats://127.0.0.1:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                server = socket.create_connection(self.to, 20)
            except OSError:
                return
            server.settimeout(None)
            self.pairs.append((client, server))
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self.pass_on, args=(source, sink), daemon=True).start()

    def pass_on(self, source, sink):
        """What comes goes out `delay` after it came, whatever comes in between."""
        waiting = queue.Queue()
        threading.Thread(target=self.send, args=(waiting, sink), daemon=True).start()
        try:
            while piece := source.recv(1 << 16):
                waiting.put((time.monotonic() + self.delay, piece))
        except OSError:
            pass
        waiting.put((time.monotonic() + self.delay, b""))

    def send(self, waiting, sink):
        try:
            while True:
                due, piece = waiting.get()
                time.sleep(max(0.0, due - time.monotonic()))
                self.moving.wait()
                if not piece:
                    return sink.shutdown(socket.SHUT_RDWR)
                sink.sendall(piece)
        except OSError:
            return None

    def freeze(self):
        self.moving.clear()

    def thaw(self):
        self.moving.set()

    def cut(self):
        pairs, self.pairs = self.pairs, []
        for one in [end for pair in pairs for end in pair]:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def stop(self):
        self.thaw()
        self.listener.close()
        self.cut()


@pytest.fixture
def relay():
    running = []

    def start_relay(port, **how):
        running.append(Relay(port, **how))
        return running[-1]

    yield start_relay
    for one in running:
        one.stop()
