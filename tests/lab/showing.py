"""What the checks of targets share: their register, and words to ask with. See checks_exact.py and checks_real.py."""

import pathlib
import time

import client

CHECKS = {}


def shows(*names):
    """Registers the check of some cases: called with the running target, it yields where the target is to be stopped."""
    def register(check):
        for name in names:
            assert name not in CHECKS
            CHECKS[name] = check
        return check
    return register


def culprit(target):
    return target.case.paths[-1]


def seen(target, count, wanted, allowed=frozenset()):
    """All statuses of `count` requests at once, again until each of `wanted` has been seen: a busy machine may spread them
    so far that they do not meet."""
    statuses, until = [], time.monotonic() + client.PATIENCE_S
    while not wanted <= set(statuses) and time.monotonic() < until:
        statuses += client.at_once(target, culprit(target), count)[0]
    assert wanted <= set(statuses) <= wanted | allowed
    return statuses


def children(pid):
    listed = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in listed]
