"""What an answer is worth against the truth of its case: pure functions, for score.py and its tests. README.md says what
the columns mean."""

import dataclasses
import math
import statistics

SILENT = {"none", "unknown", "generator_limited"}  # causes that accuse no target
TOLERANCE = {"capacity_rps": 0.10, "slots": 0.20, "limit_rps": 0.05, "period_s": 0.10, "bytes_per_s": 0.15,
             "connections": 0.15, "requests": 0.20}
SURE = 0.85


@dataclasses.dataclass
class Try:
    """One run of the tester against a case."""

    case: str
    answer: dict  # empty when there was none
    seconds: float = 0.0
    requests: int = 0
    counts: dict = dataclasses.field(default_factory=dict)
    also: list = dataclasses.field(default_factory=list)  # causes said to hold beside the first
    error: str = ""
    used: float = 0.0  # share of the machine's processors that were busy meanwhile, whoever used them
    stolen: float = 0.0  # share of the machine's processors that a hypervisor gave to others meanwhile
    program: str = ""  # the commit of the tester; answers.py


def acceptable(truth):
    return set(truth["cause"]) | set(truth["also_right"])


def ranked(answer):
    """[(cause, confidence)], most likely first."""
    listed = [(each["cause"], float(each["confidence"])) for each in answer.get("ranked", [])]
    return listed or [(answer.get("cause", "unknown"), float(answer.get("confidence", 0)))]


def is_right(truth, answer):
    return answer.get("cause") in acceptable(truth)


def is_exact(truth, answer):
    return answer.get("cause") in truth["cause"]


def is_in_two(truth, answer):
    return any(cause in acceptable(truth) for cause, _ in ranked(answer)[:2])


def brier(truth, answer):
    """Half the squared distance between belief and truth: 0 is certain and right, 1 certain and wrong. All that is right
    for the case counts as one cause, and belief that was not given to any as another."""
    if not answer:
        return 1.0
    right = wrong = total = 0.0
    for cause, confidence in ranked(answer):
        total += confidence
        if cause in acceptable(truth):
            right += confidence
        else:
            wrong += confidence * confidence
    rest = max(0.0, 1.0 - total)
    if "unknown" in acceptable(truth):  # who believes in nothing says so
        right, rest = right + rest, 0.0
    return ((1.0 - right) ** 2 + wrong + rest * rest) / 2


def is_healthy(truth):
    return truth["family"] == "no_fault"


def is_false_alarm(truth, answer):
    """A fault of the target is claimed where there is none."""
    if not is_healthy(truth) or not answer:
        return False
    accused = answer.get("cause") not in SILENT | acceptable(truth)
    return accused or (answer.get("status") == "breaks" and "breaks" not in truth["status"])


def route_right(truth, answer):
    """True, False, or None where there is nothing to say."""
    if truth["route"] is None or not answer.get("route"):
        return None if truth["route"] is None or truth["status"] != ["breaks"] else False
    return truth["route"] in ("*", answer["route"])


def found(case, answer, name):
    """The value of parameter `name` in the answer, or None. Capacity is the route's own, unless all routes share it."""
    parameters = answer.get("parameters", {})
    if name == "capacity_rps" and case.truth["route"] != "*" and len(case.paths) > 1:
        name = "route_rps"
    value = parameters.get(name)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def error_of(case, answer, name):
    """|found / true - 1|; None when the table does not say, or the answer does not."""
    true, value = case.truth["parameters"].get(name), found(case, answer, name)
    return None if true is None or value is None else abs(value / true - 1)


def within(case, answer, name):
    """Whether a parameter of the table is right; a missing one is not. None when the table does not say."""
    if case.truth["parameters"].get(name) is None:
        return None
    error = error_of(case, answer, name)
    return error is not None and error <= case.truth.get("tolerance", {}).get(name, TOLERANCE[name])


def broken_promises(case, tried):
    """What the tester did that it must not do, by the target's own count."""
    said = []
    most = case.truth["parameters"].get("most_rps")
    if most and tried.counts.get("requests", 0) > most * (tried.seconds + 1):
        said.append(f"{tried.counts['requests']} requests in {tried.seconds:.0f} s, and {most} a second were allowed")
    if tried.counts.get("requests elsewhere", 0) > 0:
        said.append(f"{tried.counts['requests elsewhere']} requests to another origin")
    return said


def names_both(case, tried):
    """Whether both of two faults are named; None where there is one."""
    both = case.truth.get("both")
    if not both:
        return None
    named = {cause for cause, _ in ranked(tried.answer)[:2]} | set(tried.also)
    return set(both) <= named


def share(values):
    """(how many are true, of how many); values that are None do not count."""
    known = [bool(value) for value in values if value is not None]
    return sum(known), len(known)


def as_share(values):
    right, all_of_them = share(values)
    return f"{right}/{all_of_them} ({100 * right / all_of_them:.0f} %)" if all_of_them else "–"


def as_error(errors, wanted):
    """Median of the errors, and how many answers are within their tolerance."""
    known = [error for error in errors if error is not None]
    median = f"{100 * statistics.median(known):.0f} %" if known else "–"
    return f"{median}, within: {as_share(wanted)}"


def by_case(tries):
    """{name: its tries}, in the order in which they were made."""
    cases = {}
    for each in tries:
        cases.setdefault(each.case, []).append(each)
    return cases


def same_every_time(tries, *members):
    """Whether these members of the answer are the same in every try of one case; None of a single try."""
    said = {tuple(each.answer.get(member) for member in members) for each in tries}
    return len(said) == 1 if len(tries) > 1 else None


def repeatability(tries, *members):
    """"19/20 (95 %)": of the cases that were tried more than once, those with the same answer every time."""
    share_of_same = as_share([same_every_time(runs, *members) for runs in by_case(tries).values()])
    return "one run each" if share_of_same == "–" else share_of_same


def summary(cases, tries):
    """The rows of the scorecard: [(what, value)]. `cases` by name."""
    pairs = [(cases[each.case], each) for each in tries]
    truths = [(case.truth, each.answer) for case, each in pairs]
    needed = [(truth, answer) for truth, answer in truths if not is_healthy(truth)]
    healthy = [(truth, answer) for truth, answer in truths if is_healthy(truth)]
    sure = [(truth, answer) for truth, answer in truths if ranked(answer)[0][1] >= SURE] if truths else []

    def errors(name):
        return as_error([error_of(case, each.answer, name) for case, each in pairs],
                        [within(case, each.answer, name) for case, each in pairs])

    seconds = sorted(each.seconds for each in tries)
    stolen = sorted(each.stolen for each in tries)
    return [
        ("targets, runs", f"{len({each.case for each in tries})}, {len(tries)}"),
        ("cause right", as_share([is_right(*pair) for pair in truths])),
        ("cause right, faulty targets", as_share([is_right(*pair) for pair in needed])),
        ("cause exactly as in the table", as_share([is_exact(*pair) for pair in truths])),
        ("cause right among the first two", as_share([is_in_two(*pair) for pair in truths])),
        (f"right where belief is {SURE} or more", as_share([is_right(*pair) for pair in sure])),
        ("breaks or not: right", as_share([answer.get("status") in truth["status"] for truth, answer in truths])),
        ("route right", as_share([route_right(*pair) for pair in truths])),
        ("capacity: median error", errors("capacity_rps")),
        ("slots: median error", errors("slots")),
        ("limit of a limiter: median error", errors("limit_rps")),
        ("period: median error", errors("period_s")),
        ("Brier score, mean", f"{statistics.fmean(brier(*pair) for pair in truths):.3f}" if truths else "–"),
        ("false alarms on healthy targets and testers that are the limit",
         f"{sum(is_false_alarm(*pair) for pair in healthy)} of {len(healthy)}"),
        ("two faults: both named", as_share([names_both(case, each) for case, each in pairs])),
        ("promises broken", str(sum(len(broken_promises(case, each)) for case, each in pairs))),
        ("same cause in every run", repeatability(tries, "cause")),
        ("same cause, status and route in every run", repeatability(tries, "cause", "status", "route")),
        ("seconds a run: median, longest", f"{statistics.median(seconds):.0f}, {seconds[-1]:.0f}" if seconds else "–"),
        ("requests a run: median", f"{statistics.median(each.requests for each in tries):.0f}" if tries else "–"),
        ("processors stolen by a hypervisor: median, most",
         f"{as_percent(statistics.median(stolen))}, {as_percent(stolen[-1])}" if stolen else "–"),
        ("runs without an answer", str(sum(not each.answer for each in tries))),
    ]


def verdict_word(case, tried):
    if not tried.answer:
        return "no answer"
    if is_false_alarm(case.truth, tried.answer):
        return "FALSE ALARM"
    if broken_promises(case, tried):
        return "PROMISE BROKEN"
    if is_exact(case.truth, tried.answer):
        return "right"
    if is_right(case.truth, tried.answer):
        return "right (alike)"
    return "second" if is_in_two(case.truth, tried.answer) else "wrong"


def as_percent(value):
    return "" if value is None or math.isnan(value) else f"{100 * value:.0f} %"
