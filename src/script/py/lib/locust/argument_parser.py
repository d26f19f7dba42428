"""The command line of Locust: its options, their variables, and what locustfiles add."""
import argparse
import difflib
import os
import sys

from locust.util.timespan import parse_timespan

DEFAULT_CONFIG_FILES = ("~/.locust.conf", "locust.conf")
GONE = {"--web-auth": "--web-login", "--legacy-ui": None, "--modern-ui": None, "--slave": "--worker",
        "--expect-slaves": "--expect-workers", "-c": "-u", "--clients": "--users", "--hatch-rate": "--spawn-rate",
        "--no-web": "--headless", "--step-load": None}
# What needs several processes, or a page of its own.
REFUSED = {"otel": "give --otlp-endpoint or another export of brink bench"}
OF_THE_PAGE = ("web_host", "web_port", "web_base_path", "web_login", "tls_cert", "tls_key", "userclass_picker")


class LocustArgumentParser(argparse.ArgumentParser):
    """argparse, with the words that locustfiles may add to an argument."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("add_help", False)
        super().__init__(*args, **kwargs)
        self.words_of_configuration = []
        self.secret_args_included_in_web_ui, self.args_included_in_web_ui = {}, {}

    def add_argument(self, *args, **kwargs):
        return mark(super().add_argument(*args, **prepared(kwargs)), kwargs)

    def add_argument_group(self, *args, **kwargs):
        group = super().add_argument_group(*args, **kwargs)
        plain = group.add_argument
        group.add_argument = lambda *words, **options: mark(plain(*words, **prepared(options)), options)
        return group

    def parse_known_args(self, args=None, namespace=None):
        words = list(sys.argv[1:] if args is None else args)
        return super().parse_known_args([*self.words_of_configuration, *self.words_of_environment(), *words], namespace)

    def words_of_environment(self):
        """Variables as the words they stand for; lists first, as whatever follows would belong to them."""
        lists, others = [], []
        for action in self._actions:
            variable = getattr(action, "env_var", None)
            value = os.environ.get(variable, "") if variable else ""
            if not value:
                continue
            if not action.option_strings:
                action.default = value.split()
            elif action.nargs in ("*", "+"):
                lists += [action.option_strings[-1], *value.replace(",", " ").split()]
            else:
                others += words_of(action, value)
        return lists + others

    def _print_message(self, message, file=None):
        said.append(message)

    def exit(self, status=0, message=None):
        said_err.append(message or "")
        sys.exit(status)

    def error(self, message):
        hint = ""
        for word in message.partition("unrecognized arguments: ")[2].split():
            known = [option for action in self._actions for option in action.option_strings]
            near = difflib.get_close_matches(word.split("=")[0], known, 1)
            if word in GONE:
                hint = f"\n  {word} is gone" + (f": write {GONE[word]}" if GONE[word] else "")
            elif near:
                hint = f"\n  Did you mean {near[0]}?"
        said_err.append(self.format_usage())
        self.exit(2, f"{self.prog}: error: {message}{hint}\n")


said, said_err = [], []  # what is to be printed

OWN_WORDS = ("env_var", "include_in_web_ui", "is_secret", "is_required", "is_multiple", "is_config_file_arg")


def prepared(options):
    options = {name: value for name, value in options.items() if name not in OWN_WORDS}
    return options


def mark(action, options):
    for name in OWN_WORDS:
        if name in options:
            setattr(action, name, options[name])
    if options.get("is_multiple") and action.nargs is None:
        action.nargs = "*"
    return action


def words_of(action, value):
    if action.nargs == 0:
        truth = str(value).strip().lower()
        return [action.option_strings[-1]] if truth in ("true", "yes", "1", "on") else []
    return [f"{action.option_strings[-1]}={value}"]


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
    ("record", None, None, {"metavar": "FILE", "help": "writes Brink's record as JSON"}),
    ("insecure", None, None, {**FLAG, "help": "certificates are not checked"}),
    ("timeout", None, None, {"metavar": "TIME", "help": "of a request; 60s"}),
    ("no-save", None, None, {**FLAG, "help": "keeps no record"}),
    ("store", None, None, {"metavar": "FOLDER", "help": "where the record is kept"}),
    ("seed", None, None, {"metavar": "N", "help": "of what is random in the engine"}),
    ("brink-run", None, None, {**FLAG, "help": argparse.SUPPRESS}),
    ("brink-seconds", None, None, {"type": float, "help": argparse.SUPPRESS}),
)


def add_options(parser, title, options):
    group = parser.add_argument_group(title)
    for name, short, variable, told in options:
        names = ([f"-{short}"] if short else []) + [f"--{name}"]
        group.add_argument(*names, **told, **({"env_var": f"LOCUST_{variable}"} if variable else {}))


def get_empty_argument_parser(add_help=False, default_config_files=DEFAULT_CONFIG_FILES, **_):
    parser = LocustArgumentParser(
        prog="locust", usage="brink locust [OPTION]... [USER CLASS]...",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="A command line of Locust, carried out by Brink.")
    parser.add_argument("-f", "--locustfile", metavar="FILE", default="locustfile.py", env_var="LOCUST_LOCUSTFILE",
                        help="Python files, parted by commas; or a folder of them")
    parser.add_argument("--config", metavar="FILE", help="more options")
    return parser


def setup_parser_arguments(parser):
    parser.add_argument("-h", "--help", action="help", help="prints this")
    parser.add_argument("-V", "--version", action="version", version=version_text(), help="prints the version")
    add_options(parser, "users", COMMON)
    add_options(parser, "statistics", STATISTICS)
    add_options(parser, "log", LOGGING)
    add_options(parser, "others", OTHERS)
    add_options(parser, "of Brink", BRINK)
    parser.add_argument("user_classes", nargs="*", metavar="USER CLASS", env_var="LOCUST_USER_CLASSES",
                        help="those whose users come; else all")


def version_text():
    import _brink
    import locust
    return f"locust {locust.__version__} ({_brink.agent}) Python {'.'.join(map(str, sys.version_info[:3]))}"


def get_parser(default_config_files=DEFAULT_CONFIG_FILES):
    import locust
    parser = get_empty_argument_parser()
    setup_parser_arguments(parser)
    locust.events.init_command_line_parser.fire(parser=parser)
    return parser


def parse_options(args=None):
    """The options, with those that locustfiles have added."""
    parser = get_parser()
    parser.words_of_configuration = words_of_files(parser, args)
    options = parser.parse_args(list(args or ()))
    return completed(parser, options)


def completed(parser, options):
    for refused, why in REFUSED.items():
        if getattr(options, refused, None):
            parser.error(f"--{refused}: {why}")
    if options.stats_history_enabled and not options.csv_prefix:
        parser.error("--csv-full-history needs --csv PREFIX")
    options.users = options.num_users
    options.environment_variables = None
    return options


def words_of_files(parser, words):
    """What configuration files say, the last one's counting most."""
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    first.add_argument("--config")
    named = first.parse_known_args([one for one in words or ()])[0].config
    found = []
    if os.path.isfile("pyproject.toml"):
        import tomllib
        with open("pyproject.toml", "rb") as file:
            found += [*tomllib.load(file).get("tool", {}).get("locust", {}).items()]
    for path in [*DEFAULT_CONFIG_FILES, *([named] if named else [])]:
        path = os.path.expanduser(path)
        if os.path.isfile(path):
            found += read_config(path)
        elif path == named:
            parser.error(f"cannot read {named}")
    by_name = {option.lstrip("-"): action for action in parser._actions for option in action.option_strings}
    lists, others = [], []
    for name, value in found:
        action = by_name.get(name.replace("_", "-")) or by_name.get(name)
        if action is None:
            parser.error(f"unrecognized arguments: --{name}")
        if isinstance(value, list) or action.nargs in ("*", "+"):
            value = value if isinstance(value, list) else str(value).replace(",", " ").split()
            lists += [action.option_strings[-1], *map(str, value)]
        else:
            others += words_of(action, value)
    return lists + others


def words_of_files_leniently(parser, words):
    """The same before the locustfiles have added their options: those that are not known yet are left out."""
    class Lenient:
        _actions = parser._actions

        @staticmethod
        def error(_):
            raise KeyError

    try:
        return words_of_files(Lenient, words)
    except KeyError:
        return []


def read_config(path):
    """`name = value` or `name: value` lines; [a, b] is a list, a name alone is a flag."""
    pairs = []
    with open(path) as file:
        for line in file:
            line = line.split("#", 1)[0].strip() if line.lstrip().startswith(("#", ";")) else line.strip()
            if not line or line[0] in "#;[":
                continue
            mark = min((at for at in (line.find("="), line.find(":")) if at > 0), default=len(line))
            name, value = line[:mark].strip().lstrip("-"), line[mark + 1:].strip().strip("\"'")
            if value.startswith("[") and value.endswith("]"):
                value = [one.strip().strip("\"'") for one in value[1:-1].split(",") if one.strip()]
            pairs.append((name, value if value != "" else "true"))
    return pairs


def default_args_dict():
    parser = get_empty_argument_parser()
    setup_parser_arguments(parser)
    return vars(parser.parse_args([]))


def ui_extra_args_dict(args=None):
    return {}
