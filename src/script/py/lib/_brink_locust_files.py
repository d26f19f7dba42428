"""The files of a command line of Locust, and what they define."""
import importlib.util
import os
import runpy
import sys
import traceback

import _brink_boot
from _brink_locust_state import Leave


def execute(files, owned):
    """Has a file do what it does as a program, and ends with it. What a user in it sends goes over plain sockets."""
    import signal

    import _brink_rows
    from _brink_locust_state import state
    if len(files) != 1:
        raise Leave(1, "--main executes one file: name it with -f\n")
    _brink_rows.owned = owned
    state.loading = False
    sys.stdout = sys.__stdout__
    signal.signal(signal.SIGINT, signal.default_int_handler)
    path = os.path.abspath(files[0])
    _brink_boot.folder = os.path.dirname(path)
    sys.argv = [files[0]]
    sys.path.insert(0, _brink_boot.folder)
    try:
        runpy.run_path(path, run_name="__main__")
    except KeyboardInterrupt as error:
        raise Leave(130) from error
    except Exception as error:
        raise Leave(1, text_of(error)) from error
    raise Leave(0)


def text_of(error):
    """Its traceback, from the file's first line in it; of a file that cannot be read there is none."""
    trace = _brink_boot.from_script_on(error.__traceback__)
    if isinstance(error, SyntaxError) and trace is error.__traceback__:
        return "".join(traceback.format_exception_only(error))
    return "".join(traceback.format_exception(type(error), error, trace))


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
        raise Leave(1, text_of(error)) from error
    finally:
        sys.path.remove(folder)
