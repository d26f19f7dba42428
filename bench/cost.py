"""CPU per request of the client, one worker on one CPU and 64 connections, side by side with wrk: against nginx, against
a server that is never the limit, and over TLS."""
import clients
import figures
import machine


def cpu_figures(name, pairs, limit):
    ours, theirs = zip(*pairs)
    return [figures.ratio(f"CPU per request, {name}", [c.cpu_us for c in ours], [c.cpu_us for c in theirs], limit, "µs")]


def nginx(quick):
    with machine.nginx() as url:
        return cpu_figures("nginx", clients.pairs(url, 1 if quick else 5, 2 if quick else 3), 0.90)


def fast(quick):
    with machine.fast_server() as (_, url):
        pairs = clients.pairs(url, 1 if quick else 5, 2 if quick else 3)
    ours, theirs = zip(*pairs)
    rate = machine.median(a.rate / b.rate for a, b in pairs)
    throughput = figures.Figure("throughput, client is the limit", f"{machine.median(c.rate for c in ours):,.0f} req/s",
                                f"wrk {machine.median(c.rate for c in theirs):,.0f} req/s: {rate:.2f} ×", "≥ 1.00 ×",
                                rate >= 1)
    return cpu_figures("fast server", pairs, 0.80) + [throughput]


def tls(quick):
    with machine.nginx(tls=True) as url:
        return cpu_figures("nginx over TLS", clients.pairs(url, 1 if quick else 5, 2 if quick else 3, "--insecure"), 1.0)
