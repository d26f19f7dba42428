"""How files of Locust are loaded, with their command line; on the main thread, before the run."""
import importlib.util
import json
import os
import sys
import traceback

import _brink_boot
import _brink_rows

NOWHERE = "http://localhost"  # where users send nothing by HTTP


class State:
    """Of the one run there is."""

    environment = options = csv = None
    rate = None
    loading = False


state = State()
def is_loading():
    return state.loading


class Leave(Exception):
    """There is nothing to run."""

    def __init__(self, code, err="", out=""):
        super().__init__(err or out)
        self.code, self.err, self.out = code, err, out


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
    first.words_of_configuration = argument_parser.words_of_files_leniently(first, words)
    known, _ = first.parse_known_args(words)
    files = find_files(known.locustfile)
    namespace = import_files(files)
    return set_up(argument_parser.parse_options(words), files, *namespace)


def find_files(text):
    found = []
    for part in text.split(","):
        part = part.strip()
        if os.path.isdir(part):
            inside = sorted(os.path.join(folder, name) for folder, _, names in os.walk(part) for name in names
                            if name.endswith(".py") and not name.startswith("_"))
            if not inside:
                raise Leave(1, f"Could not find any locustfiles in directory '{part}'\n")
            found += inside
        elif part.startswith(("http://", "https://")):
            found.append(download(part))
        elif not os.path.isfile(part):
            hint = "" if part != "locustfile.py" else " Name it with -f."
            raise Leave(1, f"Could not find '{part}'.{hint} See --help for available options.\n")
        elif not part.endswith(".py"):
            raise Leave(1, f"'{part}' must end in .py\n")
        else:
            found.append(part)
    return found


def download(url):
    import atexit
    import tempfile
    import urllib.request
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            text = response.read()
        compile(text, url, "exec")
    except (OSError, SyntaxError, ValueError) as error:
        raise Leave(1, f"cannot take a locustfile from {url}: {error}\n") from error
    folder = tempfile.mkdtemp(prefix="brink-locust-")
    name = url.rsplit("/", 1)[-1].partition("?")[0]
    path = os.path.join(folder, name if name.endswith(".py") else "locustfile.py")
    with open(path, "wb") as file:
        file.write(text)

    def remove():
        os.unlink(path)
        os.rmdir(folder)

    atexit.register(remove)
    return path


def import_files(files):
    """(user classes, shape) by name, with the file of each."""
    from locust.shape import LoadTestShape
    from locust.user.users import User
    users, shapes = {}, {}
    _brink_boot.folder = os.path.dirname(os.path.abspath(files[0]))
    sys.argv = [files[0]]
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    modules = [(import_file(file), file) for file in files]
    for module, file in modules:
        for name, member in vars(module).items():
            if not isinstance(member, type):
                continue
            kinds = ((User, users, "user"), (LoadTestShape, shapes, "shape"))
            for base, known, kind in kinds:
                if issubclass(member, base) and member.__dict__.get("abstract", member.abstract) is False:
                    remember(known, member, file, kind)
    if not users:
        for module, file in modules:
            for made in users_of_functions(module):
                remember(users, made, file, "user")
    if not users:
        raise Leave(1, f"No User class found in {', '.join(files)}!\n"
                       "  derive a class from HttpUser, FastHttpUser or User\n")
    return {name: cls for name, (cls, _) in users.items()}, [cls for cls, _ in shapes.values()]


def users_of_functions(module):
    """In a file without user classes: users who do nothing but call a test_* function of the file, whose one argument is
    their client: `session`, or `fastsession` for that of FastHttpUser."""
    import inspect

    from locust import FastHttpUser, HttpUser
    kinds = {"session": HttpUser, "fastsession": FastHttpUser}
    for name, function in list(vars(module).items()):
        if not name.startswith("test_") or not inspect.isfunction(function):
            continue
        wanted = list(inspect.signature(function).parameters)
        if len(wanted) == 1 and wanted[0] in kinds:
            yield user_of_function(name, function, kinds[wanted[0]], module.__name__)


def user_of_function(name, function, base, module):
    def call(user):
        function(user.client)

    call.__name__ = name
    return type(base)(name, (base,), {"tasks": [call], "__module__": module, "__doc__": function.__doc__})


def remember(known, cls, file, kind):
    other = known.get(cls.__name__)
    if other is not None and other[0] is not cls and os.path.abspath(other[1]) != os.path.abspath(file):
        raise Leave(1, f"Duplicate {kind} class names: {cls.__name__} is defined in {other[1]} and {file}\n")
    known[cls.__name__] = (cls, file)


def import_file(file):
    path = os.path.abspath(file)
    name = os.path.splitext(os.path.basename(path))[0]
    name = "locustfile" if name == "locust" else name
    folder = os.path.dirname(path)
    sys.path.insert(0, folder)
    try:
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module
    except SystemExit as error:
        raise Leave(1, f"{file} calls exit({error.code!r}) while it is loaded\n") from error
    except BaseException as error:
        trace = _brink_boot.from_script_on(error.__traceback__)
        text = "".join(traceback.format_exception(type(error), error, trace))
        raise Leave(1, text) from error
    finally:
        sys.path.remove(folder)


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
    if options.host:
        for cls in environment.user_classes:
            cls.host = options.host
    environment.create_local_runner()
    from _brink_locust import Pace
    environment._pace = Pace() if options.rate else None
    begin_listening(environment)
    return told(environment, options, files, notes)


def configure(environment, options):
    for text in options.config_users or ():
        if os.path.isfile(text):
            with open(text) as file:
                text = file.read()
        settings = json.loads(text)
        for one in settings if isinstance(settings, list) else [settings]:
            environment.update_user_class(one)
    if options.equal_weights:
        environment.assign_equal_weights()


def notes_of(options):
    from locust.argument_parser import OF_THE_PAGE
    asked = [name for name in OF_THE_PAGE if getattr(options, name)]
    if not asked or _brink_locust_page().wanted(options):
        return []
    words = ", ".join(f"--{name.replace('_', '-')}" for name in asked)
    return [f"{words} without effect: users begin at once, and there is no page"]


def _brink_locust_page():
    import _brink_locust_page as page  # which needs this module
    return page


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
    if _brink_locust_page().wanted(state.options):
        _brink_locust_page().begin(environment)
    environment.events.init.fire(environment=environment, runner=environment.runner, web_ui=environment.web_ui)
    if log.unhandled_greenlet_exception:
        raise Leave(1)
    log.unhandled_greenlet_exception = before


def told(environment, options, files, notes):
    from locust.contrib.fasthttp import FastHttpUser
    classes = environment.user_classes
    _brink_rows.owned = options.i_own_this
    hosts = hosts_of([options.host] if options.host else [cls.host for cls in classes])
    if options.run_time is None and options.brink_run and environment.shape_class is None:
        options.run_time = options.brink_seconds
    insecure = all(issubclass(cls, FastHttpUser) and cls.insecure for cls in classes) or turns_checks_off(files)
    run_time = options.run_time
    if environment.shape_class is not None and not environment.shape_class.use_common_options:
        run_time = None
    users, rate = options.num_users or 1, options.spawn_rate or 1
    html = options.html_file or ""
    for mark, value in (("{u}", users), ("{r}", f"{rate:g}"), ("{t}", run_time)):
        html = html.replace(mark, str(value))
    pairs = [("i-own-this", "true")] if options.i_own_this else []
    if options.master:
        bind = "0.0.0.0" if options.master_bind_host == "*" else options.master_bind_host
        wait = options.expect_workers_max_wait
        pairs += [("workers", str(max(1, options.expect_workers))), ("bind", bind),
                  ("port", str(options.master_bind_port)), ("join-timeout", f"{wait}s" if wait else "24h")]
    pairs += [(name, "true") for name in ("insecure", "no-save") if getattr(options, name.replace("-", "_"))]
    pairs += [(name, getattr(options, name)) for name in ("timeout", "store", "seed") if getattr(options, name)]
    pairs += [(name, str(value)) for name, value in (("processes", options.processes),
                                                     ("on-worker-loss", options.on_worker_loss)) if value is not None]
    pairs += [("json", options.record)] if options.record else []
    pairs += [("threshold", limit) for limit in options.threshold]
    return {"files": list(files), "classes": [cls.__name__ for cls in classes], "hosts": hosts, "notes": notes,
            "users": users, "shaped": environment.shape_class is not None, "run_time": run_time,
            "stop_timeout": options.stop_timeout or 0, "rate": options.rate, "find_limit": options.find_limit,
            "html": html, "json": options.json, "verify": not insecure, "options": pairs,
            "page": _brink_locust_page().wanted(options)}


def hosts_of(given):
    """One of each origin; there is always one."""
    from urllib.parse import urlsplit

    from _brink_http import split_base
    found = {}
    for host in given:
        if host and host.lower().startswith(("http://", "https://")):
            host = split_base(host)[0]
            try:
                found.setdefault(_brink_rows.origin_of(urlsplit(host)), host)
            except (TypeError, ValueError) as error:
                raise Leave(1, f"the host {host!r} is no URL: {error}\n") from error
    return list(found.values()) or [NOWHERE]


def turns_checks_off(files):
    """Whether a file says verify=False anywhere: certificates are checked for all requests of a run or for none."""
    for file in files:
        with open(file, errors="replace") as text:
            if any("verify" in line and "False" in line for line in text):
                return True
    return False
