#!/usr/bin/env python3
"""Requests of one session (cookie sid) are served one at a time, `work_s` each; sessions do not disturb each other."""

import itertools

import serving


class SessionLock(serving.Target):
    """A lock that only those meet who share a session."""

    def __init__(self, case, clock):
        super().__init__(case, clock)
        self.free_at = {}
        self.names = itertools.count(1)

    def answer(self, request, respond):
        session = request.cookie.partition(b"sid=")[2].partition(b";")[0]
        fields = ()
        if session not in self.free_at:
            session = b"s%d" % next(self.names)
            fields = (f"Set-Cookie: sid={session.decode()}; Path=/",)
            self.counts["sessions"] += 1
        now = self.clock.now()
        self.free_at[session] = max(now, self.free_at.get(session, now)) + self.fault["work_s"]
        self.clock.later(self.free_at[session] - now, lambda: respond(200, b"ok\n", fields))


if __name__ == "__main__":
    serving.main(SessionLock)
