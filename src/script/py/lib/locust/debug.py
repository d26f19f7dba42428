"""One user, to look at."""
import sys


class PrintListener:
    """Prints a line for each request."""

    def __init__(self, env, include_length=False, include_time=False, include_context=False, include_payload=False):
        self.include_length, self.include_time = include_length, include_time
        self.include_context, self.include_payload = include_context, include_payload
        env.events.request.add_listener(self.on_request)

    def on_request(self, request_type, name, response_time, response_length=0, exception=None, context=None,
                   response=None, **_):
        parts = [request_type.ljust(8), name.ljust(50)]
        if self.include_time:
            parts.append(f"{response_time or 0:7.0f} ms")
        if self.include_length:
            parts.append(f"{response_length or 0:9d}")
        if self.include_context:
            parts.append(str(context or ""))
        if self.include_payload:
            parts.append(payload_of(response))
        parts.append("" if exception is None else repr(exception))
        print(" ".join(parts).rstrip(), file=sys.stderr)


def payload_of(response):
    """What was sent, as text."""
    body = getattr(getattr(response, "request", None), "body", None)
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body or "")


def run_single_user(user_class, include_length=False, include_time=False, include_context=False, include_payload=False,
                    loglevel="WARNING"):
    """Runs one user of a class until it is interrupted, and prints its requests, in a file that is executed by itself:
    brink locust --main. While a locustfile is loaded, nothing happens here."""
    import _brink_locust
    if _brink_locust.is_loading():
        return
    import locust
    from locust.env import Environment
    from locust.exception import StopUser
    from locust.log import setup_logging
    if loglevel:
        setup_logging(loglevel)
    environment = Environment(events=locust.events, user_classes=[user_class], host=user_class.host)
    environment.create_local_runner()
    PrintListener(environment, include_length, include_time, include_context, include_payload)
    locust.events.init.fire(environment=environment, runner=environment.runner, web_ui=None)
    locust.events.test_start.fire(environment=environment)
    try:
        user_class(environment).run()
    except (KeyboardInterrupt, StopUser):
        pass
    finally:
        locust.events.test_stop.fire(environment=environment)
