"""Users of Locust in several processes: each plays its part of them and counts; the process that read the files adds up.

Everything is decided everywhere: which users come and go, in which order and when. Of these, each process begins and ends
its own (_brink_locust_shares). So all processes together have, at any time, the users that one would have."""
import json
import logging
import os
import time

import _brink_fibers
import _brink_locust_shares
from _brink_locust_load import state

logger = logging.getLogger("locust.main")


# In a process of several.


def split(text):
    """The users are about to be played here, or part i of n of them."""
    part, parts = json.loads(text)
    runner = state.environment.runner
    runner.owners = _brink_locust_shares.Owners(part, parts)
    _brink_fibers.split(part, parts)
    if state.rate:
        runner.begin_test()
        runner.update_state("running")
        state.dispatcher = runner.dispatcher_of(state.environment.user_classes)
    if parts == 1:
        return "null"
    runner.worker_index = part
    runner.client_id = f"process {part + 1}"
    if part > 0:  # what all of them do is said once
        logging.getLogger("locust.runners").addFilter(lambda record: record.levelno > logging.INFO)
        logging.getLogger("locust.main").addFilter(lambda record: record.levelno > logging.INFO)
    return "null"


def share(text):
    """A segment of the users is to live here too, or no longer; while users live."""
    _brink_locust_shares.tell(*json.loads(text))
    return "null"


def account(_):
    """What was counted here so far. Users go on meanwhile, so lists are copied before they are looked at."""
    from locust import log
    environment = state.environment
    stats, runner = environment.stats, environment.runner
    errors = [{"key": key, "method": one.method, "name": one.name, "error": one.shown(one.error),
               "occurrences": one.occurrences, "first": one.first_seen.timestamp(), "last": one.last_seen.timestamp()}
              for key, one in list(stats.errors.items())]
    # As seen from the folder, which is another one on each machine: the same error is one row.
    inside = f'File "{os.getcwd()}{os.sep}'
    exceptions = [{"count": one["count"], "msg": one["msg"], "traceback": one["traceback"].replace(inside, 'File "')}
                  for one in list(runner.exceptions.values())]
    return json.dumps({
        "start": stats.total.start_time, "entries": [one.serialize() for one in list(stats.entries.values())],
        "errors": errors, "exceptions": exceptions, "users": runner.user_count, "classes": runner.user_classes_count,
        "most": runner.most_users, "state": runner.state, "unhandled": log.unhandled_greenlet_exception,
        "part": runner.owners.part, "process": runner.client_id})


def leave(_):
    """The end of the run, for listeners here."""
    from _brink_locust import exit_code
    environment = state.environment
    _brink_fibers.end()
    environment.end_test()
    environment.events.quitting.fire(environment=environment, reverse=True)
    environment.events.quit.fire(exit_code=exit_code(environment, state.options))
    for handler in logging.getLogger().handlers:
        handler.flush()
    return "null"


# In the one that adds up.


class Together:
    """When which table is due."""

    next_table = next_point = next_flush = 0


together = Together()


def take_accounts(text):
    accounts = [{**json.loads(said), "here": here} for said, here in json.loads(text)]
    add_up(state.environment, accounts)
    tell(state.environment, state.options)
    return "null"


def add_up(environment, accounts):
    from locust import log
    from locust.stats import RequestStats
    stats, runner = environment.stats, environment.runner
    entries = RequestStats(False)
    for one in accounts:
        for given in one["entries"]:
            entries.get(given["name"], given["method"]).extend(entry_of(given))
    for key, entry in entries.entries.items():
        entry.stats = stats
        known = stats.entries.get(key)
        entry.start_time = min(one["start"] for one in accounts)
        if known is not None:
            entry.use_response_times_cache, entry.response_times_cache = True, known.response_times_cache
    stats.entries = entries.entries
    stats.errors = errors_of(accounts)
    stats.total.start_time = min(one["start"] for one in accounts)
    stats.total._cache_response_times(int(time.time()) - 1)
    runner.exceptions = exceptions_of(accounts)
    parts = {one["part"] for one in accounts}  # one that was lost, and who came in its place, had the same users
    runner.most_users = sum(max(one["most"] for one in accounts if one["part"] == part) for part in parts)
    here = [one for one in accounts if one["here"]] or accounts
    runner.told_users = {name: sum(one["classes"].get(name, 0) for one in here)
                         for name in sorted({name for one in accounts for name in one["classes"]})}
    runner.state = here[0]["state"]
    if any(one["unhandled"] for one in accounts):
        log.unhandled_greenlet_exception = True


def entry_of(given):
    from locust.stats_entry import StatsEntry
    entry = StatsEntry.unserialize(given)
    for name in ("response_times", "num_reqs_per_sec", "num_fail_per_sec"):
        setattr(entry, name, {int(key): count for key, count in given[name].items()})
    return entry


def errors_of(accounts):
    import datetime

    from locust.stats_entry import StatsError
    errors = {}
    for given in (error for one in accounts for error in one["errors"]):
        first, last = (datetime.datetime.fromtimestamp(given[name], datetime.timezone.utc) for name in ("first", "last"))
        known = errors.get(given["key"])
        if known is None:
            errors[given["key"]] = StatsError(given["method"], given["name"], given["error"], given["occurrences"],
                                              first, last)
            continue
        known.occurrences += given["occurrences"]
        known.first_seen, known.last_seen = min(known.first_seen, first), max(known.last_seen, last)
    return errors


def exceptions_of(accounts):
    rows = {}
    for one in accounts:
        for given in one["exceptions"]:
            row = rows.setdefault(hash(given["traceback"]), {"count": 0, "msg": given["msg"],
                                                             "traceback": given["traceback"], "nodes": set()})
            row["count"] += given["count"]
            row["nodes"].add(one["process"])
    return rows


def tell(environment, options):
    """Tables and files, as the one process writes them that has all users."""
    from locust import stats
    now = time.monotonic()
    if not options.only_summary and not options.json and now >= together.next_table:
        together.next_table = now + stats.CONSOLE_STATS_INTERVAL_SEC
        stats.print_stats(environment.stats)
    if now >= together.next_point:
        together.next_point = now + stats.HISTORY_STATS_INTERVAL_SEC
        stats.update_stats_history(environment.runner)
    if not options.csv_prefix:
        return
    if state.csv is None:
        state.csv = stats.StatsCSVFileWriter(environment, stats.PERCENTILES_TO_REPORT, options.csv_prefix,
                                             options.stats_history_enabled)
    state.csv.write_history()
    if now >= together.next_flush:
        together.next_flush = now + stats.CSV_STATS_FLUSH_INTERVAL_SEC
        state.csv.write_tables()
        state.csv.history_file.flush()
