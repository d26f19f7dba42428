#!/usr/bin/env python3
"""Answers at once, but every `period_s` the whole process stands still for `frozen_s`."""

import serving


class Frozen(serving.Target):
    """A process that stops for a while, again and again, whatever the load."""

    def start(self):
        self.clock.later(self.fault["period_s"] - self.fault["frozen_s"], self.freeze)

    def freeze(self):
        self.clock.later(self.fault["period_s"], self.freeze)
        self.clock.freeze(self.fault["frozen_s"])

    def answer(self, request, respond):
        self.clock.later(self.fault["work_s"], lambda: respond(200))


if __name__ == "__main__":
    serving.main(Frozen)
