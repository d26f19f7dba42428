"""Light requests, to see what a target does: counts and order, and times only as "at least so long", which no busy machine
can shorten."""

import selectors
import socket
import time

PATIENCE_S = 20  # ends a wait for something that will not come


class Connection:
    """One connection, on which requests can be asked one after the other."""

    def __init__(self, target, timeout=PATIENCE_S):
        self.socket = socket.create_connection(("127.0.0.1", target.port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, path):
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())

    def receive(self):
        """(status, head, body), or None when the connection ends instead."""
        data = b""
        try:
            while b"\r\n\r\n" not in data:
                got = self.socket.recv(65536)
                if not got:
                    return None
                data += got
            head, _, body = data.partition(b"\r\n\r\n")
            length = self.length(head)
            while length is None or len(body) < length:
                got = self.socket.recv(1 << 20)
                if not got:
                    break
                body += got
                if length is None and body.endswith(b"0\r\n\r\n"):
                    break
            return int(head.split()[1]), head, body
        except ConnectionError:
            return None

    @staticmethod
    def length(head):
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                return int(line[15:])
        return None

    def ask(self, path):
        self.send(path)
        return self.receive()

    def close(self):
        self.socket.close()


def ask(target, path):
    """(status, seconds) of one request on a connection of its own; status None when there was no answer."""
    begin = time.monotonic()
    connection = Connection(target)
    answer = connection.ask(path)
    connection.close()
    return answer and answer[0], time.monotonic() - begin


def at_once(target, path, count, quiet=PATIENCE_S):
    """`count` requests, each on a connection of its own, sent together: -> (statuses, seconds). A status is None where the
    connection ended, and missing where nothing had come when nothing came from anybody for `quiet` seconds."""
    connections = [Connection(target) for _ in range(count)]
    begin = time.monotonic()
    with selectors.DefaultSelector() as waiting:
        for each in connections:
            try:
                each.send(path)
            except ConnectionError:  # ended before it was asked; receive() will say so
                pass
            waiting.register(each.socket, selectors.EVENT_READ, each)
        statuses = []
        while waiting.get_map():
            ready = waiting.select(quiet)
            if not ready:
                break
            for key, _ in ready:
                waiting.unregister(key.fileobj)
                answer = key.data.receive()
                statuses.append(answer and answer[0])
    seconds = time.monotonic() - begin
    for each in connections:
        each.close()
    return statuses, seconds
