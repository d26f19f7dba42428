#!/usr/bin/env python3
"""The server of native/, which does exactly what the case's fault says: see native/stages.h."""

import time

import components


def build(case, port, parts):
    fault = {**{path: [] for path in case.paths if not below(path, case.fault)}, **case.fault}
    front = parts.native(fault, port)
    if "restart_s" in fault:
        keep_up(parts, front, fault, fault["restart_s"])
    return front


def below(path, fault):
    """Whether the fault names the route by something like /item/*; the home page makes itself."""
    folder = path.rpartition("/")[0]
    return path == "/" or (folder != "" and folder + "/*" in fault)


def keep_up(parts, front, fault, seconds):
    """Starts the server again `seconds` after it has ended, on the same port."""
    ended = []

    def restart():
        if front.process.poll() is None:
            return
        if not ended:
            ended.append(time.monotonic())
        elif time.monotonic() - ended[0] >= seconds:
            ended.clear()
            before = dict(front.counts)
            front.stop()
            front.counts = {name: number + before.get(name, 0) for name, number in front.counts.items()}
            again = parts.native(fault, front.port)
            parts.all.remove(again)
            front.process = again.process

    parts.restart = restart


if __name__ == "__main__":
    components.main(build)
