#!/usr/bin/env python3
"""A server in a control group that may use a share of one CPU: apps/loop.js, or the one of native/."""

import signal

import cgroups
import components


class Throttled(components.Part):
    """A part in a group, which goes with it."""

    def __init__(self, part, group):
        super().__init__(part.process, part.port, signal.SIGTERM)
        self.group = group

    def stop(self):
        super().stop()
        self.counts["throttled"] = cgroups.throttled(self.group.folder)
        self.group.remove()


def build(case, port, parts):
    group = cgroups.Group("target", case.fault["share"])
    try:
        if "do" in case.fault:
            part = parts.script("node", "loop.js", case, port, group=group.pids)
        else:
            part = parts.native(case.fault, port, group=group.pids)
    except BaseException:
        group.remove()
        raise
    parts.all[-1] = Throttled(part, group)
    return parts.all[-1]


if __name__ == "__main__":
    components.main(build)
