#!/usr/bin/env python3
"""Every route answers in `work_s`, except one, which takes `slow_s` from the first request on."""

import serving


class OneSlowRoute(serving.Target):
    """One of many routes is slow for everyone."""

    def answer(self, request, respond):
        if request.path == b"/":
            return self.home(respond)
        slow = request.path.decode() == self.case.truth["route"]
        self.clock.later(self.fault["slow_s" if slow else "work_s"], lambda: respond(200))


if __name__ == "__main__":
    serving.main(OneSlowRoute)
