"""What a scenario costs its client: a request with a placeholder, an extraction and assertions against a plain one."""
import contextlib
import json
import pathlib
import tempfile

import clients
import figures
import machine

RULES = {"extract": {"token": {"json": "$.items[1].token"}}, "assert_status": 200, "assert_json": {"$.ok": True}}
SCENARIO = {"steps": [{"name": "first", "path": "/json?n=${counter()}", **RULES},
                      {"name": "second", "path": "/json?token=${token}", **RULES}]}


@contextlib.contextmanager
def scenario_file():
    with tempfile.TemporaryDirectory(prefix="brink-bench-") as folder:
        path = pathlib.Path(folder, "cost.json")
        path.write_text(json.dumps(SCENARIO), encoding="utf-8")
        yield path


def cost(quick):
    """Both against the same answer, so that only what is done with it differs."""
    rounds, seconds = (1, 2) if quick else (5, 3)
    with machine.nginx() as url, scenario_file() as file:
        pairs = [(clients.brink_cost(url, seconds, "--scenario", file), clients.brink_cost(url + "json", seconds))
                 for _ in range(rounds)]
    steps, plain = zip(*pairs)
    quotient = machine.median(a.cpu_us / b.cpu_us for a, b in pairs)
    return [figures.Figure("CPU per request, scenario with extraction and assertions",
                           f"{machine.median(c.cpu_us for c in steps):.2f} µs",
                           f"plain {machine.median(c.cpu_us for c in plain):.2f} µs: {quotient:.2f} ×", "≤ 2.50 ×",
                           quotient <= 2.5)]
