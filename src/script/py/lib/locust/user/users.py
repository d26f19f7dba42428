"""Users."""
import logging
import time
import traceback

import gevent
from gevent import GreenletExit
from locust.exception import LocustError, StopTest, StopUser
from locust.user import wait_time as waits
from locust.user.task import (LOCUST_STATE_RUNNING, LOCUST_STATE_STOPPING, LOCUST_STATE_WAITING, DefaultTaskSet,
                              collect_tasks)

logger = logging.getLogger("locust.user.users")

RENAMED = {"Locust": "User", "HttpLocust": "HttpUser", "FastHttpLocust": "FastHttpUser"}


class NoClientWarningRaiser:
    """Stands where a client would be on users that have none."""

    def __getattr__(self, name):
        raise LocustError(f"this user has no client, so no client.{name}: derive it from HttpUser")


class UserMeta(type):
    """Collects the tasks of a class, and makes it one of which users can be made."""

    def __new__(mcs, name, bases, members):
        members["tasks"] = collect_tasks(bases, members)
        if not members.get("abstract"):
            members["abstract"] = False
        return super().__new__(mcs, name, bases, members)


class User(metaclass=UserMeta):
    """One who carries out tasks. A run makes many of each class."""

    host = None
    min_wait = max_wait = wait_function = None  # names of former times, without effect
    wait_time = waits.constant(0)
    tasks = []
    weight = 1
    fixed_count = 0
    abstract = True
    _is_user = True

    def __init__(self, environment):
        self.environment = environment
        self._state = None
        self._greenlet = self._group = self._taskset_instance = None
        self._cp_last_run = self._made_at = time.time()
        self._pace, self._yielded = environment._pace, False
        self.client = NoClientWarningRaiser()

    @property
    def group(self):
        return self._group

    @property
    def greenlet(self):
        return self._greenlet

    def on_start(self):
        """Called when the user begins."""

    def on_stop(self):
        """Called when it ends."""

    def run(self):
        self._state = LOCUST_STATE_RUNNING
        self._taskset_instance = DefaultTaskSet(self)
        try:
            self.on_start()
            self._taskset_instance.run()
        except (GreenletExit, StopUser):
            self._leave()
        except StopTest:
            self._leave()
            self.environment.runner.quit()
        finally:
            self._ended()

    def _ended(self):
        """It sends nothing any more. Who asked for responses to judge them, and did not, is told."""
        from locust.clients import HttpSession
        if isinstance(self.client, HttpSession) and self.client._unfinished:
            self.client._many_unfinished()

    def _leave(self):
        try:
            self.on_stop()
        except (GreenletExit, StopUser, StopTest):
            pass

    def _before_task(self, task):
        """Where a rate says when tasks begin, each waits for its turn; a set of tasks is none itself."""
        if self._pace is not None and not (isinstance(task, type) and hasattr(task, "tasks")):
            self._pace.turn(self)

    def _wait_for(self, holder):
        """The pause between two tasks of a holder of tasks, or of the user itself."""
        if self._state == LOCUST_STATE_STOPPING:
            raise StopUser()
        self._state = LOCUST_STATE_WAITING
        if self._pace is None:
            seconds = holder.wait_time()
            # A request lets others run as well.
            if seconds > 0 or not self._yielded:
                gevent.sleep(seconds)
            self._yielded = False
        if self._state == LOCUST_STATE_STOPPING:
            raise StopUser()
        self._state = LOCUST_STATE_RUNNING

    def wait(self):
        self._wait_for(self)

    def context(self):
        """More to tell about each request, for listeners."""
        return {}

    def start(self, group):
        """Begins to live in a group of greenlets."""
        def live(user):
            try:
                user.run()
            except (GreenletExit, StopUser):
                pass
            except Exception:
                from locust import log
                log.unhandled_greenlet_exception = True
                logger.error("%s ended: on_start or the user itself raised an exception\n%s", type(user).__name__,
                             traceback.format_exc().rstrip())

        self._greenlet = group.spawn(live, self)
        self._group = group
        return self._greenlet

    def stop(self, force=False):
        """Whether it ends at once; otherwise as soon as the task it is at is done."""
        if force or self._state in (None, LOCUST_STATE_WAITING):
            self._group.killone(self._greenlet, block=False)
            return True
        self._state = LOCUST_STATE_STOPPING
        return False

    @classmethod
    def json(cls):
        return {"host": cls.host, "weight": cls.weight, "fixed_count": cls.fixed_count,
                "tasks": [getattr(one, "__name__", str(one)) for one in cls.tasks]}

    @classmethod
    def fullname(cls):
        """"module.Class", unless its module is a locustfile."""
        parts = [part for part in cls.__module__.split(".") if part not in ("locustfile", "__main__")]
        return ".".join([*parts, cls.__qualname__])


class HttpUser(User):
    """A user with a `client` that sends requests to `host`."""

    abstract = True
    pool_manager = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.host is None:
            raise LocustError(f"{type(self).__name__} has no host: set `host` on the class, or give --host")
        from locust.clients import HttpSession
        self.client = HttpSession(base_url=self.host, request_event=self.environment.events.request, user=self,
                                  pool_manager=self.pool_manager)
        self.client.trust_env = False


class _Renamed(type):
    def __new__(mcs, name, bases, members):
        if bases:
            old = bases[0].__name__
            raise ImportError(f"{old} is called {RENAMED[old]} now: derive {name} from that")
        return super().__new__(mcs, name, bases, members)


Locust, HttpLocust, FastHttpLocust = (_Renamed(name, (), {}) for name in RENAMED)
