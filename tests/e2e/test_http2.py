"""HTTP/2 against real servers: nginx over TLS, nghttpd without. Counts and invariants, never timings."""
import json
import os
import pathlib
import shutil
import subprocess
import time
import types

import pytest

from conftest import DEADLINE_S, free_port, listens, wait_until
from test_bench import assert_balanced, stage_of

NGINX = """
{user}daemon off; pid {dir}/pid; error_log {dir}/error.log; worker_processes 1;
events {{ worker_connections 1024; }}
http {{
  log_format one '$server_protocol $uri $status $content_length $cookie_sid'; access_log {dir}/access.log one;
  client_body_temp_path {dir}/1; proxy_temp_path {dir}/2; fastcgi_temp_path {dir}/3;
  uwsgi_temp_path {dir}/4; scgi_temp_path {dir}/5; client_max_body_size 10m;
  keepalive_requests {most_requests};
  server {{
    listen 127.0.0.1:{port} ssl{http2}; ssl_certificate {dir}/cert.pem; ssl_certificate_key {dir}/key.pem;
    root {dir}; default_type text/plain;
    location / {{ return 200 "hello\\n"; }}
    location = /large {{ try_files /large.bin =404; }}
    location = /missing {{ return 404; }}
    location = /cookie {{ add_header Set-Cookie sid=$connection; return 200 "$cookie_sid\\n"; }}
  }}
}}
"""


class Server:
    def __init__(self, command, port, folder):
        self.port, self.folder = port, folder
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: listens(port), DEADLINE_S)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(DEADLINE_S)

    def log(self):
        """What reached nginx; only after stop()."""
        return [line.split() for line in (self.folder / "access.log").read_text().splitlines()]


@pytest.fixture
def start(tmp_path_factory):
    running = []

    def nginx(http2=True, most_requests=1000000):
        folder = tmp_path_factory.mktemp("nginx")
        port = free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                        folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True)
        (folder / "large.bin").write_bytes(b"0123456789abcdef" * (3 << 16))
        (folder / "nginx.conf").write_text(NGINX.format(dir=folder, port=port, http2=" http2" if http2 else "",
                                                        user="user root; " if os.geteuid() == 0 else "",
                                                        most_requests=most_requests))
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        server = Server([program, "-c", folder / "nginx.conf", "-e", folder / "error.log"], port, folder)
        server.url = f"https://127.0.0.1:{port}"
        running.append(server)
        return server

    def nghttpd(*options):
        folder = tmp_path_factory.mktemp("nghttpd")
        (folder / "index.html").write_text("hello\n")
        port = free_port()
        program = shutil.which("nghttpd") or "/usr/sbin/nghttpd"
        server = Server([program, "--no-tls", "-a", "127.0.0.1", "-d", folder, *options, port], port, folder)
        server.url = f"http://127.0.0.1:{port}"
        running.append(server)
        return server

    yield types.SimpleNamespace(nginx=nginx, nghttpd=nghttpd)
    for server in running:
        server.stop()


def bench(brink, url, *options):
    ran = brink("bench", url, "--http2", "--insecure", "--no-save", "--json", "-", *options)
    assert ran.code in (0, 5), ran.err  # 5: a busy machine
    stage = stage_of(ran.record)
    assert_balanced(stage["counts"])
    return ran.record, stage


def test_many_requests_share_a_connection_to_nginx(brink, start):
    server = start.nginx()
    record, stage = bench(brink, server.url, "-c", 2, "--streams", 10, "-n", 500)
    assert stage["counts"]["completed"] == 500
    assert stage["http_versions"] == {"HTTP/2": 500}
    assert stage["connections"]["opened"] == 2
    assert stage["connections"]["reused"] == 498
    assert stage["connections"]["streams"] == 500
    assert stage["phases_ms"]["tls"]["count"] == 2
    assert stage["phases_ms"]["first_byte"]["count"] == 500
    assert record["plan"]["http"] == "2" and record["plan"]["streams"] == 10
    server.stop()
    assert [line[0] for line in server.log()] == ["HTTP/2.0"] * 500


def test_the_terminal_names_the_version(brink, start):
    server = start.nginx()
    two = brink("bench", server.url, "--http2", "--insecure", "-n", 20, "--no-save")
    assert two.out.splitlines()[0].endswith(" over HTTP/2")
    one = brink("bench", server.url, "--insecure", "-n", 20, "--no-save")
    assert "HTTP/2" not in one.out


def test_without_tls_the_server_is_known_to_speak_it(brink, start):
    server = start.nghttpd()
    _, stage = bench(brink, server.url + "/index.html", "-u", 50, "--think-time", 0, "--streams", 25, "-n", 2000, "-t", 1)
    assert stage["counts"]["completed"] == 2000
    assert stage["http_versions"] == {"HTTP/2": 2000}
    assert stage["connections"]["opened"] == 2
    assert stage["status"] == {"200": 2000}


def test_the_servers_limit_of_streams_is_kept(brink, start):
    server = start.nghttpd("-m", 4)
    _, stage = bench(brink, server.url + "/index.html", "-c", 1, "--streams", 20, "-n", 1000)
    assert stage["counts"]["completed"] == 1000
    assert stage["connections"]["opened"] >= 5


def test_bodies_of_any_size_go_both_ways(brink, start):
    server = start.nginx()
    _, stage = bench(brink, server.url + "/large", "-c", 1, "--streams", 8, "-n", 32, "--verify-length")
    assert stage["counts"]["completed"] == 32
    assert stage["bytes"]["received"] > 32 * (3 << 20)

    echo = start.nghttpd("--echo-upload")
    body = pathlib.Path(brink.folder, "body")
    body.write_bytes(b"b" * 1_000_000)
    _, stage = bench(brink, echo.url + "/index.html", "-p", body, "-m", "POST", "-c", 1, "--streams", 4, "-n", 12)
    assert stage["counts"]["completed"] == 12
    assert stage["bytes"]["sent"] > 12_000_000
    assert stage["bytes"]["received"] > 12_000_000


def test_a_server_that_ends_its_connections_costs_no_request(brink, start):
    server = start.nginx(most_requests=50)
    _, stage = bench(brink, server.url, "-c", 1, "--streams", 20, "-n", 1000)
    assert stage["counts"]["completed"] == 1000
    assert stage["connections"]["opened"] >= 20
    server.stop()
    assert len(server.log()) == 1000, "none was made twice"


def test_each_user_keeps_its_cookies(brink, start):
    server = start.nginx()
    record, stage = bench(brink, server.url + "/cookie", "-u", 5, "--think-time", 0, "--streams", 5, "-n", 50)
    assert stage["counts"]["completed"] == 50
    first = record["exchanges"][0]
    assert first["request_head"].startswith("GET /cookie HTTP/2\r\n")
    assert first["response_head"].startswith("HTTP/2 200\r\n")
    assert "sid=" not in first["response_head"]
    server.stop()
    assert sum(line[4] != "-" for line in server.log()) == 45, "all but the first request of each user"


def test_open_load_shares_connections_too(brink, start):
    server = start.nginx()
    _, stage = bench(brink, server.url, "--rate", 300, "-d", 2, "--streams", 100, "-t", 1)
    assert stage["counts"]["due"] == 600
    assert stage["counts"]["completed"] == 600
    assert stage["connections"]["opened"] == 1


def test_a_server_of_http1_is_refused_with_the_reason(brink, start, nginx):
    plain = start.nginx(http2=False)
    for url, hint in ((plain.url, "add --http1.1"), (nginx.url, "leave --http2 out")):
        ran = brink("bench", url, "--http2", "--insecure", "-n", 10, "--no-save")
        assert ran.code == 1
        assert "does not speak HTTP/2" in ran.err
        assert hint in ran.err
        ran = brink("run", url, "--http2", "--insecure", "--no-save")
        assert ran.code == 1
        assert "does not speak HTTP/2" in ran.err


def test_with_both_the_server_chooses(brink, start):
    for http2, version in ((True, "HTTP/2"), (False, "HTTP/1.1")):
        server = start.nginx(http2=http2)
        record, stage = bench(brink, server.url, "--http1.1", "-c", 3, "-n", 60)
        assert stage["http_versions"] == {version: 60}
        assert stage["connections"]["opened"] == 3, "none was opened just to ask"
        assert record["plan"]["http"] == "2_or_1.1"


def test_a_server_that_goes_away_fails_what_was_under_way(brink, start_brink, start):
    server = start.nginx()
    saved = brink.folder / "gone.json"
    process = start_brink("bench", server.url, "--http2", "--insecure", "-c", 1, "--streams", 50, "-d", 3, "--no-save",
                          "--json", saved)
    log = server.folder / "access.log"
    while not log.exists() or log.stat().st_size == 0:
        assert process.poll() is None
    server.stop()
    _, err = process.communicate(timeout=DEADLINE_S)
    assert saved.exists(), err
    stage = stage_of(json.loads(saved.read_text()))
    assert_balanced(stage["counts"])
    assert stage["counts"]["completed"] > 0
    assert set(stage["failures"]) <= {"refused", "closed_early", "reset", "send", "tls_closed"}
    assert stage["failures"].get("refused", 0) > 0


def test_a_search_goes_over_http2(brink, start):
    server = start.nginx()
    ran = brink("run", server.url, "--http2", "--insecure", "--streams", 10, "-u", 20, "-s", 0.5, "--no-links", "--no-save",
                "--json")
    record = ran.record
    assert record["answer"]["status"] in ("no_limit_found", "invalid", "breaks"), ran.err
    assert record["stages"]
    for stage in record["stages"]:
        assert_balanced(stage["counts"])
        assert set(stage["http_versions"]) == {"HTTP/2"}
    server.stop()
    assert {line[0] for line in server.log()} == {"HTTP/2.0"}


def test_an_investigation_goes_over_http2(brink, start):
    server = start.nginx()
    ran = brink("investigate", server.url + "/missing", "--http2", "--insecure", "--streams", 10, "-u", 8, "--quick",
                "--no-links", "--no-save", "--json")
    assert ran.code in (0, 2, 5), ran.err
    for stage in ran.record["stages"]:
        assert_balanced(stage["counts"])
    server.stop()
    assert {line[0] for line in server.log()} == {"HTTP/2.0"}
