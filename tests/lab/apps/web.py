"""Python's ThreadingHTTPServer around a function: what apps/threads.py and apps/database.py have in common."""

import collections
import http.server
import json
import os
import resource
import signal
import sys
import threading

counts = collections.Counter()
lock = threading.Lock()


def count(name, by=1):
    with lock:
        counts[name] += by
        return counts[name]


def most(name, value):
    with lock:
        counts[name] = max(counts[name], value)


class Handler(http.server.BaseHTTPRequestHandler):
    """As the standard library has it, but for one write an answer and without Nagle's algorithm."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    fault = {}
    work = None  # called for each request of the route: -> (status, body)

    def do_GET(self):
        count("requests")
        path = self.path.partition("?")[0]
        if path == "/":
            route = self.fault["route"]
            return self.say(200, f'<!doctype html><title>home</title><a href="{route}">{route}</a>\n'.encode())
        if path != self.fault["route"]:
            return self.say(404, b"not found\n")
        return self.say(*type(self).work())

    do_HEAD = do_GET

    def say(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *ignored):
        """Nobody reads it."""


class Server(http.server.ThreadingHTTPServer):
    """Does not complain of clients that go away."""

    daemon_threads = True
    request_queue_size = 4096

    def handle_error(self, request, client_address):
        count("connection errors")


def serve(fault, work, handler=Handler):
    """Prints "port N", serves until SIGTERM, prints the counts. Arguments of the script: the fault, the port."""
    handler.fault = fault
    handler.work = staticmethod(work)
    if "files" in fault:
        resource.setrlimit(resource.RLIMIT_NOFILE, (fault["files"], fault["files"]))
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    server = Server(("127.0.0.1", int(sys.argv[2])), handler)
    print("port", server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    signal.sigwait({signal.SIGTERM})
    with lock:
        print(json.dumps(counts), flush=True)
    os._exit(0)
