"""A small report in HTML, for locustfiles that ask for one. `--html` writes Brink's."""
import html

from locust.stats import get_percentile_stats_summary, get_stats_summary
from locust.stats_tables import get_error_report_summary


def get_html_report(environment, show_download_link=True, use_modern_ui=False, theme="", **_):
    stats = environment.stats
    parts = [get_stats_summary(stats, False), get_percentile_stats_summary(stats), get_error_report_summary(stats)]
    body = "".join(f"<pre>{html.escape(chr(10).join(lines))}</pre>" for lines in parts)
    head = "<meta charset='utf-8'><title>Locust report</title>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
