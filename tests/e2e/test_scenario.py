"""`brink bench --scenario` against a shop that remembers its visitors: what was sent, and what was made of the answers."""
import email.parser
import gzip
import http.server
import json
import pathlib
import re
import threading
import uuid

import jsonschema
import pytest
import yaml

TOP = pathlib.Path(__file__).resolve().parent.parent.parent


class Shop(http.server.BaseHTTPRequestHandler):
    """Logs visitors in with a token and a cookie of their own, and knows what is theirs."""

    protocol_version = "HTTP/1.1"

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        seen = {"method": self.command, "path": self.path, "body": body, "headers": dict(self.headers.items())}
        with self.server.lock:
            self.server.seen.append(seen)
            number = len(self.server.seen)
        path = self.path.split("?")[0]
        if path == "/v1/login":
            user = json.loads(body)["user"]
            return self.answer({"token": f"t-{user}", "cart": [{"id": number}]}, cookie=f"sid={user}; Path=/")
        if path.startswith("/v1/cart/"):
            user = (self.headers.get("Authorization") or "").removeprefix("Bearer t-")
            fits = f"sid={user}" in (self.headers.get("Cookie") or "")
            return self.answer({"user": user, "cookie_fits": fits, "total": 42.0}, status=200 if fits else 403)
        if path == "/v1/away":
            return self.answer({}, status=302, more={"Location": f"{self.server.url}/v1/landing"})
        if path == "/v1/gone":
            return self.answer({}, status=404)
        return self.answer({"echo": body.decode(errors="replace")})

    do_GET = do_POST = do_PUT = handle_any

    def answer(self, document, status=200, cookie=None, more=None):
        body = gzip.compress(json.dumps(document).encode())
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("x-request-number", str(len(self.server.seen)))
        if cookie:
            self.send_header("Set-Cookie", cookie)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def shop():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    server.seen, server.lock = [], threading.Lock()
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def run(brink, scenario, *arguments):
    """Runs a scenario given as text (YAML) or as a value (JSON) -> its one stage."""
    text = scenario if isinstance(scenario, str) else json.dumps(scenario)
    file = brink.folder / ("s.yaml" if isinstance(scenario, str) else "s.json")
    file.write_text(text)
    ran = brink("bench", "--scenario", file, *arguments, "--no-save", "--json", "-")
    assert ran.code in (0, 5), ran.err
    return ran.record["stages"][-1]


def rows(stage):
    return {route["name"]: route["counts"] for route in stage["routes"]}


def login_and_cart(shop):
    return f"""
name: carts
base_url: {shop.url}/v1
data: {{users: {{file: users.csv, strategy: unique}}}}
steps:
  - name: login
    path: /login
    method: POST
    body: {{user: "${{users.name}}"}}
    extract:
      token: {{json: $.token}}
      cart: {{json: "cart[-1].id"}}
      number: {{header: X-Request-Number}}
      sid: {{cookie: sid}}
  - name: cart
    path: /cart/${{cart}}?n=${{number}}&sid=${{sid}}
    headers: {{authorization: "Bearer ${{token}}"}}
    assert_status: 200
    assert_json: {{$.user: "*", $.cookie_fits: true, $.total: 42}}
    assert_header: {{content-type: {{regex: "^application/json"}}}}
    assert_max_latency: 60s
"""


def test_users_log_in_and_keep_what_is_theirs(brink, shop):
    (brink.folder / "users.csv").write_text("name,pin\n" + "".join(f"user{i},{i}\n" for i in range(40)))
    stage = run(brink, login_and_cart(shop), "-n", 80, "-c", 8, "-t", 2)
    assert rows(stage)["login"]["completed"] == 40
    assert rows(stage)["cart"]["completed"] == 40
    assert stage["mishaps"] == {}
    checks = {check["name"]: (check["passed"], check["failed"]) for check in stage["checks"]}
    assert checks["cart: json $.cookie_fits == true"] == (40, 0)
    assert len(checks) == 6
    users = [json.loads(seen["body"])["user"] for seen in shop.seen if seen["path"] == "/v1/login"]
    assert sorted(users) == sorted(f"user{i}" for i in range(40)), "every row once, whichever worker had it"
    assert all(seen["headers"]["Content-Type"] == "application/json" for seen in shop.seen if seen["body"])


def test_a_run_ends_with_its_rows(brink, shop):
    (brink.folder / "users.csv").write_text("name\n" + "".join(f"user{i}\n" for i in range(6)))
    (brink.folder / "s.yaml").write_text(login_and_cart(shop))
    ran = brink("bench", "--scenario", "s.yaml", "-d", 60, "-c", 3, "--no-save", "--json", "-")
    assert rows(ran.record["stages"][0])["cart"]["completed"] == 6
    assert "ended early: the rows of a data set were used up" in ran.record["warnings"]
    assert ran.record["elapsed_s"] < 30


def test_too_few_rows_are_refused_before_anything_is_sent(brink, shop):
    (brink.folder / "users.csv").write_text("name\nada\n")
    (brink.folder / "s.yaml").write_text(login_and_cart(shop))
    ran = brink("bench", "--scenario", "s.yaml", "-n", 10, "--no-save")
    assert ran.code == 4
    assert "the data set users has 1 rows, and each of 5 iterations needs one of its own" in ran.err
    assert shop.seen == []


def test_the_url_of_the_line_takes_the_place_of_the_base(brink, shop):
    scenario = {"base_url": "http://other.test/nowhere", "steps": [{"path": "/x?q=a b#part"}]}
    run(brink, scenario, f"{shop.url}/v2", "-n", 1)
    assert [seen["path"] for seen in shop.seen] == ["/v2/x?q=a%20b"]


def test_flows_come_up_by_their_weights(brink, shop):
    scenario = {"base_url": shop.url, "flows": [{"weight": 5, "steps": [{"name": "browse", "path": "/a"}]},
                                                {"weight": 1, "steps": [{"name": "buy", "path": "/b"}]}]}
    stage = run(brink, scenario, "-n", 120, "-c", 4, "-t", 2)
    assert rows(stage)["browse"]["completed"] == 100
    assert rows(stage)["buy"]["completed"] == 20


def test_an_expected_status_is_no_failure_and_redirects_are_not_followed(brink, shop):
    scenario = {"base_url": f"{shop.url}/v1", "steps": [
        {"name": "gone", "path": "/gone", "assert_status": 404},
        {"name": "away", "path": "/away", "assert_status": 302, "extract": {"next": {"header": "location"}}},
        {"name": "landing", "path": "${next}"},
        {"name": "wrong", "path": "/gone", "assert_status": 200}]}
    stage = run(brink, scenario, "-n", 8, "-c", 1)
    assert [rows(stage)[name]["failed"] for name in ("gone", "away", "landing", "wrong")] == [0, 0, 0, 2]
    assert stage["mishaps"] == {"assertion": {"AssertStatus: expected 200, got 404": 2}}
    assert stage["failures"] == {"assertion": 2}
    assert shop.seen[2]["path"] == "/v1/landing", "a whole URL is taken as it is"


def test_a_missing_value_ends_the_iteration(brink, shop):
    scenario = {"base_url": shop.url, "steps": [
        {"name": "a", "path": "/a", "extract": {"x": {"json": "$.nothing"}}}, {"name": "b", "path": "/${x}"}]}
    stage = run(brink, scenario, "-n", 5, "-c", 1)
    assert list(rows(stage)) == ["a"]
    assert stage["failures"] == {"assertion": 5}
    assert stage["mishaps"] == {"extraction": {"ExtractFailure: x: no 'nothing' at $": 5}}

    stage = run(brink, scenario | {"on_extract_failure": "continue", "on_template_error": "keep_literal"}, "-n", 4, "-c", 1)
    assert rows(stage)["b"]["completed"] == 2
    assert stage["counts"]["failed"] == 2
    assert stage["mishaps"]["substitution"] == {"TemplateError: ${x} has no value": 2}


def test_functions_and_bodies(brink, shop):
    (brink.folder / "cat.png").write_bytes(b"\x89PNG\r\n\x00cat")
    scenario = {"base_url": shop.url, "steps": [
        {"path": "/${counter()}/${counter(b)}/${randint(3,3)}", "method": "PUT",
         "body": {"id": "${uuid()}", "when": "${now()}", "text": "${randstr(12)} ü \"x\""}},
        {"path": "/form", "form": {"a b": "c&d ${counter(b)}"}},
        {"path": "/files", "form": {"note": "n"}, "files": {"pic": "cat.png"}},
        {"path": "/raw", "method": "PUT", "body_file": "cat.png", "headers": {"content-type": "image/png"}}]}
    run(brink, scenario, "-n", 8, "-c", 1)
    first, form, files, raw = shop.seen[:4]
    assert [seen["path"] for seen in shop.seen if "form" not in seen["path"] and seen["method"] == "PUT"] == [
        "/1/1/3", "/raw", "/2/3/3", "/raw"]
    body = json.loads(first["body"])
    assert uuid.UUID(body["id"]).version == 4
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00", body["when"])
    assert re.fullmatch(r'[A-Za-z0-9]{12} ü "x"', body["text"])
    assert first["body"].isascii()
    assert (form["method"], form["body"]) == ("POST", b"a+b=c%26d+2")
    message = email.parser.BytesParser().parsebytes(
        b"Content-Type: " + files["headers"]["Content-Type"].encode() + b"\r\n\r\n" + files["body"])
    parts = {part.get_param("name", header="content-disposition"): part for part in message.get_payload()}
    assert parts["note"].get_payload() == "n"
    assert parts["pic"].get_filename() == "cat.png"
    assert parts["pic"].get_content_type() == "image/png"
    assert b"\x89PNG\r\n\x00cat" in files["body"]
    assert raw["body"] == b"\x89PNG\r\n\x00cat"
    assert [value for name, value in raw["headers"].items() if name.lower() == "content-type"] == ["image/png"]


def test_an_arrival_begins_an_iteration(brink, shop):
    scenario = {"base_url": shop.url, "steps": [{"name": "a", "path": "/a"}, {"name": "b", "path": "/b"}]}
    stage = run(brink, scenario, "--rate", 20, "-d", 1)
    assert rows(stage)["a"]["due"] == 20
    assert rows(stage)["b"]["completed"] == 20
    assert "each arrival begins an iteration" in stage["load"]["text"]


def test_the_terminal_shows_checks_and_mishaps(brink, shop):
    (brink.folder / "s.json").write_text(json.dumps({"base_url": shop.url, "name": "two", "steps": [
        {"name": "a", "path": "/a", "assert_status": 201, "assert_body_contains": "echo"}, {"name": "b", "path": "/b"}]}))
    ran = brink("bench", "--scenario", "s.json", "-n", 4, "-c", 1, "--no-save")
    assert ran.code in (0, 5), ran.err
    assert 'users follow the scenario "two"' in ran.out
    assert re.search(r"a: status 201 +0 +2 +100 %", ran.out)
    assert re.search(r"a: body contains 'echo' +2 +0 +0 %", ran.out)
    assert re.search(r"2 +assertion +AssertStatus: expected 201, got 200", ran.out)
    assert re.search(r"^b +2 ", ran.out, re.M)


def test_hosts_of_all_steps_need_their_owners_word(brink):
    (brink.folder / "s.json").write_text(json.dumps({"base_url": "http://127.0.0.1:1", "steps": [
        {"path": "/"}, {"url": "http://somebody-else.test/"}]}))
    ran = brink("bench", "--scenario", "s.json", "-n", 1, "--no-save")
    assert ran.code == 6
    assert "somebody-else.test" in ran.err


def schema(brink):
    ran = brink("schema", "scenario")
    assert ran.code == 0
    return json.loads(ran.out)


# Those over WebSockets are played in test_websocket.py: the shop has none.
EXAMPLES = sorted(file for file in (TOP / "examples/scenario").iterdir()
                  if file.suffix in (".yaml", ".json") and "ws:" not in file.read_text())


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_examples_are_of_the_schema_and_run(brink, start_brink, file):
    document = yaml.safe_load(file.read_text())
    jsonschema.validate(document, schema(brink), jsonschema.Draft202012Validator)
    demo = start_brink("demo", "--port", 0)
    url = re.search(r"http://\S+", demo.stdout.readline()).group().rstrip("/")
    ran = brink("bench", "--scenario", file, url, "-n", 60, "-c", 2, "--no-save", "--json", "-")
    assert ran.code in (0, 5), ran.err
    stage = ran.record["stages"][0]
    assert stage["counts"]["completed"] == 60, stage["mishaps"]
    assert stage["mishaps"] == {}
    demo.terminate()


REFUSED = [
    {"steps": []}, {"steps": [{"path": "/", "asert_status": 200}]}, {"steps": [{"path": "/"}], "base": "x"},
    {"steps": [{"path": "/", "assert_status": 99}]}, {"steps": [{"path": "/", "think_time": "1s"}]},
    {"steps": [{"path": "/", "body": 7}]}, {"steps": [{"path": "/", "headers": []}]},
    {"steps": [{"path": "/", "extract": {"a": {"json": "x", "header": "y"}}}]},
    {"steps": [{"path": "/", "extract": {"a-b": {"json": "x"}}}]}, {"steps": [{}]},
    {"steps": [{"path": "/", "url": "http://h/"}]}, {"steps": [{"path": "/", "assert_json": {"a": [1]}}]},
    {"flows": [{"weight": 0, "steps": [{"path": "/"}]}]}, {"flows": [], "steps": [{"path": "/"}]},
    {"steps": [{"ws": "http://h/"}]}, {"steps": [{"ws": "/", "messages": []}]},
    {"steps": [{"ws": "/", "messages": [{"snd": "x"}]}]}, {"steps": [{"ws": "/", "close_at": "never"}]},
    {"steps": [{"socket": "a", "ws": "/"}]}, {"steps": [{"path": "/", "tags": {"a=b": 1}}]},
    {"steps": [{"path": "/"}], "session": "fresh"}, {"steps": [{"path": "/"}], "data": {"u": {"strategy": "loop"}}},
]


@pytest.mark.parametrize("document", REFUSED, ids=json.dumps)
def test_the_schema_refuses_what_is_refused(brink, document):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema(brink), jsonschema.Draft202012Validator)
    (brink.folder / "s.json").write_text(json.dumps(document))
    ran = brink("bench", "--scenario", "s.json", "http://127.0.0.1:1", "--no-save")
    assert ran.code == 4
    assert "s.json, line 1: " in ran.err
