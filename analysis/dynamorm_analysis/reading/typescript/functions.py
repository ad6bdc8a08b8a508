"""TypeScript's functions: declared, as values, and as methods, whose first parameter is `this`."""

from collections.abc import Callable

from tree_sitter import Node

from dynamorm_analysis.facts.statements import Assignment, Function, Parameter, Return, Statement
from dynamorm_analysis.facts.values import Member, Name, Value
from dynamorm_analysis.reading.source import ASIDE, Source
from dynamorm_analysis.reading.typescript.naming import made_name
from dynamorm_analysis.reading.typescript.patterns import taken
from dynamorm_analysis.reading.typescript.type_expressions import annotation

Statements = tuple[Statement, ...]
FUNCTION_VALUES = frozenset({"arrow_function", "function_expression", "generator_function"})
RECEIVER = Parameter("this", None, None, "")


def declared(node: Node, source: Source) -> Statement:
    name = node.child_by_field_name("name")
    return source.loose(node) if name is None else function(source.text(name), name, node, source)


def function_value(node: Node, source: Source) -> Value:
    """A function without a name stands before the statement that holds it, and its name in its place."""
    named = made_name(node, source)
    sign = node.children[0] if node.children else node
    source.lifted.append(function(named, sign, node, source))
    body = node.child_by_field_name("body") or node
    return Name(named, source.span(body))  # behind where the function starts, since a name is read after it is bound


def function(name: str, sign: Node, node: Node, source: Source) -> Function:
    """A function whose name stands at `sign`."""
    parameters, before = _parameters(node, source)
    return _function(name, sign, parameters, before, (), node, source)


def method(name: str, sign: Node, decorators: tuple[Value, ...], node: Node, source: Source) -> Function:
    """A function of a class. Parameters of its constructor that are declared with `private`, `readonly` or the like
    are set on `this`."""
    parameters, before = _parameters(node, source)
    return _function(name, sign, (RECEIVER, *parameters), before, decorators, node, source)


def _function(
    name: str,
    sign: Node,
    parameters: tuple[Parameter, ...],
    before: Statements,
    decorators: tuple[Value, ...],
    node: Node,
    source: Source,
) -> Function:
    return Function(
        name,
        parameters,
        annotation(node.child_by_field_name("return_type"), source),
        decorators,
        (*before, *_body(node, source)),
        any(child.type == "async" for child in node.children[:3]),
        source.span(sign),
        source.span(node),
    )


def _body(node: Node, source: Source) -> Statements:
    """The statements of a block; `x => expression` returns it."""
    body = node.child_by_field_name("body")
    if body is None or body.type == "statement_block":
        return source.body(node)
    outer, source.lifted = source.lifted, []
    value = source.value(body)
    statements: Statements = (*source.lifted, Return(value, source.span(body)))
    source.lifted = outer
    return statements


def _parameters(node: Node, source: Source) -> tuple[tuple[Parameter, ...], Statements]:
    """The parameters, and the statements that take them apart."""
    single = node.child_by_field_name("parameter")
    if single is not None:
        return (Parameter(source.text(single), None, None, ""),), ()
    given = node.child_by_field_name("parameters")
    found: list[Parameter] = []
    before: list[Statement] = []
    for child in given.named_children if given is not None else ():
        if child.type in ASIDE or child.is_error:
            continue
        pattern = child.child_by_field_name("pattern") or child
        if pattern.type == "this":
            continue
        parameter, further = _parameter(child, pattern, source)
        found.append(parameter)
        before += further
    return tuple(found), tuple(before)


def _parameter(node: Node, pattern: Node, source: Source) -> tuple[Parameter, Statements]:
    rest = pattern.type == "rest_pattern" and pattern.named_child_count == 1
    inner = pattern.named_children[0] if rest else pattern
    target, further = taken(inner, source)
    named = isinstance(target, Name)
    name = target.name if isinstance(target, Name) else made_name(inner, source)
    span = source.span(inner)
    if not named:
        further = (Assignment((target,), Name(name, span), None, "", span), *further)
    elif any(child.type in ("accessibility_modifier", "readonly", "override_modifier") for child in node.children):
        own = Member(Name("this", span), name, span, span)
        further = (*further, Assignment((own,), target, None, "", span))
    kind = annotation(node.child_by_field_name("type"), source)
    default = source.optional(node.child_by_field_name("value"))
    return Parameter(name, kind, default, "*" if rest else ""), further


VALUES: dict[str, Callable[[Node, Source], Value]] = dict.fromkeys(FUNCTION_VALUES, function_value)
READERS: dict[str, Callable[[Node, Source], Statement]] = {
    "function_declaration": declared,
    "generator_function_declaration": declared,
}
