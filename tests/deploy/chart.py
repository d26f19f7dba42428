"""The chart, and what comes of it with the values in cases/: rendered/ keeps that.

    python3 tests/deploy/chart.py        renders all cases again, after the chart was changed

Needs helm, or Debian's golang-go, golang-github-masterminds-sprig-dev and golang-k8s-sigs-yaml-dev (`make check` brings
them; they are too large for everybody who runs the tests). Each file in rendered/ begins with the digest of what it was
made of, so that one that is out of date cannot be taken for the chart.
"""
import base64
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import tempfile

import yaml

HERE = pathlib.Path(__file__).resolve().parent
CHART = HERE.parent.parent / "deploy/helm/brink"
CASES = sorted(path.stem for path in (HERE / "cases").glob("*.yaml"))
RELEASE, NAMESPACE = "load", "lab"
GO_LIBRARIES = pathlib.Path("/usr/share/gocode")
MADE_TOKEN = base64.b64encode(b"32-letters-made-at-installation.").decode()  # stands in rendered/ for a random one


def values_of(case):
    """What the chart sees with the values of a case: they go before its own."""
    def merge(under, over):
        both = {**under, **over}
        for key in under.keys() & over.keys():
            if isinstance(under[key], dict) and isinstance(over[key], dict):
                both[key] = merge(under[key], over[key])
        return {key: value for key, value in both.items() if value is not None}
    return merge(yaml.safe_load((CHART / "values.yaml").read_text()), given_of(case))


def given_of(case):
    return yaml.safe_load((HERE / "cases" / f"{case}.yaml").read_text()) or {}


def digest_of(case):
    files = [CHART / "Chart.yaml", CHART / "values.yaml", *sorted((CHART / "templates").iterdir()), HERE / "cases" / f"{case}.yaml"]
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def helm():
    return shutil.which("helm")


def go():
    return shutil.which("go") if (GO_LIBRARIES / "src/github.com/Masterminds/sprig").exists() and (
        GO_LIBRARIES / "src/sigs.k8s.io/yaml").exists() else None


class GoEngine:
    """render/main.go, built once."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.program = pathlib.Path(self.folder.name) / "render"
        environment = {"PATH": "/usr/bin:/bin", "HOME": self.folder.name, "GO111MODULE": "off", "GOPATH": str(GO_LIBRARIES),
                       "GOCACHE": str(pathlib.Path(self.folder.name) / "cache"), "GOFLAGS": ""}
        subprocess.run([go(), "build", "-o", self.program, HERE / "render/main.go"], env=environment, check=True)

    def texts(self, values_file, revision=1):
        done = subprocess.run([self.program, CHART, values_file, RELEASE, NAMESPACE, str(revision)], capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise ValueError(done.stderr)
        return json.loads(done.stdout)

    def __call__(self, case):
        return masked({name: text for name, text in self.texts(HERE / "cases" / f"{case}.yaml").items()})


def by_helm(case):
    done = subprocess.run([helm(), "template", RELEASE, CHART, "--namespace", NAMESPACE, "-f", HERE / "cases" / f"{case}.yaml"],
                          capture_output=True, text=True, check=True)
    parts = re.split(r"^---\n# Source: brink/templates/(\S+)\n", done.stdout, flags=re.M)
    texts = {}
    for name, text in zip(parts[1::2], parts[2::2]):
        texts[name] = texts[name] + "---\n" + text if name in texts else text
    return masked(texts)


def masked(texts):
    """A token that was made is another each time."""
    def mask(match):
        made = re.fullmatch(rb"[A-Za-z0-9]{32}", base64.b64decode(match[1]))
        return f"  token: {MADE_TOKEN}" if made else match[0]
    return {name: re.sub(r"^  token: (\S+)$", mask, text, flags=re.M) if name == "secret.yaml" else text
            for name, text in texts.items()}


def documents(texts):
    """All documents of all templates."""
    return [one for name, text in texts.items() if name.endswith(".yaml") for one in yaml.safe_load_all(text) if one]


def kept(case):
    """(digest, {template: text}) as rendered/ has it."""
    text = (HERE / "rendered" / f"{case}.yaml").read_text()
    digest = re.match(r"# digest: (\w+)\n", text)[1]
    parts = re.split(r"^# template: (\S+)\n", text, flags=re.M)
    return digest, dict(zip(parts[1::2], (part.removesuffix("---\n") for part in parts[2::2])))


def write(case, texts):
    text = f"# digest: {digest_of(case)}\n"
    for name in sorted(texts):
        if not name.endswith(".yaml") or not texts[name].strip():
            continue
        text += f"# template: {name}\n{texts[name].strip()}\n---\n"
    (HERE / "rendered" / f"{case}.yaml").write_text(text.removesuffix("---\n"))


def main():
    if not helm() and not go():
        raise SystemExit("chart.py: neither helm nor Go with sprig is installed: apt install golang-go "
                         "golang-github-masterminds-sprig-dev golang-k8s-sigs-yaml-dev")
    engine = by_helm if helm() else GoEngine()
    for case in CASES:
        write(case, engine(case))


if __name__ == "__main__":
    main()
