"""What the page of a locustfile asks, and what it is told; on the main thread, but for `serve`."""
import collections
import csv
import inspect
import io
import json
import logging
import traceback

from _brink_locust_load import Leave, state, told

logger = logging.getLogger("locust.web")
words = collections.deque()    # for those who lead the run: what is to be done
lines = collections.deque(maxlen=500)  # of the log
hosts = {}                     # class -> its own host, whatever the form says


def wanted(options):
    """Where the page is to be, or None: users begin at once and the run ends by itself."""
    if options.headless or options.json or options.find_limit or options.brink_run:
        return None
    host = options.web_host or "127.0.0.1"
    return {"host": "0.0.0.0" if host == "*" else host, "port": 8089 if options.web_port is None else options.web_port,
            "base_path": "/" + options.web_base_path.strip("/") if (options.web_base_path or "").strip("/") else "",
            "login": options.web_login, "cert": options.tls_cert or "", "key": options.tls_key or "",
            "autostart": options.autostart, "autoquit": options.autoquit}


def begin(environment):
    """The page there is, for the listeners of `init`."""
    from locust.web import WebUI
    environment.web_ui = WebUI(environment, served=True)
    logging.getLogger().addHandler(Lines())
    hosts.update((cls, cls.host) for cls in environment.user_classes)


class Lines(logging.Handler):
    """Keeps the last lines of the log."""

    def __init__(self):
        super().__init__()
        from locust.log import FORMAT
        self.setFormatter(logging.Formatter(FORMAT))

    def emit(self, record):
        lines.append(self.format(record))


# While users are there, on the fiber that leads them.


def serve(runner):
    import gevent
    while True:
        gevent.sleep(0.2)
        while words:
            act(runner, *words.popleft())


def act(runner, word, *values):
    if word == "stop":
        runner.quit()
    elif word == "reset":
        runner.stats.reset_all()
        runner.exceptions.clear()
    elif word == "users":
        runner.start(*values)


# Questions.


def page(text):
    """One question as JSON -> its answer as JSON."""
    asked = json.loads(text)
    try:
        return json.dumps(QUESTIONS[asked["do"]](asked), default=str)
    except Exception:
        logger.error("the page cannot be answered\n%s", traceback.format_exc().rstrip())
        return json.dumps({"status": 500, "type": "text/plain", "body": "that failed: see the log\n"})


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


def tables(_):
    environment = state.environment
    return {**requests(environment), "exceptions": exceptions(environment), "ratio": ratio(environment),
            "target_user_count": environment.runner.target_user_count}


def requests(environment):
    from locust import stats as numbers
    stats, runner = environment.stats, environment.runner
    entries = numbers.sort_stats(dict(stats.entries))[:500]
    total = stats.total
    return {"stats": [one.to_dict() for one in [*entries, total]],
            "errors": [{"method": one.method, "name": one.name, "error": one.shown(one.error),
                        "occurrences": one.occurrences} for one in list(stats.errors.values())[:500]],
            "total_rps": total.current_rps, "total_fail_per_sec": total.current_fail_per_sec,
            "fail_ratio": total.fail_ratio, "total_avg_response_time": total.avg_response_time,
            "current_response_time_percentiles": {f"response_time_percentile_{share}":
                                                  total.get_current_response_time_percentile(share)
                                                  for share in (0.5, 0.95)},
            "state": runner.state, "user_count": runner.user_count, "user_classes_count": runner.user_classes_count,
            "workers": []}


def exceptions(environment):
    return [{"count": one["count"], "msg": one["msg"], "traceback": one["traceback"], "nodes": ", ".join(one["nodes"])}
            for one in list(environment.runner.exceptions.values())]


def ratio(environment):
    from locust.user import inspectuser
    classes = environment.user_classes
    return {"per_class": inspectuser.get_ratio(classes, None, False), "total": inspectuser.get_ratio(classes, None, True)}


def tell(asked):
    """A word for those who lead the run."""
    if asked["word"] == "users":
        words.append(("users", whole(asked["user_count"], "user_count"), above_zero(asked["spawn_rate"], "spawn_rate")))
    else:
        words.append((asked["word"],))
    return {}


# What Locust answers under its own paths.


def answer(asked):
    """{"method", "path", "query", "body"} -> {"status", "type", "body"}, or None: that is not ours."""
    environment, path = state.environment, asked["path"]
    fixed = PATHS.get(path)
    if fixed is not None:
        return fixed(environment, asked)
    return answer_of_file(environment.web_ui, asked)


def as_json(made):
    return {"status": 200, "type": "application/json", "body": json.dumps(made, default=str)}


def as_csv(name, write):
    def answered(environment, _):
        from locust import stats
        text = io.StringIO()
        write(stats.StatsCSV(environment, stats.PERCENTILES_TO_REPORT), csv.writer(text))
        return {"status": 200, "type": "text/csv", "body": text.getvalue(),
                "headers": {"Content-Disposition": f"attachment;filename={name}.csv"}}
    return answered


def history_csv(_, __):
    if state.csv is None:
        return {"status": 404, "type": "text/plain", "body": "the history is kept with --csv PREFIX only\n"}
    state.csv.history_file.flush()
    with open(state.csv.stats_history_file_name()) as file:
        return {"status": 200, "type": "text/csv", "body": file.read()}


def report(environment, _):
    from locust.html import get_html_report
    return {"status": 200, "type": "text/html; charset=utf-8", "body": get_html_report(environment),
            "headers": {"Content-Disposition": "attachment;filename=report.html"}}


def change_class(environment, asked):
    if asked["method"] != "POST":
        return {"status": 405, "type": "text/plain", "body": "ask with POST\n"}
    try:
        environment.update_user_class(json.loads(asked["body"]))
    except (ValueError, TypeError, AttributeError) as error:
        return {"status": 400, "type": "text/plain", "body": f"{error}\n"}
    return as_json({})


PATHS = {
    "/stats/requests": lambda environment, _: as_json(requests(environment)),
    "/exceptions": lambda environment, _: as_json({"exceptions": exceptions(environment)}),
    "/tasks": lambda environment, _: as_json(ratio(environment)),
    "/logs": lambda _, __: as_json({"master": list(lines), "workers": {}}),
    "/worker-count": lambda _, __: as_json(0),
    "/stats/requests/csv": as_csv("requests", lambda table, writer: table.requests_csv(writer)),
    "/stats/failures/csv": as_csv("failures", lambda table, writer: table.failures_csv(writer)),
    "/exceptions/csv": as_csv("exceptions", lambda table, writer: table.exceptions_csv(writer)),
    "/stats/requests_full_history/csv": history_csv,
    "/stats/report": report,
    "/user": change_class,
}
def answer_of_file(web_ui, asked):
    """By a function that the file has added to the page."""
    for rule, (function, methods) in list(web_ui.app.routes.items()):
        values = match(rule, asked["path"])
        if values is None:
            continue
        if asked["method"] not in methods:
            return {"status": 405, "type": "text/plain", "body": f"ask with {', '.join(methods)}\n"}
        takes = inspect.signature(function).parameters
        return plain(function(**{name: value for name, value in values.items() if name in takes}))
    return None


def match(rule, path):
    """"/a/<int:b>" as Flask has it: what its parts are in this path, or None."""
    parts, given = rule.strip("/").split("/"), path.strip("/").split("/")
    if len(parts) != len(given):
        return None
    values = {}
    for part, text in zip(parts, given):
        if not (part.startswith("<") and part.endswith(">")):
            if part != text:
                return None
            continue
        kind, _, name = part[1:-1].rpartition(":")
        if kind == "int" and not text.isdigit():
            return None
        values[name] = int(text) if kind == "int" else text
    return values


def plain(made):
    """What such a function returns: text, a dictionary, or these with a status and headers."""
    made, status, headers = (*made, *([200, {}][len(made) - 1:]))[:3] if isinstance(made, tuple) else (made, 200, {})
    if not isinstance(status, int):
        status, headers = 200, status
    if hasattr(made, "get_data"):  # a response of Flask
        return {"status": made.status_code, "type": made.content_type, "body": made.get_data(as_text=True)}
    kind = "application/json" if isinstance(made, (dict, list)) else "text/html; charset=utf-8"
    text = json.dumps(made) if isinstance(made, (dict, list)) else str(made)
    headers = {str(name): str(value) for name, value in dict(headers).items()}
    return {"status": status, "type": headers.pop("Content-Type", kind), "body": text, "headers": headers}


QUESTIONS = {"form": form, "tables": tables, "tell": tell, "answer": answer}
