#!/usr/bin/env python3
"""`slots` workers, each taking `work_s` for a request, behind a queue without limit or deadline."""

import heapq

import serving


class QueueOfSlots(serving.Target):
    """Never fails; everyone beyond the capacity waits."""

    def __init__(self, case, clock):
        super().__init__(case, clock)
        self.free_at = [0.0] * self.fault["slots"]

    def answer(self, request, respond):
        now = self.clock.now()
        end = max(now, self.free_at[0]) + self.fault["work_s"]
        heapq.heapreplace(self.free_at, end)
        self.clock.later(end - now, lambda: respond(200))


if __name__ == "__main__":
    serving.main(QueueOfSlots)
