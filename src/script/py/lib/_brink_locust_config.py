"""What configuration files say, as words of the command line."""
import argparse
import os
import re

DEFAULT_CONFIG_FILES = ("~/.locust.conf", "locust.conf")


def words_of(action, value):
    if action.nargs == 0:
        truth = str(value).strip().lower()
        return [action.option_strings[-1]] if truth in ("true", "yes", "1", "on") else []
    return [f"{action.option_strings[-1]}={value}"]


def words_of_files(parser, words, leniently=False):
    """What configuration files say, the last one's counting most. Leniently is before the locustfiles have added their
    options: what is not known yet is left out."""
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    first.add_argument("--config")
    named = first.parse_known_args([one for one in words or ()])[0].config
    found = []
    try:
        found += read_project("pyproject.toml")
        for path in [*DEFAULT_CONFIG_FILES, *([named] if named else [])]:
            path = os.path.expanduser(path)
            if os.path.isfile(path):
                found += read_config(path)
            elif path == named:
                raise ValueError(f"cannot read {named}")
    except ValueError as error:
        if not leniently:
            parser.error(str(error))
    by_name = {option.lstrip("-"): action for action in parser._actions for option in action.option_strings}
    lists, others = [], []
    for name, value in found:
        action = by_name.get(name.replace("_", "-")) or by_name.get(name)
        if action is None:
            if not leniently:
                parser.error(f"unrecognized arguments: --{name}")
        elif isinstance(value, list) or action.nargs in ("*", "+"):
            value = value if isinstance(value, list) else str(value).replace(",", " ").split()
            lists += [action.option_strings[-1], *map(str, value)]
        else:
            others += words_of(action, value)
    return lists + others


def read_project(path):
    """The pairs of [tool.locust]; none where there is no such file."""
    if not os.path.isfile(path):
        return []
    import tomllib
    with open(path, "rb") as file:
        try:
            return [*tomllib.load(file).get("tool", {}).get("locust", {}).items()]
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ValueError(f"{path}: {error}") from error


# The name, one of "=", ":" and blanks, the value; a comment begins after a blank.
LINE = re.compile(r"""(?P<name>[^\s:=;#\[]+)(\s*[:=]\s*|\s+|$)(?P<value>"[^"]*"|'[^']*'|\[[^\]]*\]|.*?)(\s+[#;].*)?$""")


def read_config(path):
    """`name = value`, `name: value` or `name value` lines; [a, b] is a list, a name alone is a flag."""
    pairs = []
    with open(path) as file:
        for line in file:
            found = LINE.match(line.strip())
            if found is None or line.lstrip()[:1] in "#;[":
                continue
            name, value = found["name"].lstrip("-"), found["value"].strip().strip("\"'")
            if value.startswith(("#", ";")):
                value = ""
            if value.startswith("[") and value.endswith("]"):
                value = [one.strip().strip("\"'") for one in value[1:-1].split(",") if one.strip()]
            pairs.append((name, value if value != "" else "true"))
    return pairs
