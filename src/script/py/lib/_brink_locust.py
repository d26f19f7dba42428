"""How a run of Locust's users goes."""
import json
import logging
import os
import time
import traceback

import _brink
import _brink_fibers
import _brink_locust_shares
import gevent
from _brink_locust_load import is_loading, load, state
from _brink_locust_page import again, page, serve, words
from _brink_locust_parts import account, leave, share, split, take_accounts
from _brink_report import report
from _brink_rows import rows

__all__ = ["account", "again", "begin", "finish", "is_loading", "leave", "live", "load", "most_users", "page", "pause",
           "prepare", "row_names", "share", "split", "take_accounts"]

logger = logging.getLogger("locust.main")


def prepare(text):
    """The hosts of the run are known, and how many rows each has."""
    given = json.loads(text)
    rows.set_up(given["hosts"], given["each"])
    words.clear()
    state.environment.runner.quitting = False
    state.environment.runner._done.clear()
    if state.rate:
        _brink_fibers.inline = True
        if _brink_fibers.waiting():
            logger.warning("greenlets of the locustfile do not run with --rate, where nobody leads the run")
    else:
        _brink_fibers.run_first(conduct)
    return "null"


def begin(text):
    """Of several processes: the run begins here, so many seconds after it began elsewhere. It may be the second time, for
    one who was taken for lost."""
    runner = state.environment.runner
    runner.update_state("ready")
    runner.spawning_greenlet = runner.shape_greenlet = None
    runner.quitting = False
    runner._done.clear()
    runner.forget_users()
    runner.come_late(json.loads(text))
    _brink_locust_shares.told.clear()
    _brink_fibers.run_first(conduct)
    return "null"


# The run, on the worker's thread.


def live(number):
    """On the fiber of each user."""
    if state.rate:
        live_at_rate(number)
    else:
        _brink_fibers.live(number)


def conduct():
    """The first fiber leads the run."""
    _brink_fibers.begin()
    environment, options = state.environment, state.options
    runner = environment.runner
    beside = []
    try:
        beside = begin_beside(environment, options)
        if environment.shape_class is not None:
            runner.start_shape()
        else:
            runner.start(options.num_users or 1, options.spawn_rate or 1)
            runner.make_up(runner.late)
        if options.run_time and (environment.shape_class is None or environment.shape_class.use_common_options):
            logger.info("Run time limit set to %s seconds", f"{options.run_time:g}")
            beside.append(gevent.spawn_later(max(0, options.run_time - runner.late), time_is_over, runner))
        elif not options.run_time and environment.shape_class is None:
            logger.info("No run time limit set, use CTRL+C to interrupt")
        runner.wait_for_quit()
        runner.stop()
    except Exception:
        from locust import log
        log.unhandled_greenlet_exception = True
        logger.error("the run ends: %s", traceback.format_exc().rstrip())
    finally:
        for greenlet in beside:
            greenlet.kill(block=False)
        _brink.end_stage()


def begin_beside(environment, options):
    """What goes on beside the users."""
    from locust import stats
    if environment.runner.owners.parts > 1:
        return [gevent.spawn(_brink_locust_shares.follow, environment.runner)]  # all else does whoever adds up
    beside = [gevent.spawn(stats.stats_history, environment.runner), gevent.spawn(monitor_usage, environment)]
    if environment.web_ui is not None:
        beside.append(gevent.spawn(serve, environment.runner))
    if not options.brink_run:
        import _brink_keys
        beside.append(gevent.spawn(_brink_keys.listen, environment.runner))
    prints = options.print_stats or environment.web_ui is None
    if prints and not options.only_summary and not options.json:
        beside.append(gevent.spawn(stats.stats_printer(environment.stats)))
    if options.csv_prefix:
        state.csv = stats.StatsCSVFileWriter(environment, stats.PERCENTILES_TO_REPORT, options.csv_prefix,
                                             options.stats_history_enabled)
        beside.append(gevent.spawn(state.csv))
    return beside


def monitor_usage(environment):
    """Processor time in percent of a processor and memory in bytes of this process, for listeners."""
    from locust import runners
    runner, events = environment.runner, environment.events
    page = os.sysconf("SC_PAGE_SIZE")
    at, used = time.monotonic(), time.process_time()
    while True:
        gevent.sleep(runners.CPU_MONITOR_INTERVAL)
        before, used_before, at, used = at, used, time.monotonic(), time.process_time()
        runner.current_cpu_usage = 100 * (used - used_before) / max(1e-9, at - before)
        with open("/proc/self/statm") as file:
            runner.current_memory_usage = int(file.read().split()[1]) * page
        events.usage_monitor.fire(environment=environment, cpu_usage=runner.current_cpu_usage,
                                  memory_usage=runner.current_memory_usage)
        if runner.current_cpu_usage > runners.CPU_WARNING_THRESHOLD and not runner.cpu_warning_emitted:
            runner.cpu_warning_emitted = True
            events.cpu_warning.fire(environment=environment, cpu_usage=runner.current_cpu_usage)


def time_is_over(runner):
    logger.info("--run-time limit reached, shutting down")
    runner.quit()


class Pace:
    """Where a rate says when tasks begin: each waits for its turn instead of the time between tasks."""

    def __init__(self):
        self.fresh = set()

    def turn(self, user):
        if user in self.fresh:
            self.fresh.discard(user)
            return
        job = _brink.next_job()
        if job is None or job == -2:
            from locust.exception import StopUser
            raise StopUser()


def live_at_rate(number):
    environment, runner = state.environment, state.environment.runner
    while (job := _brink.next_job()) is not None:
        if job == -2:
            continue
        cls = state.dispatcher.at(number) or environment.user_classes[number % len(environment.user_classes)]
        try:
            user = cls(environment)
            if job >= 0:
                environment._pace.fresh.add(user)  # who only begins (-1) waits for its first turn
            runner.rated.add(user)
            runner.most_users = max(runner.most_users, runner.user_count)
            try:
                user.run()
            finally:
                runner.rated.discard(user)
                environment._pace.fresh.discard(user)
        except _brink.Stop:
            pass
        except Exception:
            from locust import log
            log.unhandled_greenlet_exception = True
            logger.error("a user of %s ended\n%s", cls.__name__, traceback.format_exc().rstrip())


def tell_error(instance, error):
    """An exception of a task as a row of the report."""
    report(type(instance.user if hasattr(instance, "user") else instance).__name__, error)


# After the run, on the main thread.


def most_users(_):
    return json.dumps(state.environment.runner.most_users)


def row_names(_):
    names = dict(rows.names)  # users go on meanwhile
    return json.dumps([names.get(row, "") for row in range(max(names, default=-1) + 1)] or [""])


def pause(_):
    """A run has ended, and another may be started from the page."""
    _brink_fibers.end()
    state.environment.end_test()
    if state.csv is not None:
        state.csv.close_files()
    return "null"


def finish(interrupted):
    from locust import stats
    environment, options = state.environment, state.options
    _brink_fibers.end()
    environment.end_test()
    environment.events.quitting.fire(environment=environment, reverse=True)
    code = exit_code(environment, options)
    logger.info("Shutting down (exit code %s)", code)
    if not options.brink_run and not options.json and not options.find_limit:
        stats.print_stats(environment.stats, current=False)
        stats.print_percentile_stats(environment.stats)
        stats.print_error_report(environment.stats)
    write_files(environment, options)
    environment.events.quit.fire(exit_code=code)
    for handler in logging.getLogger().handlers:
        handler.flush()
    out = stats.stats_json(environment.stats) + "\n" if options.json else ""
    return json.dumps({"exit": code, "out": out})


def write_files(environment, options):
    from locust import stats
    if options.csv_prefix and state.csv is None:
        state.csv = stats.StatsCSVFileWriter(environment, stats.PERCENTILES_TO_REPORT, options.csv_prefix, False)
    if state.csv is not None:
        state.csv.close_files()
    if options.json_file:
        stats.save_stats_json(environment.stats, options.json_file)


def exit_code(environment, options):
    from locust import log
    if environment.process_exit_code is not None:
        return environment.process_exit_code
    if environment.stats.errors or environment.runner.exceptions:
        return options.exit_code_on_error
    return 2 if log.unhandled_greenlet_exception else 0
