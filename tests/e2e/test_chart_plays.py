"""What the Helm chart renders, played: the arguments, variables and configuration of its pods, with the real program and the
real nats-server, on this machine. Of what Kubernetes would do there is as little as possible: addresses, ports and paths are
put in, references to secrets followed."""
import base64
import re
import subprocess
import sys

import pytest
import yaml

from conftest import JUDGED, TOP, free_port, paths
from machines import Server, make_certificates, needs_nats, start  # noqa: F401

sys.path.append(str(TOP / "tests/deploy"))
import chart  # noqa: E402

pytestmark = needs_nats
OUTSIDE = {"nats-token": {"word": '7e5 "is no number'.replace('"', "'")}}  # secrets that the chart does not make


class Cluster:
    """The documents of a case, with what a pod would see of them."""

    def __init__(self, case, folder, target):
        self.documents = chart.documents(chart.kept(case)[1])
        self.folder, self.target = folder, target
        self.port, self.monitor = free_port(), free_port()
        self.secrets = {one["metadata"]["name"]: {key: base64.b64decode(value).decode() for key, value in one["data"].items()}
                        for one in self.documents if one["kind"] == "Secret"}
        self.secrets |= OUTSIDE

    def pod(self, component):
        pods = [one["spec"]["template"] for one in self.documents if one["kind"] in ("Deployment", "Job")]
        return next(pod["spec"] for pod in pods if pod["metadata"]["labels"]["app.kubernetes.io/component"] == component)

    def container(self, component):
        return self.pod(component)["containers"][0]

    def here(self, text):
        """Names and paths of a pod as they are on this machine."""
        text = re.sub(r"(nats|tls)://[a-z-]+:4222", rf"\1://localhost:{self.port}", text)
        text = text.replace("http://shop.test/", self.target)
        for path, inner in {"/etc/brink/ca/ca.crt": "ca.pem", "/etc/brink/client/tls.crt": "client.pem",
                            "/etc/brink/client/tls.key": "client.key", "/etc/nats/tls/tls.crt": "server.pem",
                            "/etc/nats/tls/tls.key": "server.key", "/etc/nats/tls/ca.crt": "ca.pem", "/results": "results",
                            "/data": "store"}.items():
            text = text.replace(path, str(self.folder / inner))
        return text

    def environment(self, container, pod="pod-1"):
        known = {"POD_NAME": pod}
        for variable in container["env"]:
            reference = variable.get("valueFrom", {})
            if "secretKeyRef" in reference:
                known[variable["name"]] = self.secrets[reference["secretKeyRef"]["name"]][reference["secretKeyRef"]["key"]]
            elif "value" in variable:
                known[variable["name"]] = self.expanded(self.here(variable["value"]), known)
        return known

    @staticmethod
    def expanded(text, known):
        return re.sub(r"\$\((\w+)\)", lambda match: known.get(match[1], match[0]), text)

    def arguments(self, container, known):
        return [self.expanded(self.here(word), known) for word in container["args"]]

    def nats_config(self):
        text = next(one["data"]["nats.conf"] for one in self.documents if one["kind"] == "ConfigMap" and "nats.conf" in one["data"])
        text = self.here(text)
        for there, here in (("port: 4222", f"host: 127.0.0.1\nport: {self.port}"), ("http: 8222", f"http: 127.0.0.1:{self.monitor}")):
            assert there in text
            text = text.replace(there, here)
        return text


class ChartServer(Server):
    """nats-server with the chart's configuration and environment."""

    def __init__(self, cluster, monkeypatch):
        self.folder, self.port = cluster.folder / "nats", cluster.port
        self.folder.mkdir()
        for name, value in cluster.environment(cluster.container("nats")).items():
            monkeypatch.setenv(name, value)
        (self.folder / "config").write_text(cluster.nats_config())
        self.start()


@pytest.fixture
def play(tmp_path, nginx, start, monkeypatch):
    servers = []

    def run(case):
        cluster = Cluster(case, tmp_path, nginx.url + "/")
        if case == "tls":
            make_certificates(tmp_path)
        (tmp_path / "results").mkdir()
        for one in cluster.documents:
            if one["kind"] == "ConfigMap" and one["metadata"]["name"].endswith("-files"):
                for name, text in one["data"].items():
                    (tmp_path / name).write_text(text)
        with monkeypatch.context() as patch:
            servers.append(ChartServer(cluster, patch))
        worker, leader = cluster.container("worker"), cluster.container("run")
        workers = []
        for number in range(chart.values_of(case)["workers"]["count"]):
            known = cluster.environment(worker, f"load-brink-worker-7d4b9c-{number}")
            workers.append(start(*cluster.arguments(worker, known), token=None, **known))
        known = cluster.environment(leader)
        done = start(*cluster.arguments(leader, known), token=None, **known)
        return done, workers

    yield run
    for server in servers:
        server.stop()


def test_certificates_on_both_sides_and_a_token_like_a_number(play, nginx, tmp_path):
    run, workers = play("tls")
    assert run.ended() in JUDGED, run.err
    assert paths(nginx) == {"/": 100}
    assert "worker load-brink-worker-7d4b9c-0 waits for runs at tls://" in workers[0].err
    assert list((tmp_path / "results").rglob("*.json")), "the record is where results are kept"
    for program in (run, *workers):
        assert OUTSIDE["nats-token"]["word"] not in program.err + program.out
        if program.process.poll() is None:
            program.process.terminate()
            assert program.ended(20) == 0, "SIGTERM ends one that waits"


def test_a_program_on_workers_of_a_job(play, nginx):
    run, workers = play("script")
    assert run.ended() in JUDGED, run.err
    assert paths(nginx) == {"/two": 200}, "by its module and its data"
    assert [worker.ended() for worker in workers] == [0, 0], "each has played once"


def test_a_measurement_with_a_limit(play, nginx, tmp_path):
    """The case's own load is too much for a test: a tenth of it, and for two seconds."""
    rendered = chart.HERE / "rendered/bench.yaml"
    assert '"2000"' in rendered.read_text() and '"2m"' in rendered.read_text()
    original = Cluster.arguments
    small = {"2000": "200", "2m": "2s", "p95 < 300ms": "p95 < 60s"}
    try:
        Cluster.arguments = lambda self, container, known: [small.get(word, word) for word in original(self, container, known)]
        run, _ = play("bench")
        assert run.ended() in JUDGED, run.err
    finally:
        Cluster.arguments = original
    assert paths(nginx) == {"/": 400}


def test_a_run_waits_for_a_server_that_comes_with_it(start, nginx, tmp_path, monkeypatch):
    """Pods of a release begin together."""
    cluster = Cluster("tls", tmp_path, nginx.url + "/")
    make_certificates(tmp_path)
    first = cluster.pod("run")["initContainers"][0]
    waits = subprocess.Popen([*first["command"], *first["args"]], env={"PATH": "/usr/bin:/bin", **cluster.environment(first)})
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            waits.wait(2)
        with monkeypatch.context() as patch:
            server = ChartServer(cluster, patch)
        try:
            assert waits.wait(30) == 0
        finally:
            server.stop()
    finally:
        waits.kill()


def test_its_probes_are_answered(tmp_path, nginx, monkeypatch):
    cluster = Cluster("default", tmp_path, nginx.url + "/")
    with monkeypatch.context() as patch:
        server = ChartServer(cluster, patch)
    try:
        import urllib.request
        container = cluster.container("nats")
        for probe in ("readinessProbe", "livenessProbe"):
            path = container[probe]["httpGet"]["path"]
            assert urllib.request.urlopen(f"http://127.0.0.1:{cluster.monitor}{path}", timeout=20).status == 200
    finally:
        server.stop()
