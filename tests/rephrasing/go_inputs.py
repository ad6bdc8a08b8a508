"""What requests of Go programs are given, in variables, set field by field, and made by functions."""

from collections.abc import Iterator
from functools import partial

from tree_sitter import Node

from rephrasing.go_functions import NEVER_COPIED, is_of_sdk, requests
from rephrasing.go_rewriting import (
    GoEdits,
    GoFile,
    child,
    declaration_of,
    inside,
    source,
    statement_of,
    top_of,
    variables_in,
)
from rephrasing.go_types import Types
from rephrasing.pages import Rephrasings, in_go

MAPS = ("Key", "Item", "ExpressionAttributeValues", "ExpressionAttributeNames")


def input_in_variable(file: GoFile, later: int | None = None) -> str:
    """The input of each request is in a variable. `later`: all fields but so many first ones are set afterwards."""
    change = GoEdits()
    for number, (call, literal) in enumerate(_inputs(file)):
        statement = statement_of(call)
        if statement is None:
            continue
        given = child(literal, "operand")
        name = f"input{number}"
        fields = _fields(given)
        kept = len(fields) if later is None else min(later, len(fields))
        begun = ", ".join(source(one) for one in fields[:kept])
        text = source(literal) if later is None else f"&{source(child(given, 'type'))}{{{begun}}}"
        set_later = "".join(
            f"{name}.{source(child(one, 'key'))} = {source(child(one, 'value'))}\n" for one in fields[kept:]
        )
        change.before(statement, f"{name} := {text}\n{set_later}")
        change.replace(literal, name)
    return change.of(file)


def input_by_function(file: GoFile) -> str:
    """The input of each request is made by a function."""
    types = Types(file)
    change = GoEdits()
    for number, (call, literal) in enumerate(_inputs(file)):
        kind = f"*{source(child(child(literal, 'operand'), 'type'))}"
        _by_function(change, types, call, literal, kind, f"input{file.letter}{number}")
    return change.of(file)


def map_in_variable(file: GoFile, fields: tuple[str, ...]) -> str:
    """Maps that are written out in inputs are in variables."""
    change = GoEdits()
    number = 0
    for call, literal in _inputs(file):
        statement = statement_of(call)
        for name, given in _maps(literal, fields):
            if statement is not None:
                number += 1
                change.before(statement, f"{_variable(name)}{number} := {source(given)}\n")
                change.replace(given, f"{_variable(name)}{number}")
    return change.of(file)


def map_by_function(file: GoFile, fields: tuple[str, ...]) -> str:
    """Maps that are written out in inputs are made by functions."""
    types = Types(file)
    change = GoEdits()
    number = 0
    for call, literal in _inputs(file):
        for name, given in _maps(literal, fields):
            number += 1
            kind = source(child(given, "type"))
            _by_function(change, types, call, given, kind, f"{_variable(name)}{file.letter}{number}")
    return change.of(file)


def map_set_later(file: GoFile, fields: tuple[str, ...]) -> str:
    """Maps that are written out in inputs are variables into which each entry is stored."""
    change = GoEdits()
    number = 0
    for call, literal in _inputs(file):
        statement = statement_of(call)
        for name, given in _maps(literal, fields):
            if statement is None:
                continue
            number += 1
            variable = f"{_variable(name)}{number}"
            of = source(child(given, "type"))
            entries = [(source(child(one, "key")), _whole(child(one, "value"), of)) for one in _fields(given)]
            stored = "".join(f"{variable}[{key}] = {value}\n" for key, value in entries)
            change.before(statement, f"{variable} := {of}{{}}\n{stored}")
            change.replace(given, variable)
    return change.of(file)


def _inputs(file: GoFile) -> Iterator[tuple[Node, Node]]:
    """Requests of the SDK whose input is written out, and the input: `&dynamodb.GetItemInput{…}`."""
    types = Types(file)
    for call in requests(file, types):
        for one in child(call, "arguments").named_children if is_of_sdk(call, types) else ():
            is_pointer = one.type == "unary_expression" and source(child(one, "operator")) == "&"
            if not is_pointer or child(one, "operand").type != "composite_literal":
                continue
            if not any(inside(one, "func_literal")):
                yield call, one


def _fields(literal: Node) -> list[Node]:
    return [one for one in child(literal, "body").named_children if one.type == "keyed_element"]


def _maps(literal: Node, fields: tuple[str, ...]) -> Iterator[tuple[str, Node]]:
    """The fields of an input that are maps which are written out."""
    for one in _fields(child(literal, "operand")):
        name, given = source(child(one, "key")), child(one, "value").named_children
        if name in fields and given and given[0].type == "composite_literal" and _fields(given[0]):
            yield name, given[0]


def _whole(value: Node, of: str) -> str:
    """An entry's value with its type, which a map that is written out tells: `{S: …}`."""
    text = source(value)
    kind = of.partition("]")[2]
    return f"{'&' if kind.startswith('*') else ''}{kind.lstrip('*')}{text}" if text.startswith("{") else text


def _variable(field: str) -> str:
    return {"Key": "key", "Item": "item", "ExpressionAttributeValues": "values"}.get(field, "names")


def _by_function(change: GoEdits, types: Types, call: Node, made: Node, kind: str, name: str) -> None:
    """Has a function make an expression, if it is known of which types its variables are."""
    given: dict[str, str] = {}
    for mentioned in variables_in(made):
        if declaration_of(mentioned) is None:
            continue
        type_ = types.of_variable(mentioned)
        if type_ is None or type_ in NEVER_COPIED:
            return
        given[source(mentioned)] = type_
    params = ", ".join(f"{one} {of}" for one, of in given.items())
    change.replace(made, f"{name}({', '.join(given)})")
    change.after(top_of(call), f"\n\nfunc {name}({params}) {kind} {{\n\treturn {source(made)}\n}}")


REPHRASINGS: Rephrasings = {
    "go-input-in-variable": in_go(input_in_variable),
    "go-input-set-later": in_go(partial(input_in_variable, later=1)),
    "go-input-by-function": in_go(input_by_function),
    "go-maps-in-variables": in_go(partial(map_in_variable, fields=MAPS)),
    "go-key-by-function": in_go(partial(map_by_function, fields=("Key", "Item"))),
    "go-maps-set-later": in_go(partial(map_set_later, fields=MAPS)),
}
