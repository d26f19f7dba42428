"""Exceptions of a script as rows of the report."""
import os
import traceback

import _brink
import _brink_boot

MOST_DESCRIBED = 1000
_described = set()


def report(where, error):
    """Equal ones are one row, the first with its traceback."""
    place = _brink_boot.place_of(error.__traceback__)
    at = f" at {os.path.basename(place[0])}:{place[1]}" if place and not _brink_boot.is_own(place[0]) else ""
    key = f"{where}: {type(error).__name__}{at}"
    detail = ""
    if key not in _described and len(_described) < MOST_DESCRIBED:
        _described.add(key)
        detail = describe(error)
    _brink.mishap(key, detail)


def describe(error):
    trace = _brink_boot.from_script_on(error.__traceback__)
    try:
        return "".join(traceback.format_exception(type(error), error, trace)).rstrip()
    except Exception:
        return type(error).__name__
