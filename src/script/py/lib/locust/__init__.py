"""Locust's interface, carried out by Brink."""
from locust.event import Events

events = Events()

from locust import debug, exception, log, runners, stats, wait_time
from locust.contrib.fasthttp import FastHttpUser
from locust.debug import run_single_user
from locust.shape import LoadTestShape
from locust.user.markov_taskset import MarkovTaskSet, transition, transitions
from locust.user.sequential_taskset import SequentialTaskSet
from locust.user.task import TaskSet, tag, task
from locust.user.users import FastHttpLocust, HttpLocust, HttpUser, Locust, User
from locust.wait_time import between, constant, constant_pacing, constant_throughput

__version__ = "2.46.3"


def __getattr__(name):
    """The modules below that files seldom use are there as attributes too."""
    if name not in ("html", "web"):
        raise AttributeError(f"module 'locust' has no attribute {name!r}")
    import importlib
    return importlib.import_module(f"locust.{name}")


__all__ = ["FastHttpUser", "HttpUser", "LoadTestShape", "MarkovTaskSet", "SequentialTaskSet", "TaskSet", "User",
           "between", "constant", "constant_pacing", "constant_throughput", "events", "run_single_user", "tag", "task",
           "transition", "transitions", "wait_time"]
