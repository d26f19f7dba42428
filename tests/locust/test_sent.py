"""Requests as they are sent: what of their arguments and of their session goes out, and who signs them."""
import http.server
import threading

import pytest
from player import play, targets  # noqa: F401
from test_client import once


def test_a_response_knows_what_was_sent(play):
    said = once(play, """
c.headers["X-Session"] = "s"
c.get("/set")
r = c.post("/echo?q=1", json={"a": [1, None]}, headers={"X-Own": "o", "accept": "text/html"})
c.headers["X-Session"] = "later"; c.cookies.clear()
h = r.request.headers
print(r.request.method, r.request.url, r.request.path_url, r.request.body)
print(h["x-session"], h["X-Own"], h["Accept"], h["cookie"], h["Content-Type"], h["Content-Length"], h["user-agent"])
def body(**kw):
    sent = c.put("/echo", **kw).request
    return sent.body, sent.headers.get("Content-Type"), sent.headers["Content-Length"]
print(body(data={"a": "ä b", "n": [1, 2], "none": None}))
print(body(data="ä"), body(data=b"x", headers={"Content-Type": "own/one"}), body())
print(body(data=(part for part in ("one", b"two"))))
sent = c.post("/echo", files={"f": ("a.txt", open(__file__, "rb"), "text/x")}, data={"k": "v"}).request
print(open(__file__, "rb").read() in sent.body, sent.headers["Content-Type"].split("-")[0],
      sent.headers["Content-Type"].split("=")[1].encode() in sent.body, int(sent.headers["Content-Length"]) == len(sent.body))
r = c.get("/echo", headers={"X-Session": None, "User-Agent": None}); h = r.request.headers
print(r.request.body, "x-session" in h, "User-Agent" in h, "Content-Length" in h)
""")
    assert said["printed"].splitlines() == [
        "POST http://test/echo?q=1 /echo?q=1 b'{\"a\": [1, null]}'", "s o text/html sid=42 application/json 16 brink/test",
        "('a=%C3%A4+b&n=1&n=2', 'application/x-www-form-urlencoded', '18')",
        "('ä', None, '2') (b'x', 'own/one', '1') (None, None, '0')", "(b'onetwo', None, '6')",
        "True multipart/form True True", "None False False False"], said


def test_after_redirects_it_is_the_last_one(play):
    said = once(play, """
r = c.post("/to?/json", json={"a": 1}, headers={"Authorization": "me"})
first = r.history[0]
print(r.request.method, r.request.url, r.request.body, r.request.headers.get("Content-Type"), r.request.headers["Authorization"])
print(first.request.method, first.request.url, first.request.body, first.url, r.url)
r = c.get("/to?http://localhost/echo", headers={"Authorization": "me"})
print(r.request.url, r.request.headers.get("Authorization"))
""")
    assert said["printed"].splitlines() == [
        "GET http://test/json None None me", "POST http://test/to?/json b'{\"a\": 1}' http://test/to?/json http://test/json",
        "http://test/echo None"]


def test_fast_users_see_the_url_they_asked_for(play):
    said = once(play, """
urls = []
self.environment.events.request.add_listener(lambda url, **_: urls.append(url))
r = c.get("/to?/json"); print(r.url, r.request.url, urls, r.status_code)
""", "FastHttpUser")
    assert said["printed"].strip() == "http://test/to?/json http://test/json ['http://test/to?/json'] 200"


@pytest.mark.parametrize("where", ["call", "session"])
def test_who_is_asked_to_log_in_by_a_digest_does_so(play, where):
    said = once(play, """
from requests.auth import HTTPDigestAuth
auth = HTTPDigestAuth("me", "pw")
where = %r
if where == "session": c.auth, auth = auth, None
r = c.post("/digest", json={"a": 1}, auth=auth, name="D")
print(r.status_code, [one.status_code for one in r.history], r.request.body, r.request.headers["Authorization"][:20])
r = c.get("/digest", auth=auth, name="again"); print(r.status_code, r.history, "nc=00000002" in r.request.headers["Authorization"])
""" % where)
    assert said["printed"].splitlines() == [
        "200 [401] b'{\"a\": 1}' Digest username=\"me\"", "200 [] True"], said["log"]
    assert targets(said) == ["/digest"] * 3
    assert said["entries"] == {"POST D": [1, 0], "GET again": [1, 0]}


def test_what_signs_a_request_sees_all_of_it(play):
    said = once(play, """
def sign(request):
    print(request.method, request.url, request.body, request.headers["content-type"], request.headers["Accept"])
    request.headers["X-Signed"] = "yes"
    request.url += "&signed=1"
    request.register_hook("response", lambda response, **_: print("hook", response.status_code, response.request.method))
    return request
r = c.post("/echo", data={"f": "1 2"}, params={"a": "b"}, headers={"X-None": None}, auth=sign)
print(r.json()["query"], r.json()["options"]["data"], {k.lower(): v for k, v in r.json()["headers"].items()}["x-signed"])
""")
    assert said["printed"].splitlines() == [
        "POST http://test/echo?a=b f=1+2 application/x-www-form-urlencoded */*", "hook 200 POST",
        "a=b&signed=1 f=1+2 yes"]
    assert list(said["entries"]) == ["POST /echo?a=b&signed=1"]


def test_names_are_what_is_sent(play):
    said = once(play, """
c.get("/a b?q=ä|x#part"); c.get("/c%20d?[]={1}"); c.get("http://test#part"); c.get("/p", params={"q": "ä b"})
""")
    assert list(said["entries"]) == ["GET /a%20b?q=%C3%A4%7Cx", "GET /c%20d?[]=%7B1%7D", "GET /", "GET /p?q=%C3%A4+b"]


def test_parameters_of_the_session_stand_beside_those_of_a_dict_only(play):
    said = once(play, """
c.params = {"s": "1", "t": "2"}
c.get("/a"); c.get("/b", params={"t": "3"}); c.get("/c", params=[("x", "1"), ("x", "2")]); c.get("/d", params=None)
c.get("/e", params="plain"); c.params = [("l", "1")]; c.get("/f"); c.get("/g", params={"t": "3"})
""")
    assert targets(said) == ["/a?s=1&t=2", "/b?s=1&t=3", "/c?x=1&x=2", "/d?s=1&t=2", "/e?plain", "/f?l=1", "/g?t=3"]


def test_headers_that_are_none_are_left_out(play):
    said = once(play, """
def echo(**kw): return {k.lower(): v for k, v in c.get("/echo", **kw).json()["headers"].items()}
c.headers["X-None"] = None; c.headers["Accept-Encoding"] = None
h = echo(); print(h.get("x-none"), h.get("accept-encoding"), h["user-agent"])
print(repr(echo(headers={"user-agent": None})["user-agent"]))
c.headers["User-Agent"] = None; print(repr(echo()["user-agent"]), echo(headers={"User-Agent": "me"})["user-agent"])
""")
    assert said["printed"].splitlines() == ["None None brink/test", "''", "'' me"], "empty: not sent, see prepare_request()"


def test_a_file_of_a_form_may_have_headers(play):
    said = once(play, """
files = {"f": ("a.bin", b"content", "x/y", {"X-Part": "p", "Expires": "0"}), "g": ("b", "c", None, {"Content-Type": "own/one"})}
print(c.post("/echo", files=files).request.body.decode())
""")
    form = said["printed"].replace("\r", "")
    assert 'name="f"; filename="a.bin"\nContent-Type: x/y\nX-Part: p\nExpires: 0\n\ncontent' in form
    assert 'name="g"; filename="b"\nContent-Type: own/one\n\nc' in form


def test_closing_a_client_closes_connections_of_its_user(play):
    assert len(once(play, "c.close()")["hung_up"]) == 1
    assert len(once(play, "c.client.clientpool.close()", "FastHttpUser")["hung_up"]) == 1


def test_a_line_for_each_request_may_show_what_was_sent(play):
    said = play("""
from locust.debug import PrintListener
@events.init.add_listener
def begin(environment, **_): PrintListener(environment, include_payload=True, include_length=True)
class U(HttpUser):
    host = "http://test"
    @task
    def t(self):
        self.client.post("/t", json={"a": "ä"})
        self.environment.runner.quit()
""")
    line = next(line for line in said["log"].splitlines() if line.startswith("POST     /t"))
    assert line.split(None, 2)[2].split() == ["2", '{"a":', '"\\u00e4"}'], line


@pytest.fixture
def service():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/hangs":
                hangs.wait(20)
                return
            body = "é".encode("latin1" if self.path == "/latin" else "utf-8")
            self.send_response(200)
            if "type" in self.path:
                self.send_header("Content-Type", self.path.partition("=")[2])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    hangs = threading.Event()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    hangs.set()
    server.shutdown()


def while_loaded(play, service, body):
    """What is printed while a file is loaded, when requests go over plain sockets."""
    said = play(f"""
from locust.clients import HttpSession
c = HttpSession({service!r}, events.request, None)
{body.strip()}
""" + "class U(User):\n    @task\n    def t(self): self.environment.runner.quit()\n")
    return said["printed"].splitlines()


def test_text_without_a_charset_is_latin(play, service):
    assert while_loaded(play, service, """
for url in ("/type=text/html", "/type=text/html;charset=utf-8", "/type=application/json", "/none", "/latin"):
    r = c.get(url); print(url, r.encoding, r.text, r.apparent_encoding)
r.encoding = r.apparent_encoding; print(r.text)
""") == ["/type=text/html ISO-8859-1 Ã© utf-8", "/type=text/html;charset=utf-8 utf-8 é utf-8",
         "/type=application/json utf-8 é utf-8", "/none utf-8 é utf-8", "/latin utf-8 \ufffd ISO-8859-1", "é"]


def test_to_connect_and_to_read_have_limits_of_their_own(play, service):
    assert while_loaded(play, service, """
print(c.get("/none", timeout=(5, 5)).status_code, c.get("/none", timeout=(None, 5)).status_code)
print(type(c.get("/hangs", timeout=(20, 0.05)).error).__name__)
import _brink_foreign, socket
def never(*_, **__): raise TimeoutError("timed out")
socket.create_connection = never
print(type(c.get("/none", timeout=(0.05, 20)).error).__name__)
""") == ["200 200", "ReadTimeout", "ConnectTimeout"]
