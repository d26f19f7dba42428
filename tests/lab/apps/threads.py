"""threads.py FAULT PORT: one thread a connection, under Python's one interpreter lock. FAULT is JSON: {"route": "/api",
"do": "compute", "seconds": 0.004}; `do` is what each request for the route costs."""

import json
import random
import sys
import threading
import time

import web

fault = json.loads(sys.argv[1])
mutex = threading.Lock()
unsorted = [random.random() for _ in range(4000)]


def compute():
    """Byte code, which only one thread at a time can run."""
    until = time.thread_time() + fault["seconds"]
    while time.thread_time() < until:
        sum(range(200))
    return 200, b"ok\n"


def sort():
    """One call after the other that keeps the interpreter lock until it returns."""
    until = time.thread_time() + fault["seconds"]
    while time.thread_time() < until:
        sorted(unsorted)
    return 200, b"ok\n"


def locked():
    """Some time alone, and some beside others."""
    time.sleep(fault["outside_s"])
    with mutex:
        web.most("most in the lock", web.count("in the lock"))
        time.sleep(fault["hold_s"])
        web.count("in the lock", -1)
    return 200, b"ok\n"


def sleep():
    time.sleep(fault["seconds"])
    return 200, b"ok\n"


class TwoWrites(web.Handler):
    """As the standard library has it: head and body leave in two small writes, and Nagle's algorithm is on."""

    disable_nagle_algorithm = False
    wbufsize = 0


web.serve(fault, {"compute": compute, "sort": sort, "locked": locked, "sleep": sleep}[fault["do"]],
          TwoWrites if fault.get("two_writes") else web.Handler)
