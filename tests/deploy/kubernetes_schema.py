"""Holds documents to Kubernetes' own description of them, as Debian's python3-kubernetes has it (generated from the
OpenAPI document of Kubernetes 1.22): each key is one that is known, each value of its type, and nothing is missing."""
import re

from kubernetes.client import models

PLAIN = {"str": str, "int": int, "bool": bool, "float": (int, float)}


def faults(document):
    """What is wrong with it, one line each."""
    kind, version = document.get("kind"), document.get("apiVersion", "")
    found = []
    model = getattr(models, f"V1{kind}", None) if version.rsplit("/", 1)[-1] == "v1" else None
    if model is None:
        return [f"{version} {kind}: nobody knows that kind"]
    check_model(document, model, kind, found)
    return found


def check_model(value, model, path, found):
    if not isinstance(value, dict):
        found.append(f"{path}: {value!r} is no {model.__name__}")
        return
    names = {key: name for name, key in model.attribute_map.items()}
    for key in value.keys() - names.keys():
        found.append(f"{path}: unknown key {key}")
    known = {names[key]: inner for key, inner in value.items() if key in names}
    try:
        model(**known)
    except ValueError as error:  # something it cannot be without, or a choice there is not
        found.append(f"{path}: {error}")
    for name, inner in known.items():
        check(inner, model.openapi_types[name], f"{path}.{model.attribute_map[name]}", found)


def check(value, kind, path, found):
    each, table = re.fullmatch(r"list\[(.+)\]", kind), re.fullmatch(r"dict\(str, (.+)\)", kind)
    if each and isinstance(value, list):
        for number, inner in enumerate(value):
            check(inner, each[1], f"{path}[{number}]", found)
    elif table and isinstance(value, dict):
        for key, inner in value.items():
            check(inner, table[1], f"{path}[{key}]", found)
    elif kind in PLAIN:
        right = isinstance(value, PLAIN[kind]) and isinstance(value, bool) == (kind == "bool")
        if not right:
            found.append(f"{path}: {value!r} is no {kind}")
    elif kind.startswith("V1"):
        check_model(value, getattr(models, kind), path, found)
    elif kind == "object":  # a number or a text, such as a port or a quantity
        if not isinstance(value, (int, str)) or isinstance(value, bool):
            found.append(f"{path}: {value!r} is neither a number nor a text")
    else:
        found.append(f"{path}: {value!r} is no {kind}")
