"""A load shape: ten users, thirty, and ten again.

    brink demo --port 8080 &
    brink locust -f examples/python/locust/steps.py --headless
"""
from locust import HttpUser, LoadTestShape, constant_throughput, task


class Reader(HttpUser):
    host = "http://127.0.0.1:8080"
    wait_time = constant_throughput(2)

    @task
    def product(self):
        self.client.get("/product/17")


class Steps(LoadTestShape):
    stages = ({"until": 2, "users": 10}, {"until": 4, "users": 30}, {"until": 6, "users": 10})

    def tick(self):
        for stage in self.stages:
            if self.get_run_time() < stage["until"]:
                return stage["users"], 20
        return None
