"""gevent's names on Brink's fibers: each greenlet is a fiber of its own beside those of the users. Where no run is
under way (while a locustfile is loaded, in listeners of `init`), greenlets wait until one is."""
import threading
import time
import traceback

import _brink
from _brink_fibers import Fiber, current
from gevent.exceptions import LoopExit

GreenletExit = _brink.Stop
__version__ = "22.10.2"


class Greenlet(Fiber):
    """A function that runs beside others."""

    def __init__(self, run=None, *args, **kwargs):
        super().__init__(run, args, kwargs)

    @classmethod
    def spawn(cls, *args, **kwargs):
        made = cls(*args, **kwargs)
        made.start()
        return made

    @classmethod
    def spawn_later(cls, seconds, *args, **kwargs):
        made = cls(*args, **kwargs)
        made.start_later(seconds)
        return made


spawn, spawn_later = Greenlet.spawn, Greenlet.spawn_later
spawn_raw = spawn


def sleep(seconds=0, ref=True):
    time.sleep(seconds if seconds > 0 else 0)


def idle(priority=0):
    sleep(0)


def getcurrent():
    return current()


def iwait(objects, timeout=None, count=None):
    """Each of the greenlets or events as soon as it is done."""
    left = list(objects)
    end = None if timeout is None else time.monotonic() + timeout
    count = len(left) if count is None else count
    while left and count > 0:
        ready = [one for one in left if one.ready()]
        if ready:
            left = [one for one in left if not one.ready()]
            yield from ready[:count]
            count -= len(ready)
            continue
        if end is not None and time.monotonic() >= end:
            return
        pause = 0.01 if end is None else min(0.01, max(0, end - time.monotonic()))
        left[0].wait(pause) if hasattr(left[0], "wait") else left[0].join(pause)


def wait(objects=None, timeout=None, count=None):
    return list(iwait(objects or (), timeout, count))


def joinall(greenlets, timeout=None, raise_error=False, count=None):
    greenlets = list(greenlets)
    done = wait(greenlets, timeout, count)
    if raise_error:
        for one in done:
            if getattr(one, "exception", None) is not None:
                raise one.exception
    return done


def kill(greenlet, exception=GreenletExit):
    greenlet.kill(exception, block=False)


def killall(greenlets, exception=GreenletExit, block=True, timeout=None):
    greenlets = list(greenlets)
    for one in greenlets:
        one.kill(exception, block=False)
    if block:
        joinall(greenlets, timeout)


class Timeout(BaseException):
    """Raised in the greenlet that started it, unless it is cancelled in time."""

    def __init__(self, seconds=None, exception=None, ref=True, priority=-1):
        super().__init__(seconds)
        self.seconds, self.exception = seconds, exception
        self._timer = None

    def start(self):
        if self.seconds is None or self._timer is not None:
            return
        raised = self.exception if self.exception is not None and self.exception is not False else self
        self._timer = spawn_later(self.seconds, current().throw_soon, raised)

    @classmethod
    def start_new(cls, timeout=None, exception=None, ref=True):
        made = timeout if isinstance(timeout, Timeout) else cls(timeout, exception)
        made.start()
        return made

    @property
    def pending(self):
        return self._timer is not None and not self._timer.dead

    def cancel(self):
        if self._timer is not None:
            self._timer.kill(block=False)
            self._timer = None

    close = cancel

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, error, trace):
        self.cancel()
        return error is self and self.exception is False

    def __str__(self):
        return "" if self.seconds is None else f"{self.seconds} second{'s' if self.seconds != 1 else ''}"


def with_timeout(seconds, function, *args, timeout_value=Ellipsis, **kwargs):
    limit = Timeout.start_new(seconds)
    try:
        return function(*args, **kwargs)
    except Timeout as error:
        if error is limit and timeout_value is not Ellipsis:
            return timeout_value
        raise
    finally:
        limit.cancel()


def get_hub():
    from gevent.hub import the_hub
    return the_hub


def signal_handler(signalnum, handler, *args, **kwargs):
    from gevent.hub import Signal
    return Signal(signalnum, handler, *args, **kwargs)


def config():
    return None
