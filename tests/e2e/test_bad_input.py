"""What can be wrong with a target: one line that says what, to what, and what to do. Never a hang, never a trace."""
import resource

import pytest


def failures(ran):
    return ran.record["stages"][-1]["failures"]


def assert_one_clear_line(ran, *words):
    lines = [line for line in ran.err.splitlines() if line.startswith("brink: ") and not line.startswith("brink: note: ")]
    assert len(lines) == 1, ran.err
    for word in words:
        assert word in lines[0], lines[0]
    assert "Traceback" not in ran.err


both = pytest.mark.parametrize("command", ["bench", "run"])


def few(command):
    return ["-n", 5, "-c", 1] if command == "bench" else []


@both
def test_a_closed_port(brink, command):
    ran = brink(command, "http://127.0.0.1:1/", "--no-save")
    assert ran.code == 1
    assert_one_clear_line(ran, "127.0.0.1:1", "refused")


@both
def test_tls_on_a_plain_port(brink, nginx, command):
    ran = brink(command, f"https://127.0.0.1:{nginx.http}/", "--no-save", *few(command))
    assert ran.code == 1
    assert_one_clear_line(ran, "does not speak TLS")
    assert f"try http://127.0.0.1:{nginx.http}" in ran.err


@both
def test_tls_to_a_server_that_never_answers(brink, rogue, command):
    url = rogue(silent=True).replace("http://", "https://")
    ran = brink(command, url, "--timeout", 1, "--no-save", *few(command))
    assert ran.code == 1
    assert_one_clear_line(ran, "TLS handshake did not finish")
    assert "--timeout" in ran.err


@pytest.mark.parametrize("command", ["run", "investigate", "audit"])
def test_plain_http_on_a_tls_port(brink, nginx, command):
    ran = brink(command, f"http://127.0.0.1:{nginx.https}/")
    assert ran.code == 1
    assert_one_clear_line(ran, "TLS only")
    assert f"try https://127.0.0.1:{nginx.https}" in ran.err


def test_a_bench_of_a_tls_port_in_plain_http_says_so(brink, nginx):
    ran = brink("bench", f"http://127.0.0.1:{nginx.https}/", "-n", 5, "--no-save", "--json", "-")
    assert failures(ran) == {"status": 5}
    assert any(f"try https://127.0.0.1:{nginx.https}" in warning for warning in ran.record["warnings"])


@both
def test_a_certificate_nobody_trusts(brink, nginx, command):
    ran = brink(command, nginx.tls_url, "--no-save", *few(command))
    assert ran.code == 1
    assert_one_clear_line(ran, "certificate")
    assert "--ca-bundle" in ran.err and "--insecure" in ran.err


def test_a_redirect_elsewhere(brink, nginx):
    ran = brink("run", nginx.url + "/away", "--no-save")
    assert ran.code == 1
    assert_one_clear_line(ran, "redirects to another origin")


@both
def test_a_server_that_never_answers(brink, rogue, command):
    ran = brink(command, rogue(silent=True), "--timeout", 1, "--no-save", *few(command))
    assert ran.code == 1
    assert_one_clear_line(ran, "waited 1 s")


@both
@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"close": True}, "closed before the response was complete"),
        ({"answer": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", "close": True}, "closed before"),
        ({"answer": b"SSH-2.0-OpenSSH_9.2\r\n\r\n"}, "not valid HTTP"),
        ({"answer": bytes(range(128, 256))}, "not valid HTTP"),
        ({"answer": b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 20000}, "too many header lines"),
    ],
)
def test_a_misbehaving_server_is_one_clear_line(brink, rogue, command, how, words):
    ran = brink(command, rogue(**how), "--timeout", 1, "--no-save", *few(command))
    assert ran.code == 1
    assert_one_clear_line(ran, words)


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


def test_an_unreachable_target_is_a_record_too(brink, rogue):
    ran = brink("run", rogue(close=True), "--json")
    assert ran.code == 1
    assert ran.record["answer"]["status"] == "unreachable"
    assert "closed before the response" in ran.record["answer"]["sentence"]
    assert brink("show", "--json").record["id"] == ran.record["id"]


def test_a_unix_socket_that_is_not_there(brink):
    ran = brink("bench", "http://localhost/", "-n", 1, "--unix-socket", "/nonexistent/s", "--no-save")
    assert ran.code == 1
    assert_one_clear_line(ran, "unix:/nonexistent/s", "No such file")


def test_a_redirect_that_is_measured_is_said(brink, nginx):
    ran = brink("bench", nginx.url + "/away", "-n", 5, "--no-save", "--json", "-")
    assert any("redirects, which are not followed" in warning for warning in ran.record["warnings"])


def limit(which, value):
    return lambda: resource.setrlimit(which, (value, value))


def test_a_file_that_may_not_grow_is_an_error_not_the_end(brink, nginx):
    ran = brink("bench", nginx.url, "-n", 200, before=limit(resource.RLIMIT_FSIZE, 512))
    assert ran.code in (1, 5)
    assert_one_clear_line(ran, "cannot write", "File too large")
    assert "200 completed" in ran.out


def test_a_run_that_used_up_all_descriptors_is_saved(brink, nginx):
    ran = brink("bench", nginx.url, "-n", 5000, "-c", 200, before=limit(resource.RLIMIT_NOFILE, 64))
    assert ran.code == 5
    record = brink("show", "--json").record
    assert record["stages"][-1]["failures"]["no_fds"] > 0


@pytest.mark.parametrize("descriptors", range(4, 20))
def test_no_number_of_descriptors_hangs_it(brink, nginx, descriptors):
    ran = brink("bench", nginx.url, "-n", 1500, "-c", 4, "-t", 1, before=limit(resource.RLIMIT_NOFILE, descriptors))
    assert ran.code in (0, 1, 5)


def test_a_resolver_without_descriptors_is_our_limit_not_the_targets(brink, nginx):
    """Names are looked up with files open, too: nothing is known of a target that was never asked."""
    by_name = nginx.url.replace("127.0.0.1", "localhost")
    ran = brink("bench", by_name, "-n", 5, "-c", 2, "-t", 1, before=limit(resource.RLIMIT_NOFILE, 11))
    assert ran.code == 5
    assert "no_fds" in ran.out or "file" in ran.out
