"""How scenario files of LoadPilot are loaded, and how their users live."""
import gc
import importlib.util
import inspect
import json
import os
import re
import sys
import types

import _brink
import _brink_boot
from _brink_boot import Refused
from _brink_report import report
from loadpilot import dsl
from loadpilot.client import LoadClient, RequestError, StatusError

MODULE = "_loadpilot_scenario"
THRESHOLDS = ("p50_ms", "p95_ms", "p99_ms", "max_ms", "error_rate", "dropped")
UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}

def load(file):
    """Executes a file; what it says of its scenarios, as JSON."""
    if not os.path.isfile(file):
        raise Refused(f"cannot read {file}: no such file")
    path = os.path.abspath(file)
    _brink_boot.folder = os.path.dirname(path)
    sys.argv = [file]
    sys.path[:0] = [folder for folder in (_brink_boot.folder, os.getcwd()) if folder not in sys.path]
    dsl._scenarios.clear()
    spec = importlib.util.spec_from_file_location(MODULE, path)
    if spec is None:
        raise Refused(f"{file} is no Python file", "its name must end in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[MODULE] = module
    try:
        spec.loader.exec_module(module)
    except SystemExit as error:
        raise Refused(f"{file} calls exit({error.code!r}) while it is loaded",
                      "put what is for running it by hand under if __name__ == \"__main__\":") from error
    if not dsl._scenarios:
        raise Refused(f"No @scenario classes found in {file}", "put @scenario(...) on a class with @task methods")
    notes, scenarios, refused = [], [], []
    for definition in first_of_each_name(notes):
        try:
            scenarios.append(describe(definition, notes))
        except Refused as error:
            refused.append({"name": definition.name, "reason": error.message})
    if not scenarios:
        raise Refused("; ".join(one["reason"] for one in refused))
    return json.dumps({"scenarios": scenarios, "refused": refused, "notes": notes})


def first_of_each_name(notes):
    seen = {}
    for definition in dsl._scenarios:
        if definition.name in seen:
            notes.append(f"there are several scenarios named {definition.name}: the first counts")
        seen.setdefault(definition.name, definition)
    return seen.values()


def definition_of(name):
    return next(definition for definition in dsl._scenarios if definition.name == name)


def seconds(value):
    """Of "2m30s", "1h", "500ms", "1.5m", "90" or a number."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    text = str(value).strip()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if not re.fullmatch(r"(\d+(\.\d+)?(ms|h|m|s))+", text):
        raise ValueError(f"{value!r} is no duration: write it as \"30s\", \"2m30s\", \"1h\" or a number of seconds")
    return sum(float(number) * UNITS[unit] for number, _, unit in re.findall(r"(\d+(\.\d+)?)(ms|h|m|s)", text))


class _Findings:
    """All that is wrong with a scenario, since one error at a time is a nuisance."""

    def __init__(self):
        self.all = []

    def say(self, text):
        self.all.append(text)

    def seconds(self, name, value):
        try:
            return seconds(value)
        except ValueError as error:
            self.say(f"{name}: {error}")
            return None

    def whole(self, name, value, bound):
        """A number above 0; `bound` is how that is said."""
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9
        if not is_number or value != int(value):
            self.say(f"{name} must be a whole number, got {value!r}")
        elif value <= 0:
            self.say(f"{name} must be {bound}, got {value!r}")
        else:
            return int(value)
        return None


def describe(definition, notes):
    findings = _Findings()
    out = {"name": definition.name, "mode": definition.mode}
    out["rps"] = findings.whole("rps", definition.rps, "> 0")
    out["duration"] = findings.seconds("duration", definition.duration)
    out["ramp_up"] = findings.seconds("ramp_up", definition.ramp_up)
    out["steps"] = findings.whole("steps", definition.steps, ">= 1")
    out["tasks"] = [describe_task(definition, task, findings) for task in definition.tasks]
    out["thresholds"] = thresholds_of(definition, findings, notes)
    if out["duration"] is not None and out["duration"] <= 0:
        findings.say("duration must be > 0")
    if None not in (out["duration"], out["ramp_up"]) and definition.mode == "ramp" and out["ramp_up"] > out["duration"]:
        findings.say(f"ramp_up ({out['ramp_up']:g}s) exceeds duration ({out['duration']:g}s)")
    if not definition.tasks:
        findings.say("no @task methods: put @task on the methods that users run")
    check_class(definition.cls, findings)
    if findings.all:
        raise Refused(f"{definition.name}: " + "; ".join(findings.all))
    for hook in ("on_start", "on_stop"):
        out[hook] = overrides(definition.cls, hook)
    return out


def describe_task(definition, task, findings):
    weight = findings.whole(f"task {task.name}: task weight", task.weight, "> 0")
    check_arguments(definition.cls, task.name, 1, f"task {task.name} must take (self, client)", findings)
    if hasattr(definition.cls, f"check_{task.name}"):
        check_arguments(definition.cls, f"check_{task.name}", 2, f"check_{task.name} must take (self, status_code, body)",
                        findings)
    return {"name": task.name, "weight": weight}


def thresholds_of(definition, findings, notes):
    kept = {}
    for key, value in definition.thresholds.items():
        if key not in THRESHOLDS:
            notes.append(f"{definition.name}: there is no threshold {key!r}, only {', '.join(THRESHOLDS)}: it is left out")
        elif isinstance(value, bool) or not isinstance(value, (int, float)):
            findings.say(f"thresholds: {key} must be a number, got {value!r}")
        else:
            kept[key] = value
    return kept


def check_class(cls, findings):
    try:
        inspect.signature(cls).bind()
    except TypeError as error:
        findings.say(f"a user is made without arguments, and {cls.__name__}.__init__ does not allow it: {error}")
    except ValueError:
        pass  # a class that does not say what it takes


def check_arguments(cls, name, count, message, findings):
    function = inspect.getattr_static(cls, name)
    skipped = 0 if isinstance(function, (staticmethod, classmethod)) else 1
    try:
        inspect.signature(getattr(cls, name)).bind(*[None] * (count + skipped))
    except TypeError:
        findings.say(message)
    except ValueError:
        pass


def overrides(cls, hook):
    """Whether the class has a hook that does something, its own or inherited."""
    function = getattr(cls, hook, None)
    return callable(function) and function is not getattr(dsl.VUser, hook)


def entry(name):
    """What lives a user of the scenario: called on its fiber with its number."""
    definition = definition_of(name)
    tasks = [Task(definition.cls, task.name) for task in definition.tasks]
    on_start, on_stop = (overrides(definition.cls, hook) for hook in ("on_start", "on_stop"))

    def live(_number):
        User(definition.cls, tasks, on_start, on_stop).live()

    if any(inspect.iscoroutinefunction(getattr(definition.cls, name, None)) for name in dir(definition.cls)):
        import _brink_asyncio  # now, rather than in the first user's first task
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    return live


class Task:
    """A task by its number, and what its rows are called."""

    __slots__ = ("name", "completes", "among", "check")

    def __init__(self, cls, name):
        self.name = name
        self.completes = f"{name} completes"
        self.among = f"{name} fails with a request"  # output/compat/loadpilot.cc looks for it
        self.check = f"check_{name}" if callable(getattr(cls, f"check_{name}", None)) else None


class User:
    """One virtual user of a scenario."""

    __slots__ = ("cls", "tasks", "on_start", "on_stop", "client", "me", "runner")

    def __init__(self, cls, tasks, on_start, on_stop):
        self.cls, self.tasks, self.on_start, self.on_stop = cls, tasks, on_start, on_stop
        self.client = LoadClient()
        self.me = self.runner = None

    def live(self):
        next_job = _brink.next_job
        while (job := next_job()) is not None:
            try:
                if job >= 0:
                    self.run_task(self.tasks[job])
                elif job == -1:
                    self.start()
                elif self.me is not None:
                    self.hook("on_stop")
            except _brink.Stop:
                pass

    def start(self):
        try:
            self.me = self.cls()
        except Exception as error:
            report(f"{self.cls.__name__}()", error)
            return
        if self.on_start:
            self.hook("on_start")

    def hook(self, name):
        try:
            self.finish(getattr(self.me, name)(self.client))
        except Exception as error:
            _brink.fail()
            report(name, error)
            _brink.check(f"{name} completes", False)
        else:
            _brink.check(f"{name} completes", True)

    def run_task(self, task):
        if self.me is None:
            self.fail(task)
            _brink.check(task.completes, False)
            return
        try:
            self.finish(getattr(self.me, task.name)(self.client))
        except Exception as error:
            self.fail(task, error)
            report(task.name, error)
            _brink.check(task.completes, False)
            return
        response = _brink.last_response()
        if response is None:
            _brink.mishap(f"{task.name}: sends no request", "")
        elif task.check is not None:
            self.run_check(task, response)
        _brink.check(task.completes, True)

    def run_check(self, task, response):
        try:
            self.finish(getattr(self.me, task.check)(_brink.status_of(response), _brink.json_or_none(response)))
        except Exception as error:
            self.fail(task, error)
            report(task.check, error)
            _brink.check(task.check, False)
        else:
            _brink.check(task.check, True)

    def fail(self, task, error=None):
        """Its last response is a failure; where that was counted already, or there is none, the iteration is one."""
        response = _brink.last_response()
        counted = response is not None and _brink.status_of(response) >= 400
        if _brink.fail() or counted or isinstance(error, (RequestError, StatusError)):
            _brink.check(task.among, True)
        else:
            _brink.check(task.among, False)

    def finish(self, result):
        """What a hook or task returned: of a coroutine, all that is still to be done."""
        if type(result) is not types.CoroutineType:
            return
        if self.runner is None:
            from _brink_asyncio import Runner
            self.runner = Runner()
        self.runner.run(result)
