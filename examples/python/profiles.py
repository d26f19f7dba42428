"""The same visitors at several loads: pick one by its name.

    brink demo --port 8080 &
    brink run examples/python/profiles.py:Stairs http://127.0.0.1:8080
    brink loadpilot run examples/python/profiles.py --scenario Rush --target http://127.0.0.1:8080
"""
from loadpilot import LoadClient, VUser, scenario, task


class Visitor(VUser):
    @task(weight=5)
    def home(self, client: LoadClient):
        client.get("/")

    @task
    def search(self, client: LoadClient):
        client.get("/search", params={"q": "tea"})


@scenario(rps=40, duration="20s", ramp_up="5s")
class Morning(Visitor):
    """A linear ramp, then steady."""


@scenario(rps=60, duration="20s", mode="step", steps=4)
class Stairs(Visitor):
    """15, 30, 45 and 60 a second, five seconds each."""


@scenario(rps=100, duration="15s", mode="spike", thresholds={"p99_ms": 1000})
class Rush(Visitor):
    """20 a second, 100 in the middle third, and 20 again."""
