"""What it costs to export to endpoints that are not there: CPU time of the whole process, with and without, at one rate."""
import clients
import figures
import machine

RATE = 2000
CONNECTIONS = 200  # so many that none is missed when this machine stands still for a moment


def exporters(interval):
    url = f"http://127.0.0.1:{machine.free_port()}"
    return ["--otel-endpoint", url, "--pushgateway", url, "--prom-remote-write", url, "--influx", url + "?db=load",
            "--metrics-listen", "0", "--export-interval", interval]


def cpu_s(urls, seconds, *options):
    first, *others = urls
    ran, record = clients.brink(first, *others, "--rate", RATE, "-t", "1", "-c", CONNECTIONS, "-d", seconds, *options)
    if record.counts["completed"] < 0.999 * RATE * seconds:
        raise RuntimeError(f"{record.counts['completed']} of {RATE * seconds} requests were answered")
    return ran.cpu


def share(name, urls, seconds, rounds, interval):
    """CPU beyond that of the same run without exporters, as a share of one CPU over the run."""
    pairs = [(cpu_s(urls, seconds, *exporters(interval)), cpu_s(urls, seconds)) for _ in range(rounds)]
    extra = machine.median((exporting - alone) / seconds for exporting, alone in pairs)
    alone = machine.median(alone for _, alone in pairs)
    return figures.at_most(f"CPU of exporting to dead endpoints, {name}", 100 * extra, 1, "% of a CPU",
                           f"{alone / seconds:.1%} for the load itself ({RATE:,} req/s)")


def many_routes(url):
    """100 URLs that are as many routes: letters, because numbers in paths fold into one."""
    letters = "abcdefghij"
    return [f"{url.rstrip('/')}/{a}{b}" for a in letters for b in letters]


def dead(quick):
    rounds, seconds = (1, 5) if quick else (5, 10)
    with machine.nginx() as url:
        return [share("1 route, every second", [url], seconds, rounds, "1s"),
                share("100 routes, every 5 s", many_routes(url), seconds, rounds, "5s")]
