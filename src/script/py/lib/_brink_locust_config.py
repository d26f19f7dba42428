"""What configuration files say, as words of the command line."""
import argparse
import os

DEFAULT_CONFIG_FILES = ("~/.locust.conf", "locust.conf")


def words_of(action, value):
    if action.nargs == 0:
        truth = str(value).strip().lower()
        return [action.option_strings[-1]] if truth in ("true", "yes", "1", "on") else []
    return [f"{action.option_strings[-1]}={value}"]


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
