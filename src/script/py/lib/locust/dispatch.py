"""Which class the next user is of."""
import math
from fractions import Fraction


class UsersDispatcher:
    """The order of users: classes with a fixed count first; of the others, the one whose coming brings the shares of
    all nearest to their weights. So any number of first users is a mix by weight."""

    def __init__(self, user_classes):
        self.classes = sorted(user_classes, key=lambda cls: cls.__name__)
        self._order = []
        self._weighted = {}
        # As whole numbers, so that shares that are equal are equal.
        weights = {cls: Fraction(cls.weight) for cls in self.classes if not cls.fixed_count}
        unit = math.lcm(*(weight.denominator for weight in weights.values()))
        self._weights = {cls: int(weight * unit) for cls, weight in weights.items()}
        self._total = sum(self._weights.values())

    def classes_of(self, count):
        """{class: users} of the first `count` users."""
        self._extend(count)
        wanted = dict.fromkeys(self.classes, 0)
        for cls in self._order[:count]:
            wanted[cls] += 1
        return wanted

    def at(self, place):
        self._extend(place + 1)
        return self._order[place] if place < len(self._order) else None

    def arrivals(self, count, missing):
        """So many of each class in the order of the first `count`."""
        skip = {cls: there - missing.get(cls, 0) for cls, there in self.classes_of(count).items()}
        for cls in self._order[:count]:
            if skip.get(cls, 0) > 0:
                skip[cls] -= 1
            else:
                yield cls

    def _extend(self, count):
        if not self._order:
            for cls in self.classes:
                self._order.extend([cls] * cls.fixed_count)
            self._fixed = len(self._order)
        while len(self._order) < count and self._total > 0:
            self._order.append(self._next())

    def _next(self):
        after = len(self._order) - self._fixed + 1
        # What is wanted of each, minus what there is, in parts of the total: off by so much when nobody of it comes.
        lacks = {cls: weight * after - self._weighted.get(cls, 0) * self._total
                 for cls, weight in self._weights.items()}
        best = min(lacks, key=lambda cls: abs(lacks[cls] - self._total) - abs(lacks[cls]))
        self._weighted[best] = self._weighted.get(best, 0) + 1
        return best


def batches(number, rate):
    """(users, seconds until the next) of a ramp: at least one at a time."""
    size = max(1, math.floor(rate))
    while number > 0:
        now = min(size, number)
        number -= now
        yield now, now / rate
