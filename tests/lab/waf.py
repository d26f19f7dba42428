#!/usr/bin/env python3
"""Requests beyond `most` in progress are answered 403 at once, as by a firewall that takes them for an attack."""

import serving

BLOCKED = b"<h1>403 Forbidden</h1>\nRequest blocked. Incident 0000-0000\n"


class Waf(serving.Target):
    """Blocks concurrency."""

    def answer(self, request, respond):
        if self.in_flight > self.fault["most"]:
            return respond(403, BLOCKED)
        self.clock.later(self.fault["work_s"], lambda: respond(200))


if __name__ == "__main__":
    serving.main(Waf)
