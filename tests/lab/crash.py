#!/usr/bin/env python3
"""The process exits as soon as more than `most` requests are in progress."""

import os

import serving


class Crash(serving.Target):
    """Falls over at a certain concurrency and does not come back."""

    def answer(self, request, respond):
        if self.in_flight > self.fault["most"]:
            return self.die()
        self.clock.later(self.fault["work_s"], lambda: respond(200))

    def die(self):
        serving.say_counts(self)
        os._exit(1)


if __name__ == "__main__":
    serving.main(Crash)
