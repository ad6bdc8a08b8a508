"""Requests that functions of a module make, as they are taken out of them."""

from collections.abc import Callable
from dataclasses import dataclass

import libcst as cst

from rephrasing.functions import is_bound_inside, picked, variables_around
from rephrasing.rewriting import Parsed, calling, is_request, local_names, names_in


@dataclass(frozen=True)
class MovedRequest:
    """What is taken out of a function: the expression, what is in its place, and which variables it needs."""

    wanted: cst.BaseExpression
    call: cst.BaseExpression
    name: str
    names: tuple[str, ...]
    awaited: bool

    def function(self, answer: str, *first: str) -> str:
        """A function that answers this."""
        start, waits = ("async ", "await ") if self.awaited else ("", "")
        return f"{start}def {self.name}({', '.join([*first, *self.names])}):\n    return {waits}{answer}\n"


def moved_requests(file: Parsed, whole: bool, called: Callable[[str], str]) -> list[MovedRequest]:
    """The requests of functions and static methods that need nothing of an object."""
    found = []
    for number, call in enumerate(filter(is_request, file.nodes(cst.Call))):
        function = file.function(call)
        if function is None or is_bound_inside(file, call):
            continue
        wanted = picked(file, call) if whole else call
        mine = local_names(function)
        names = [name for name in names_in(wanted) if name in mine]
        outer = variables_around(file, function)
        if any(name in outer for name in names_in(wanted) if name not in mine):
            continue
        awaited = isinstance(file.around[call], cst.Await)
        if "self" in names or "cls" in names or (awaited and wanted is not call):
            continue
        name = f"{call.func.attr.value}_{number}"  # type: ignore[union-attr]
        found.append(MovedRequest(wanted, calling(called(name), names, False), name, tuple(names), awaited))
    return found
