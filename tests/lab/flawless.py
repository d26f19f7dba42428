#!/usr/bin/env python3
"""Takes `work_s` for every request, any number of them at once, without a fault."""

import serving


class Flawless(serving.Target):
    """Slow, steady and unlimited."""

    def answer(self, request, respond):
        self.clock.later(self.fault["work_s"], lambda: respond(200))


if __name__ == "__main__":
    serving.main(Flawless)
