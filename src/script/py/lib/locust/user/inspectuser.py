"""How often each task comes."""
from collections import Counter

from locust.user.task import TaskSet
from locust.user.users import User


def get_ratio(user_classes, user_spawned=None, total=False):
    """{class: {"ratio": share, "tasks": the same of its tasks}}."""
    count = user_spawned or {cls.__name__: cls.weight for cls in user_classes}
    whole = sum(count.values()) or 1
    return {cls.__name__: node(cls, count[cls.__name__] / whole, total) for cls in user_classes
            if count.get(cls.__name__)}


def node(holder, share, total):
    made = {"ratio": share}
    tasks = Counter(getattr(holder, "tasks", ()))
    if tasks:
        whole = sum(tasks.values())
        made["tasks"] = {}
        for one, times in tasks.items():
            part = times / whole * (share if total else 1)
            nested = isinstance(one, type) and issubclass(one, (TaskSet, User))
            made["tasks"][one.__name__] = node(one, part, total) if nested else {"ratio": part}
    return made


def get_ratio_text(user_classes):
    lines = []
    for title, total in (("Task ratio per User class", False), ("Total task ratio", True)):
        lines += [title, "-" * 80]
        add_lines(lines, get_ratio(user_classes, None, total), 1)
        lines.append("")
    return "\n".join(lines)


def add_lines(lines, ratios, depth):
    for name, one in sorted(ratios.items(), key=lambda pair: -pair[1]["ratio"]):
        lines.append(f" {round(one['ratio'] * 100, 1):<10}{'  ' * depth}{name}")
        add_lines(lines, one.get("tasks", {}), depth + 1)


def print_task_ratio(user_classes, num_users=None, total=False):
    lines = []
    add_lines(lines, get_ratio(user_classes, None, total), 1)
    print("\n".join(lines))
