"""What the sessions of Locust need beside the native client: headers, URLs and links."""
import re
from urllib.parse import quote, urlencode, urljoin, urlsplit, urlunsplit


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


def path_of(url):
    """Path and query of a whole URL."""
    return "/" + url.split("://", 1)[-1].partition("/")[2]


# What stands in a target as it is given; all else is percent-encoded there.
STANDS = "!$%&'()*+,/:;=?@[]~-._"
as_it_is = re.compile(f"[A-Za-z0-9{re.escape(STANDS)}]*").fullmatch


def as_sent(target):
    """What of a target goes onto the request line."""
    if as_it_is(target):
        return target
    return quote(target.partition("#")[0], safe=STANDS)


def merged_params(common, given):
    """A request's parameters beside its session's. What is no dict stands for itself, as in requests."""
    if not given:
        return common
    if not common or not hasattr(common, "items") or not hasattr(given, "items"):
        return given
    return {**common, **given}


def with_query(target, params):
    text = params.decode() if isinstance(params, bytes) else params
    if not isinstance(text, str):
        pairs = text.items() if hasattr(text, "items") else text
        text = urlencode([(key, value) for key, value in pairs if value is not None], doseq=True)
    if not text:
        return target
    path, mark, fragment = (target or "/").partition("#")
    return path + ("&" if "?" in path else "?") + text


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
