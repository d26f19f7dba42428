"""deploy/helm/brink. What it renders is in rendered/, which is held to the chart by a digest, and to helm or to Go's own
engine where there is one; then every document is held to Kubernetes' schema, and to what must be true between them."""
import base64
import copy
import json
import re

import jsonschema
import pytest
import yaml

import chart
from chart import CASES, CHART, given_of, values_of

try:
    import kubernetes_schema
except ImportError:
    kubernetes_schema = None

SCHEMA = json.loads((CHART / "values.schema.json").read_text())
MOST_NAME = 63


@pytest.fixture(params=CASES)
def case(request):
    return request.param


@pytest.fixture
def made(case):
    return chart.documents(chart.kept(case)[1])


def of(documents, kind):
    return [one for one in documents if one["kind"] == kind]


def templates(documents):
    """Pod templates, by the name of what makes them."""
    return {one["metadata"]["name"]: one["spec"]["template"] for one in of(documents, "Deployment") + of(documents, "Job")}


def containers(documents):
    return [(pod["spec"], container) for pod in templates(documents).values()
            for container in pod["spec"].get("initContainers", []) + pod["spec"]["containers"]]


def component(documents, name):
    """The pod template and container of a component; None when there is none."""
    for pod in templates(documents).values():
        if pod["metadata"]["labels"]["app.kubernetes.io/component"] == name:
            return pod, pod["spec"]["containers"][0]
    return None


def matches(selector, labels):
    told = selector.get("matchLabels", {}).items() <= labels.items()
    asked = all(one["operator"] == "In" and labels.get(one["key"]) in one["values"] for one in selector.get("matchExpressions", []))
    return told and asked


# -- rendering

def test_what_is_kept_is_of_this_chart(case):
    assert chart.kept(case)[0] == chart.digest_of(case), "render it again: python3 tests/deploy/chart.py"


@pytest.fixture(scope="module")
def engine():
    if not chart.go():
        pytest.skip("no Go with sprig: make check installs it; what rendered/ holds is checked all the same")
    return chart.GoEngine()


def same(ours, theirs):
    key = lambda one: (one["kind"], one["metadata"]["name"])
    assert sorted(chart.documents(ours), key=key) == sorted(chart.documents(theirs), key=key)


def test_it_renders_as_it_was_kept(case, engine):
    same(engine(case), chart.kept(case)[1])


@pytest.mark.skipif(not chart.helm(), reason="no helm here, and none in Debian 12")
def test_helm_renders_the_same(case):
    same(chart.by_helm(case), chart.kept(case)[1])


@pytest.mark.skipif(not chart.helm(), reason="no helm here, and none in Debian 12")
def test_helm_finds_no_fault(case):
    import subprocess
    done = subprocess.run([chart.helm(), "lint", "--strict", CHART, "-f", chart.HERE / "cases" / f"{case}.yaml"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def texts(engine, tmp_path, values, revision=1):
    (tmp_path / "values.yaml").write_text(yaml.safe_dump(values))
    return engine.texts(tmp_path / "values.yaml", revision)


def test_each_upgrade_is_a_run_of_its_own(engine, tmp_path):
    first, second = (chart.documents(texts(engine, tmp_path, given_of("script"), revision)) for revision in (1, 2))
    names = [{one["metadata"]["name"] for one in of(documents, "Job")} for documents in (first, second)]
    assert names == [{"night-run-1", "night-worker-1"}, {"night-run-2", "night-worker-2"}]


def test_a_token_that_is_made_is_another_each_time(engine, tmp_path):
    tokens = {base64.b64decode(of(chart.documents(texts(engine, tmp_path, {})), "Secret")[0]["data"]["token"]) for _ in range(3)}
    assert len(tokens) == 3 and all(re.fullmatch(rb"[A-Za-z0-9]{32}", token) for token in tokens)


@pytest.mark.parametrize("values, said", [({"server": {"enabled": False}}, "external.url"), ({"tls": {"enabled": True}}, "tls.existingSecret")])
def test_what_is_missing_is_named(engine, tmp_path, values, said):
    with pytest.raises(ValueError, match=said):
        texts(engine, tmp_path, values)


def test_long_names_stay_names(engine, tmp_path):
    long = {"fullnameOverride": "a" * 39 + "-" + "b" * 40, "run": {"args": ["bench", "http://shop.test/"]}}
    documents = chart.documents(texts(engine, tmp_path, long, 1000))
    names = [one["metadata"]["name"] for one in documents]
    # Kubernetes puts two words of its own (17 letters) behind the name of a worker's pod, Brink the number of a process.
    assert all(len(name) <= MOST_NAME - 21 and re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", name) for name in names), names


def test_notes_say_how_to_see_what_came_of_it(engine, tmp_path):
    notes = texts(engine, tmp_path, given_of("bench"))["NOTES.txt"]
    assert "logs -f job/load-brink-run-1" in notes and "exitCode" in notes and "a-token-given-in-values" not in notes
    assert "--workers 2 --nats nats://load-brink-nats:4222" in texts(engine, tmp_path, {})["NOTES.txt"]
    assert "CAUTION" in texts(engine, tmp_path, {"server": {"serviceType": "LoadBalancer"}})["NOTES.txt"]
    assert "CAUTION" not in texts(engine, tmp_path, given_of("tls"))["NOTES.txt"]


# -- values

def test_values_are_what_the_schema_says(case):
    jsonschema.validate(values_of(case), SCHEMA, cls=jsonschema.Draft7Validator)


def test_the_schema_knows_every_value():
    def keys(schema, values, path=""):
        for key, value in values.items():
            assert key in schema["properties"], path + key
            inner = schema["properties"][key]
            if isinstance(value, dict) and inner.get("additionalProperties") is False:
                keys(inner, value, f"{path}{key}.")
    keys(SCHEMA, values_of("default"))


@pytest.mark.parametrize("change", [
    {"workers": {"count": 0}}, {"workers": {"kind": "DaemonSet"}}, {"workers": {"cuont": 2}}, {"workers": {"group": "a.b"}},
    {"run": {"args": [100]}}, {"run": {"joinTimeout": "soon"}}, {"run": {"files": {"a/b": "x"}}}, {"auth": {"token": "short"}},
    {"auth": {"token": 'quoted"quoted"quoted'}}, {"external": {"url": "http://nats"}}, {"external": {"url": "nats://user:password@h:1"}},
    {"server": {"enabled": False}}, {"tls": {"enabled": True}}, {"server": {"storage": "1GB"}}])
def test_what_makes_no_sense_is_refused(change):
    values = copy.deepcopy(values_of("default"))
    for key, value in change.items():
        values[key].update(value)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(values, SCHEMA, cls=jsonschema.Draft7Validator)


def test_the_readme_explains_every_value():
    text = (CHART / "README.md").read_text()

    def names(values, path=""):
        for key, value in values.items():
            yield path + key
            yield from names(value, f"{path}{key}.") if isinstance(value, dict) else ()
    missing = {name for name in names(values_of("default")) if f"`{name}" not in text}
    assert not {name for name in missing if not re.match("(name|fullname)Override|.*(resources|podAnnotations|ecurityContext)[.]", name)}


# -- documents

def test_kubernetes_knows_every_document(made):
    if kubernetes_schema is None:
        pytest.skip("no python3-kubernetes")
    assert [fault for one in made for fault in kubernetes_schema.faults(one)] == []


@pytest.mark.skipif(kubernetes_schema is None, reason="no python3-kubernetes")
@pytest.mark.parametrize("path, value", [("spec.replica", 1), ("spec.replicas", "1"), ("spec.template.spec.containers.0.image", 5),
                                         ("spec.template.spec.containers.0.name", None), ("spec.selector", None), ("kind", "Deploymnt")])
def test_what_it_does_not_know_is_seen(path, value):
    document = copy.deepcopy(of(chart.documents(chart.kept("default")[1]), "Deployment")[0])
    at = document
    *way, last = path.split(".")
    for step in way:
        at = at[int(step)] if step.isdigit() else at[step]
    at[last] = value
    if value is None:
        del at[last]
    assert kubernetes_schema.faults(document)


def test_names_are_names_and_there_is_one_of_each(made):
    names = [(one["kind"], one["metadata"]["name"]) for one in made]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", name) and len(name) <= MOST_NAME for _, name in names)


def test_who_is_meant_is_there(made):
    labels = [pod["metadata"]["labels"] for pod in templates(made).values()]
    for one in of(made, "Deployment"):
        assert matches(one["spec"]["selector"], one["spec"]["template"]["metadata"]["labels"])
        assert sum(matches(one["spec"]["selector"], each) for each in labels) == 1, "nobody else's pods"
    for one in of(made, "Service"):
        assert sum(matches({"matchLabels": one["spec"]["selector"]}, each) for each in labels) == 1
    selectors = [one["spec"]["selector"] for one in of(made, "PodDisruptionBudget")]
    for policy in of(made, "NetworkPolicy"):
        peers = [peer for rule in policy["spec"]["ingress"] + policy["spec"]["egress"]
                 for peer in rule.get("from", []) + rule.get("to", []) if "podSelector" in peer]
        selectors += [policy["spec"]["podSelector"], *(peer["podSelector"] for peer in peers)]
    for pod in templates(made).values():
        selectors += [one["labelSelector"] for one in pod["spec"].get("topologySpreadConstraints", [])]
    assert all(any(matches(selector, each) for each in labels) for selector in selectors)


def test_nobody_listens_without_a_policy(case, made):
    """Every pod is under exactly one policy, which says what may come in."""
    if not values_of(case)["networkPolicy"]["enabled"]:
        assert of(made, "NetworkPolicy") == []
        return
    for pod in templates(made).values():
        mine = [one["spec"] for one in of(made, "NetworkPolicy") if matches(one["spec"]["podSelector"], pod["metadata"]["labels"])]
        assert len(mine) == 1 and mine[0]["policyTypes"] == ["Ingress", "Egress"]
        is_nats = pod["metadata"]["labels"]["app.kubernetes.io/component"] == "nats"
        assert bool(mine[0]["ingress"]) == is_nats


def test_what_is_referred_to_exists(case, made):
    values = values_of(case)
    secrets = {one["metadata"]["name"]: set(one["data"]) for one in of(made, "Secret")}
    elsewhere = {values["auth"]["existingSecret"], values["tls"]["existingSecret"], values["tls"]["clientSecret"], values["external"]["ca"],
                 values["external"]["creds"], *(one["secretRef"]["name"] for one in values["run"]["envFrom"])} - {""}
    maps = {one["metadata"]["name"] for one in of(made, "ConfigMap")} | {values["run"]["existingFilesConfigMap"]}
    claims = {values["run"]["results"]["existingClaim"]}
    accounts = {one["metadata"]["name"] for one in of(made, "ServiceAccount")} | {values["serviceAccount"]["name"]}
    for spec, container in containers(made):
        assert spec["serviceAccountName"] in accounts
        volumes = {volume["name"]: volume for volume in spec["volumes"]}
        mounted = {mount["name"] for one in spec["containers"] for mount in one["volumeMounts"]}
        assert mounted == volumes.keys(), "what is mounted, and nothing else"
        for volume in volumes.values():
            if "secret" in volume:
                assert volume["secret"]["secretName"] in secrets.keys() | elsewhere
            if "configMap" in volume:
                assert volume["configMap"]["name"] in maps
            if "persistentVolumeClaim" in volume:
                assert volume["persistentVolumeClaim"]["claimName"] in claims
        for variable in container.get("env", []):
            wanted = variable.get("valueFrom", {}).get("secretKeyRef")
            if wanted:
                assert wanted["name"] in elsewhere or wanted["key"] in secrets[wanted["name"]]


def test_addresses_and_ports_meet(case, made):
    values = values_of(case)
    urls = {variable["value"] for _, container in containers(made) for variable in container["env"] if variable["name"] == "NATS_URL"}
    if not values["server"]["enabled"]:
        assert urls == {values["external"]["url"]} and component(made, "nats") is None
        return
    service = of(made, "Service")[0]
    scheme = "tls" if values["tls"]["enabled"] else "nats"
    assert urls == {f"{scheme}://{service['metadata']['name']}:{service['spec']['ports'][0]['port']}"}
    _, nats = component(made, "nats")
    ports = {port["name"]: port["containerPort"] for port in nats["ports"]}
    assert service["spec"]["ports"][0]["targetPort"] in ports
    assert {nats[probe]["httpGet"]["port"] for probe in ("readinessProbe", "livenessProbe")} <= ports.keys()
    config = next(one for one in of(made, "ConfigMap") if "nats.conf" in one["data"])["data"]["nats.conf"]
    assert f"port: {ports['nats']}\n" in config and f"http: {ports['monitor']}\n" in config
    mounts = [mount["mountPath"] for mount in nats["volumeMounts"]]
    for path in re.findall(r'"(/[^"]+)"', config):
        assert any(path == mount or path.startswith(mount + "/") for mount in mounts), path
    for policy in of(made, "NetworkPolicy"):
        named = {port["port"] for rule in policy["spec"]["ingress"] + policy["spec"]["egress"] for port in rule.get("ports", [])}
        assert {name for name in named if isinstance(name, str)} <= ports.keys()


def test_files_that_are_named_are_mounted(made):
    """Variables that name files name what a volume holds."""
    for _, container in containers(made):
        mounts = [mount["mountPath"] for mount in container.get("volumeMounts", [])]
        assert container.get("workingDir", "/tmp") in [*mounts, "/tmp"]
        for variable in container["env"]:
            if variable.get("value", "").startswith("/"):
                assert any(variable["value"] == mount or variable["value"].startswith(mount + "/") for mount in mounts), variable


def test_secrets_are_in_secrets_only(case, made):
    token = values_of(case)["auth"]["token"]
    for one in made:
        if one["kind"] == "Secret":
            assert not token or base64.b64decode(one["data"]["token"]).decode() == token
            continue
        text = json.dumps(one)
        assert chart.MADE_TOKEN not in text and (not token or (token not in text and base64.b64encode(token.encode()).decode() not in text))
    for _, container in containers(made):
        assert "token" not in json.dumps(container.get("args", [])).lower()
        for variable in container["env"]:
            assert "value" not in variable or not re.search("TOKEN|PASSWORD", variable["name"]) or variable["value"] == '"$(TOKEN)"'


def test_the_key_of_the_server_is_the_servers(case, made):
    secret = values_of(case)["tls"]["existingSecret"]
    for name in ("worker", "run"):
        found = component(made, name)
        for volume in found[0]["spec"]["volumes"] if found and secret else []:
            if volume.get("secret", {}).get("secretName") == secret:
                assert [item["key"] for item in volume["secret"]["items"]] == ["ca.crt"]


def test_nobody_may_more_than_he_must(made):
    for spec, container in containers(made):
        assert spec["automountServiceAccountToken"] is False
        assert spec["securityContext"]["runAsNonRoot"] and spec["securityContext"]["runAsUser"] > 0
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        own = container["securityContext"]
        assert own["readOnlyRootFilesystem"] and own["capabilities"] == {"drop": ["ALL"]} and own["allowPrivilegeEscalation"] is False
        writable = {mount["name"] for mount in container.get("volumeMounts", []) if not mount.get("readOnly")}
        for volume in spec["volumes"] if "volumeMounts" in container else []:
            assert (volume["name"] in writable) == bool(volume.keys() & {"emptyDir", "persistentVolumeClaim"})
            assert "hostPath" not in volume
        assert container["resources"]["requests"].keys() >= {"cpu", "memory"} and "memory" in container["resources"]["limits"]
        assert not spec.keys() & {"hostNetwork", "hostPID", "hostIPC"}
    assert not [one for one in made if "Role" in one["kind"]]


def test_a_run_is_made_once_and_waits_for_all(case, made):
    values = values_of(case)
    run = component(made, "run")
    if not values["run"]["args"]:
        assert run is None
        return
    job = next(one for one in of(made, "Job") if "-run-" in one["metadata"]["name"])
    assert job["spec"]["backoffLimit"] == 0 and run[0]["spec"]["restartPolicy"] == "Never" and job["spec"]["activeDeadlineSeconds"] > 0
    arguments = run[1]["args"]
    assert arguments[:len(values["run"]["args"])] == values["run"]["args"] and all(isinstance(word, str) for word in arguments)
    option = values["run"]["workersOption"]
    assert f"{option}={values['workers']['count'] * values['workers']['processes']}" in arguments
    worker, container = component(made, "worker")
    makers = [one for one in made if one.get("spec", {}).get("template") is worker]
    count = makers[0]["spec"].get("replicas", makers[0]["spec"].get("parallelism"))
    assert count == values["workers"]["count"] and f"--processes={values['workers']['processes']}" in container["args"]
    group = [word for word in arguments + container["args"] if word.startswith("--group=")]
    assert len(set(group)) == 1
    assert ("--once" in container["args"]) == (values["workers"]["kind"] == "Job")


def test_workers_are_spread_and_have_time_to_end(case, made):
    worker, _ = component(made, "worker")
    spread = worker["spec"]["topologySpreadConstraints"]
    assert spread[0]["topologyKey"] == "kubernetes.io/hostname" and spread[0]["maxSkew"] == 1
    assert worker["spec"]["terminationGracePeriodSeconds"] == values_of(case)["workers"]["terminationGracePeriodSeconds"] >= 60
    run = component(made, "run")
    if run:
        away = run[0]["spec"]["affinity"]["podAntiAffinity"]["preferredDuringSchedulingIgnoredDuringExecution"][0]["podAffinityTerm"]
        assert matches(away["labelSelector"], worker["metadata"]["labels"])
