"""`brink bench` over WebSockets, against the server of python3-websockets: what it saw, and what was made of its answers."""
import asyncio
import http
import json
import pathlib
import re
import ssl
import subprocess
import threading
import time

import jsonschema
import pytest
import websockets
import yaml

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
ENDED = (0, 5)  # measured; 5: this machine was the bottleneck


class Server:
    """Answers by path, and keeps what it saw. Runs a loop in a thread of its own."""

    def __init__(self, certificate=None):
        self.handshakes, self.messages, self.goodbyes = [], [], []
        self.open = self.most_open = 0
        self.certificate = certificate
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.server = asyncio.run_coroutine_threadsafe(self.serve(), self.loop).result(30)
        scheme = "wss" if certificate else "ws"
        self.url = f"{scheme}://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def serve(self):
        tls = None
        if self.certificate:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(*self.certificate)
        return await websockets.serve(self.talk, "127.0.0.1", 0, ssl=tls, subprotocols=["chat.v2"], ping_interval=None,
                                      process_request=self.look, backlog=1024)

    async def look(self, path, headers):
        self.handshakes.append((path, dict(headers)))
        if path == "/forbidden":
            return http.HTTPStatus.FORBIDDEN, [], b"no"
        if path == "/page":
            return http.HTTPStatus.OK, [], b"hello"
        return None

    async def talk(self, socket):
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            await getattr(self, "on_" + socket.path.split("?")[0].strip("/"))(socket)
        except websockets.ConnectionClosed:
            pass
        finally:
            self.open -= 1
            await socket.wait_closed()
            self.goodbyes.append((socket.path, socket.close_code, socket.close_reason))

    async def on_echo(self, socket):
        async for message in socket:
            self.messages.append(message)
            await socket.send(message)

    async def on_chat(self, socket):
        await socket.send(json.dumps({"op": "greeting"}))
        async for message in socket:
            self.messages.append(message)
            asked = json.loads(message)
            if asked["op"] == "login":
                await socket.send(json.dumps({"op": "noise"}))
                await socket.send(json.dumps({"op": "welcome", "seat": len(asked["user"]), "sub": socket.subprotocol}))
            else:
                await socket.send(json.dumps({"op": "said", "text": asked["text"], "seat": asked["seat"]}))

    async def on_late(self, socket):
        await socket.wait_closed()

    async def on_bye(self, socket):
        async for _ in socket:
            await socket.close(4001, "enough")

    async def on_drop(self, socket):
        async for _ in socket:
            socket.transport.abort()

    async def on_large(self, socket):
        async for message in socket:
            await socket.send("x" * int(message))

    async def on_feed(self, socket):
        while True:
            await socket.send("tick")
            await asyncio.sleep(0.02)

    def goodbyes_of(self, sockets):
        """Once so many are over, which the program does not wait for."""
        end = time.monotonic() + 30
        while len(self.goodbyes) < sockets and time.monotonic() < end:
            time.sleep(0.01)
        return self.goodbyes

    def stop(self):
        async def end():
            self.server.close()
            await self.server.wait_closed()
        asyncio.run_coroutine_threadsafe(end(), self.loop).result(30)
        self.loop.call_soon_threadsafe(self.loop.stop)


@pytest.fixture
def server():
    one = Server()
    yield one
    one.stop()


@pytest.fixture
def tls_server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    one = Server((certificate, key))
    yield one
    one.stop()


def bench(brink, *arguments, code=ENDED):
    ran = brink("bench", *arguments, "--no-save", "--json", "-")
    assert ran.code in (code if isinstance(code, tuple) else (code,)), ran.err
    return ran.record


def follow(brink, scenario, *arguments, code=ENDED):
    file = brink.folder / "s.yaml"
    file.write_text(scenario)
    return bench(brink, "--scenario", file, *arguments, code=code)


def rows(record):
    return {route["name"]: route for route in record["stages"][-1]["routes"]}


def test_round_trips_over_a_socket_of_each_user(brink, server):
    record = bench(brink, server.url + "/echo", "--ws-message", "one", "--ws-message", "two", "--ws-expect-reply",
                   "--ws-message-interval", "0", "-c", 8, "-n", 808)
    assert rows(record)["/echo"]["counts"]["completed"] == 8
    told = rows(record)["/echo: message"]
    assert told["counts"]["completed"] == 800 and told["response_ms"]["count"] == 800
    assert len(server.messages) == 800 and set(server.messages) == {"one", "two"}
    assert len(server.handshakes) == 8 and server.most_open == 8
    stage = record["stages"][0]
    assert stage["status"] == {"101": 8} and stage["connections"]["opened"] == 8
    sockets = stage["websockets"]
    assert sockets["opened"] == 8 and sockets["most_open"] == 8 and sockets["dropped"] == 0
    assert sockets["messages_sent"] == sockets["messages_received"] == 800
    assert sockets["closes"] == 8 and sockets["closes_unanswered"] == 0 and sockets["close_codes"] == {"1000": 8}
    assert [goodbye[1] for goodbye in server.goodbyes_of(8)] == [1000] * 8
    assert [(r["method"], r["url"]) for r in record["target"]["routes"]] == [("WS", server.url + "/echo")] * 2


def test_what_is_shown(brink, server):
    ran = brink("bench", server.url + "/echo", "--ws-message", "x", "--ws-expect-reply", "-c", 2, "-n", 6, "--no-save",
                "--ws-message-interval", "0", "--color", "never")
    assert ran.code in ENDED
    shown = re.sub(" +", " ", ran.out)
    assert "websockets 2 opened, 2 at once" in shown
    assert "messages 4 sent, 4 received" in shown
    assert "/echo: message" in ran.out


def test_messages_nobody_waits_for_have_no_time(brink, server):
    record = bench(brink, server.url + "/echo", "--ws-message", "x", "--ws-message-interval", "0", "-c", 2, "-n", 202)
    sent = rows(record)["/echo: send"]
    assert sent["counts"]["completed"] == 200 and sent["response_ms"]["count"] == 0
    assert record["stages"][0]["response_ms"]["count"] == 2, "those of the handshakes"


def test_a_rate_is_of_messages(brink, server):
    record = bench(brink, server.url + "/echo", "--ws-message", "x", "--ws-expect-reply", "--rate", 100, "-d", "2s")
    assert rows(record)["/echo: message"]["counts"]["due"] == 200
    assert len(server.messages) == 200
    assert len(server.handshakes) < 100, "arrivals share the sockets of users"


def test_users_who_listen_hold_their_sockets(brink, server):
    record = bench(brink, server.url + "/feed", "-c", 20, "-d", "1s", "--ws-ping-interval", "200ms")
    assert rows(record)["/feed: hold"]["counts"]["completed"] == 20
    sockets = record["stages"][0]["websockets"]
    assert server.most_open == 20 and sockets["messages_received"] >= 20 * 10
    assert sockets["unexpected"] == sockets["messages_received"], "nobody asked for any"
    assert sockets["pongs"] == sockets["pings"] >= 60


def test_over_tls(brink, tls_server):
    record = bench(brink, tls_server.url + "/echo", "--ws-message", "x" * 70_000, "--ws-expect-reply", "-c", 2, "-n", 10,
                   "--ws-message-interval", "0", "--ca-bundle", tls_server.certificate[0])
    assert rows(record)["/echo: message"]["counts"]["completed"] == 8
    assert record["stages"][0]["phases_ms"]["tls"]["count"] == 2


def test_a_conversation_with_values(brink, server):
    (brink.folder / "users.csv").write_text("name\nada\ngrace\nedsger\n")
    record = follow(brink, f"""
base_url: {server.url.replace("ws:", "http:")}
data: {{users: {{file: users.csv}}}}
tags: {{area: chat}}
steps:
  - name: room
    ws: /chat?user=${{users.name}}
    subprotocols: [nonsense, chat.v2]
    close_at: flow
    messages:
      - name: login
        send: {{op: login, user: "${{users.name}}"}}
        expect: {{json: {{$.op: welcome}}}}
        extract: {{seat: {{json: $.seat}}}}
        assert_json: {{$.sub: chat.v2}}
  - name: talk
    socket: room
    repeat: 3
    messages:
      - name: say
        tags: {{kind: talk}}
        send: {{op: say, text: "hello ${{users.name}}", seat: "${{seat}}"}}
        assert_json: {{$.text: "*"}}
        assert_body_contains: hello
""", "-c", 1, "-n", 15, "--threshold", "tag:kind=talk p95 < 5s", "--threshold", "tag:area=chat error_rate < 1%")
    assert rows(record)["room"]["counts"]["completed"] == 3
    assert rows(record)["login"]["counts"]["completed"] == 3
    assert rows(record)["say"]["counts"]["completed"] == 9
    said = [json.loads(m) for m in server.messages if json.loads(m)["op"] == "say"]
    assert [(m["text"], m["seat"]) for m in said[::3]] == [("hello ada", "3"), ("hello grace", "5"), ("hello edsger", "6")]
    checks = {check["name"]: (check["passed"], check["failed"]) for check in record["stages"][0]["checks"]}
    assert checks["login: json $.sub == chat.v2"] == (3, 0)
    assert [(limit["passed"], limit["of"]) for limit in record["limits"]] == [(True, 9), (True, 15)]
    assert {route["name"]: route["tags"] for route in record["target"]["routes"]}["say"] == {"area": "chat", "kind": "talk"}


@pytest.mark.parametrize("path, failure, detail", [
    ("/forbidden", "status", ""),
    ("/bye", "socket_closed", "4001: enough"),
    ("/drop", "closed_early|reset", ""),
    ("/late", "message_timeout", ""),
])
def test_failures_are_data(brink, server, path, failure, detail):
    patience = "300ms" if failure == "message_timeout" else "20s"
    record = bench(brink, server.url + path, "--ws-message", "x", "--ws-expect-reply", "--ws-reply-timeout", patience,
                   "-c", 2, "-d", "1s", "--ws-message-interval", "0", "--ws-reconnect-delay", "100ms")
    stage = record["stages"][0]
    assert set(stage["failures"]) <= set(failure.split("|")) and stage["failures"]
    assert stage["counts"]["failed"] >= 4, "users go on"
    assert any(detail in exchange["detail"] for exchange in record["exchanges"] if exchange["failure"] != "none")


def test_a_server_that_opens_none(brink, server):
    ran = brink("bench", server.url + "/page", "-c", 2, "-d", "1s", "--no-save")
    assert ran.code == 1
    assert f"{server.url}/page: the server answered the handshake and did not open the WebSocket" in ran.err


def test_users_are_done_where_they_do_not_reconnect(brink, server):
    record = bench(brink, server.url + "/bye", "--ws-message", "x", "--ws-expect-reply", "--no-ws-reconnect", "-c", 4,
                   "-d", "30s")
    stage = record["stages"][0]
    assert stage["counts"]["due"] == 8 and stage["failures"] == {"socket_closed": 4} and stage["length_s"] < 20
    assert stage["websockets"]["dropped"] == 4 and stage["websockets"]["close_codes"] == {"4001": 4}


@pytest.mark.parametrize("size, failures", [(2000, {}), (2001, {"too_large": 1})])
def test_the_largest_message(brink, server, size, failures):
    record = bench(brink, server.url + "/large", "--ws-message", size, "--ws-expect-reply", "--ws-max-message-size", 2000,
                   "-c", 1, "-n", 2)
    assert record["stages"][0]["failures"] == failures


def test_nobody_there(brink):
    ran = brink("bench", "ws://127.0.0.1:1/", "--ws-message", "x", "-d", "2s", "--no-save")
    assert ran.code == 1 and "refused" in ran.err + ran.out


def test_the_example_is_what_the_schema_says_and_plays(brink, server):
    example = (TOP / "examples/scenario/chat.yaml").read_text()
    schema = json.loads(brink("schema", "scenario").out)
    jsonschema.validate(yaml.safe_load(example), schema, jsonschema.Draft202012Validator)
    record = follow(brink, example, server.url.replace("ws:", "http:"), "-c", 2, "-n", 20)
    assert record["stages"][0]["failures"] == {} and record["stages"][0]["mishaps"] == {}

