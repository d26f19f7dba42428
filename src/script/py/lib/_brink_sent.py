"""Requests as they go out: for what signs them before, and for who asks afterwards what was sent."""
from _brink_client import encoded
from _brink_http import CaseInsensitiveDict, join, path_of
from _brink_rows import rows

WITH_LENGTH = ("POST", "PUT", "PATCH")


class Prepared:
    """A request with all its headers and its body, as requests calls it."""

    def __init__(self, method, url, headers, body):
        self.method, self.url, self.headers, self.body = method, url, CaseInsensitiveDict(headers), body
        self.hooks = {"response": []}
        self._cookies = {}

    @property
    def path_url(self):
        return path_of(self.url)

    def register_hook(self, event, hook):
        self.hooks.setdefault(event, []).extend([hook] if callable(hook) else hook)

    def deregister_hook(self, event, hook):
        known = hook in self.hooks.get(event, ())
        if known:
            self.hooks[event].remove(hook)
        return known

    def copy(self):
        made = Prepared(self.method, self.url, self.headers, self.body)
        made.hooks = self.hooks
        return made

    def prepare_content_length(self, body):
        """It is sent with whatever length it has."""

    def prepare_cookies(self, cookies):
        """The session's are added where it is sent."""

    def __repr__(self):
        return f"<PreparedRequest [{self.method}]>"


def all_headers(base, options):
    """The session's, and those of the request in their place; None leaves one out."""
    headers = CaseInsensitiveDict(base)
    headers.update(options.get("headers") or {})
    for name in [name for name, value in headers.items() if value is None]:
        del headers[name]
    return headers


def prepare(method, url, base, options):
    """A request before it is sent."""
    headers = all_headers(base, options)
    body, kind = encoded(options)
    if kind is not None:
        headers.setdefault("Content-Type", kind)
    return Prepared(method, url, headers, body)


def sent(method, url, base, cookie, options):
    """One that was."""
    made = prepare(method, url, base, options)
    if not made.headers.get("User-Agent", "-"):
        del made.headers["User-Agent"]
    if cookie:
        made.headers.setdefault("Cookie", cookie)
    if made.body or method in WITH_LENGTH:
        body = made.body or b""
        made.headers.setdefault("Content-Length", str(len(body.encode() if isinstance(body, str) else body)))
    return made


def add_basic(auth, headers):
    if not any(name.lower() == "authorization" for name in headers):
        import base64
        pair = ":".join(one.decode("latin1") if isinstance(one, bytes) else str(one) for one in auth)
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()


def sign(auth, prepared, options):
    """Has something sign a request, and puts what that made of it into the options. It may have changed all of it, and
    have left hooks for the response."""
    left_out = {name: None for name, value in (options.get("headers") or {}).items() if value is None}
    signed = auth(prepared) or prepared
    for option in ("json", "files"):
        options.pop(option, None)
    options["headers"] = {**left_out, **signed.headers}
    options["data"] = signed.body
    return signed


class Hop:
    """One of the requests that a call makes, and what came back."""

    __slots__ = ("method", "site", "target", "options", "signed", "base", "cookie", "raw")

    def __init__(self, method, site, target, options, signed=None):
        self.method, self.site, self.target, self.options, self.signed = method, site, target, options, signed
        self.base, self.cookie, self.raw = (), "", None


def redirected(hop):
    """The one after it, where its response leads."""
    raw, method, options, gone = hop.raw, hop.method, dict(hop.options), set()
    site, target = rows.site_of(join(raw.url, raw.headers["location"], relative=True))
    if raw.status_code == 303 and method != "HEAD" or raw.status_code in (301, 302) and method == "POST":
        method, gone = "GET", {"content-type", "content-length", "transfer-encoding"}
        for option in ("data", "json", "files"):
            options.pop(option, None)
    if site is not hop.site:
        gone.add("authorization")
    if options.get("headers"):
        options["headers"] = {key: value for key, value in options["headers"].items() if key.lower() not in gone}
    signed = None
    if hop.signed is not None and site is hop.site:
        signed = hop.signed.copy()
        signed.method, signed.url, signed.body = method, rows.url_of(site, target), options.get("data")
    return Hop(method, site, target, options, signed)
