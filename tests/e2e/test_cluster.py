"""Runs on several machines: real nats-server, and workers that are processes of this machine. What reaches the target is
what one machine would have sent."""
import json
import pathlib
import re
import subprocess
import time

import pytest

from conftest import JUDGED, free_port, paths, wait_until
from machines import TOKEN, Raw, counts_of, make_certificates, nats, needs_nats, start, tls_config, two_workers  # noqa: F401

pytestmark = needs_nats


def test_two_workers_send_what_one_machine_would(two_workers, start, nginx):
    server, workers = two_workers
    run = start("bench", nginx.url + "/all", "-n", 400, "-c", 8, "--workers", 2, "--nats", server.url, "--json", "r.json",
                "--no-save")
    assert run.ended() in JUDGED, run.err
    record = json.loads((run.out_file.parent / "r.json").read_text())
    stage = record["stages"][-1]
    assert counts_of(record)["completed"] == 400 and stage["status"] == {"200": 400}
    assert len(stage["processes"]) == 2 and sum(part["requests"] for part in stage["processes"]) == 400
    assert all(part["requests"] == 200 for part in stage["processes"])
    assert paths(nginx) == {"/all": 400}
    for worker in workers:
        worker.says("plays run")


def test_arrivals_are_dealt_out_and_come_in_time(two_workers, start, nginx):
    server, _ = two_workers
    run = start("bench", nginx.url + "/rate", "--rate", 200, "-d", "2s", "--workers", 2, "--nats", server.url, "--json",
                "r.json", "--no-save")
    assert run.ended() in JUDGED, run.err
    record = json.loads((run.out_file.parent / "r.json").read_text())
    assert counts_of(record)["due"] == 400
    assert paths(nginx)["/rate"] == 400


def test_one_worker_after_the_other_serves_run_after_run(two_workers, start, nginx):
    server, _ = two_workers
    for _ in range(2):
        run = start("bench", nginx.url, "-n", 20, "-c", 2, "--workers", 2, "--nats", server.url, "--no-save")
        assert run.ended() in JUDGED, run.err
    assert paths(nginx) == {"/": 40}


def test_a_server_is_started_where_there_is_none(start, nginx):
    port = free_port()
    run = start("bench", nginx.url, "-n", 30, "-c", 2, "--workers", 1, "--port", port, "--no-save", token=None)
    run.says("workers join with: ")
    said = re.search(r"NATS_TOKEN=(\S+) brink worker --join (\S+)", run.err)
    token, url = said.groups()
    assert url == f"nats://127.0.0.1:{port}" and len(token) >= 32
    servers = [int(p.name) for p in pathlib.Path("/proc").iterdir() if p.name.isdigit() and
               b"nats-server" in ((p / "cmdline").read_bytes() if (p / "cmdline").exists() else b"") and
               f"\nPPid:\t{run.process.pid}\n".encode() in (p / "status").read_bytes()]
    assert len(servers) == 1
    assert token.encode() not in pathlib.Path(f"/proc/{servers[0]}/cmdline").read_bytes()
    worker = start("worker", "--join", url, "--once", token=token)
    assert run.ended() in JUDGED, run.err
    assert worker.ended() == 0, worker.err
    wait_until(lambda: not pathlib.Path(f"/proc/{servers[0]}").exists())
    assert paths(nginx) == {"/": 30}


def test_the_server_dies_with_the_run(start, nginx):
    run = start("bench", nginx.url, "-n", 30, "--workers", 1, "--port", free_port(), "--no-save", token=None)
    run.says("workers join with: ")
    run.process.kill()
    run.process.wait()
    port = re.search(r"nats://127.0.0.1:(\d+)", run.err).group(1)

    def closed():
        return subprocess.run(["bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{port}"], capture_output=True).returncode != 0
    wait_until(closed)


def test_a_wrong_token_is_refused_at_once(nats, start, nginx):
    server = nats()
    worker = start("worker", "--join", server.url, token="wrong-token")
    assert worker.ended() == 1
    assert "wrong token" in worker.err and "wrong-token" not in worker.err
    run = start("bench", nginx.url, "-n", 1, "--workers", 1, "--nats", server.url, "--no-save", token="wrong-token")
    assert run.ended() == 1 and "wrong-token" not in run.err


def test_secrets_stay_out_of_what_is_kept(nats, start, nginx):
    server = nats()
    url = server.url.replace("nats://", f"nats://{TOKEN}@")
    worker = start("worker", "--join", url, "--once", token=None).says("waits for runs")
    run = start("bench", nginx.url, "-n", 10, "--workers", 1, "--nats", url, "--json", "r.json", token=None)
    assert run.ended() in JUDGED, run.err
    assert worker.ended() == 0
    kept = [run.out, run.err, worker.err, *(p.read_text() for p in run.out_file.parent.rglob("*.json"))]
    assert all(TOKEN not in text for text in kept)


def test_workers_that_do_not_come_are_counted(nats, start, nginx):
    server = nats()
    start("worker", "--join", server.url).says("waits for runs")
    run = start("bench", nginx.url, "-n", 10, "--workers", 2, "--nats", server.url, "--join-timeout", "3s", "--no-save")
    assert run.ended() == 1 and "1 of 2 workers joined in time" in run.err
    assert paths(nginx) == {}


def test_two_of_one_name_are_not_both_taken(nats, start, nginx):
    server = nats()
    workers = [start("worker", "--join", server.url, "--name", "twin").says("waits for runs") for _ in range(2)]
    run = start("bench", nginx.url, "-n", 10, "--workers", 2, "--nats", server.url, "--join-timeout", "8s", "--no-save")
    assert run.ended() == 1
    assert "another worker is called twin" in run.err
    wait_until(lambda: sum(worker.process.poll() is not None for worker in workers) == 1)
    refused = next(worker for worker in workers if worker.process.poll() is not None)
    assert refused.process.poll() == 1 and "another worker is called twin" in refused.err


def test_a_signal_lets_an_idle_worker_go(nats, start):
    server = nats()
    worker = start("worker", "--join", server.url).says("waits for runs")
    worker.process.terminate()
    assert worker.ended(20) == 0


def test_a_worker_waits_for_a_server_that_comes_later(nats, start, nginx):
    server = nats()
    server.stop()
    worker = start("worker", "--join", server.url, "--once").says("NATS cannot be reached")
    server.start()
    worker.says("waits for runs")
    run = start("bench", nginx.url, "-n", 10, "--workers", 1, "--nats", server.url, "--no-save")
    assert run.ended() in JUDGED, run.err
    assert worker.ended() == 0


def test_what_is_large_travels_by_jetstream(two_workers, start, nginx, tmp_path):
    server, _ = two_workers
    rows = "name\n" + "".join(f"{'x' * 1000}{i}\n" for i in range(600))
    (tmp_path / "rows.csv").write_text(rows)
    (tmp_path / "s.json").write_text(json.dumps({"name": "s", "steps": [{"name": "one", "path": "/one?${rows.name}"}]}))
    run = start("bench", nginx.url, "--scenario", "s.json", "--data", "rows=rows.csv", "-u", 2, "-d", "1s", "--workers", 2, "--nats", server.url,
                "--no-save")
    assert run.ended() in JUDGED, run.err
    assert paths(nginx)["/one"] > 2
    assert not list(pathlib.Path(server.folder / "store").rglob("OBJ_*")), "the bucket goes with the run"


@pytest.mark.parametrize("jetstream, said", [("", "JetStream is off"),
                                             ("jetstream { store_dir: %s, max_file_store: 100KB }", "JetStream is full")])
def test_no_room_for_what_is_large_is_said(nats, start, nginx, tmp_path, jetstream, said):
    server = nats(jetstream=jetstream)
    start("worker", "--join", server.url).says("waits for runs")
    (tmp_path / "body").write_text("x" * 600_000)
    run = start("bench", nginx.url, "--post-file", "body", "-n", 10, "--workers", 1, "--nats", server.url, "--no-save")
    assert run.ended() == 1 and said in run.err, run.err


def test_nats_may_restart_in_the_middle(two_workers, start, nginx):
    server, _ = two_workers
    run = start("bench", nginx.url, "--rate", 100, "-d", "6s", "--workers", 2, "--nats", server.url, "--json", "r.json",
                "--no-save")
    run.says("has joined")
    time.sleep(2.5)
    server.stop()
    server.start()
    assert run.ended() in JUDGED, run.err
    record = json.loads((run.out_file.parent / "r.json").read_text())
    counts = counts_of(record)
    assert counts["due"] == counts["sent"] + counts["missed"]
    assert paths(nginx)["/"] == counts["sent"], "what was sent is what was counted"


def test_workers_stop_when_the_coordinator_is_gone(two_workers, start, nginx):
    server, workers = two_workers
    run = start("bench", nginx.url, "--rate", 50, "-d", "60s", "--workers", 2, "--nats", server.url, "--no-save")
    for worker in workers:
        worker.says("plays run")
    wait_until(lambda: len(nginx.requests()) > 20)
    run.process.kill()
    run.process.wait()
    time.sleep(6)
    before = len(nginx.requests())
    time.sleep(2)
    assert len(nginx.requests()) == before, "nobody makes load any more"


def test_tls_with_certificates_on_both_sides(nats, start, nginx, tmp_path):
    make_certificates(tmp_path)
    server = nats(config=tls_config(tmp_path))
    url = server.url.replace("nats://", "tls://")
    own = ("--nats-ca", tmp_path / "ca.pem", "--nats-cert", tmp_path / "client.pem", "--nats-key", tmp_path / "client.key")
    worker = start("worker", "--join", url, "--once", *own).says("waits for runs")
    run = start("bench", nginx.url, "-n", 10, "--workers", 1, "--nats", url, *own, "--no-save")
    assert run.ended() in JUDGED, run.err
    assert worker.ended() == 0
    stranger = start("worker", "--join", url)
    assert stranger.ended() == 1 and "no TLS with NATS there" in stranger.err, stranger.err


def test_an_expired_certificate_is_not_trusted(nats, start, tmp_path):
    make_certificates(tmp_path, days=-1)
    server = nats(config=f'tls {{ cert_file: "{tmp_path}/server.pem", key_file: "{tmp_path}/server.key" }}')
    worker = start("worker", "--join", server.url.replace("nats://", "tls://"), "--nats-ca", tmp_path / "ca.pem")
    assert worker.ended() == 1 and "no TLS with NATS there" in worker.err, worker.err


def test_a_search_is_played_by_workers(two_workers, start, nginx):
    server, workers = two_workers
    run = start("run", nginx.url, "--no-links", "-u", 8, "--stage-seconds", "0.5", "--workers", 2, "--nats", server.url,
                "--json", "--no-save")
    assert run.ended() in JUDGED, run.err
    record = json.loads(run.out)
    assert all(len(stage["processes"]) == 2 for stage in record["stages"])
    for worker in workers:
        worker.says("plays run")


SHOP = """
from loadpilot import VUser, scenario, task
from words import path
@scenario(rps=100, duration="2s", ramp_up="0s", mode="constant")
class Shop(VUser):
    def on_start(self, client): client.get("/start")
    @task(weight=1)
    def browse(self, client): client.get(path)
"""


def test_a_script_goes_to_its_workers_with_its_modules(two_workers, start, nginx, tmp_path):
    server, _ = two_workers
    (tmp_path / "users").mkdir()
    (tmp_path / "users" / "shop.py").write_text(SHOP)
    (tmp_path / "users" / "words.py").write_text("path = '/browse'\n")
    run = start("run", "users/shop.py", nginx.url, "--workers", 2, "--nats", server.url, "--no-save")
    assert run.ended() in JUDGED, run.err
    seen = paths(nginx)
    assert seen["/browse"] == 200 and seen["/start"] >= 2


def test_a_script_that_cannot_be_read_there_is_named(two_workers, start, nginx, tmp_path):
    server, _ = two_workers
    (tmp_path / "shop.py").write_text("open('not-sent.csv')\n" + SHOP.replace("from words import path", "path = '/'"))
    (tmp_path / "not-sent.csv").write_text("x")
    run = start("run", "shop.py", nginx.url, "--workers", 2, "--nats", server.url, "--no-save")
    assert run.ended() == 1 and "not-sent.csv" in run.err, run.err


def test_another_version_is_refused_by_name(nats, start, nginx):
    server = nats()
    run = start("bench", nginx.url, "-n", 10, "--workers", 1, "--nats", server.url, "--join-timeout", "20s", "--no-save")
    stranger = Raw(server)
    stranger.subscribe("brink.lobby.default.to.w1")
    for _ in range(50):
        stranger.publish("brink.lobby.default.hello", {"brink": "0.0.1", "grammar": 1, "name": "old", "word": "w1",
                                                       "host": "h", "pid": 1, "cores": 1})
        if "is refused" in run.err:
            break
        time.sleep(0.1)
    assert "worker old (h) is refused: it is Brink 0.0.1" in run.err
    answer = stranger.next()
    assert answer["kind"] == "refuse" and "0.0.1" in answer["reason"]


def test_nonsense_in_the_lobby_is_not_heard(nats, start, nginx):
    server = nats()
    worker = start("worker", "--join", server.url, "--once").says("waits for runs")
    stranger = Raw(server)
    for junk in (b"", b"\xff\x00{", b"[]", b'{"name":"a.>","word":"*"}', b'{"kind":"play","run":"x","job":"////"}'):
        stranger.publish("brink.lobby.default.hello", junk)
    run = start("bench", nginx.url, "-n", 10, "--workers", 1, "--nats", server.url, "--no-save")
    assert run.ended() in JUDGED, run.err
    assert worker.ended() == 0


def test_a_line_of_pywrkr(start, nginx):
    port = free_port()
    secret = {"PYWRKR_WORKER_SECRET": "a-secret"}
    run = start("pywrkr", nginx.url, "-n", 100, "-c", 4, "--master", "--expect-workers", 2, "--bind", "127.0.0.1",
                "--port", port, token=None, **secret)
    run.says("workers join with: ")
    workers = [start("pywrkr", "--worker", f"127.0.0.1:{port}", token=None, **secret) for _ in range(2)]
    assert run.ended() == 0, run.err
    assert "a-secret" not in run.err and "Total Requests" in run.out
    assert [worker.ended() for worker in workers] == [0, 0]
    assert paths(nginx) == {"/": 100}


LOCUSTFILE = """
from locust import HttpUser, constant, task
class Web(HttpUser):
    wait_time = constant(0.1)
    @task
    def a(self): self.client.get("/a")
"""


def test_a_line_of_locust(start, nginx, tmp_path):
    port = free_port()
    (tmp_path / "locustfile.py").write_text(LOCUSTFILE)
    run = start("locust", "--headless", "-H", nginx.url, "-u", 4, "-r", 4, "-t", "3s", "--master", "--expect-workers", 2,
                "--master-bind-host", "127.0.0.1", "--master-bind-port", port, "--no-save")
    run.says("workers join with: ")
    (tmp_path / "elsewhere").mkdir()
    workers = [start("locust", "--worker", "--master-port", port) for _ in range(2)]
    assert run.ended() == 0, run.err
    assert [worker.ended() for worker in workers] == [0, 0]
    assert paths(nginx)["/a"] > 20


def test_a_line_of_loadpilot(two_workers, start, nginx, tmp_path):
    server, _ = two_workers
    (tmp_path / "shop.py").write_text(SHOP.replace("from words import path", "path = '/'"))
    run = start("loadpilot", "run", "shop.py", "--target", nginx.url, "--external-agents", 2, "--nats-url", server.url)
    assert run.ended() == 0, run.err
    assert paths(nginx)["/"] == 200
