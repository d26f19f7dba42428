"""Tasks one after the other."""
import itertools

from locust.user.task import TaskSet, TaskSetMeta, no_tasks


class SequentialTaskSetMeta(TaskSetMeta):
    """Keeps the order of declaration."""

    in_place = True


class SequentialTaskSet(TaskSet, metaclass=SequentialTaskSetMeta):
    """Its tasks run in the order in which they are declared, and then from the first again."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._task_cycle = itertools.cycle(self.tasks)

    def get_next_task(self):
        if not self.tasks:
            raise no_tasks(self)
        return next(self._task_cycle)
