"""Hooks for responses that authorisations register, as requests calls them: they may answer by another request."""
from _brink_rows import rows
from _brink_sent import Hop
from locust.responses import LocustResponse


class Hooked(LocustResponse):
    """A response as a hook sees it."""

    request = connection = None

    def __init__(self, hop, connection):
        super().__init__(connection.session, hop.raw, hop.method, connection.name, 0, hop.raw.elapsed_ms, None, False,
                         hop.options, hop.base, hop.cookie)
        self.hop, self.connection, self.raw = hop, connection, hop.raw
        self.request = hop.signed


class Connection:
    """Over which hooks send."""

    def __init__(self, session, name, hop):
        self.session, self.name, self.last = session, name, hop
        self.before = []

    def send(self, prepared, **_):
        self.last.raw.success()  # what is asked again is no failure
        site, target = rows.site_of(prepared.url)
        options = {option: value for option, value in self.last.options.items() if option == "timeout"}
        options.update(headers=dict(prepared.headers), data=prepared.body)
        self.before.append(self.last)
        self.last = self.session._exchange(Hop(prepared.method, site, target, options, prepared), self.name)
        return Hooked(self.last, self)


def run_hooks(session, hop, name):
    """(last hop, those before it)"""
    connection = Connection(session, name, hop)
    response = Hooked(hop, connection)
    words = {"timeout": hop.options.get("timeout"), "verify": True, "cert": None, "proxies": {}, "stream": False}
    for hook in list(hop.signed.hooks["response"]):
        response = hook(response, **words) or response
    return connection.last, connection.before
