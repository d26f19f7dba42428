"""Programs on chosen CPUs, what they cost, and the servers to measure against. Everything listens on loopback only and
ends with its `with` block."""
import contextlib
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parent.parent
BRINK = pathlib.Path(os.environ.get("BRINK_BIN", TOP / "build/brink"))
HELPERS = BRINK.parent / "bench"
CLIENT_CPU = 0
SERVER_CPU = 1


class Ran:
    """A program that has ended: its output and the CPU seconds it used."""

    def __init__(self, output, status, usage, wall):
        self.output = output
        self.status = status
        self.user = usage.ru_utime
        self.cpu = usage.ru_utime + usage.ru_stime
        self.rss_kib = usage.ru_maxrss
        self.wall = wall


def pinned(cpu):
    """Runs in the child before it becomes the program. One CPU is used twice on a machine that has no second."""
    def pin():
        available = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {available[min(cpu, len(available) - 1)]})
    return pin if cpu is not None else None


def run(command, cpu=None, timeout=600, env=None, cwd=None):
    """Runs a program to its end and says what it cost."""
    begin = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=subprocess.STDOUT,
                                   stdin=subprocess.DEVNULL, preexec_fn=pinned(cpu), env=env, cwd=cwd)
        alarm = begin + timeout
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > alarm:
                process.kill()
                alarm = float("inf")
            time.sleep(0.01)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        return Ran(output.read(), process.returncode, usage, time.monotonic() - begin)


@contextlib.contextmanager
def running(command, cpu=None, ready=None, **options):
    """A program that is stopped at the end. `ready(process)` is asked until it gives something, which is yielded too."""
    process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, preexec_fn=pinned(cpu),
                               **options)
    try:
        found = ready(process) if ready else None
        yield (process, found) if ready else process
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for_port(port, seconds=5):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens on port {port}")


def first_line(process):
    line = process.stdout.readline().strip()
    if not line:
        raise RuntimeError("the server ended at once")
    return line


def first_url(process):
    return re.search(r"http://\S+", first_line(process))[0]


def fast_server():
    """A server faster than any client. -> context of (process, url)"""
    return running([HELPERS / "fast_server"], cpu=SERVER_CPU, ready=first_line, stdout=subprocess.PIPE, text=True)


def shop(*options):
    """The fragile shop. -> context of (process, url)"""
    return running([BRINK, "demo", "--port", "0", *options], ready=first_url, stdout=subprocess.PIPE, text=True)


NGINX = """
daemon off; master_process on; worker_processes 1; worker_rlimit_nofile 20000; worker_cpu_affinity {mask};
pid {folder}/pid; error_log {folder}/error.log warn;
events {{ worker_connections 16000; multi_accept on; }}
http {{
  access_log off; keepalive_requests 100000000; keepalive_timeout 600s; server_tokens off;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
  scgi_temp_path {folder};
  {tls}
  server {{
    listen 127.0.0.1:{port} {how} backlog=4096;
    location / {{ default_type text/plain; return 200 "ok\\n"; }}
    location = /json {{
      default_type application/json;
      return 200 '{{"ok": true, "items": [{{"id": 1, "token": "a"}}, {{"id": 2, "token": "q4jxS0bv"}}], "total": 42.5}}';
    }}
    location = /auth/login {{ default_type application/json; return 200 '{{"access_token": "bench-token"}}'; }}
    location = /api/user {{
      default_type application/json;
      if ($http_authorization != "Bearer bench-token") {{ return 401; }}
      return 200 '{{"id": 1, "name": "bench"}}';
    }}
  }}
}}
"""
TLS = "ssl_certificate {folder}/cert; ssl_certificate_key {folder}/key; ssl_protocols TLSv1.3 TLSv1.2;"


@contextlib.contextmanager
def nginx(tls=False, http2=False):
    """nginx with one worker on the server's CPU and a small body. -> url; for TLS the certificate is trusted by nobody."""
    with tempfile.TemporaryDirectory(prefix="brink-bench-") as folder:
        os.chmod(folder, 0o755)
        if tls:
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                            "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{folder}/key",
                            "-out", f"{folder}/cert"], check=True, capture_output=True)
        port = free_port()
        mask = "1" + "0" * min(SERVER_CPU, (os.cpu_count() or 1) - 1)
        config = pathlib.Path(folder, "nginx.conf")
        config.write_text(NGINX.format(folder=folder, port=port, mask=mask, how=("ssl " if tls else "") + ("http2" if http2 else ""),
                                       tls=TLS.format(folder=folder) if tls else ""), encoding="utf-8")
        with running(["/usr/sbin/nginx", "-c", config, "-e", f"{folder}/error.log"], cpu=SERVER_CPU):
            wait_for_port(port)
            yield f"{'https' if tls else 'http'}://127.0.0.1:{port}/"


def tool(name):
    path = shutil.which(name)
    if not path:
        sys.exit(f"bench: {name} is missing; make bench installs it")
    return path


def idle_share(seconds=0.5):
    """Share of all CPUs that nobody uses at the moment."""
    def read():
        fields = [int(word) for word in pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
        return fields[3] + fields[4], sum(fields)
    idle, total = read()
    time.sleep(seconds)
    idle_after, total_after = read()
    return (idle_after - idle) / max(1, total_after - total)


def wait_until_idle(share=0.9, most=60):
    """Waits a little for the machine to be quiet. -> the idle share it found in the end."""
    deadline = time.monotonic() + most
    while True:
        now = idle_share()
        if now >= share or time.monotonic() > deadline:
            return now


def median(values):
    return statistics.median(values)
