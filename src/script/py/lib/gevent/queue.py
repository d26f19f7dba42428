"""Queues: those of the standard library, which let other users run."""
import queue
from queue import Empty, Full, LifoQueue, PriorityQueue

__all__ = ["Channel", "Empty", "Full", "JoinableQueue", "LifoQueue", "PriorityQueue", "Queue", "SimpleQueue"]


class Queue(queue.Queue):
    """One that can be gone through: until StopIteration is put into it."""

    def __init__(self, maxsize=None, items=()):
        super().__init__(maxsize or 0)
        for item in items:
            self.put(item)

    def __len__(self):
        return self.qsize()

    def __bool__(self):
        return True

    def __iter__(self):
        return self

    def __next__(self):
        item = self.get()
        if item is StopIteration:
            raise item
        return item

    def peek(self, block=True, timeout=None):
        with self.mutex:
            if not block and not self.queue:
                raise Empty
            if not self.not_empty.wait_for(lambda: self.queue, timeout):
                raise Empty
            return self.queue[0]

    def peek_nowait(self):
        return self.peek(False)


JoinableQueue = SimpleQueue = UnboundQueue = Queue


class Channel(Queue):
    """Whoever puts something waits until somebody takes it."""

    def put(self, item, block=True, timeout=None):
        super().put(item, block, timeout)
        self.join()

    def get(self, block=True, timeout=None):
        item = super().get(block, timeout)
        self.task_done()
        return item
