"""What a test tells of the items that calls asked for: that there is one, that there is none, what an attribute is."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

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
    Unknown,
    Value,
    is_none,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.comparing import MIRRORED
from dynamorm_analysis.libraries.courses.asked import RESPONSE, Asked
from dynamorm_analysis.libraries.courses.error_types import is_called_missing, pointed_at
from dynamorm_analysis.libraries.courses.flags import remembered, ruled_out
from dynamorm_analysis.libraries.courses.limits import of_fewer
from dynamorm_analysis.libraries.read_items.item_tests import OPERATORS
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.names.flow import origin_of
from dynamorm_analysis.linking.names.origins import Origin
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.course import Held, Test
from dynamorm_analysis.words import asks_of_state, words_of

TYPED = frozenset({"S", "N", "BOOL", "Value"})
NOTHING = frozenset({"IsEmpty", "IsNil", "IsZero", "is_empty"})
"""Methods that tell whether what they are called on is nothing."""
LOOKS = frozenset({"any", "exists", "isEmpty"})
OF_LANGUAGE = frozenset({"errors", "strings", "slices", "maps", "bytes", "unicode", "regexp", "reflect", "utf8"})
"""Packages of Go's own, whose functions know of no items: `errors.As(err, &failed)`."""

COMPUTING = frozenset({"Decimal", "float", "int", "max", "min", "round"})
MAX_HOPS = 3
Otherwise = Literal["goes on", "gives back", "leaves"]


def in_test(asked: Asked, test: Value) -> Iterator[tuple[Origin, ...]]:
    """Where the values come from that a test is made of."""
    match test:
        case Operation(operands=operands) | Unknown(parts=operands) | Collection(items=operands):
            for operand in operands:
                yield from in_test(asked, operand)
        case _:
            yield asked.origins(test)


def held(asked: Asked, test: Value, *, outcome: bool, otherwise: Otherwise) -> Iterator[Test]:
    """What is known where a test has come out as `outcome`; see `Test.otherwise`."""
    match test:
        case Unknown(parts=(inner,)):
            yield from held(asked, inner, outcome=outcome, otherwise=otherwise)
        case Operation(operator="not", operands=(inner,)):
            yield from held(asked, inner, outcome=not outcome, otherwise=otherwise)
        case Operation(operator="and" | "or" as operator, operands=operands):
            certain = (operator == "and") is outcome
            each_told = [tuple(held(asked, operand, outcome=outcome, otherwise=otherwise)) for operand in operands]
            if not certain and not outcome:
                yield from _of_none_filled(asked, operands, otherwise) or _of_no_other(asked, operands, otherwise)
                yield from _of_those_that_ask(asked, operands, each_told)
            yield from (each for one in each_told for each in one) if certain else _of_some(each_told)
        case Operation(operator="in" | "not in" as operator, operands=(Constant(value=str() as name), whole)):
            there = (operator == "in") is outcome
            yield from _of_part(asked, whole, name, there, otherwise)
        case Operation(operator="in" | "not in" as operator, operands=(value, among)) if (
            looked := asked.sought_among(value, among)
        ) is not None:
            there = (operator == "in") is outcome
            yield Test(looked.calls, "found" if there else "missing", otherwise=otherwise, sought=looked.wanted)
        case Operation(operator="in" | "not in" as operator, operands=(value, among)):
            yield from _of_one_among(asked, value, among, (operator == "in") is outcome, otherwise)
        case Operation(operator=operator, operands=(left, right)) if operator in OPERATORS or operator in IDENTITY:
            yield from _compared(asked, operator, left, right, outcome, otherwise)
        case Call(function=Member(owner=owner, name=name), arguments=()) if name in NOTHING:
            yield from held(asked, owner, outcome=not outcome, otherwise=otherwise)
        case Call() if (told := asked.outcome(test, outcome=outcome)) is not None:
            yield from (replace(each, otherwise=otherwise) for each in told)
        case Member() if (told := asked.outcome(Call(test, (), test.span), outcome=outcome)) is not None:
            yield from (replace(each, otherwise=otherwise) for each in told)  # a property
        case Call(function=Member(owner=Name(name="reflect"), name="DeepEqual"), arguments=(first, second)):
            yield from _compared(asked, "==", first.value, second.value, outcome, otherwise)
        case Call(function=function, arguments=(of, kind)) if last_name(function) == "Is":
            yield from _of_error(asked, of.value, "missing" if outcome else "found", otherwise, last_name(kind.value))
        case Call(function=Member(owner=Name(name="errors"), name="As"), arguments=(of, into)) if sought := pointed_at(
            asked.scope, into.value
        ):
            yield from _of_error(asked, of.value, "missing" if outcome else "found", otherwise, sought)
        case Call(function=Member(owner=Name(name=package))) if package in OF_LANGUAGE:
            yield from _allowed(asked, test, otherwise)
        case Call(function=Name(name="any"), arguments=(Argument(value=Comprehension() as each),)) if not (
            outcome or asked.sought(test)
        ):
            yield from _of_no_such(asked, each, otherwise)
        case Call(function=function, arguments=(inner,)) if last_name(function) in LOOKS and not asked.sought(test):
            yield from held(asked, inner.value, outcome=outcome, otherwise=otherwise)
        case Call(arguments=(_, _, *_)):
            yield from _allowed(asked, test, otherwise)
            yield from _is_true(asked, test, outcome, otherwise)
        case Name() if (kept := remembered(asked.scope, test)) is not None:
            yield from held(asked, kept[0], outcome=kept[1] is outcome, otherwise=otherwise)
        case Name() if excluded := ruled_out(asked.scope, test, outcome=outcome):
            for other in excluded:
                yield from held(asked, other, outcome=False, otherwise=otherwise)
        case _:
            yield from _is_true(asked, test, outcome, otherwise)


def _of_some(told: list[tuple[Test, ...]]) -> Iterator[Test]:
    """What is known where one of several operands, at least, has come out as told: what each of them tells, perhaps
    by an error, and how an attribute compares. What is true of it is only known where else there is no item:
    `if not seat or not seat["booked"]`."""
    missing = [{test.asked for test in one if test.held == "missing"} for one in told]
    for test in (test for one in told for test in one):
        if test.held == "missing" and not test.by_error and all(test.asked in calls for calls in missing):
            is_perhaps_failed = any(each.by_error for one in told for each in one)
            yield replace(test, despite_error=test.despite_error or is_perhaps_failed)
        elif test.held == "value":
            is_of_what_is_there = any(test.asked in calls for calls in missing)
            if is_of_what_is_there or test.against not in ("True", "False"):
                yield test


def _of_none_filled(asked: Asked, operands: tuple[Value, ...], otherwise: Otherwise) -> tuple[Test, ...]:
    """`if found != nil && len(found.Email) != 0 { return }`: there is none, as what is there has something in it."""
    there = {test.asked for test in held(asked, operands[0], outcome=True, otherwise=otherwise) if test.held == "found"}
    filled = [_filled(each) for each in operands[1:]]
    calls = {origin.call.span for value in filled if value is not None for origin in asked.origins(value)}
    if len(there) != 1 or None in filled or there != {frozenset(calls)}:
        return ()
    return (Test(there.pop(), "missing", otherwise=otherwise),)


def _filled(test: Value) -> Value | None:
    """The attribute of which a test asks whether it is no empty text: `found.Email != ""`."""
    match test:
        case Operation(operator="!=", operands=(Member() as value, Constant(value=""))):
            return value
        case Operation(operator="!=" | ">", operands=(Call(arguments=(argument,)) as size, Constant(value=0))):
            return argument.value if _is_size(size) and isinstance(argument.value, Member) else None
    return None


def _of_no_other(asked: Asked, operands: tuple[Value, ...], otherwise: Otherwise) -> Iterator[Test]:
    """`if found and found["id"] != own: raise`: there is none but perhaps the code's own."""
    tests = [tuple(held(asked, operand, outcome=True, otherwise=otherwise)) for operand in operands]
    found = [test for each in tests[:1] for test in each if test.held == "found"]
    there = {test.asked for test in found}
    unlike = [isinstance(each, Operation) and each.operator in ("!=", "is not") for each in operands[1:]]
    others = {test.asked for each in tests[1:] for test in each if test.held == "value"}
    if len(there) == 1 and there == others and all(unlike):
        yield Test(there.pop(), "missing", otherwise=otherwise, another=True, sought=found[0].sought)


def _of_those_that_ask(asked: Asked, operands: tuple[Value, ...], told: list[tuple[Test, ...]]) -> Iterator[Test]:
    """`if email and taken(email): raise`: there is none on the runs that ask. The others ask nothing of that item."""
    for number, tests in enumerate(told):
        others = [part for at, operand in enumerate(operands) if at != number for part in parts_of(operand)]
        about = {origin.call.span for part in others for origin in asked.origins(part)}
        for test in tests:
            if test.held == "missing" and test.otherwise == "leaves" and not test.by_error and not about & test.asked:
                yield replace(test, held="missing then")


IDENTITY = frozenset({"is", "is not"})
OF_ONE = frozenset({"email", "id", "key", "name", "uid", "username", "uuid"})
"""Last words of attributes that hold one text: `len(found.ID) > 0` asks whether it is empty."""
NUMBERED = {(">", 0): True, (">=", 1): True, ("!=", 0): True, ("==", 0): False, ("<", 1): False, ("<=", 0): False}
"""Whether there are any, by how their number compares."""


def _compared(
    asked: Asked, operator: str, left: Value, right: Value, outcome: bool, otherwise: Otherwise
) -> Iterator[Test]:
    if isinstance(left, Constant) and not isinstance(right, Constant):
        left, right, operator = right, left, MIRRORED.get(operator, operator)
    if is_none(right) and operator in ("is", "is not", "==", "!="):
        there = (operator in ("is not", "!=")) is outcome
        error = tuple(origin for origin in asked.origins(left) if origin.error)
        if error:
            yield from _of_error(asked, left, "missing" if there else "found", otherwise)
            leaving: Otherwise = "leaves" if otherwise == "gives back" else otherwise  # with the error alone
            for origin in error if not there else ():
                yield from (replace(each, otherwise=leaving) for each in asked.without_error(origin.call))
        elif isinstance(left, Name):
            yield from held(asked, left, outcome=there, otherwise=otherwise)
        else:
            yield from _is_true(asked, left, there, otherwise)
        return
    if operator in ("==", "!=") and any(is_called_missing(last_name(each)) for each in (left, right)):
        is_it = (operator == "==") is outcome  # `err == store.ErrNotFound`
        given, kind = (left, right) if is_called_missing(last_name(right)) else (right, left)
        yield from _of_error(asked, given, "missing" if is_it else "found", otherwise, last_name(kind))
        return
    if operator in ("==", "!=") and _is_empty_object(right, asked.scope):  # `order == (Order{})`
        whole = [origin for origin in asked.origins(left) if asked.is_whole(origin) and not asked.attribute(origin)]
        if whole:
            yield from _of(whole, "found" if (operator == "!=") is outcome else "missing", otherwise)
            return
    if isinstance(right, Constant) and isinstance(right.value, bool) and operator in (*IDENTITY, "==", "!="):
        if not any(asked.attribute(each) for each in asked.origins(left)):
            is_so = (operator in ("==", "is")) is (right.value is outcome)
            yield from held(asked, left, outcome=is_so, otherwise=otherwise)
            return
    elif isinstance(right, Constant) and isinstance(right.value, int) and (operator, right.value) in NUMBERED:
        is_computed = any(asked.attribute(each) for each in summands(asked, left)) or any(
            asked.numbers(each) and not asked.attribute(each) for each in asked.origins(left)
        )
        counted = [each for each in asked.origins(left) if asked.is_whole(each) and not is_computed]
        there = NUMBERED[operator, right.value] is outcome
        listed = left.arguments[0].value if isinstance(left, Call) and left.arguments and _is_size(left) else left
        for each in ruled_out(asked.scope, listed, outcome=there) if isinstance(listed, Name) else ():
            yield from held(asked, each, outcome=False, otherwise=otherwise)
        if (looked := asked.sought(left)) is not None:
            yield Test(looked.calls, "found" if there else "missing", otherwise=otherwise, sought=looked.wanted)
            return
        if counted:
            yield from _of(counted, "found" if there else "missing", otherwise)
            return
        if _is_size(left) and right.value == 0 and not OF_ONE.isdisjoint(words_of(last_name(listed))[-1:]):
            yield from _compared(asked, "!=" if there else "==", listed, Constant("", right.span), True, otherwise)
            return
    yield from of_fewer(asked, operator, left, right, outcome, otherwise)
    is_of_item = any(asked.numbers(origin) for side in (left, right) for origin in asked.origins(side))
    for one, other in ((left, right), (right, left)):
        is_limit = operator in MIRRORED or (isinstance(other, Constant) and other.value == 0)
        for origin in (*asked.origins(one), *(summands(asked, one) if is_limit else ())):
            spans = frozenset({origin.call.span})
            is_plain = not is_of_item and isinstance(other, Name | Member | Constant)
            named = asked.numbers(origin) or (asked.as_given(origin) if is_plain else ())
            for attribute in named if not origin.error else ():
                if _is_size(one) and not _is_none_or_one(other):
                    against = source_of(other)
                    yield Test(spans, "value", attribute, against, equality=False, otherwise=otherwise, member=True)
                elif not _is_size(one):
                    equality = operator in ("==", "!=", "is", "is not")
                    differs = equality and (operator in ("!=", "is not")) is outcome
                    yield Test(spans, "value", attribute, asked.said(other), equality, differs, otherwise)


def _is_empty_object(value: Value, scope: Scope) -> bool:
    """Whether a value is an object of which nothing is set, `Order{}`, or a variable that holds one."""
    match origin_of(value, scope):
        case Unknown(parts=(inner,)):
            return _is_empty_object(inner, scope)
        case Call(function=Name() | Member(owner=Name()), arguments=()):
            return True
    return False


def summands(asked: Asked, value: Value, hops: int = 0) -> Iterator[Origin]:
    """Where the numbers come from of which one is computed that is compared with a limit: `used + amount > limit`,
    `available = item["stock"] - item["reserved"]`."""
    if hops > MAX_HOPS:
        return
    match origin_of(value, asked.scope):
        case Operation(operator="+" | "-" | "*" | "/" | "//", operands=operands):
            for operand in operands:
                yield from asked.origins(operand)
                yield from summands(asked, operand, hops + 1)
        case Call(function=Name(name=name), arguments=(Argument(value=inner), *_)) if name in COMPUTING:
            yield from summands(asked, inner, hops + 1)
        case Call(function=Name(name="sum"), arguments=(Argument(value=Comprehension(clauses=(clause,))), *_)):
            yield from asked.origins(clause.iterable)


def _is_none_or_one(value: Value) -> bool:
    """Whether a size is compared with a number that asks whether there is anything."""
    return isinstance(value, Constant) and value.value in (0, 1)


def _is_size(value: Value) -> bool:
    return isinstance(value, Call) and last_name(value.function) == "len"


def _is_true(asked: Asked, value: Value, outcome: bool, otherwise: Otherwise) -> Iterator[Test]:
    if (looked := asked.sought(value)) is not None:
        yield Test(looked.calls, "found" if outcome else "missing", otherwise=otherwise, sought=looked.wanted)
        return
    found: list[Origin] = []
    for origin in asked.origins(value):
        told = asked.outcome(origin.call, outcome=outcome) if not origin.parts and not origin.error else None
        if told is not None:
            yield from (replace(each, otherwise=otherwise) for each in told)
        elif not origin.error:
            found.append(origin)
    whole = [origin for origin in found if asked.is_whole(origin) and not _tells_attribute(asked, origin)]
    if whole and len(whole) == len(found):
        yield from _of(whole, "found" if outcome else "missing", otherwise)
        for origin in whole if outcome and len(whole) == 1 else ():
            yield from (replace(each, otherwise=otherwise) for each in asked.given(origin.call) if not origin.parts)
        return
    for origin in found:
        if attribute := asked.attribute(origin):
            against = "True" if outcome else "False"
            spans, part = frozenset({origin.call.span}), _inside(origin, attribute)
            yield Test(spans, "value", attribute, against, otherwise=otherwise, part=part)


def _inside(origin: Origin, attribute: str) -> str:
    """The name of what is taken out of an attribute, where that is a map."""
    return origin.parts[-1] if attribute in origin.parts[:-1] else ""


def _tells_attribute(asked: Asked, origin: Origin) -> bool:
    """Whether a value is an attribute that a function gives which is called like a question: `is_blocked(email)`."""
    is_question = not origin.parts and asks_of_state(last_name(origin.call.function))
    return is_question and bool(asked.attribute(origin))


def _of_part(asked: Asked, whole: Value, name: str, there: bool, otherwise: Otherwise) -> Iterator[Test]:
    """`"Item" in response`, `"state" in item`."""
    for origin in asked.origins(whole):
        if name in RESPONSE and not origin.parts:
            yield from _of([origin], "found" if there else "missing", otherwise)
        elif asked.is_whole(origin):
            yield Test(frozenset({origin.call.span}), "value", name, "" if not there else "True", otherwise=otherwise)


def _of_one_among(asked: Asked, value: Value, among: Value, there: bool, otherwise: Otherwise) -> Iterator[Test]:
    """`state in ("open", "new")`, `voter in item["voters"]`, `state in ALLOWED[item["state"]]`."""
    of_items = [origin for origin in asked.origins(among) if asked.attribute(origin) and not origin.error]
    if of_items:
        for origin in of_items if not there else ():
            spans, attribute = frozenset({origin.call.span}), asked.attribute(origin)
            yield Test(spans, "value", attribute, source_of(value), equality=False, otherwise=otherwise, member=True)
        return
    key = _looked_up(origin_of(among, asked.scope))
    for origin in asked.origins(key) if key is not None else ():
        if (attribute := asked.attribute(origin)) and not origin.error:
            spans = frozenset({origin.call.span})
            yield Test(spans, "value", attribute, source_of(among), equality=False, otherwise=otherwise)
    for each in value.items if isinstance(value, Collection) else (value,):
        yield from _compared(asked, "==", each, among, there, otherwise)


def _of_no_such(asked: Asked, looking: Comprehension, otherwise: Otherwise) -> Iterator[Test]:
    """`any(one["user"] == user for one in item["members"])`."""
    for origin in asked.origins(looking.clauses[0].iterable):
        if (attribute := asked.attribute(origin)) and not origin.error:
            spans, against = frozenset({origin.call.span}), source_of(looking.element)
            yield Test(spans, "value", attribute, against, equality=False, otherwise=otherwise, member=True)


def _allowed(asked: Asked, call: Call, otherwise: Otherwise) -> Iterator[Test]:
    """`may_become(item["state"], state)`."""
    given = [argument.value for argument in call.arguments]
    for value in given:
        for origin in asked.origins(value) if not isinstance(value, Call) else ():
            attribute = asked.attribute(origin) if not origin.error else ""
            for other in given if attribute else ():
                spans, against = frozenset({origin.call.span}), source_of(other)
                if other is not value and against:
                    yield Test(spans, "value", attribute, against, equality=False, otherwise=otherwise, allows=True)


def _looked_up(value: Value) -> Value | None:
    """By what code finds something in a dictionary: `ALLOWED[state]`, `ALLOWED.get(state, ())`."""
    match value:
        case Item(owner=Name() | Member(), index=key):
            return key
        case Call(function=Member(owner=Name() | Member(), name="get"), arguments=(Argument(value=key), *_)):
            return key
    return None


def _of_error(asked: Asked, value: Value, holds: Held, otherwise: Otherwise, kind: str = "") -> Iterator[Test]:
    calls = [origin.call for origin in asked.origins(value) if origin.error]
    if kind and not is_called_missing(kind):
        calls = [call for call in calls if kind in asked.misses(call)]
    spans = frozenset(call.span for call in calls)
    if spans:
        yield Test(spans, holds, otherwise=otherwise, by_error=True)


def _of(found: list[Origin], holds: Held, otherwise: Otherwise) -> Iterator[Test]:
    yield Test(frozenset(origin.call.span for origin in found), holds, otherwise=otherwise)
