"""Tasks of which each says which may come next."""
import logging
import random

from locust.user.task import TaskSet, TaskSetMeta


class NoMarkovTasksError(Exception):
    """The class has no task with transitions."""


class InvalidTransitionError(Exception):
    """A transition leads to something that is no method of the class."""


class NonMarkovTaskTransitionError(Exception):
    """A transition leads to a method that has no transitions."""


class MarkovTaskTagError(Exception):
    """Tags would leave tasks out that others lead to."""


def pairs_of(weights):
    """{name: weight}, or a list of names and (name, weight)."""
    if isinstance(weights, dict):
        return dict(weights)
    return dict((one, 1) if isinstance(one, str) else one for one in weights)


def transition(func_name, weight=1):
    """After this task the named one may come."""
    return transitions({func_name: weight})


def transitions(weights):
    """After this task one of the named ones comes."""
    def decorate(function):
        known = function.__dict__.setdefault("transitions", {})
        for name, weight in pairs_of(weights).items():
            known[name] = known.get(name, 0) + weight
        return function

    return decorate


def is_markov(member):
    return callable(member) and bool(getattr(member, "transitions", None))


def check(name, tasks, members):
    if not tasks:
        raise NoMarkovTasksError(f"{name} has no tasks with transitions: put @transition(...) on its methods")
    for one in tasks:
        if "locust_tag_set" in dir(one):
            raise MarkovTaskTagError(f"{name}.{one.__name__}: tasks with transitions cannot have tags")
        for target in one.transitions:
            if target not in members:
                raise InvalidTransitionError(f"{name}.{one.__name__} leads to {target}, which is not there")
            if not is_markov(members[target]):
                raise NonMarkovTaskTransitionError(f"{name}.{one.__name__} leads to {target}, which has no transitions")
    warn_of_unreachable(name, tasks, members)


def warn_of_unreachable(name, tasks, members):
    reached, ahead = set(), [tasks[0].__name__]
    while ahead:
        at = ahead.pop()
        if at not in reached:
            reached.add(at)
            ahead.extend(members[at].transitions)
    left = [one.__name__ for one in tasks if one.__name__ not in reached]
    if left:
        logging.warning("%s: no transition leads to %s", name, ", ".join(left))


class MarkovTaskSetMeta(TaskSetMeta):
    """Checks where the transitions lead as soon as there is the class."""

    def __new__(mcs, name, bases, members):
        own = [member for member in members.values() if is_markov(member)]
        inherited = {key: getattr(base, key) for base in reversed(bases) for key in dir(base)}
        cls = type.__new__(mcs, name, bases, members)
        cls.current = None
        cls.tasks = own or [one for base in bases for one in getattr(base, "tasks", ())]
        if not cls.__dict__.get("abstract", False):
            check(name, cls.tasks, {**inherited, **members})
        return cls


class MarkovTaskSet(TaskSet, metaclass=MarkovTaskSetMeta):
    """Begins with the first task; each chooses the next among those its transitions name."""

    abstract = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.current = None

    def get_next_task(self):
        if self.current is None:
            self.current = self.tasks[0]
        else:
            names = list(self.current.transitions)
            name = random.choices(names, weights=[self.current.transitions[one] for one in names])[0]
            self.current = getattr(type(self), name)
        return self.current
