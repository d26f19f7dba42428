"""Locustfiles played in made-up time (play.py), each in a process of its own."""
import json
import os
import pathlib
import subprocess

import pytest

PLAY = pathlib.Path(__file__).resolve().parent / "play.py"
START = """
import logging, os, random, sys, time; random.seed(7)
import gevent
from locust import *
from locust import events, stats
from locust.exception import *
"""
# A class of users to write tasks into, and one.
USER = """
class U(HttpUser):
    host = "http://test"
    wait_time = constant(1)
"""
TASK = "    @task\n    def t(self): self.client.get('/t')\n"


class Player:
    def __init__(self, folder):
        self.folder = folder

    def file(self, text, name="locustfile.py"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(START + text)
        return path

    def line(self, *words, env=None):
        """A command line -> what came of it; `log`: what was written to stderr."""
        ran = subprocess.run(["/usr/bin/python3", "-B", str(PLAY), *map(str, words)], capture_output=True, text=True,
                             cwd=self.folder, timeout=60, env={**os.environ, **(env or {})})
        assert ran.stdout, ran.stderr
        said = json.loads(ran.stdout)
        said["log"] = ran.stderr
        if "end" in said:
            said["exit"] = said["end"]["exit"]
        return said

    def __call__(self, text, *words, users=1, seconds=5, rate=100, env=None):
        """A locustfile's text -> what came of it."""
        self.file(text)
        time = () if seconds is None else ("-t", f"{seconds}s")
        return self.line("--headless", "--only-summary", "-u", users, "-r", rate, *time, *words, env=env)


@pytest.fixture
def play(tmp_path):
    return Player(tmp_path)


def targets(said):
    return [target for _, _, _, target in said["sent"]]


def moments(said):
    return [when for when, *_ in said["sent"]]
