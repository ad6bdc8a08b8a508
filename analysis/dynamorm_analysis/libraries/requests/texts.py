"""What the expression strings of a request may be, over the paths through the code that puts them together."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from dynamorm_analysis.expressions.tree import HOLE
from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Statement
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Collection,
    Conditional,
    Constant,
    Member,
    Name,
    Operation,
    Spread,
    Template,
    Value,
)
from dynamorm_analysis.libraries.strings.expression_texts import ExpressionText, Piece, trimmed
from dynamorm_analysis.libraries.strings.outcomes import MAX_PATHS
from dynamorm_analysis.linking.calls.deciding import chosen, taken
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Scalar, Text
from dynamorm_analysis.linking.names.flow import loops_around
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.names import KeyTemplate

MAX_DEPTH = 12


Texts = tuple[ExpressionText, ...]
Pieces = tuple[Piece, ...]


def texts(program: Program, value: Value, scope: Scope) -> Texts:
    """What a string may be, one for each path through the code; what is not known of it is a hole."""
    whole = scope.place(value.span)
    return tuple(ExpressionText(pieces, whole) for pieces in _alternatives(program, value, scope, 0))


def _alternatives(program: Program, value: Value, scope: Scope, depth: int) -> tuple[Pieces, ...]:
    if depth > MAX_DEPTH:
        return _hole(value, scope)
    match value:
        case Constant(value=str() as text, span=span, content=content):
            return ((Piece(text, scope, span, content),),)
        case Template(parts=parts):
            return _joined([_alternatives(program, part, scope, depth + 1) for part in parts], value, scope)
        case Operation(operator="+", operands=operands):
            return _joined([_alternatives(program, part, scope, depth + 1) for part in operands], value, scope)
        case Conditional():
            found = [_alternatives(program, p, scope, depth + 1) for p in chosen(program, value, scope, meaning)]
            return _few(tuple(pieces for alternatives in found for pieces in alternatives), value, scope)
        case Binding(value=inner):
            return _alternatives(program, inner, scope, depth + 1)
        case Name(name=name):
            sought = (f"texts of {name}", scope, value.span.start)
            return program.once(sought, depth, lambda: _named(program, value, name, scope, depth))
        case Call(
            function=Member(owner=owner, name="rstrip"), arguments=(Argument(value=Constant(value=str(ending))),)
        ):
            whole = _alternatives(program, owner, scope, depth + 1)
            return tuple(trimmed(each, lambda text: text.rstrip(ending)) for each in whole)
        case Call(function=Member(owner=owner, name="join"), arguments=(argument,)):
            return _joined_list(program, owner, argument.value, scope, depth, value)
        case _:
            return _meant(program, value, scope)


def _joined(parts: list[tuple[Pieces, ...]], value: Value, scope: Scope) -> tuple[Pieces, ...]:
    count = 1
    for part in parts:
        count *= len(part)
    if count > MAX_PATHS:
        return _hole(value, scope)
    return tuple(tuple(piece for pieces in path for piece in pieces) for path in product(*parts))


def _few(alternatives: tuple[Pieces, ...], value: Value, scope: Scope) -> tuple[Pieces, ...]:
    distinct = tuple(dict.fromkeys(alternatives))
    return distinct if len(distinct) <= MAX_PATHS else _hole(value, scope)


def _hole(value: Value, scope: Scope) -> tuple[Pieces, ...]:
    return ((Piece(HOLE, scope, value.span, value=value),),)


def _meant(program: Program, value: Value, scope: Scope) -> tuple[Pieces, ...]:
    match meaning(program, value, scope):
        case Text(template=KeyTemplate(parts=parts)):
            text = "".join(part if isinstance(part, str) else HOLE for part in parts)
            return ((Piece(text, scope, value.span),),)
        case Scalar(value=int() as number):
            return ((Piece(str(number), scope, value.span),),)
        case _:
            return _hole(value, scope)


# ---- variables ------------------------------------------------------------------------------------------------------


def _named(program: Program, value: Value, name: str, scope: Scope, depth: int) -> tuple[Pieces, ...]:
    if not isinstance(scope.node, Function) or name not in scope.bindings:
        return _of_module(program, value, name, scope)
    done = taken(program, scope, name, value.span.start, meaning)
    if name in scope.arguments and not done:
        given, caller = scope.arguments[name]
        return _alternatives(program, given, caller, depth + 1)
    if any(bound.by == "parameter" for bound in scope.bindings[name]):
        return _meant(program, value, scope)
    paths: tuple[Pieces, ...] = ()
    for step in done:
        statement = step.statement
        if not isinstance(statement, Assignment) or statement.value is None:
            continue
        if not any(isinstance(target, Name) for target in statement.targets):
            return _hole(value, scope)
        found = _alternatives(program, statement.value, scope, depth + 1)
        if statement.operator == "+=":
            found = _joined([paths, found], value, scope)
        elif statement.operator:
            found = _hole(value, scope)
        paths = _few((*paths, *found), value, scope) if step.optional else found
    if all(len(pieces) == 1 and pieces[0].value is not None for pieces in paths):
        return _meant(program, value, scope)  # nothing of it is known: the name says more than what it was set to
    return paths


def _of_module(program: Program, value: Value, name: str, scope: Scope) -> tuple[Pieces, ...]:
    """A constant of the same file is shown where it is defined."""
    local = scope
    while local.node is not None and local.parent is not None:
        local = local.parent
    bounds = program.bindings(local.path, name)
    match bounds:
        case (bound,) if isinstance(bound.value, Constant) and isinstance(bound.value.value, str):
            constant = bound.value
            where = program.module_scope(local.path, bound.anchor)
            return ((Piece(str(constant.value), where, constant.span, constant.content),),)
    return _meant(program, value, scope)


# ---- lists ----------------------------------------------------------------------------------------------------------


def _joined_list(
    program: Program, separator: Value, items: Value, scope: Scope, depth: int, value: Value
) -> tuple[Pieces, ...]:
    """`" AND ".join(parts)`: the items that surely are in the list, alone and with each one that may be; with a hole
    where there may be others."""
    held = list(_items(program, items, scope))
    perhaps = [number for number, item in enumerate(held) if item.optional]
    between = _alternatives(program, separator, scope, depth + 1)
    paths: tuple[Pieces, ...] = ()
    for with_it in (None, *perhaps):
        parts: list[tuple[Pieces, ...]] = []
        for number, item in enumerate(held):
            if item.optional and number != with_it:
                continue
            if parts:
                parts.append(between)
            told = item.value
            parts.append(_hole(items, scope) if told is None else _alternatives(program, told, scope, depth + 1))
        paths += _joined(parts, value, scope) if parts else ()
    return _few(paths, value, scope) if paths else _hole(value, scope)


@dataclass(frozen=True, slots=True)
class _Item:
    """What a list holds, perhaps only where a branch was taken; None for any number of things that are not known."""

    value: Value | None
    optional: bool = False


def _items(program: Program, items: Value, scope: Scope) -> Iterator[_Item]:
    match items:
        case Collection(items=written):
            for item in written:
                yield _Item(None if isinstance(item, Spread) else item)
        case Name(name=name) if isinstance(scope.node, Function) and name in scope.bindings:
            for step in taken(program, scope, name, items.span.start, meaning):
                match step.statement:
                    case Assignment(operator="" | "+=", value=Collection() as added) if not step.optional:
                        yield from _items(program, added, scope)
                    case statement if (appended := _appended(statement)) is not None:
                        in_branch = step.optional and not loops_around(scope, statement.span.start)
                        yield _Item(None if step.optional and not in_branch else appended, in_branch)
                    case _:
                        yield _Item(None)
        case _:
            yield _Item(None)


def _appended(statement: Statement) -> Value | None:
    match statement:
        case Evaluation(value=Call(function=Member(name="append"), arguments=(argument,))):
            return argument.value
    return None
