"""How a target is served: HTTP/1.1 on asyncio, by hand, because the fault must be the only thing that is slow.

A target derives from Target and overrides answer(). It sees no socket and no clock but the one it is given, so that
test_faults.py can run it in simulated time. main() serves it on 127.0.0.1:

    {"case": "queue", "port": 40123, "url": "http://127.0.0.1:40123", "truth": {...}}     first line, once it listens
    {"counts": {"requests": 512, ...}}                                                    last line, after SIGTERM
"""

import argparse
import asyncio
import collections
import ctypes
import json
import os
import signal
import sys
import time

import table

MAX_HEAD = 64 * 1024
REASONS = {200: "OK", 302: "Found", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
           500: "Internal Server Error"}


class Request:
    """What came: method and path as bytes, and the cookie header if there is one."""

    __slots__ = ("method", "path", "cookie", "body_size", "keepalive")

    def __init__(self, method, path, cookie=b"", body_size=0, keepalive=True):
        self.method = method
        self.path = path
        self.cookie = cookie
        self.body_size = body_size
        self.keepalive = keepalive


def field(head, lower, name):
    """The value of a header in `head`, whose lower-case copy is `lower`; empty if absent."""
    at = lower.find(b"\r\n" + name + b":")
    if at < 0:
        return b""
    begin = at + len(name) + 3
    end = head.find(b"\r\n", begin)
    return head[begin:end if end >= 0 else len(head)].strip()


def parse(head):
    """A Request of the bytes before the empty line, or None if they are not one."""
    line, _, _ = head.partition(b"\r\n")
    words = line.split(b" ")
    if len(words) != 3 or not words[1].startswith(b"/"):
        return None
    lower = head.lower()
    length = field(head, lower, b"content-length") or b"0"
    if not length.isdigit():
        return None
    keepalive = words[2] == b"HTTP/1.1" and b"close" not in field(head, lower, b"connection").lower()
    path = words[1].partition(b"?")[0]
    return Request(words[0], path, field(head, lower, b"cookie"), int(length), keepalive)


def response(status, body=b"ok\n", fields=(), head_only=False, keepalive=True):
    """The bytes of a response; `fields` are further header lines without their ends."""
    lines = [f"HTTP/1.1 {status} {REASONS[status]}", "Content-Type: text/html", f"Content-Length: {len(body)}", *fields]
    if not keepalive:
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + (b"" if head_only else body)


class RealClock:
    """The clock of a served target."""

    def __init__(self, loop):
        self.now = loop.time
        self.later = loop.call_later
        self.soon = loop.call_soon

    def burn(self, seconds):
        """Computes for so much CPU time, with everyone waiting."""
        until = time.thread_time() + seconds
        while time.thread_time() < until:
            sum(range(500))

    def freeze(self, seconds):
        """Does nothing, with everyone waiting."""
        time.sleep(seconds)


class Target:
    """A server with one fault. Every call comes from one thread."""

    def __init__(self, case, clock):
        self.case = case
        self.fault = case.fault
        self.clock = clock
        self.in_flight = 0
        self.counts = collections.Counter()

    def start(self):
        """Called once, when time begins."""

    async def open(self, loop):
        """Called once before that, only when served: for targets that listen on something else too."""

    def answer(self, request, respond):
        """Calls respond(status, body, fields) once, now or later."""
        raise NotImplementedError

    def take(self, request, respond):
        """What the server calls: counts around answer()."""
        self.in_flight += 1
        self.counts["requests"] += 1
        self.counts["path " + request.path.decode("latin-1")] += 1
        self.counts["most in flight"] = max(self.counts["most in flight"], self.in_flight)

        def counted(status, body=b"ok\n", fields=()):
            self.in_flight -= 1
            self.counts[f"status {status}"] += 1
            respond(status, body, fields)

        self.answer(request, counted)

    def home(self, respond):
        """A page that links to every route of the case, for those who look for routes themselves."""
        links = "".join(f'<a href="{path}">{path}</a>\n' for path in self.case.paths)
        respond(200, f"<!doctype html><title>lab</title>\n{links}".encode())


class Connection(asyncio.Protocol):
    """One client: requests are answered one after the other."""

    def __init__(self, target):
        self.target = target
        self.buffer = b""
        self.request = None

    def connection_made(self, transport):
        self.transport = transport
        self.target.counts["connections"] += 1

    def data_received(self, data):
        self.buffer += data
        if self.request is None:
            self.next_request()

    def next_request(self):
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self.buffer) > MAX_HEAD:
                self.refuse()
            return
        request = parse(self.buffer[:end])
        if request is None:
            return self.refuse()
        if len(self.buffer) < end + 4 + request.body_size:
            return
        self.buffer = self.buffer[end + 4 + request.body_size:]
        self.request = request
        self.target.take(request, self.respond)

    def refuse(self):
        self.transport.write(response(400, keepalive=False))
        self.transport.close()

    def respond(self, status, body, fields):
        request, self.request = self.request, None
        if self.transport.is_closing():
            return
        self.transport.write(response(status, body, fields, request.method == b"HEAD", request.keepalive))
        if not request.keepalive:
            self.transport.close()
        elif self.buffer:
            self.next_request()


async def listen(target, port=0):
    """Serves `target` on 127.0.0.1 and returns the port."""
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(target), "127.0.0.1", port, backlog=4096)
    return server.sockets[0].getsockname()[1]


def say(line):
    """One line of JSON on stdout, at once; nothing when the one who would read it has ended."""
    try:
        print(json.dumps(line), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_counts(target):
    say({"counts": dict(target.counts)})


async def serve(target_class, case, port):
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    target = target_class(case, RealClock(loop))
    await target.open(loop)
    port = await listen(target, port)
    say({"case": case.name, "port": port, "url": f"http://127.0.0.1:{port}", "truth": case.truth})
    target.start()
    await stopped.wait()
    say_counts(target)


def read_arguments(description):
    parser = argparse.ArgumentParser(description=description)
    stem = os.path.splitext(os.path.basename(sys.argv[0]))[0]
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--case", default=stem, help="row of cases.json")
    arguments = parser.parse_args()
    return table.case(arguments.case), arguments.port


PARENT = os.getppid()


def stop_with_parent():
    """Has this process get SIGTERM when the one that started it ends, however that comes about."""
    ctypes.CDLL(None).prctl(1, int(signal.SIGTERM), 0, 0, 0)  # PR_SET_PDEATHSIG
    if os.getppid() != PARENT:
        sys.exit("the process that started this target has ended")


def main(target_class):
    """Serves until SIGTERM or SIGINT."""
    case, port = read_arguments(target_class.__doc__)
    stop_with_parent()
    asyncio.run(serve(target_class, case, port))
