"""Pieces of expression strings that are what the sender of a web request wrote: its body, query, headers or path."""

import re
from collections.abc import Iterator, Sequence

from dynamorm_analysis.facts.statements import Function, Loop, expressions, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Template,
    Value,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.strings.expression_texts import ExpressionText, Piece
from dynamorm_analysis.libraries.values.python_kinds import kind_of
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.given_by_callers import given_by_callers
from dynamorm_analysis.linking.meaning import External, Meaning, ParameterRef, Part
from dynamorm_analysis.linking.names.lookup import lookup
from dynamorm_analysis.linking.scope import REMEMBERED, Body, Bound, Scope
from dynamorm_analysis.linking.settings.routes import is_route
from dynamorm_analysis.memo import Memo
from dynamorm_analysis.model.expression import Injected

MAX_STEPS = 12
PLACEHOLDER = re.compile(r"[#:]\w*$")
PARTS_OF_EVENT = frozenset(
    {"body", "queryStringParameters", "pathParameters", "headers", "arguments", "rawQueryString"}
)
"""What an event of API Gateway, of a function's own address or of AppSync holds of the request."""
REQUESTS = frozenset({"bottle.request", "flask.request", "quart.request"})
CURRENT = frozenset({"json_body", "query_params", "raw_body", "headers"})  # of `app.current_request`, Chalice
TESTS = frozenset({"in", "not in", "==", "!="})
HANDING_ON = frozenset({"dict", "list", "loads", "set", "sorted", "str", "unquote", "unquote_plus"})
KEEPING = frozenset({
    "copy", "get", "get_json", "getlist", "items", "keys", "lower", "pop", "replace", "split", "strip", "title",
    "upper", "values",
})  # fmt: skip


def injected(program: Program, texts: Sequence[ExpressionText]) -> tuple[Injected, ...]:
    """Those that stand in one of several texts as they are, and not as names of placeholders."""
    found: dict[Injected, None] = {}
    for text in texts:
        before = ""
        for piece in text.pieces:
            if piece.value is not None and not PLACEHOLDER.search(before):
                found.update(dict.fromkeys(_in_piece(program, piece, piece.value)))
            before = piece.text or before
    return tuple(found)


def _in_piece(program: Program, piece: Piece, value: Value) -> Iterator[Injected]:
    for part in _written(value, piece.scope):
        if _is_sent(program, part, piece.scope, 0) and not _is_chosen(part, piece.scope):
            yield Injected(source_of(part), piece.scope.place(part.span))


def is_sent(program: Program, value: Value, scope: Scope) -> bool:
    """Whether an expression is a part of a request as it came in, a number aside."""
    return _is_sent(program, value, scope, 0)


def _written(value: Value, scope: Scope) -> Iterator[Value]:
    """The expressions whose text is written: those of the templates that a comprehension makes of each of many, or that
    are appended to a list."""
    match value:
        case Comprehension(element=element):
            yield from _in_template(element)
        case Name(name=name):
            yield value
            for part in _parts(scope):
                match part:
                    case Call(function=Member(owner=Name(name=owner), name="append"), arguments=(argument,)):
                        if owner == name:
                            yield from _in_template(argument.value)
        case _:
            yield value


def _in_template(value: Value) -> Iterator[Value]:
    before = ""
    for part in value.parts if isinstance(value, Template) else ():
        if isinstance(part, Constant):
            before = str(part.value)
        elif not PLACEHOLDER.search(before):
            yield part
            before = ""


def _is_sent(program: Program, value: Value, scope: Scope, steps: int) -> bool:
    """Whether an expression is a part of a request as it came in, a number aside."""
    if steps > MAX_STEPS:
        return False
    match value:
        case Constant() | Template():
            return False
        case Item(owner=owner, index=index):
            named = index.value if isinstance(index, Constant) else None
            return _is_part_of_event(owner, named, scope) or _is_sent(program, owner, scope, steps + 1)
        case Call(function=Member(owner=owner, name=name), arguments=arguments) if name in KEEPING:
            first = arguments[0].value if arguments else None
            named = first.value if isinstance(first, Constant) else None
            return (name == "get" and _is_part_of_event(owner, named, scope)) or _is_sent(
                program, owner, scope, steps + 1
            )
        case Call(function=function, arguments=(Argument(value=given), *_)) if last_name(function) in HANDING_ON:
            return _is_sent(program, given, scope, steps + 1)
        case Operation(operator="or" | "and", operands=operands):
            return any(_is_sent(program, each, scope, steps + 1) for each in operands)
        case Conditional(then=then, otherwise=otherwise):
            return any(_is_sent(program, each, scope, steps + 1) for each in (then, otherwise))
        case Member():
            return _is_request(meaning(program, value, scope))
        case Name():
            return _is_named(program, value, scope, steps + 1)
    return False


def _is_part_of_event(owner: Value, name: object, scope: Scope) -> bool:
    """`event["body"]`, of the event that a handler is given."""
    if not isinstance(owner, Name) or name not in PARTS_OF_EVENT:
        return False
    node = scope.node
    return isinstance(node, Function) and any(each.name == owner.name for each in node.parameters)


def _is_request(found: Meaning) -> bool:
    match found:
        case External(name=name):
            return ".".join(name.split(".")[:2]) in REQUESTS
        case Part(owner=Part(name="current_request"), name=name):
            return name in CURRENT
        case Part(owner=owner):
            return _is_request(owner)
    return False


def _is_named(program: Program, value: Name, scope: Scope, steps: int) -> bool:
    clause = _clause_of(value, scope)
    if clause is not None:
        return _is_sent(program, clause.iterable, scope, steps)
    found = lookup(program, value.name, scope, value.span.start)
    bounds = found.bounds if found is not None else ()
    return found is not None and any(_is_bound(program, value, bound, found.scope, steps) for bound in bounds)


def _is_bound(program: Program, value: Name, bound: Bound, scope: Scope, steps: int) -> bool:
    name = value.name
    match bound.by, bound.statement:
        case "assignment", _ if bound.value is not None:
            return _is_sent(program, bound.value, scope, steps)
        case "import", _:
            return _is_request(meaning(program, value, scope))
        case "loop", Loop(iterable=iterable):
            return _is_sent(program, iterable, scope, steps)
        case "parameter", Function() as function:
            given = function.parameter(name)
            if given is None or kind_of(program, Name(name, function.span), scope) not in ("", "text", "map"):
                return False
            if is_route(function):
                annotation = last_name(given.annotation) if given.annotation is not None else "str"
                return annotation in ("str", "dict") and name not in ("self", "request")
            callers = given_by_callers(program, ParameterRef(scope, name, given.annotation))
            return any(_is_sent(program, each, where, steps + 1) for each, where in callers)
    return False


def _clause_of(value: Name, scope: Scope) -> Clause | None:
    """What a name runs over where it is the variable of a comprehension around it."""
    for comprehension in _comprehensions_in(scope):
        if comprehension.span.start <= value.span.start < comprehension.span.end:
            for clause in comprehension.clauses:
                if any(isinstance(each, Name) and each.name == value.name for each in parts_of(clause.target)):
                    return clause
    return None


def _comprehensions_in(scope: Scope) -> tuple[Comprehension, ...]:
    if not isinstance(scope.node, Function):
        return ()
    body = Body(scope.anchor, scope.node.name_span, scope.node)
    known = _comprehensions.get(body)
    if known is None:
        known = tuple(part for part in _parts(scope) if isinstance(part, Comprehension))
        _comprehensions.put(body, known, body.weight)
    return known


_comprehensions: Memo[Body, tuple[Comprehension, ...]] = Memo(REMEMBERED)


def _parts(scope: Scope) -> Iterator[Value]:
    """All expressions of a function."""
    node = scope.node
    for statement in inside(node) if isinstance(node, Function) else ():
        for whole in expressions(statement):
            yield from parts_of(whole)


def _is_chosen(value: Value, scope: Scope) -> bool:
    """Whether the function tests that a name is one of some: then the sender only chooses among them."""
    if not isinstance(value, Name):
        return False
    tests = (part for part in _parts(scope) if isinstance(part, Operation) and part.operator in TESTS)
    return any(isinstance(first := test.operands[0], Name) and first.name == value.name for test in tests)
