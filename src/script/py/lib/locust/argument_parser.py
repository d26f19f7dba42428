"""The command line of Locust, read: its options, their variables, and what locustfiles add."""
import argparse
import difflib
import os
import sys

from _brink_locust_config import DEFAULT_CONFIG_FILES, words_of, words_of_files
from _brink_locust_options import BRINK, COMMON, LOGGING, OF_THE_PAGE, OTHERS, STATISTICS

GONE = {"--web-auth": "--web-login", "--legacy-ui": None, "--modern-ui": None, "--slave": "--worker",
        "--expect-slaves": "--expect-workers", "-c": "-u", "--clients": "--users", "--hatch-rate": "--spawn-rate",
        "--no-web": "--headless", "--step-load": None}
REFUSED = {"otel": "give --otlp-endpoint or another export of brink bench"}


class LocustArgumentParser(argparse.ArgumentParser):
    """argparse, with the words that locustfiles may add to an argument."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("add_help", False)
        super().__init__(*args, **kwargs)
        self.words_of_configuration = []
        super().add_argument(END_OF_LISTS, action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
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
        before = [*self.words_of_configuration, *self.words_of_environment()]
        return super().parse_known_args([*before, *([END_OF_LISTS] if before else []), *words], namespace)

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


END_OF_LISTS = "--end-of-lists"  # so that a list before it does not take the words behind it
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


def default_args_dict():
    parser = get_empty_argument_parser()
    setup_parser_arguments(parser)
    return vars(parser.parse_args([]))


def ui_extra_args_dict(args=None):
    return {}
