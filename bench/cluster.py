"""Several machines: whether two workers make the sum of what each makes alone, and what leading them costs."""
import contextlib
import os
import secrets
import subprocess
import tempfile

import clients
import figures
import machine


@contextlib.contextmanager
def workers(port, token, count):
    """So many workers of this machine, which wait for the server that a run starts at this port."""
    with tempfile.TemporaryDirectory(prefix="brink-bench-") as folder, contextlib.ExitStack() as stack:
        for i in range(count):
            command = [machine.BRINK, "worker", "--join", f"nats://127.0.0.1:{port}", "--name", f"w{i}"]
            stack.enter_context(machine.running(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                                env={**os.environ, "NATS_TOKEN": token}))
        yield


def played(url, rate, seconds, count):
    """A rate, played by so many workers. -> (Ran, Record)"""
    port, token = machine.free_port(), secrets.token_hex(16)
    os.environ["NATS_TOKEN"] = token
    try:
        with workers(port, token, count):
            return clients.brink(url, "--rate", str(rate), "-d", str(seconds), "-t", "1", "-c", "64", "--workers",
                                 str(count), "--port", str(port), cpu=None)
    finally:
        del os.environ["NATS_TOKEN"]


def sum_of_two(quick):
    """In pairs: one worker at a rate, another at the same, both at twice the rate."""
    rate, seconds, rounds = (500, 2, 1) if quick else (5000, 10, 5)
    off, due, cpu = [], [], []
    with machine.fast_server() as (_, url):
        for _ in range(rounds):
            alone = [played(url, rate, seconds, 1)[1] for _ in range(2)]
            ran, both = played(url, 2 * rate, seconds, 2)
            off.append(abs(both.rate / sum(one.rate for one in alone) - 1))
            due.append(both.counts["due"])
            cpu.append(ran.cpu / ran.wall)
            if not both.balanced() or sum(row["requests"] for row in both.stage["processes"]) != both.ended_in_window:
                raise RuntimeError("the workers do not sum up to the whole")
    return [figures.at_most(f"two workers at {2 * rate:,} req/s, off the sum of each at {rate:,} alone",
                            machine.median(off) * 100, 2, "%", form="{:.3f}"),
            figures.exactly("the same: requests due", ", ".join(map(str, sorted(set(due)))), str(2 * rate * seconds)),
            figures.at_most("the same: CPU of whoever leads them", machine.median(cpu) * 100, 10, "% of a core")]
