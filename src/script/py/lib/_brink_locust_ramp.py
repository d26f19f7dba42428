"""Users of Locust come and go, so many a second, by one plan of which each of several processes plays its own."""
import json
import logging
import time

import gevent
from _brink_locust_shares import Owners
from _brink_locust_users import Users
from locust.dispatch import UsersDispatcher, batches

logger = logging.getLogger("locust.runners")


class Ramps(Users):
    """A runner, as far as its users come and go; all_spawned() is its own."""

    def __init__(self, environment):
        super().__init__(environment)
        self.spawning_greenlet = None
        self.quitting = False
        self.target_user_classes_count = {}
        self.late = 0.0  # so many seconds of the run were over when it began here, and
        self._made_up = None  # so many of them are made up for; None: all are
        self._ramp = None  # which of these steps, and when the next is due
        self._dispatched = {}   # class -> how many there are to be
        self._dispatchers = {}

    def dispatcher_of(self, user_classes):
        key = tuple(sorted(cls.__name__ for cls in user_classes))
        if key not in self._dispatchers:
            self._dispatchers[key] = UsersDispatcher(user_classes)
        return self._dispatchers[key]

    def forget_ramps(self):
        self._dispatched.clear()
        self._dispatchers.clear()
        self.owners.clear()

    def aim(self, user_count, user_classes=None):
        """{class: users} that there are to be, known from now on."""
        wanted = self.dispatcher_of(user_classes or self.user_classes).classes_of(user_count)
        self.target_user_classes_count = {cls.__name__: count for cls, count in wanted.items() if count}
        return wanted

    def begin_ramp(self, user_count, spawn_rate, wait, user_classes):
        steps = self._steps(user_count, spawn_rate, user_classes)
        if self._made_up is not None:
            self._ramp = [steps, self._made_up]
        elif wait:
            self._follow(steps)
        else:
            self.spawning_greenlet = gevent.spawn(self._follow, steps)

    # Of one who comes late: what the others did meanwhile is decided here too, without anybody coming or going.

    def come_late(self, seconds):
        self.late, self._made_up, self._ramp = seconds, 0.0 if seconds > 0 else None, None
        self.owners = Owners(*self.owners.own, here=self._made_up is None)

    def make_up(self, until):
        """For the run until then; at the end of it the users of this part come."""
        if self._made_up is None:
            return
        self._made_up = min(until, self.late)
        while self._ramp is not None and self._ramp[1] < self._made_up:
            ramp = self._ramp
            seconds = next(ramp[0], None)
            if seconds is not None:
                ramp[1] += seconds
            elif self._ramp is ramp:  # a listener may have begun another one
                self._ramp = None
        if self._made_up < self.late:
            return
        self._made_up = None
        self.take_up(self.owners.own)
        if self._ramp is not None:
            steps, due = self._ramp
            self.spawning_greenlet = gevent.spawn(self._follow, steps, due - self.late)

    # What is dealt anew.

    def take_up(self, segment):
        coming = [cls for cls, count in self.owners.take(segment).items() for _ in range(count)]
        for cls in self._with_breaks(coming):
            if not self.quitting:
                self.spawn_user(cls)

    def give_up(self, segment):
        for cls, count in self.owners.give(segment).items():
            gevent.spawn(self._stop_some, cls, count)

    # The steps of a ramp.

    def _follow(self, steps, seconds=0):
        if seconds > 0:
            gevent.sleep(seconds)
        for pause in steps:
            gevent.sleep(pause)

    def _steps(self, user_count, spawn_rate, user_classes=None):
        """Does one after the other, and says how many seconds it is to the next."""
        logger.info("Ramping to %d users at a rate of %.2f per second", user_count, spawn_rate)
        dispatcher = self.dispatcher_of(user_classes or self.user_classes)
        wanted = self.aim(user_count, user_classes)
        going = {cls: count - wanted.get(cls, 0) for cls, count in self._dispatched.items()
                 if count > wanted.get(cls, 0)}
        missing = {cls: count - self._dispatched.get(cls, 0) for cls, count in wanted.items()
                   if count > self._dispatched.get(cls, 0)}
        coming = [cls for cls in dispatcher.arrivals(user_count, missing)]
        leaving = [cls for cls, count in going.items() for _ in range(count)]
        yield from self._in_batches(leaving, spawn_rate, self._end_batch)
        yield from self._in_batches(coming, spawn_rate, self._begin_batch)
        counts = self.user_classes_count if self.owners.parts == 1 else self.target_user_classes_count
        logger.info("All users spawned: %s (%i total users)", json.dumps(counts), sum(counts.values()))
        self.all_spawned()

    def _in_batches(self, classes, rate, act):
        at = 0
        for size, seconds in batches(len(classes), rate):
            begin = time.perf_counter()
            act(classes[at:at + size])
            at += size
            if at < len(classes):
                yield max(0, seconds - (time.perf_counter() - begin))

    def _begin_batch(self, classes):
        for cls in self._with_breaks(classes):
            self._dispatched[cls] = self._dispatched.get(cls, 0) + 1
            if self.owners.come(cls):
                self.spawn_user(cls)

    def _with_breaks(self, classes):
        for number, cls in enumerate(classes):
            if number % 50 == 49:
                gevent.sleep(0)  # those who are there need not wait for all
            yield cls

    def _end_batch(self, classes):
        for cls in set(classes):
            count = classes.count(cls)
            self._dispatched[cls] -= count
            count = self.owners.go(cls, count)
            if count == 0:
                continue
            if self.environment.stop_timeout:
                gevent.spawn(self._stop_some, cls, count)
            else:
                self._stop_some(cls, count)
