"""Field masks (Sheets API, "Field masks"): ``a.b,c(d,e.f)`` and ``*``.

A mask is read into a tree of names. An empty tree means: everything below.
"""

from typing import Any

from tests.google.exchange import JSON

Mask = dict[str, "Mask"]


class MaskSyntaxError(ValueError):
    """The mask cannot be read."""


def parse_mask(text: str) -> Mask:
    """Read a mask. Raises MaskSyntaxError."""
    mask, position = _parse(text, 0)
    if position != len(text):
        raise MaskSyntaxError(text)
    return mask


def _parse(text: str, position: int) -> tuple[Mask, int]:
    tree: Mask = {}
    while True:
        path, position = _path(text, position)
        below: Mask = {}
        if position < len(text) and text[position] == "(":
            below, position = _parse(text, position + 1)
            if position >= len(text) or text[position] != ")":
                raise MaskSyntaxError(text)
            position += 1
        _add(tree, path, below)
        if position < len(text) and text[position] == ",":
            position += 1
            continue
        return tree, position


def _path(text: str, position: int) -> tuple[list[str], int]:
    start = position
    while position < len(text) and text[position] not in ",()":
        position += 1
    path = [name.strip() for name in text[start:position].replace("/", ".").split(".")]
    if not all(path):
        raise MaskSyntaxError(text)
    return path, position


def _add(tree: Mask, path: list[str], below: Mask) -> None:
    for index, name in enumerate(path):
        known = name in tree
        node = tree.setdefault(name, {})
        last = index == len(path) - 1
        if known and not node:
            return  # the whole of it was asked for already
        if last and not below:
            node.clear()
            return
        tree = node
    for name, deeper in below.items():
        _add(tree, [name], deeper)


def prune(value: Any, mask: Mask) -> Any:
    """Keep what the mask names. What is named and absent stays absent; what holds it stays, as an empty shell."""
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [prune(item, mask) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: prune(value[name], below) for name, below in mask.items() if name in value}


def within(mask: Mask | None, *path: str) -> Mask | None:
    """Follow a path down: the mask below it, {} when everything below was asked for, None when nothing was."""
    if mask is None:
        return None
    for name in path:
        if not mask or "*" in mask:
            return {}
        if name not in mask:
            return None
        mask = mask[name]
    return mask


def wants(mask: Mask | None, *path: str) -> bool:
    """Tell whether the mask asks for the path or something below it."""
    return within(mask, *path) is not None


def overlay(target: JSON, source: JSON, mask: Mask) -> JSON:
    """Give ``target`` with the masked fields taken from ``source``: absent there means removed (Sheets, ``fields``)."""
    if not mask or "*" in mask:
        return dict(source)
    result = dict(target)
    for name, below in mask.items():
        if below and isinstance(source.get(name, {}), dict):
            inner = overlay(result.get(name) or {}, source.get(name) or {}, below)
            if inner:
                result[name] = inner
            else:
                result.pop(name, None)
        elif name in source:
            result[name] = source[name]
        else:
            result.pop(name, None)
    return result
