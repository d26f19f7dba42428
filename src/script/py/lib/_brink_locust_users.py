"""The users of Locust that are there: how many of each class, who begins and who ends."""
import logging
import traceback

import gevent
from _brink_locust_shares import Owners
from gevent.pool import Group

logger = logging.getLogger("locust.runners")
# How long users are waited for who are to end, in seconds: they may send something on leaving, and take their time.
LONGEST_LEAVE = 60


class Users:
    """A runner, as far as its users go; quit() is its own."""

    def __init__(self, environment):
        self.environment = environment
        self.owners = Owners()
        self.told_users = None  # {class: users} of all processes, where this one only adds up
        self.forget_users()

    def forget_users(self):
        self.user_greenlets = Group()
        self.most_users = 0     # at once, of this process' part of them
        self.rated = set()      # users of a rate
        self._users = {}        # class -> users of it, in the order in which they came

    def all_users(self):
        return (user for users in self._users.values() for user in users)

    @property
    def user_classes(self):
        return self.environment.user_classes

    @property
    def user_classes_by_name(self):
        return self.environment.user_classes_by_name

    @property
    def user_count(self):
        if self.told_users is not None:
            return sum(self.told_users.values())
        return len(self.user_greenlets) + len(self.rated)

    @property
    def user_classes_count(self):
        counts = {cls.__name__: 0 for cls in self.user_classes}
        if self.told_users is not None:
            return counts | self.told_users
        for cls, users in self._users.items():
            counts[cls.__name__] = len(users)
        return counts

    def spawn_user(self, cls):
        from locust.exception import StopTest, StopUser
        try:
            user = cls(self.environment)
        except StopUser:
            return
        except StopTest:
            self.quit()
            return
        except Exception as error:
            from locust import log
            log.unhandled_greenlet_exception = True
            logger.error("%s cannot be made: %s\n%s", cls.__name__, error, traceback.format_exc().rstrip())
            if "has no host" in str(error):
                self.quit()
            return
        assert getattr(user, "environment", None) is not None, (
            f"{cls.__name__}.__init__ does not call super().__init__(*args, **kwargs)")
        group = self._users.setdefault(cls, [])
        group.append(user)
        greenlet = user.start(self.user_greenlets)
        greenlet.rawlink(lambda _: group.remove(user) if user in group else None)
        self.most_users = max(self.most_users, self.user_count - self.owners.borrowed)

    def spawn_users(self, user_classes_spawn_count, wait=False):
        for name, count in user_classes_spawn_count.items():
            for _ in range(count):
                self.spawn_user(self.user_classes_by_name[name])

    def _stop_some(self, cls, count):
        """Those who came last."""
        ending = self._users.get(cls, [])[-count:]
        self._stop_users(ending)

    def _stop_users(self, users):
        timeout = self.environment.stop_timeout
        for user in users:
            if user.greenlet is not None and user.greenlet is not gevent.getcurrent():
                user.stop(force=not timeout)
        left = [user.greenlet for user in users if user.greenlet is not None
                and user.greenlet is not gevent.getcurrent() and not user.greenlet.dead]
        if not left:
            return
        if timeout:
            gevent.joinall(left, timeout)
            late = [one for one in left if not one.dead]
            if late:
                logger.info("Not all users finished their tasks & terminated in %s seconds. Stopping them...", timeout)
                gevent.killall(late, block=False)
        gevent.joinall(left, LONGEST_LEAVE)
