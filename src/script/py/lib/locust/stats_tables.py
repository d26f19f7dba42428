"""Tables for people."""
import logging
import os
import shutil

from locust import stats as numbers

console_logger = logging.getLogger("locust.stats_logger")

__all__ = ["console_logger", "get_error_report_summary", "get_percentile_stats_summary", "get_stats_summary",
           "print_error_report", "print_percentile_stats", "print_stats", "print_stats_json", "save_stats_json",
           "stats_json",
           "stats_printer"]


def name_width():
    columns = shutil.get_terminal_size((120, 24)).columns if numbers.STATS_AUTORESIZE else 0
    return max(numbers.STATS_NAME_WIDTH if not columns else min(numbers.STATS_NAME_WIDTH, columns - 82), 20)


def rule(*widths):
    return "|".join("-" * width for width in widths)


def entry_line(entry, current=True):
    rps = entry.current_rps if current else entry.total_rps
    fails = entry.current_fail_per_sec if current else entry.total_fail_per_sec
    width = name_width()
    name = entry.name if len(entry.name or "") <= width else entry.name[:width - 1] + "…"
    share = f"{entry.num_failures}({100 * entry.fail_ratio:.2f}%)"
    return (f"{(entry.method or '')[:8]:<8} {name:<{width}} {entry.num_requests:>7} {share:>13} |"
            f"{entry.avg_response_time:>7.0f} {entry.min_response_time or 0:>7.0f} {entry.max_response_time:>7.0f} "
            f"{entry.median_response_time or 0:>6.0f} |{rps or 0:>8.2f} {fails or 0:>11.2f}")


def percentile_line(entry, percentiles):
    width = name_width()
    values = " ".join(f"{entry.get_response_time_percentile(p):>6.0f}" for p in percentiles)
    return f"{(entry.method or '')[:8]:<8} {entry.name[:width]:<{width}} {values} {entry.num_requests:>6}"


def get_stats_summary(stats, current=True):
    width = name_width()
    head = (f"{'Type':<8} {'Name':<{width}} {'# reqs':>7} {'# fails':>13} |"
            f"{'Avg':>7} {'Min':>7} {'Max':>7} {'Med':>6} |{'req/s':>8} {'failures/s':>11}")
    line = rule(width + 31, 31, 20)
    rows = [entry_line(entry, current) for entry in numbers.sort_stats(stats.entries)]
    return [head, line, *rows, line, entry_line(stats.total, current), ""]


def get_percentile_stats_summary(stats):
    percentiles = numbers.PERCENTILES_TO_REPORT
    width = name_width()
    names = " ".join(f"{name:>6}" for name in numbers.get_readable_percentiles(percentiles))
    line = "-" * (17 + width + 7 * len(percentiles))
    rows = [percentile_line(entry, percentiles) for entry in numbers.sort_stats(stats.entries) if entry.response_times]
    total = [percentile_line(stats.total, percentiles)] if stats.total.response_times else []
    head = f"{'Type':<8} {'Name':<{width}} {names} {'# reqs':>6}"
    return ["Response time percentiles (approximated)", head, line, *rows, line, *total, ""]


def get_error_report_summary(stats):
    errors = sorted(stats.errors.values(), key=lambda error: (error.method or "", error.name or "", str(error.error)))
    line = "|".join(("-" * 19, "-" * 100))
    return ["Error report", f"{'# occurrences':<18} {'Error':<100}", line,
            *(f"{error.occurrences:<18} {error.to_name()}" for error in errors), line, ""]


def print_stats(stats, current=True):
    for line in get_stats_summary(stats, current):
        console_logger.info(line)


def print_percentile_stats(stats):
    for line in get_percentile_stats_summary(stats):
        console_logger.info(line)


def print_error_report(stats):
    if stats.errors:
        for line in get_error_report_summary(stats):
            console_logger.info(line)


def stats_json(stats):
    import json
    return json.dumps(stats.serialize_stats(), indent=4)


def print_stats_json(stats):
    print(stats_json(stats))


def save_stats_json(stats, filename):
    folder = os.path.dirname(filename)
    if folder:
        os.makedirs(folder, exist_ok=True)
    with open(f"{filename}.json", "w") as file:
        file.write(stats_json(stats))


def stats_printer(stats):
    """A function that prints the table every two seconds, for a greenlet."""
    def printer():
        import gevent
        while True:
            print_stats(stats)
            gevent.sleep(numbers.CONSOLE_STATS_INTERVAL_SEC)
    return printer
