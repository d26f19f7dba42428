"""Control groups that may use a share of a CPU, where making one is permitted."""

import contextlib
import os
import pathlib

PERIOD_US = 100_000


def place():
    """Where a group can be made, or None when that is not permitted: (folder, version)."""
    first, second = pathlib.Path("/sys/fs/cgroup/cpu"), pathlib.Path("/sys/fs/cgroup")
    if (first / "cpu.cfs_quota_us").exists() and os.access(first, os.W_OK):
        return first, 1
    controllers = second / "cgroup.subtree_control"
    if controllers.exists() and os.access(second, os.W_OK) and "cpu" in controllers.read_text().split():
        return second, 2
    return None


def throttled(folder):
    """In how many periods the group's quota was used up."""
    lines = dict(line.split() for line in (folder / "cpu.stat").read_text().splitlines())
    return int(lines["nr_throttled"])


def folder_of(name, pid):
    """Where process `pid` makes its group `name`."""
    return place()[0] / f"brink-lab-{name}-{pid}"


class Group:
    """A group of its own, which comes before others up to its quota, so that the quota is what limits it also on a busy
    machine. `pids` is the file that a process writes 0 to, to be in it."""

    def __init__(self, name, share):
        _, version = place()
        self.folder = folder_of(name, os.getpid())
        self.folder.mkdir()
        self.pids = self.folder / "cgroup.procs"
        quota = int(share * PERIOD_US)
        if version == 1:
            (self.folder / "cpu.cfs_period_us").write_text(str(PERIOD_US))
            (self.folder / "cpu.cfs_quota_us").write_text(str(quota))
            (self.folder / "cpu.shares").write_text("262144")
        else:
            (self.folder / "cpu.max").write_text(f"{quota} {PERIOD_US}")
            (self.folder / "cpu.weight").write_text("10000")

    def remove(self):
        with contextlib.suppress(OSError):
            self.folder.rmdir()


@contextlib.contextmanager
def group(name, share):
    made = Group(name, share)
    try:
        yield made
    finally:
        made.remove()
