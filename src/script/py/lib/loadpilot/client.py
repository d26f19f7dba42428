"""The client that hooks and tasks are given."""
import re

from _brink import Client, Response
from _brink_client import RequestError, RequestTimeout, StatusError

ResponseWrapper = Response


METHODS = ("get", "post", "put", "patch", "delete", "head", "options")


class LoadClient(Client):
    """Sends requests to the target; see docs/python.md for what its methods take. With a URL of its own its paths lie below
    that, which has to be on the target's origin: requests to others are refused."""

    def __init__(self, base_url=None):
        super().__init__()
        if base_url is None:
            return
        self.base_url = str(base_url).rstrip("/")
        # On the instance: the methods of the client that users are given stay C++'s.
        for name in METHODS:
            setattr(self, name, below(self.base_url, getattr(self, name), 0))
        self.request = below(self.base_url, self.request, 1)
        batch = self.batch
        self.batch = lambda requests: batch([based(self.base_url, one) for one in requests])


def below(base, method, position):
    """The method, given paths below the base."""
    def call(*words, **names):
        words = list(words)
        if len(words) > position:
            words[position] = whole(base, words[position])
        return method(*words, **based(base, names))
    return call


def based(base, names):
    if not isinstance(names, dict):
        return names
    return {name: whole(base, value) if name in ("path", "url") else value for name, value in names.items()}


def whole(base, path):
    is_whole = not isinstance(path, str) or re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", path)
    return path if is_whole else f"{base}/{path.lstrip('/')}"


__all__ = ["LoadClient", "RequestError", "RequestTimeout", "ResponseWrapper", "StatusError"]
