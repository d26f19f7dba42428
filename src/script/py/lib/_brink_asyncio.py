"""Tasks that are coroutines. One that never waits is stepped through at once; the first real wait makes it a task of an
event loop of its user's, whose own waits let other users run."""
import asyncio
import asyncio.events
import asyncio.tasks

import _brink

LONG = 3600.0
EXECUTOR = 0.005


class _Selector:
    """What an event loop waits by: for its timers, by a pause of the user."""

    def __init__(self, loop):
        self.loop = loop

    def select(self, timeout):
        timeout = LONG if timeout is None else timeout
        if self.loop._default_executor is not None:  # a thread that has something for the loop cannot end the pause
            timeout = min(timeout, EXECUTOR)
        if timeout > 0:
            _brink.sleep(timeout)
        return []


class Loop(asyncio.BaseEventLoop):
    """An event loop of one user: timers and callbacks, no sockets."""

    def __init__(self):
        super().__init__()
        self._selector = _Selector(self)

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class _Rest:
    """A coroutine that was left at its first wait."""

    def __init__(self):
        self.coroutine = self.waits_for = None

    def steps(self):
        """Goes on there; as a generator, so that one which never has to is nobody's concern."""
        if self.coroutine is None:
            return None
        waits_for = self.waits_for
        while True:
            try:
                value = yield waits_for
            except BaseException as error:
                step, argument = self.coroutine.throw, error
            else:
                step, argument = self.coroutine.send, value
            try:
                waits_for = step(argument)
            except StopIteration as done:
                return done.value


class Runner:
    """Runs the coroutines of one user, one after the other."""

    __slots__ = ("loop", "task", "rest")

    def __init__(self):
        self.loop = Loop()
        self.prepare()

    def prepare(self):
        # The first step is taken in the name of the task that would take the others, so that timeouts and task groups
        # which are entered in it belong to that.
        self.rest = _Rest()
        self.task = self.loop.create_task(self.rest.steps())
        self.task._log_destroy_pending = False

    def run(self, coroutine):
        try:
            finished, value = self.step(coroutine)
            if not finished:
                value = self.loop.run_until_complete(self.task)
        except _brink.Stop:
            self.drop(coroutine)
            raise
        except BaseException:
            self.tidy()
            raise
        self.tidy()
        return value

    def step(self, coroutine):
        loop, task = self.loop, self.task
        asyncio.events._set_running_loop(loop)
        asyncio.tasks._enter_task(loop, task)
        try:
            self.rest.waits_for = coroutine.send(None)
            self.rest.coroutine = coroutine
            return False, None
        except StopIteration as done:
            return True, done.value
        finally:
            asyncio.tasks._leave_task(loop, task)
            asyncio.events._set_running_loop(None)

    def tidy(self):
        """What a coroutine left running ends with it."""
        loop = self.loop
        if not (self.task.done() or len(loop._ready) > 1 or loop._scheduled):
            return
        left = [task for task in asyncio.all_tasks(loop) if task is not self.task]
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        if self.task.done():
            self.prepare()

    def drop(self, coroutine):
        """The user is to leave: nothing may wait any more."""
        for task in asyncio.all_tasks(self.loop):
            task._log_destroy_pending = False
        coroutine.close()
        self.loop.close()
        self.__init__()
