"""What of `_brink` is in C++ where Locust's modules are tested without it: the same things, done plainly. That both do the
same is a test of tests/e2e/test_locust.py."""
import math
import sys
import time


class EventHook:
    _handlers = counts = None


class EntryCounts:
    num_requests = num_none_requests = num_failures = 0
    total_response_time = total_content_length = min_response_time = max_response_time = last_request_timestamp = None
    response_times = num_reqs_per_sec = None

    def add(self, now, response_time, content_length, bucket):
        second = int(now)
        if second not in self.num_reqs_per_sec:
            self._begin_second(second)
        self.num_reqs_per_sec[second] = self.num_reqs_per_sec.get(second, 0) + 1
        self.num_requests += 1
        self.last_request_timestamp = now
        self.total_content_length += content_length
        if response_time is None:
            self.num_none_requests += 1
            return
        self.total_response_time += response_time
        least = self.min_response_time
        self.min_response_time = response_time if least is None else min(least, response_time)
        self.max_response_time = max(self.max_response_time, response_time)
        self.response_times[bucket] = self.response_times.get(bucket, 0) + 1


class RequestCounts:
    entries = total = None
    _next_second = 0

    def log_request(self, method, name, response_time, content_length):
        now = time.time()
        if now >= self._next_second:
            self._next_second = math.floor(now) + 1
            self.total._cache_response_times(int(now) - 1)
        entry = self.entries.get((name, method)) or self.get(name, method)
        stats = sys.modules["locust.stats"]
        entry.add(now, response_time, content_length,
                  None if response_time is None else stats.bucket_response_time(response_time))


class Answer:
    _raw = _session = _method = _name = _given = _meta = _verdict = _error = _encoding = js = _asked = _base = _cookie = None
    _began = _time = 0.0
    _caught = _entered = False

    @property
    def history(self):
        return self.__dict__.setdefault("_history", [])

    @history.setter
    def history(self, history):
        self.__dict__["_history"] = history

    def __enter__(self):
        self._entered = True
        if self._caught:
            self._session._unfinished.discard(self)
        return self

    def __exit__(self, kind, error, trace):
        if not self._caught:
            return False
        if kind is not None or self._verdict is not None:
            return self._leave(error)
        self._session._count(self, self._session._failure_of(self))
        return False


class HttpSession:
    base_url = request_event = user = headers = cookies = auth = params = request_name = None
    _unfinished = _base = _site = _rows = _responses = None
    _prefix, _site_number, _as_asked = "", -1, False

    def request(self, *args, **kwargs):
        return self.request_rare(*args, **kwargs)

    def get(self, url, **kwargs):
        return self.request("GET", url, **kwargs)

    def options(self, url, **kwargs):
        return self.request("OPTIONS", url, **kwargs)

    def delete(self, url, **kwargs):
        return self.request("DELETE", url, **kwargs)

    def head(self, url, **kwargs):
        kwargs.setdefault("allow_redirects", False)
        return self.request("HEAD", url, **kwargs)

    def post(self, url, data=None, json=None, **kwargs):
        given = {name: value for name, value in (("data", data), ("json", json)) if value is not None}
        return self.request("POST", url, **kwargs, **given)

    def put(self, url, data=None, **kwargs):
        return self.request("PUT", url, **kwargs, **({} if data is None else {"data": data}))

    def patch(self, url, data=None, **kwargs):
        return self.request("PATCH", url, **kwargs, **({} if data is None else {"data": data}))


def own_bucket(_module):
    pass


ALL = {"EventHook": EventHook, "EntryCounts": EntryCounts, "RequestCounts": RequestCounts, "Answer": Answer,
       "HttpSession": HttpSession, "own_bucket": own_bucket}
