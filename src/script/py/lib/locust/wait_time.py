"""See locust.user.wait_time."""
from locust.user.wait_time import between, constant, constant_pacing, constant_throughput

__all__ = ["between", "constant", "constant_pacing", "constant_throughput"]
