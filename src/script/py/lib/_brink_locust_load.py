"""How files of Locust are loaded, with their command line; on the main thread, before the run."""
import json
import os

import _brink_locust_page
from _brink_locust_files import execute, find_files, import_files
from _brink_locust_state import Leave, is_loading, state
from _brink_locust_told import told

__all__ = ["is_loading", "load", "state"]


def load(words):
    """The command line, and the files it names -> what there is to run, as JSON."""
    from locust import argument_parser
    out, err = argument_parser.said, argument_parser.said_err
    out.clear()
    err.clear()
    state.loading = True
    try:
        return json.dumps(read(json.loads(words)))
    except Leave as leave:
        return json.dumps({"exit": leave.code, "out": "".join(out) + leave.out, "err": "".join(err) + leave.err})
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
        return json.dumps({"exit": code, "out": "".join(out), "err": "".join(err)})
    finally:
        state.loading = False


def read(words):
    from locust import argument_parser
    first = argument_parser.get_empty_argument_parser()
    argument_parser.setup_parser_arguments(first)
    if any(word in ("-h", "--help", "-V", "--version") for word in words):
        first.parse_args(words)
    first.words_of_configuration = argument_parser.words_of_files(first, words, leniently=True)
    known, _ = first.parse_known_args(words)
    files = find_files(known.locustfile)
    if known.main:
        execute(files, known.i_own_this)
    namespace = import_files(files)
    return set_up(argument_parser.parse_options(words), files, *namespace)


def set_up(options, files, users, shapes):
    import locust
    from locust import log
    from locust.env import Environment
    if not options.skip_log_setup:
        if options.loglevel.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
            raise Leave(1, "Invalid --loglevel. Valid values are: DEBUG/INFO/WARNING/ERROR/CRITICAL\n")
        if options.brink_run and options.loglevel == "INFO":
            options.loglevel = "WARNING"
        log.setup_logging(options.loglevel, options.logfile)
    missing = [name for name in options.user_classes if name not in users]
    if missing:
        raise Leave(1, f"Unknown User(s): {', '.join(missing)}\n  there are {', '.join(users)}\n")
    chosen = [users[name] for name in options.user_classes or users]
    if options.list_commands:
        raise Leave(0, out="Available Users:\n" + "".join(f"    {name}\n" for name in users))
    if options.autoquit != -1 and not options.autostart:
        raise Leave(1, "--autoquit has a meaning beside --autostart only\n")
    notes = notes_of(options)
    shape = shapes[0]() if shapes else None
    if shape is not None and not shape.use_common_options and (options.num_users or options.spawn_rate
                                                               or options.run_time) and not options.brink_run:
        notes.append("the locustfile has a load shape, so --users, --spawn-rate and --run-time have no effect")
    if options.find_limit:
        options.rate = 1  # tasks begin when they are asked for, whoever asks
    if options.rate and shape is not None:
        notes.append(f"--{'find-limit' if options.find_limit else 'rate'} says when tasks begin, so the load shape of the locustfile has no effect")
        shape = None
    if shape is None and (options.autostart or not _brink_locust_page.wanted(options)):
        options.num_users = options.users = options.num_users or 1
        options.spawn_rate = options.spawn_rate or 1
    try:
        environment = Environment(
            locustfile=",".join(os.path.basename(file) for file in files), parsed_locustfiles=list(files),
            user_classes=chosen, shape_class=shape, events=locust.events, host=options.host, tags=options.tags,
            exclude_tags=options.exclude_tags, reset_stats=options.reset_stats, parsed_options=options,
            stop_timeout=options.stop_timeout, profile=options.profile, available_user_classes=users,
            available_shape_classes={type(one).__name__: one for one in ([shape] if shape else [])})
        configure(environment, options)
        environment.remove_unweighted()
    except ValueError as error:
        raise Leave(1, f"{error}\n") from error
    state.environment, state.options, state.rate = environment, options, options.rate
    show_ratio(environment, options)
    environment.create_local_runner()
    from _brink_locust import Pace
    environment._pace = Pace() if options.rate else None
    begin_listening(environment)
    environment.runner.hand_out_host()
    return told(environment, options, files, notes)


def configure(environment, options):
    for text in options.config_users or ():
        if os.path.isfile(text):
            with open(text) as file:
                text = file.read()
        try:
            settings = json.loads(text)
        except ValueError as error:
            raise Leave(1, f"--config-users: {error}\n") from error
        for one in settings if isinstance(settings, list) else [settings]:
            environment.update_user_class(one)
    if options.equal_weights:
        environment.assign_equal_weights()


def notes_of(options):
    from locust.argument_parser import OF_THE_PAGE
    asked = [name for name in OF_THE_PAGE if getattr(options, name)]
    if not asked or _brink_locust_page.wanted(options):
        return []
    words = ", ".join(f"--{name.replace('_', '-')}" for name in asked)
    return [f"{words} without effect: users begin at once, and there is no page"]


def show_ratio(environment, options):
    from locust.user import inspectuser
    if options.show_task_ratio:
        raise Leave(0, out=inspectuser.get_ratio_text(environment.user_classes))
    if options.show_task_ratio_json:
        ratios = {"per_class": inspectuser.get_ratio(environment.user_classes, None, False),
                  "total": inspectuser.get_ratio(environment.user_classes, None, True)}
        raise Leave(0, out=json.dumps(ratios, indent=4) + "\n")


def begin_listening(environment):
    """The listeners of `init`, whose exceptions are fatal."""
    from locust import log
    before, log.unhandled_greenlet_exception = log.unhandled_greenlet_exception, False
    if _brink_locust_page.wanted(state.options):
        _brink_locust_page.begin(environment)
    environment.events.init.fire(environment=environment, runner=environment.runner, web_ui=environment.web_ui)
    if log.unhandled_greenlet_exception:
        raise Leave(1)
    log.unhandled_greenlet_exception = before
