"""The client of HttpUser: sessions with the interface of requests, whose requests Brink sends."""
import contextlib
import time

import _brink
from _brink_client import encoded, is_plain
from _brink_cookies import Jar
from _brink_errors import HTTPError, Unanswered
from _brink_http import CaseInsensitiveDict, as_sent, join, merged_params, split_base, with_query
from _brink_rows import rows
from _brink_sent import Hop, add_basic, prepare, redirected, sign
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
        """Closes the connections of the user who calls it: those of its other sessions too."""
        _brink.hang_up()

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
        hop = self._make_ready(method, site, target, url, kwargs)
        name = name or self.request_name or self._default_name(hop.target, url)
        hop, history = self._answered(hop, name)
        if self.user is not None:
            self.user._yielded = True
        if hop.raw.status_code in REDIRECTS and follows:
            hop, history = self._follow(hop, history, name)
        return self._answer(hop, history, method, name, began, context, catch_response)

    def _finish_redirected(self, raw, method, target, name, began, context, catch_response, kwargs, base, cookie):
        first = Hop(method, self._site, target, kwargs)
        first.raw, first.base, first.cookie = raw, base or (), cookie
        hop, history = self._follow(first, [], name)
        return self._answer(hop, history, method, name, began, context, catch_response)

    def _answer(self, hop, before, method, name, began, context, catch_response):
        raw, taken = hop.raw, sum(one.raw.elapsed_ms for one in before) + hop.raw.elapsed_ms
        response = self._response(self, raw, method, name, began, taken, context, catch_response, hop.options, hop.base,
                                  hop.cookie)
        if before:
            response.history = [LocustResponse(self, one.raw, one.method, name, 0, one.raw.elapsed_ms, None, False,
                                               one.options, one.base, one.cookie) for one in before]
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

    def _default_name(self, target, url):
        """Path and query, as sent."""
        return as_sent(target) or "/"

    def _make_ready(self, method, site, target, url, kwargs):
        """What of the options is rare, as what is common: a request that can be sent."""
        params = merged_params(self.params, kwargs.pop("params", None))
        if params:
            target = with_query(target, params)
        for option in WITHOUT_EFFECT.intersection(kwargs):
            del kwargs[option]
        cookies = kwargs.pop("cookies", None)
        auth = kwargs.pop("auth", None) or self.auth
        for option in kwargs.keys() - NATIVE:
            raise TypeError(f"request() got an unexpected keyword argument '{option}'")
        headers = dict(kwargs.get("headers") or {})
        if cookies:
            headers["Cookie"] = Jar({**self.cookies.get_dict(), **dict(cookies)}).header("", "/")
        if isinstance(auth, tuple):
            add_basic(auth, headers)
        if headers:
            kwargs["headers"] = headers
        self._read_body(kwargs)
        if auth and not isinstance(auth, tuple):
            return self._signed(auth, method, site, target, kwargs)
        return Hop(method, site, target, kwargs)

    def _read_body(self, options):
        """What can be read once only: a redirect may want it again, and who asks what was sent."""
        if options.get("files") or not is_plain(options.get("data") or ""):
            options["data"], kind = encoded(options)
            headers = options.setdefault("headers", {})
            if kind is not None and not any(name.lower() == "content-type" for name in headers):
                headers["Content-Type"] = kind
        options.pop("files", None)

    def _signed(self, auth, method, site, target, options):
        url = rows.url_of(site, as_sent(target))
        prepared = sign(auth, prepare(method, url, self._common_headers(), options), options)
        if prepared.url != url:
            site, target = rows.site_of(prepared.url)
        return Hop(prepared.method, site, target, options, prepared)

    def _common_headers(self):
        """Empty: it is to say nothing of itself, where it would without being asked."""
        given = [(name, "" if value is None and name.lower() == "user-agent" else value)
                 for name, value in self.headers.items() if name.lower() != "connection"]
        return tuple((name, str(value)) for name, value in given if value is not None)

    def _adopt_headers(self):
        """A script may put a plain dict in their place."""
        self.headers = CaseInsensitiveDict(self.headers)

    def _base_headers(self, given):
        """The session's, but for those that the request leaves out."""
        if not hasattr(self.headers, "version"):
            self._adopt_headers()
        base = self._common_headers()
        if given and None in given.values():
            gone = {key.lower() for key, value in given.items() if value is None}
            base = tuple(pair for pair in base if pair[0].lower() not in gone)
            if "user-agent" in gone:
                base = (*base, ("User-Agent", ""))
        return base

    def _exchange(self, hop, name):
        """Sends it."""
        site, options = hop.site, hop.options
        hop.base = self._base_headers(options.get("headers") if options else None)
        hop.cookie = self.cookies.header(site.host, hop.target) if self.cookies else ""
        base = (*hop.base, ("Cookie", hop.cookie)) if hop.cookie else hop.base
        raw = hop.raw = site.send(rows.row(site, hop.method, name), hop.method, hop.target, base, options or None)
        if raw.sets_cookies:
            self.cookies.keep(raw.headers.get_list("set-cookie"), site.host)
        return hop

    def _answered(self, hop, name):
        """Sends it, and what hooks of its authorisation want to be sent then: (last request, those before it)."""
        self._exchange(hop, name)
        if hop.signed is None or not hop.signed.hooks.get("response") or not hop.raw.status_code:
            return hop, []
        from _brink_hooks import run_hooks
        return run_hooks(self, hop, name)

    def _follow(self, hop, history, name):
        """(last request, those before it)"""
        redirects = 0
        while hop.raw.status_code in REDIRECTS and hop.raw.headers.get("location"):
            if redirects == self.max_redirects:
                hop.raw = Unanswered(hop.method, hop.raw.url, "redirects", f"Exceeded {redirects} redirects.",
                                     hop.raw.elapsed_ms)
                break
            redirects += 1
            later, before = self._answered(redirected(hop), name)
            history, hop = [*history, hop, *before], later
        return hop, history

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
