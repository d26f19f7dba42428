"""A regular customer, who is somebody: looks at the shop first, remembers what it saw, and says what counts as good.

    brink demo --port 8080 &
    brink run examples/python/regular.py http://127.0.0.1:8080
"""
import random
import re

from loadpilot import LoadClient, VUser, scenario, task


@scenario(rps=30, duration="10s", mode="constant", thresholds={"p95_ms": 500})
class Regular(VUser):
    def on_start(self, client: LoadClient):
        found = client.get("/search", params={"q": "tea"})
        self.products = sorted(set(re.findall(r"/product/\d+", found.text))) or ["/product/1"]
        self.bought = 0

    @task(weight=4)
    def product(self, client: LoadClient):
        client.get(random.choice(self.products), headers={"Accept": "text/html"})

    def check_product(self, status_code, body):
        assert status_code == 200, f"status {status_code}"

    @task
    def buy(self, client: LoadClient):
        with client.post("/checkout", data={"sku": self.products[0]}, catch_response=True) as response:
            if response.ok and "Thank you" not in response.text:
                response.failure("no word of thanks")
        self.bought += 1

    def on_stop(self, client: LoadClient):
        if self.bought:
            client.get("/", cookies={"bought": str(self.bought)})
