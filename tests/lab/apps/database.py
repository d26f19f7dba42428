"""database.py FAULT PORT: threads in front of PostgreSQL. FAULT is JSON: {"route": "/orders", "do": "sleep", "pool": 5,
"seconds": 0.03, "socket": folder}; `do` is what each request for the route asks of the database."""

import contextlib
import json
import queue
import random
import sys
import time

import psycopg2

import web

fault = json.loads(sys.argv[1])


def connect():
    connection = psycopg2.connect(host=fault["socket"], user="postgres", dbname="postgres")
    connection.autocommit = True
    return connection


connections = queue.SimpleQueue()
for _ in range(fault.get("pool", 0)):
    connections.put(connect())


@contextlib.contextmanager
def borrowed():
    """A connection of the pool, for a while."""
    connection = connections.get()
    web.most("most connections busy", web.count("connections busy"))
    try:
        yield connection.cursor()
    finally:
        web.count("connections busy", -1)
        connections.put(connection)


def sleep():
    with borrowed() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", (fault["seconds"],))
    return 200, b"ok\n"


def update():
    """Adds to one row, and thinks before it commits."""
    with borrowed() as cursor:
        cursor.execute("BEGIN; UPDATE counters SET n = n + 1 WHERE id = 1")
        web.most("most past the update", web.count("past the update"))
        time.sleep(fault["seconds"])
        web.count("past the update", -1)
        cursor.execute("COMMIT")
    return 200, b"ok\n"


def scan():
    """Looks for one item by a column that has no index."""
    with borrowed() as cursor:
        cursor.execute("SELECT id FROM items WHERE sku = %s", (f"sku-{random.randint(1, fault['rows'])}",))
        found = cursor.fetchall()
        if not web.counts["sequential scans"]:
            cursor.execute("EXPLAIN SELECT id FROM items WHERE sku = 'x'")
            web.most("sequential scans", int("Seq Scan on items" in cursor.fetchone()[0]))
    return (200, b"ok\n") if len(found) == 1 else (500, b"error\n")


def like():
    """Counts by a word within a text."""
    with borrowed() as cursor:
        cursor.execute("SELECT count(*) FROM items WHERE sku || name LIKE %s", (f"%{random.randint(1, 999)}%x%",))
        found = cursor.fetchone()
    web.most("counted nothing", int(found == (0,)))
    return 200, b"ok\n"


def fresh():
    """A connection for each request."""
    try:
        connection = connect()
    except psycopg2.OperationalError:
        return 500, b"error\n"
    with contextlib.closing(connection):
        connection.cursor().execute("SELECT pg_sleep(%s)", (fault["seconds"],))
    return 200, b"ok\n"


web.serve(fault, {"sleep": sleep, "update": update, "scan": scan, "like": like, "fresh": fresh}[fault["do"]])
