"""How the faults of native/ show themselves: effects are counted, and times judged only as "at least so long"."""

import time

import pytest

import client
from showing import culprit, seen, shows


@shows("private_pool", "shared_workers", "checkout_timeout", "short_queue", "downstream_10", "mutex_12ms",
       "lock_and_pause", "uneven_pool_5", "two_kinds_pool_6", "two_kinds_pool_9", "heavy_tailed_pool_4", "uneven_workers_15",
       "uneven_checkout_timeout", "pool_among_three", "downstream_uneven_12", "uneven_mutex",
       "uneven_mutex_15ms")
def so_many_slots(target):
    if target.case.name in ("checkout_timeout", "uneven_checkout_timeout", "short_queue"):
        seen(target, 150, {200, 503 if target.case.name == "short_queue" else 500})
    else:
        shared = "/*" in target.case.fault  # also by what does not exist
        statuses, _ = client.at_once(target, "/nothing" if shared else culprit(target), 30)
        assert set(statuses) == {404 if shared else 200}
    yield
    assert target.counts["most in a pool"] == target.case.truth["parameters"].get("slots", 1)


@shows("pool_and_errors", "lock_and_errors")
def both_faults(target):
    client.at_once(target, target.case.paths[1], 30)
    statuses = seen(target, 100, {200, 500})  # of the last
    assert statuses.count(500) < 0.1 * len(statuses)
    yield
    assert target.counts["most in a pool"] == {"pool_and_errors": 6, "lock_and_errors": 1}[target.case.name]


@shows("at_most_16")
def those_beyond_are_shed(target):
    seen(target, 120, {200, 503})
    yield
    assert target.counts["most let in"] == 16


@shows("window_100", "window_120_in_2s", "window_300_in_5s")
def so_many_a_window(target):
    seen(target, 350, {200, 429})
    yield
    assert target.counts["most in a window"] == next(
        float(word.split("=")[1]) for word in target.case.fault[culprit(target)][0].split() if word.startswith("limit="))


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


@shows("drift_20us", "drift_200us", "drift_1ms")
def later_ones_take_longer(target):
    for _ in range(4):
        client.at_once(target, culprit(target), 200)
    added = 800 * target.case.truth["parameters"]["seconds_per_request"]
    assert min(client.ask(target, culprit(target))[1] for _ in range(5)) >= 0.01 + added
    yield


@shows("cold_units", "cold_workers")
def new_units_are_slow(target):
    first = client.at_once(target, culprit(target), 4)
    client.at_once(target, culprit(target), 3)
    assert first[1] >= target.case.truth["parameters"]["seconds"]
    yield
    assert target.counts["units"] == 4


@shows("cache_of_5s", "cache_of_3s", "cache_of_4s", "cache_of_6s")
def everybody_makes_it_anew(target):
    client.at_once(target, culprit(target), 4)
    yield
    assert target.counts["rebuilt"] > 1


@shows("backlog_4", "backlog_8", "backlog_16")
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


@shows("hot_key", "lock_8ms", "lock_among_three")
def one_at_a_time(target):
    assert client.at_once(target, culprit(target), 10)[1] >= 10 * target.case.truth["parameters"]["hold_s"]
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


@shows("blocked_after_2500", "blocked_after_6000")
def counts_and_blocks(target):
    most = target.case.truth["parameters"]["requests"]
    statuses = [status for _ in range(most // 100 + 1) for status in client.at_once(target, culprit(target), 100)[0]]
    assert statuses.count(200) == most - 1 and statuses.count(403) == 101  # one had been asked before
    assert client.ask(target, "/")[0] == 403
    yield


@shows("breaker")
def opens(target):
    statuses, _ = client.at_once(target, culprit(target), 100)
    assert 500 in statuses
    assert client.ask(target, culprit(target))[0] == 503
    yield
    assert target.counts["opened"] >= 1


@shows("retry_storm", "storm_of_8")
def works_in_vain(target):
    client.at_once(target, culprit(target), 250)
    yield
    assert target.counts["given up"] > 0
    assert target.counts["worked"] > target.counts.get("status 200", 0)


@shows("one_in_ten_slow", "one_in_eight_slow", "one_in_seven_slow")
def some_are_slow(target):
    assert client.at_once(target, culprit(target), 40)[1] >= target.case.truth["parameters"]["seconds"]
    yield
    assert 1 <= target.counts["slow"] <= 12


@shows("rare_400ms", "rare_900ms", "rare_600ms", "rare_500ms")
def few_are_slow(target):
    statuses, _ = client.at_once(target, culprit(target), 300)
    assert statuses == [200] * 300
    yield
    assert 1 <= target.counts["slow"] <= 30


@shows("little_memory", "memory_for_30")
def none_is_left(target):
    seen(target, 120, {200, 500}, allowed={None})  # there may be none for one more thread either
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
