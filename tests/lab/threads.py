#!/usr/bin/env python3
"""Python's ThreadingHTTPServer: apps/threads.py."""

import components


def build(case, port, parts):
    return parts.script(components.PYTHON, "threads.py", case, port)


if __name__ == "__main__":
    components.main(build)
