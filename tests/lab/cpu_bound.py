#!/usr/bin/env python3
"""One thread computes `work_s` for each request, in order; one that waited longer than `deadline_s` gets 500 instead."""

import collections

import serving


class CpuBound(serving.Target):
    """A single busy thread behind a queue with a deadline; no database anywhere."""

    def __init__(self, case, clock):
        super().__init__(case, clock)
        self.queue = collections.deque()

    def answer(self, request, respond):
        if not self.queue:
            self.clock.soon(self.work)
        self.queue.append((self.clock.now(), respond))

    def work(self):
        arrived, respond = self.queue[0]
        if self.clock.now() - arrived > self.fault["deadline_s"]:
            respond(500, b"queue deadline exceeded\n")
        else:
            self.clock.burn(self.fault["work_s"])
            respond(200)
        self.queue.popleft()
        if self.queue:  # by way of the loop, so that arrivals are seen when they come
            self.clock.soon(self.work)


if __name__ == "__main__":
    serving.main(CpuBound)
