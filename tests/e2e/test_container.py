"""In a container: what a control group lets us use decides how many threads there are."""
import json
import os
import pathlib

import pytest

ROOT = pathlib.Path("/sys/fs/cgroup")


@pytest.fixture
def one_core():
    """A control group, of version 1 or 2, that may use one core and a half: what is called first in a process of it."""
    old = (ROOT / "cpu/cpu.cfs_quota_us").exists() or (ROOT / "cpu/cgroup.procs").exists()
    group = (ROOT / "cpu" if old else ROOT) / f"brink-test-{os.getpid()}"
    try:
        group.mkdir()
    except OSError:
        pytest.skip("no control group may be made here")
    try:
        if old and (group / "cpu.cfs_quota_us").exists():
            (group / "cpu.cfs_period_us").write_text("100000")
            (group / "cpu.cfs_quota_us").write_text("150000")
        elif (group / "cpu.max").exists():
            (group / "cpu.max").write_text("150000 100000")
        else:
            pytest.skip("control groups have no CPU limits here")
        yield lambda: (group / "cgroup.procs").write_text(str(os.getpid()))
    finally:
        group.rmdir()


def test_no_more_threads_than_the_limit_has_cores(brink, nginx, one_core):
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("one core anyway")

    def threads(ran):
        return len(json.loads(ran.out)["stages"][-1]["health"]["workers"])

    words = ("bench", nginx.url, "-n", 400, "-c", 8, "--json", "-", "--no-save")
    assert threads(brink(*words)) >= 2
    assert threads(brink(*words, before=one_core)) == 1
