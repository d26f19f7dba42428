"""What the requests amount to: numbers as Locust has them, to read while a run goes on."""
import datetime
import sys

import _brink

CONSOLE_STATS_INTERVAL_SEC = 2
HISTORY_STATS_INTERVAL_SEC = 5
CSV_STATS_INTERVAL_SEC = 1
CSV_STATS_FLUSH_INTERVAL_SEC = 5
CURRENT_RESPONSE_TIME_PERCENTILE_WINDOW = 10
CACHED_RESPONSE_TIMES = 20
STATS_NAME_WIDTH = 60
STATS_TYPE_WIDTH = 8
STATS_AUTORESIZE = True
PERCENTILES_TO_REPORT = [0.50, 0.66, 0.75, 0.80, 0.90, 0.95, 0.98, 0.99, 0.999, 0.9999, 1.0]
PERCENTILES_TO_STATISTICS = [0.95, 0.99]
PERCENTILES_TO_CHART = [0.5, 0.95]
MODERN_UI_PERCENTILES_TO_CHART = PERCENTILES_TO_CHART


class StatsErrorDict(dict):
    """Errors by what they are."""


def get_readable_percentiles(percentiles):
    """[0.5, 0.999] as ["50%", "99.9%"]."""
    return [f"{int(p * 100) if (p * 100).is_integer() else round(100 * p, 6)}%" for p in percentiles]


def bucket_response_time(response_time):
    """Times that count as one: to the millisecond below 100, then to two digits."""
    if response_time < 100:
        return round(response_time)
    if response_time < 1000:
        return int(round(response_time, -1))
    if response_time < 10000:
        return int(round(response_time, -2))
    return int(round(response_time, -3))


def calculate_response_time_percentile(response_times, num_requests, percent):
    """The slowest bucket of those that are left when the given share of all requests is below."""
    wanted = int(num_requests * percent)
    done = 0
    for response_time in sorted(response_times, reverse=True):
        done += response_times[response_time]
        if num_requests - done <= wanted:
            return response_time
    return 0


def median_from_dict(total, count):
    """The bucket in the middle."""
    position = (total - 1) / 2
    for response_time in sorted(count):
        if position < count[response_time]:
            return response_time
        position -= count[response_time]
    return 0


def diff_response_time_dicts(latest, old):
    return {time_: left for time_, times in latest.items() if (left := times - old.get(time_, 0)) != 0}


from locust.stats_entry import CachedResponseTimes, StatsEntry, StatsError, Total


_brink.own_bucket(sys.modules[__name__])


class RequestStats(_brink.RequestCounts):
    """All entries, and their sum."""

    def __init__(self, use_response_times_cache=True):
        self.use_response_times_cache = use_response_times_cache
        self.clear_all()

    @property
    def num_requests(self):
        return self.total.num_requests

    @property
    def num_none_requests(self):
        return self.total.num_none_requests

    @property
    def num_failures(self):
        return self.total.num_failures

    @property
    def last_request_timestamp(self):
        return self.total.last_request_timestamp

    @property
    def start_time(self):
        return self.total.start_time

    def log_error(self, method, name, error):
        self.get(name, method).log_error(error)
        key = StatsError.create_key(method, name, error)
        entry = self.errors.get(key)
        if entry is None:
            entry = self.errors[key] = StatsError(method, name, error)
        entry.occurred()

    def get(self, name, method):
        entry = self.entries.get((name, method))
        if entry is None:
            entry = self.entries[name, method] = StatsEntry(self, name, method, self.use_response_times_cache)
        return entry

    def reset_all(self):
        self.errors = {}
        for entry in self.entries.values():
            entry.reset()
        self.total.reset()
        self.history = []

    def clear_all(self):
        self.entries, self.errors, self.history = {}, {}, []
        self._next_second = 0
        self.total = Total(self)

    def serialize_stats(self):
        return [self.entries[key].serialize() for key in sorted(self.entries, key=str)
                if self.entries[key].num_requests or self.entries[key].num_failures]

    def serialize_errors(self):
        return {key: error.to_dict() for key, error in self.errors.items()}


def sort_stats(stats):
    return [stats[key] for key in sorted(stats, key=lambda key: (str(key[0]), str(key[1])))]


def stats_history(runner):
    """A point every five seconds while users run."""
    import gevent
    while True:
        if not runner.stats.history or runner.state not in ("ready", "stopped"):
            update_stats_history(runner)
        gevent.sleep(HISTORY_STATS_INTERVAL_SEC)


def update_stats_history(runner, timestamp=None):
    total = runner.stats.total
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    point = {"time": timestamp or now, "current_rps": (now, total.current_rps or 0),
             "current_fail_per_sec": (now, total.current_fail_per_sec or 0),
             "total_avg_response_time": (now, total.avg_response_time), "user_count": (now, runner.user_count or 0)}
    for p in PERCENTILES_TO_CHART:
        point[f"response_time_percentile_{p}"] = (now, total.get_current_response_time_percentile(p) or 0)
    runner.stats.history.append(point)


def __getattr__(name):
    """Tables and files are modules of their own; they are found here as well."""
    from locust import stats_csv, stats_tables
    for module in (stats_tables, stats_csv):
        if name in module.__all__:
            return getattr(module, name)
    raise AttributeError(f"module 'locust.stats' has no attribute {name!r}")
