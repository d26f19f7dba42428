"""What a run takes of this machine: libraries are loaded by runs that use them."""
import pytest

ON_DEMAND = ("libpython", "libpq", "libnats")


def loaded(folder):
    """The libraries that the dynamic linker says it loaded."""
    said = "".join(path.read_text(errors="replace") for path in folder.glob("linker.*"))
    return {name for name in ON_DEMAND if f"{name}." in said or f"{name}3." in said}


@pytest.fixture
def watched(brink, monkeypatch, tmp_path):
    """brink, told to say which libraries it loads."""
    monkeypatch.setenv("LD_DEBUG", "files")
    monkeypatch.setenv("LD_DEBUG_OUTPUT", str(tmp_path / "linker"))
    return brink


def test_a_plain_run_loads_no_library_that_it_does_not_use(watched, nginx):
    done = watched("bench", nginx.url, "-c", 1, "-n", 10, "--no-save")
    assert done.code in (0, 5), done.err
    assert list(watched.folder.glob("linker.*")), "the linker said what it loaded"
    assert loaded(watched.folder) == set()


def test_a_script_in_python_loads_its_library(watched, nginx):
    script = watched.folder / "shop.py"
    script.write_text("from loadpilot import VUser, scenario, task\n\n@scenario(rps=5, duration='1s', mode='constant')\nclass Visitor(VUser):\n"
                      "    @task\n    def look(self, client):\n        client.get('/')\n")
    done = watched("run", script, nginx.url, "--no-save")
    assert done.code in (0, 5), done.err
    assert loaded(watched.folder) == {"libpython"}
