"""Visitors of the demo shop (brink demo), as Locust writes them: most look around, some buy, and one manages the shop.

    brink demo --port 8080 &
    brink locust -f examples/python/locust/shop.py --headless -u 50 -r 10 -t 30s
    brink locust -f examples/python/locust/shop.py --rate 200 -t 30s
"""
from locust import FastHttpUser, HttpUser, SequentialTaskSet, between, constant, events, tag, task


class Buying(SequentialTaskSet):
    """Looks at a product, and then goes to the till."""

    @task
    def look(self):
        self.client.get("/product/17", name="/product/[id]")

    @task
    def pay(self):
        with self.client.post("/checkout", json={"sku": 17, "quantity": 1}, catch_response=True) as response:
            if response.elapsed.total_seconds() > 1:
                response.failure("the till takes too long")

    @task
    def leave(self):
        self.interrupt()


class Visitor(HttpUser):
    host = "http://127.0.0.1:8080"
    wait_time = between(0.2, 0.6)
    weight = 3
    tasks = {Buying: 1}

    def on_start(self):
        self.client.get("/")

    @tag("reads")
    @task(4)
    def search(self):
        self.client.get("/search", params={"q": "red shoes"}, name="/search")


class Hurried(FastHttpUser):
    """Does not wait long."""

    host = "http://127.0.0.1:8080"
    wait_time = constant(0.1)

    @tag("reads")
    @task
    def product(self):
        self.client.get("/product/17", name="/product/[id]")


class Manager(HttpUser):
    host = "http://127.0.0.1:8080"
    wait_time = between(0.5, 1)
    fixed_count = 1

    @task
    def overview(self):
        self.client.get("/")


@events.quitting.add_listener
def gate(environment, **_):
    """Fails the run when too much has failed."""
    if environment.stats.total.fail_ratio > 0.05:
        environment.process_exit_code = 1
