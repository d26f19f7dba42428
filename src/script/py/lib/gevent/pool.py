"""Greenlets that belong together."""
import threading

import gevent
from gevent import Greenlet, GreenletExit


class Group:
    """Greenlets until they end."""

    greenlet_class = Greenlet

    def __init__(self, *greenlets):
        self.greenlets = set()
        for one in greenlets:
            self.add(one)

    def __len__(self):
        return len(self.greenlets)

    def __contains__(self, greenlet):
        return greenlet in self.greenlets

    def __iter__(self):
        return iter(list(self.greenlets))

    def add(self, greenlet):
        self.greenlets.add(greenlet)
        greenlet.rawlink(self.discard)

    def discard(self, greenlet):
        self.greenlets.discard(greenlet)

    def start(self, greenlet):
        self.add(greenlet)
        greenlet.start()

    def spawn(self, *args, **kwargs):
        made = self.greenlet_class(*args, **kwargs)
        self.start(made)
        return made

    def join(self, timeout=None, raise_error=False):
        gevent.joinall(list(self.greenlets), timeout, raise_error)
        return not self.greenlets

    def kill(self, exception=GreenletExit, block=True, timeout=None):
        gevent.killall(list(self.greenlets), exception, block, timeout)

    def killone(self, greenlet, exception=GreenletExit, block=True, timeout=None):
        if greenlet in self.greenlets:
            greenlet.kill(exception, block, timeout)

    def map(self, function, iterable):
        return [one.get() for one in [self.spawn(function, item) for item in iterable]]

    def imap(self, function, *iterables):
        for one in [self.spawn(function, *items) for items in zip(*iterables)]:
            yield one.get()

    imap_unordered = imap

    def apply(self, function, args=(), kwds=None):
        return self.spawn(function, *args, **(kwds or {})).get()

    def apply_async(self, function, args=(), kwds=None, callback=None):
        made = self.spawn(function, *args, **(kwds or {}))
        if callback is not None:
            made.link_value(lambda done: callback(done.value))
        return made


class Pool(Group):
    """At most so many at a time: whoever comes then waits."""

    def __init__(self, size=None, greenlet_class=None):
        super().__init__()
        self.size = size
        self._room = None if size is None else threading.Semaphore(size)

    def free_count(self):
        return 1 if self.size is None else max(0, self.size - len(self))

    def full(self):
        return self.free_count() <= 0

    def wait_available(self, timeout=None):
        if self._room is not None and self._room.acquire(timeout=timeout):
            self._room.release()
        return self.free_count()

    def start(self, greenlet):
        if self._room is not None:
            self._room.acquire()
            greenlet.rawlink(lambda _: self._room.release())
        super().start(greenlet)
