"""What code looks for among items that it has read: `any(each["email"] == email for each in found)`."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.statements import Assignment, Branch, Evaluation, Flow, Function, Loop, Statement, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Unknown,
    Value,
    last_name,
    names_in,
)
from dynamorm_analysis.libraries.comparing import MIRRORED
from dynamorm_analysis.libraries.courses.asked import Asked, Sought
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.names.origins import is_form_of
from dynamorm_analysis.model.course import Wanted
from dynamorm_analysis.words import words_of

Block = tuple[Statement, ...]

LOOKING = frozenset({"any", "bool", "frozenset", "iter", "len", "list", "next", "set", "sorted", "tuple"})
"""Functions of what is empty, or false, where there is no item of those that they are given."""
OVERLAPPING = frozenset({"clash", "clashes", "conflict", "conflicts", "intersect", "intersects", "overlap"}) | {
    "overlapping",
    "overlaps",
}
"""Words for functions that tell whether two times meet."""
FOLDING = frozenset({"casefold", "lower", "strip", "upper"})
CASTS = frozenset({"int", "str", "ToLower", "ToUpper", "TrimSpace"})
"""Functions that give the same with other letters, or of another type."""
TYPED = frozenset({"S", "N"})
ADDING = frozenset({"add", "append"})
MAX_HOPS = 4


def sought(asked: Asked, value: Value, hops: int = 0) -> Sought | None:
    """What an expression has looked for that is empty, or false, where there is no such item."""
    if hops > MAX_HOPS:
        return None
    match value:
        case Call(function=Name(name=name), arguments=(Argument(value=given), *_)) if name in LOOKING:
            return _of_round(asked, given, is_tested=name == "any") or asked.sought(given, hops + 1)
        case Comprehension():
            return _of_round(asked, value, is_tested=False)
        case Conditional(test=test, otherwise=Constant(value=None) | Collection(items=())):
            return asked.sought(test, hops + 1)
        case Item(owner=owner, index=Constant(value=int())):
            return asked.sought(owner, hops + 1)
        case (
            Item(owner=Name() as owner, index=key)
            | Call(function=Member(owner=Name() as owner, name="get" | "pop"), arguments=(Argument(value=key), *_))
        ):
            return _of_keyed(asked, owner, key)
        case Name():
            return _of_variable(asked, value, hops)
    return None


def sought_among(asked: Asked, value: Value, among: Value, hops: int = 0) -> Sought | None:
    """What is looked for where it is asked whether a value is among those that items have: `email in emails`, where
    `emails = {each["email"] for each in found}`."""
    match among:
        case _ if hops > MAX_HOPS:
            return None
        case Call(function=Name(name=name), arguments=(Argument(value=given),)) if name in LOOKING:
            return sought_among(asked, value, given, hops + 1)
        case Comprehension(
            element=element, clauses=(Clause(target=Name(name=item), iterable=iterable, conditions=()),)
        ):
            return _found(asked, iterable, _is(asked, item, element, value))
        case Name():
            once = _set_once(asked, among)
            found = sought_among(asked, value, once, hops + 1) if once is not None else None
            return found or next(_collected(asked, among, value), None)
    return None


def sought_in_rounds(asked: Asked, loop: Loop, is_taken: Callable[[Block], bool]) -> Sought | None:
    """What a loop over items looks for that comes to a block with the first one which it wants."""
    item = _item_of(loop)
    guards: list[tuple[str, str]] = []
    for statement in loop.body if item else ():
        match statement:
            case Assignment() | Evaluation() if not is_taken((statement,)):
                continue
            case Branch(test=test, body=(Flow(kind="continue"),), otherwise=()):
                passed = _wanted(asked, item, test, outcome=False)
                if passed is None:
                    return None
                guards += passed
            case Branch(test=test, body=body, otherwise=()) if is_taken(body):
                met = _wanted(asked, item, test, outcome=True)
                return _found(asked, loop.iterable, (*guards, *met)) if met is not None else None
            case _:
                return _found(asked, loop.iterable, tuple(guards)) if is_taken((statement,)) else None
    return None


def loops_before(asked: Asked, place: int) -> Iterator[Loop]:
    """The loops of a function that are over at a place."""
    for statement in inside(asked.scope.node) if isinstance(asked.scope.node, Function) else ():
        if isinstance(statement, Loop) and statement.kind == "for" and statement.span.end <= place:
            yield statement


def _of_round(asked: Asked, value: Value, *, is_tested: bool) -> Sought | None:
    """What a comprehension wants of the items that it runs over; where it is `tested`, what it tells of each, too."""
    match value:
        case Comprehension(element=element, clauses=(Clause(target=Name(name=item), iterable=iterable) as clause,)):
            found: Wanted = ()
            for test in (*clause.conditions, *((element,) if is_tested else ())):
                wanted = _wanted(asked, item, test, outcome=True)
                if wanted is None:
                    return None
                found += wanted
            return _found(asked, iterable, found)
    return None


def _of_keyed(asked: Asked, owner: Name, key: Value) -> Sought | None:
    """What is looked for in a dictionary of items: `{one["id"]: one for one in items}.get(id)`."""
    match _set_once(asked, owner):
        case Comprehension(
            kind="dict",
            element=Collection(items=(called, Name(name=held))),
            clauses=(Clause(target=Name(name=item), iterable=iterable, conditions=()),),
        ) if held == item:
            return _found(asked, iterable, _is(asked, item, called, key))
    return None


def _of_variable(asked: Asked, name: Name, hops: int) -> Sought | None:
    """The same of what a variable is set to once; of one that a loop sets, or a list that it fills, where an item is
    as it wants it."""
    if (given := _set_once(asked, name)) is not None and (found := asked.sought(given, hops + 1)) is not None:
        return found
    for loop in loops_before(asked, name.span.start):
        found = sought_in_rounds(asked, loop, lambda block: any(_takes(one, name.name) for one in block))
        if found is not None:
            return found
    return None


def _takes(statement: Statement, name: str) -> bool:
    """Whether a statement sets a variable to something, or adds something to what it holds."""
    match statement:
        case Assignment(targets=(Name(name=target),), value=value, operator=""):
            return target == name and not (isinstance(value, Constant) and not value.value)
        case Evaluation(value=Call(function=Member(owner=Name(name=owner), name=method), arguments=(_,))):
            return owner == name and method in ADDING
    return False


def _collected(asked: Asked, holder: Name, value: Value) -> Iterator[Sought]:
    """What is looked for among those values that a loop has put into a list or set."""
    for loop in loops_before(asked, holder.span.start):
        for statement in loop.body:
            match statement:
                case Evaluation(
                    value=Call(function=Member(owner=Name(name=name), name=method), arguments=(Argument(value=added),))
                ) if name == holder.name and method in ADDING:
                    found = _found(asked, loop.iterable, _is(asked, _item_of(loop), added, value))
                    if found is not None:
                        yield found


def _set_once(asked: Asked, name: Name) -> Value | None:
    """What a variable is set to, where that happens once, before it is asked for."""
    bounds = asked.scope.bindings.get(name.name, ())
    if len(bounds) != 1 or bounds[0].by != "assignment" or bounds[0].value is None:
        return None
    return bounds[0].value if bounds[0].value.span.end <= name.span.start else None


def _found(asked: Asked, iterable: Value, wanted: Wanted) -> Sought | None:
    origins = asked.origins(iterable)
    if (
        not wanted
        or not origins
        or is_of_some(asked, iterable)
        or not all(asked.is_whole(one) and not one.error for one in origins)
    ):
        return None
    return Sought(frozenset(one.call.span for one in origins), wanted)


def is_of_some(asked: Asked, items: Value) -> bool:
    """Whether code has left out some of the items before."""
    match items:
        case Comprehension(clauses=clauses):
            return any(clause.conditions for clause in clauses)
        case Call(function=Name(name="filter")):
            return True
        case Call(function=Name(), arguments=(Argument(value=given), *_)):
            return is_of_some(asked, given)
        case Name():
            once = _set_once(asked, items)
            return once is not None and is_of_some(asked, once)
    return False


def _item_of(loop: Loop) -> str:
    """The variable that holds an item in each round: the second one in Go."""
    match loop.target:
        case Name(name=name) | Collection(items=(_, Name(name=name))):
            return name
    return ""


def _wanted(asked: Asked, item: str, test: Value, *, outcome: bool) -> Wanted | None:
    """The attributes of an item, with the values of which a test wants each, or one of them, to come out so; empty
    where it tells of others, None where it wants what is not known."""
    match test:
        case Unknown(parts=(inner,)):
            return _wanted(asked, item, inner, outcome=outcome)
        case Operation(operator="not", operands=(inner,)):
            return _wanted(asked, item, inner, outcome=not outcome)
        case Operation(operator="and" | "or" as operator, operands=operands):
            meeting = _meeting(asked, item, operands) if (operator == "and") is outcome else {}
            found = [
                meeting.get(id(operand), _wanted(asked, item, operand, outcome=outcome) if not meeting else ())
                for operand in operands
            ]
            if None in found or ((operator == "and") is not outcome and () in found):
                return None
            return tuple(one for each in found if each is not None for one in each)
        case Operation(operator="in", operands=(left, Collection(items=items) as among)) if outcome and items:
            part = part_of(asked, item, left)
            is_written_out = all(isinstance(each, Constant) for each in items)
            return ((part, source_of(among)),) if part and is_written_out else None
        case Operation(operator="not in", operands=(left, _)) if outcome:
            return () if part_of(asked, item, left) else None
        case Operation(operator="==" | "!=" | "is" | "is not" as operator, operands=(left, right)):
            is_equal = (operator in ("==", "is")) is outcome
            return _compared(asked, item, left, right) if is_equal else _of_others(asked, item, left, right)
        case Call(function=function, arguments=(Argument(value=left), Argument(value=right))) if (
            last_name(function) == "EqualFold" and outcome
        ):
            return _compared(asked, item, left, right)
        case Call(function=function, arguments=arguments) if outcome and not OVERLAPPING.isdisjoint(
            words_of(last_name(function))
        ):
            parts = [part_of(asked, item, argument.value) for argument in arguments]
            return tuple((part, "< …") for part in parts if part) or None
    return () if outcome and part_of(asked, item, test) else None


def _meeting(asked: Asked, item: str, operands: tuple[Value, ...]) -> dict[int, Wanted]:
    """The operands that together want an item which has its place between two bounds, as a time that meets another one
    does: `each["start"] < end and start < each["end"]`."""
    found = {
        id(each): bound
        for each in operands
        if isinstance(each, Operation) and each.operator in MIRRORED and (bound := _bound(asked, item, each))
    }
    return found if len({attribute for bound in found.values() for attribute, _ in bound}) > 1 else {}


def _bound(asked: Asked, item: str, test: Operation) -> Wanted:
    left, right = test.operands
    for part, sign, other in ((left, test.operator, right), (right, MIRRORED[test.operator], left)):
        attribute = part_of(asked, item, part)
        if attribute and item not in names_in(other) and not isinstance(other, Constant):
            return ((attribute, f"{sign} {source_of(other)}"),)
    return ()


def _compared(asked: Asked, item: str, left: Value, right: Value) -> Wanted | None:
    for one, other in ((left, right), (right, left)):
        if isinstance(other, Constant):
            part = part_of(asked, item, one)
            return (((part, source_of(other)),) if isinstance(other.value, str) else ()) if part else None
        if found := _is(asked, item, one, other):
            return found
    return None


def _of_others(asked: Asked, item: str, left: Value, right: Value) -> Wanted | None:
    """Of a test whether an item is another than one that is known."""
    return () if part_of(asked, item, left) or part_of(asked, item, right) else None


def _is(asked: Asked, item: str, part: Value, value: Value) -> Wanted:
    """That a part of an item is a value, which may be called by several names."""
    attribute = part_of(asked, item, part)
    if not attribute or item in names_in(value):
        return ()
    plain = _plain(value)
    given = _set_once(asked, plain) if isinstance(plain, Name) else None
    named = [plain, *([_plain(given)] if given is not None else [])]
    return tuple(dict.fromkeys((attribute, source_of(each)) for each in named))


def part_of(asked: Asked, item: str, value: Value, hops: int = 0) -> str:
    """The part of an item that a value is, whatever its letters and type; empty for others."""
    match _plain(value):
        case _ if hops > MAX_HOPS:
            return ""
        case Item(owner=inner, index=Constant(value=str() as kind)) if kind in TYPED and not isinstance(inner, Name):
            return part_of(asked, item, inner, hops + 1)
        case (
            Item(owner=Name(name=owner), index=Constant(value=str() as part))
            | Member(owner=Name(name=owner), name=part)
            | Call(
                function=Member(owner=Name(name=owner), name="get"),
                arguments=(Argument(value=Constant(value=str() as part)), *_),
            )
        ) if owner == item or _is_form_of(asked, item, owner, value):
            return part
        case Name() as name if name.name != item:
            given = _set_once(asked, name)
            return part_of(asked, item, given, hops + 1) if given is not None else ""
    return ""


def _is_form_of(asked: Asked, item: str, owner: str, value: Value) -> bool:
    """Whether a variable is set once, to an item in another form: `order = Order(**item)`."""
    given = _set_once(asked, Name(owner, value.span))
    return given is not None and is_form_of(given, item)


def _plain(value: Value) -> Value:
    """A value without what changes its letters or type, and without what stands for a lacking one."""
    while True:
        match value:
            case Call(function=Member(owner=inner, name=name), arguments=()) if name in FOLDING:
                value = inner
            case Call(function=function, arguments=(Argument(value=inner),)) if last_name(function) in CASTS:
                value = inner
            case Operation(operator="or", operands=(inner, Constant())) | Unknown(parts=(inner,)):
                value = inner
            case _:
                return value
