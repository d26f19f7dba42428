#!/usr/bin/env python3
"""One of many routes fails `share` of its requests, at random, at any load."""

import random

import serving


class PartlyFailingRoute(serving.Target):
    """One of many routes fails now and then."""

    def __init__(self, case, clock):
        super().__init__(case, clock)
        self.random = random.Random(1)

    def answer(self, request, respond):
        if request.path == b"/":
            return self.home(respond)
        fails = request.path.decode() == self.case.truth["route"] and self.random.random() < self.fault["share"]
        status, body = (500, b"unexpected null\n") if fails else (200, b"ok\n")
        self.clock.later(self.fault["work_s"], lambda: respond(status, body))


if __name__ == "__main__":
    serving.main(PartlyFailingRoute)
