"""What requests give back."""
import json as json_module

import _brink
from _brink_cookies import Jar
from _brink_errors import error_of
from _brink_http import CaseInsensitiveDict
from _brink_sent import sent
from locust.exception import CatchResponseError, LocustError, ResponseError

REDIRECTS = frozenset((301, 302, 303, 307, 308))


class LocustResponse(_brink.Answer):
    """What came back. With `catch_response=True` a context, at whose end it is counted."""

    __slots__ = ()

    def __init__(self, session, raw, method, name, began, taken, context, caught, asked=None, base=None,
                 cookie=""):
        self._raw, self._session = raw, session
        self.status_code = raw.status_code
        self._method, self._name, self._began, self._time, self._given = method, name, began, taken, context
        self._caught = bool(caught)
        self._asked, self._base, self._cookie = asked, base, cookie
        if not raw.status_code:
            self._unanswered()

    def _unanswered(self):
        self._error = error_of(self._raw)

    # What requests.Response has.

    @property
    def ok(self):
        return 0 < self.status_code < 400

    def __bool__(self):
        return 0 < self.status_code < 400

    @property
    def content(self):
        return self._raw.content if self.status_code else None

    @property
    def text(self):
        if self._encoding is None:
            return self._raw.text if self.status_code else ""
        return self._raw.content.decode(self._encoding, "replace")

    @property
    def encoding(self):
        return self._encoding or self._raw.encoding

    @encoding.setter
    def encoding(self, encoding):
        self._encoding = encoding

    @property
    def apparent_encoding(self):
        """As the bytes look, whatever the headers say."""
        try:
            self._raw.content.decode()
        except UnicodeDecodeError:
            return "ISO-8859-1"
        return "utf-8"

    def json(self, **options):
        try:
            return json_module.loads(self._raw.content, **options) if options else self._raw.json()
        except json_module.JSONDecodeError as error:
            raise json_error(error) from None
        except ValueError as error:
            raise json_error(json_module.JSONDecodeError(str(error), self.text or "", 0)) from None

    @property
    def headers(self):
        return CaseInsensitiveDict(self._raw.headers) if self.status_code else CaseInsensitiveDict()

    @property
    def cookies(self):
        return Jar(self._raw.cookies if self.status_code else ())

    @property
    def elapsed(self):
        return self._raw.elapsed

    @property
    def url(self):
        return self._raw.url

    @property
    def reason(self):
        return self._raw.reason if self.status_code else None

    @property
    def error(self):
        return self._error

    @property
    def request(self):
        """The last one, after redirects, as it was sent."""
        return sent(self._raw.method, self._raw.url, self._base or (), self._cookie, self._asked or {})

    @property
    def is_redirect(self):
        return self.status_code in REDIRECTS and "location" in self.headers

    @property
    def links(self):
        from _brink_http import parse_links
        return parse_links(self.headers.get("link", ""))

    def iter_content(self, chunk_size=1, decode_unicode=False):
        whole = self.text if decode_unicode else self.content or b""
        for at in range(0, len(whole), chunk_size or len(whole) or 1):
            yield whole[at:at + (chunk_size or len(whole))]

    def iter_lines(self, chunk_size=512, decode_unicode=False, delimiter=None):
        whole = self.text if decode_unicode else self.content or b""
        yield from whole.split(delimiter) if delimiter else whole.splitlines()

    __iter__ = iter_lines

    def close(self):
        pass

    def raise_for_status(self):
        if self._verdict is not None:
            if self._verdict is not True:
                raise self._verdict
            return
        error = self._session._failure_of(self)
        if error is not None:
            raise error

    def __repr__(self):
        return f"<Response [{self.status_code}]>"

    # What Locust adds.

    @property
    def request_meta(self):
        if self._meta is None:
            user = self._session.user
            context = {**user.context(), **(self._given or {})} if user is not None else dict(self._given or {})
            self._meta = {"request_type": self._method, "response_time": self._time, "name": self._name,
                          "context": context, "response": self, "exception": None, "start_time": self._began,
                          "url": self.url, "response_length": self._raw.length if self.status_code else 0}
        return self._meta

    def _entered_or_raise(self):
        if not self._caught:
            raise LocustError("success() and failure() are for responses that were asked for with catch_response=True")
        if not self._entered:
            raise LocustError("success() and failure() are for use inside of `with client.get(...) as response`")

    def success(self):
        self._entered_or_raise()
        self._verdict = True
        self._raw.success()

    def failure(self, exc):
        self._entered_or_raise()
        self._verdict = exc if isinstance(exc, Exception) else CatchResponseError(exc)
        self._raw.failure(exc)

    def _leave(self, error):
        """The end of a `with` in which something was said or raised."""
        if self._verdict is not None:
            # It counts, and what was raised afterwards goes on.
            self._session._count(self, None if self._verdict is True else self._verdict)
            return False
        if isinstance(error, ResponseError):
            self._raw.failure(error)
            self._session._count(self, error)
            return True
        return False


ResponseContextManager = LocustResponse


def json_error(error):
    from _brink_client import alike
    kind = alike(json_module.JSONDecodeError, "requests.exceptions", "JSONDecodeError")
    return kind(error.msg, error.doc, error.pos)
