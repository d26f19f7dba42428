"""What of the HTTP client is not worth C++: errors, headers that are read, forms with files."""
import os
import sys


class Headers:
    """Header fields by name, whatever its case; of a name that comes several times all values, parted by a comma."""

    __slots__ = ("fields", "by_name")

    def __init__(self, fields):
        self.fields = fields
        self.by_name = {}
        for name, value in fields:
            name = name.lower()
            self.by_name[name] = f"{self.by_name[name]}, {value}" if name in self.by_name else value

    def __getitem__(self, name):
        return self.by_name[name.lower()]

    def get(self, name, default=None):
        return self.by_name.get(name.lower(), default)

    def get_list(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def __contains__(self, name):
        return isinstance(name, str) and name.lower() in self.by_name

    def __iter__(self):
        return iter(self.by_name)

    def __len__(self):
        return len(self.by_name)

    def keys(self):
        return self.by_name.keys()

    def values(self):
        return self.by_name.values()

    def items(self):
        return self.by_name.items()

    def __eq__(self, other):
        return dict(self.items()) == {name.lower(): value for name, value in dict(other).items()}

    def __repr__(self):
        return f"Headers({self.by_name!r})"


def headers_of(head):
    fields = []
    for line in head.split("\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            fields.append((name, value.strip()))
    return Headers(fields)


def elapsed_of(response):
    import datetime
    return datetime.timedelta(milliseconds=response.elapsed_ms)


def cookies_of(response):
    pairs = (value.split(";", 1)[0].partition("=") for value in response.headers.get_list("set-cookie"))
    return {name.strip(): value.strip() for name, equals, value in pairs if equals}


class RequestError(RuntimeError):
    """There was no response."""

    def __init__(self, method, target, kind, text):
        super().__init__(f"{method} {target}: {text}")
        self.method, self.target, self.kind = method, target, kind


class RequestTimeout(RequestError, TimeoutError):
    """There was none in time."""


class StatusError(ValueError):
    """A response whose status is 400 or above."""

    def __init__(self, message, *, request=None, response=None):
        super().__init__(message)
        self.request, self.response = request, response


class Request:
    """What was asked, as errors name it."""

    def __init__(self, method, url):
        self.method, self.url = method, url


_made = {}


def alike(own, library, name):
    """Our exception, which is also one of a library's, where the script uses that library: whose it catches. One that
    derives from ours, as requests' JSONDecodeError does from json's, is both by itself."""
    module = sys.modules.get(library)
    other = getattr(module, name, None)
    if other is None or issubclass(own, other):
        return own
    if issubclass(other, own):
        return other
    key = (own, other)
    if key not in _made:
        _made[key] = type(own.__name__, (own, other), {"__module__": own.__module__, "__init__": own.__init__})
    return _made[key]


TIMEOUTS = {"connect_timeout": "ConnectTimeout", "tls_timeout": "ConnectTimeout", "first_byte_timeout": "ReadTimeout",
            "body_timeout": "ReadTimeout"}


def raise_unanswered(method, target, kind, text):
    if kind in TIMEOUTS:
        raise alike(RequestTimeout, "httpx", TIMEOUTS[kind])(method, target, kind, text)
    before = kind in ("dns", "refused", "unreachable") or kind.startswith("tls_")
    raise alike(RequestError, "httpx", "ConnectError" if before else "ReadError")(method, target, kind, text)


def raise_redirects(method, target, kind, text):
    raise alike(RequestError, "httpx", "TooManyRedirects")(method, target, "redirects", "too many redirects")


def raise_unsendable(method, target, kind, text):
    raise ValueError(f"{method} {target} cannot be sent: {text}")


def raise_for_status(response):
    if response.status_code == 0:
        raise RequestError(response.method, response.url, "", response.error or "no response")
    message = f"{response.status_code} for {response.method} {response.url}"
    request = Request(response.method, response.url)
    raise alike(StatusError, "httpx", "HTTPStatusError")(message, request=request, response=response)


def read_all(value):
    """The bytes of a body that is given as something else: a file, an iterable of bytes."""
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    read = getattr(value, "read", None)
    if read is not None:
        return read()
    if isinstance(value, (int, float)):
        raise TypeError(f"a body cannot be a {type(value).__name__}: give text, bytes, or json=")
    return b"".join(part.encode() if isinstance(part, str) else part for part in value)


def is_plain(data):
    """What is sent as it is given; all else is read."""
    return isinstance(data, (str, bytes, dict, list, tuple)) or hasattr(data, "items")


def encoded(options):
    """(body, content type) of what a request of Locust's is to send."""
    data = options.get("data")
    if options.get("files"):
        return multipart(data, options["files"])
    if data is None:
        import json
        value = options.get("json")
        return (None, None) if value is None else (json.dumps(value).encode(), "application/json")
    if isinstance(data, (str, bytes)) or not is_plain(data):
        return data if isinstance(data, (str, bytes)) else read_all(data), None
    from urllib.parse import urlencode
    return urlencode(list(fields_of(data))), "application/x-www-form-urlencoded"


def fields_of(data):
    if data is None:
        return
    for name, value in (data.items() if hasattr(data, "items") else data):
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is not None:
                yield name, one


def quoted(text):
    return str(text).replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def part_of(name, value, filename=None, content_type=None, headers=None):
    head = f'Content-Disposition: form-data; name="{quoted(name)}"'
    if filename is not None:
        head += f'; filename="{quoted(filename)}"'
    if content_type is not None:
        head += f"\r\nContent-Type: {content_type}"
    for field, text in (headers or {}).items():
        if field.lower() not in ("content-type", "content-disposition"):
            head += f"\r\n{field}: {text}"
    body = value if isinstance(value, bytes) else str(value).encode()
    return head.encode() + b"\r\n\r\n" + body + b"\r\n"


def type_of(filename):
    import mimetypes
    return mimetypes.guess_type(filename or "")[0] or "application/octet-stream"


def file_part(name, given):
    """A file as it may be given: its content, or (filename, content[, content type[, headers]])."""
    headers = {}
    if isinstance(given, (tuple, list)):
        filename, content, *more = given
        content_type, headers, *_ = *more, *(None, {})[len(more):]
    else:
        content, content_type = given, None
        filename = os.path.basename(str(getattr(given, "name", name)))
    headers = dict(headers or {})
    content_type = content_type or next((value for field, value in headers.items() if field.lower() == "content-type"), None)
    data = content if isinstance(content, (bytes, str)) else read_all(content)
    guessed = type_of(filename) if filename is not None else None
    return part_of(name, data, filename, content_type or guessed, headers)


def multipart(data, files):
    """(body, content type) of a form with files."""
    parts = [part_of(name, value) for name, value in fields_of(data)]
    parts += [file_part(name, given) for name, given in (files.items() if hasattr(files, "items") else files)]
    boundary = boundary_for(parts)
    opening = b"--" + boundary + b"\r\n"
    body = b"".join(opening + part for part in parts) + b"--" + boundary + b"--\r\n"
    return body, f"multipart/form-data; boundary={boundary.decode()}"


_boundaries = 0


def boundary_for(parts):
    """One that stands in none of the parts."""
    global _boundaries
    while True:
        _boundaries += 1
        boundary = b"brink-%016x" % _boundaries
        if not any(boundary in part for part in parts):
            return boundary
