"""What users send, and what it counts as."""
import json

import pytest
from player import play, targets  # noqa: F401

USER = """
class U(HttpUser):
    host = "http://test"
    @task
    def t(self):
        c = self.client
        {}
        self.environment.runner.quit()
"""


def once(play, body, cls="HttpUser", *words):
    lines = "\n        ".join(body.strip().splitlines())
    text = USER.replace("HttpUser", cls).replace("{}", lines)
    return play(text, *words, seconds=100)


def test_names_of_rows(play):
    said = once(play, """
c.get("/a?x=1")
c.get("/a", params={"b": [1, 2], "c": None})
c.get("http://test/abs?y=2")
c.get("/b", name="named")
with c.rename_request("renamed"): c.get("/c")
c.request_name = "all"; c.get("/d"); c.request_name = None
with c.get("/e", catch_response=True) as r: r.request_meta["name"] = "later"
c.post("/f")
""")
    assert sorted(said["entries"]) == sorted([
        "GET /a?x=1", "GET /a?b=1&b=2", "GET /abs?y=2", "GET named", "GET renamed", "GET all", "GET later", "POST /f"])
    assert targets(said)[1] == "/a?b=1&b=2" and targets(said)[2] == "/abs?y=2"


def test_names_of_rows_of_fast_users(play):
    said = once(play, 'c.get("/a?x=1"); c.get("/a", params={"b": 1}); c.get("http://test/abs")', "FastHttpUser")
    assert sorted(said["entries"]) == ["GET /a", "GET /a?x=1", "GET http://test/abs"]


def test_a_host_may_have_a_path_and_credentials(play):
    said = once(play, """
from locust.clients import HttpSession
other = HttpSession(base_url="http://me:p%40w@test/v1/", request_event=events.request, user=self)
r = other.get("x")
r = other.get("/echo")
""")
    assert targets(said) == ["/v1/x", "/v1//echo"]


def test_statuses_are_failures_with_the_name_in_their_text(play):
    said = once(play, 'c.get("/status/404", name="N"); c.get("/status/500"); c.get("/status/399")')
    assert sorted(error for _, _, error, _ in said["errors"]) == [
        "HTTPError('404 Client Error: Not Found for url: N')",
        "HTTPError('500 Server Error: Other for url: /status/500')"]
    assert said["exit"] == 1
    said = once(play, 'c.get("/status/404"); c.get("/status/209")', "FastHttpUser")
    assert sorted(error for _, _, error, _ in said["errors"]) == [
        "LocustBadStatusCode(code=209)", "LocustBadStatusCode(code=404)"]


def test_without_a_response_nothing_is_raised(play):
    said = once(play, """
r = c.get("/refused")
print(r.status_code, r.ok, bool(r), r.text == "", r.content, dict(r.headers), repr(r.error))
try: r.json()
except ValueError as e: print("json", type(e).__name__)
""")
    assert said["printed"].splitlines() == [
        "0 False False True None {} ConnectionRefusedError(111, 'Connection refused')", "json JSONDecodeError"]
    assert said["errors"] == [["GET", "/refused", "ConnectionRefusedError(111, 'Connection refused')", 1]]


def test_a_body_that_is_no_json_is_an_error_of_json_and_of_requests(play):
    said = once(play, """
import json, requests
for get in (lambda: c.get("/ok").json(), lambda: c.get("/refused").json(), lambda: c.get("/ok").json(parse_int=int)):
    for kind in (json.JSONDecodeError, requests.exceptions.JSONDecodeError, requests.RequestException, ValueError):
        try: get()
        except kind as e: print(type(e).__name__, e.pos)
""")
    assert said["printed"].splitlines() == ["JSONDecodeError 0"] * 12, said


def test_errors_are_those_of_requests_where_a_file_has_it(play):
    said = once(play, """
import requests
from requests import exceptions as all_of
from _brink_errors import error_of
def raised(kind, do):
    try: do()
    except kind as e: print(type(e).__name__, isinstance(e, requests.RequestException), e.response, e.request and e.request.method)
raised(all_of.HTTPError, lambda: c.get("/status/418").raise_for_status())
raised(all_of.ConnectionError, lambda: c.get("/refused").raise_for_status())
raised(all_of.InvalidURL, lambda: c.get("http://:x:/"))
c.base_url = ""
raised(all_of.InvalidSchema, lambda: c.get("ftp://x/"))
raised(all_of.MissingSchema, lambda: c.get("x"))
class Raw: error = "e"
for kind, kinds in (("timeout", (all_of.ReadTimeout, all_of.Timeout)), ("closed", (all_of.ConnectionError,)),
                    ("connect_timeout", (all_of.ConnectTimeout, all_of.Timeout, all_of.ConnectionError)),
                    ("tls_handshake", (all_of.SSLError,)), ("redirects", (all_of.TooManyRedirects,)),
                    ("dns", (all_of.ConnectionError,)), ("reset", (all_of.ConnectionError, ConnectionResetError))):
    Raw.kind = kind
    error = error_of(Raw)
    print(kind, all(isinstance(error, one) for one in kinds), repr(error))
""")
    assert said["printed"].splitlines() == [
        "HTTPError True <Response [418]> GET", "ConnectionRefusedError True None None",
        "InvalidURL True None None", "InvalidSchema True None None", "MissingSchema True None None",
        "timeout True ReadTimeout('e')",
        "closed True RemoteDisconnected('Remote end closed connection without response')",
        "connect_timeout True ConnectTimeout('e')", "tls_handshake True SSLError('e')",
        "redirects True TooManyRedirects('e')", "dns True gaierror(-2, 'Name or service not known')",
        "reset True ConnectionResetError(104, 'Connection reset by peer')"], said
    assert said["errors"][0][2] == "HTTPError('418 Client Error: Other for url: /status/418')"


def test_another_machine_needs_its_owners_word(play):
    said = once(play, """
r = c.get("http://shop.invalid/x")
print(r.status_code, "nothing is sent there without --i-own-this" in str(r.error))
from _brink_rows import is_here
print([host for host in ("localhost", "a.localhost", "127.9.0.1", "::1", "10.0.0.1", "shop.invalid") if is_here(host)])
""")
    assert said["printed"].splitlines() == ["0 True", "['localhost', 'a.localhost', '127.9.0.1', '::1']"]
    said = once(play, "import _brink_rows; print(_brink_rows.owned)", "HttpUser", "--i-own-this")
    assert said["printed"].split() == ["True"]


def test_bad_urls_are_raised(play):
    said = once(play, """
c.base_url = ""
for url in ("no-scheme", "ftp://x/"):
    try: c.get(url)
    except ValueError as e: print(type(e).__name__)
""")
    assert said["printed"].split() == ["MissingSchema", "InvalidSchema"] and said["sent"] == []


def test_verdicts_of_a_block(play):
    said = once(play, """
with c.get("/status/500", catch_response=True, name="cleared") as r: r.success()
with c.get("/ok", catch_response=True, name="text") as r: r.failure("bad text")
with c.get("/ok", catch_response=True, name="exc") as r: r.failure(ValueError("v"))
with c.get("/ok", catch_response=True, name="last") as r: r.failure("x"); r.success()
with c.get("/status/404", catch_response=True, name="status") as r: pass
with c.get("/ok", catch_response=True, name="raised") as r: raise ResponseError("in the block")
try:
    with c.get("/ok", catch_response=True, name="uncounted") as r: raise KeyError("k")
except KeyError: pass
try:
    with c.get("/ok", catch_response=True, name="both") as r: r.failure("first"); raise KeyError("k")
except KeyError: pass
c.get("/ok", catch_response=True, name="no block")
for make in (lambda: c.get("/ok", name="plain").success(), lambda: c.get("/ok", catch_response=True).failure("x")):
    try: make()
    except LocustError as e: print("LocustError")
with c.get("/status/404", catch_response=True, name="raise_for_status") as r:
    r.success(); r.raise_for_status()
""")
    assert said["entries"] == {"GET cleared": [1, 0], "GET text": [1, 1], "GET exc": [1, 1], "GET last": [1, 0],
                               "GET status": [1, 1], "GET raised": [1, 1], "GET both": [1, 1], "GET plain": [1, 0],
                               "GET raise_for_status": [1, 0]}
    texts = {name: error for _, name, error, _ in said["errors"]}
    assert texts["text"] == "CatchResponseError('bad text')" and texts["exc"] == "ValueError('v')"
    assert texts["raised"] == "ResponseError('in the block')" and texts["both"] == "CatchResponseError('first')"
    assert "GET text: bad text" in said["log"]
    assert said["printed"].split() == ["LocustError"] * 2


def test_reschedule_in_a_block_leaves_the_request_out(play):
    said = play("""
class U(HttpUser):
    host = "http://test"
    wait_time = constant(1)
    @task
    def t(self):
        with self.client.get("/x", catch_response=True):
            raise RescheduleTask()
""", seconds=3)
    assert len(said["sent"]) == 3 and said["entries"] == {} and said["exit"] == 0


def test_headers_cookies_and_authorisation_are_kept(play):
    said = once(play, """
def echo(**kw): return {k.lower(): v for k, v in c.get("/echo", **kw).json()["headers"].items()}
h = echo(); print(h["user-agent"], h["accept"], h["accept-encoding"])
c.headers["X-One"] = "1"; c.headers.update({"accept": "text/html"})
h = echo(); print(h["x-one"], h["accept"])
h = echo(headers={"x-one": None, "X-Two": "2"}); print(h.get("x-one"), h["x-two"])
c.get("/set"); print(echo()["cookie"], c.cookies["sid"], c.cookies.get_dict())
c.cookies.clear(); print(echo().get("cookie"))
print(echo(cookies={"a": "b"})["cookie"], echo(auth=("me", "pw"))["authorization"])
c.auth = ("you", "pw"); print(echo()["authorization"])
class Token:
    def __call__(self, request): request.headers["X-Token"] = request.method + request.path_url; return request
c.auth = Token(); print(echo()["x-token"])
r = c.get("/set"); print(r.cookies["sid"], r.headers["set-cookie"], r.headers.get("Set-Cookie") is not None)
""")
    assert said["printed"].splitlines() == [
        "brink/test */* gzip, deflate", "1 text/html", "None 2", "sid=42 42 {'sid': '42'}", "None",
        "a=b Basic bWU6cHc=", "Basic eW91OnB3", "GET/echo", "42 sid=42; Path=/ True"]


def test_what_a_response_has(play):
    said = once(play, """
r = c.get("/json")
print(r.status_code, r.ok, r.json()["items"], r.text[:8], r.content[:1], r.url, r.reason, r.elapsed.total_seconds() > 0,
      r.encoding, r.history, r.request.method, r.request.path_url, len(list(r.iter_lines())),
      r.request_meta["response_length"])
r.raise_for_status()
try: c.get("/status/418").raise_for_status()
except Exception as e: print(type(e).__name__, e)
try: c.get("/ok").json()
except ValueError as e: print(type(e).__name__)
""")
    assert said["printed"].splitlines() == [
        "200 True [1, 2] {\"token\" b'{' http://test/json OK True utf-8 [] GET /json 1 33",
        "HTTPError 418 Client Error: Other for url: /status/418", "JSONDecodeError"]


def test_redirects_are_one_request(play):
    said = once(play, """
r = c.post("/to?/json", data={"a": 1}, name="R")
print(r.status_code, r.url, [h.status_code for h in r.history], r.elapsed.total_seconds() > 0)
r = c.get("/to?/json", allow_redirects=False); print(r.status_code, r.is_redirect)
""")
    assert said["printed"].splitlines()[0].startswith("200 http://test/json [302]")
    assert said["printed"].splitlines()[1] == "302 True"
    assert [(method, target) for _, _, method, target in said["sent"][:2]] == [("POST", "/to?/json"), ("GET", "/json")]
    assert said["entries"] == {"POST R": [1, 0], "GET /to?/json": [1, 0]}


def test_redirects_without_end(play):
    said = once(play, """
c.max_redirects = 2
print(c.get("/to?/to?/a", name="two").status_code, c.get("/to?/to?/to?/a", name="three").status_code)
""")
    assert said["printed"] == "200 0\n" and said["exit"] == 1
    assert said["errors"] == [["GET", "three", "TooManyRedirects('Exceeded 2 redirects.')", 1]]


def test_arguments_reach_the_native_client(play):
    said = once(play, """
print(c.post("/echo", json={"a": 1}).json()["options"])
print(c.post("/echo", "text", headers={"X": "y"}, verify=False, stream=True).json()["options"])
print(c.put("/echo", {"f": "1"}).json()["options"])
try: c.get("/echo", nonsense=1)
except TypeError as e: print(e)
""")
    assert said["printed"].splitlines() == [
        "{'json': {'a': 1}}", "{'headers': {'X': 'y'}, 'data': 'text'}", "{'data': {'f': '1'}}",
        "request() got an unexpected keyword argument 'nonsense'"]
    assert said["verify"] is False, "the file turns the checks of certificates off"


def test_rest(play):
    said = once(play, """
with self.rest("GET", "/json") as r: assert r.js["token"] == "abc"
with self.rest("GET", "/json", name="assert") as r: assert r.js["token"] == "x", "wrong token,"
with self.rest("GET", "/json", name="key") as r: r.js["nothing"]
with self.rest("GET", "/ok", name="no json") as r: pass
with self.rest_("GET", "/json") as r: pass
""", "FastHttpUser")
    texts = {name: error for _, name, error, _ in said["errors"]}
    assert set(said["entries"]) == {"GET /json", "GET assert", "GET key", "GET no json", "GET /json?_=..."}
    assert texts["assert"].startswith("CatchResponseError('wrong token, {\"token\": \"abc\"")
    assert "KeyError: 'nothing' at locustfile.py:" in texts["key"] and "no JSON" in texts["no json"]
    assert len(texts) == 3


def test_context_reaches_listeners(play):
    said = play("""
class U(HttpUser):
    host = "http://test"
    def context(self): return {"user": "me"}
    @task
    def t(self):
        self.client.get("/x", context={"more": 1})
        self.environment.runner.quit()
@events.request.add_listener
def told(request_type, name, response_time, response_length, response, context, exception, start_time, url, **kw):
    print(request_type, name, round(response_time), response_length, response.status_code, context, exception, url, kw)
""")
    assert said["printed"] == "GET /x 10 2 200 {'user': 'me', 'more': 1} None http://test/x {}\n"


def test_users_without_a_client_are_told(play):
    said = play("""
class U(User):
    @task
    def t(self):
        try: self.client.get("/x")
        except LocustError as e: print("derive" in str(e))
        self.environment.runner.quit()
""")
    assert said["printed"] == "True\n"
