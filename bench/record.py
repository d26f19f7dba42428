"""What the benchmarks read from a run's record: the one place that knows its keys (brink schema)."""
import json
import math


class Record:
    """A record of `brink bench`, seen through its one stage."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.data = json.load(file)
        self.stage = self.data["stages"][0]

    @property
    def counts(self):
        """due, sent, missed, completed, failed, in_flight"""
        return self.stage["counts"]

    @property
    def requests(self):
        """Requests that ended, over the whole run."""
        return self.counts["completed"] + self.counts["failed"]

    @property
    def failed(self):
        return self.counts["failed"]

    @property
    def rate(self):
        """Requests that ended per second."""
        return self.stage["rate_rps"]

    def response_quantile_s(self, q):
        """Response time at nearest rank, from the histogram: also where too few samples keep it out of `response_ms`."""
        histogram = self.stage["histogram"]
        steps = sorted((low_us, count) for outcome in histogram.values() for low_us, count in outcome)
        rank = math.ceil(q * sum(count for _, count in steps))
        for low_us, count in steps:
            rank -= count
            if rank <= 0:
                return low_us / 1e6
        raise ValueError("no response time was recorded")

    def send_lag_s(self, percentile):
        return self.stage["send_lag_ms"][percentile] / 1000

    @property
    def worker_cpu_s(self):
        """CPU the workers' threads used while requests counted. Beside them the process spends CPU before the run,
        when it measures this machine against a server of its own."""
        return sum(worker["cpu_s"] for worker in self.stage["health"]["workers"])

    @property
    def ended_in_window(self):
        return self.counts["ended_in_window"]

    @property
    def valid(self):
        return self.stage["valid"]

    def balanced(self):
        c = self.counts
        return c["due"] == c["sent"] + c["missed"] and c["sent"] == c["completed"] + c["failed"] + c["in_flight"]


def answer(path):
    """The answer object of a record of `brink run`."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)["answer"]


def users_knee(found):
    """Where an answer says the target breaks, in users: the middle between what holds and what breaks."""
    users = found["users"]
    if users["breaks"] is None:
        return None
    return (users["holds"] + users["breaks"]) / 2 if users["holds"] is not None else users["breaks"]
