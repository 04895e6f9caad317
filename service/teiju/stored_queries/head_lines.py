"""The `#+` lines of a file, read as YAML into a Head; each fault is named by file and line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import ValidationError

from teiju.errors import QueryError
from teiju.stored_queries.head import Head

MARK: Final = "#+"
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def split_head(text: str) -> tuple[str, int]:
    """The YAML of the head, and where in `text` the query begins.

    Line n of the YAML is line n of the file.
    """
    head: list[str] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if not line.startswith(MARK):
            break
        head.append(line.removeprefix(MARK).removeprefix(" "))
        start += len(line)
    return "".join(head), start


def read_head(source: str, path: Path) -> Head:
    """The head that the YAML `source` says. Raises QueryError naming file and line of a fault."""
    if not source:
        raise QueryError(
            f"{path}:1: 見出しがありません / there is no head — "
            "begin with `#+ title:`, see queries/README.md"
        )
    try:
        tree = yaml.compose(source, Loader=_LOADER)
        content = yaml.load(source, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise QueryError(f"{path}:{line}: not YAML: {error.problem}") from error
    _refuse_repeated_keys(tree, path)
    try:
        return Head.model_validate(content)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in fault["loc"]) or "head"
        line = _line_of(tree, fault["loc"])
        raise QueryError(f"{path}:{line}: {place}: {fault['msg']}") from error


def _refuse_repeated_keys(node: yaml.Node | None, path: Path) -> None:
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            line = key.start_mark.line + 1
            raise QueryError(f"{path}:{line}: {key.value}: stands twice — keep one of them")
        seen.add(key.value)
        _refuse_repeated_keys(value, path)


def _line_of(node: yaml.Node | None, steps: Sequence[int | str]) -> int:
    """The line of the innermost of `steps` that is there."""
    line = 1
    for step in steps:
        found = _child(node, str(step))
        if found is None:
            break
        line, node = found
    return line


def _child(node: yaml.Node | None, step: str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and step.isdecimal() and int(step) < len(node.value):
        item = node.value[int(step)]
        return item.start_mark.line + 1, item
    return None
