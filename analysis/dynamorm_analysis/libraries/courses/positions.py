"""Elements of lists that an update names by a position which its function has found in an item:
`f"REMOVE players[{index}]"`."""

import re
from collections.abc import Iterator
from itertools import pairwise

from dynamorm_analysis.facts.statements import Function, Loop, expressions, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Collection,
    Comprehension,
    Constant,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Template,
    Value,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.calls.running import given_to, run_by
from dynamorm_analysis.libraries.courses.asked import Asked, attribute_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.names.origins import Origin
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import is_named_alike, words_of

LIST = re.compile(r"([#\w]+)(?:\.[#\w]+)*\[$")
"""How a text ends behind which a position is written, with the attribute that the path begins with."""
NUMBER = re.compile(r"%[ds]|\{\w*\}")
LOOKING = frozenset({"index", "position"})
MOST_BOUNDS = 4
MAX_HOPS = 4


def placed_parts(program: Program, asked: Asked, call: Call) -> Iterator[tuple[str, Span]]:
    """The attributes whose elements an update names by such a position, each with the call that gave the item; also
    where the function makes the update that the call runs and is given the position."""
    places = (*_places(asked, call), *_places_given(program, asked, call))
    for attribute, position in places:
        for origin in _found_in(asked, position, 0):
            if not origin.error and is_named_alike(attribute_of(origin), attribute):
                yield attribute, origin.call.span


def _places(asked: Asked, call: Call) -> Iterator[tuple[str, Value]]:
    """The lists of which an update names elements by their position, each with that."""
    for argument in call.arguments:
        pieces = list(_pieces(asked, argument.value, 0)) if argument.name == "UpdateExpression" else []
        for before, position in pairwise(pieces):
            text = before.value if isinstance(before, Constant) else None
            named = LIST.search(text) if isinstance(text, str) else None
            attribute = _attribute(call, named[1]) if named is not None else ""
            if attribute:
                yield attribute, position


def _places_given(program: Program, asked: Asked, call: Call) -> Iterator[tuple[str, Value]]:
    """The same of a call whose function makes the update, by what it is given as the position."""
    run = run_by(program, call, asked.scope)
    function = run.scope.alone if run is not None else None
    if run is None or function is None or not isinstance(function.node, Function):
        return
    node = function.node
    places = program.shared("places in lists", function, lambda: tuple(_places_in(function, node)))
    given = given_to(run, call, asked.scope) if places else {}
    yield from ((attribute, given[name][0]) for attribute, name in places if name in given)


def _places_in(function: Scope, node: Function) -> Iterator[tuple[str, str]]:
    """The lists of which a function updates an element whose position it is given, each with the parameter."""
    inner = Asked(function, {})
    parameters = {parameter.name for parameter in node.parameters}
    for part in (part for each in inside(node) for value in expressions(each) for part in parts_of(value)):
        for attribute, position in _places(inner, part) if isinstance(part, Call) else ():
            if isinstance(position, Name) and position.name in parameters:
                yield attribute, position.name


def _is_text(value: Value) -> bool:
    return isinstance(value, Constant) and isinstance(value.value, str)


def _attribute(call: Call, name: str) -> str:
    """The attribute that a name in an expression stands for, as the call says where it is none itself."""
    if not name.startswith("#"):
        return name
    for argument in call.arguments:
        for entry in argument.value.entries if isinstance(argument.value, Mapping) else ():
            match entry.key, entry.value:
                case Constant(value=placeholder), Constant(value=str() as attribute) if placeholder == name:
                    return attribute
    return ""


def _pieces(asked: Asked, value: Value, hops: int) -> Iterator[Value]:
    """The texts and values that an expression is put together of, in order."""
    if hops > MAX_HOPS:
        return
    match origin_of(value, asked.scope):
        case Template(parts=parts):
            yield from parts
        case Operation(operator="+", operands=operands):
            for operand in operands:
                yield from _pieces(asked, operand, hops + 1)
        case Operation(operator="%", operands=(Constant(value=str() as text), Collection(items=given))):
            yield from _filled(text, given)
        case Operation(operator="%", operands=(Constant(value=str() as text), given)):
            yield from _filled(text, (given,))
        case Call(function=Member(owner=Constant(value=str() as text), name="format"), arguments=arguments):
            yield from _filled(text, tuple(argument.value for argument in arguments))
        case Call(function=Name(name="str"), arguments=(Argument(value=inner),)):
            yield inner
        case found:
            yield found if _is_text(found) else value


def _filled(text: str, given: tuple[Value, ...]) -> Iterator[Value]:
    """A text with values in its holes, piece by piece."""
    pieces = NUMBER.split(text)
    for number, piece in enumerate(pieces):
        yield Constant(piece, Span(0, 0))
        yield from given[number : number + 1]


def _found_in(asked: Asked, position: Value, hops: int) -> Iterator[Origin]:
    """Where the list comes from in which a position was looked for."""
    if hops > MAX_HOPS:
        return
    match position:
        case Call(function=Member(owner=listed, name="index"), arguments=(_,)):
            yield from _list_of(asked, listed)
        case Call(function=Name(name="next" | "int" | "str"), arguments=(Argument(value=inner), *_)):
            yield from _found_in(asked, inner, hops + 1)
        case Comprehension(clauses=(clause, *_)) if clause.conditions:
            yield from _list_of(asked, clause.iterable)
        case Item(owner=inner, index=Constant(value=int())):
            yield from _found_in(asked, inner, hops + 1)
        case Call(function=function, arguments=arguments) if not LOOKING.isdisjoint(words_of(last_name(function))):
            for argument in arguments:
                yield from asked.origins(argument.value)
        case Binding(value=inner):
            yield from _found_in(asked, inner, hops + 1)
        case Name(name=name):
            for bound in asked.scope.bindings.get(name, ())[:MOST_BOUNDS]:
                if isinstance(bound.statement, Loop) and bound.by == "loop":
                    yield from _list_of(asked, bound.statement.iterable) if _counts(bound.statement.iterable) else ()
                elif bound.value is not None:
                    yield from _found_in(asked, bound.value, hops + 1)


def _counts(iterable: Value) -> bool:
    """Whether a loop gives the positions in a list."""
    return isinstance(iterable, Call) and last_name(iterable.function) in ("enumerate", "range")


def _list_of(asked: Asked, value: Value) -> Iterator[Origin]:
    """Where a list comes from whose entries are numbered, or looked through."""
    match origin_of(value, asked.scope):
        case Call(function=Name(name="enumerate" | "range" | "len" | "list"), arguments=(Argument(value=inner), *_)):
            yield from _list_of(asked, inner)
        case Comprehension(clauses=(clause,)):
            yield from asked.origins(clause.iterable)
        case found:
            yield from asked.origins(found)
