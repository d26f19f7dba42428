"""The numbers of a run, as Locust's page shows them, and the last lines of its log."""
import collections
import logging

from _brink_locust_state import state

lines = collections.deque(maxlen=500)  # of the log


class Lines(logging.Handler):
    """Keeps the last lines of the log."""

    def __init__(self):
        super().__init__()
        from locust.log import FORMAT
        self.setFormatter(logging.Formatter(FORMAT))

    def emit(self, record):
        lines.append(self.format(record))


def tables(_):
    environment = state.environment
    return {**requests(environment), "exceptions": exceptions(environment), "ratio": ratio(environment),
            "target_user_count": environment.runner.target_user_count}


def requests(environment):
    from locust import stats as numbers
    stats, runner = environment.stats, environment.runner
    entries = numbers.sort_stats(dict(stats.entries))[:500]
    total = stats.total
    return {"stats": [one.to_dict() for one in [*entries, total]],
            "errors": [{"method": one.method, "name": one.name, "error": one.shown(one.error),
                        "occurrences": one.occurrences} for one in list(stats.errors.values())[:500]],
            "total_rps": total.current_rps, "total_fail_per_sec": total.current_fail_per_sec,
            "fail_ratio": total.fail_ratio, "total_avg_response_time": total.avg_response_time,
            "current_response_time_percentiles": {f"response_time_percentile_{share}":
                                                  total.get_current_response_time_percentile(share)
                                                  for share in (0.5, 0.95)},
            "state": runner.state, "user_count": runner.user_count, "user_classes_count": runner.user_classes_count,
            "workers": []}


def exceptions(environment):
    return [{"count": one["count"], "msg": one["msg"], "traceback": one["traceback"], "nodes": ", ".join(one["nodes"])}
            for one in list(environment.runner.exceptions.values())]


def ratio(environment):
    from locust.user import inspectuser
    classes = environment.user_classes
    return {"per_class": inspectuser.get_ratio(classes, None, False), "total": inspectuser.get_ratio(classes, None, True)}
