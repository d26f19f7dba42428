#!/usr/bin/env python3
"""A PostgreSQL of its own, reached over a unix socket, behind apps/database.py."""

import shutil
import signal
import subprocess
import time

import components

SETTINGS = {"listen_addresses": "", "fsync": "off", "autovacuum": "off", "max_connections": 100, "jit": "off",
            "shared_buffers": "64MB", "max_parallel_workers_per_gather": 0, "log_min_messages": "panic",
            "log_destination": "stderr"}
TABLES = """
CREATE TABLE counters (id int PRIMARY KEY, n bigint NOT NULL);
INSERT INTO counters SELECT id, 0 FROM generate_series(1, 100) id;
CREATE TABLE items (id int PRIMARY KEY, sku text NOT NULL, name text NOT NULL);
INSERT INTO items SELECT id, 'sku-' || id, repeat('x', 40) FROM generate_series(1, {rows}) id;
ANALYZE;
"""
START_SECONDS = 30


def command(program, *arguments):
    return [components.postgres_folder() / program, *arguments]


def wait_until_ready(folder, process):
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:  # its socket appears before it takes anybody in
        if subprocess.run(command("pg_isready", "-q", "-h", folder, "-U", "postgres"), check=False).returncode == 0:
            return
        time.sleep(0.02)
    raise SystemExit("PostgreSQL did not start")


def build(case, port, parts):
    user = components.unprivileged()
    folder = parts.folder / "pg"
    folder.mkdir()
    if user:
        shutil.chown(folder, user)
    subprocess.run(command("initdb", "-D", folder / "data", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8",
                           "--locale=C"), user=user, check=True, capture_output=True, cwd=folder)
    settings = {**SETTINGS, **case.fault.get("settings", {}), "unix_socket_directories": folder}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    server = parts.launch(command("postgres", "-D", folder / "data", *options), stop=signal.SIGINT, user=user)
    parts.add(server, port=0, stop=signal.SIGINT)
    wait_until_ready(folder, server)
    subprocess.run(command("psql", "-q", "-h", folder, "-U", "postgres", "-c",
                           TABLES.format(rows=case.fault.get("rows", 1000))),
                   check=True, stdout=subprocess.DEVNULL)
    case.fault["socket"] = str(folder)
    return parts.script(components.PYTHON, "database.py", case, port)


if __name__ == "__main__":
    components.main(build)
