#!/usr/bin/env python3
"""asyncio with a call in it that blocks: everybody waits `work_s` for each request of the route, `/` is free."""

import serving


class BlockingLoop(serving.Target):
    """A synchronous call inside an asynchronous handler."""

    def answer(self, request, respond):
        if request.path == b"/":
            return self.home(respond)
        self.clock.soon(lambda: self.work(respond))

    def work(self, respond):
        self.clock.freeze(self.fault["work_s"])
        respond(200)


if __name__ == "__main__":
    serving.main(BlockingLoop)
