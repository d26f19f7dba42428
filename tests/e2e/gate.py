"""A gate between Brink and a real server: everything passes through it, and it spoils what it is told to.

    with Gate(nginx.http) as gate:
        gate.fault = every(5, cut(after=20))     # from now on
        ...                                                  # load on gate.url
    assert gate.requests == 100

It works on whole messages: a request (GET without a body) goes to the server, its response comes back whole, and the
fault makes of it what the client gets. A fault is a function of (number of the request from 0, bytes of the response)
and gives steps: bytes to send, seconds to wait, RESET or CLOSE. Counts decide what the tests see, so each is exact.
"""
import itertools
import re
import socket
import struct
import threading
import time

RESET, CLOSE = "reset", "close"
PATIENCE_S = 60  # ends what would hang


def as_it_is(number, response):
    return [response]


def delay(seconds):
    return lambda number, response: [seconds, response]


def cut(after):
    """The connection ends in order after so many bytes of the response."""
    return lambda number, response: [response[:after], CLOSE]


def reset(after=0):
    return lambda number, response: [response[:after], RESET]


def hang(after=0):
    """So many bytes, and then nothing."""
    return lambda number, response: [response[:after], float(PATIENCE_S)]


def corrupt(number, response):
    """One bit of the first byte differs."""
    return [bytes([response[0] ^ 0x20]) + response[1:]]


def trickle(number, response):
    """One byte at a time."""
    return [response[i:i + 1] for i in range(len(response))]


def status(code):
    """The response with another status code."""
    return lambda number, response: [re.sub(rb"^(HTTP/1\.\d) \d{3}", rb"\1 %d" % code, response)]


def every(n, fault, otherwise=as_it_is):
    """The fault for each n-th request, the first included."""
    return lambda number, response: (fault if number % n == 0 else otherwise)(number, response)


class Gate:
    def __init__(self, port, only=None):
        """To 127.0.0.1:port. With `only`, a path prefix, the fault is for those requests, and they alone are numbered."""
        self.to = ("127.0.0.1", port)
        self.only = (only or "/").encode()
        self.fault = as_it_is
        self.accept_only = None  # so many connections are taken, all later ones refused
        self.requests = 0
        self.connections = 0
        self.numbers = itertools.count()
        self.open_gate = threading.Event()
        self.open_gate.set()
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.open_gate.set()
        self.close_door()

    def close_door(self):
        """New connections are refused from now on."""
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()

    def freeze(self):
        """Responses wait until thaw()."""
        self.open_gate.clear()

    def thaw(self):
        self.open_gate.set()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            if self.connections == self.accept_only:
                self.close_door()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client, socket.create_connection(self.to, PATIENCE_S) as server:
            server.settimeout(PATIENCE_S)
            try:
                while request := read_head(client):
                    server.sendall(request)
                    response = read_response(server)
                    self.open_gate.wait(PATIENCE_S)
                    if not self.answer(client, request, response):
                        return
            except OSError:
                return  # the client has had enough

    def answer(self, client, request, response):
        path = request.split(b" ", 2)[1]
        with self.lock:
            self.requests += 1
            chosen = path.startswith(self.only)
            number = next(self.numbers) if chosen else None
        for step in self.fault(number, response) if chosen else [response]:
            if step in (RESET, CLOSE):
                if step == RESET:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            if isinstance(step, float):
                time.sleep(step)
            else:
                client.sendall(step)
        return True


def read_head(connection):
    """Up to the empty line; b"" when the peer has closed."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        more = connection.recv(65536)
        if not more:
            return b""
        head += more
    return head


def read_response(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            raise OSError("the server closed")
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    length = re.search(rb"(?i)^content-length:\s*(\d+)", head, re.M)
    assert length, "the gate takes responses with a Content-Length only"
    while len(body) < int(length[1]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
