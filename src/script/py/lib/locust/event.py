"""Hooks that listeners are called by."""
import contextlib
import logging
import time
import traceback

import _brink
from locust.exception import CONTROL

logger = logging.getLogger("locust.event")


class EventHook(_brink.EventHook):
    """Calls whoever listens, by keyword arguments."""

    def __init__(self):
        self._handlers = []

    def add_listener(self, handler):
        self._handlers.append(handler)
        return handler

    def remove_listener(self, handler):
        self._handlers.remove(handler)

    def fire(self, *, reverse=False, **kwargs):
        for handler in list(reversed(self._handlers) if reverse else self._handlers):
            try:
                handler(**kwargs)
            except CONTROL:
                raise
            except Exception as error:
                self.failed(handler, error)

    def failed(self, handler, error):
        from locust import log
        log.unhandled_greenlet_exception = True
        logger.error("a listener raised an exception: %r\n%s", handler,
                     "".join(traceback.format_exception(type(error), error, error.__traceback__)).rstrip())

    @contextlib.contextmanager
    def measure(self, request_type, name, response_length=0, context=None):
        """Times a block, and fires with what came of it."""
        meta = {"request_type": request_type, "name": name, "response_length": response_length,
                "context": context or {}, "exception": None, "start_time": time.time()}
        begin = time.perf_counter()
        try:
            yield meta
        except CONTROL:
            raise
        except Exception as error:
            meta["exception"] = error
        meta["response_time"] = (time.perf_counter() - begin) * 1000
        self.fire(**meta)


class RequestHook(EventHook):
    """The hook that statistics are made of: `counting` is called first. `counts` are the statistics it counts in, so that
    C++ can do that by itself where nobody listens."""

    def __init__(self):
        super().__init__()
        self.counting = None

    def fire(self, *, reverse=False, **kwargs):
        if self.counting is not None:
            try:
                self.counting(**kwargs)
            except CONTROL:
                raise
            except Exception as error:
                self.failed(self.counting, error)
        super().fire(reverse=reverse, **kwargs)


NAMES = ("test_start", "test_stopping", "test_stop", "spawning_complete", "quitting", "quit", "init",
         "init_command_line_parser", "user_error", "report_to_master", "worker_report", "worker_connect", "reset_stats",
         "cpu_warning", "usage_monitor", "heartbeat_sent", "heartbeat_received")


class Events:
    """All hooks. More may be added by assigning to a name."""

    def __init__(self):
        self.request = RequestHook()
        for name in NAMES:
            setattr(self, name, EventHook())

    def __getattr__(self, name):
        gone = {"request_success": "request", "request_failure": "request", "hatch_complete": "spawning_complete",
                "locust_error": "user_error", "locust_start_hatching": "test_start",
                "locust_stop_hatching": "test_stop",
                "master_start_hatching": "test_start", "master_stop_hatching": "test_stop",
                "slave_report": "worker_report"}
        if name in gone:
            raise AttributeError(f"there is no event {name} any more: listen to events.{gone[name]}")
        raise AttributeError(f"there is no event {name}")
