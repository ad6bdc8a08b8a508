"""How many entries a list has that a batch or transaction is given: as many as what it is made of."""

from dynamorm_analysis.facts.statements import Assignment, Flow, Function, Loop, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Item,
    Mapping,
    Member,
    Name,
    Spread,
    Value,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.rounds.pieces import PIECE_WORDS, is_measured, length_given, path_of
from dynamorm_analysis.libraries.sdk_go.inputs import Given, fields_of
from dynamorm_analysis.libraries.sdk_go.words import PAGING
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import loops_around, steps
from dynamorm_analysis.linking.names.origins import filled_in
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import argument_of, found_by
from dynamorm_analysis.linking.static.given_back import given_back
from dynamorm_analysis.model.batch import Length
from dynamorm_analysis.words import words_of

MAX_DEPTH = 8
NEXT = "NextPage"
READING = frozenset({NEXT, *PAGING, *(f"{name}WithContext" for name in PAGING)})
INPUTS = frozenset(f"{name}Input" for name in PAGING)
GETTING = frozenset({"GetItem", "GetItemWithContext"})
READ_THROUGH = 2
"""How many functions lie between a call and the request that reads an item for it at most."""
EVENTS = frozenset({"Records"})
"""What a service hands to a function, not more at once than it is told to."""
UNKNOWN = Length()


def length(program: Program, value: Value, scope: Scope, depth: int = 0) -> Length:
    """How many entries a list has; where nothing is known of it, none at least. What a function only hands on is for
    its callers to judge."""
    if depth > MAX_DEPTH:
        return UNKNOWN
    match value:
        case Collection(kind="list", items=items) if not any(isinstance(one, Spread) for one in items):
            return Length(len(items))
        case Call(function=Name(name="append"), arguments=arguments):
            spread = [one.value for one in arguments if one.spread]
            return _many(program, spread[0], scope, depth) if spread else UNKNOWN
        case Call(function=Name(name="make"), arguments=(_, Argument(value=number))) if counted := _counted(number):
            return _many(program, counted, scope, depth + 1)
        case Call():
            made = given_back(program, value, scope)
            return length(program, *made, depth + 1) if made is not None else UNKNOWN
        case Name(name=name) if isinstance(node := scope.node, Function) and name in scope.bindings:
            sought = (f"length of {name} {value.span.start}", scope, 0)
            return program.once(sought, depth, lambda: _of_name(program, value, scope, node, depth))
    return UNKNOWN


def _of_name(program: Program, value: Name, scope: Scope, function: Function, depth: int) -> Length:
    """The length of a list in a variable, over the statements that fill it."""
    name = value.name
    if not PIECE_WORDS.isdisjoint(words_of(name)) or is_measured(function, name):
        return UNKNOWN
    if (argument := argument_of(value, scope)) is not None:
        return length(program, *argument, depth + 1)
    made = _first_of_several(scope, value)
    if made is not None:
        return length(program, made, scope, depth + 1)
    around = loops_around(scope, value.span.start)
    found, is_map = UNKNOWN, False
    for step in steps(scope, name, value.span.start):
        match step.statement:
            case Assignment(targets=(Name(),), value=Call(function=Name(name="append"), arguments=arguments), span=at):
                loops = [loop for loop in loops_around(scope, at.start) if loop not in around]
                spread = [one.value for one in arguments if one.spread]
                surely = not step.optional and not loops_around(scope, at.start)
                found = found.with_more(Length(_appended(name, arguments) if surely else 0))
                more = [_rounds(program, loop, scope, depth) for loop in loops]
                more += [_many(program, one, scope, depth) for one in spread]
                grows = any(each.grows for each in more)
                found = found.with_more(Length(0, grows, all(each.sure for each in more if each.grows)))
            case Assignment(targets=(Name(),), value=assigned, operator="") if assigned is not None:
                found, is_map = length(program, assigned, scope, depth + 1), _is_new_map(assigned)
            case Assignment(targets=(Item(),), span=at) if is_map:
                loops = [loop for loop in loops_around(scope, at.start) if loop not in around]
                grows = any(_rounds(program, loop, scope, depth).grows for loop in loops)
                found = found.with_more(Length(0, grows, sure=not grows))
            case Assignment(targets=(Item(),)) | Assignment(value=None):
                pass
            case _:
                return UNKNOWN
    filled = _read_into(value, function) if found == UNKNOWN else None
    return _many(program, filled, scope, depth + 1) if filled is not None else found


def _is_new_map(made: Value) -> bool:
    """Whether an expression makes a map in which nothing is: `make(map[string]bool)`, `map[string]bool{}`."""
    match made:
        case Call(function=Name(name="make"), arguments=(Argument(value=Mapping()), *_)):
            return True
        case Call(function=Mapping(), arguments=()):
            return True
    return False


def _appended(name: str, arguments: tuple[Argument, ...]) -> int:
    """How many single entries `append` adds to a list: two for `append(writes, first, second)`."""
    match arguments:
        case (Argument(value=Name(name=extended)), *added) if extended == name:
            return sum(not one.spread for one in added)
    return 0


def _counted(number: Value) -> Value | None:
    """What an expression counts the entries of, and perhaps some more: `len(items)`, `len(items) + 1`."""
    counts = (part for part in parts_of(number) if isinstance(part, Call) and last_name(part.function) == "len")
    return next((count.arguments[0].value for count in counts if len(count.arguments) == 1), None)


def _first_of_several(scope: Scope, name: Name) -> Value | None:
    """The call of which a variable takes the first result: `requests, err := make_requests(items)`."""
    for bound in scope.bindings.get(name.name, ()):
        match bound.statement:
            case Assignment(targets=(Collection(items=(Name(name=first), *_)),), value=Call() as made):
                if first == name.name and made.span.end <= name.span.start:
                    return made
    return None


def _rounds(program: Program, loop: Loop, scope: Scope, depth: int) -> Length:
    """As many as a loop has rounds, of which none is the last one for another reason."""
    is_left = any(isinstance(each, Flow) and each.kind == "break" for one in loop.body for each in inside(one))
    return _many(program, loop.iterable, scope, depth) if loop.kind == "for" and not is_left else UNKNOWN


def _many(program: Program, value: Value, scope: Scope, depth: int) -> Length:
    """How many entries there are of what a list is made from: what the function is given, or has gathered itself."""
    if depth > MAX_DEPTH:
        return UNKNOWN
    match value:
        case Name(name=name) if isinstance(node := scope.node, Function) and name in scope.bindings:
            if not PIECE_WORDS.isdisjoint(words_of(name)) or is_measured(node, name):
                return UNKNOWN
            if (argument := argument_of(value, scope)) is not None:
                return _many(program, *argument, depth + 1)
            if all(bound.by == "parameter" for bound in scope.bindings[name]):
                return length_given(program, name, scope, node)
            return length(program, value, scope, depth + 1)
        case Member(owner=Name() as response, name="Items") if (asked := _asked_by(response, scope)) is not None:
            return Length(grows=_is_whole_page(program, asked, scope))
        case Member(owner=Name() as item, name=name) if isinstance(node := scope.node, Function):
            bounds = scope.bindings.get(item.name, ())
            is_given = bool(bounds) and all(bound.by == "parameter" for bound in bounds) and name not in EVENTS
            is_whole = PIECE_WORDS.isdisjoint(words_of(f"{item.name} {name}")) and not is_measured(node, path_of(value))
            grows = is_whole and (is_given or _is_of_read_item(program, item, scope, node))
            return Length(grows=grows, sure=False)
    return UNKNOWN


def _is_of_read_item(program: Program, item: Name, scope: Scope, function: Function) -> bool:
    """Whether a variable holds an item that the function has read, itself or by a function that it calls."""
    made = _first_of_several(scope, item)
    if isinstance(made, Call) and program.reaches(last_name(made.function), GETTING, READ_THROUGH):
        return True
    return any(
        last_name(call.function) == "UnmarshalMap" and call.span.end <= item.span.start
        for call in filled_in(function).get(item.name, ())
    )


def _asked_by(response: Name, scope: Scope) -> Call | None:
    """The call that gives a response: `page, err := client.Query(ctx, input)`."""
    given = _first_of_several(scope, response)
    return given if isinstance(given, Call) and last_name(given.function) in READING else None


def _is_whole_page(program: Program, asked: Call, scope: Scope) -> bool:
    """Whether a call surely asks for as many items as there are: no limit says how many are wanted."""
    if isinstance(asked.function, Member) and asked.function.name == NEXT and isinstance(asked.function.owner, Name):
        made = found_by(program, asked.function.owner, scope)
        maker = made.bound.value if made is not None and not made.is_parameter else None
        return isinstance(maker, Call) and made is not None and _is_whole_page(program, maker, made.scope)
    inputs = [fields_of(program, argument.value, scope) for argument in asked.arguments]
    return any(one.kind in INPUTS and not one.open and one["Limit"] is None for one in inputs)


def _read_into(name: Name, function: Function) -> Value | None:
    """What is read into a list that is only declared: `attributevalue.UnmarshalListOfMaps(page.Items, &orders)`."""
    calls = [call for call in filled_in(function).get(name.name, ()) if call.span.end <= name.span.start]
    is_read = len(calls) == 1 and last_name(calls[0].function) == "UnmarshalListOfMaps" and calls[0].arguments
    return calls[0].arguments[0].value if is_read else None


def longest(program: Program, lists: list[Given]) -> Length:
    """The length of the lists of a request together."""
    found = UNKNOWN
    for given in lists:
        found = found.with_more(length(program, given.value, given.scope))
    return found
