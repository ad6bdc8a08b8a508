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
from rephrasing.go_types import REQUESTS, Types, bare
from rephrasing.pages import Rephrasings, in_go

ENDS_OF_CHAINS = ("One", "OneWithContext", "All", "AllWithContext", "First", "Scan", "Run", "RunWithContext", "Create")
OWN_CHAINS = (".Model(", ".Get(", ".Put(", ".Update(", ".Delete(", ".Scan(", "Table(")

NEVER_COPIED = ("strings.Builder", "sync.Mutex", "sync.WaitGroup")
"""Types of which no copy may be made once they are used."""


def request_in_function(file: GoFile) -> str:
    """Each request is made by another function of the file, by a method where it needs what its method is called on."""
    types = Types(file)
    change = GoEdits()
    for number, call in enumerate(requests(file, types)):
        made = function_for(call, types, name_for(call, file, number))
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
    results = results_of_request(call, types)
    change = GoEdits()
    given = given_for(call, types, change) if results else None
    if results is None or given is None:
        return None
    return function_of_given(call, types, given, name, results, f"return {change.within(call)}")


def function_of_given(
    call: Node, types: Types, given: dict[str, tuple[str, str]], name: str, results: str, body: str
) -> tuple[str, str] | None:
    """What is called in the place of something, and the function that is called then: a method where it needs what its
    method is called on."""
    own = _receiver(top_of(call))
    if own is not None and own[0] in given and bare(own[1]) not in types.declared.aliases:
        return None
    owner = given.pop(own[0], None) if own is not None else None
    params = ", ".join(f"{one} {kind}" for one, (_, kind) in given.items())
    arguments = ", ".join(argument for argument, _ in given.values())
    on = f"({own[0]} {own[1]}) " if own is not None and owner is not None else ""
    text = f"func {on}{name}({params}) {results} {{\n\t{body}\n}}"
    return f"{f'{own[0]}.' if own is not None and owner is not None else ''}{name}({arguments})", text


def results_of_request(call: Node, types: Types) -> str:
    """What a request gives, as a function declares that; empty where it is not known."""
    results = types.of_call(call) or (("error",) if is_chain(call) else None)
    if results is None or any(inside(call, "func_literal")) or any(inside(call, "ERROR")):
        return ""
    return results[0] if len(results) == 1 else f"({', '.join(results)})"


def given_for(
    made: Node, types: Types, change: GoEdits, left_out: Node | None = None
) -> dict[str, tuple[str, str]] | None:
    """What another function is given to make something: arguments and types by the names of variables; None where the
    type of one is not known. `left_out` is a part that it does not make."""
    given: dict[str, tuple[str, str]] = {}
    for mentioned in variables_in(made):
        is_left_out = left_out is not None and left_out.start_byte <= mentioned.start_byte < left_out.end_byte
        if is_left_out or declaration_of(mentioned) is None:
            continue
        kind = types.of_variable(mentioned)
        if kind is None or kind in NEVER_COPIED:
            return None
        pointed = pointer_to(mentioned) if is_chain(made) else None
        if pointed is not None:
            change.replace(pointed, source(mentioned))
        as_given = (f"&{source(mentioned)}", f"*{kind}") if pointed else (source(mentioned), kind)
        if given.setdefault(source(mentioned), as_given) != as_given:
            return None
    return given


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


def name_for(call: Node, file: GoFile, number: int) -> str:
    """How a function is called that makes a request: `getItem0`."""
    asked = asked_by(call)
    return f"{asked[:1].lower()}{asked[1:]}{file.letter}{number}"


REPHRASINGS: Rephrasings = {
    "go-request-in-function": in_go(request_in_function),
}
