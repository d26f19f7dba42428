"""Targets made of real programs: each starts, answers, shows its fault to light requests, and ends with all its parts."""

import concurrent.futures
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

import cgroups
import client
import components
import lab
import table

CASES = [case for case in table.CASES.values() if case.target in components.PROGRAMS]
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


def seen(target, count, wanted):
    """All statuses of `count` requests at once, again until each of `wanted` has been seen: a busy machine may spread them
    so far that they do not meet."""
    statuses, until = [], time.monotonic() + client.PATIENCE_S
    while not wanted <= set(statuses) and time.monotonic() < until:
        statuses += client.at_once(target, culprit(target), count)[0]
    assert set(statuses) == wanted
    return statuses


def children(pid):
    listed = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in listed]


@shows("healthy_threads", "steady_40ms", "healthy_node", "healthy_python", "capped")
def nothing_wrong(target):
    statuses, _ = client.at_once(target, culprit(target), 50)
    assert statuses == [200] * 50
    yield


@shows("private_pool", "shared_workers", "checkout_timeout", "short_queue", "downstream_10", "mutex_12ms",
       "lock_and_pause")
def so_many_slots(target):
    if target.case.name in ("checkout_timeout", "short_queue"):
        seen(target, 150, {200, 500 if target.case.name == "checkout_timeout" else 503})
    else:
        shared = target.case.name == "shared_workers"  # also by what does not exist
        statuses, _ = client.at_once(target, "/nothing" if shared else culprit(target), 30)
        assert set(statuses) == {404 if shared else 200}
    yield
    assert target.counts["most in a pool"] == target.case.truth["parameters"].get("slots", 1)


@shows("pool_and_errors")
def both_faults(target):
    client.at_once(target, "/checkout", 30)
    statuses = [status for _ in range(3) for status in client.at_once(target, "/search", 60)[0]]
    assert 0 < statuses.count(500) < 30
    yield
    assert target.counts["most in a pool"] == 6


@shows("at_most_16")
def those_beyond_are_shed(target):
    seen(target, 120, {200, 503})
    yield
    assert target.counts["most let in"] == 16


@shows("window_100", "window_120_in_2s")
def so_many_a_window(target):
    seen(target, 300, {200, 429})
    yield
    assert target.counts["most in a window"] == next(
        float(word.split("=")[1]) for word in target.case.fault[culprit(target)][0].split() if word.startswith("limit="))


@shows("bucket_80", "nginx_rate_100")
def burst_then_503(target):
    statuses = seen(target, 300, {200, 503})
    assert statuses.count(200) >= target.case.truth["parameters"]["burst"]
    yield


@shows("pause_400ms", "pause_250ms")
def everything_stops(target):
    connection = client.Connection(target)
    longest, until = 0, time.monotonic() + client.PATIENCE_S
    while longest < target.case.truth["parameters"]["pause_s"] * 0.8 and time.monotonic() < until:
        begin = time.monotonic()
        assert connection.ask(culprit(target))[0] == 200
        longest = max(longest, time.monotonic() - begin)
    connection.close()
    yield
    assert target.counts["pauses"] >= 1


@shows("drift_20us")
def later_ones_take_longer(target):
    for _ in range(4):
        client.at_once(target, culprit(target), 200)
    assert min(client.ask(target, culprit(target))[1] for _ in range(5)) >= 0.01 + 800 * 2e-5
    yield


@shows("cold_units", "cold_workers")
def new_units_are_slow(target):
    first = client.at_once(target, culprit(target), 4)
    client.at_once(target, culprit(target), 3)
    assert first[1] >= target.case.truth["parameters"]["seconds"]
    yield
    assert target.counts["units"] == 4


@shows("cache_of_5s", "cache_of_3s")
def everybody_makes_it_anew(target):
    client.at_once(target, culprit(target), 4)
    yield
    assert target.counts["rebuilt"] > 1


@shows("downstream_late", "slow_key", "nginx_slow_lane")
def takes_so_long(target):
    status, seconds = client.ask(target, target.case.truth["route"])
    assert status == 200 and seconds >= target.case.truth["parameters"].get("seconds", 1.9)
    yield


@shows("backlog_4", "backlog_8")
def few_can_wait_to_be_taken(target):
    backlog = target.case.truth["parameters"]["backlog"]
    waiting = []
    with pytest.raises(TimeoutError):  # the kernel drops what does not fit, and the one who asks tries again after 1 s
        for _ in range(backlog + 4):
            waiting.append(client.Connection(target, timeout=0.4))
    for each in waiting:
        each.close()
    assert len(waiting) >= backlog
    yield


@shows("errors_4_in_100")
def some_fail(target):
    statuses = [status for _ in range(4) for status in client.at_once(target, culprit(target), 100)[0]]
    assert statuses.count(200) + statuses.count(500) == 400
    assert 6 <= statuses.count(500) <= 30
    yield


@shows("hot_key")
def one_key_at_a_time(target):
    assert client.at_once(target, culprit(target), 10)[1] >= 10 * 0.015
    yield


@shows("crash_after_4000")
def is_gone(target):
    with pytest.raises(ConnectionError):
        for _ in range(60):
            client.at_once(target, culprit(target), 100)
    yield
    assert target.counts["path /cart"] >= 3900  # and those whose answer it did not live to count


@shows("crash_and_back")
def is_gone_and_comes_back(target):
    with pytest.raises(ConnectionError):
        for _ in range(60):
            client.at_once(target, culprit(target), 100)
    until = time.monotonic() + client.PATIENCE_S
    while time.monotonic() < until:
        try:
            assert client.ask(target, "/")[0] == 200
            break
        except ConnectionError:
            time.sleep(0.05)
    else:
        pytest.fail("did not come back")
    yield


@shows("blocked_after_2500")
def counts_and_blocks(target):
    statuses = [status for _ in range(26) for status in client.at_once(target, culprit(target), 100)[0]]
    assert statuses.count(200) == 2499 and statuses.count(403) == 101  # one had been asked before
    assert client.ask(target, "/")[0] == 403
    yield


@shows("breaker")
def opens(target):
    statuses, _ = client.at_once(target, culprit(target), 100)
    assert 500 in statuses
    assert client.ask(target, culprit(target))[0] == 503
    yield
    assert target.counts["opened"] >= 1


@shows("retry_storm")
def works_in_vain(target):
    client.at_once(target, culprit(target), 150)
    yield
    assert target.counts["given up"] > 0
    assert target.counts["worked"] > target.counts.get("status 200", 0)


@shows("one_in_ten_slow")
def some_are_slow(target):
    assert client.at_once(target, culprit(target), 40)[1] >= 2.6
    yield
    assert 1 <= target.counts["slow"] <= 10


@shows("files_64", "files_80", "connections_40", "nginx_connections_64")
def so_many_connections(target):
    statuses, _ = client.at_once(target, culprit(target), 100, quiet=0.7)
    assert statuses.count(200) == pytest.approx(target.case.truth["parameters"]["connections"], abs=3)
    yield


@shows("one_cpu", "python_compute", "node_compute", "node_waits", "node_json", "gunicorn_sync_4", "gunicorn_threads_6",
       "nginx_shaper_50", "nginx_shaper_30", "narrow_pipe")
def so_many_cannot_be_faster(target):
    count, least = {"one_cpu": (10, 0.12), "python_compute": (10, 0.12), "node_compute": (10, 0.2), "node_waits": (10, 0.2),
                    "node_json": (10, 0.1), "gunicorn_sync_4": (12, 0.18), "gunicorn_threads_6": (18, 0.24),
                    "nginx_shaper_50": (21, 0.4), "nginx_shaper_30": (13, 0.4), "narrow_pipe": (4, 0.18)}[target.case.name]
    statuses, seconds = client.at_once(target, culprit(target), count)
    assert statuses == [200] * count
    assert seconds >= least
    if target.case.name == "one_cpu":
        assert [len(os.sched_getaffinity(pid)) for pid in children(target.pid)] == [1]
    yield


@shows("little_memory")
def none_is_left(target):
    seen(target, 120, {200, 500})
    assert client.ask(target, culprit(target))[0] == 200
    yield


@shows("ends_after_25")
def ends_without_a_word(target):
    connection = client.Connection(target)
    answers = [connection.ask(culprit(target)) for _ in range(26)]
    connection.close()
    assert [each and each[0] for each in answers] == [200] * 25 + [None]
    yield
    assert target.counts["ended unanswered"] == 1


@shows("nginx_conn_10")
def ten_at_once(target):
    seen(target, 100, {200, 503})
    yield
    assert target.counts["most in flight"] == 10


@shows("nginx_504")
def gives_up_on_those_behind(target):
    seen(target, 100, {200, 504})
    yield
    assert target.counts["most in a pool"] == 10


@shows("nginx_502")
def nobody_is_behind(target):
    assert client.ask(target, culprit(target))[0] == 502
    yield


@shows("nginx_churn")
def says_when_it_ends(target):
    connection = client.Connection(target)
    heads = [connection.ask(culprit(target))[1] for _ in range(5)]
    connection.close()
    assert [b"Connection: close" in head for head in heads] == [False] * 4 + [True]
    yield


@shows("closes_always", "node_idle_200ms")
def a_connection_for_each(target):
    for _ in range(2):
        connection = client.Connection(target)
        assert connection.ask(culprit(target))[0] == 200
        assert connection.receive() is None  # it was ended from there
        connection.close()
    yield


@shows("python_two_writes", "native_two_writes")
def waits_for_an_acknowledgement(target):
    connection = client.Connection(target)
    longest = 0
    for _ in range(20):
        begin = time.monotonic()
        assert connection.ask(culprit(target))[0] == 200
        longest = max(longest, time.monotonic() - begin)
    connection.close()
    assert longest >= 0.035
    yield


@shows("python_mutex")
def one_in_the_lock(target):
    client.at_once(target, culprit(target), 10)
    yield
    assert target.counts["most in the lock"] == 1


@shows("quota_node", "quota_threads")
def is_throttled(target):
    group, until = cgroups.folder_of("target", target.pid), time.monotonic() + client.PATIENCE_S
    while cgroups.throttled(group) == 0 and time.monotonic() < until:  # others may leave it less than its quota
        client.at_once(target, culprit(target), 20)
    yield
    assert target.counts["throttled"] >= 1
    assert not group.exists()


@shows("pg_pool_5")
def five_connections(target):
    assert set(client.at_once(target, culprit(target), 20)[0]) == {200}
    yield
    assert target.counts["most connections busy"] == 5


@shows("pg_row_lock")
def one_past_the_update(target):
    assert set(client.at_once(target, culprit(target), 12)[0]) == {200}
    yield
    assert target.counts["most past the update"] == 1
    assert target.counts["most connections busy"] > 1


@shows("pg_seq_scan")
def reads_the_table(target):
    assert client.ask(target, culprit(target))[0] == 200
    yield
    assert target.counts["sequential scans"] == 1


@shows("pg_connections_20")
def too_many_connections(target):
    seen(target, 60, {200, 500})
    yield


def test_every_case_has_a_check():
    assert {case.name for case in CASES} == set(CHECKS)


def telling(case):
    """Words that would give the answer away."""
    return {word for cause in case.truth["cause"] for word in cause.split("_") if len(word) > 3} - {"none", "connection"}


def check(case):
    """None, or why it was not made."""
    lacking = lab.missing(case)
    if lacking:
        return lacking
    with lab.running(case.name) as target:
        assert target.truth == case.truth
        connection = client.Connection(target)
        status, head, body = connection.ask(case.paths[0])
        connection.close()
        assert status == 200
        assert [word for word in telling(case) if word in (head + body).decode().lower()] == []
        running = CHECKS[case.name](target)
        next(running)
        parts = children(target.pid)
    assert target.process.returncode == 0
    assert target.counts["requests"] >= 1
    assert next(running, None) is None
    assert [pid for pid in parts if pathlib.Path(f"/proc/{pid}").exists()] == []
    return None


@pytest.fixture(scope="module")
def checks(request):
    """The checks of all cases that were asked for, some at a time: most of what they take is waiting."""
    asked = [item.callspec.params["case"] for item in request.session.items
             if item.path == request.path and "checks" in getattr(item, "fixturenames", ())]
    for target in {case.target for case in asked}:
        components.prepare(target)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        yield {case.name: pool.submit(check, case) for case in asked}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_shows_its_fault_and_leaves_nothing(case, checks):
    not_made = checks[case.name].result()
    if not_made:
        pytest.skip(not_made)


STARTER = """
import sys
sys.path.insert(0, sys.argv[1])
import lab
target = lab.start(sys.argv[2])
print(target.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("name", ["private_pool", "nginx_shaper_50", "flawless_90ms", "healthy_nginx"])
def test_ends_with_the_one_who_started_it(name):
    starter = subprocess.Popen([sys.executable, "-c", STARTER, str(table.HERE), name], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True)
    pid = int(starter.stdout.readline())
    everyone = [pid, *children(pid)]
    starter.send_signal(signal.SIGKILL)
    starter.communicate()
    until = time.monotonic() + client.PATIENCE_S
    while any(alive(each) for each in everyone) and time.monotonic() < until:
        time.sleep(0.02)
    assert [each for each in everyone if alive(each)] == []


def alive(pid):
    """Whether it runs: one that has ended and was not waited for does not."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
