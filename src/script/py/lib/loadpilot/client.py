"""The client that hooks and tasks are given."""
from _brink import Client, Response
from _brink_client import RequestError, RequestTimeout, StatusError

ResponseWrapper = Response


class LoadClient(Client):
    """Sends requests to the target; see docs/python.md for what its methods take."""


__all__ = ["LoadClient", "RequestError", "RequestTimeout", "ResponseWrapper", "StatusError"]
