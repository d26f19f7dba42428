"""One user, to look at."""
import sys


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
    setup_logging(loglevel)
    environment = Environment(events=locust.events, user_classes=[user_class], host=user_class.host)
    environment.create_local_runner()

    def show(request_type, name, response_time, response_length=0, exception=None, context=None, **_):
        parts = [request_type.ljust(8), name.ljust(50)]
        if include_time:
            parts.append(f"{response_time or 0:7.0f} ms")
        if include_length:
            parts.append(f"{response_length or 0:9d}")
        if include_context:
            parts.append(str(context or ""))
        parts.append("" if exception is None else repr(exception))
        print(" ".join(parts).rstrip(), file=sys.stderr)

    locust.events.request.add_listener(show)
    locust.events.init.fire(environment=environment, runner=environment.runner, web_ui=None)
    locust.events.test_start.fire(environment=environment)
    try:
        user_class(environment).run()
    except (KeyboardInterrupt, StopUser):
        pass
    finally:
        locust.events.test_stop.fire(environment=environment)
