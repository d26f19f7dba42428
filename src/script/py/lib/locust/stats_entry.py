"""The numbers of one row of Locust's tables, and of a failure."""
import datetime
import hashlib
import re
import time
from collections import OrderedDict

import _brink
from locust import stats as numbers

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class CachedResponseTimes:
    """The distribution as it was at a moment."""

    __slots__ = ("response_times", "num_requests")

    def __init__(self, response_times, num_requests):
        self.response_times, self.num_requests = response_times, num_requests


class StatsEntry(_brink.EntryCounts):
    """The requests of one name and method."""

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
        bucket = None if response_time is None else numbers.bucket_response_time(response_time)
        self.add(time.time(), response_time, content_length, bucket)

    def _begin_second(self, second):
        if self.use_response_times_cache:
            self._cache_response_times(second - 1)

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
        median = numbers.median_from_dict(self.num_requests - self.num_none_requests, self.response_times) or 0
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
        timed = self.num_requests - self.num_none_requests
        return numbers.calculate_response_time_percentile(self.response_times, timed, percent)

    def get_current_response_time_average(self):
        old = self._cached()
        return None if old is None else self.avg_response_time

    def get_current_response_time_percentile(self, percent):
        """Of the last ten seconds or so; None when there is nothing to compare with."""
        old = self._cached()
        if old is None:
            return None
        recent = numbers.diff_response_time_dicts(self.response_times, old.response_times)
        timed = self.num_requests - self.num_none_requests - old.num_requests
        return numbers.calculate_response_time_percentile(recent, timed, percent)

    def _cached(self):
        if not self.use_response_times_cache:
            raise ValueError("only the total keeps what the numbers of the last seconds need")
        now = int(time.time())
        window = numbers.CURRENT_RESPONSE_TIME_PERCENTILE_WINDOW
        near = sorted(range(-8, 9), key=abs)
        return next((self.response_times_cache[now - window + off] for off in near
                     if now - window + off in self.response_times_cache), None)

    def _cache_response_times(self, second):
        self.response_times_cache[second] = CachedResponseTimes(dict(self.response_times),
                                                                self.num_requests - self.num_none_requests)
        while len(self.response_times_cache) > numbers.CACHED_RESPONSE_TIMES:
            self.response_times_cache.popitem(last=False)

    def extend(self, other):
        """Adds what another entry has counted."""
        if other.num_requests == 0 and other.num_failures == 0:
            return
        times = [one for one in (self.last_request_timestamp, other.last_request_timestamp) if one is not None]
        self.last_request_timestamp = max(times, default=None)
        self.start_time = min(self.start_time, other.start_time)
        for name in ("num_requests", "num_none_requests", "num_failures", "total_response_time",
                     "total_content_length"):
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
        rounded = [self.get_response_time_percentile(p) for p in numbers.PERCENTILES_TO_STATISTICS]
        return {"method": self.method or "", "name": self.name, "safe_name": self.name,
                "num_requests": self.num_requests, "num_failures": self.num_failures,
                "min_response_time": self.min_response_time or 0, "max_response_time": self.max_response_time,
                "current_rps": self.current_rps, "current_fail_per_sec": self.current_fail_per_sec,
                "avg_response_time": self.avg_response_time, "median_response_time": self.median_response_time,
                "total_rps": self.total_rps, "total_fail_per_sec": self.total_fail_per_sec,
                "avg_content_length": self.avg_content_length,
                **{f"response_time_percentile_{p}": value
                   for p, value in zip(numbers.PERCENTILES_TO_STATISTICS, rounded)}}

    # As lines of tables.

    def to_string(self, current=True):
        from locust.stats_tables import entry_line
        return entry_line(self, current)

    def percentile(self, percentiles=None):
        from locust.stats_tables import percentile_line
        return percentile_line(self, percentiles or numbers.PERCENTILES_TO_REPORT)

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
