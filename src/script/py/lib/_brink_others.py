"""Requests that users send with other clients: whatever stands on http.client, as urllib and requests do. They are counted
among the checks, by method and host, and measured no further: what they cost would be Python's time, not the target's."""
import _brink


def count(connection, passed):
    port = "" if connection.port == connection.default_port else f":{connection.port}"
    scheme = "https" if connection.default_port == 443 else "http"
    host = f"[{connection.host}]" if ":" in connection.host else connection.host
    _brink.check(f"other client: {connection._brink_method} {scheme}://{host}{port}", passed)


def install(client):
    """In the module http.client. What no user sends (while a file is loaded, in a thread) is not counted."""
    cls = client.HTTPConnection
    begin, send, receive = cls.putrequest, cls.endheaders, cls.getresponse
    failures = (OSError, client.HTTPException)

    def putrequest(self, method, *arguments, **keywords):
        self._brink_method = method
        return begin(self, method, *arguments, **keywords)

    def endheaders(self, *arguments, **keywords):
        try:
            return send(self, *arguments, **keywords)
        except Exception:
            count(self, False)
            raise

    def getresponse(self, *arguments, **keywords):
        try:
            response = receive(self, *arguments, **keywords)
        except failures:
            count(self, False)
            raise
        count(self, response.status < 400)
        return response

    cls.putrequest, cls.endheaders, cls.getresponse = putrequest, endheaders, getresponse
