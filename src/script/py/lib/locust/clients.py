"""The client of HttpUser: sessions with the interface of requests, whose requests Brink sends."""
import contextlib
import time

import _brink
from _brink_cookies import Jar
from _brink_errors import HTTPError
from _brink_http import CaseInsensitiveDict, join, prepare_auth, split_base, with_query
from _brink_rows import rows
from locust.responses import REDIRECTS, LocustResponse, ResponseContextManager

# Options that the native client knows as they are.
NATIVE = frozenset(("headers", "json", "data", "params", "timeout", "files", "allow_redirects"))
# And those without a meaning here: what is sent goes straight to the target and comes back whole.
WITHOUT_EFFECT = frozenset(("verify", "cert", "proxies", "stream", "hooks"))


class HttpSession(_brink.HttpSession):
    """Sends requests, and counts them. Headers, cookies and authorisation are kept from one to the next. get(), post() and
    the others are in C++, which hands what is not like most requests to request_rare()."""

    _response = LocustResponse
    _successes = frozenset(range(1, 400))

    def __init__(self, base_url, request_event, user, *args, pool_manager=None, **kwargs):
        self.base_url, auth = split_base(base_url)
        self.request_event, self.user = request_event, user
        self.headers = CaseInsensitiveDict({"User-Agent": _brink.agent, "Accept-Encoding": "gzip, deflate",
                                            "Accept": "*/*", "Connection": "keep-alive"})
        self.cookies = Jar()
        self.auth = auth
        self.params, self.hooks, self.proxies = {}, {}, {}
        self.verify, self.cert, self.stream = True, None, False
        self.max_redirects, self.trust_env = 30, False
        self.adapters = {}
        self._unfinished = set()
        self._responses = self._response

    def close(self):
        """Without effect: connections are the user's."""

    def mount(self, prefix, adapter):
        """Kept, without effect: what is sent twice is sent by who calls twice."""
        self.adapters[prefix] = adapter

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @contextlib.contextmanager
    def rename_request(self, name):
        """Requests inside of the block have this name."""
        before, self.request_name = self.request_name, name
        try:
            yield
        finally:
            self.request_name = before

    def request_rare(self, method, url, name=None, catch_response=False, context=None, **kwargs):
        """Any request."""
        began = time.time()
        if self.base_url is not self._base:
            self._look_at_base()
        if url.__class__ is str and url[:1] == "/" and self._site is not None:
            site, target = self._site, self._prefix + url
        else:
            site, target = self._where(url)
        follows = kwargs.pop("allow_redirects", True)
        target, url = self._make_ready(method, site, target, url, kwargs, name)
        name = name or self.request_name or self._default_name(site, target, url)
        raw = self._exchange(site, method, target, name, kwargs)
        if self.user is not None:
            self.user._yielded = True
        taken, history = raw.elapsed_ms, None
        if raw.status_code in REDIRECTS and follows:
            raw, taken, history = self._follow(raw, site, method, target, name, kwargs)
        return self._answer(raw, method, name, began, taken, context, catch_response, kwargs, history)

    def _finish_redirected(self, raw, method, target, name, began, context, catch_response, kwargs):
        raw, taken, history = self._follow(raw, self._site, method, target, name, kwargs)
        return self._answer(raw, method, name, began, taken, context, catch_response, kwargs, history)

    def _answer(self, raw, method, name, began, taken, context, catch_response, kwargs, history):
        response = self._response(self, raw, method, name, began, taken, context, catch_response, kwargs)
        if history:
            response.history = history
        if catch_response:
            if len(self._unfinished) > 8:
                self._many_unfinished()
            self._unfinished.add(response)
        else:
            self._count(response, None if raw.status_code in self._successes else self._failure_of(response))
        return response

    # The way out.

    def _look_at_base(self):
        self._base, self._site, self._prefix, self._site_number = self.base_url, None, "", -1
        if self.base_url:
            self._site, self._prefix = rows.site_of(self.base_url)
            self._rows = self._site.rows
            number = self._site.number
            self._site_number = -1 if number is None else number

    def _where(self, url):
        url = url.decode() if isinstance(url, bytes) else str(url)
        return rows.site_of(join(self.base_url, url))

    def _default_name(self, site, target, url):
        """Path and query, as asked."""
        return target or "/"

    def _make_ready(self, method, site, target, url, kwargs, name):
        """What of the options is rare, as what is common."""
        params = {**self.params, **kwargs.pop("params", {})} if self.params else kwargs.pop("params", None)
        if params:
            target = with_query(target, params)
        for option in WITHOUT_EFFECT.intersection(kwargs):
            del kwargs[option]
        cookies = kwargs.pop("cookies", None)
        auth = kwargs.pop("auth", None) or self.auth
        if cookies or auth or not NATIVE.issuperset(kwargs):
            headers = dict(kwargs.get("headers") or {})
            if cookies:
                headers["Cookie"] = Jar({**self.cookies.get_dict(), **dict(cookies)}).header("", "/")
            if auth:
                prepare_auth(auth, method, rows.url_of(site, target), headers, kwargs)
            kwargs["headers"] = headers
            for option in kwargs.keys() - NATIVE:
                raise TypeError(f"request() got an unexpected keyword argument '{option}'")
        return target, url

    def _common_headers(self):
        return tuple((name, str(value)) for name, value in self.headers.items()
                     if value is not None and name.lower() != "connection")

    def _adopt_headers(self):
        """A script may put a plain dict in their place."""
        self.headers = CaseInsensitiveDict(self.headers)

    def _base_headers(self, host, target):
        if not hasattr(self.headers, "version"):
            self._adopt_headers()
        cookie = self.cookies.header(host, target) if self.cookies else ""
        return (*self._common_headers(), ("Cookie", cookie)) if cookie else self._common_headers()

    def _exchange(self, site, method, target, name, kwargs):
        headers = self._base_headers(site.host, target)
        given = kwargs.get("headers") if kwargs else None
        if given and None in given.values():
            gone = {key.lower() for key, value in given.items() if value is None}
            headers = tuple(pair for pair in headers if pair[0].lower() not in gone)
        raw = site.send(rows.row(site, method, name), method, target, headers, kwargs or None)
        if raw.sets_cookies:
            self.cookies.keep(raw.headers.get_list("set-cookie"), site.host)
        return raw

    def _follow(self, raw, site, method, target, name, kwargs):
        kwargs = dict(kwargs)
        taken, history = raw.elapsed_ms, []
        while raw.status_code in REDIRECTS and raw.headers.get("location"):
            if len(history) == self.max_redirects:
                from _brink_errors import Unanswered
                why = f"Exceeded {self.max_redirects} redirects."
                return Unanswered(method, raw.url, "redirects", why, taken), taken, history
            history.append(LocustResponse(self, raw, method, name, 0, raw.elapsed_ms, None, False))
            before = site
            site, target = rows.site_of(join(raw.url, raw.headers["location"], relative=True))
            if raw.status_code == 303 and method != "HEAD" or raw.status_code in (301, 302) and method == "POST":
                method = "GET"
                for option in ("data", "json", "files"):
                    kwargs.pop(option, None)
            if site is not before and kwargs.get("headers"):
                kwargs["headers"] = {key: value for key, value in kwargs["headers"].items()
                                     if key.lower() != "authorization"}
            raw = self._exchange(site, method, target, name, kwargs)
            taken += raw.elapsed_ms
        return raw, taken, history

    # What it counts as.

    def _failure_of(self, response):
        """The exception that its status is, or nothing."""
        status = response.status_code
        if status == 0:
            return response._error
        if status < 400:
            return None
        side = "Client" if status < 500 else "Server"
        name = response._meta["name"] if response._meta else response._name
        return HTTPError(f"{status} {side} Error: {response.reason} for url: {name}", response=response)

    def _count(self, response, exception):
        meta = response.request_meta
        meta["exception"] = exception
        self.request_event.fire(**meta)

    def _many_unfinished(self):
        """Who asks for a response to judge it and does not do so is told."""
        names = sorted({f"{one._method} {one._name}" for one in self._unfinished})
        self._unfinished.clear()
        rows.warn_once("a response that was asked for with catch_response=True is counted at the end of a `with` "
                       f"block, and some are used without one: they are not counted ({', '.join(names[:3])})")
