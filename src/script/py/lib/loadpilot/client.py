"""The client that hooks and tasks are given."""
from _brink import Client, Response
from _brink_client import RequestError, RequestTimeout, StatusError

ResponseWrapper = Response


class LoadClient(Client):
    """Sends requests to the target; see docs/python.md for what its methods take."""

    def __new__(cls, base_url=None):
        made = super().__new__(_Based if cls is LoadClient and base_url is not None else cls)
        if base_url is not None:
            made.base_url = str(base_url).rstrip("/")
        return made


class _Based(LoadClient):
    """Whose paths lie below a URL of its own. It has to be on the target's origin: requests to others are refused."""

    def _below(self, path):
        return path if "://" in path else f"{self.base_url}/{path.lstrip('/')}"

    def get(self, path, **kwargs):
        return super().get(self._below(path), **kwargs)

    def post(self, path, *data, **kwargs):
        return super().post(self._below(path), *data, **kwargs)

    def put(self, path, *data, **kwargs):
        return super().put(self._below(path), *data, **kwargs)

    def patch(self, path, *data, **kwargs):
        return super().patch(self._below(path), *data, **kwargs)

    def delete(self, path, **kwargs):
        return super().delete(self._below(path), **kwargs)

    def head(self, path, **kwargs):
        return super().head(self._below(path), **kwargs)

    def options(self, path, **kwargs):
        return super().options(self._below(path), **kwargs)

    def request(self, method, path, **kwargs):
        return super().request(method, self._below(path), **kwargs)

    def batch(self, requests):
        return super().batch([{**one, "path": self._below(one["path"])} if "path" in one else one for one in requests])


__all__ = ["LoadClient", "RequestError", "RequestTimeout", "ResponseWrapper", "StatusError"]
