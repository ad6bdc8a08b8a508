"""TypeScript's statements: variables, assignments, branches, loops and those that lead elsewhere."""

from collections.abc import Callable, Iterator

from tree_sitter import Node

from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Branch,
    Evaluation,
    Flow,
    Handler,
    Loop,
    Return,
    Statement,
)
from dynamorm_analysis.facts.values import Constant, Unknown, Value
from dynamorm_analysis.reading.source import ASIDE, Source
from dynamorm_analysis.reading.typescript.classes import class_, namespace
from dynamorm_analysis.reading.typescript.functions import FUNCTION_VALUES, function
from dynamorm_analysis.reading.typescript.modules import required
from dynamorm_analysis.reading.typescript.patterns import taken
from dynamorm_analysis.reading.typescript.type_expressions import annotation
from dynamorm_analysis.text import Span

Statements = tuple[Statement, ...]
CASES = frozenset({"switch_case", "switch_default"})
FLOWS = {"break_statement": "break", "continue_statement": "continue", "throw_statement": "raise"}


def variables(node: Node, source: Source) -> Statements:
    """`const a = 1, { b } = x`: each name for itself; one that holds a function or class is that itself."""
    return tuple(
        found
        for child in node.named_children
        if child.type == "variable_declarator"
        for found in _variable(child, source)
    )


def _variable(node: Node, source: Source) -> Statements:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    if name is None:
        return (source.loose(node),)
    if value is not None and name.type == "identifier":
        if value.type in FUNCTION_VALUES:
            return (function(source.text(name), name, value, source),)
        if value.type == "class":
            return (class_(source.text(name), name, value, source),)
    imports = required(name, value, source) if value is not None else ()
    if imports:
        return imports
    kind = annotation(node.child_by_field_name("type"), source)
    given = source.optional(value)
    target, further = taken(name, source)
    return (Assignment((target,), given, kind, "", source.span(node)), *further)


def expression(node: Node, source: Source) -> Statements:
    """An expression as a statement: assignments and counting are statements of their own."""
    parts = [child for child in node.named_children if child.type not in ASIDE]
    span = source.span(node)
    if len(parts) != 1:
        return (Evaluation(Unknown(source.values(parts), span), span),)
    return _evaluated(parts[0], span, source)


def _evaluated(part: Node, span: Span, source: Source) -> Statements:
    match part.type:
        case "assignment_expression":
            return _assignment(part, source)
        case "augmented_assignment_expression":
            target = source.required(part.child_by_field_name("left"), part)
            value = source.required(part.child_by_field_name("right"), part)
            operator = source.word(part.child_by_field_name("operator"))
            return (Assignment((target,), value, None, operator or "=", span),)
        case "update_expression":
            target = source.required(part.child_by_field_name("argument"), part)
            operator = source.word(part.child_by_field_name("operator"))
            return (Assignment((target,), Constant(1, span), None, f"{operator[:1]}=", span),)
        case "internal_module":
            return (namespace(part, source),)
        case _:
            return (Evaluation(source.value(part), span),)


def _assignment(node: Node, source: Source) -> Statements:
    """`a = b = value`."""
    targets: list[Value] = []
    further: list[Statement] = []
    link: Node | None = node
    while link is not None and link.type == "assignment_expression":
        left = link.child_by_field_name("left")
        target, statements = taken(left, source) if left is not None else (source.required(None, link), ())
        targets.append(target)
        further += statements
        link = link.child_by_field_name("right")
    return (Assignment(tuple(targets), source.required(link, node), None, "", source.span(node)), *further)


def return_(node: Node, source: Source) -> Statement:
    values = source.values(node.named_children)
    return Return(values[0] if values else None, source.span(node))


def flow(node: Node, source: Source) -> Statement:
    values = source.values(node.named_children) if node.type == "throw_statement" else ()
    return Flow(FLOWS[node.type], values, source.span(node))


def if_(node: Node, source: Source) -> Statement:
    test = source.required(node.child_by_field_name("condition"), node)
    body = _block(node.child_by_field_name("consequence"), source)
    otherwise = source.block(node.child_by_field_name("alternative"))
    return Branch(test, body, otherwise, source.span(node))


def _block(node: Node | None, source: Source) -> Statements:
    """A block, or the single statement in its place."""
    return () if node is None else source.statements(node)


def for_of(node: Node, source: Source) -> Statement:
    """`for (const x of xs)`; what `for … in` gives are names and positions, not what is inside."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    iterable = source.required(right, node)
    if source.word(node.child_by_field_name("operator")) != "of":
        iterable = Unknown((iterable,), iterable.span)
    target, further = taken(left, source) if left is not None else (None, ())
    body = (*further, *_block(node.child_by_field_name("body"), source))
    return Loop("for", target, iterable, body, (), source.span(node))


def for_(node: Node, source: Source) -> Statements:
    """`for (let i = 0; i < n; i++)`: what comes first stands before the loop, and what is repeated at its end."""
    first, test = node.child_by_field_name("initializer"), node.child_by_field_name("condition")
    step = node.child_by_field_name("increment")
    span = source.span(node)
    before = _block(first, source)
    condition: Value = source.value(test) if test is not None and test.is_named else Constant(True, span)
    after = _evaluated(step, source.span(step), source) if step is not None else ()
    body = (*_block(node.child_by_field_name("body"), source), *after)
    return (*before, Loop("while", None, condition, body, (), span))


def while_(node: Node, source: Source) -> Statement:
    """`while (test) body` and `do body while (test)`."""
    test = source.required(node.child_by_field_name("condition"), node)
    body = _block(node.child_by_field_name("body"), source)
    return Loop("while", None, test, body, (), source.span(node))


def switch(node: Node, source: Source) -> Statements:
    """Cases side by side, since one may run into the next."""
    subject = source.required(node.child_by_field_name("value"), node)
    body = node.child_by_field_name("body")
    cases = [] if body is None else [case for case in body.named_children if case.type in CASES]
    return (Evaluation(subject, subject.span), *(_case(case, source) for case in cases))


def _case(node: Node, source: Source) -> Statement:
    value = node.child_by_field_name("value")
    test = Unknown(() if value is None else (source.value(value),), source.span(node))
    bodies = [one for one in node.children_by_field_name("body") if one.is_named and one.type not in ASIDE]
    return Branch(test, tuple([part for one in bodies for part in source.statements(one)]), (), source.span(node))


def try_(node: Node, source: Source) -> Statement:
    handlers = tuple(_handlers(node.child_by_field_name("handler"), source))
    finalizer = node.child_by_field_name("finalizer")
    finish = () if finalizer is None else source.body(finalizer)
    return Attempt(source.body(node), handlers, (), finish, source.span(node))


def _handlers(node: Node | None, source: Source) -> Iterator[Handler]:
    if node is not None:
        parameter = node.child_by_field_name("parameter")
        named = source.text(parameter) if parameter is not None and parameter.type == "identifier" else ""
        yield Handler(None, named, source.body(node))


def labeled(node: Node, source: Source) -> Statements:
    return _block(node.child_by_field_name("body"), source)


def silent(_: Node, __: Source) -> Statements:
    """What says nothing about values: types, declarations without a body, empty statements."""
    return ()


READERS: dict[str, Callable[[Node, Source], Statement]] = {
    "return_statement": return_,
    **dict.fromkeys(FLOWS, flow),
    "if_statement": if_,
    "for_in_statement": for_of,
    "while_statement": while_,
    "do_statement": while_,
    "try_statement": try_,
}
GROUPS: dict[str, Callable[[Node, Source], Statements]] = {
    "lexical_declaration": variables,
    "variable_declaration": variables,
    "expression_statement": expression,
    "for_statement": for_,
    "switch_statement": switch,
    "labeled_statement": labeled,
    **dict.fromkeys(
        (
            "interface_declaration",
            "type_alias_declaration",
            "ambient_declaration",
            "function_signature",
            "import_alias",
            "empty_statement",
            "debugger_statement",
            "hash_bang_line",
        ),
        silent,
    ),
}
