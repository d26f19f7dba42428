"""What the sessions of Locust need beside the native client: headers, cookies, errors, and requests to hosts the run is
not about, which go over plain sockets."""
import time
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from _brink_client import Headers, RequestError, alike


class CaseInsensitiveDict(dict):
    """Header fields by name, whatever its case; they keep the case they were given in."""

    def __init__(self, fields=(), **more):
        super().__init__()
        self._keys = {}
        self.version = 0
        self.update(fields, **more)

    def _key(self, key):
        return self._keys.get(key.lower(), key)

    def __getitem__(self, key):
        return super().__getitem__(self._key(key))

    def __setitem__(self, key, value):
        self.version += 1
        old = self._keys.get(key.lower())
        if old is not None and old != key:
            super().__delitem__(old)
        self._keys[key.lower()] = key
        super().__setitem__(key, value)

    def __delitem__(self, key):
        self.version += 1
        super().__delitem__(self._key(key))
        del self._keys[key.lower()]

    def __contains__(self, key):
        return isinstance(key, str) and key.lower() in self._keys

    def get(self, key, default=None):
        return super().get(self._key(key), default)

    def pop(self, key, *default):
        if key not in self:
            if default:
                return default[0]
            raise KeyError(key)
        value = self[key]
        del self[key]
        return value

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def update(self, fields=(), **more):
        for key, value in (fields.items() if hasattr(fields, "items") else fields):
            self[key] = value
        for key, value in more.items():
            self[key] = value

    def clear(self):
        self.version += 1
        self._keys.clear()
        super().clear()

    def copy(self):
        return CaseInsensitiveDict(self)


class Cookie:
    """One cookie of a jar."""

    __slots__ = ("name", "value", "domain", "path", "expires", "host_only")

    def __init__(self, name, value, domain="", path="/", expires=None, host_only=True):
        self.name, self.value, self.domain, self.path = name, value, domain, path
        self.expires, self.host_only = expires, host_only

    def goes_to(self, host, path):
        if self.domain and host and host != self.domain:
            if self.host_only or not host.endswith("." + self.domain):
                return False
        inside = self.path == "/" or path == self.path or path.startswith(self.path.rstrip("/") + "/")
        return inside and (self.expires is None or self.expires > time.time())


class Jar:
    """Cookies, as a dict by name to who asks."""

    def __init__(self, cookies=()):
        self._all = {}
        self._plain = {}  # host -> what is sent there, as long as no path or time matters
        self.update(cookies)

    def keep(self, lines, host):
        """Takes over the Set-Cookie lines of a response."""
        for line in lines:
            pair, *attributes = line.split(";")
            name, equals, value = pair.partition("=")
            if not equals:
                continue
            cookie = Cookie(name.strip(), value.strip(), host)
            read_attributes(cookie, attributes)
            if cookie.expires is not None and cookie.expires <= time.time():
                self._all.pop((cookie.name, cookie.domain, cookie.path), None)
            else:
                self._all[cookie.name, cookie.domain, cookie.path] = cookie
        self._plain.clear()

    def header(self, host, target):
        known = self._plain.get(host)
        if known is not None:
            return known
        path = target.split("?", 1)[0] or "/"
        text = "; ".join(f"{one.name}={one.value}" for one in self._all.values() if one.goes_to(host, path))
        if all(one.path == "/" and one.expires is None for one in self._all.values()):
            self._plain[host] = text
        return text

    def set(self, name, value, domain="", path="/", **_):
        self._plain.clear()
        if value is None:
            self._all = {key: one for key, one in self._all.items() if one.name != name}
        else:
            self._all[name, domain, path] = Cookie(name, str(value), domain, path, None, not domain.startswith("."))
        return self._all.get((name, domain, path))

    def update(self, cookies):
        pairs = cookies.get_dict().items() if isinstance(cookies, Jar) else getattr(cookies, "items", lambda: cookies)()
        for name, value in pairs:
            self[name] = value

    def get_dict(self, domain=None, path=None):
        return {one.name: one.value for one in self._all.values()
                if (domain is None or one.domain == domain) and (path is None or one.path == path)}

    def get(self, name, default=None, domain=None, path=None):
        return self.get_dict(domain, path).get(name, default)

    def __getitem__(self, name):
        return self.get_dict()[name]

    def __setitem__(self, name, value):
        if self.get(name) is not None:
            self.set(name, None)
        self.set(name, value)

    def __delitem__(self, name):
        self.get_dict()[name]
        self.set(name, None)

    def clear(self, domain=None, path=None, name=None):
        self._plain.clear()
        self._all = {key: one for key, one in self._all.items()
                     if domain is not None and one.domain != domain or name is not None and one.name != name}

    clear_session_cookies = clear

    def __contains__(self, name):
        return name in self.get_dict()

    def __len__(self):
        return len(self._all)

    def __bool__(self):
        return bool(self._all)

    def __iter__(self):
        return iter(list(self._all.values()))

    def keys(self):
        return list(self.get_dict())

    def values(self):
        return list(self.get_dict().values())

    def items(self):
        return list(self.get_dict().items())

    def copy(self):
        made = Jar()
        made._all = dict(self._all)
        return made

    def __eq__(self, other):
        return self.get_dict() == (other.get_dict() if isinstance(other, Jar) else dict(other))

    def __repr__(self):
        return f"<Cookies {self.get_dict()!r}>"


def read_attributes(cookie, attributes):
    for attribute in attributes:
        name, _, value = attribute.strip().partition("=")
        name, value = name.lower(), value.strip()
        if name == "domain" and value:
            cookie.domain, cookie.host_only = value.lstrip(".").lower(), False
        elif name == "path" and value.startswith("/"):
            cookie.path = value
        elif name == "max-age":
            try:
                cookie.expires = time.time() + int(value)
            except ValueError:
                pass
        elif name == "expires" and cookie.expires is None:
            from email.utils import parsedate_to_datetime
            try:
                cookie.expires = parsedate_to_datetime(value).timestamp()
            except (TypeError, ValueError):
                pass


class RequestException(IOError):
    """What stands above the errors of requests."""

    def __init__(self, *args, response=None, request=None):
        super().__init__(*args)
        self.response, self.request = response, request


class HTTPError(RequestException):
    """A status of 400 or above."""


class InvalidURL(RequestException, ValueError):
    """Nothing can be sent there."""


class MissingSchema(RequestException, ValueError):
    """A URL without http:// or https://, where there is no host to go before it."""


class ConnectionError(RequestException):
    """There was no connection, or it broke."""


class ConnectTimeout(ConnectionError):
    """There was none in time."""


class ReadTimeout(RequestException):
    """The response did not come in time."""


class SSLError(ConnectionError):
    """TLS failed."""


class TooManyRedirects(RequestException):
    """They did not end."""


class ChunkedEncodingError(RequestException):
    """The body was not what it said it was."""


class RemoteDisconnected(ConnectionResetError):
    """Closed without a response."""


def error_of(raw):
    """The exception of what had no response: its innermost cause, as Locust counts it."""
    kind, text = raw.kind, raw.error or "no response"
    if kind == "refused":
        return ConnectionRefusedError(111, "Connection refused")
    if kind == "reset":
        return ConnectionResetError(104, "Connection reset by peer")
    if kind in ("closed", "closed_early", "no_response"):
        return RemoteDisconnected("Remote end closed connection without response")
    if kind in ("connect_timeout", "tls_timeout"):
        return ConnectTimeout(text)
    if kind in ("first_byte_timeout", "body_timeout", "timeout"):
        return ReadTimeout(text)
    if kind.startswith("tls_"):
        return SSLError(text)
    if kind == "redirects":
        return TooManyRedirects(text)
    if kind == "dns":
        import socket
        return socket.gaierror(-2, "Name or service not known")
    return ConnectionError(text)


class Unanswered:
    """In the place of a response that there is none of."""

    status_code, length, sets_cookies = 0, 0, False
    content, text, encoding, reason = b"", "", "utf-8", None

    def __init__(self, method, url, kind, error, elapsed_ms):
        import datetime
        self.method, self.url, self.kind, self.error, self.elapsed_ms = method, url, kind, error, elapsed_ms
        self.elapsed = datetime.timedelta(milliseconds=elapsed_ms)
        self.headers, self.cookies = Headers(()), {}

    def json(self):
        raise ValueError("no response")

    def success(self):
        pass

    def failure(self, why):
        pass


def split_base(url):
    """(URL, (user, password) or None): authorisation is no part of where requests go."""
    if not url or "@" not in url:
        return url, None
    parts = urlsplit(url)
    if parts.username is None:
        return url, None
    from urllib.parse import unquote
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, place, *parts[2:])), (unquote(parts.username), unquote(parts.password or ""))


def join(base, url, relative=False):
    if url[:7].lower() == "http://" or url[:8].lower() == "https://":
        return url
    if relative:
        return urljoin(base, url)
    bare = base and "/" not in base[8:] and url[:1] not in ("/", "?", "")  # it would be a part of the host's name
    return f"{base or ''}{'/' if bare else ''}{url}"


def with_query(target, params):
    text = params.decode() if isinstance(params, bytes) else params
    if not isinstance(text, str):
        pairs = text.items() if hasattr(text, "items") else text
        text = urlencode([(key, value) for key, value in pairs if value is not None], doseq=True)
    if not text:
        return target
    path, mark, fragment = (target or "/").partition("#")
    return path + ("&" if "?" in path else "?") + text


class Prepared:
    """A request before it is sent, for what signs it."""

    def __init__(self, method, url, headers, body):
        self.method, self.url, self.headers, self.body = method, url, CaseInsensitiveDict(headers), body
        self.hooks = {}

    @property
    def path_url(self):
        return "/" + self.url.split("://", 1)[-1].partition("/")[2]

    def register_hook(self, event, hook):
        self.hooks.setdefault(event, []).append(hook)


def prepare_auth(auth, method, url, headers, kwargs):
    if isinstance(auth, tuple) and len(auth) == 2:
        if not any(name.lower() == "authorization" for name in headers):
            import base64
            pair = ":".join(one.decode("latin1") if isinstance(one, bytes) else str(one) for one in auth)
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        return
    body = kwargs.get("data")
    if kwargs.get("json") is not None:
        import json
        body = json.dumps(kwargs.pop("json"))
        headers.setdefault("Content-Type", "application/json")
        kwargs["data"] = body
    prepared = Prepared(method, url, headers, body)
    prepared = auth(prepared) or prepared
    headers.clear()
    headers.update(prepared.headers)


def parse_links(value):
    links = {}
    for part in value.split(","):
        url, *attributes = part.split(";")
        link = {"url": url.strip().strip("<>")}
        for attribute in attributes:
            name, equals, text = attribute.strip().partition("=")
            if equals:
                link[name.strip()] = text.strip().strip('"')
        if link["url"]:
            links[link.get("rel", link["url"])] = link
    return links
