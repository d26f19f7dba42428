"""Requests that are no user's: over plain sockets, which let others run."""
import datetime
import gzip
import http.client
import json
import socket
import ssl
import time
import zlib

from _brink_client import Headers, cookies_of, multipart, read_all
from _brink_errors import Unanswered
from urllib.parse import urlencode


def kind_of(error):
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    if isinstance(error, socket.gaierror):
        return "dns"
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "tls_handshake"
    if isinstance(error, http.client.RemoteDisconnected):
        return "closed"
    if isinstance(error, ConnectionResetError):
        return "reset"
    return "other"


class Response:
    """What a session expects of a response."""

    sets_cookies = False
    error = kind = None

    def __init__(self, method, url, answer, body, elapsed_ms):
        self.method, self.url, self.status_code, self.reason = method, url, answer.status, answer.reason
        self.headers = Headers([(name, value) for name, value in answer.getheaders()])
        self.content = decoded(body, (self.headers.get("content-encoding") or "").lower())
        self.length, self.elapsed_ms = len(self.content), elapsed_ms
        self.sets_cookies = "set-cookie" in self.headers
        self.encoding = answer.headers.get_content_charset("utf-8")

    @property
    def elapsed(self):
        return datetime.timedelta(milliseconds=self.elapsed_ms)

    @property
    def text(self):
        return self.content.decode(self.encoding, "replace")

    @property
    def cookies(self):
        return cookies_of(self)

    def json(self):
        return json.loads(self.content)

    def success(self):
        pass

    def failure(self, why):
        pass


def decoded(body, coding):
    if coding == "gzip":
        return gzip.decompress(body)
    if coding == "deflate":
        return zlib.decompress(body)
    return body


def body_of(options, headers):
    """The bytes, and what they are."""
    def content_type(value):
        if not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = value

    data = options.get("data")
    if options.get("files"):
        body, kind = multipart(data, options["files"])
        content_type(kind)
        return body
    if options.get("json") is not None and data is None:
        content_type("application/json")
        return json.dumps(options["json"]).encode()
    if data is None:
        return None
    if isinstance(data, (dict, list, tuple)):
        content_type("application/x-www-form-urlencoded")
        return urlencode(data, doseq=True).encode()
    return data.encode() if isinstance(data, str) else data if isinstance(data, bytes) else read_all(data)


def send(site, method, target, base, options):
    options = options or {}
    headers = {name: value for name, value in base}
    for name, value in (options.get("headers") or {}).items():
        for known in [one for one in headers if one.lower() == name.lower()]:
            del headers[known]
        if value is not None:
            headers[name] = value
    timeout = options.get("timeout")
    timeout = max(part for part in timeout if part is not None) if isinstance(timeout, tuple) else timeout
    url, begin = site.origin + target, time.perf_counter()
    scheme, _, place = site.origin.partition("://")
    if scheme == "https":
        connection = http.client.HTTPSConnection(place, timeout=timeout or 60, context=ssl._create_unverified_context())
    else:
        connection = http.client.HTTPConnection(place, timeout=timeout or 60)
    try:
        connection.request(method, target or "/", body_of(options, headers), headers)
        answer = connection.getresponse()
        body = answer.read()
        return Response(method, url, answer, body, (time.perf_counter() - begin) * 1000)
    except (OSError, http.client.HTTPException) as error:
        return Unanswered(method, url, kind_of(error), str(error), (time.perf_counter() - begin) * 1000)
    finally:
        connection.close()
