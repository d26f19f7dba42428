"""HTTP/2 at 100 streams on one connection: CPU per request side by side with h2load, which uses the same library, against
nginx without TLS and with it. The two take turns; the client has one CPU and one worker."""
import re

import clients
import figures
import machine

STREAMS = 100
LIMIT = 1.0


def brink_cost(url, seconds):
    _, record = clients.brink(url, "--http2", "-c", "1", "--streams", STREAMS, "-t", "1", "-d", seconds, "--insecure")
    if record.failed:
        raise RuntimeError(f"{record.failed} requests failed against {url}")
    if set(record.stage["http_versions"]) != {"HTTP/2"} or record.stage["connections"]["opened"] != 1:
        raise RuntimeError(f"not one connection of HTTP/2 against {url}")
    return clients.Cost(record.worker_cpu_s, record.ended_in_window, record.rate)


def h2load_cost(url, seconds):
    ran = machine.run([machine.tool("h2load"), "-c1", f"-m{STREAMS}", "-t1", "-D", seconds, url], machine.CLIENT_CPU)
    found = re.search(r"(\d+) total, \d+ started, (\d+) done, (\d+) succeeded", ran.output)
    if ran.status != 0 or not found or found[2] != found[3]:
        raise RuntimeError(f"h2load ended with {ran.status}:\n{ran.output}")
    return clients.Cost(ran.cpu, int(found[2]), float(re.search(r"([\d.]+) req/s", ran.output)[1]))


def pairs(url, rounds, seconds):
    """The two clients in turn, so often. -> [(brink, h2load)]"""
    return [(brink_cost(url, seconds), h2load_cost(url, seconds)) for _ in range(rounds)]


def cost(quick):
    found = []
    for tls in (False, True):
        with machine.nginx(tls=tls, http2=True) as url:
            ours, theirs = zip(*pairs(url, 1 if quick else 5, 2 if quick else 3))
        name = f"CPU per request, HTTP/2 at {STREAMS} streams{' over TLS' if tls else ''}"
        found.append(figures.ratio(name, [c.cpu_us for c in ours], [c.cpu_us for c in theirs], LIMIT, "µs", "h2load"))
    return found
