"""What can be wrong with a target: one line that says what, to what, and what to do. Never a hang, never a trace."""
import pytest


def failures(ran):
    return ran.record["stages"][-1]["failures"]


def assert_one_clear_line(ran, *words):
    lines = [line for line in ran.err.splitlines() if line.startswith("brink: ") and not line.startswith("brink: note: ")]
    assert len(lines) == 1, ran.err
    for word in words:
        assert word in lines[0], lines[0]
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("command", ["bench", "run"])
def test_a_closed_port(brink, command):
    ran = brink(command, "http://127.0.0.1:1/", "--no-save")
    assert ran.code == 1
    assert_one_clear_line(ran, "127.0.0.1:1", "refused")


def test_tls_on_a_plain_port(brink, nginx):
    ran = brink("run", f"https://127.0.0.1:{nginx.http}/", "--no-save")
    assert ran.code == 1
    assert_one_clear_line(ran, "TLS")


def test_a_certificate_nobody_trusts(brink, nginx):
    ran = brink("run", nginx.tls_url, "--no-save")
    assert ran.code == 1
    assert_one_clear_line(ran, "certificate")
    assert "--ca-bundle" in ran.err and "--insecure" in ran.err


def test_a_redirect_elsewhere(brink, nginx):
    ran = brink("run", nginx.url + "/away", "--no-save")
    assert ran.code == 1
    assert_one_clear_line(ran, "redirects to another origin")


def test_a_server_that_never_answers(brink, rogue):
    ran = brink("run", rogue(silent=True), "--timeout", "1", "--no-save")
    assert ran.code == 1
    assert_one_clear_line(ran, "waited 1 s")


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ({"answer": b"SSH-2.0-OpenSSH_9.2\r\n\r\n"}, "malformed"),
        ({"answer": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", "close": True}, "closed_early"),
        ({"answer": b"", "close": True}, "closed_early"),
        ({"answer": b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 20000}, "too_large"),
        ({"answer": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}, "malformed"),
    ],
)
def test_each_misbehaviour_has_its_name(brink, rogue, how, kind):
    ran = brink("bench", rogue(**how), "-n", 5, "-c", 1, "--no-save", "--json", "-")
    assert failures(ran) == {kind: 5}, ran.err


def test_an_unwritable_store_is_said_before_any_load(brink, nginx):
    (brink.folder / "file").write_text("in the way")
    ran = brink("bench", nginx.url, "-n", 1, "--store", "file")
    assert ran.code == 1
    assert_one_clear_line(ran, "file")
    nginx.stop()
    assert nginx.requests() == []
