"""What the interpreter needs before it loads anything of a user's."""
import importlib.abc
import importlib.machinery
import io
import os
import sys

PREFIX = "<brink>/"


class Library(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """The modules that are built into the program."""

    def __init__(self, modules):
        self.modules = modules

    def find_spec(self, name, path=None, target=None):
        if name not in self.modules:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=self.file_of(name), is_package=self.is_package(name))

    def file_of(self, name):
        return PREFIX + name.replace(".", "/") + ("/__init__.py" if self.is_package(name) else ".py")

    def is_package(self, name):
        return self.modules[name][0]

    def get_source(self, name):
        return self.modules[name][1]

    def get_code(self, name):
        return compile(self.get_source(name), self.file_of(name), "exec", dont_inherit=True)


class Refused(Exception):
    """Something in a script that cannot be carried out: what, and what to do about it."""

    def __init__(self, message, hint=""):
        super().__init__(message)
        self.message, self.hint = message, hint


class OverLine(io.TextIOWrapper):
    """stderr, where it is a terminal and a line is drawn over itself: what is printed begins where that line did. Whole
    lines go out in one piece, as the other is drawn at any moment."""

    def __init__(self, stream):
        super().__init__(stream.buffer, stream.encoding, stream.errors)
        self.line, self.at_begin = "", True

    def write(self, text):
        self.line += text
        if "\n" in text:
            whole, _, rest = self.line.rpartition("\n")
            self._show(whole + "\n", rest)
        return len(text)

    def flush(self):
        if self.line:
            self._show(self.line, "")
        super().flush()

    def _show(self, text, rest):
        super().write(("\r\x1b[K" if self.at_begin else "") + text)
        self.line, self.at_begin = rest, text.endswith("\n")
        super().flush()


def install(modules):
    sys.meta_path.insert(0, Library(modules))
    # What a script prints is no result of the run.
    if sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        sys.stderr = OverLine(sys.stderr)
    sys.stdout = sys.stderr
    import _brink_cooperative
    _brink_cooperative.install()


def end():
    import atexit
    atexit._run_exitfuncs()
    flush()


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass


def is_own(file):
    return file.startswith(PREFIX) or file.startswith("<frozen ")


folder = ""  # of the script


def is_script(file):
    """Whether it is the script, or beside it, and not a package that happens to lie below."""
    return file.startswith(folder + os.sep) and os.sep + "site-packages" + os.sep not in file


def place_of(traceback):
    """(file, line) of where the script was: its last frame, or else the last one of all."""
    place = last = None
    while traceback is not None:
        last = (traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)
        if is_script(last[0]):
            place = last
        traceback = traceback.tb_next
    return place or last


def from_script_on(traceback):
    """Without the frames that called the script, which are ours and Python's."""
    part = traceback
    while part is not None and not is_script(part.tb_frame.f_code.co_filename):
        part = part.tb_next
    return part or traceback


def place_of_frame(frame):
    """"shop.py:40 in browse": the innermost line of the script's own; else of whatever it calls."""
    found = None
    while frame is not None:
        file = frame.f_code.co_filename
        if not is_own(file):
            found = found or frame
            if is_script(file):
                found = frame
                break
        frame = frame.f_back
    if found is None:
        return ""
    return f"{os.path.basename(found.f_code.co_filename)}:{found.f_lineno} in {found.f_code.co_name}"


def explain(error, file):
    """(message, hint) of what was raised while a script was loaded."""
    if isinstance(error, Refused):
        return error.message, error.hint
    if isinstance(error, SyntaxError):
        where = os.path.basename(error.filename or file)
        text = (error.text or "").strip()
        return f"{where}, line {error.lineno}: {type(error).__name__}: {error.msg}", text
    place = place_of(error.__traceback__)
    where = f" ({os.path.basename(place[0])}, line {place[1]})" if place and not is_own(place[0]) else ""
    message = f"{file} cannot be loaded: {type(error).__name__}: {first_line(error)}{where}"
    if isinstance(error, ModuleNotFoundError):
        return message, f"install it for {sys.executable}, or activate the virtual environment that has it"
    return message, ""


def first_line(error):
    try:
        return str(error).split("\n", 1)[0]
    except Exception:
        return "(it cannot be shown)"
