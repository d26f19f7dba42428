"""How many users there are at which time, as a locustfile says."""
import time


class LoadTestShape:
    """A class derived from this one, with tick(), says how the load goes; `abstract = True` only makes a base of it."""

    abstract = True
    runner = None
    use_common_options = False
    _moment = None  # of the run, while tick() is asked in several processes

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "abstract" not in cls.__dict__:
            cls.abstract = False

    def __init__(self):
        self.start_time = time.perf_counter()

    def reset_time(self):
        self.start_time = time.perf_counter()

    def get_run_time(self):
        """Seconds since the run began."""
        return time.perf_counter() - self.start_time if self._moment is None else self._moment

    def get_current_user_count(self):
        return self.runner.user_count

    def tick(self):
        """(users, spawn rate), or (users, spawn rate, user classes); None ends the run."""
        return None
