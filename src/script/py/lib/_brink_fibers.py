"""Functions on fibers of their own. Those that are to run before there is a run wait for it."""
import threading
import time
import traceback

import _brink

_by_number = {}   # of a fiber: what runs there, or is about to
_free = []        # numbers that have been used and are not in use
_early = []       # started before there was a run
_next_number = 0
_running = False
_part, _parts = 0, 1  # of several processes: users are numbered over all of them, fibers within each
inline = False    # nobody leads the run, so there are no fibers but those of users: what one starts runs within it


class Main:
    """What is no fiber: the thread that loads files."""

    dead = False
    name = "main"
    args = ()

    def throw_soon(self, error):
        raise error

    def kill(self, *_, **__):
        raise _brink.Stop()

    def ready(self):
        return False


_main = Main()


def begin():
    """A run is under way: its first fiber, which calls this, calls those that were started before."""
    global _running, _next_number
    _running, _next_number = True, max(_next_number, 1)
    early, _early[:] = list(_early), []
    for fiber in early:
        if not fiber.dead:
            fiber._begin()


def end():
    global _running, _next_number
    _running, _next_number = False, 0
    _by_number.clear()
    _free.clear()


def waiting():
    """Whether some were started before there is a run."""
    return any(not fiber.dead for fiber in _early)


def split(part, parts):
    global _part, _parts
    _part, _parts = part, parts


def run_first(function):
    """The first fiber is this function."""
    _by_number[0] = function


def current():
    user = _brink.user()
    fiber = None if user is None else _by_number.get(user // _parts)
    return fiber if isinstance(fiber, Fiber) else _main


def live(user):
    """On each fiber: what was given to it, one after the other."""
    number = user // _parts
    while (job := _brink.next_job()) is not None:
        what = _by_number.get(number)
        if job < 0 or what is None:
            continue
        try:
            what() if number == 0 else what._live()
        finally:
            if number and _by_number.get(number) is what:
                del _by_number[number]
                _free.append(number)


class Fiber:
    """See gevent.Greenlet."""

    def __init__(self, run, args=(), kwargs=None):
        if run is not None:
            self._run = run
        self.args, self.kwargs = args, kwargs or {}
        self.value = self.exception = None
        self._number = None
        self._started = self._dead = self._living = False
        self._doom = None  # raised as soon as it lives
        self._event = None
        self._links = []

    # A subclass may have _run as a method.
    def _begin(self):
        global _next_number
        if _free:
            self._number = _free.pop()
        else:
            self._number = _next_number
            _next_number += 1
        _by_number[self._number] = self
        _brink.call(self._number)

    def _live(self):
        if self._dead:
            return
        self._living = True
        try:
            if self._doom is not None:
                raise self._doom
            self.value = self._run(*self.args, **self.kwargs)
        except _brink.Stop as stop:
            self.value = stop
        except BaseException as error:
            self.exception = error
            self._report(error)
        self._end()

    def _report(self, error):
        if self._links and any(getattr(link, "wants_exceptions", False) for link in self._links):
            return
        from locust import log
        log.unhandled_greenlet_exception = True
        traceback.print_exception(type(error), error, error.__traceback__)

    def _end(self):
        self._dead = True
        links, self._links = self._links, []
        for link in links:
            link(self)
        if self._event is not None:
            self._event.set()

    def start(self):
        if self._started:
            return
        self._started = True
        if _running:
            self._begin()
        elif inline and _brink.user() is not None:
            self._live()
        else:
            _early.append(self)

    def start_later(self, seconds):
        if inline and _brink.user() is not None:
            raise RuntimeError("with --rate nothing can be started for later: there is one flow for each user")
        run, self._run = self._run, None

        def later(*args, **kwargs):
            time.sleep(seconds)
            return run(*args, **kwargs)

        self._run = later
        self.start()

    def throw_soon(self, error):
        if self._dead or self._number is None:
            return
        if self._living:
            _brink.throw(self._number * _parts + _part, error)
        else:
            self._doom = error

    def throw(self, *error):
        self.kill(error[0] if error else _brink.Stop, block=False)

    def kill(self, exception=_brink.Stop, block=True, timeout=None):
        if self._dead:
            return
        error = exception() if isinstance(exception, type) else exception
        if self is current():
            raise error
        if self._number is None:
            self._dead = True
            self.value = error
            self._end()
            return
        self.throw_soon(error)
        if block:
            self.join(timeout)

    def join(self, timeout=None):
        if self._dead:
            return
        if self._event is None:
            self._event = threading.Event()
        self._event.wait(timeout)

    wait = join

    def get(self, block=True, timeout=None):
        if block:
            self.join(timeout)
        if not self._dead:
            from gevent import Timeout
            raise Timeout(timeout)
        if self.exception is not None:
            raise self.exception
        return self.value

    def rawlink(self, callback):
        callback(self) if self._dead else self._links.append(callback)

    link = rawlink

    def unlink(self, callback):
        if callback in self._links:
            self._links.remove(callback)

    def link_value(self, callback):
        self.rawlink(lambda done: callback(done) if done.exception is None else None)

    def link_exception(self, callback):
        def if_failed(done):
            if done.exception is not None:
                callback(done)
        if_failed.wants_exceptions = True
        self.rawlink(if_failed)

    @property
    def dead(self):
        return self._dead

    @property
    def started(self):
        return self._started and not self._dead

    def __bool__(self):
        return self.started

    def ready(self):
        return self._dead

    def successful(self):
        return self._dead and self.exception is None

    @property
    def exc_info(self):
        error = self.exception
        return (type(error), error, error.__traceback__) if error is not None else (None, None, None)

    @property
    def name(self):
        return f"Greenlet-{self._number}"

    def __repr__(self):
        return f"<Greenlet {self.name}: {getattr(self._run, '__name__', self._run)!r}>"
