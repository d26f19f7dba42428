"""Requests that are no user's: over plain sockets, which let others run."""
import datetime
import gzip
import http.client
import json
import socket
import ssl
import time
import zlib

from _brink_client import Headers, cookies_of, encoded
from _brink_errors import Unanswered
from _brink_sent import all_headers

LONGEST = 60  # of a request that says nothing of it


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
        self.encoding = encoding_of(answer.headers)

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


def encoding_of(headers):
    """As requests has it: text that names no charset is Latin-1."""
    is_text = "text" in headers.get("content-type", "").lower()
    return headers.get_content_charset("ISO-8859-1" if is_text else "utf-8")


def decoded(body, coding):
    if coding == "gzip":
        return gzip.decompress(body)
    if coding == "deflate":
        return zlib.decompress(body)
    return body


def headers_of(base, options, kind):
    """By name: the session's, and those of the request in their place."""
    headers = all_headers(base, options)
    if not headers.get("User-Agent", "-"):
        del headers["User-Agent"]
    if kind is not None:
        headers.setdefault("Content-Type", kind)
    return headers


def limits_of(timeout):
    """Seconds to connect, and to wait for something."""
    connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    return connect or LONGEST, read or LONGEST


def connection_to(origin, seconds):
    scheme, _, place = origin.partition("://")
    if scheme == "https":
        return http.client.HTTPSConnection(place, timeout=seconds, context=ssl._create_unverified_context())
    return http.client.HTTPConnection(place, timeout=seconds)


def send(site, method, target, base, options):
    options = options or {}
    body, kind = encoded(options)
    url, begin = site.origin + target, time.perf_counter()
    to_connect, to_read = limits_of(options.get("timeout"))
    connection, connected = connection_to(site.origin, to_connect), False
    try:
        connection.connect()
        connected = True
        connection.sock.settimeout(to_read)
        connection.request(method, target or "/", body.encode() if isinstance(body, str) else body,
                           headers_of(base, options, kind))
        answer = connection.getresponse()
        whole = answer.read()
        return Response(method, url, answer, whole, (time.perf_counter() - begin) * 1000)
    except (OSError, http.client.HTTPException) as error:
        why = kind_of(error) if connected or not isinstance(error, TimeoutError) else "connect_timeout"
        return Unanswered(method, url, why, str(error), (time.perf_counter() - begin) * 1000)
    finally:
        connection.close()
