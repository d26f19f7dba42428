"""Brink's own share of a request: instructions in user space, counted by callgrind as the difference of two runs, so that
start and end cancel out. They do not depend on how busy the machine is. The time is by the CPU's own count: user time of
an undisturbed run against the same server."""
import re

import clients
import figures
import machine

US_LIMIT = 0.6


def counted(url, requests):
    command = [machine.tool("valgrind"), "--tool=callgrind", "--callgrind-out-file=/dev/null", machine.BRINK, "bench", url,
               "-n", requests, "-c", "64", "-t", "1", "--no-save", "--color", "never"]
    ran = machine.run(command, machine.CLIENT_CPU)
    found = re.search(r"Collected : (\d+)", ran.output)
    if not found:
        raise RuntimeError(f"callgrind did not count:\n{ran.output}")
    return int(found[1])


def share(quick):
    few, many = (5_000, 10_000) if quick else (20_000, 60_000)
    with machine.fast_server() as (_, url):
        instructions = (counted(url, many) - counted(url, few)) / (many - few)
        user = machine.median(clients.brink_cost(url, 1 if quick else 3).user_us for _ in range(1 if quick else 5))
    return [figures.at_most("user-space share of a request", user, US_LIMIT, "µs", f"{instructions:,.0f} instructions")]
