"""What the requests amount to: numbers as Locust has them, to read while a run goes on."""
import datetime
import hashlib
import re
import time
from collections import OrderedDict

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

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class CachedResponseTimes:
    """The distribution as it was at a moment."""

    __slots__ = ("response_times", "num_requests")

    def __init__(self, response_times, num_requests):
        self.response_times, self.num_requests = response_times, num_requests


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


class StatsEntry:
    """The requests of one name and method."""

    __slots__ = ("stats", "name", "method", "use_response_times_cache", "num_requests", "num_none_requests",
                 "num_failures", "total_response_time", "min_response_time", "max_response_time", "num_reqs_per_sec",
                 "num_fail_per_sec", "response_times", "response_times_cache", "total_content_length", "start_time",
                 "last_request_timestamp", "__dict__")

    def __init__(self, stats, name, method, use_response_times_cache=False):
        self.stats, self.name, self.method = stats, name, method
        self.use_response_times_cache = use_response_times_cache
        self.reset()

    def reset(self):
        self.start_time = time.time()
        self.num_requests = self.num_none_requests = self.num_failures = 0
        self.total_response_time = 0
        self.response_times = {}
        self.min_response_time = None
        self.max_response_time = 0
        self.last_request_timestamp = None
        self.num_reqs_per_sec, self.num_fail_per_sec = {}, {}
        self.total_content_length = 0
        self.response_times_cache = OrderedDict() if self.use_response_times_cache else None
        if self.use_response_times_cache:
            self._cache_response_times(int(self.start_time))

    def log(self, response_time, content_length):
        self._log(time.time(), response_time, content_length, None if response_time is None
                  else bucket_response_time(response_time))

    def _log(self, now, response_time, content_length, bucket):
        second = int(now)
        self.num_requests += 1
        per_second = self.num_reqs_per_sec
        if second in per_second:
            per_second[second] += 1
        else:
            per_second[second] = 1
            if self.use_response_times_cache:
                self._cache_response_times(second - 1)
        self.last_request_timestamp = now
        self.total_content_length += content_length
        if response_time is None:
            self.num_none_requests += 1
            return
        self.total_response_time += response_time
        if self.min_response_time is None or response_time < self.min_response_time:
            self.min_response_time = response_time
        if response_time > self.max_response_time:
            self.max_response_time = response_time
        times = self.response_times
        if bucket in times:
            times[bucket] += 1
        else:
            times[bucket] = 1

    def log_error(self, error):
        self.num_failures += 1
        second = int(time.time())
        self.num_fail_per_sec[second] = self.num_fail_per_sec.get(second, 0) + 1

    # Numbers.

    @property
    def fail_ratio(self):
        return self.num_failures / self.num_requests if self.num_requests else 0.0

    @property
    def avg_response_time(self):
        timed = self.num_requests - self.num_none_requests
        return self.total_response_time / timed if timed else 0

    @property
    def median_response_time(self):
        if not self.response_times:
            return 0
        median = median_from_dict(self.num_requests - self.num_none_requests, self.response_times) or 0
        return max(min(median, self.max_response_time), self.min_response_time)

    @property
    def _span(self):
        last, start = self.stats.last_request_timestamp, self.stats.start_time
        return last - start if last and start else 0

    @property
    def total_rps(self):
        return self.num_requests / self._span if self._span > 0 else 0.0

    @property
    def total_fail_per_sec(self):
        return self.num_failures / self._span if self._span > 0 else 0.0

    def _recent(self, per_second):
        last = self.stats.last_request_timestamp
        if last is None:
            return 0
        start = max(int(last) - 12, int(self.stats.start_time or 0))
        counts = [per_second.get(second, 0) for second in range(start, int(last) - 2)]
        return sum(counts) / len(counts) if counts else 0

    @property
    def current_rps(self):
        return self._recent(self.num_reqs_per_sec)

    @property
    def current_fail_per_sec(self):
        return self._recent(self.num_fail_per_sec)

    @property
    def avg_content_length(self):
        return self.total_content_length / self.num_requests if self.num_requests else 0

    def get_response_time_percentile(self, percent):
        return calculate_response_time_percentile(self.response_times, self.num_requests - self.num_none_requests,
                                                  percent)

    def get_current_response_time_average(self):
        old = self._cached()
        return None if old is None else self.avg_response_time

    def get_current_response_time_percentile(self, percent):
        """Of the last ten seconds or so; None when there is nothing to compare with."""
        old = self._cached()
        if old is None:
            return None
        return calculate_response_time_percentile(diff_response_time_dicts(self.response_times, old.response_times),
                                                  self.num_requests - self.num_none_requests - old.num_requests, percent)

    def _cached(self):
        if not self.use_response_times_cache:
            raise ValueError("only the total keeps what the numbers of the last seconds need")
        now = int(time.time())
        window = CURRENT_RESPONSE_TIME_PERCENTILE_WINDOW
        near = sorted(range(-8, 9), key=abs)
        return next((self.response_times_cache[now - window + off] for off in near
                     if now - window + off in self.response_times_cache), None)

    def _cache_response_times(self, second):
        self.response_times_cache[second] = CachedResponseTimes(dict(self.response_times),
                                                                self.num_requests - self.num_none_requests)
        while len(self.response_times_cache) > CACHED_RESPONSE_TIMES:
            self.response_times_cache.popitem(last=False)

    def extend(self, other):
        """Adds what another entry has counted."""
        if other.num_requests == 0 and other.num_failures == 0:
            return
        times = [one for one in (self.last_request_timestamp, other.last_request_timestamp) if one is not None]
        self.last_request_timestamp = max(times, default=None)
        self.start_time = min(self.start_time, other.start_time)
        for name in ("num_requests", "num_none_requests", "num_failures", "total_response_time", "total_content_length"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.max_response_time = max(self.max_response_time, other.max_response_time)
        least = [one for one in (self.min_response_time, other.min_response_time) if one is not None]
        self.min_response_time = min(least, default=None)
        for name in ("response_times", "num_reqs_per_sec", "num_fail_per_sec"):
            mine = getattr(self, name)
            for key, count in getattr(other, name).items():
                mine[key] = mine.get(key, 0) + count

    STATE = ("name", "method", "last_request_timestamp", "start_time", "num_requests", "num_none_requests",
             "num_failures", "total_response_time", "max_response_time", "min_response_time", "total_content_length",
             "response_times", "num_reqs_per_sec", "num_fail_per_sec")

    def serialize(self):
        return {name: getattr(self, name) for name in self.STATE}

    @classmethod
    def unserialize(cls, data):
        made = cls(None, data["name"], data["method"])
        for name, value in data.items():
            setattr(made, name, value)
        return made

    def get_stripped_report(self):
        report = self.serialize()
        self.reset()
        return report

    def to_dict(self, escape_string_values=False):
        rounded = [self.get_response_time_percentile(p) for p in PERCENTILES_TO_STATISTICS]
        return {"method": self.method or "", "name": self.name, "safe_name": self.name,
                "num_requests": self.num_requests, "num_failures": self.num_failures,
                "min_response_time": self.min_response_time or 0, "max_response_time": self.max_response_time,
                "current_rps": self.current_rps, "current_fail_per_sec": self.current_fail_per_sec,
                "avg_response_time": self.avg_response_time, "median_response_time": self.median_response_time,
                "total_rps": self.total_rps, "total_fail_per_sec": self.total_fail_per_sec,
                "avg_content_length": self.avg_content_length,
                **{f"response_time_percentile_{p}": value for p, value in zip(PERCENTILES_TO_STATISTICS, rounded)}}

    # As lines of tables.

    def to_string(self, current=True):
        from locust.stats_tables import entry_line
        return entry_line(self, current)

    def percentile(self, percentiles=None):
        from locust.stats_tables import percentile_line
        return percentile_line(self, percentiles or PERCENTILES_TO_REPORT)

    def __str__(self):
        return self.to_string()


def summed(name):
    def total(self):
        return sum(getattr(entry, name) for entry in self.stats.entries.values())
    return property(total, lambda self, value: None)


def united(name):
    """Counts by key of all entries, made again when there are more requests."""
    def total(self):
        known, at = self._united.get(name, (None, None))
        now = (self.num_requests, self.num_failures)
        if at != now:
            known = {}
            for entry in self.stats.entries.values():
                for key, count in getattr(entry, name).items():
                    known[key] = known.get(key, 0) + count
            self._united[name] = known, now
        return known
    return property(total, lambda self, value: None)


class Total(StatsEntry):
    """The sum of all entries, whenever it is asked: requests are counted once each."""

    def __init__(self, stats):
        self._united = {}
        super().__init__(stats, "Aggregated", None, True)

    num_requests, num_none_requests, num_failures = map(summed, ("num_requests", "num_none_requests", "num_failures"))
    total_response_time, total_content_length = map(summed, ("total_response_time", "total_content_length"))
    response_times, num_reqs_per_sec, num_fail_per_sec = map(united, ("response_times", "num_reqs_per_sec",
                                                                      "num_fail_per_sec"))

    @property
    def min_response_time(self):
        return min((entry.min_response_time for entry in self.stats.entries.values()
                    if entry.min_response_time is not None), default=None)

    @property
    def max_response_time(self):
        return max((entry.max_response_time for entry in self.stats.entries.values()), default=0)

    @property
    def last_request_timestamp(self):
        return max((entry.last_request_timestamp for entry in self.stats.entries.values()
                    if entry.last_request_timestamp is not None), default=None)

    @min_response_time.setter
    def min_response_time(self, value):
        pass

    @max_response_time.setter
    def max_response_time(self, value):
        pass

    @last_request_timestamp.setter
    def last_request_timestamp(self, value):
        pass


class StatsError:
    """Failures that are alike."""

    def __init__(self, method, name, error, occurrences=0, first_seen=None, last_seen=None):
        self.method, self.name, self.error = method, name, error
        self.occurrences = occurrences
        now = datetime.datetime.now(datetime.timezone.utc)
        self.first_seen, self.last_seen = first_seen or now, last_seen or now

    @classmethod
    def parse_error(cls, error):
        return _ADDRESS.sub(" at 0x....", error if isinstance(error, str) else repr(error))

    @classmethod
    def create_key(cls, method, name, error):
        key = f"{method}.{name}.{cls.parse_error(error)}"
        return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()

    def occurred(self):
        self.occurrences += 1
        self.last_seen = datetime.datetime.now(datetime.timezone.utc)

    def to_name(self):
        from locust.exception import CatchResponseError
        shown = self.error
        if isinstance(shown, CatchResponseError):
            shown = str(shown)
        return f"{self.method} {self.name}: {shown if isinstance(shown, str) else repr(shown)}"

    @classmethod
    def shown(cls, error):
        from locust.exception import CatchResponseError
        if isinstance(error, CatchResponseError):
            return str(error)
        return cls.parse_error(error)

    def serialize(self):
        return {"method": self.method, "name": self.name, "error": self.parse_error(self.error),
                "occurrences": self.occurrences}

    to_dict = serialize


class RequestStats:
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

    def log_request(self, method, name, response_time, content_length):
        entry = self.entries.get((name, method))
        if entry is None:
            entry = self.get(name, method)
        now = time.time()
        if now >= self._next_second:
            self._next_second = int(now) + 1
            self.total._cache_response_times(int(now) - 1)
        entry._log(now, response_time, content_length,
                   None if response_time is None else bucket_response_time(response_time))

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
