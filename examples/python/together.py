"""Pages that a browser would fetch at once: by a batch, and in coroutines that wait side by side.

    brink demo --port 8080 &
    brink run examples/python/together.py http://127.0.0.1:8080
"""
import asyncio

from loadpilot import LoadClient, VUser, scenario, task


@scenario(rps=20, duration="10s", ramp_up="2s", thresholds={"error_rate": 1.0})
class Browsers(VUser):
    @task(weight=2)
    def page(self, client: LoadClient):
        home = client.get("/")
        home.raise_for_status()
        css, js, logo = client.batch([{"path": "/app.css"}, {"path": "/app.js"}, {"path": "/logo.svg"}])
        assert css.ok and js.ok and logo.headers["Content-Type"] == "image/svg+xml"

    @task
    async def compare(self, client: LoadClient):
        async def look_at(number):
            await asyncio.sleep(0.01 * number)  # a visitor opens one tab after the other
            return client.get(f"/product/{number}").status_code

        assert await asyncio.gather(look_at(1), look_at(2)) == [200, 200]
