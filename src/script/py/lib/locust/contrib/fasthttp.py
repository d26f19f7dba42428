"""FastHttpUser: what it does otherwise than HttpUser. Both are as fast here."""
import contextlib
import re
import time
import traceback

import _brink
from _brink_http import CaseInsensitiveDict
from locust.clients import HttpSession, LocustResponse
from locust.exception import CONTROL, CatchResponseError, LocustError
from locust.user.users import User

SUCCESSES = frozenset((200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 301, 302, 303, 304, 307, 308))
absolute_http_url_regexp = re.compile(r"^https?://", re.I)


class LocustBadStatusCode(Exception):
    """A status that counts as a failure."""

    def __init__(self, url, code=None, *args):
        super().__init__(url, code, *args)
        self.url, self.code = url, code

    def __str__(self):
        return f"{self.url}, code={self.code}"

    def __repr__(self):
        return f"LocustBadStatusCode(code={self.code})"


BadStatusCode = LocustBadStatusCode


class FastResponse(LocustResponse):
    """Its URL is the one that was asked for."""

    __slots__ = ()

    @property
    def url(self):
        return (self.history or (self,))[0]._raw.url

    @property
    def ok(self):
        return self.status_code in SUCCESSES

    def raise_for_status(self):
        error = self._session._failure_of(self) if self._verdict is None else self._verdict
        if isinstance(error, BaseException):
            raise error


ResponseContextManager = FastResponse
ErrorResponse = FastResponse


class RestResponseContextManager(FastResponse):
    """What rest() gives: with the parsed body as `js`."""

    __slots__ = ()


class _Client:
    """What scripts reach for below the session."""

    class _ClientPool:
        def close(self):
            _brink.hang_up()

    def __init__(self, session):
        self.clientpool = self._ClientPool()
        self._session = session

    @property
    def cookiejar(self):
        return self._session.cookies


class FastHttpSession(HttpSession):
    """See HttpSession."""

    _response = FastResponse
    _successes = SUCCESSES

    def __init__(self, environment=None, base_url=None, user=None, insecure=True, client_pool=None, **kwargs):
        request_event = environment.events.request if environment is not None else kwargs.get("request_event")
        super().__init__(base_url, request_event, user)
        self.environment = environment
        self.headers = CaseInsensitiveDict({"User-Agent": self.headers["User-Agent"],
                                            "Accept-Encoding": "gzip, deflate, br", "Accept": "*/*"})
        self._as_asked = True
        self.max_redirects = kwargs.get("max_redirects", 30)
        self.default_timeout = kwargs.get("network_timeout")
        self.client = _Client(self)
        self.auth_header = None
        for name, value in (kwargs.get("headers") or {}).items():
            self.headers[name] = value

    @property
    def cookiejar(self):
        return self.cookies

    def _default_name(self, target, url):
        """As it was asked for."""
        return url.decode() if isinstance(url, bytes) else str(url)

    def _make_ready(self, method, site, target, url, kwargs):
        if kwargs.get("json") is not None:
            headers = dict(kwargs.get("headers") or {})
            if not any(one.lower() == "accept" for one in headers):
                headers["Accept"] = "application/json"
            kwargs["headers"] = headers
        for option in ("connection_timeout", "network_timeout"):
            kwargs.pop(option, None)
        return super()._make_ready(method, site, target, url, kwargs)

    def _failure_of(self, response):
        if response.status_code in SUCCESSES:
            return None
        if response.status_code == 0:
            return response._error
        return LocustBadStatusCode(response._meta["name"] if response._meta else response._name, response.status_code)

    def iter_lines(self, url, method="GET", **kwargs):
        with self.request(method, url, stream=True, catch_response=True, **kwargs) as response:
            for line in response.iter_lines(decode_unicode=True):
                yield line

    @contextlib.contextmanager
    def rest(self, method, url, headers=None, **kwargs):
        """A request whose response is JSON: what is raised inside of the block fails it."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", **(headers or {})}
        with self.request(method, url, catch_response=True, headers=headers, **kwargs) as response:
            parse_js(response)
            try:
                yield response
            except CONTROL:
                raise
            except AssertionError as error:
                failed_assertion(response, error)
            except Exception as error:
                response.failure(CatchResponseError(f"{type(error).__name__}: {error} at {place_of(error)}"))

    @contextlib.contextmanager
    def rest_(self, method, url, name=None, **kwargs):
        """The same, with a parameter that no cache knows."""
        mark = "&" if "?" in url else "?"
        with self.rest(method, f"{url}{mark}_={int(time.time() * 1000)}", name=name or f"{url}{mark}_=...",
                       **kwargs) as response:
            yield response


def parse_js(response):
    response.js = None
    if not response.status_code:
        response.failure(response.error)
        return
    if not response.text:
        return
    try:
        response.js = response.json()
    except ValueError:
        shown = response.text[:200].replace("\n", " ")
        response.failure(f"the response is no JSON: {shown}")


def failed_assertion(response, error):
    text = str(error.args[0]) if error.args else ""
    if text.endswith(","):
        text += f" {(response.text or '')[:200]}"
    where = place_of(error)
    response.failure(f"{text or 'AssertionError'}{'' if text else ' at ' + where}")


def place_of(error):
    import os
    frames = [one for one in traceback.extract_tb(error.__traceback__)
              if not one.filename.startswith("<") and os.sep + "contextlib" not in one.filename]
    return f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else "?"


class FastHttpUser(User):
    """A user with a `client` that sends requests to `host`."""

    abstract = True
    network_timeout = connection_timeout = 60.0
    max_redirects, max_retries = 30, 0
    insecure = True
    default_headers = None
    concurrency = 10
    proxy_host = proxy_port = None
    client_pool = ssl_context_factory = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.host is None:
            raise LocustError(f"{type(self).__name__} has no host: set `host` on the class, or give --host")
        if not absolute_http_url_regexp.match(self.host):
            raise LocustError(f"the host {self.host!r} must begin with http:// or https://")
        self.client = FastHttpSession(self.environment, self.host, self, self.insecure, self.client_pool,
                                      max_redirects=self.max_redirects, network_timeout=self.network_timeout,
                                      headers=self.default_headers)

    @contextlib.contextmanager
    def rest(self, method, url, headers=None, **kwargs):
        with self.client.rest(method, url, headers, **kwargs) as response:
            yield response

    @contextlib.contextmanager
    def rest_(self, method, url, name=None, **kwargs):
        mark = "&" if "?" in url else "?"
        with self.rest(method, f"{url}{mark}_={int(time.time() * 1000)}", name=name or f"{url}{mark}_=...",
                       **kwargs) as response:
            yield response
