"""What `brink import` writes is what other commands read and send."""
import http.server
import json
import re
import secrets
import threading
import urllib.parse

import pytest


def har(*requests):
    """A HAR of (method, URL) pairs, half a second apart."""
    entries = [{"startedDateTime": f"2026-03-01T09:00:{i // 2:02}.{i % 2 * 500:03}Z", "time": 100,
                "request": {"method": method, "url": url, "headers": []}, "response": {"status": 200}}
               for i, (method, url) in enumerate(requests)]
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


def test_a_har_is_sent_again_as_a_list_of_urls(brink, nginx):
    visit = har(("GET", nginx.url + "/"), ("GET", nginx.url + "/style.css"), ("GET", nginx.url + "/cart;v=1?x=a%20b"),
                ("HEAD", nginx.url + "/stock"), ("GET", "http://ads.test/"), ("GET", nginx.url + "/"))
    (brink.folder / "visit.har").write_text(visit)
    ran = brink("import", "har", "visit.har", "--format", "url-file", "--domain", "127.0.0.1", "-o", "urls.txt")
    assert (ran.code, ran.out) == (0, "Wrote URL file to urls.txt\n"), ran.err
    ran = brink("bench", "--url-file", "urls.txt", "-n", 30, "--no-save", "--json", "-")
    rows = {route["name"]: route["counts"]["completed"] for route in ran.record["stages"][-1]["routes"]}
    assert sum(rows.values()) == 30, (rows, ran.err)
    nginx.stop()
    paths = [line.split()[0] for line in nginx.requests()]
    assert {path: paths.count(path) for path in paths} == {"/": 10, "/cart;v=1": 10, "/stock": 10}


def test_notes_go_to_stderr_and_the_scenario_alone_to_stdout(brink, nginx):
    (brink.folder / "visit.har").write_text(har(("GET", nginx.url + "/a.png"), ("GET", nginx.url + "/")))
    ran = brink("import", "har", "visit.har")
    assert ran.code == 0
    assert json.loads(ran.out)["base_url"] == nginx.url
    assert ran.err == "brink: note: 1 of 2 entries kept; left out: 1 static\n"


def test_a_recording_of_a_browser_may_be_large(brink):
    page = "x" * 50_000
    entries = [{"startedDateTime": "2026-03-01T09:00:00Z", "time": 1,
                "request": {"method": "GET", "url": f"http://shop.test/page/{i}"},
                "response": {"status": 200, "content": {"mimeType": "text/html", "text": page}}} for i in range(100)]
    (brink.folder / "large.har").write_text(json.dumps({"log": {"entries": entries}}))
    ran = brink("import", "har", "large.har")
    assert ran.code == 0, ran.err
    assert len(json.loads(ran.out)["steps"]) == 100


class Shop(http.server.ThreadingHTTPServer):
    """A shop that takes a form only with the token of its page, and an order only with the token of the login."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Visit)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.forms, self.logins = set(), {}
        self.orders = []  # (number, note) of those that were taken
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Visit(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, text, kind="application/json"):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()

    def do_GET(self):
        token = "a+/=" + secrets.token_hex(8)  # with what a form must encode
        self.server.forms.add(token)
        self.answer(200, f'<form><input name="csrf" value="{token}"></form>', "text/html")

    def do_POST(self):
        form = dict(urllib.parse.parse_qsl(self.body()))
        if form.get("csrf") not in self.server.forms:
            return self.answer(403, "{}")
        self.server.forms.discard(form["csrf"])
        token, number = secrets.token_hex(16), 100_000 + secrets.randbelow(900_000)
        self.server.logins[token] = number
        self.answer(200, json.dumps({"access_token": token, "order": {"id": number}}))

    def do_PUT(self):
        number = self.server.logins.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        order = json.loads(self.body())
        if self.path != f"/orders/{number}" or order["order_id"] != number:
            return self.answer(403, "{}")
        self.server.orders.append((number, order["note"]))
        self.answer(200, "{}")

    def log_message(self, *_):
        pass


@pytest.fixture
def shop():
    server = Shop()
    yield server
    server.shutdown()
    server.server_close()


def recorded_visit(url):
    """As a browser would have saved it on another day, with tokens that are long stale."""

    def entry(second, method, path, answer, kind, post=None, headers=()):
        request = {"method": method, "url": url + path, "headers": [{"name": n, "value": v} for n, v in headers]}
        if post:
            request["postData"] = post
        return {"startedDateTime": f"2026-03-01T09:00:{second:05.2f}Z", "time": 10, "request": request,
                "response": {"status": 200, "content": {"mimeType": kind, "text": answer}}}

    page = '<form><input name="csrf" value="a+/=00112233445566aa"></form>'
    login = '{"access_token": "ffeeddccbbaa99887766554433221100", "order": {"id": 123456}}'
    return json.dumps({"log": {"entries": [
        entry(0, "GET", "/login", page, "text/html"),
        entry(0.02, "POST", "/login", login, "application/json",
              {"mimeType": "application/x-www-form-urlencoded", "text": "user=anna&csrf=a%2B%2F%3D00112233445566aa"}),
        entry(0.04, "PUT", "/orders/123456", "{}", "application/json",
              {"mimeType": "application/json", "text": '{"order_id": 123456, "note": "Gr\\u00fc\\u00dfe"}'},
              [("authorization", "Bearer ffeeddccbbaa99887766554433221100")])]}})


def test_a_visit_with_tokens_is_played_again(brink, shop):
    (brink.folder / "visit.har").write_text(recorded_visit(shop.url))
    ran = brink("import", "har", "visit.har", "--correlate", "--assert-status", "-o", "visit.json")
    assert ran.code == 0, ran.err
    assert len(re.findall(" extracts ", ran.err)) == 3, ran.err
    ran = brink("bench", "--scenario", "visit.json", "-c", 3, "-n", 30, "--no-save", "--json", "-")
    assert ran.code in (0, 5), ran.err  # 5: a busy machine
    counts = ran.record["stages"][-1]["counts"]
    assert (counts["completed"], counts["failed"]) == (30, 0), ran.err
    assert 7 < len(shop.orders) <= 10, "a user's last visit may not be whole"
    assert len({number for number, _ in shop.orders}) > 1, "each login has an order of its own"
    assert {note for _, note in shop.orders} == {"Grüße"}


def test_without_its_tokens_the_same_visit_is_refused(brink, shop):
    (brink.folder / "visit.har").write_text(recorded_visit(shop.url))
    ran = brink("import", "har", "visit.har", "-o", "visit.json")
    assert "--correlate" in ran.err
    ran = brink("bench", "--scenario", "visit.json", "-c", 1, "-n", 3, "--no-save", "--json", "-")
    assert ran.record["stages"][-1]["counts"]["failed"] == 2
    assert shop.orders == []


class Described(http.server.BaseHTTPRequestHandler):
    document = json.dumps({"openapi": "3.0.3", "servers": [{"url": "/v1"}],
                           "paths": {"/ping": {"get": {"responses": {"200": {}}}}}})

    def do_GET(self):
        moved = {"/moved.json": "/openapi.json", "/away.json": "http://localhost:1/openapi.json"}.get(self.path)
        self.send_response(302 if moved else 200 if self.path == "/openapi.json" else 404)
        if moved:
            self.send_header("Location", moved)
        self.send_header("Content-Length", str(0 if moved else len(self.document)))
        self.end_headers()
        if not moved:
            self.wfile.write(self.document.encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def described():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Described)
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["/openapi.json", "/moved.json"])
def test_a_description_is_fetched_from_where_its_api_is(brink, described, path):
    ran = brink("import", "openapi", described.url + path, "--assert-status")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["base_url"] == described.url + "/v1"
    assert json.loads(ran.out)["steps"] == [{"name": "GET /ping", "path": "/ping", "method": "GET", "assert_status": 200}]


def test_a_description_that_is_not_there_or_leads_elsewhere_is_an_error(brink, described):
    ran = brink("import", "openapi", described.url + "/gone.json")
    assert (ran.code, ran.err) == (1, f"brink: {described.url}/gone.json answers 404\n")
    ran = brink("import", "openapi", described.url + "/away.json")
    assert ran.code == 1
    assert ran.err.startswith(f"brink: {described.url}/away.json redirects to http://localhost:1\n")


def test_commands_of_curl_are_played(brink, nginx):
    (brink.folder / "shop.sh").write_text(f"curl -s '{nginx.url}/a?x=1' -H 'accept: */*'\ncurl -I {nginx.url}/b\n")
    ran = brink("import", "curl", "shop.sh", "-o", "shop.json")
    assert ran.code == 0, ran.err
    ran = brink("bench", "--scenario", "shop.json", "-c", 1, "-n", 4, "--no-save", "--json", "-")
    assert ran.record["stages"][-1]["counts"]["completed"] == 4, ran.err
    nginx.stop()
    assert [line.split()[0] for line in nginx.requests()] == ["/a", "/b", "/a", "/b"]
