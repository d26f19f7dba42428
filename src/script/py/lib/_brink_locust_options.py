"""The options of Locust's command line, and those of Brink that go with them."""
import argparse

from locust.util.timespan import parse_timespan

OF_THE_PAGE = ("web_host", "web_port", "web_base_path", "web_login", "tls_cert", "tls_key", "userclass_picker")


def timespan(text):
    try:
        return parse_timespan(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from None


def positive(text):
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError(f"{text!r} must be above 0")
    return value


def count(text):
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text!r} must be 0 or more")
    return value


# Long name, short one, variable without LOCUST_, and what argparse is told.
FLAG = {"action": "store_true", "default": False}
COMMON = (
    ("host", "H", "HOST", {"metavar": "URL", "help": "where the load goes: http://10.21.32.33"}),
    ("users", "u", "USERS", {"type": count, "dest": "num_users", "metavar": "N", "help": "most users at once"}),
    ("spawn-rate", "r", "SPAWN_RATE", {"type": positive, "metavar": "N", "help": "users that begin in a second"}),
    ("run-time", "t", "RUN_TIME", {"type": timespan, "metavar": "TIME", "help": "ends after this: 300s, 20m, 1h30m"}),
    ("rate", None, None, {"type": positive, "metavar": "N",
                          "help": "so many tasks a second, whatever the target does; users come as they are needed"}),
    ("find-limit", None, None, {**FLAG, "help": "more and more users, each with its next task at once, until something "
                                                "breaks; --users is the most"}),
    ("list", "l", None, {**FLAG, "dest": "list_commands", "help": "prints the user classes"}),
    ("config-users", None, "CONFIG_USERS", {"nargs": "*", "metavar": "JSON", "help": "attributes of user classes"}),
)
STATISTICS = (
    ("csv", None, "CSV", {"dest": "csv_prefix", "metavar": "PREFIX", "help": "writes PREFIX_stats.csv and others"}),
    ("csv-full-history", None, "CSV_FULL_HISTORY", {**FLAG, "dest": "stats_history_enabled",
                                                    "help": "every entry in PREFIX_stats_history.csv"}),
    ("print-stats", None, "PRINT_STATS", {**FLAG, "help": "prints tables while it runs"}),
    ("only-summary", None, "ONLY_SUMMARY", {**FLAG, "help": "no tables while it runs"}),
    ("reset-stats", None, "RESET_STATS", {**FLAG, "help": "counts from when all users are there"}),
    ("html", None, "HTML", {"dest": "html_file", "metavar": "FILE",
                            "help": "writes a report; {u} {r} {t} are replaced"}),
    ("json", None, None, {**FLAG, "help": "prints the statistics as JSON on stdout, and nothing else"}),
    ("json-file", None, None, {"metavar": "NAME", "help": "writes them to NAME.json"}),
)
LOGGING = (
    ("skip-log-setup", None, "SKIP_LOG_SETUP", {**FLAG, "help": "leaves logging to the locustfile"}),
    ("loglevel", "L", "LOGLEVEL", {"default": "INFO", "metavar": "LEVEL", "help": "DEBUG, INFO, WARNING, ERROR"}),
    ("logfile", None, "LOGFILE", {"metavar": "FILE", "help": "where log lines go; else to stderr"}),
)
OTHERS = (
    ("headless", None, "HEADLESS", {**FLAG, "help": "begins at once, without a page, and ends by itself"}),
    ("headful", None, "HEADFUL", {**FLAG, "help": argparse.SUPPRESS}),
    ("autostart", None, "AUTOSTART", {**FLAG, "help": "begins at once, with the page"}),
    ("autoquit", None, "AUTOQUIT", {"type": int, "default": -1, "metavar": "N",
                                           "help": "with --autostart: leaves the page so many seconds after the end"}),
    ("tags", "T", "TAGS", {"nargs": "*", "metavar": "TAG", "help": "tasks that have any of these tags"}),
    ("exclude-tags", "E", "EXCLUDE_TAGS", {"nargs": "*", "metavar": "TAG", "help": "tasks that have none of these"}),
    ("stop-timeout", "s", "STOP_TIMEOUT", {"type": timespan, "default": 0, "metavar": "TIME",
                                           "help": "so long tasks may go on at the end"}),
    ("exit-code-on-error", None, "EXIT_CODE_ON_ERROR", {"type": int, "default": 1, "metavar": "N",
                                                        "help": "exit code when anything has failed"}),
    ("equal-weights", None, None, {**FLAG, "help": "every task as often as every other"}),
    ("profile", None, None, {"metavar": "NAME", "help": "a name for this run"}),
    ("show-task-ratio", None, None, {**FLAG, "help": "prints how often each task comes"}),
    ("show-task-ratio-json", None, None, {**FLAG, "help": "the same as JSON"}),
    ("web-host", None, "WEB_HOST", {"metavar": "HOST", "help": "where the page is; without it 127.0.0.1. Others "
                                                                 "than this machine need the token in the address"}),
    ("web-port", "P", "WEB_PORT", {"type": int, "metavar": "PORT", "help": "8089"}),
    ("web-base-path", None, "WEB_BASE_PATH", {"metavar": "PATH", "help": "paths of the page begin with it"}),
    ("web-login", None, "WEB_LOGIN", {**FLAG, "help": "asks for a login: BRINK_UI_LOGIN=USER:PASSWORD, else a token"}),
    ("tls-cert", None, "TLS_CERT", {"metavar": "FILE", "help": "of the page, which is then HTTPS"}),
    ("tls-key", None, "TLS_KEY", {"metavar": "FILE", "help": "of the certificate"}),
    ("class-picker", None, "USERCLASS_PICKER", {**FLAG, "dest": "userclass_picker", "help": "user classes are chosen on the page"}),
    ("master", None, "MODE_MASTER", {**FLAG, "help": "users are on the machines of workers, which say NATS_TOKEN of the "
                                               "master's first line"}),
    ("master-bind-host", None, "MASTER_BIND_HOST", {"default": "*", "metavar": "HOST", "help": "where it listens"}),
    ("master-bind-port", None, "MASTER_BIND_PORT", {"type": int, "default": 5557, "metavar": "PORT",
                                                    "help": "its port"}),
    ("expect-workers", None, "EXPECT_WORKERS", {"type": count, "default": 1, "metavar": "N",
                                                "help": "workers it waits for"}),
    ("expect-workers-max-wait", None, "EXPECT_WORKERS_MAX_WAIT", {"type": count, "default": 0, "metavar": "SECONDS",
                                                                  "help": "how long; 0: for ever"}),
    ("enable-rebalancing", None, None, {**FLAG, "help": argparse.SUPPRESS}),
    ("worker", None, "MODE_WORKER", {**FLAG, "help": "plays users of a master, whose locustfile it is sent"}),
    ("master-host", None, "MASTER_NODE_HOST", {"default": "127.0.0.1", "metavar": "HOST", "help": "where that is"}),
    ("master-port", None, "MASTER_NODE_PORT", {"type": int, "default": 5557, "metavar": "PORT", "help": "its port"}),
    ("processes", None, "PROCESSES", {"type": int, "metavar": "N", "help": "of this machine, each with its part of the "
                                                                                "users; -1: one a core"}),
    ("on-worker-loss", None, None, {"choices": ("redistribute", "go-on", "stop"), "metavar": "WHAT",
                                    "help": "of Brink: redistribute (workers), go-on or stop, when one is lost"}),
    ("otel", None, "ENABLE_OPENTELEMETRY", {**FLAG, "help": "refused: see the exports of brink bench"}),
)
# Brink's own, which `brink bench` knows.
BRINK = (
    ("i-own-this", None, None, {**FLAG, "help": "the hosts that load goes to are yours"}),
    ("threshold", None, None, {"action": "append", "default": [], "metavar": "LIMIT", "help": "'p95 < 300ms'"}),
    ("main", None, None, {**FLAG, "help": "executes the file as python3 FILE would, for its run_single_user()"}),
    ("record", None, None, {"metavar": "FILE", "help": "writes Brink's record as JSON"}),
    ("insecure", None, None, {**FLAG, "help": "certificates are not checked"}),
    ("timeout", None, None, {"metavar": "TIME", "help": "of a request; 60s"}),
    ("no-save", None, None, {**FLAG, "help": "keeps no record"}),
    ("store", None, None, {"metavar": "FOLDER", "help": "where the record is kept"}),
    ("seed", None, None, {"metavar": "N", "help": "of what is random in the engine"}),
    ("brink-run", None, None, {**FLAG, "help": argparse.SUPPRESS}),
    ("brink-seconds", None, None, {"type": float, "help": argparse.SUPPRESS}),
)
