"""What the parts of a run share."""
import logging

from locust import events as all_events
from locust.exception import RunnerAlreadyExistsError
from locust.stats import RequestStats
from locust.user.task import TaskSet, filter_tasks_by_tags

logger = logging.getLogger("locust.env")


class Environment:
    """One test: its users, events, statistics, options and runner."""

    def __init__(self, *, user_classes=None, shape_class=None, tags=None, locustfile=None, exclude_tags=None,
                 events=None, host=None, reset_stats=False, stop_timeout=None, catch_exceptions=True, parsed_options=None,
                 parsed_locustfiles=None, available_user_classes=None, available_shape_classes=None,
                 available_user_tasks=None, dispatcher_class=None, profile=None, web_base_path=None, **_):
        self.runner = self.web_ui = self.process_exit_code = None
        self.events = events if events is not None else all_events
        self.user_classes = list(user_classes or [])
        self.shape_class = shape_class
        self.tags, self.exclude_tags = tags, exclude_tags
        self.locustfile, self.parsed_locustfiles = locustfile, parsed_locustfiles or []
        self.host, self.reset_stats, self.stop_timeout = host, reset_stats, stop_timeout
        self.catch_exceptions, self.parsed_options = catch_exceptions, parsed_options
        self.available_user_classes = available_user_classes
        self.available_shape_classes, self.available_user_tasks = available_shape_classes, available_user_tasks
        self.profile, self.worker_logs = profile, {}
        self.stats = RequestStats()
        self._pace = None
        self._filtered = False
        if len({cls.__name__ for cls in self.user_classes}) != len(self.user_classes):
            names = sorted(cls.__name__ for cls in self.user_classes)
            double = next(one for one, other in zip(names, names[1:]) if one == other)
            raise ValueError(f"there are several user classes named {double}: give them different names")

    @property
    def user_classes_by_name(self):
        return {cls.__name__: cls for cls in self.user_classes}

    def _create_runner(self, runner_class, *args, **kwargs):
        if self.runner is not None:
            raise RunnerAlreadyExistsError(f"there is a runner already: {self.runner}")
        self.runner = runner_class(self, *args, **kwargs)
        if self.shape_class:
            self.shape_class.runner = self.runner
        return self.runner

    def end_test(self):
        """For listeners, where nobody else has."""
        if getattr(self, "_test_started", False):
            self._test_started = False
            self.runner.update_state("stopped")
            self.events.test_stop.fire(environment=self)

    def create_local_runner(self):
        from locust.runners import LocalRunner
        return self._create_runner(LocalRunner)

    def create_master_runner(self, master_bind_host="*", master_bind_port=5557):
        raise NotImplementedError("there are no masters and workers of one's own here: --processes N makes them")

    def create_worker_runner(self, master_host, master_port):
        raise NotImplementedError("there are no masters and workers of one's own here: --processes N makes them")

    def create_web_ui(self, *args, **kwargs):
        from locust.web import WebUI
        self.web_ui = WebUI(self)
        return self.web_ui

    def assign_equal_weights(self):
        for cls in self.user_classes:
            cls.weight = 1
            flat, ahead = [], list(cls.tasks)
            while ahead:
                one = ahead.pop(0)
                if isinstance(one, type) and issubclass(one, TaskSet):
                    ahead = [*one.tasks, *ahead]
                elif one not in flat:
                    flat.append(one)
            cls.tasks = flat

    def update_user_class(self, settings):
        """Sets attributes of a class by its name, as --config-users says."""
        name = settings.get("user_class_name")
        cls = self.user_classes_by_name.get(name)
        if cls is None:
            raise ValueError(f"there is no user class {name}")
        for key, value in settings.items():
            if key == "tasks":
                cls.tasks = [one for one in cls.tasks if one.__name__ in value]
            elif key != "user_class_name":
                setattr(cls, key, value)

    def filter_tasks_by_tags(self):
        if self._filtered or (self.tags is None and self.exclude_tags is None):
            return
        self._filtered = True
        tags = None if self.tags is None else set(self.tags)
        excluded = None if self.exclude_tags is None else set(self.exclude_tags)
        for cls in self.user_classes:
            filter_tasks_by_tags(cls, tags, excluded)

    _filter_tasks_by_tags = filter_tasks_by_tags

    def remove_unweighted(self):
        """Users of these classes never come."""
        for cls in list(self.user_classes):
            if not cls.weight and not cls.fixed_count:
                self.user_classes.remove(cls)
        if not self.user_classes:
            raise ValueError("no user class is left whose weight is above 0")
