"""Requests of Go programs that a function of its own makes, called in their place."""

from tree_sitter import Node

from rephrasing.go_rewriting import (
    GoEdits,
    GoFile,
    child,
    declaration_of,
    function_of,
    inside,
    source,
    top_of,
    variables_in,
)
from rephrasing.go_types import REQUESTS, Types
from rephrasing.pages import Rephrasings, in_go

ENDS_OF_CHAINS = ("One", "OneWithContext", "All", "AllWithContext", "First", "Scan", "Run", "RunWithContext", "Create")
OWN_CHAINS = (".Model(", ".Get(", ".Put(", ".Update(", ".Delete(", ".Scan(", "Table(")


def request_in_function(file: GoFile) -> str:
    """Each request is made by another function of the file, by a method where it needs what its method is called on."""
    types = Types(file)
    change = GoEdits()
    for number, call in enumerate(requests(file, types)):
        made = function_for(call, types, f"{_lowered(asked_by(call))}{number}")
        if made is None:
            continue
        calling, text = made
        change.replace(call, calling)
        change.after(top_of(call), f"\n\n{text}")
    return change.of(file)


def requests(file: GoFile, types: Types) -> list[Node]:
    """Calls that ask DynamoDB, of the SDK or as the end of a chain."""
    calls = file.nodes("call_expression")
    return [call for call in calls if function_of(call) is not None and (is_of_sdk(call, types) or is_chain(call))]


def is_of_sdk(call: Node, types: Types) -> bool:
    function = child(call, "function")
    asked = asked_by(call)
    if asked not in REQUESTS or function.type != "selector_expression":
        return False
    given = map(types.of, child(call, "arguments").named_children)
    return any(kind is not None and kind.endswith(f"dynamodb.{asked}Input") for kind in given)


def is_chain(call: Node) -> bool:
    """Whether a call ends a chain of guregu's or TableTheory's."""
    function = child(call, "function")
    if function.type != "selector_expression" or source(child(function, "field")) not in ENDS_OF_CHAINS:
        return False
    begun = child(function, "operand")
    return begun.type == "call_expression" and any(word in source(begun) for word in OWN_CHAINS)


def asked_by(call: Node) -> str:
    function = child(call, "function")
    return source(function.child_by_field_name("field")).removesuffix("WithContext")


def function_for(call: Node, types: Types, name: str) -> tuple[str, str] | None:
    """What is called in the place of a request, and the function that makes it then."""
    results = types.of_call(call) or (("error",) if is_chain(call) else None)
    if results is None or any(inside(call, "func_literal")) or any(inside(call, "ERROR")):
        return None
    change = GoEdits()
    given: dict[str, tuple[str, str]] = {}
    for mentioned in variables_in(call):
        if declaration_of(mentioned) is None:
            continue
        kind = types.of_variable(mentioned)
        if kind is None:
            return None
        pointed = is_chain(call) and pointer_to(mentioned)
        if pointed is not None and pointed:
            change.replace(pointed, source(mentioned))
        as_given = (f"&{source(mentioned)}", f"*{kind}") if pointed else (source(mentioned), kind)
        if given.setdefault(source(mentioned), as_given) != as_given:
            return None
    top = top_of(call)
    own = _receiver(top)
    owner = given.pop(own[0], None) if own is not None else None
    params = ", ".join(f"{one} {kind}" for one, (_, kind) in given.items())
    arguments = ", ".join(argument for argument, _ in given.values())
    on = f"({own[0]} {own[1]}) " if own is not None and owner is not None else ""
    back = results[0] if len(results) == 1 else f"({', '.join(results)})"
    text = f"func {on}{name}({params}) {back} {{\n\treturn {change.within(call)}\n}}"
    return f"{f'{own[0]}.' if own is not None and owner is not None else ''}{name}({arguments})", text


def pointer_to(mentioned: Node) -> Node | None:
    """`&x` around a mention of `x`."""
    outer = mentioned.parent
    if outer is None or outer.type != "unary_expression" or source(child(outer, "operator")) != "&":
        return None
    return outer


def _receiver(top: Node) -> tuple[str, str] | None:
    """What a method is called on, and its type."""
    if top.type != "method_declaration":
        return None
    receiver = child(top, "receiver").named_children[0]
    name = receiver.child_by_field_name("name")
    return (source(name), source(child(receiver, "type"))) if name is not None else None


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]


REPHRASINGS: Rephrasings = {
    "go-request-in-function": in_go(request_in_function),
}
