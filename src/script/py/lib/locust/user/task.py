"""Tasks, and sets of them."""
import logging
import random
import sys
import time
import traceback

from gevent import GreenletExit, sleep
from locust.exception import (InterruptTaskSet, MissingWaitTimeError, RescheduleTask, RescheduleTaskImmediately,
                              StopTest, StopUser)

logger = logging.getLogger("locust.user.task")

LOCUST_STATE_RUNNING, LOCUST_STATE_WAITING, LOCUST_STATE_STOPPING = "running", "waiting", "stopping"
HOOKS = ("on_start", "on_stop")


def task(weight=1):
    """Makes a method or a nested task set a task: @task, or @task(3) for one that is chosen three times as often."""
    def decorate(function):
        if function.__name__ in HOOKS:
            logging.warning("@task on %s: it is called by itself at the beginning or end, and as a task as well",
                            function.__name__)
        if function.__name__ == "run":
            raise Exception("a task cannot be named run(), which is how users and task sets are started: rename it")
        function.locust_task_weight = weight
        return function

    if callable(weight):
        function, weight = weight, 1
        return decorate(function)
    return decorate


def tag(*tags):
    """Gives a task, or all tasks of a task set, tags to choose it by."""
    def decorate(decorated):
        if hasattr(decorated, "tasks"):
            decorated.tasks = [tag(*tags)(one) for one in decorated.tasks]
        else:
            decorated.locust_tag_set = getattr(decorated, "locust_tag_set", set()) | set(tags)
        return decorated

    if not tags or callable(tags[0]):
        raise ValueError('@tag needs the tags: @tag("tag1", "tag2")')
    return decorate


def expanded(tasks):
    """A list, a dict or pairs as a list in which each task stands as often as it weighs."""
    for one in tasks.items() if isinstance(tasks, dict) else tasks:
        if isinstance(one, tuple):
            yield from [one[0]] * int(one[1])
        else:
            yield one


def collect_tasks(bases, members, in_place=False):
    """Those of the base classes, then the class's own `tasks` (in_place: where it stands), then what has @task."""
    collected = [one for base in bases for one in getattr(base, "tasks", None) or ()]
    own = members.get("tasks")
    if own and not in_place:
        collected.extend(expanded(own))
    for name, member in members.items():
        if name == "tasks" and in_place and own:
            collected.extend(expanded(own))
        elif name != "tasks" and "locust_task_weight" in dir(member):
            collected.extend([member] * int(member.locust_task_weight))
    return collected


def filter_tasks_by_tags(task_holder, tags=None, exclude_tags=None, checked=None):
    """Leaves the tasks that have one of `tags` and none of `exclude_tags`; task sets stay that have any left."""
    checked = {} if checked is None else checked

    def passes(one):
        if one in checked:
            return checked[one]
        if hasattr(one, "tasks"):
            filter_tasks_by_tags(one, tags, exclude_tags, checked)
            verdict = len(one.tasks) > 0
        else:
            own = getattr(one, "locust_tag_set", set())
            verdict = (tags is None or bool(own & tags)) and not (exclude_tags is not None and own & exclude_tags)
        checked[one] = verdict
        return verdict

    task_holder.tasks = [one for one in task_holder.tasks if passes(one)]
    if not task_holder.tasks:
        logging.warning("%s has no tasks left after filtering by tags", task_holder.__name__)


class TaskSetMeta(type):
    """Collects the tasks of a class."""

    in_place = False

    def __new__(mcs, name, bases, members):
        members["tasks"] = collect_tasks(bases, members, mcs.in_place)
        return super().__new__(mcs, name, bases, members)


NO_TASKS = ("no tasks: put @task on a method of {0}, or set its `tasks`{1}")


def no_tasks(holder):
    hint = " (it has an attribute `task`: is `tasks` meant?)" if hasattr(type(holder), "task") else ""
    return Exception(NO_TASKS.format(type(holder).__name__, hint))


class TaskSet(metaclass=TaskSetMeta):
    """Tasks that a user carries out, again and again until it is interrupted."""

    tasks = []
    min_wait = max_wait = wait_function = None  # names of former times, without effect
    _user = _parent = None

    def __init__(self, parent):
        self._task_queue = []
        self._made_at = time.time()
        user = getattr(parent, "_is_user", False)
        self._user = parent if user else parent.user
        self._parent = parent

    @property
    def user(self):
        return self._user

    @property
    def parent(self):
        return self._parent

    @property
    def client(self):
        return self._user.client

    def on_start(self):
        """Called when the user enters."""

    def on_stop(self):
        """Called when it leaves."""

    def run(self):
        try:
            self.on_start()
        except InterruptTaskSet as interrupt:
            raise (RescheduleTaskImmediately if interrupt.reschedule else RescheduleTask)() from interrupt
        while True:
            try:
                self._run_one()
            except InterruptTaskSet as interrupt:
                self._leave()
                raise (RescheduleTaskImmediately if interrupt.reschedule else RescheduleTask)() from interrupt
            except (StopUser, StopTest, GreenletExit):
                self._leave()
                raise
            except Exception as error:
                self._failed(error)

    def _run_one(self):
        user = self._user
        try:
            if not self._task_queue:
                self.schedule_task(self.get_next_task())
            if user._state == LOCUST_STATE_STOPPING:
                raise StopUser()
            user._before_task(self._task_queue[0])
            self.execute_next_task()
        except RescheduleTaskImmediately:
            # Without a wait others get their turn all the same.
            if user._state == LOCUST_STATE_STOPPING:
                raise StopUser() from None
            sleep(0)
        except RescheduleTask:
            self.wait()
        else:
            self.wait()

    def _leave(self):
        try:
            self.on_stop()
        except (StopUser, StopTest, GreenletExit, InterruptTaskSet, RescheduleTask, RescheduleTaskImmediately):
            pass
        except Exception:
            logger.error("on_stop of %s raised an exception\n%s", type(self).__name__, traceback.format_exc().rstrip())

    def _failed(self, error):
        user = self._user
        user.environment.events.user_error.fire(user_instance=self, exception=error, tb=sys.exc_info()[2])
        if not user.environment.catch_exceptions:
            raise error
        logger.error("%s\n%s", error, traceback.format_exc().rstrip())
        self.wait()

    def execute_next_task(self):
        self.execute_task(self._task_queue.pop(0))

    def execute_task(self, task):
        if getattr(task, "__self__", None) is self:
            task()
        elif hasattr(task, "tasks") and isinstance(task, type):
            task(self).run()
        else:
            task(self)

    def schedule_task(self, task_callable, first=False):
        if first:
            self._task_queue.insert(0, task_callable)
        else:
            self._task_queue.append(task_callable)

    def get_next_task(self):
        if not self.tasks:
            raise no_tasks(self)
        return random.choice(self.tasks) if len(self.tasks) > 1 else self.tasks[0]

    def wait_time(self):
        if self._user.wait_time:
            return self._user.wait_time()
        raise MissingWaitTimeError(f"set wait_time on {type(self._user).__name__} or {type(self).__name__}")

    def wait(self):
        self._user._wait_for(self)

    def interrupt(self, reschedule=True):
        """Leaves this task set; its parent chooses the next task at once, or (False) after its wait."""
        raise InterruptTaskSet(reschedule)


class DefaultTaskSet(TaskSet):
    """Carries out the tasks that stand on the user itself."""

    def _run_one(self):
        """As any set of tasks does it, without a call for each step: most users are of this kind."""
        user = self._user
        tasks = user.tasks
        task = None if self._task_queue or user._pace is not None or not tasks else (
            random.choice(tasks) if len(tasks) > 1 else tasks[0])
        if task is None or isinstance(task, type):
            if task is not None:
                self._task_queue.append(task)
            super()._run_one()
            return
        if user._state == LOCUST_STATE_STOPPING:
            raise StopUser()
        try:
            task(user)
        except RescheduleTaskImmediately:
            if user._state == LOCUST_STATE_STOPPING:
                raise StopUser() from None
            sleep(0)
            return
        except RescheduleTask:
            pass
        user._wait_for(user)

    def get_next_task(self):
        if not self._user.tasks:
            raise no_tasks(self._user)
        tasks = self._user.tasks
        return random.choice(tasks) if len(tasks) > 1 else tasks[0]

    def wait_time(self):
        return self._user.wait_time()

    def execute_task(self, task):
        if isinstance(task, type) and hasattr(task, "tasks"):
            task(self._user).run()
        else:
            task(self._user)
