"""The Dockerfile. There is no Docker engine to build it with: what its steps name is looked up, and the packages of the
image are held to what the built program is linked with and loads."""
import functools
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sysconfig

import pytest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BRINK = pathlib.Path(os.environ.get("BRINK_BIN") or TOP / "build/brink").absolute()
# Packages that debian:12-slim has: what is essential, and apt.
BASE = ("apt", "base-files", "bash", "dpkg", "coreutils", "util-linux", "login", "passwd", "tar", "libc-bin")


def steps():
    """(instruction, text) of each line of the Dockerfile, continued lines put together, comments left out."""
    text = re.sub(r"^#.*\n", "", (TOP / "Dockerfile").read_text(), flags=re.M).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]


def stages():
    all_stages = []
    for word, text in steps():
        if word == "FROM":
            all_stages.append([])
        all_stages[-1].append((word, text))
    return all_stages


def listed(name):
    lines = (TOP / f"tools/packages.{name}").read_text().splitlines()
    return [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]


def ignored():
    return [line for line in (TOP / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]


def commands(text):
    return [shlex.split(part) for part in re.split(r"&&|;", text)]


def test_both_stages_are_of_the_system_that_is_tested():
    assert [stage[0][1] for stage in stages()] == ["debian:12-slim AS build", "debian:12-slim"]


def test_what_is_copied_is_there():
    build, final = stages()
    for text in [text for word, text in build + final if word == "COPY" and "--from" not in text]:
        *sources, _ = text.split()
        for source in sources:
            assert (TOP / source).exists(), source
            assert source == "." or not any(pathlib.PurePath(source).match(pattern) for pattern in ignored()), source
    assert [text for word, text in final if "--from=build" in text] == ["--from=build /image/usr/bin/brink /usr/bin/brink"]


def test_what_is_run_is_there():
    """tools by their path, targets of make by their name, and else programs of the base system."""
    targets = set(re.findall(r"^([a-z]+):", (TOP / "Makefile").read_text(), re.M))
    base = closure(BASE)
    for word, text in steps():
        for command in commands(text) if word == "RUN" else []:
            name = command[0]
            if name == "make":
                assert command[1] in targets
            elif "/" in name:
                path = TOP / name.removeprefix("/tmp/")
                assert path.exists() and os.access(path, os.X_OK), name
                for which in command[1:]:
                    assert listed(which)
            else:
                where = pathlib.Path(shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")).resolve()
                owner = subprocess.run(["dpkg", "-S", f"*{name}"], capture_output=True, text=True, check=True).stdout
                owners = {line.split(":")[0] for line in owner.splitlines() if line.split()[-1].endswith((str(where), f"/bin/{name}"))}
                assert owners & base, name


def test_the_build_is_the_readmes(tmp_path):
    build = [text for word, text in stages()[0] if word == "RUN"]
    assert build == ["tools/setup build", "make build", "make install DESTDIR=/image PREFIX=/usr"]
    readme = (TOP / "README.md").read_text()
    assert "make install" in readme and "PREFIX" in readme


def test_a_build_reads_nothing_that_is_left_out():
    """The map of the build, its lists and what it compiles in lie outside of what .dockerignore names."""
    tops = {line.strip("*/") for line in ignored()}
    for needed in ("src", "cmake", "ui", "tools", "docs", "README.md", "LICENSE", "CMakeLists.txt", "Makefile"):
        assert needed not in tops and (TOP / needed).exists()
    known = (TOP / "src/CMakeLists.txt").read_text()
    for file in re.findall(r"^embed_(?:file|folder)\(\w+ \w+ (\S+)", known, re.M):
        assert not file.startswith(("../../tests", "../../bench", "../../deploy"))
    assert {".git", "build", "tests"} <= tops


@functools.lru_cache(None)
def installed_depends(package):
    done = subprocess.run(["dpkg-query", "-W", "-f=${Pre-Depends},${Depends}", package], capture_output=True, text=True, check=False)
    return [re.split(r"[ (:|]", one.strip())[0] for one in done.stdout.split(",") if one.strip()]


def closure(packages):
    """These and all they need, as far as they are installed here."""
    known, waiting = set(), list(packages)
    while waiting:
        package = waiting.pop()
        if package not in known:
            known.add(package)
            waiting += installed_depends(package)
    return known


@functools.lru_cache(None)
def owner(path):
    """The package of a library. What the loader calls /lib/x, dpkg may call /usr/lib/x, and the other way round."""
    real = os.path.realpath(path)
    for name in (path, real, real.removeprefix("/usr"), "/usr" + real):
        done = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    raise AssertionError(f"nobody's: {path}")


@functools.lru_cache(None)
def linked():
    done = subprocess.run(["ldd", BRINK], capture_output=True, text=True, check=True)
    assert "not found" not in done.stdout
    return {owner(path) for path in re.findall(r"=> (/\S+)", done.stdout)}


@functools.lru_cache(None)
def asked_for():
    """Names of the libraries that the program itself asks for when it starts."""
    done = subprocess.run(["objdump", "-p", BRINK], capture_output=True, text=True, check=True)
    return set(re.findall(r"NEEDED\s+(\S+)", done.stdout))


@functools.lru_cache(None)
def direct():
    paths = re.findall(r"(\S+) => (/\S+)", subprocess.run(["ldd", BRINK], capture_output=True, text=True, check=True).stdout)
    return {owner(path) for name, path in paths if name in asked_for()}


@functools.lru_cache(None)
def loaded():
    """Packages of what is loaded when it is used: as the sources name it, and Python, whose version the build finds."""
    names = {sysconfig.get_config_var("INSTSONAME")}
    for path in set((TOP / "src").glob("*/**/*.cc")) - set((TOP / "src").glob("*/**/*_test.cc")):
        names |= set(re.findall(r'SharedLibrary(?: \w+)?\("([^"]+)"', path.read_text()))
    assert len(names) > 1, "no source loads a library: then this test has nothing to say"
    cache = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    found = {name: re.search(rf"^\s*{re.escape(name)} .*=> (\S+)", cache, re.M) for name in names}
    return {owner(match[1]) for match in found.values() if match}


@pytest.mark.skipif(not BRINK.exists() or not shutil.which("objdump"), reason="no built program, or no binutils")
def test_the_image_has_what_the_program_needs_and_no_more():
    base, image = closure(BASE), listed("image")
    has = base | closure(image)
    assert linked() <= has
    assert loaded() <= set(image)
    needed = direct() | loaded() | {"ca-certificates", "nats-server"}
    assert set(image) <= needed, "nobody asks for it"
    if "asan" not in str(BRINK):
        assert direct() - base <= set(image), "said in the list, not only brought by something else"


def test_python_has_its_library():
    assert "libpython3.11-stdlib" in closure(["libpython3.11"])


def test_nobody_is_root():
    final = dict(stages()[1])
    user, group = final["USER"].split(":")
    assert user == group and int(user) > 0
    made = next(text for word, text in stages()[1] if word == "RUN" and "useradd" in text)
    assert f"--uid {user} " in made
    chart = (TOP / "deploy/helm/brink/values.yaml").read_text()
    assert f"runAsUser: {user}" in chart and final["ENTRYPOINT"] == '["/usr/bin/brink"]'


def test_no_secret_goes_into_the_image():
    assert not [text for word, text in steps() if word in ("ARG", "ENV") and re.search("TOKEN|PASSWORD|KEY", text)]
