#!/usr/bin/env python3
"""/api answers 500 at once, to anyone, at any load: a bug, not a limit."""

import serving


class Always500(serving.Target):
    """One route never works."""

    def answer(self, request, respond):
        if request.path == b"/api":
            return respond(500, b"TypeError: cannot read properties of undefined\n")
        self.home(respond)


if __name__ == "__main__":
    serving.main(Always500)
