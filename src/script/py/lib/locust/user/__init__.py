"""Users, their tasks, and how long they wait."""
from locust.user import task as _task_module, wait_time
from locust.user.markov_taskset import MarkovTaskSet, transition, transitions
from locust.user.sequential_taskset import SequentialTaskSet
from locust.user.task import TaskSet, tag, task
from locust.user.users import HttpUser, User

__all__ = ["HttpUser", "MarkovTaskSet", "SequentialTaskSet", "TaskSet", "User", "tag", "task", "transition",
           "transitions", "wait_time"]
