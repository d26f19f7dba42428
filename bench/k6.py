"""Scripts of k6: what a request costs against wrk, what a user takes of memory, and how soon many are there. wrk and Brink
take turns on the same CPU, against the same nginx. k6's own figures, where there are some, are those of v2.2.0."""
import pathlib
import re
import tempfile

import clients
import figures
import machine
from record import Record

GET = """
import http from 'k6/http';
import {{ check, sleep }} from 'k6';
export const options = {{ vus: {users}, {length} }};
export default function () {{
  const response = http.get('{url}');
  check(response, {{ 'status is 200': (r) => r.status === 200 }});
  sleep({pause});
}}
"""
NO_PAUSE = GET.replace("  sleep({pause});\n", "")
IDLE = """
import {{ sleep }} from 'k6';
{library}
export const options = {{ vus: {users}, duration: '2s' }};
export default function () {{ sleep(1); }}
"""
PARSE = """
const items = [];
for (let i = 0; i < 60; ++i) items.push({ id: i, name: `item number ${i}`, price: i * 1.5, tags: ['a', 'b', 'c'], stock: true });
const text = JSON.stringify({ items });
export const options = { vus: 4, duration: '3s' };
export default function () {
  let sum = 0;
  for (const item of JSON.parse(text).items) sum += item.price;
  if (sum !== 2655) throw new Error(`the sum is ${sum}`);
}
"""
ARRIVALS = """
export const options = { scenarios: { even: { executor: 'constant-arrival-rate', rate: 10, duration: '2s', preAllocatedVUs: 2 } } };
export default function () {}
"""


def play(script, seconds, users=1):
    """A script -> (Ran, Record, the summary's text)."""
    with tempfile.TemporaryDirectory(prefix="brink-bench-") as folder:
        file, path = pathlib.Path(folder, "script.js"), pathlib.Path(folder, "record.json")
        file.write_text(script, encoding="utf-8")
        command = [machine.BRINK, "k6", "run", "-q", "--no-color", "--no-save", "--threads", "1", "--json", path, file]
        ran = machine.run(command, machine.CLIENT_CPU, timeout=seconds + 60 + users // 100)
        if ran.status != 0:
            raise RuntimeError(f"brink k6 run ended with {ran.status}:\n{ran.output[-2000:]}")
        return ran, Record(path), ran.output


def counted(metric, summary):
    return int(re.search(rf"^ *{metric}\.+: (\d+)", summary, re.M)[1])


def cost_of(url, users, seconds):
    ran, record, summary = play(NO_PAUSE.format(url=url, users=users, length=f"duration: '{seconds}s'"), seconds)
    if record.failed or "checks_succeeded...................: 100.00%" not in summary:
        raise RuntimeError(f"{record.failed} requests of scripts failed")
    return clients.Cost(ran.cpu, counted("http_reqs", summary), record.rate)


def cost(quick):
    rounds, seconds = (1, 2) if quick else (5, 4)
    found = []
    with machine.nginx() as url:
        turns = [(cost_of(url, 50, seconds), clients.wrk_cost(url, seconds)) for _ in range(rounds)]
        ours, theirs = ([turn[i].cpu_us for turn in turns] for i in (0, 1))
        found.append(figures.ratio("CPU per request, k6 script, get and check, 50 users", ours, theirs, 1.5, "µs"))
        found.append(figures.at_most("the same, of the whole process", machine.median(ours), 10, "µs", "k6: 46.5 µs"))
        many = [cost_of(url, 1000, seconds).cpu_us for _ in range(rounds)]
        found.append(figures.at_most("CPU per request, k6 script, 1,000 users", machine.median(many), 14, "µs"))
    each = []
    for _ in range(rounds):
        ran, _, summary = play(PARSE, 3)
        each.append(ran.cpu / counted("iterations", summary) * 1e6)
    found.append(figures.at_most("CPU per iteration, JSON.parse of 5.9 KB and a loop", machine.median(each), 136, "µs", "k6: 680 µs"))
    return found


def rss(script, seconds, users):
    return play(script, seconds, users)[0].rss_kib


def memory(quick):
    few, many = (100, 600) if quick else (100, 2100)
    # Code that nobody calls, as libraries are for the most part.
    library = "\n".join(f"export function unused{i}(a, b) {{ const c = [a, b, {i}]; return c.map((x) => `${{x}}-{i}`).join('') + a; }}"
                        for i in range(900))
    found = []

    def user(what, script, limit, theirs, **values):
        small, large = (rss(script.format(users=n, **values), 3, n) for n in (few, many))
        found.append(figures.at_most(f"memory of a user of a k6 script, {what}", (large - small) / (many - few), limit, "KiB", theirs))

    user("idle", IDLE, 50, "k6: 114", library="")
    with machine.nginx() as url:
        user("with connection and check", GET, 80, "k6: 240", url=url, pause=1, length="duration: '3s'")
    user(f"idle, with {len(library) // 1000} KB of code", IDLE.replace("{library}", library.replace("{", "{{").replace("}", "}}")),
         300, "k6: 970")
    base = rss(IDLE.format(users=1, library=""), 2, 1) / 1024
    found.append(figures.at_most("memory, base, k6 script", base, 30, "MB", "k6: 40"))
    return found


def users(quick):
    found = []
    with machine.nginx() as url:
        walls = []
        for _ in range(1 if quick else 5):
            ran, _, summary = play(GET.format(url=url, users=1000, pause=0, length="iterations: 1000"), 2)
            if counted("iterations", summary) != 1000:
                raise RuntimeError("not each user had its iteration")
            walls.append(ran.wall)
        found.append(figures.at_most("k6 script: 1,000 users from start to end, a request each", machine.median(walls), 1, "s"))
        if not quick:
            ran, record, _ = play(GET.format(url=url, users=10_000, pause=1, length="duration: '5s'"), 10, 10_000)
            found.append(figures.exactly("k6 script: 10,000 users, get, check and sleep(1): failed requests", record.failed, 0,
                                         f"{ran.rss_kib / 1024:.0f} MB, {record.rate:,.0f} req/s"))
    _, _, summary = play(ARRIVALS, 3)
    found.append(figures.exactly("k6 script: arrivals of 10/s over 2 s", counted("iterations", summary), 20, "k6: 21"))
    return found
