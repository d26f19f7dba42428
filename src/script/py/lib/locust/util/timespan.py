"""Durations as people write them."""
import re


def parse_timespan(time_str):
    """Seconds of "20", "20s", "3m", "2h", "1h20m", "3h30m10s"."""
    if not time_str:
        raise ValueError("Invalid time span format")
    if re.fullmatch(r"\d+", time_str):
        return int(time_str)
    parts = re.fullmatch(r"((?P<hours>\d+?)h)?((?P<minutes>\d+?)m)?((?P<seconds>\d+?)s)?", time_str)
    if not parts or not any(parts.groupdict().values()):
        raise ValueError("Invalid time span format. Valid formats: 20, 20s, 3m, 2h, 1h20m, 3h30m10s, etc.")
    hours, minutes, seconds = (int(parts[name] or 0) for name in ("hours", "minutes", "seconds"))
    return hours * 3600 + minutes * 60 + seconds
