"""Which users of Locust live in which of several processes. Each has its part of them, and what it is told to have of others'
beside it, when one is lost or comes late."""
import collections
import time

import gevent

told = collections.deque()  # (when, segment, whether it begins): by the thread that plays stages, for `follow`
LOOK_EVERY = 0.1  # seconds; whoever tells does so longer before


class Owners:
    """Which part each user is of: whoever has the fewest when it comes. And which of them live here.

    A segment (turn, count) of the users has those whose number leaves `turn` when it is divided by `count`. Every process
    numbers the users alike, so they agree on who has whom, whenever each of them hears of it."""

    def __init__(self, part=0, parts=1, here=True):
        self.part, self.parts = part, parts
        self._here = [self.own] if here else []
        self.clear()

    @property
    def own(self):
        return self.part, self.parts

    def clear(self):
        self._of = {}  # class -> the number of each of its users, in the order in which they came
        self._held = [0] * self.parts
        self.borrowed = 0  # users here who are of other parts

    def come(self, cls):
        """Whether the next user of this class lives here."""
        part = self._held.index(min(self._held))
        number = part + self._held[part] * self.parts
        self._held[part] += 1
        self._of.setdefault(cls, []).append(number)
        here = self._is_here(number)
        self.borrowed += here and self._is_borrowed(number)
        return here

    def go(self, cls, count):
        """How many of the last so many users of this class live here."""
        numbers = self._of.get(cls, [])
        going = numbers[len(numbers) - min(count, len(numbers)):]
        del numbers[len(numbers) - len(going):]
        for number in going:
            self._held[number % self.parts] -= 1
        ours = [number for number in going if self._is_here(number)]
        self.borrowed -= sum(map(self._is_borrowed, ours))
        return len(ours)

    def take(self, segment):
        """{class: users} who live here from now on."""
        self._here.append(segment)
        return self._move(segment, 1)

    def give(self, segment):
        """{class: users} who lived here until now."""
        if segment not in self._here:
            return {}
        self._here.remove(segment)
        return self._move(segment, -1)

    def _move(self, segment, sign):
        turn, count = segment
        moved = {cls: [number for number in numbers if number % count == turn] for cls, numbers in self._of.items()}
        self.borrowed += sign * sum(map(self._is_borrowed, (number for some in moved.values() for number in some)))
        return {cls: len(numbers) for cls, numbers in moved.items() if numbers}

    def _is_here(self, number):
        return any(number % count == turn for turn, count in self._here)

    def _is_borrowed(self, number):
        return number % self.parts != self.part


def tell(turn, count, begins_in, ends_in):
    """The segment is to live here from then on; or no longer, from `ends_in` seconds on."""
    begins = ends_in is None
    told.append((time.monotonic() + (begins_in if begins else ends_in), (turn, count), begins))


def follow(runner):
    """On a fiber of the run's: what is told happens when it is to."""
    waiting = []
    while True:
        while told:
            waiting.append(told.popleft())
        waiting.sort(key=lambda one: one[0])  # of one moment in the order in which they were told
        while waiting and waiting[0][0] <= time.monotonic():
            _, segment, begins = waiting.pop(0)
            (runner.take_up if begins else runner.give_up)(segment)
        until = waiting[0][0] - time.monotonic() if waiting else LOOK_EVERY
        gevent.sleep(max(0, min(LOOK_EVERY, until)))
