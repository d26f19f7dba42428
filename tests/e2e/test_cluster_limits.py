"""Runs on several machines: what is just small enough and just too large, who may listen, and where secrets may stand."""
import json
import pathlib
import re
import socket

import pytest

from conftest import JUDGED, children, free_port, paths, wait_until
from machines import TOKEN, counts_of, make_certificates, nats, needs_nats, start, two_workers  # noqa: F401

pytestmark = needs_nats
LEAST_PAYLOAD = (256 << 10) + 32
MOST_SENT = 64 << 20  # of a script and what goes with it
SCRIPT = """
from loadpilot import VUser, scenario, task
size = len(open("data", "rb").read())
@scenario(rps=20, duration="1s", ramp_up="0s", mode="constant")
class Shop(VUser):
    @task(weight=1)
    def browse(self, client): client.get("/" + str(size))
"""


def command_line(pid):
    return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()


# -- sizes

@pytest.mark.parametrize("over", [0, 1])
def test_a_script_as_large_as_may_be(two_workers, start, nginx, tmp_path, over):
    server, _ = two_workers
    (tmp_path / "shop.py").write_text(SCRIPT)
    size = MOST_SENT - len(SCRIPT) + over
    with (tmp_path / "data").open("wb") as file:
        file.truncate(size)
    run = start("run", "shop.py", nginx.url, "--send-file", "data", "--workers", 2, "--nats", server.url, "--no-save")
    if over:
        assert run.ended() == 1 and "64 MB" in run.err, run.err
        assert paths(nginx) == {}
    else:
        assert run.ended() in JUDGED, run.err
        assert paths(nginx) == {f"/{size}": 20}
        wait_until(lambda: not list((server.folder / "store").rglob("OBJ_*")))


def test_a_server_that_takes_small_messages_only_is_of_no_use(nats, start, nginx):
    server = nats(config=f"max_payload: {LEAST_PAYLOAD - 1}")
    for words in (("worker", "--join", server.url), ("bench", nginx.url, "-n", 1, "--workers", 1, "--nats", server.url, "--no-save")):
        program = start(*words)
        assert program.ended(60) == 1 and "max_payload" in program.err and str(LEAST_PAYLOAD - 1) in program.err, program.err


def test_messages_fit_the_smallest_server_that_will_do(nats, start, nginx, tmp_path):
    """Plans and accounts of many routes among them."""
    server = nats(config=f"max_payload: {LEAST_PAYLOAD}")
    for name in ("ann", "bob"):
        start("worker", "--join", server.url, "--name", name).says("waits for runs")
    steps = [{"name": f"route {number:03}", "path": f"/{number}"} for number in range(300)]
    (tmp_path / "s.json").write_text(json.dumps({"name": "s", "steps": steps}))
    run = start("bench", nginx.url, "--scenario", "s.json", "-u", 4, "-n", 1200, "--workers", 2, "--nats", server.url, "--json", "r.json",
                "--no-save")
    assert run.ended() in JUDGED, run.err
    record = json.loads((tmp_path / "r.json").read_text())
    assert counts_of(record)["completed"] == 1200 and paths(nginx) == {f"/{number}": 4 for number in range(300)}


# -- who may listen

def answer_of(host, port, line):
    with socket.create_connection((host, port), 20) as client:
        file = client.makefile("rb")
        assert file.readline().startswith(b"INFO")
        client.sendall(line)
        return file.readline()


def test_an_open_server_wants_its_token(start, nginx):
    port = free_port()
    run = start("bench", nginx.url, "-n", 10, "--workers", 1, "--bind", "0.0.0.0", "--port", port, "--no-save", token=None)
    run.says("workers join with: ").says("NATS has no TLS here")
    for line in (b"CONNECT {}\r\nPING\r\n", b'CONNECT {"auth_token":"guess"}\r\nPING\r\n'):
        assert b"Authorization Violation" in answer_of("127.0.0.1", port, line)
    worker = start("worker", "--join", f"nats://127.0.0.1:{port}", token="guess")
    assert worker.ended() == 1 and "wrong token" in worker.err
    run.process.terminate()
    assert run.ended(60) != 0


def test_a_server_of_its_own_may_have_a_certificate(start, nginx, tmp_path):
    make_certificates(tmp_path)
    port = free_port()
    run = start("bench", nginx.url, "-n", 10, "--workers", 1, "--bind", "0.0.0.0", "--port", port, "--nats-cert", tmp_path / "server.pem",
                "--nats-key", tmp_path / "server.key", "--no-save", token=None).says("workers join with: ")
    token, url = re.search(r"NATS_TOKEN=(\S+) brink worker --join (\S+)", run.err).groups()
    assert url.startswith("tls://") and url.endswith(f":{port}") and "no TLS" not in run.err
    readable = start("worker", "--join", f"nats://127.0.0.1:{port}", token=token)
    assert readable.ended() == 1 and "TLS" in readable.err, "nobody sends the token in the clear"
    unknown = start("worker", "--join", f"tls://localhost:{port}", token=token)
    assert unknown.ended() == 1 and "no TLS with NATS there" in unknown.err
    worker = start("worker", "--join", f"tls://localhost:{port}", "--nats-ca", tmp_path / "ca.pem", "--once", token=token)
    assert run.ended() in JUDGED, run.err
    assert worker.ended() == 0, worker.err
    assert paths(nginx) == {"/": 10}


def test_it_may_ask_for_certificates_too(start, nginx, tmp_path):
    make_certificates(tmp_path)
    port = free_port()
    run = start("bench", nginx.url, "-n", 10, "--workers", 1, "--port", port, "--nats-cert", tmp_path / "server.pem", "--nats-key",
                tmp_path / "server.key", "--nats-ca", tmp_path / "ca.pem", "--no-save", NATS_TOKEN=TOKEN).says("workers join with: ")
    there = ("worker", "--join", f"tls://localhost:{port}", "--nats-ca", tmp_path / "ca.pem", "--once")
    stranger = start(*there).says("does it ask for a certificate")
    stranger.process.terminate()
    assert stranger.ended(20) == 0, stranger.err
    worker = start(*there, "--nats-cert", tmp_path / "client.pem", "--nats-key", tmp_path / "client.key")
    assert run.ended() in JUDGED, run.err
    assert worker.ended() == 0, worker.err


@pytest.mark.parametrize("broken", ["server.pem", "server.key"])
def test_a_certificate_that_is_none_is_said(start, nginx, tmp_path, broken):
    make_certificates(tmp_path)
    (tmp_path / broken).write_text("nothing")
    run = start("bench", nginx.url, "-n", 10, "--workers", 1, "--port", 0, "--nats-cert", tmp_path / "server.pem", "--nats-key",
                tmp_path / "server.key", "--no-save")
    assert run.ended() == 1 and "nats-server ended as soon as it was started" in run.err and "certificate" in run.err, run.err


# -- where secrets may stand

def test_a_token_of_the_environment_is_in_no_command_line_and_no_log(start, nginx, tmp_path):
    port = free_port()
    run = start("bench", nginx.url, "--rate", 20, "-d", "4s", "--workers", 1, "--port", port, "--no-save", NATS_TOKEN=TOKEN)
    run.says("workers join with: NATS_TOKEN=... brink worker")
    worker = start("worker", "--join", f"nats://127.0.0.1:{port}", "--once").says("plays run")
    pids = [run.process.pid, worker.process.pid, *children(run.process.pid), *children(worker.process.pid)]
    assert len(pids) >= 4, "nats-server and the process that plays are among them"
    lines = {pid: command_line(pid) for pid in pids}
    assert any(b"nats-server" in line for line in lines.values())
    assert all(TOKEN.encode() not in line for line in lines.values())
    server = next(pid for pid, line in lines.items() if b"nats-server" in line)
    config = pathlib.Path(lines[server].split(b"\0")[2].decode())
    assert not config.exists(), "it has been read"
    assert config.parent.stat().st_mode & 0o077 == 0
    logs = [file.read_bytes() for file in config.parent.rglob("*") if file.is_file()]
    assert logs and all(TOKEN.encode() not in text for text in logs)
    assert run.ended() in JUDGED and worker.ended() == 0
    assert TOKEN not in run.err + run.out + worker.err + worker.out
    assert not config.parent.exists()


def test_a_worker_of_one_group_hears_nothing_of_another(nats, start, nginx):
    server = nats()
    start("worker", "--join", server.url, "--group", "red").says("waits for runs")
    run = start("bench", nginx.url, "-n", 10, "--workers", 1, "--nats", server.url, "--group", "blue", "--join-timeout", "4s", "--no-save")
    assert run.ended() == 1 and "0 of 1 workers joined in time" in run.err


def test_accounts_keep_groups_apart(nats, start, nginx):
    """Of one account's runs nothing is heard in another, whatever the group is called."""
    accounts = """
accounts {
  A: { jetstream: enabled, users: [{user: ann, password: secret-of-ann}] }
  B: { jetstream: enabled, users: [{user: bob, password: secret-of-bob}] }
}"""
    server = nats(config=accounts, token=None)
    start("worker", "--join", server.url, token=None, NATS_USER="bob", NATS_PASSWORD="secret-of-bob").says("waits for runs")
    as_ann = {"token": None, "NATS_USER": "ann", "NATS_PASSWORD": "secret-of-ann"}
    alone = start("bench", nginx.url, "-n", 10, "--workers", 1, "--nats", server.url, "--join-timeout", "4s", "--no-save", **as_ann)
    assert alone.ended() == 1 and "0 of 1 workers joined in time" in alone.err
    worker = start("worker", "--join", server.url, "--once", **as_ann).says("waits for runs")
    run = start("bench", nginx.url, "-n", 10, "--workers", 1, "--nats", server.url, "--no-save", **as_ann)
    assert run.ended() in JUDGED, run.err
    assert worker.ended() == 0
    assert all("secret-of-ann" not in program.err + program.out for program in (run, worker))
