"""Things to wait for."""
import threading

from gevent import Timeout


class Event(threading.Event):
    """Set or not."""

    def ready(self):
        return self.is_set()


class AsyncResult:
    """A value, or an exception, that comes later."""

    def __init__(self):
        self._event = threading.Event()
        self._value = self._exception = None
        self._links = []

    @property
    def value(self):
        return self._value

    @property
    def exception(self):
        return self._exception

    def ready(self):
        return self._event.is_set()

    def successful(self):
        return self.ready() and self._exception is None

    def set(self, value=None):
        self._value = value
        self._end()

    def set_exception(self, exception, exc_info=None):
        self._exception = exception
        self._end()

    def _end(self):
        self._event.set()
        for link in self._links:
            link(self)
        self._links.clear()

    def rawlink(self, callback):
        callback(self) if self.ready() else self._links.append(callback)

    def wait(self, timeout=None):
        self._event.wait(timeout)
        return self._value

    def get(self, block=True, timeout=None):
        if not self._event.wait(timeout if block else 0):
            raise Timeout(timeout)
        if self._exception is not None:
            raise self._exception
        return self._value

    def get_nowait(self):
        return self.get(block=False)
