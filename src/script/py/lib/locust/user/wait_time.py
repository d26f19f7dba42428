"""How long users wait between tasks: functions that make functions."""
import random
import time


def between(min_wait, max_wait):
    """Any time between the two, each as likely as the other."""
    return lambda instance: min_wait + random.random() * (max_wait - min_wait)


def constant(wait_time):
    return lambda instance: wait_time


def constant_pacing(wait_time):
    """As long as is left of this time since the task before began; without a task before, since the user was made."""

    def wait_time_func(self):
        now = time.time()
        begun = getattr(self, "_paced_from", None)
        if begun is None:
            begun = getattr(self, "_made_at", now)
        wait = max(0, wait_time - (now - begun))
        self._paced_from = now + wait
        return wait

    return wait_time_func


def constant_throughput(task_runs_per_second):
    """So many tasks a second of each user, as long as they take less than that."""
    return constant_pacing(1 / task_runs_per_second)
