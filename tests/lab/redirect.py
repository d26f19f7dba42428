#!/usr/bin/env python3
"""Sends everyone on to another origin (302), which must not get any of the load: it counts what reaches it."""

import serving


class Elsewhere(serving.Target):
    """The other origin: somebody else's server."""

    def __init__(self, counts, case, clock):
        super().__init__(case, clock)
        self.guest_counts = counts

    def answer(self, request, respond):
        self.guest_counts["requests elsewhere"] += 1
        respond(200)


class Redirect(serving.Target):
    """Only redirects."""

    location = "http://elsewhere.invalid/"

    async def open(self, loop):
        port = await serving.listen(Elsewhere(self.counts, self.case, self.clock))
        self.location = f"http://127.0.0.1:{port}/"

    def answer(self, request, respond):
        respond(302, b"", (f"Location: {self.location}",))


if __name__ == "__main__":
    serving.main(Redirect)
