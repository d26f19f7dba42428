"""What went wrong with a request, as files of Locust know it: the errors of requests."""
from _brink_client import Headers, alike

LIBRARY = "requests.exceptions"


class RequestException(IOError):
    """What stands above the errors of requests. Where the script uses requests, each is also requests' own of its name."""

    def __new__(cls, *args, response=None, request=None):
        return super().__new__(alike(cls, LIBRARY, cls.__name__), *args)

    def __init__(self, *args, response=None, request=None):
        super().__init__(*args)
        self.response, self.request = response, request

    @property
    def request(self):
        return getattr(self.response, "request", None) if self._request is None else self._request

    @request.setter
    def request(self, request):
        self._request = request


class HTTPError(RequestException):
    """A status of 400 or above."""


class InvalidURL(RequestException, ValueError):
    """Nothing can be sent there."""


class InvalidSchema(InvalidURL):
    """It begins with another word than http:// or https://."""


class MissingSchema(RequestException, ValueError):
    """A URL without http:// or https://, where there is no host to go before it."""


class ConnectionError(RequestException):
    """There was no connection, or it broke."""


class Timeout(RequestException):
    """Something did not come in time."""


class ConnectTimeout(ConnectionError, Timeout):
    """There was no connection in time."""


class ReadTimeout(Timeout):
    """The response did not come in time."""


class SSLError(ConnectionError):
    """TLS failed."""


class TooManyRedirects(RequestException):
    """They did not end."""


class ChunkedEncodingError(RequestException):
    """The body was not what it said it was."""


class RemoteDisconnected(ConnectionResetError):
    """Closed without a response."""


def cause(kind, *args):
    """An error of the system's, by which Locust counts what requests calls a ConnectionError."""
    made = alike(kind, LIBRARY, "ConnectionError")(*args)
    made.response = made.request = None
    return made


def error_of(raw):
    """The exception of what had no response: its innermost cause, as Locust counts it."""
    kind, text = raw.kind, raw.error or "no response"
    if kind == "refused":
        return cause(ConnectionRefusedError, 111, "Connection refused")
    if kind == "reset":
        return cause(ConnectionResetError, 104, "Connection reset by peer")
    if kind in ("closed", "closed_early", "no_response"):
        return cause(RemoteDisconnected, "Remote end closed connection without response")
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
        return cause(socket.gaierror, -2, "Name or service not known")
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
