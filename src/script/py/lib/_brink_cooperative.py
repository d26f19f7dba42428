"""What waits, made to let other users run: sleeps, locks and all that stands on them, sockets. Everywhere else (while a
file is loaded, in threads of the system) it all is as it was."""
import _thread
import errno
import functools
import importlib.util
import os
import queue
import select
import socket
import sys
import threading
import time

import _brink

user = _brink.user
sleep = _brink.sleep
_time_sleep = time.sleep
_get_ident = _thread.get_ident

# A user's number as the number of a thread: beyond all of the system's.
USERS = 1 << 62
FIRST_LOOK, LONGEST_LOOK = 0.0002, 0.005


def cooperative_sleep(seconds):
    if user() is None:
        _time_sleep(seconds)
    else:
        sleep(seconds)


def get_ident():
    number = user()
    return _get_ident() if number is None else USERS + number


def looks(timeout):
    """Pauses between two looks at something that cannot call, growing, until `timeout` (None: for ever) is over."""
    pause = FIRST_LOOK
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        if end is not None:
            left = end - time.monotonic()
            if left <= 0:
                return
            pause = min(pause, left)
        yield pause
        pause = min(pause * 2, LONGEST_LOOK)


def wait_for(fd, events, timeout):
    """Whether a file descriptor became ready in time."""
    poll = select_poll()
    poll.register(fd, events)
    if poll.poll(0):
        return True
    for pause in looks(timeout):
        sleep(pause)
        if poll.poll(0):
            return True
    return False


select_poll = select.poll
READ, WRITE = select.POLLIN, select.POLLOUT


def wait_for_socket(sock, events):
    timeout = sock.gettimeout()
    if not wait_for(sock.fileno(), events, timeout):
        raise TimeoutError("timed out")


def waiting_first(original, events):
    """A method that blocks until the socket is ready, as one whose user waits for that."""
    def method(self, *arguments, **keywords):
        if user() is not None and self.gettimeout() != 0:
            wait_for_socket(self, events)
        return original(self, *arguments, **keywords)
    method.__name__ = original.__name__
    return method


def in_pieces(send_some):
    """sendall: as much as goes in at a time."""
    def sendall(self, data, flags=0):
        if user() is None or self.gettimeout() == 0:
            return send_some(self, data, flags)
        rest = memoryview(data).cast("B")
        while len(rest):
            wait_for_socket(self, WRITE)
            try:
                rest = rest[_send(self, rest, flags | socket.MSG_DONTWAIT):]
            except BlockingIOError:
                pass
        return None
    return sendall


_send = socket.socket.send
_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


def send(self, data, flags=0):
    if user() is None or self.gettimeout() == 0:
        return _send(self, data, flags)
    while True:
        wait_for_socket(self, WRITE)
        try:
            return _send(self, data, flags | socket.MSG_DONTWAIT)
        except BlockingIOError:
            pass


def connect_ex(self, address):
    timeout = self.gettimeout()
    if user() is None or timeout == 0:
        return _connect_ex(self, address)
    self.settimeout(0)
    try:
        error = _connect_ex(self, address)
        if error not in (errno.EINPROGRESS, errno.EAGAIN):
            return error
        if not wait_for(self.fileno(), WRITE, timeout):
            return errno.ETIMEDOUT
        return self.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    finally:
        self.settimeout(timeout)


def connect(self, address):
    if user() is None or self.gettimeout() == 0:
        return _connect(self, address)
    error = connect_ex(self, address)
    if error == errno.ETIMEDOUT:
        raise TimeoutError("timed out")
    if error:
        raise OSError(error, os.strerror(error))
    return None


def make_sockets_cooperative():
    cls = socket.socket
    for name in ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "accept"):
        setattr(cls, name, waiting_first(getattr(cls, name), READ))
    cls.sendall = in_pieces(cls.sendall)
    cls.send = send
    cls.connect, cls.connect_ex = connect, connect_ex
    cls.sendto = waiting_first(cls.sendto, WRITE)


def make_tls_cooperative(ssl):
    """Once somebody imports ssl."""
    cls = ssl.SSLSocket
    original_read, original_handshake, original_write = cls.read, cls.do_handshake, cls.write

    def steps(self, step):
        """Does what may want to read or write first, as often as it does."""
        timeout = self.gettimeout()
        self.settimeout(0)
        try:
            while True:
                try:
                    return step()
                except ssl.SSLWantReadError:
                    events = READ
                except ssl.SSLWantWriteError:
                    events = WRITE
                if not wait_for(self.fileno(), events, timeout):
                    raise TimeoutError("timed out")
        finally:
            self.settimeout(timeout)

    def cooperates(self):
        return user() is not None and self.gettimeout() != 0

    def do_handshake(self, block=False):
        if not cooperates(self):
            return original_handshake(self, block)
        return steps(self, lambda: original_handshake(self))

    def read(self, *arguments):
        if not cooperates(self) or self._sslobj is None:
            return original_read(self, *arguments)
        return steps(self, lambda: original_read(self, *arguments))

    def write(self, data):
        if not cooperates(self) or self._sslobj is None:
            return original_write(self, data)
        return steps(self, lambda: original_write(self, data))

    cls.do_handshake, cls.read, cls.write = do_handshake, read, write


_select, _poll = select.select, select.poll


def cooperative_select(readers, writers, failing, timeout=None):
    if user() is None or timeout == 0:
        return _select(readers, writers, failing, timeout)
    for pause in looks(timeout):
        ready = _select(readers, writers, failing, 0)
        if any(ready):
            return ready
        sleep(pause)
    return _select(readers, writers, failing, 0)


def make_locks_cooperative():
    lock = _brink.Lock
    _thread.allocate_lock = _thread.allocate = threading._allocate_lock = threading.Lock = lock
    _thread.get_ident = threading.get_ident = get_ident
    # The lock that may be taken again, in Python on the lock above: that in C knows threads only.
    threading._CRLock = None
    _thread.RLock = functools.RLock = threading._PyRLock
    queue.SimpleQueue = queue._PySimpleQueue
    original = threading.Thread._wait_for_tstate_lock

    def wait_for_end(self, block=True, timeout=-1):
        if user() is None or not block:
            return original(self, block, timeout)
        for pause in looks(None if timeout < 0 else timeout):
            original(self, False)
            if self._tstate_lock is None:
                return True
            sleep(pause)
        return False

    threading.Thread._wait_for_tstate_lock = wait_for_end


class WhenImported:
    """Calls a function with a module as soon as that has been imported."""

    def __init__(self, name, then):
        self.name, self.then = name, then

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            self.then(module)

        spec.loader.exec_module = exec_module
        return spec


def when_imported(name, then):
    if name in sys.modules:
        then(sys.modules[name])
    else:
        sys.meta_path.insert(0, WhenImported(name, then))


def make_selectors_cooperative(selectors):
    def cooperative(original):
        def select(self, timeout=None):
            if user() is None or (timeout is not None and timeout <= 0):
                return original(self, timeout)
            for pause in looks(timeout):
                ready = original(self, 0)
                if ready:
                    return ready
                sleep(pause)
            return original(self, 0)
        return select

    for name in ("SelectSelector", "PollSelector", "EpollSelector"):
        cls = getattr(selectors, name)
        cls.select = cooperative(cls.select)


def count_requests(client):
    import _brink_others
    _brink_others.install(client)


def install():
    time.sleep = cooperative_sleep
    make_locks_cooperative()
    make_sockets_cooperative()
    select.select = cooperative_select
    when_imported("ssl", make_tls_cooperative)
    when_imported("selectors", make_selectors_cooperative)
    when_imported("http.client", count_requests)
