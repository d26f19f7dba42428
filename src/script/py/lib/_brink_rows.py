"""Where a run's requests go, and in which row of the record each counts."""
import logging
from urllib.parse import urlsplit

import _brink
from _brink_errors import Unanswered

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
    """One origin. Those that the run is not about count beside its first host."""

    __slots__ = ("origin", "host", "place", "rows", "_number")

    def __init__(self, origin, host):
        self.origin, self.host = origin, host
        self.rows = {}  # method -> {name: row}
        self.begin_run(None)

    def begin_run(self, place):
        """`place`: which of the run's hosts it is; None: it is none of them."""
        self.place, self._number = place, None
        self.rows.clear()

    @property
    def number(self):
        """By which Brink knows it; None where nothing goes there but over plain sockets. Load on another machine needs its
        owner's word, which was asked for the run's own hosts."""
        if self._number is None and rows.each and (self.place is not None or owned or is_here(self.host)):
            self._number = _brink.site(self.origin)
        return self._number

    def give_row(self, method, name):
        return rows.row(self, method, name)

    def send(self, row, method, target, headers, options):
        raw = None if self.number is None else _brink.exchange(self.number, row, method, target, headers, options)
        return self.send_plainly(method, target, headers, options) if raw is None else raw

    def send_plainly(self, method, target, headers, options):
        """Where no user runs (a thread, a file that is being loaded), and to more hosts than there is room for."""
        if self.place is None and not owned and not is_here(self.host):
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
        self.sites, self._parsed = {}, {}
        self.set_up([], 0)

    def set_up(self, hosts, each):
        self.each = each
        self.origins = []
        for site in self.sites.values():
            site.begin_run(None)
        for place, host in enumerate(hosts):
            site, _ = self.site_of(host)
            site.begin_run(place)
            self.origins.append(site.origin)
        self.hosts = max(1, len(hosts))
        self.names = {}      # row -> name
        self.next = [0] * self.hosts
        self._warned = set()

    def site_of(self, url):
        """(site, target) of an absolute URL."""
        scheme, separator, rest = url.partition("://")
        if not separator or scheme.lower() not in PORTS:
            from _brink_errors import InvalidSchema, MissingSchema
            kind = InvalidSchema if separator else MissingSchema
            raise kind(f"Invalid URL '{url}': it must begin with http:// or https://")
        cut = min((at for at in (rest.find(mark) for mark in "/?#") if at >= 0), default=len(rest))
        place, target = url[:len(scheme) + 3 + cut], rest[cut:]
        site = self._parsed.get(place)
        if site is None:
            site = self._parsed[place] = self.look_up(place)
        return site, target if target[:1] in ("/", "") else "/" + target

    def look_up(self, place):
        from _brink_errors import InvalidURL
        try:
            parts = urlsplit(place)
            origin = origin_of(parts)
        except (ValueError, TypeError) as error:
            raise InvalidURL(f"Invalid URL '{place}': {error}") from None
        if origin not in self.sites:
            self.sites[origin] = Site(origin, parts.hostname)
        return self.sites[origin]

    def url_of(self, site, target):
        return site.origin + (target or "/")

    def row(self, site, method, name):
        """Which it has, or is given. Names that share the last row are not remembered: there may be any number."""
        known = site.rows.setdefault(method, {})
        row = known.get(name)
        if row is None:
            row = self.give(site, method, name)
            if row != self.last_of(site.place or 0):
                known[name] = row
        return row

    def last_of(self, place):
        return (self.each - 1) * self.hosts + place

    def give(self, site, method, name):
        if not self.each:
            return -1
        place = site.place or 0
        turn, origin, label = self.next[place], site.origin, f"{method} {name}"
        if turn >= self.each - 1:
            turn, origin, label = self.each - 1, self.origins[place], OTHER
        else:
            self.next[place] += 1
        row = turn * self.hosts + place
        self.names[row] = label if self.hosts == 1 and origin == self.origins[0] else f"{origin} {label}"
        return row

    def warn_once(self, text):
        if text not in self._warned:
            self._warned.add(text)
            logging.getLogger("locust.clients").warning(text)


rows = Rows()
