"""Locks, whose waiting lets other users run."""
import threading

__all__ = ["BoundedSemaphore", "DummySemaphore", "RLock", "Semaphore"]


class Semaphore:
    """So many may hold it. Who waits for it without taking it goes on together with all others that do."""

    def __init__(self, value=1, hub=None):
        if value < 0:
            raise ValueError("a semaphore begins with 0 or more")
        self.counter = value
        self._changed = threading.Condition(threading.Lock())
        self._links = []

    def ready(self):
        return self.counter > 0

    def locked(self):
        return self.counter <= 0

    def acquire(self, blocking=True, timeout=None):
        with self._changed:
            if not self._changed.wait_for(self.ready, timeout if blocking else 0):
                return False
            self.counter -= 1
            return True

    def wait(self, timeout=None):
        """Until it can be taken; how often it can then, 0 if it cannot in time."""
        with self._changed:
            self._changed.wait_for(self.ready, timeout)
            return self.counter

    def release(self):
        with self._changed:
            self.counter += 1
            self._changed.notify_all()
        links, self._links = self._links, []
        for link in links:
            link(self)
        return self.counter

    def rawlink(self, callback):
        """Calls it with the semaphore as soon as that can be taken, once."""
        callback(self) if self.ready() else self._links.append(callback)

    def unlink(self, callback):
        if callback in self._links:
            self._links.remove(callback)

    def __enter__(self):
        self.acquire()

    def __exit__(self, *_):
        self.release()


class BoundedSemaphore(Semaphore):
    """One that is not released more often than it was taken."""

    def __init__(self, value=1, hub=None):
        super().__init__(value)
        self._initial_value = value

    def release(self):
        if self.counter >= self._initial_value:
            raise ValueError("released more often than it was taken")
        return super().release()


class RLock:
    """One that its holder may take again."""

    def __init__(self, hub=None):
        self._block = Semaphore(1)
        self._owner, self._count = None, 0

    def acquire(self, blocking=True, timeout=None):
        me = threading.get_ident()
        if self._owner == me:
            self._count += 1
            return True
        if not self._block.acquire(blocking, timeout):
            return False
        self._owner, self._count = me, 1
        return True

    def release(self):
        if self._owner != threading.get_ident():
            raise RuntimeError("released by somebody who does not hold it")
        self._count -= 1
        if not self._count:
            self._owner = None
            self._block.release()

    @property
    def counter(self):
        return self._block.counter

    def locked(self):
        return self._block.locked()

    def ready(self):
        return self._block.ready()

    def wait(self, timeout=None):
        return self._block.wait(timeout)

    def rawlink(self, callback):
        self._block.rawlink(callback)

    def unlink(self, callback):
        self._block.unlink(callback)

    def __enter__(self):
        self.acquire()

    def __exit__(self, *_):
        self.release()


class DummySemaphore:
    """Never makes anybody wait."""

    counter = 1

    def __init__(self, value=None):
        pass

    def acquire(self, blocking=True, timeout=None):
        return True

    def release(self):
        return 1

    def wait(self, timeout=None):
        return 1

    def locked(self):
        return False

    def ready(self):
        return True

    def rawlink(self, callback):
        callback(self)

    def unlink(self, callback):
        pass

    def __enter__(self):
        pass

    def __exit__(self, *_):
        pass
