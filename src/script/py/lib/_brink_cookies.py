"""The cookies of a session of Locust."""
import time


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
