"""A figure: what was measured, against what it is held, and whether it stands."""
import dataclasses


@dataclasses.dataclass
class Figure:
    what: str
    ours: str
    theirs: str
    asked: str
    holds: bool

    def row(self):
        return f"| {self.what} | {self.ours} | {self.theirs} | {self.asked} | {'yes' if self.holds else '**no**'} |"


HEADER = "| figure | brink | compared with | asked | holds |\n|---|---|---|---|---|"


def at_most(what, value, limit, unit, theirs="", form="{:.2f}"):
    return Figure(what, f"{form.format(value)} {unit}".strip(), theirs, f"≤ {limit:g} {unit}".strip(), value <= limit)


def at_least(what, value, limit, unit, theirs="", form="{:.2f}"):
    return Figure(what, f"{form.format(value)} {unit}".strip(), theirs, f"≥ {limit:g} {unit}".strip(), value >= limit)


def exactly(what, value, wanted, theirs=""):
    return Figure(what, str(value), theirs, str(wanted), value == wanted)


def ratio(what, ours, theirs, limit, unit, other="wrk", digits=2):
    """ours ÷ theirs, the median of paired runs, with the medians it is made of."""
    from machine import median
    quotient = median(a / b for a, b in zip(ours, theirs))
    return Figure(what, f"{median(ours):.2f} {unit}", f"{other} {median(theirs):.2f} {unit}: {quotient:.{digits}f} ×",
                  f"≤ {limit:.{digits}f} ×", quotient <= limit)
