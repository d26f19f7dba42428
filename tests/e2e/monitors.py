"""What exporters send to: Debian's Prometheus and Pushgateway, and receivers of this process that keep what came."""
import http.server
import importlib
import json
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

from conftest import DEADLINE_S, TOP, free_port

PROTO = TOP / "src/output/export/testdata/otlp.proto"


def until(what, found, deadline_s=DEADLINE_S):
    """The first thing that `found()` gives; errors of the network mean that it is not there yet."""
    end = time.monotonic() + deadline_s
    while time.monotonic() < end:
        try:
            if (value := found()) is not None:
                return value
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"waited for {what} in vain")


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


VALUE = re.compile(r'^(\w+)(?:\{(.*)\})? (\S+)$')
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def parse_text(text):
    """Prometheus' text format -> [(name, {label: value}, number)]; every line must be one."""
    values = []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, labels, number = VALUE.match(line).groups()
        values.append((name, dict(LABEL.findall(labels or "")), float(number)))
    return values


def total(values, name, **labels):
    """The sum of the values of this name with these labels; None when there is none."""
    found = [number for n, its, number in values if n == name and labels.items() <= its.items()]
    return sum(found) if found else None


class Program:
    """A server in a process of its own, until stopped."""

    def __init__(self, command, folder, url, ready):
        self.url = url
        self.process = subprocess.Popen([shutil.which(command[0]), *map(str, command[1:])], cwd=folder,
                                        stdout=subprocess.DEVNULL, stderr=open(folder / f"{command[0]}.log", "wb"))
        until(command[0], lambda: get(url + ready) and True)

    def stop(self):
        self.process.terminate()
        self.process.wait(DEADLINE_S)


class Pushgateway(Program):
    def __init__(self, folder):
        port = free_port()
        super().__init__(["prometheus-pushgateway", f"--web.listen-address=127.0.0.1:{port}", "--persistence.file="],
                         folder, f"http://127.0.0.1:{port}", "/-/ready")

    def values(self):
        return parse_text(get(self.url + "/metrics"))


class Prometheus(Program):
    """`scrape`: the address of a /metrics to scrape once a second."""

    def __init__(self, folder, native=False, scrape=None):
        port = free_port()
        config = {"global": {"scrape_interval": "1s"}}
        if scrape:
            config["scrape_configs"] = [{"job_name": "scraped", "static_configs": [{"targets": [scrape]}]}]
        (folder / "prometheus.yml").write_text(json.dumps(config))  # JSON is YAML
        features = ["--enable-feature=native-histograms"] if native else []
        super().__init__(["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/tsdb",
                          f"--web.listen-address=127.0.0.1:{port}", "--web.enable-remote-write-receiver", *features],
                         folder, f"http://127.0.0.1:{port}", "/-/ready")

    def query(self, expression):
        """An instant query -> [({label: value}, number)]."""
        answer = json.loads(get(f"{self.url}/api/v1/query?query={urllib.parse.quote(expression)}"))
        return [(one["metric"], float(one["value"][1])) for one in answer["data"]["result"]]

    def number(self, expression):
        """The one number of a query, as soon as there is one."""
        return until(expression, lambda: next((number for _, number in self.query(expression)), None))


class Receiver:
    """An HTTP server that keeps every request; `answer(request)` gives status, body and type."""

    def __init__(self, answer=None, certificate=None):
        self.requests = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                request = {"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body}
                receiver.requests.append(request)
                status, text, kind = answer(request) if answer else (200, b"", "text/plain")
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_PUT = do_POST = handle_any

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme = "https" if certificate else "http"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Datagrams:
    """A UDP socket that keeps what came."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    def lines(self):
        """All that has come; what was sent to this machine by a process that has ended is there."""
        self.socket.setblocking(False)
        lines = []
        try:
            while True:
                lines += self.socket.recv(65536).decode().split("\n")
        except BlockingIOError:
            return lines

    def stop(self):
        self.socket.close()


class Silent:
    """A TCP server that accepts and never answers."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def stop(self):
        self.listener.close()


def otlp_messages(folder):
    """The module of OTLP's messages, made by protoc from the definition the unit tests use."""
    subprocess.run(["protoc", f"--python_out={folder}", f"-I{PROTO.parent}", PROTO], check=True)
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("otlp_pb2")
    finally:
        sys.path.remove(str(folder))


def otlp_points(message):
    """A decoded request -> {(name, sorted labels): point}; cumulative sums and histograms only, gauges too."""
    points = {}
    for metric in message.resource_metrics[0].scope_metrics[0].metrics:
        data = getattr(metric, metric.WhichOneof("data"))
        if metric.WhichOneof("data") != "gauge":
            assert data.aggregation_temporality == 2
        for point in data.data_points:
            labels = tuple(sorted((a.key, a.value.string_value) for a in point.attributes))
            points[metric.name, labels] = point
    return points


def point_sum(points, name, **labels):
    wanted = set(labels.items())
    return sum(point.as_int for (n, its), point in points.items() if n == name and wanted <= set(its))


