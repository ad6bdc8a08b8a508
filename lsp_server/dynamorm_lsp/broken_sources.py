"""Files of models that are no valid Python: what they declare is understood in part, and nothing is made of that."""

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dynamorm_analysis.reading.languages import parser_for

if TYPE_CHECKING:
    from dynamorm_workspace.loading import LoadedWorkspace


def broken_among(paths: Iterable[str], workspace: "LoadedWorkspace") -> Iterator[str]:
    """A line for each file of some that neither Python here nor the reader of all versions takes for a program."""
    for path in sorted(set(paths)):
        told = _fault(path, workspace.contents.get(path, b"")) if path.endswith(".py") else None
        if told is not None:
            yield f"{path}:{told}"


def declaring(workspace: "LoadedWorkspace", models: Iterable[str]) -> frozenset[str]:
    """The files that declare models: those of these names, or all."""
    from dynamorm_codeactions.kinds_of_items import DECLARING

    names = frozenset(models)
    return frozenset(
        one.place.path
        for one in workspace.project.definitions
        if one.kind in DECLARING and (not names or one.symbol in names)
    )


def _fault(path: str, content: bytes) -> str | None:
    """The line and the reason. Newer syntax than that of this Python is none, nor what a reader alone stumbles over."""
    try:
        ast.parse(content)
    except SyntaxError as error:
        parse = parser_for(path)
        if parse is not None and parse(content).root_node.has_error:
            return f"{error.lineno or 1}: is no valid Python ({error.msg})"
    except (ValueError, RecursionError, MemoryError):
        pass  # which is no more than what this Python can read
    return None
