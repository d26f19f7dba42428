"""Functions in threads of the system."""
import concurrent.futures

from gevent.event import AsyncResult


class ThreadPool:
    """At most so many threads."""

    def __init__(self, maxsize=10, hub=None):
        self.maxsize = maxsize
        self._threads = concurrent.futures.ThreadPoolExecutor(maxsize)

    def spawn(self, function, *args, **kwargs):
        result = AsyncResult()

        def done(future):
            if future.exception() is not None:
                result.set_exception(future.exception())
            else:
                result.set(future.result())

        self._threads.submit(function, *args, **kwargs).add_done_callback(done)
        return result

    def apply(self, function, args=(), kwds=None):
        return self.spawn(function, *args, **(kwds or {})).get()

    def map(self, function, iterable):
        return [one.get() for one in [self.spawn(function, item) for item in iterable]]

    def join(self):
        self._threads.shutdown()

    kill = join
