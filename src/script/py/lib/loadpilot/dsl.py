"""What scenario files are written with: @scenario, @task, VUser."""

MODES = ("ramp", "constant", "step", "spike")


class TaskDef:
    """One task of a scenario."""

    __slots__ = ("name", "weight", "func")

    def __init__(self, name, weight=1, func=None):
        self.name, self.weight, self.func = name, weight, func

    def __repr__(self):
        return f"TaskDef(name={self.name!r}, weight={self.weight!r})"


class ScenarioDef:
    """A class that @scenario was put on, with what it was given."""

    def __init__(self, name, cls, rps=10, duration="1m", ramp_up="10s", mode="ramp", steps=5, thresholds=None, tasks=()):
        self.name, self.cls = name, cls
        self.rps, self.duration, self.ramp_up = rps, duration, ramp_up
        self.mode, self.steps = mode, steps
        self.thresholds = dict(thresholds or {})
        self.tasks = list(tasks)

    def __repr__(self):
        return f"ScenarioDef(name={self.name!r}, rps={self.rps!r}, duration={self.duration!r}, mode={self.mode!r})"


_scenarios = []


class VUser:
    """A virtual user: the base class of scenarios, for who likes one."""

    def on_start(self, client):
        """Called once for each user, before its first task."""

    def on_stop(self, client):
        """Called once for each user, when the run has ended."""


def task(function=None, /, *, weight=1):
    """A method that users run; more often than others in proportion to its weight."""
    if function is None:
        return lambda decorated: task(decorated, weight=weight)
    if not callable(function):
        raise TypeError(f"a weight is given by its name: @task(weight={function!r})")
    function._loadpilot_weight = weight
    return function


def tasks_of(cls):
    """In the order of their names, inherited ones among them."""
    found = []
    for name in dir(cls):
        function = getattr(cls, name, None)
        weight = getattr(function, "_loadpilot_weight", None) if callable(function) else None
        if weight is not None:
            found.append(TaskDef(name, weight, function))
    return found


def scenario(rps=10, duration="1m", ramp_up="10s", mode="ramp", steps=5, thresholds=None):
    """A class of users, and the load they make."""
    if isinstance(rps, type):
        return scenario()(rps)
    if mode not in MODES:
        raise ValueError(f"mode must be one of {', '.join(MODES)}, not {mode!r}")

    def register(cls):
        _scenarios.append(ScenarioDef(cls.__name__, cls, rps, duration, ramp_up, mode, steps, thresholds, tasks_of(cls)))
        return cls

    return register
