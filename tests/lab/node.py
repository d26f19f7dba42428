#!/usr/bin/env python3
"""Node's own http server with one event loop: apps/loop.js."""

import components


def build(case, port, parts):
    return parts.script("node", "loop.js", case, port)


if __name__ == "__main__":
    components.main(build)
