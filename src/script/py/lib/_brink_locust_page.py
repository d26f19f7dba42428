"""What the page of a locustfile asks, and what it is told; on the main thread, but for `serve`."""
import collections
import json
import logging
import traceback

from _brink_locust_form import above_zero, again, form, hosts, whole
from _brink_locust_paths import answer
from _brink_locust_tables import Lines, tables
from _brink_locust_state import state
from _brink_locust_told import wanted

__all__ = ["again", "begin", "page", "serve", "wanted", "words"]

logger = logging.getLogger("locust.web")
words = collections.deque()  # for those who lead the run: what is to be done


def begin(environment):
    """The page there is, for the listeners of `init`."""
    from locust.web import WebUI
    environment.web_ui = WebUI(environment, served=True)
    logging.getLogger().addHandler(Lines())
    hosts.update((cls, cls.host) for cls in environment.user_classes)


# While users are there, on the fiber that leads them.


def serve(runner):
    import gevent
    while True:
        gevent.sleep(0.2)
        while words:
            act(runner, *words.popleft())


def act(runner, word, *values):
    if word == "stop":
        runner.quit()
    elif word == "reset":
        runner.environment.events.reset_stats.fire()
        runner.stats.reset_all()
        runner.exceptions.clear()
    elif word == "users":
        runner.start(*values)


# Questions.


def page(text):
    """One question as JSON -> its answer as JSON."""
    asked = json.loads(text)
    try:
        return json.dumps(QUESTIONS[asked["do"]](asked), default=str)
    except Exception:
        logger.error("the page cannot be answered\n%s", traceback.format_exc().rstrip())
        return json.dumps({"status": 500, "type": "text/plain", "body": "that failed: see the log\n"})


def tell(asked):
    """A word for those who lead the run; where nobody does, it is done here."""
    runner = state.environment.runner
    if asked["word"] == "reset" and runner.state in ("ready", "stopped"):
        act(runner, "reset")
    elif asked["word"] == "users":
        words.append(("users", whole(asked["user_count"], "user_count"), above_zero(asked["spawn_rate"], "spawn_rate")))
    else:
        words.append((asked["word"],))
    return {}


QUESTIONS = {"form": form, "tables": tables, "tell": tell, "answer": answer}
