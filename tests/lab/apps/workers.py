"""A WSGI program for gunicorn. FAULT in the environment is JSON: {"seconds": 0.05}: what each request waits, for any path
but that of the count."""

import json
import os
import time

fault = json.loads(os.environ["FAULT"])


def app(environment, start_response):
    path = environment["PATH_INFO"]
    body = b'<!doctype html><title>home</title><a href="/list">/list</a>\n' if path == "/" else b"ok\n"
    with open(os.environ["SERVED"], "ab", buffering=0) as served:  # one byte a request: the only count all workers share
        served.write(b".")
    time.sleep(fault["seconds"])
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
    return [body]
