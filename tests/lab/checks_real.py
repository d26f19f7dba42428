"""How the faults of real components show themselves, and those that native/ has in common with them: effects are counted,
and times judged only as "at least so long"."""

import os
import time

import pytest

import cgroups
import client
from showing import children, culprit, seen, shows


@shows("healthy_threads", "steady_40ms", "healthy_node", "healthy_python", "healthy_python_8ms", "capped",
       "steady_500ms")
def nothing_wrong(target):
    statuses, _ = client.at_once(target, culprit(target), 50)
    assert statuses == [200] * 50
    yield


@shows("bucket_80", "bucket_60", "nginx_rate_100")
def burst_then_503(target):
    statuses = seen(target, 300, {200, 503})
    assert statuses.count(200) >= target.case.truth["parameters"]["burst"]
    yield


@shows("downstream_late", "slow_key", "nginx_slow_lane")
def takes_so_long(target):
    status, seconds = client.ask(target, target.case.truth["route"])
    assert status == 200 and seconds >= target.case.truth["parameters"].get("seconds", 1.9)
    yield


@shows("files_64", "files_80", "files_100", "connections_40", "nginx_connections_64")
def so_many_connections(target):
    statuses, _ = client.at_once(target, culprit(target), 100, quiet=0.7)
    assert statuses.count(200) == pytest.approx(target.case.truth["parameters"]["connections"], abs=3)
    yield


@shows("one_cpu", "python_compute", "node_compute", "node_waits", "gunicorn_sync_4", "gunicorn_threads_6",
       "nginx_shaper_50", "nginx_shaper_30", "nginx_shaper_70", "narrow_pipe", "python_sorts", "node_waits_12ms",
       "node_waits_20ms")
def so_many_cannot_be_faster(target):
    count, least = {"one_cpu": (10, 0.12), "python_compute": (10, 0.12), "node_compute": (10, 0.2), "node_waits": (10, 0.2),
                    "gunicorn_sync_4": (12, 0.18), "gunicorn_threads_6": (18, 0.24),
                    "nginx_shaper_50": (21, 0.4), "nginx_shaper_30": (13, 0.4), "nginx_shaper_70": (29, 0.4),
                    "python_sorts": (10, 0.1), "node_waits_12ms": (10, 0.1), "node_waits_20ms": (10, 0.16),
                    "narrow_pipe": (4, 0.18)}[target.case.name]
    statuses, seconds = client.at_once(target, culprit(target), count)
    assert statuses == [200] * count
    assert seconds >= least
    if target.case.name == "one_cpu":
        assert [len(os.sched_getaffinity(pid)) for pid in children(target.pid)] == [1]
    yield


@shows("node_json")
def one_document_at_a_time(target):
    """How long one takes is up to the machine."""
    assert set(client.at_once(target, culprit(target), 10)[0]) == {200}
    yield
    assert target.counts["most at once"] == 1


@shows("nginx_conn_10")
def ten_at_once(target):
    seen(target, 100, {200, 503})
    yield
    assert target.counts["most in flight"] == 10


@shows("nginx_504", "nginx_504_after_2s")
def gives_up_on_those_behind(target):
    seen(target, 100, {200, 504})
    yield
    assert target.counts["most in a pool"] == target.case.truth["parameters"]["slots"]


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


@shows("pg_pool_5", "pg_pool_8")
def so_many_connections_busy(target):
    assert set(client.at_once(target, culprit(target), 20)[0]) == {200}
    yield
    assert target.counts["most connections busy"] == target.case.truth["parameters"]["slots"]


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


@shows("pg_like")
def counts_in_all_texts(target):
    assert client.ask(target, culprit(target))[0] == 200
    yield
    assert target.counts["counted nothing"] == 0


@shows("pg_connections_20")
def too_many_connections(target):
    seen(target, 60, {200, 500})
    yield
