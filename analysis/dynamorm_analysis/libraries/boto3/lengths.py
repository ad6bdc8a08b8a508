"""How many entries a list has that a request is given: written out, or as many as something else has."""

from functools import reduce

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Function, Statement, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Spread,
    Value,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.boto3.lists import KEEPING
from dynamorm_analysis.libraries.calls.asking import entered
from dynamorm_analysis.libraries.requests.parameters import of_call
from dynamorm_analysis.libraries.rounds.pieces import PIECE_WORDS, is_measured, length_given
from dynamorm_analysis.libraries.rounds.round_counts import range_length
from dynamorm_analysis.linking.calls.deciding import taken
from dynamorm_analysis.linking.calls.reachability import returned_during
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Raw
from dynamorm_analysis.linking.names.flow import Step, loops_around
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.batch import Length
from dynamorm_analysis.words import words_of

MAX_DEPTH = 6
UNKNOWN = Length()
SAME_LENGTH = frozenset({*KEEPING, "set", "items", "keys", "values", "enumerate"}) - {"islice"}
GETTING = frozenset({"get_item"})
READING = frozenset({"query", "scan"})
READ_THROUGH = 2
"""How many functions lie between a call and the request that reads an item for it at most."""
FROM_OUTSIDE = frozenset({"loads", "get_json", "json"})
"""Calls that give what somebody else has written."""


def length(program: Program, value: Value, scope: Scope, depth: int = 0) -> Length:
    """How many entries a list has; where nothing is known of it, none at least."""
    if depth > MAX_DEPTH:
        return UNKNOWN
    match value:
        case Collection(items=items):
            return reduce(Length.with_more, (_of_entry(program, item, scope, depth) for item in items), UNKNOWN)
        case Comprehension(clauses=clauses):
            found = [length(program, clause.iterable, scope, depth + 1) for clause in clauses]
            least = 0 if any(clause.conditions for clause in clauses) else min(one.least for one in found)
            return Length(least, any(one.grows for one in found), all(one.sure for one in found))
        case Operation(operator="+", operands=operands):
            return reduce(Length.with_more, (length(program, one, scope, depth + 1) for one in operands), UNKNOWN)
        case Operation(operator="or", operands=(first, *_)):
            return _at_most(length(program, first, scope, depth + 1))
        case Call(function=Name(name="range"), arguments=arguments):
            return Length(range_length(program, arguments, scope) or 0)
        case Call(function=function, arguments=arguments) if last_name(function) in SAME_LENGTH:
            inner = function.owner if isinstance(function, Member) else arguments[0].value if arguments else None
            return length(program, inner, scope, depth + 1) if inner is not None else UNKNOWN
        case Call() if (made := _of_function(program, value, scope, depth)) != UNKNOWN:
            return made
        case Name(name=name) if isinstance(node := scope.node, Function) and name in scope.bindings:
            sought = (f"length of {name}", scope, value.span.start)
            return program.once(sought, depth, lambda: _of_name(program, value, scope, node, depth))
        case Name():
            written = meaning(program, value, scope)
            if not isinstance(written, Raw) or written.value is value:
                return UNKNOWN
            return Length(length(program, written.value, written.scope, depth + 1).least)
    if _is_read(program, value, scope) or _is_from_outside(value, scope, depth):
        return Length(grows=True)
    return Length(grows=_is_of_read_item(program, value, scope), sure=False)


def _of_function(program: Program, call: Call, scope: Scope, depth: int) -> Length:
    """As many as a function of the workspace gives back, one way or other: what it has read, or is given."""
    if not PIECE_WORDS.isdisjoint(words_of(last_name(call.function))):
        return UNKNOWN
    into = entered(program, call, scope)
    if into is None or not isinstance(into.function.node, Function):
        return UNKNOWN
    returned = [one.value for one in returned_during(program, into.inside, meaning) if one.value is not None]
    found = [length(program, each, into.inside, depth + 1) for each in returned]
    grows = [each for each in found if each.grows]
    return Length(0, True, all(each.sure for each in grows)) if grows else UNKNOWN


def _of_entry(program: Program, item: Value, scope: Scope, depth: int) -> Length:
    return length(program, item.value, scope, depth + 1) if isinstance(item, Spread) else Length(1)


def _at_most(found: Length) -> Length:
    """Of something that may be left out."""
    return Length(0, found.grows, found.sure)


# ---- local lists ----------------------------------------------------------------------------------------------------


def _of_name(program: Program, value: Name, scope: Scope, function: Function, depth: int) -> Length:
    """The length of a local list, over the steps that fill it; nothing is known of what loops give, or what the code
    measures."""
    name, place = value.name, value.span.start
    ways = {bound.by for bound in scope.bindings[name] if not _adds(bound.statement)}
    if not ways <= {"assignment", "parameter"} or not PIECE_WORDS.isdisjoint(words_of(name)):
        return UNKNOWN
    if is_measured(function, name):
        return UNKNOWN
    if name in scope.arguments:
        given, caller = scope.arguments[name]
        found = length(program, given, caller, depth + 1)
    else:
        found = length_given(program, name, scope, function) if "parameter" in ways else UNKNOWN
    for step in taken(program, scope, name, place, meaning):
        match step.statement:
            case Assignment(targets=(Name(),), value=assigned, operator="") if assigned is not None:
                found = length(program, assigned, scope, depth + 1)
                found = _at_most(found) if step.optional else found
            case Assignment(value=assigned, operator="+=") if assigned is not None:
                found = found.with_more(_added(program, step, assigned, scope, place, depth))
            case Evaluation(value=Call(function=Member(name="append" | "add"), arguments=(argument,), span=span)):
                one = Collection("list", (argument.value,), span)
                found = found.with_more(_added(program, step, one, scope, place, depth))
            case Evaluation(value=Call(function=Member(name="extend"), arguments=(argument,))):
                found = found.with_more(_added(program, step, argument.value, scope, place, depth))
            case Evaluation(value=Call(function=Member(name="sort" | "reverse"))):
                pass
            case _:
                return UNKNOWN
    return _at_most(found) if _may_be_filled_elsewhere(function, name, place) else found


def _may_be_filled_elsewhere(function: Function, name: str, place: int) -> bool:
    """Whether a function is given a list before it is used, and nobody takes a result: it may add to the list."""
    return any(
        isinstance(argument.value, Name) and argument.value.name == name
        for statement in inside(function)
        if isinstance(statement, Evaluation) and statement.span.end <= place and isinstance(statement.value, Call)
        for argument in statement.value.arguments
    )


def _adds(statement: Statement) -> bool:
    return isinstance(statement, Assignment) and statement.operator == "+="


def _added(program: Program, step: Step, added: Value, scope: Scope, place: int, depth: int) -> Length:
    """What a step adds to a list before it is used: in a loop, something for each of its rounds."""
    around = loops_around(scope, place)
    loops = [loop for loop in loops_around(scope, step.statement.span.start) if loop not in around]
    found = length(program, added, scope, depth + 1)
    rounds = [length(program, loop.iterable, scope, depth + 1) for loop in loops if loop.kind == "for"]
    if not loops:
        return found if not step.optional else _at_most(found)
    grows = found.grows or any(each.grows for each in rounds)
    return Length(0, grows, found.sure and all(each.sure for each in rounds))


# ---- what is read or sent -------------------------------------------------------------------------------------------


def _is_read(program: Program, value: Value, scope: Scope) -> bool:
    """Whether an expression is the items of a response: as many as fit into a page, unless that is limited."""
    match value:
        case (
            Item(owner=owner, index=Constant(value="Items"))
            | Call(function=Member(owner=owner, name="get"), arguments=(Argument(value=Constant(value="Items")), *_))
        ):
            pass
        case _:
            return False
    made = [owner] if isinstance(owner, Call) else _set_to(owner, scope)
    return bool(made) and not any(_may_be_limited(program, call, scope) for call in made)


def _may_be_limited(program: Program, value: Value, scope: Scope, further: int = READ_THROUGH) -> bool:
    if not isinstance(value, Call):
        return False
    given = of_call(program, value.arguments, scope)
    if "Limit" in given or given.open:
        return True
    into = entered(program, value, scope) if further and last_name(value.function) not in READING else None
    if into is None or into.function.parent is None or not isinstance(into.function.node, Function):
        return False
    asked = calls(into.function.parent, into.function.node)
    return any(
        _may_be_limited(program, one, into.inside if at.scope.node is into.function.node else at.scope, further - 1)
        for one, at in asked
        if last_name(one.function) in READING or program.reaches(last_name(one.function), READING, further)
    )


def _is_of_read_item(program: Program, value: Value, scope: Scope) -> bool:
    """Whether an expression is an attribute of an item that the function has read, itself or by a function that it
    calls: `trip["stops"]`."""
    match value:
        case (
            Item(owner=Name() as item, index=Constant(value=str()))
            | Call(
                function=Member(owner=Name() as item, name="get"), arguments=(Argument(value=Constant(value=str())), *_)
            )
            | Member(owner=Name() as item)
        ):
            pass
        case _:
            return False
    parts = (part for made in _set_to(item, scope) for part in parts_of(made))
    called = (last_name(part.function) for part in parts if isinstance(part, Call))
    return any(name in GETTING or program.reaches(name, GETTING, READ_THROUGH) for name in called)


def _is_from_outside(value: Value, scope: Scope, depth: int) -> bool:
    """Whether an expression is a part of what somebody else has sent: `json.loads(event["body"])["ids"]`."""
    match value:
        case Item(index=Constant(value="Records")):
            return False
        case Item(owner=owner, index=Constant()) | Call(function=Member(owner=owner, name="get"), arguments=(_, *_)):
            return _is_from_outside(owner, scope, depth)
        case Call(function=function):
            return last_name(function) in FROM_OUTSIDE
        case Name(name="event"):
            return any(bound.by == "parameter" for bound in scope.bindings.get("event", ()))
        case Name():
            return depth < MAX_DEPTH and any(_is_from_outside(one, scope, depth + 1) for one in _set_to(value, scope))
    return False


def _set_to(value: Value, scope: Scope) -> list[Value]:
    bounds = scope.bindings.get(value.name, ()) if isinstance(value, Name) else ()
    return [bound.value for bound in bounds if bound.value is not None]
