"""The form of a locustfile's page: what it is filled with, and what it says of the next run; on the main thread."""
import json

from _brink_locust_state import Leave, state
from _brink_locust_told import told

hosts = {}  # class -> its own host, whatever the form says


def form(_):
    environment, options = state.environment, state.options
    shape = environment.shape_class
    classes = [{"name": name, "weight": cls.weight, "fixed_count": cls.fixed_count, "host": hosts.get(cls) or "",
                "tasks": sorted({getattr(task, "__name__", str(task)) for task in cls.tasks})}
               for name, cls in environment.available_user_classes.items()]
    own = [hosts.get(cls) for cls in environment.user_classes]
    return {"kind": "locust", "file": environment.locustfile or "", "users": options.num_users or 1,
            "spawn_rate": options.spawn_rate or 1, "host": options.host or "",
            "class_host": next((host for host in own if host), ""), "run_time": span(options.run_time),
            "shape": type(shape).__name__ if shape is not None and not shape.use_common_options else "",
            "picker": options.userclass_picker, "edits": (options.processes or 1) == 1 and not options.rate and not options.master,
            "classes": classes if options.userclass_picker else [], "arguments": arguments(options)}


def span(seconds):
    return f"{seconds:g}s" if seconds else ""


def own_arguments():
    """Those that locustfiles have added."""
    from locust import argument_parser
    plain = argument_parser.get_empty_argument_parser()
    argument_parser.setup_parser_arguments(plain)
    known = {action.dest for action in plain._actions}
    return [action for action in argument_parser.get_parser()._actions
            if action.dest not in known and getattr(action, "include_in_web_ui", True)]


def arguments(options):
    found = []
    for action in own_arguments():
        value = getattr(options, action.dest, action.default)
        flag = action.nargs == 0
        if not flag and not isinstance(value, list):
            value = "" if value is None else str(value)
        found.append({"name": action.dest, "help": action.help or "", "value": value, "flag": flag,
                      "choices": list(action.choices) if action.choices else None,
                      "multiple": bool(getattr(action, "is_multiple", False)),
                      "secret": bool(getattr(action, "is_secret", False)),
                      "required": bool(getattr(action, "is_required", False))})
    return found


def again(text):
    """What the form says from now on -> what there is to run, as JSON; {"error": …} when it cannot be."""
    fields = json.loads(text)
    try:
        take_form(fields if isinstance(fields, dict) else {})
        environment = state.environment
        return json.dumps(told(environment, state.options, environment.parsed_locustfiles, []))
    except (ValueError, TypeError, Leave) as error:
        return json.dumps({"error": str(getattr(error, "err", "") or error).strip()})


def take_form(fields):
    from locust.util.timespan import parse_timespan
    environment, options = state.environment, state.options
    if fields.get("user_count") not in (None, ""):
        options.num_users = options.users = whole(fields["user_count"], "user_count")
    if fields.get("spawn_rate") not in (None, ""):
        options.spawn_rate = above_zero(fields["spawn_rate"], "spawn_rate")
    if "run_time" in fields:
        time = str(fields["run_time"] or "").strip()
        options.run_time = parse_timespan(time) if time else None
    if "host" in fields:
        host = str(fields["host"] or "").strip()
        if host and not host.lower().startswith(("http://", "https://")):
            raise ValueError(f"the host {host!r} must begin with http:// or https://")
        options.host = environment.host = host or None
    if options.userclass_picker and fields.get("user_classes"):
        take_classes(environment, fields["user_classes"])
    for cls in environment.user_classes:
        cls.host = options.host or hosts.setdefault(cls, cls.host)
    take_arguments(options, fields)


def whole(text, name):
    value = int(text)
    if value < 1:
        raise ValueError(f"{name} must be 1 or more")
    return value


def above_zero(text, name):
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError(f"{name} must be above 0")
    return value


def take_classes(environment, names):
    names = [names] if isinstance(names, str) else names
    unknown = [name for name in names if name not in environment.available_user_classes]
    if unknown:
        raise ValueError(f"there are no user classes {', '.join(map(str, unknown))}")
    environment.user_classes[:] = [environment.available_user_classes[name] for name in names]
    environment.remove_unweighted()


def take_arguments(options, fields):
    for action in own_arguments():
        if action.dest not in fields:
            continue
        value = fields[action.dest]
        if action.nargs == 0:
            value = value if isinstance(value, bool) else str(value).lower() in ("true", "on", "1", "yes")
        elif isinstance(value, list):
            value = [converted(action, one) for one in value]
        elif value != "" or getattr(options, action.dest, None) is not None:
            value = converted(action, value)
        setattr(options, action.dest, value)


def converted(action, value):
    if action.choices and value not in map(str, action.choices):
        raise ValueError(f"{action.dest}: {value!r} is none of {', '.join(map(str, action.choices))}")
    if action.type is None or value == "":
        return value
    try:
        return action.type(value)
    except Exception as error:
        raise ValueError(f"{action.dest}: {value!r}: {error}") from None
