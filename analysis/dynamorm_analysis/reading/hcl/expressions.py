"""HCL's expressions: names, members, calls, operators, lists, mappings and `for`."""

from collections.abc import Callable

from tree_sitter import Node

from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Unknown,
    Value,
)
from dynamorm_analysis.reading.source import ASIDE, Source, unknown
from dynamorm_analysis.text import Span

# What HCL writes otherwise than the facts do; all other operators are written alike.
OPERATORS = {"&&": "and", "||": "or", "!": "not"}
STEPS = frozenset({"get_attr", "index", "splat"})
WORDS = {"true": True, "false": False}
LONGEST_NUMBER = 19  # digits of a 64-bit integer


def _parts(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type not in ASIDE]


def expression(node: Node, source: Source) -> Value:
    """An expression, with the attributes and elements that are taken of it."""
    parts = _parts(node)
    return _stepped(parts, source) if parts else unknown(node, source)


def _stepped(parts: list[Node], source: Source) -> Value:
    first, *steps = parts
    if any(step.type not in STEPS for step in steps):
        return Unknown(source.values(parts), source.between(first, parts[-1]))
    value = source.value(first)  # once: reading it here and above would double the work with each level
    taken = _taken(steps)
    if not taken:
        return value
    with source.below(len(taken)):
        if not source.has_room:
            return Unknown((), source.between(first, parts[-1]))
        for step in taken:
            value = _step(value, step, source.between(first, step), source)
    return value


def _taken(steps: list[Node]) -> list[Node]:
    """The steps in order; a splat is a step, and holds those that are made on each of its elements."""
    found: list[Node] = []
    for step in steps:
        found.append(step)
        if step.type == "splat":
            found += [inner for kind in step.named_children for inner in kind.named_children if inner.type in STEPS]
    return found


def _step(owner: Value, step: Node, span: Span, source: Source) -> Value:
    match step.type:
        case "get_attr" if (name := next(iter(_parts(step)), None)) is not None:
            return Member(owner, source.text(name), source.span(name), span)
        case "index":
            return Item(owner, _index(step, source), span)
    return Item(owner, Unknown((), source.span(step)), span)


def _index(step: Node, source: Source) -> Value:
    """`[expression]`, or `.0` as it was written long ago."""
    inner = next(iter(_parts(step)), None)
    if inner is None:
        return Unknown((), source.span(step))
    if inner.type == "legacy_index":
        digits = source.text(inner).lstrip(".").strip()
        return Constant(int(digits), source.span(inner)) if _is_number(digits) else Unknown((), source.span(inner))
    given = next(iter(_parts(inner)), None)
    return source.required(given, inner)


def variable(node: Node, source: Source) -> Value:
    return Name(source.text(node), source.span(node))


def call(node: Node, source: Source) -> Value:
    parts = _parts(node)
    if not parts:
        return unknown(node, source)
    given = next((part for part in parts if part.type == "function_arguments"), None)
    arguments = [] if given is None else [_argument(child, source) for child in _parts(given) if _is_argument(child)]
    if arguments and given is not None and any(child.type == "ellipsis" for child in given.named_children):
        last = arguments[-1]
        arguments[-1] = Argument(last.value, "", "*", last.span)
    return Call(Name(source.text(parts[0]), source.span(parts[0])), tuple(arguments), source.span(node))


def _is_argument(node: Node) -> bool:
    return node.type != "ellipsis"


def _argument(node: Node, source: Source) -> Argument:
    return Argument(source.value(node), "", "", source.span(node))


def conditional(node: Node, source: Source) -> Value:
    match _parts(node):
        case [test, then, otherwise]:
            return Conditional(source.value(test), source.value(then), source.value(otherwise), source.span(node))
    return unknown(node, source)


def operation(node: Node, source: Source) -> Value:
    """`!x`, or `a == b`: the operands stand on both sides of the one sign, each with its steps."""
    inner = next(iter(_parts(node)), node)
    operands: list[list[Node]] = [[]]
    operator = ""
    for child in inner.children:
        if child.is_named and child.type not in ASIDE:
            operands[-1].append(child)
        elif not child.is_named and not operator:
            operator = source.text(child)
            operands.append([])
    values = tuple([_stepped(operand, source) for operand in operands if operand])
    negative = operator == "-" and len(values) == 1 and isinstance(values[0], Constant)
    if negative and isinstance(values[0], Constant) and isinstance(values[0].value, int | float):
        return Constant(-values[0].value, source.span(node))
    return Operation(OPERATORS.get(operator, operator), values, source.span(node))


def tuple_(node: Node, source: Source) -> Value:
    items = [source.value(part) for part in _parts(node) if part.type not in ("tuple_start", "tuple_end")]
    return Collection("list", tuple(items), source.span(node))


def object_(node: Node, source: Source) -> Value:
    entries = [
        _entry(part, source) if part.type == "object_elem" else Entry(None, Unknown((), source.span(part)))
        for part in _parts(node)
        if part.type not in ("object_start", "object_end")
    ]
    return Mapping(tuple(entries), source.span(node))


def _entry(node: Node, source: Source) -> Entry:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("val")
    if key is None or value is None or any(child.is_error for child in node.children):
        return Entry(None, Unknown((), source.span(node)))
    return Entry(_key(key, source), source.value(value))


def _key(node: Node, source: Source) -> Value:
    """A word is a text, unless brackets make it an expression."""
    parts = _parts(node)
    if len(parts) == 1 and parts[0].type == "variable_expr" and node.child_count == 1:
        return Constant(source.text(node), source.span(node), source.span(node).start)
    return source.value(node)


def for_tuple(node: Node, source: Source) -> Value:
    clause, results = _for(node, source)
    if clause is None or len(results) != 1:
        return unknown(node, source)
    return Comprehension("list", source.value(results[0]), (clause,), source.span(node))


def for_object(node: Node, source: Source) -> Value:
    """`{for k, v in x : k => v}`; with `…` behind it, values of equal keys are gathered."""
    clause, results = _for(node, source)
    if clause is None or len(results) != 2:
        return unknown(node, source)
    key, value = source.value(results[0]), source.value(results[1])
    if any(part.type == "ellipsis" for part in node.named_children):
        value = Spread(value, value.span)
    element = Collection("tuple", (key, value), source.between(results[0], results[1]))
    return Comprehension("dict", element, (clause,), source.span(node))


def _for(node: Node, source: Source) -> tuple[Clause | None, list[Node]]:
    intro = next((part for part in node.named_children if part.type == "for_intro"), None)
    if intro is None:
        return None, []
    names = [source.value(part) for part in _parts(intro) if part.type == "identifier"]
    iterable = next((part for part in _parts(intro) if part.type == "expression"), None)
    if iterable is None or not names:
        return None, []
    target = names[0] if len(names) == 1 else Collection("tuple", tuple(names), source.span(intro))
    conditions = [part for part in node.named_children if part.type == "for_cond"]
    given = tuple([value for part in conditions for value in source.values(part.named_children)])
    results = [part for part in _parts(node) if part.type == "expression"]
    return Clause(target, source.value(iterable), given), results


def number(node: Node, source: Source) -> Value:
    text, span = source.text(node), source.span(node)
    if _is_number(text):
        return Constant(int(text), span)
    try:
        return Constant(float(text), span) if len(text) < LONGEST_NUMBER else Unknown((), span)
    except ValueError:
        return Unknown((), span)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER


def truth(node: Node, source: Source) -> Value:
    return Constant(WORDS.get(source.text(node)), source.span(node))


def null(node: Node, source: Source) -> Value:
    return Constant(None, source.span(node))


READERS: dict[str, Callable[[Node, Source], Value]] = {
    **dict.fromkeys(("expression", "literal_value", "collection_value", "template_expr", "for_expr"), expression),
    **dict.fromkeys(("variable_expr", "identifier"), variable),
    "function_call": call,
    "conditional": conditional,
    "operation": operation,
    "tuple": tuple_,
    "object": object_,
    "for_tuple_expr": for_tuple,
    "for_object_expr": for_object,
    "numeric_lit": number,
    "bool_lit": truth,
    "null_lit": null,
}
