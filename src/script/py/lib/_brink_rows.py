"""Where a run's requests go, and in which row of the record each counts."""
import logging
from urllib.parse import urlsplit

import _brink
from _brink_http import Unanswered

PORTS = {"http": 80, "https": 443}
OTHER = "(other)"

owned = False  # whether all hosts that load goes to are the user's: --i-own-this


def is_here(host):
    if host == "localhost" or host.endswith(".localhost"):
        return True
    import ipaddress
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Site:
    """One origin."""

    __slots__ = ("origin", "host", "index", "send", "rows")

    def __init__(self, origin, host, index):
        self.origin, self.host, self.index = origin, host, index
        self.rows = {}  # method -> {name: row}
        self.send = _brink.exchange if index is not None else self.send_foreign

    def give_row(self, method, name):
        return rows.row(self, method, name)

    def send_foreign(self, row, method, target, headers, options):
        """To a host that the run is not about, or where no user runs. Load on another machine needs its owner's word, which
        was asked for the run's own hosts only."""
        if self.index is None and not owned and not is_here(self.host):
            why = f"{self.host} is not this machine: nothing is sent there without --i-own-this"
            return Unanswered(method, self.origin + target, "other", why, 0)
        from _brink_foreign import send
        return send(self, method, target, headers, options)


def origin_of(parts):
    port = parts.port or PORTS[parts.scheme]
    host = parts.hostname
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + ("" if port == PORTS[parts.scheme] else f":{port}")


class Rows:
    """The run's hosts are known before it begins; rows are given out as names come up. Row i is of host i % hosts."""

    def __init__(self):
        self.set_up([], 0)

    def set_up(self, hosts, each):
        self.each = each
        self.sites = {}
        for number, host in enumerate(hosts):
            parts = urlsplit(host)
            origin = origin_of(parts)
            self.sites[origin] = Site(origin, parts.hostname, number)
        self.hosts = max(1, len(hosts))
        self.names = {}      # row -> name
        self.next = [0] * self.hosts
        self._warned = set()
        self._parsed = {}

    def site_of(self, url):
        """(site, target) of an absolute URL."""
        scheme, separator, rest = url.partition("://")
        if not separator or scheme.lower() not in PORTS:
            from _brink_http import InvalidURL, MissingSchema
            kind = InvalidURL if separator else MissingSchema
            raise kind(f"Invalid URL '{url}': it must begin with http:// or https://")
        cut = min((at for at in (rest.find(mark) for mark in "/?#") if at >= 0), default=len(rest))
        place, target = url[:len(scheme) + 3 + cut], rest[cut:]
        site = self._parsed.get(place)
        if site is None:
            site = self._parsed[place] = self.look_up(place)
        return site, target if target[:1] in ("/", "") else "/" + target

    def look_up(self, place):
        from _brink_http import InvalidURL
        try:
            parts = urlsplit(place)
            origin = origin_of(parts)
        except (ValueError, TypeError) as error:
            raise InvalidURL(f"Invalid URL '{place}': {error}") from None
        if origin not in self.sites:
            self.sites[origin] = Site(origin, parts.hostname, None)
        return self.sites[origin]

    def url_of(self, site, target):
        return site.origin + (target or "/")

    def row(self, site, method, name):
        """Which it has, or is given. Names that share the last row are not remembered: there may be any number."""
        known = site.rows.setdefault(method, {})
        row = known.get(name)
        if row is None:
            row = self.give(site, method, name)
            if row != (self.each - 1) * self.hosts + (site.index or 0):
                known[name] = row
        return row

    def give(self, site, method, name):
        if site.index is None:
            return -1
        label = f"{method} {name}"
        turn = self.next[site.index]
        if turn >= self.each - 1:
            turn, label = self.each - 1, OTHER
        else:
            self.next[site.index] += 1
        row = turn * self.hosts + site.index
        self.names[row] = label if self.hosts == 1 else f"{site.origin} {label}"
        return row

    def warn_once(self, text):
        if text not in self._warned:
            self._warned.add(text)
            logging.getLogger("locust.clients").warning(text)


rows = Rows()
