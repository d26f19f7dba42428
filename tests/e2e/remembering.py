"""A service that remembers what it was sent: what those of test_k6.py, test_locust.py and test_python.py have in common."""
import contextlib
import http.server
import json
import threading
import time
import typing


class Visit(typing.NamedTuple):
    """One request, as it came."""

    method: str
    path: str
    headers: dict
    body: bytes
    port: int   # of the client: the same on the same connection
    at: float   # time.monotonic() when it was whole


class Handler(http.server.BaseHTTPRequestHandler):
    """Remembers each request in its server's `seen`, then answers as `respond` says."""

    protocol_version = "HTTP/1.1"

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        visit = Visit(self.command, self.path, dict(self.headers.items()), body, self.client_address[1], time.monotonic())
        with self.server.lock:
            self.server.seen.append(visit)
            self.number = len(self.server.seen)
        self.respond(self.path.split("?")[0], body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = handle_any

    def respond(self, path, body):
        raise NotImplementedError

    def answer(self, document, status=200, fields=()):
        self.answer_bytes(json.dumps(document).encode(), "application/json", status, fields)

    def answer_bytes(self, body, kind, status=200, fields=()):
        self.send_response(status)
        for name, value in [*fields, ("Content-Type", kind), ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def __init__(self, handler, address):
        super().__init__((address, 0), handler)
        self.seen, self.lock = [], threading.Lock()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def paths(self):
        return [visit.path for visit in self.seen]

    def handle_error(self, *_):
        pass


@contextlib.contextmanager
def serving(handler, address="127.0.0.1", **marks):
    """A server that runs; `marks` are attributes of it, for its handlers."""
    server = Server(handler, address)
    vars(server).update(marks)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
