"""What code leaves out of items that it has read: the tests that it makes item by item."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

from dynamorm_analysis.facts.statements import Assignment, Branch, Flow, Function, Loop, Return, Statement, inside
from dynamorm_analysis.facts.values import (
    Call,
    Clause,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Lambda,
    Member,
    Name,
    Operation,
    Template,
    Value,
    last_name,
    names_in,
)
from dynamorm_analysis.libraries.comparing import MIRRORED
from dynamorm_analysis.libraries.read_items.lists import is_same_item, used_lists
from dynamorm_analysis.libraries.read_items.made_objects import AttributeOf, fields_as_attributes, objects_made
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.libraries.values.values import written_value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Condition, Operator
from dynamorm_analysis.model.written_value import WrittenValue

Sifted = tuple[Condition, ...]

SHOWING = frozenset({"bool", "debug", "info", "isinstance", "print", "warning"})
LOOKED_AT = SHOWING | {"append", "extend"}
SPELLING = frozenset({"lower", "upper", "strip", "casefold"})
CONVERTING = frozenset({"str", "int", "float", "Decimal"})
DATES = frozenset({"fromisoformat", "fromtimestamp", "isoparse", "strptime", "utcfromtimestamp"})
"""Functions that make the time of a text or number, by which it sorts as well."""
OPERATORS: dict[str, tuple[Operator, Operator]] = {
    "==": ("=", "<>"),
    "!=": ("<>", "="),
    "<": ("<", ">="),
    "<=": ("<=", ">"),
    ">": (">", "<="),
    ">=": (">=", "<"),
    "is": ("=", "<>"),
    "is not": ("<>", "="),
}
"""How conditions spell a comparison, and its opposite."""


@dataclass(frozen=True, slots=True)
class Sifter:
    """How the items of a library are read in a scope, and how its language says what a value is and what a test is."""

    program: Program
    attribute_of: AttributeOf
    value_of: Callable[[Program, Value, Scope], WrittenValue] = written_value
    as_compared: Callable[[Value], Value] = lambda test: test


def sifted(sifter: Sifter, items: Iterable[Occurrence]) -> Sifted:
    """The conditions by which the one test of some items keeps them; none where they are also used untested, are
    tested in several ways, or by something that no condition of DynamoDB can say. Where a test keeps some of them only
    on one way through the code (`if state: items = [… if item["state"] == state]`), the conditions are optional."""
    tests: list[tuple[Occurrence, Sifted]] = []
    untested: list[Occurrence] = []
    items = list(items)
    read_in = {each.span for at in items for each in at.rounds}
    for at in used_lists(items):
        is_looked_through = any(isinstance(around, Lambda) for around in at.outer)
        if is_looked_through or any(each.span not in read_in for each in at.rounds):
            return ()  # each round keeps others of what was read once
        made = objects_made(sifter.program, sifter.attribute_of, at)
        if made is not None:
            objects, field_of = made
            found: Sifted | None = sifted(Sifter(sifter.program, fields_as_attributes(field_of)), objects) or None
        else:
            found = _sifted_at(sifter, at)
        if found is None:
            untested.append(at)
        elif found:
            tests.append((at, found))
    if len(tests) == 1 and not untested:
        return tests[0][1]
    if tests and not untested and all(_is_search(at) for at, _ in tests):  # for one, in one way or else in another
        return tuple(replace(one, free=True) for _, found in tests for one in found)
    narrowing = [at for at, _ in tests if _narrows(at)]
    since = min((at.value.span.start for at in narrowing), default=None)
    if since is None or any(at.value.span.start < since for at in untested):
        return ()
    if len(tests) - len(narrowing) > (0 if untested else 1):
        return ()
    return tuple(replace(one, optional=True) for _, found in tests for one in found)


def _is_search(at: Occurrence) -> bool:
    """Whether a loop over items ends its function at the first one that it wants."""
    match at.statement:
        case Loop(body=body):
            return isinstance(body[-1], Branch) and isinstance(body[-1].body[-1], Return)
    return False


def _narrows(at: Occurrence) -> bool:
    """Whether a test leaves a list with some of its items on one way through the code, and with all on another."""
    if any(isinstance(around, Conditional) for around in at.outer):
        return True
    if not at.conditional:
        return False
    match at.statement, at.value:
        case Assignment(targets=(Name(name=name),), operator=""), given:
            return name in names_in(given)
        case Return(), _:
            return True
    return False


def _sifted_at(sifter: Sifter, at: Occurrence) -> Sifted | None:
    """The test that items meet where they stand; nothing where they are only looked at, None for any other use."""
    inner = at.value
    for number, around in reversed([*enumerate(at.outer)]):
        match around:
            case Comprehension(clauses=(Clause(target=Name(name=item), iterable=iterable) as clause,)) if (
                iterable is inner
            ):
                if not clause.conditions:
                    return _looked_for(sifter, at, around, at.outer[:number], _Tested(item, at.scope))
                return _all_of(sifter, clause.conditions, _Tested(item, at.scope)) or None
            case Template() if isinstance(inner, Call) and last_name(inner.function) == "len":
                return ()  # a message, of how many there were
            case Call(function=Name(name="len")) | Template():  # their number is used if that is
                inner = around
            case Call(function=function) if last_name(function) in LOOKED_AT:
                return ()
            case Member(owner=owner, name="extend" | "append") if owner is inner:
                return ()
            case Operation(operator="or"):
                inner = around
            case Operation(operator="not" | "==" | "!=" | ">" | "<" | ">=" | "<="):
                return ()
            case _:
                return None
    match at.statement:
        case Loop(kind="for", target=Name(name=item), iterable=iterable, body=body) if iterable is inner:
            return kept_in_loop(sifter, body, item, at.scope)
        case Branch(test=asked) if asked is inner:
            return ()
    return None


def kept_in_loop(sifter: Sifter, body: tuple[Statement, ...], item: str, scope: Scope) -> Sifted | None:
    """The conditions by which a loop keeps some of the items that it runs over; None where these are no matter of
    conditions."""
    setting = [each for each in takewhile(_sets_name, body) if isinstance(each, Assignment)]
    body = body[len(setting) :]
    changing = {name for statement in body for each in inside(statement) for name in _set_by(each)}
    given = {name: each.value for each in setting for name in _set_by(each) if each.value is not None}
    if any({name, item} <= set(names_in(value)) for name, value in given.items()):
        return None  # `all = append(all, order)`
    changing |= {name for name, value in given.items() if {*changing, name}.intersection(names_in(value))}
    again = {name for name, value in given.items() if is_same_item(sifter.program, value, item, scope)}
    sifter = replace(sifter, attribute_of=_by_any_name(sifter.attribute_of, again)) if again else sifter
    tested = _Tested(item, scope, {name: value for name, value in given.items() if item in names_in(value)})
    match body:
        case (Branch(test=test, otherwise=()),):
            if (changing - {item}).intersection(names_in(test)):
                return None
            return _of_test(sifter, test, tested, wanted=True)
    found: list[Condition] = []
    there: set[str] = set()  # attributes that an item must have at all
    for number, statement in enumerate(body, start=1):
        match statement:
            case Branch(test=test, body=(Flow(kind="continue"),), otherwise=()):
                if changing.intersection(names_in(test)):
                    return None
                kept = _of_test(sifter, test, tested, wanted=False)
                lacking = _lacked(sifter, test, tested) if kept is None else None
                if kept is None and lacking is None:  # what comes through those before may be asked anything else
                    break
                found += kept or ()
                if lacking is not None:
                    there.add(lacking)
            case Branch(test=test, otherwise=()) if there and number == len(body):
                if not (changing - {item}).intersection(names_in(test)):
                    found += _of_test(sifter, test, tested, wanted=True) or ()
            case _:
                break
    is_told = there <= {one.attribute for one in found if one.operator == "="}
    return tuple(found) if found and is_told else None


def _by_any_name(attribute_of: AttributeOf, names: Iterable[str]) -> AttributeOf:
    """How the attributes of an item are read that several variables hold."""

    def of_any(value: Value, item: str, scope: Scope) -> str | None:
        found = (attribute_of(value, name, scope) for name in (item, *names))
        return next((attribute for attribute in found if attribute is not None), None)

    return of_any


def _sets_name(statement: Statement) -> bool:
    match statement:
        case Assignment(targets=(Name(),), operator=""):
            return True
    return False


def _set_by(statement: Statement) -> Iterator[str]:
    for target in statement.targets if isinstance(statement, Assignment) else ():
        yield from names_in(target)


@dataclass(frozen=True, slots=True)
class _Tested:
    """The item that tests are about: its name, and the variables that are set from it before."""

    item: str
    scope: Scope
    taken: Mapping[str, Value] = field(default_factory=dict)

    def is_in(self, value: Value) -> bool:
        return any(name == self.item or name in self.taken for name in names_in(value))

    def attribute(self, sifter: Sifter, value: Value) -> str | None:
        return sifter.attribute_of(self.told(value), self.item, self.scope)

    def told(self, value: Value) -> Value:
        """What a variable was set to, if it is one of these."""
        return _plain(self.taken[value.name]) if isinstance(value, Name) and value.name in self.taken else value


def _looked_for(
    sifter: Sifter, at: Occurrence, made: Comprehension, outer: tuple[Value, ...], tested: _Tested
) -> Sifted | None:
    """The test of code that only asks whether there is such an item: `any(order["id"] == wanted for order in orders)`,
    `wanted in [order["id"] for order in orders]`; None of anything else that it makes of each."""
    inner: Value = made
    for around in reversed(outer):
        match around:
            case Call(function=Name(name="list" | "set" | "tuple")):
                inner = around
            case Call(function=Name(name="any" | "all" as asked)):
                found = _of_test(sifter, made.element, tested, wanted=asked == "any")
                return found if found and any(one.operator == "=" and not one.free for one in found) else None
            case Operation(operator="in" | "not in", operands=(wanted, among)) if among is inner:
                return _compared(sifter, made.element, wanted, "=", tested)
            case _:
                return None
    return _looked_for_later(sifter, at, made.element, tested)


def _looked_for_later(sifter: Sifter, at: Occurrence, element: Value, tested: _Tested) -> Sifted | None:
    """The same of a list of one attribute in a variable, of which code only asks whether something is in it."""
    function = at.scope.node
    match at.statement:
        case Assignment(targets=(Name(name=name),), operator="") if isinstance(function, Function):
            uses = [each.parent for each in reads_of(function, name, at)]
            if len(uses) == 1 and isinstance(uses[0], Operation) and uses[0].operator in ("in", "not in"):
                wanted, among = uses[0].operands
                return _compared(sifter, element, wanted, "=", tested) if isinstance(among, Name) else None
    return None


def _lacked(sifter: Sifter, test: Value, tested: _Tested) -> str | None:
    """The attribute of which a test asks whether an item lacks it: `"buyer" not in order`, `not order.get("buyer")`,
    `order.get("buyer") is None`."""
    match test:
        case Operation(operator="not in", operands=(Constant(value=str() as name), Name(name=item))):
            return name if item == tested.item else None
        case Operation(operator="not", operands=(inner,)):
            return tested.attribute(sifter, _plain(inner))
        case Operation(operator="is" | "==", operands=(inner, Constant(value=None))):
            return tested.attribute(sifter, _plain(inner))
    return None


def _all_of(sifter: Sifter, tests: Iterable[Value], tested: _Tested) -> Sifted | None:
    found: list[Condition] = []
    for test in tests:
        kept = _of_test(sifter, test, tested, wanted=True)
        if kept is None:
            return None
        found += kept
    return tuple(found)


def _of_test(sifter: Sifter, test: Value, tested: _Tested, *, wanted: bool) -> Sifted | None:
    """The conditions that hold for the items for which a test comes out as wanted."""
    match sifter.as_compared(test):
        case Operation(operator="and" | "or" as operator, operands=operands):
            about = [operand for operand in operands if tested.is_in(operand)]
            if len(about) == 1 and len(operands) > 1:  # the others choose whether it is tested
                found = _of_test(sifter, about[0], tested, wanted=wanted)
                is_partly = (operator == "and") is not wanted
                return tuple(replace(one, optional=True) for one in found) if found and is_partly else found
            parts = [_of_test(sifter, operand, tested, wanted=wanted) for operand in about]
            if (operator == "and") is not wanted:
                return _of_either(parts, is_partly=len(about) < len(operands))
            known = tuple(one for part in parts if part is not None for one in part)
            compared = {one.attribute for one in known}
            others = [operand for operand, part in zip(about, parts, strict=True) if part is None]
            there = [_asked_for(each, wanted=wanted) for each in others]
            is_guarded = all(one is not None and tested.attribute(sifter, one) in compared for one in there)
            return known if not others or is_guarded else None
        case Operation(operator="not", operands=(inner,)):
            return _of_test(sifter, inner, tested, wanted=not wanted)
        case Call(function=Member(owner=owner, name="startswith"), arguments=(prefix,)) if wanted:
            attribute = tested.attribute(sifter, _plain(owner))
            value = sifter.value_of(sifter.program, prefix.value, tested.scope)
            place = tested.scope.place(owner.span)
            return None if attribute is None else (Condition(attribute, "begins_with", place, value),)
        case Operation(operator="in" | "not in" as operator, operands=(left, right)) if (operator == "in") is wanted:
            return _compared(sifter, left, right, "in", tested) or _compared(sifter, right, left, "contains", tested)
        case Operation(operator=operator, operands=(left, right)) if operator in OPERATORS:
            mirrored = MIRRORED.get(operator, operator)
            return _compared(sifter, left, right, _meant(operator, wanted=wanted), tested) or _compared(
                sifter, right, left, _meant(mirrored, wanted=wanted), tested
            )
    return None


def _of_either(parts: list[Sifted | None], *, is_partly: bool) -> Sifted | None:
    """The conditions of which a kept item meets one, where all are known."""
    if not parts or not all(parts):
        return None
    either = (one for part in parts for one in part or ())
    return tuple(replace(one, free=True, optional=is_partly or one.optional) for one in either)


def _asked_for(test: Value, *, wanted: bool) -> Value | None:
    """What a test asks to be there before another one compares it: `job.started and …`, `not job.started or …`."""
    match test:
        case Operation(operator="not", operands=(inner,)):
            return None if wanted else inner
    return test if wanted else None


def _meant(operator: str, *, wanted: bool) -> Operator:
    meant, opposite = OPERATORS[operator]
    return meant if wanted else opposite


def _compared(sifter: Sifter, left: Value, right: Value, operator: Operator, tested: _Tested) -> Sifted | None:
    if tested.is_in(right):
        return None
    of = _plain(left)
    inner, nested = tested.told(of), False
    while (attribute := tested.attribute(sifter, inner)) is None:
        match inner:
            case Item(owner=owner) | Call(function=Member(owner=owner, name="get")):
                inner, nested = tested.told(_first_of(owner)), True
            case _:
                return None
    value = sifter.value_of(sifter.program, right, tested.scope)
    return (Condition(attribute, operator, tested.scope.place(of.span), value, nested=nested),)


def _plain(value: Value) -> Value:
    """A value that is compared, without what makes it comparable: `str(order["state"]).lower()`,
    `datetime.fromisoformat(order["placed"])`."""
    match value:
        case Call(function=Member(owner=owner, name=name), arguments=()) if name in SPELLING:
            return _plain(owner)
        case Call(function=Name(name=name), arguments=(given,)) if name in CONVERTING:
            return _plain(given.value)
        case Call(function=Member(name=name), arguments=(given, *_)) if name in DATES:
            return _plain(given.value)
        case Call(function=Member(owner=owner, name="replace"), arguments=arguments) if all(
            one.name == "tzinfo" or isinstance(one.value, Constant) for one in arguments
        ):
            return _plain(owner)  # `order["placed"].replace("Z", "+00:00")`
        case _:
            return _first_of(value)


def _first_of(value: Value) -> Value:
    """A value without what stands in for it where it is missing: `order.get("buyer") or {}`."""
    match value:
        case Operation(operator="or", operands=(first, *_)):
            return _plain(first)
        case _:
            return value
