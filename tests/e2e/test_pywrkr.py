"""Command lines of pywrkr against real servers: one for each family of its options, and the defects of its that are none
here. Counts and invariants, never timings."""
import http.server
import json
import signal
import threading
import urllib.parse

import pytest

from conftest import DEADLINE_S
from monitors import Pushgateway, Receiver, total, until
from test_http2 import start as servers  # noqa: F401
from test_websocket import server  # noqa: F401


def busy(ran):
    """Whether the run says that it measured this machine: then no threshold counts."""
    return "this machine was the limit" in ran.err


def result(brink, name="r.json"):
    return json.loads((brink.folder / name).read_text())


def due(brink):
    """Requests that were due, of the newest run: what was asked for, however busy the machine is."""
    newest = max((brink.folder / ".brink" / "runs").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    return json.loads(newest.read_text())["stages"][-1]["counts"]["due"]


def nginx_has_seen(nginx):
    """Waits for the first request."""
    until("a request", lambda: nginx.requests() or None)


def file(brink, name, content):
    (brink.folder / name).write_text(content if isinstance(content, str) else json.dumps(content))
    return name


class Api(http.server.BaseHTTPRequestHandler):
    """Below /v1: a login that answers with a token in a header, and what belongs to it."""

    protocol_version = "HTTP/1.1"

    def handle_any(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        with self.server.lock:
            self.server.seen.append((self.command, self.path, dict(self.headers.items()), body))
        path = urllib.parse.urlsplit(self.path).path
        if path == "/v1/login":
            return self.answer(200, {"user": json.loads(body)["user"]}, {"x-session-id": "s-1"})
        if path == "/v1/mine":
            return self.answer(200 if self.headers.get("X-Session") == "s-1" else 403, {"ok": True})
        if path == "/v1/away":
            return self.answer(302, {}, {"Location": "/v1/mine"})
        if path == "/v1/broken":
            return self.answer(500, {})
        if path.startswith("/v1/long"):
            return self.answer(200, {"x": "y" * len(self.server.seen)})
        return self.answer(404, {})

    do_GET = do_POST = handle_any

    def answer(self, status, document, headers=None):
        body = json.dumps(document).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def api():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
    server.seen, server.lock = [], threading.Lock()
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


LOGIN = {"name": "login", "path": "/login", "method": "POST", "body": {"user": "${users.name}"},
         "extract": {"session": {"header": "X-Session-Id"}, "user": {"json": "$.user"}}, "assert_status": 200}
MINE = {"name": "mine", "path": "/mine?u=${user}", "headers": {"X-Session": "${session}"}, "assert_status": 200,
        "assert_json": {"$.ok": True}}


def scenario(brink, api, *steps, **more):
    return file(brink, "s.json", {"name": "shop", "base_url": f"{api.url}/v1", "think_time": 0.0, "steps": list(steps), **more})


# Scenarios


def test_a_scenario_runs_unpaced_below_its_base_and_counts_requests(brink, api):
    """Its path is kept, header names have no case, and nobody pauses for a second."""
    file(brink, "users.csv", "name\nann\nbob\n")
    ran = brink("pywrkr", "--scenario", scenario(brink, api, LOGIN, MINE), "--data", "users=users.csv", "-n", 40, "-c", 2,
                "--json", "r.json", "--timeout", 20)
    assert ran.code == 0, ran.err
    got = result(brink)
    assert got["total_requests"] == 40 and got["total_errors"] == 0, got["error_types"]
    assert got["extract_failures"] == got["template_errors"] == 0
    assert got["config"]["mode"] == "scenario:requests"
    assert {name: step["count"] for name, step in got["step_stats"].items()} == {"login": 20, "mine": 20}
    assert got["http_versions"] == {"1.1": 40}
    assert {path for _, path, _, _ in api.seen} == {"/v1/login", "/v1/mine?u=ann", "/v1/mine?u=bob"}
    assert "scenario 'shop', 40 requests" in ran.out and "PER-STEP BREAKDOWN" in ran.out


def test_what_goes_wrong_in_a_scenario_is_counted_by_its_key(brink, api):
    steps = [{"name": "gone", "path": "/gone", "assert_status": 404}, {"name": "moved", "path": "/away", "assert_status": 302},
             {"name": "broken", "path": "/broken", "assert_status": 200, "assert_json": {"$.ok": True}},
             {"name": "none", "path": "/mine?x=${user}", "extract": {"y": {"json": "$.nope"}}}]
    ran = brink("pywrkr", "--scenario", scenario(brink, api, *steps, on_template_error="keep_literal"), "-n", 40, "-c", 1,
                "--json", "r.json")
    assert ran.code == 0, ran.err
    got = result(brink)
    assert got["step_stats"]["gone"]["errors"] == 0, "a status that was asserted is no error"
    assert got["step_stats"]["moved"]["errors"] == 0
    assert got["step_stats"]["broken"]["errors"] == got["step_stats"]["broken"]["count"] == 10, "all, not half of them"
    assert got["template_errors"] == 10 and got["extract_failures"] == 10
    keys = got["error_types"]
    assert keys["AssertStatus: expected 200, got 500"] == 10
    assert sum(count for key, count in keys.items() if key.startswith("ExtractFailure: y: ")) == 10
    assert keys["TemplateError: ${user} has no value"] == 10


def test_an_iteration_that_lacks_a_value_ends(brink, api):
    steps = [{"name": "a", "path": "/mine?x=${user}"}, {"name": "b", "path": "/gone", "assert_status": 404}]
    ran = brink("pywrkr", "--scenario", scenario(brink, api, *steps), "-d", 1, "-c", 1, "--json", "r.json")
    got = result(brink)
    assert got["total_requests"] == 0 and got["template_errors"] > 0
    assert got["total_errors"] == got["template_errors"]
    assert "latency" not in got and ran.code in (0, 1)


def test_step_thresholds_are_of_that_step(brink, api):
    file(brink, "users.csv", "name\nann\n")
    broken = {"name": "all broken", "path": "/broken"}
    ran = brink("pywrkr", "--scenario", scenario(brink, api, LOGIN, MINE, broken), "--data", "users=users.csv", "-n", 30,
                "-c", 1, "--threshold", "step:login error_rate <= 0%", "--threshold", "step:all broken error_rate < 60%",
                "--threshold", "step:mine p95 < 30s")
    rows = [line.split() for line in ran.out.splitlines() if line.startswith("  step:")]
    assert [row[-1] for row in rows] == ["PASS", "FAIL", "PASS"]
    assert rows[1][-2] == "100.00%"
    assert ran.code == (1 if busy(ran) else 2)


def test_a_rate_counts_requests_of_a_scenario(brink, api):
    steps = [{"name": f"s{i}", "path": "/gone", "assert_status": 404} for i in range(4)]
    brink("pywrkr", "--scenario", scenario(brink, api, *steps), "--rate", 40, "-d", 2, "-c", 10, "--json", "r.json")
    got = result(brink)
    assert got["target_rps"] == 40
    # 20 iterations are due in two seconds; on a machine that is too busy some of them only just begin.
    assert 40 <= got["total_requests"] <= 80


def test_lengths_are_of_a_step_and_no_errors(brink, api):
    steps = [{"name": "same", "path": "/gone", "assert_status": 404}, {"name": "longer", "path": "/long"}]
    brink("pywrkr", "--scenario", scenario(brink, api, *steps), "-n", 20, "-c", 1, "-l", "--json", "r.json")
    got = result(brink)
    assert got["content_length_errors"] == 9, "all but the first of one step, none of the other"
    assert got["total_errors"] == 0


# Load


def test_a_profile_sends_its_integral_and_nothing_where_it_is_zero(brink, nginx):
    ran = brink("pywrkr", nginx.url, "--rate", 100, "-d", 3, "-c", 50, "--traffic-profile", "step:50,0,100", "--json", "r.json")
    got = result(brink)
    assert due(brink) == 150
    assert got["total_requests"] <= 150
    assert got["traffic_profile"] == "step (levels=50,0,100)"
    assert "Traffic Profile:   step (levels=50,0,100)" in ran.out


def test_a_profile_from_a_file(brink, nginx):
    file(brink, "load.csv", "time,multiplier\n0,0\n2,1\n")
    brink("pywrkr", nginx.url, "--rate", 100, "-d", 2, "-c", 50, "--traffic-profile", "csv:load.csv", "--json", "r.json")
    got = result(brink)
    assert 99 <= due(brink) <= 100
    assert got["traffic_profile"] == "csv (load.csv, 2 points, multiplier)"


def test_a_slow_rate_ends_with_the_run(brink, nginx):
    ran = brink("pywrkr", nginx.url, "--rate", 1, "-c", 10, "-d", 2, "--json", "r.json")
    assert ran.code == 0, ran.err
    assert due(brink) == 2
    assert result(brink)["duration_sec"] < 10


def test_http2_shares_connections_over_tls_and_without(brink, servers):  # noqa: F811
    tls = servers.nginx()
    ran = brink("pywrkr", tls.url, "--http2", "-c", 20, "-n", 200, "--latency-breakdown", "--json", "r.json")
    got = result(brink)
    assert got["http_versions"] == {"2": 200}
    assert got["latency_breakdown"]["new_connections"] == 1
    assert got["connections"] == 20
    assert "NEGOTIATED PROTOCOL" in ran.out and "WARNING" not in ran.out
    plain = servers.nghttpd()
    brink("pywrkr", plain.url + "/index.html", "--http2", "-u", 4, "-d", 1, "--think-time", 0, "--json", "r.json",
          "--latency-breakdown")
    got = result(brink)
    assert set(got["http_versions"]) == {"2"}
    assert got["latency_breakdown"]["new_connections"] == 4, "a user has one alone"


def test_http2_that_is_not_to_be_had_is_said(brink, servers):  # noqa: F811
    server = servers.nginx(http2=False)
    ran = brink("pywrkr", server.url, "--http2", "-c", 3, "-n", 30, "--json", "r.json")
    assert result(brink)["http_versions"] == {"1.1": 30}
    assert "WARNING: HTTP/2 was asked for, and the server chose HTTP/1.1" in ran.out


def test_ctrl_c_ends_a_run_with_its_report(brink, start_brink, nginx):
    process = start_brink("pywrkr", nginx.url, "-d", 100, "--rate", 50, "--json", "r.json")
    nginx_has_seen(nginx)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 0, err
    assert "BENCHMARK RESULTS" in out
    got = result(brink)
    assert got["total_requests"] > 0 and got["total_errors"] == 0
    assert got["duration_sec"] < 100


def test_answers_may_be_compressed(brink, api):
    brink("pywrkr", api.url + "/v1/mine", "-n", 2, "-c", 1)
    assert {headers["Accept-Encoding"] for _, _, headers, _ in api.seen} == {"gzip, deflate"}


# Gates


def test_thresholds_break_with_2(brink, nginx):
    ran = brink("pywrkr", nginx.url, "-n", 100, "-c", 2, "--threshold", "p95 < 30s", "--th", "error_rate<1%")
    assert "Thresholds: ALL PASSED" in ran.out
    assert ran.code == (1 if busy(ran) else 0)
    ran = brink("pywrkr", nginx.url + "/missing", "-n", 100, "-c", 2, "--threshold", "error_rate < 1%")
    assert "error_rate < 1%                              100.00%   FAIL" in ran.out
    assert ran.code == (1 if busy(ran) else 2)


def test_a_result_is_a_baseline(brink, nginx):
    kept = brink("pywrkr", nginx.url, "-n", 100, "-c", 2, "--save-baseline", "b1.json")
    assert kept.code == 0 and "Baseline written to b1.json" in kept.out
    brink("pywrkr", nginx.url, "-n", 100, "-c", 2, "--save-baseline", "b2.json")
    same = brink("pywrkr", nginx.url, "-n", 100, "-c", 2, "--baseline", "b*.json", "--fail-on", "error_rate > 1",
                 "--compare-format", "json", "--json", "now.json")
    assert same.code == (1 if busy(same) else 0), same.err
    comparison = json.loads(same.out[same.out.index("{"):])
    assert comparison["baseline_runs"] == 2 and comparison["config_warnings"] == []
    assert not comparison["regressed"]
    worse = brink("pywrkr", nginx.url + "/missing", "-n", 100, "-c", 4, "--baseline", "b1.json", "--fail-on", "error_rate > 1")
    assert worse.code == (1 if busy(worse) else 3), worse.err
    assert "WARNING: connections: 2 in b1.json, 4 now" in worse.out
    assert brink("pywrkr", "compare", "b1.json", "now.json", "--fail-on", "total_errors > 0").code == 0
    assert brink("pywrkr", "summary", "now.json", "--threshold", "p95 < 30s", "-o", "s.md").code == 0
    assert (brink.folder / "s.md").read_text().startswith("## pywrkr performance report")


# Exports


@pytest.fixture
def gateway(tmp_path_factory):
    server = Pushgateway(tmp_path_factory.mktemp("gateway"))
    yield server
    server.stop()


def test_prom_remote_write_is_a_pushgateway(brink, nginx, gateway):
    ran = brink("pywrkr", nginx.url, "-n", 100, "-c", 2, "--prom-remote-write", gateway.url + "/", "--tag", "build=7")
    assert ran.code == 0, ran.err
    values = gateway.values()
    assert total(values, "pywrkr_requests_total", job="pywrkr", build="7") == 100
    assert total(values, "pywrkr_errors_total", job="pywrkr") == 0
    assert total(values, "pywrkr_latency_p95_ms", job="pywrkr", export="final") > 0


def test_a_search_is_exported_too(brink, nginx, gateway):
    ran = brink("pywrkr", nginx.url, "--autofind", "--start-users", 1, "--max-users", 2, "--step-duration", 0.3, "--think-time", 0,
                "--json", "r.json", "--prom-remote-write", gateway.url)
    assert ran.code in (0, 2), ran.err  # 2: on a busy machine nothing is known
    steps = result(brink)["steps"]
    values = gateway.values()
    assert total(values, "pywrkr_requests_total", job="pywrkr") == sum(step["total_requests"] for step in steps) > 0
    assert total(values, "brink_stages_total", job="pywrkr") == len(steps)


def test_otel_goes_to_the_path_of_the_collector(brink, nginx):
    collector = Receiver()
    try:
        ran = brink("pywrkr", nginx.url, "-d", 2, "--rate", 20, "--otel-endpoint", collector.url, "--export-interval", 1)
        assert ran.code == 0, ran.err
        assert {request["path"] for request in collector.requests} == {"/v1/metrics"}
        body = collector.requests[-1]["body"]
        begin = body.index(b"service.name")
        assert b"\n\x06pywrkr" in body[begin:begin + 30], "a text of six letters"
        assert b"pywrkr.requests.total" in body
        assert "Streaming export: " in ran.out
    finally:
        collector.stop()


def test_an_export_that_fails_is_a_failure(brink, nginx):
    ran = brink("pywrkr", nginx.url, "-n", 20, "--prom-remote-write", "http://127.0.0.1:9")
    assert ran.code == 1
    assert "export to pushgateway http://127.0.0.1:9/ failed" in ran.err


# Several URLs, imports


def test_each_url_has_its_gates_and_files(brink, nginx):
    file(brink, "urls.txt", f"{nginx.url}/a\nHEAD {nginx.url}/b\n")
    ran = brink("pywrkr", "--url-file", "urls.txt", "-n", 20, "-c", 2, "-e", "p.csv", "--json", "r.json", "--threshold",
                "error_rate < 1%")
    assert ran.code == (1 if busy(ran) else 0), ran.err
    assert ran.out.count("Thresholds: ALL PASSED") == 2
    assert (brink.folder / "p-1.csv").exists() and (brink.folder / "p-2.csv").exists()
    endpoints = result(brink)["endpoints"]
    assert [e["config"]["num_requests"] for e in endpoints] == [20, 20]
    assert [e["connections"] for e in endpoints] == [2, 2]


def test_a_recording_is_imported_and_played(brink, api):
    har = {"log": {"entries": [
        {"startedDateTime": "2026-11-21T10:00:00.000Z", "time": 10,
         "request": {"method": "POST", "url": f"{api.url}/v1/login",
                     "postData": {"mimeType": "application/json", "text": '{"user": "ann"}'}},
         "response": {"status": 200}},
        {"startedDateTime": "2026-11-21T10:00:00.010Z", "time": 10,
         "request": {"method": "GET", "url": f"{api.url}/v1/away"}, "response": {"status": 302}}]}}
    file(brink, "v.har", har)
    assert brink("pywrkr", "har-import", "v.har", "--assert-status", "-o", "s.json").out == "Wrote scenario to s.json\n"
    ran = brink("pywrkr", "--scenario", "s.json", "-n", 10, "-c", 1, "--json", "r.json")
    got = result(brink)
    assert got["total_errors"] == 0 and got["status_codes"] == {"200": 5, "302": 5}, ran.err


# WebSockets


def talk(brink, url, *options, code=0):
    ran = brink("pywrkr", url, *options, "--json", "r.json")
    assert ran.code == code, ran.err
    return ran, result(brink)


def test_messages_over_a_websocket_and_their_answers(brink, server):  # noqa: F811
    ran, got = talk(brink, server.url + "/echo", "--ws-message", "one", "--ws-message", "two", "--ws-expect-reply",
                    "--ws-message-interval", 0.02, "-c", 4, "-d", 1, "--ramp-up", 0.2)
    sockets, messages = got["websocket"], got["websocket"]["messages"]
    assert (sockets["latency_metric"], sockets["primary_metric"]) == ("rtt", "messages")
    assert got["total_requests"] == messages["sent"] == messages["received"] == len(server.messages) > 4
    assert set(server.messages) == {"one", "two"}
    assert got["total_bytes"] == messages["bytes_received"] == messages["bytes_sent"] == 3 * len(server.messages)
    assert sockets["connections"] == {"opened": 4, "failed": 0, "dropped": 0, "reconnects": 0, "peak_concurrent": 4}
    assert sockets["rtt"]["count"] == messages["sent"] and sockets["handshake"]["count"] == 4
    assert got["latency"]["max"] == sockets["rtt"]["max"] and got["percentiles"] == sockets["rtt"]["percentiles"]
    assert sockets["close"] == {"frames_sent": 4, "unacknowledged": 0, "codes": {"1000": 4}}
    assert got["status_codes"] == {"101": 4} and got["error_types"] == {} and got["total_errors"] == 0
    assert got["config"]["url_host"] == "127.0.0.1" and "step_stats" not in got
    assert "websocket, 1.0s duration" in ran.out and "Keep-Alive" not in ran.out
    assert len(server.goodbyes_of(4)) == 4


def test_sockets_that_are_lost_are_opened_again_only_when_asked(brink, server):  # noqa: F811
    options = ["--ws-message", "x", "--ws-expect-reply", "--ws-message-interval", 0, "-c", 2, "-d", 1]
    _, got = talk(brink, server.url + "/bye", *options)
    assert got["websocket"]["connections"] == {"opened": 2, "failed": 0, "dropped": 2, "reconnects": 0, "peak_concurrent": 2}
    assert got["error_types"] == {"ws_closed_by_peer": 2} and got["websocket"]["close"]["codes"] == {"4001": 2}
    assert len(server.messages) == 0 and got["total_requests"] == 2
    _, got = talk(brink, server.url + "/drop", *options, "--ws-reconnect")
    connections = got["websocket"]["connections"]
    assert connections["reconnects"] == connections["opened"] - 2 > 0
    assert set(got["error_types"]) == {"ws_closed_by_peer"}


def test_answers_that_do_not_come_are_counted(brink, server):  # noqa: F811
    _, got = talk(brink, server.url + "/late", "--ws-message", "x", "--ws-expect-reply", "--ws-reply-timeout", 0.2, "-c", 3,
                  "-d", 2)
    assert got["websocket"]["messages"]["reply_timeouts"] == 3
    assert got["error_types"] == {"ws_reply_timeout": 3} and got["total_errors"] == 3


@pytest.mark.parametrize("path, key", [("/forbidden", "ws_handshake_403"), ("/page", "ws_WSServerHandshakeError")])
def test_no_socket_at_all_is_a_failure(brink, server, path, key):  # noqa: F811
    _, got = talk(brink, server.url + path, "-c", 2, "-d", 1, code=1)
    assert got["error_types"] == {key: 2} and got["total_requests"] == 0
    assert got["websocket"]["connections"]["failed"] == 2


def test_sockets_that_listen(brink, server):  # noqa: F811
    ran, got = talk(brink, server.url + "/feed", "-c", 5, "-d", 1, "--ws-ping-interval", 0.2, "--ws-subprotocol", "chat.v2")
    sockets = got["websocket"]
    assert sockets["primary_metric"] == "connections" and got["total_requests"] == 5
    assert sockets["messages"]["received"] >= 5 and sockets["messages"]["unexpected_replies"] == 0
    assert sockets["rtt"] == {} and sockets["handshake"]["count"] == 5
    assert "Connections Made:  5" in ran.out
    assert {head["sec-websocket-protocol"] for _, head in server.handshakes} == {"chat.v2"}


def test_a_scenario_with_a_step_over_a_websocket(brink, server):  # noqa: F811
    step = {"name": "chat", "ws": "/echo", "send": "hi", "expect_message_contains": "hi"}
    file(brink, "s.json", {"name": "chat", "base_url": server.url.replace("ws:", "http:"), "think_time": 0.0, "steps": [step]})
    ran = brink("pywrkr", "--scenario", "s.json", "-n", 8, "-c", 1, "--json", "r.json")
    assert ran.code == 0, ran.err
    got = result(brink)
    assert {name: s["count"] for name, s in got["step_stats"].items()} == {"chat": 4, "chat: message": 4}
    assert got["total_requests"] == 8 and got["websocket"]["primary_metric"] == "steps"
    assert got["websocket"]["handshake"]["count"] == got["websocket"]["rtt"]["count"] == 4
    assert got["websocket"]["messages"]["sent"] == 4
