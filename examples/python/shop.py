"""Visitors of the demo shop (brink demo): they look around, and one in six goes to the till.

    brink demo --port 8080 &
    brink run examples/python/shop.py http://127.0.0.1:8080
"""
from loadpilot import LoadClient, VUser, scenario, task


@scenario(rps=60, duration="10s", mode="constant", thresholds={"p99_ms": 500, "error_rate": 1.0})
class Visitors(VUser):
    @task(weight=3)
    def search(self, client: LoadClient):
        client.get("/search", params={"q": "red shoes"})

    @task(weight=2)
    def product(self, client: LoadClient):
        client.get("/product/17")

    @task
    def checkout(self, client: LoadClient):
        client.post("/checkout", json={"sku": 17, "quantity": 1})

    def check_product(self, status_code, body):
        assert status_code == 200, f"status {status_code}"
