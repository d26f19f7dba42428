"""Past one region: a server of NATS in each, leaf nodes of one, far away from each other. What docs/cluster.md says of them."""
import json

from conftest import JUDGED, free_port, paths, wait_until
from machines import nats, needs_nats, relay, start  # noqa: F401

pytestmark = needs_nats


def regions(nats, relay, delay):
    """(the hub, the leaf node): the way between them takes `delay` seconds, each way."""
    port = free_port()
    hub = nats(config=f'leafnodes {{ host: 127.0.0.1, port: {port}, authorization {{ user: leaf, password: of-the-leaf }} }}',
               jetstream="jetstream { store_dir: %s, domain: hub }")
    way = relay(port, delay=delay)
    remote = f"nats://leaf:of-the-leaf@127.0.0.1:{way.port}"
    leaf = nats(config=f'leafnodes {{ remotes: [ {{ url: "{remote}" }} ] }}\ndefault_js_domain {{ "$G": hub }}', jetstream="")
    wait_until(lambda: "Leafnode connection created" in (leaf.folder / "log").read_text())
    return hub, leaf


def test_workers_of_another_region_play_the_same_run(nats, start, nginx, relay, tmp_path):
    hub, leaf = regions(nats, relay, 0.1)
    start("worker", "--join", hub.url, "--name", "home").says("waits for runs")
    start("worker", "--join", leaf.url, "--name", "abroad").says("waits for runs")
    rows = "name\n" + "".join(f"{'x' * 1000}{i}\n" for i in range(600))  # too much for a message
    (tmp_path / "rows.csv").write_text(rows)
    (tmp_path / "s.json").write_text(json.dumps({"name": "s", "steps": [{"name": "one", "path": "/one?${rows.name}"}]}))
    run = start("bench", nginx.url, "--scenario", "s.json", "--data", "rows=rows.csv", "--rate", 100, "-d", "3s", "--workers", 2, "--nats",
                hub.url, "--json", "r.json", "--no-save")
    assert run.ended() in JUDGED, run.err
    stage = json.loads((tmp_path / "r.json").read_text())["stages"][-1]
    assert all(row["lost_s"] is None for row in stage["processes"]) and stage["counts"]["due"] == 300
    assert paths(nginx) == {"/one": stage["counts"]["sent"]}
    assert all(abs(row["requests"] - 150) <= 20 for row in stage["processes"])


def test_a_run_may_be_led_from_a_leaf_node(nats, start, nginx, relay, tmp_path):
    hub, leaf = regions(nats, relay, 0.05)
    workers = [start("worker", "--join", server.url, "--once", "--name", name) for name, server in (("a", hub), ("b", leaf))]
    for worker in workers:
        worker.says("waits for runs")
    (tmp_path / "body").write_text("x" * 600_000)
    run = start("bench", nginx.url, "--post-file", "body", "-n", 20, "--workers", 2, "--nats", leaf.url, "--no-save")
    assert run.ended() in JUDGED, run.err
    assert [worker.ended() for worker in workers] == [0, 0] and paths(nginx) == {"/": 20}


def test_who_does_not_reach_jetstream_is_named(nats, start, nginx, relay, tmp_path):
    """Leaf nodes do not pass on what is said to JetStream unless told to."""
    port = free_port()
    hub = nats(config=f"leafnodes {{ host: 127.0.0.1, port: {port} }}")
    leaf = nats(config=f'leafnodes {{ remotes: [ {{ url: "nats://127.0.0.1:{port}" }} ] }}', jetstream="", token=None)
    wait_until(lambda: "Leafnode connection created" in (leaf.folder / "log").read_text())
    start("worker", "--join", hub.url, "--name", "home").says("waits for runs")
    worker = start("worker", "--join", leaf.url, "--name", "abroad", token=None).says("waits for runs")
    (tmp_path / "body").write_text("x" * 600_000)
    run = start("bench", nginx.url, "--post-file", "body", "-n", 20, "--workers", 2, "--nats", hub.url, "--no-save")
    assert run.ended(40) == 1, "at once, and not when everybody should have been ready"
    assert "JetStream is not reached" in run.err and "default_js_domain" in run.err, run.err
    worker.says("JetStream is not reached")
    assert paths(nginx) == {}
