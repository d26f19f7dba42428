"""What a locustfile's page answers under Locust's own paths, and under those that the file has added; on the main
thread."""
import csv
import inspect
import io
import json

from _brink_locust_state import state
from _brink_locust_tables import exceptions, lines, ratio, requests


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
