#!/usr/bin/env python3
"""Every request makes all later ones slower, by `more_s`; nothing ever makes them faster again."""

import serving


class Leak(serving.Target):
    """Gets slower with the work done, not with the load."""

    def __init__(self, case, clock):
        super().__init__(case, clock)
        self.work = self.fault["work_s"]

    def answer(self, request, respond):
        self.work += self.fault["more_s"]
        self.clock.later(self.work, lambda: respond(200))


if __name__ == "__main__":
    serving.main(Leak)
