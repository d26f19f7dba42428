"""What the clients of locustfiles send over the wire, beside what test_locust.py has of them."""
import contextlib
import hashlib
import json
import re
import socket

import pytest

from remembering import Handler, serving
from test_locust import locust, once, rows  # noqa: F401


class Service(Handler):
    def respond(self, path, body):
        if path == "/login":
            return self.answer({}, fields=[("Set-Cookie", "sid=s1; Path=/")])
        if path == "/digest":
            return self.answer({}, *self.identify())
        if path == "/latin":
            return self.answer_bytes("é".encode("latin1"), "text/html")
        if path == "/away":
            return self.answer({}, 307, [("Location", "/landed")])
        return self.answer({})

    def identify(self):
        """RFC 7616, with MD5 and qop=auth."""
        given = dict(re.findall(r'(\w+)="?([^",]*)"?', self.headers.get("Authorization", "")))
        if not given:
            return 401, [("WWW-Authenticate", 'Digest realm="shop", nonce="n", qop="auth"')]
        md5 = lambda *parts: hashlib.md5(":".join(parts).encode()).hexdigest()
        right = md5(md5("me", "shop", "pw"), "n", given["nc"], given["cnonce"], "auth", md5(self.command, self.path))
        return (200, []) if right == given["response"] else (403, [])


@pytest.fixture
def service():
    with serving(Service) as server:
        yield server


def test_what_a_response_says_was_sent_is_what_came(locust, service):
    ran = once(locust, """
sent = []
def note(r): sent.append([r.request.method, r.request.url, dict(r.request.headers), r.request.body])
c.post("/login")
c.headers["X-Session"] = "1"
note(c.post("/a b?q=ä|#part", json={"a": [1, "ä"]}, headers={"x-own": "2"}))
note(c.put("/b", {"a": "1 2", "n": [1, None]}, params={"q": "ü"}))
note(c.patch("/c", "text"))
note(c.get("/d", headers={"X-Session": None, "User-Agent": None}))
note(c.post("/e", files={"f": ("a.txt", "content", "text/plain", {"X-Part": "p"})}))
note(c.post("/f", data=iter(["one", "two"])))
note(c.post("/away", data={"k": "v"}))
c.headers["User-Agent"] = None
note(c.delete("/g"))
for one in sent:
    if isinstance(one[3], bytes): one[3] = one[3].decode()
json.dump(sent, open("sent.json", "w"))
""")
    assert ran.code == 0, ran.err
    sent = json.loads((locust.folder / "sent.json").read_text())
    came = [one for one in service.seen if one.path not in ("/login", "/away")]
    assert [one.path for one in came] == ["/a%20b?q=%C3%A4%7C", "/b?q=%C3%BC", "/c", "/d", "/e", "/f", "/landed", "/g"]
    assert [(method, url) for method, url, *_ in sent] == [(one.method, service.url + one.path) for one in came]
    for (_, _, headers, body), visit in zip(sent, came):
        lower = {name.lower(): value for name, value in visit.headers.items() if name != "Host"}
        assert {name.lower(): value for name, value in headers.items()} == lower
        assert (body or "").encode() == visit.body
    assert all("User-Agent" not in visit.headers for visit in (came[3], came[7])) and "X-Session" not in came[3].headers
    assert b"X-Part: p" in came[4].body and came[6].body == b"k=v" and "Content-Type" not in came[2].headers
    assert {"POST /a%20b?q=%C3%A4%7C", "PUT /b?q=%C3%BC"} <= set(rows(ran.found))


def test_a_client_that_closes_connects_anew(locust, service):
    ran = once(locust, 'c.get("/a"); c.get("/b"); c.close(); c.get("/c")\nwith c.get("/d", catch_response=True) as r: r.success()')
    assert ran.code == 0, ran.err
    ports = [visit.port for visit in service.seen]
    assert ports[0] == ports[1] != ports[2] == ports[3]
    ran = once(locust, 'c.get("/a"); c.client.clientpool.close(); c.get("/b")', "FastHttpUser")
    assert len({visit.port for visit in service.seen[4:]}) == 2, ran.err


def test_a_digest_is_one_request_of_two(locust, service):
    ran = once(locust, """
from requests.auth import HTTPDigestAuth
c.auth = HTTPDigestAuth("me", "pw")
print("digest", c.get("/digest?x=1").status_code, c.post("/digest", json={"a": 1}).status_code)
""")
    assert ran.code == 0 and "digest 200 200" in ran.err + ran.out, ran.err
    found = rows(ran.found)
    assert found["GET /digest?x=1"]["completed"] == 2 and found["POST /digest"]["completed"] == 1
    assert ran.found["stages"][0]["counts"]["failed"] == 0


@pytest.fixture
def full():
    """A listener that takes no more connections."""
    with contextlib.ExitStack() as held:
        listener = held.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def silent():
    """One that takes them and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(5)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_to_connect_and_to_read_have_limits_of_their_own(locust, full, silent):
    ran = once(locust, f"""
r = c.get("{full}/", timeout=(0.2, 50))
print("connect", type(r.error).__name__, r.request_meta["response_time"] < 20_000)
r = c.get("{silent}/", timeout=(50, 0.2))
print("read", type(r.error).__name__, r.request_meta["response_time"] < 20_000)
""")
    assert "connect ConnectTimeout True" in ran.err + ran.out and "read ReadTimeout True" in ran.err + ran.out, ran.err


def test_text_without_a_charset_is_latin(locust, service):
    ran = once(locust, """
r = c.get("/latin"); print("text", r.encoding, r.text == "é", c.get("/a").encoding)
""")
    assert "text ISO-8859-1 True utf-8" in ran.err + ran.out, ran.err
