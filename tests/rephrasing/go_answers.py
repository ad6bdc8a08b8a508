"""What requests of Go programs give, taken out of the answer by a function of its own."""

from tree_sitter import Node

from rephrasing.go_functions import function_of_given, given_for, is_of_sdk, name_for, requests
from rephrasing.go_rewriting import (
    GoEdits,
    GoFile,
    child,
    declaration_of,
    function_of,
    inside,
    names_of,
    source,
    top_of,
)
from rephrasing.go_types import Types
from rephrasing.pages import Rephrasings, in_go

PARTS = ("Item", "Items")


def item_by_function(file: GoFile) -> str:
    """Where no more is used of an answer than its items, a function gives these alone: `item, err := getItem0(id)`."""
    types = Types(file)
    change = GoEdits()
    for number, call in enumerate(requests(file, types)):
        taken = _taken(call) if is_of_sdk(call, types) else None
        given = given_for(call, types, GoEdits()) if taken is not None else None
        part = source(child(taken[0], "field")) if taken else ""
        kind = types.of(taken[0]) if taken else None
        if taken is None or given is None or kind is None or any(inside(call, "func_literal")):
            continue
        body = (
            f"answer, err := {source(call)}\n\tif err != nil {{\n\t\treturn nil, err\n\t}}\n\treturn answer.{part}, nil"
        )
        made = function_of_given(call, types, given, name_for(call, file, number), f"({kind}, error)", body)
        if made is None:
            continue
        change.replace(call, made[0])
        for use in taken:
            change.replace(use, source(child(use, "operand")))
        change.after(top_of(call), f"\n\n{made[1]}")
    return change.of(file)


def _taken(call: Node) -> list[Node] | None:
    """Each use of the answer of a request, where all of them take its items."""
    declaring = call.parent.parent if call.parent is not None else None
    if declaring is None or declaring.type != "short_var_declaration":
        return None
    names = names_of(declaring)
    function = function_of(call)
    if len(names) != 2 or source(names[0]) == "_" or source(names[1]) == "_" or function is None:
        return None
    uses = [
        one
        for one in inside(function, "identifier")
        if source(one) == source(names[0]) and one != names[0] and declaration_of(one) == declaring
    ]
    around = [one.parent for one in uses]
    taken = [one for one in around if one is not None and one.type == "selector_expression"]
    fields = {source(child(one, "field")) for one in taken}
    return taken if taken and len(taken) == len(uses) and len(fields) == 1 and fields <= {*PARTS} else None


REPHRASINGS: Rephrasings = {"go-item-by-function": in_go(item_by_function)}
