#!/usr/bin/python3
"""Does what pywrkr does for each request, as its specification says, and nothing more: a stand-in for it, since it can be had
neither from Debian nor from npm. Real pywrkr does somewhat more (logging, reports, its own start-up), so that it costs
somewhat more.

Coroutines on one event loop share one pool of connections; each has statistics of its own: counts of requests, bytes, statuses
and versions, and a reservoir of 100,000 latencies. The clock runs from the call to the last byte of the body. HTTP/2 is
httpx, with a client and a connection for each coroutine, as there. Prints one line of JSON: requests, errors, seconds, and
the CPU time of these seconds, start-up not counted.
"""
import argparse
import asyncio
import collections
import json
import random
import ssl
import time
import uuid

import aiohttp

RESERVOIR = 100_000


class Stats:
    def __init__(self):
        self.requests = self.errors = self.bytes = self.seen = 0
        self.statuses, self.versions, self.error_types = (collections.Counter() for _ in range(3))
        self.latencies, self.steps, self.phases = [], collections.defaultdict(list), []

    def latency(self, seconds):
        self.seen += 1
        if len(self.latencies) < RESERVOIR:
            self.latencies.append(seconds)
        elif (at := random.randrange(self.seen)) < RESERVOIR:
            self.latencies[at] = seconds


def traced():
    """The hooks of --latency-breakdown."""
    trace = aiohttp.TraceConfig()

    async def mark(_, context, __, name):
        setattr(context, name, time.monotonic())

    def hook(signal, name):
        async def note(session, context, params):
            await mark(session, context, params, name)
        signal.append(note)

    async def end(_, context, __):
        now = time.monotonic()
        phases = {"ttfb": now - getattr(context, "sent", now),
                  "connect": getattr(context, "connected", 0) - getattr(context, "connecting", 0),
                  "dns": getattr(context, "resolved", 0) - getattr(context, "resolving", 0)}
        context.trace_request_ctx.phases.append(phases)

    hook(trace.on_dns_resolvehost_start, "resolving")
    hook(trace.on_dns_resolvehost_end, "resolved")
    hook(trace.on_connection_create_start, "connecting")
    hook(trace.on_connection_create_end, "connected")
    hook(trace.on_request_headers_sent, "sent")
    trace.on_request_end.append(end)
    return trace


class Limiter:
    """Slots at a rate, shared by all; those that were missed are forgotten."""

    def __init__(self, rate):
        self.rate, self.last = rate, None

    async def wait(self):
        if not self.rate:
            return
        now = time.monotonic()
        slot = now if self.last is None else self.last + 1 / self.rate
        self.last = max(slot, now)
        if slot > now:
            await asyncio.sleep(slot - now)


class Client:
    def __init__(self, options):
        self.options = options
        self.limiter = Limiter(options.rate)
        self.begin = self.end = self.seconds = self.cpu = self.cpu_s = 0

    async def request(self, session, stats, method, url, **more):
        timeout = aiohttp.ClientTimeout(total=max(0.1, min(30, self.end - time.monotonic() + 1)))
        begin = time.monotonic()
        try:
            async with session.request(method, url, timeout=timeout, trace_request_ctx=stats, **more) as response:
                body = await response.read()
                seconds = time.monotonic() - begin
                stats.bytes += len(body)
                stats.statuses[response.status] += 1
                stats.versions[f"{response.version.major}.{response.version.minor}"] += 1
                if response.status >= 400:
                    stats.errors += 1
                    stats.error_types[f"HTTP {response.status}"] += 1
                return response, body, seconds
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            stats.errors += 1
            stats.error_types[type(error).__name__] += 1
            return None, b"", time.monotonic() - begin
        finally:
            stats.requests += 1

    async def plain(self, session, stats):
        await self.limiter.wait()
        url = self.options.url
        if self.options.random_param:
            url += ("&" if "?" in url else "?") + "_cb=" + uuid.uuid4().hex
        _, _, seconds = await self.request(session, stats, "GET", url)
        stats.latency(seconds)

    async def scenario(self, session, stats):
        """Two steps: a placeholder in the path, a value out of the answer, a status and a field asserted."""
        token = ""
        for name, path in (("first", f"/json?n={stats.requests}"), ("second", f"/json?token={token}")):
            await self.limiter.wait()
            response, body, seconds = await self.request(session, stats, "GET", self.options.url.rstrip("/") + path)
            stats.latency(seconds)
            stats.steps[name].append(seconds)
            if response is None:
                return
            document = json.loads(body)
            if response.status != 200 or document.get("ok") is not True:
                stats.errors += 1
            token = document["items"][1]["token"]

    async def worker(self, session, stats):
        one = self.scenario if self.options.scenario else self.plain
        while time.monotonic() < self.end:
            await one(session, stats)

    async def http2(self, client, stats):
        while time.monotonic() < self.end:
            begin = time.monotonic()
            stats.requests += 1
            try:
                response = await client.get(self.options.url)
                stats.bytes += len(response.content)
                stats.statuses[response.status_code] += 1
                stats.versions[response.http_version] += 1
                stats.errors += response.status_code >= 400 or response.http_version != "HTTP/2"
            except (self.httpx.HTTPError, OSError) as error:
                stats.errors += 1
                stats.error_types[type(error).__name__] += 1
            stats.latency(time.monotonic() - begin)

    async def run_http2(self, all_stats):
        """A client, and a connection, for each; both are there before the clock runs."""
        import httpx
        self.httpx = httpx
        clients = [httpx.AsyncClient(http2=True, verify=False, timeout=30) for _ in all_stats]
        await asyncio.gather(*(client.get(self.options.url) for client in clients))
        self.start()
        await asyncio.gather(*(self.http2(*pair) for pair in zip(clients, all_stats)))
        self.stop()
        await asyncio.gather(*(client.aclose() for client in clients))

    async def user(self, connector, stats):
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(connector=connector, connector_owner=False, cookie_jar=jar) as session:
            await self.worker(session, stats)

    async def run_http1(self, all_stats):
        o = self.options
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connector = aiohttp.TCPConnector(limit=o.connections, ssl=context, force_close=o.no_keepalive)
        self.start()
        if o.users:
            await asyncio.gather(*(self.user(connector, stats) for stats in all_stats))
        else:
            traces = [traced()] if o.breakdown else []
            async with aiohttp.ClientSession(connector=connector, connector_owner=False, trace_configs=traces) as session:
                await asyncio.gather(*(self.worker(session, stats) for stats in all_stats))
        self.stop()
        await connector.close()

    def start(self):
        self.begin, self.cpu = time.monotonic(), time.process_time()
        self.end = self.begin + self.options.seconds

    def stop(self):
        self.seconds, self.cpu_s = time.monotonic() - self.begin, time.process_time() - self.cpu

    async def run(self):
        all_stats = [Stats() for _ in range(self.options.connections)]
        await (self.run_http2(all_stats) if self.options.http2 else self.run_http1(all_stats))
        return {"requests": sum(s.requests for s in all_stats), "errors": sum(s.errors for s in all_stats),
                "seconds": self.seconds, "cpu_s": self.cpu_s}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("-c", "--connections", type=int, default=10)
    parser.add_argument("-d", "--seconds", type=float, default=3)
    parser.add_argument("--rate", type=float, default=0)
    for flag in ("no-keepalive", "breakdown", "scenario", "users", "random-param", "http2"):
        parser.add_argument(f"--{flag}", action="store_true")
    print(json.dumps(asyncio.run(Client(parser.parse_args()).run())))


if __name__ == "__main__":
    main()
