"""Scenario files of Python and the service they are played against: what test_python.py and test_loadpilot.py have in common."""
import time

import pytest

from remembering import Handler, serving


class Service(Handler):
    """A login that gives out tokens, what only their bearers see, an echo, and pages that misbehave."""

    def respond(self, path, body):
        if path == "/auth/login":
            return self.answer({"access_token": f"token-{self.number}"})
        if path == "/api/user":
            known = (self.headers.get("Authorization") or "").startswith("Bearer token-")
            return self.answer({"id": 1, "name": "bench"} if known else {}, 200 if known else 401)
        if path == "/echo":
            return self.answer({"method": self.command, "body": body.decode(errors="replace"), "path": self.path,
                                "type": self.headers.get("Content-Type")})
        if path == "/hang":
            time.sleep(30)
        if path == "/slow":
            time.sleep(0.3)
        if path == "/moved":
            return self.answer({}, 302, [("Location", "/api/../echo")])
        if path == "/in_circles":
            return self.answer({}, 302, [("Location", "/in_circles")])
        if path == "/broken":
            return self.answer({}, 500)
        return self.answer({"ok": True})


@pytest.fixture
def service():
    with serving(Service) as server:
        yield server


def script(brink, text, name="shop.py"):
    file = brink.folder / name
    file.write_text("from loadpilot import LoadClient, VUser, scenario, task\n" + text)
    return file


def run(brink, text, service, *arguments):
    """Runs the users of a text -> the record."""
    ran = brink("run", script(brink, text), service.url, *arguments, "--no-save", "--json", "-")
    assert ran.code in (0, 2, 5), ran.err
    return ran.record


def rows(record):
    return {row["name"]: row for row in record["stages"][0]["routes"]}


def loadpilot(brink, text, url, *arguments):
    return brink("loadpilot", "run", script(brink, text), "--target", url, *arguments)


ONE = """
@scenario(rps=50, duration="1s", mode="constant", thresholds={"p99_ms": 2000, "error_rate": 1.0})
class One(VUser):
    @task
    def t(self, client): client.get("PATH")
"""

CHECKED = """
@scenario(rps=50, duration="2s", mode="constant")
class Shop(VUser):
    def on_start(self, client: LoadClient):
        self.token = client.post("/auth/login", json={"username": "test"}).json()["access_token"]

    def auth(self):
        return {"Authorization": f"Bearer {self.token}"}

    @task(weight=3)
    def user(self, client: LoadClient):
        client.get("/api/user", headers=self.auth())

    @task
    async def echo(self, client: LoadClient):
        client.post("/echo", json={"n": 1}, headers=self.auth())

    def check_user(self, status_code, body):
        assert status_code == 200 and body["id"] == 1

    def on_stop(self, client: LoadClient):
        client.delete("/auth/login")
"""
