"""What leads greenlets in gevent. Here Brink does, so there is little to ask of it."""
import logging
import signal
import threading
import traceback

from gevent import GreenletExit, getcurrent, sleep
from gevent.exceptions import LoopExit

__all__ = ["GreenletExit", "Hub", "LoopExit", "Signal", "get_hub", "getcurrent", "sleep"]


class Hub:
    """What files read of it and change in it, without effect."""

    NOT_ERROR = (GreenletExit, SystemExit)
    SYSTEM_ERROR = (KeyboardInterrupt, SystemExit, SystemError)
    loop = None
    name = ""
    dead = False

    def handle_error(self, context, kind, error, trace):
        if not issubclass(kind, self.NOT_ERROR):
            traceback.print_exception(kind, error, trace)

    @property
    def threadpool(self):
        from gevent.threadpool import ThreadPool
        pool = self.__dict__.get("_threads")
        if pool is None:
            pool = self._threads = ThreadPool()
        return pool

    def join(self, timeout=None):
        return True

    def destroy(self, destroy_loop=None):
        pass


the_hub = Hub()


def get_hub():
    return the_hub


class Signal:
    """A function that a signal calls, until it is cancelled. In a run signals are Brink's, which ends it in order."""

    def __init__(self, number, handler, *args, **kwargs):
        if not callable(handler):
            raise TypeError("a signal needs something to call")
        self.number, self._before = number, None
        if not is_program():
            logging.getLogger("gevent").warning("signal_handler() is without effect: a signal ends the run in order. "
                                                "Listen to events.quitting for what is to be done then")
            return
        self._before = signal.signal(number, lambda *_: handler(*args, **kwargs))

    def cancel(self):
        if self._before is not None:
            signal.signal(self.number, self._before)
            self._before = None


def is_program():
    """Whether a file is executed as one, and not loaded for a run."""
    from _brink_locust_state import state
    return (not state.loading and state.environment is None
            and threading.current_thread() is threading.main_thread())
