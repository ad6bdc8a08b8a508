"""What code leaves out of items that it has read: the tests that it makes item by item."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

from dynamorm_analysis.facts.statements import Assignment, Branch, Flow, Function, Loop, Return, Statement, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Comprehension,
    Conditional,
    Lambda,
    Member,
    Name,
    Operation,
    Template,
    Value,
    last_name,
    names_in,
)
from dynamorm_analysis.libraries.read_items.built_objects import AttributeOf, Built, built
from dynamorm_analysis.libraries.read_items.handed_lists import handed_on
from dynamorm_analysis.libraries.read_items.item_tests import (
    Sifted,
    Sifter,
    Tested,
    all_of,
    compared,
    lacked,
    of_objects,
    of_test,
    told_at,
)
from dynamorm_analysis.libraries.read_items.lists import is_same_item, used_lists
from dynamorm_analysis.libraries.read_items.made_objects import objects_made
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Condition

SHOWING = frozenset({"bool", "debug", "info", "isinstance", "print", "warning"})
ITEM = "each item"
"""What stands for one of them where code gives it no name."""
LOOKED_AT = SHOWING | {"append", "extend"}


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
            objects, kind = made
            found: Sifted | None = sifted(of_objects(sifter.program, kind, sifter.further), objects) or None
        elif sifter.further and (handed := handed_on(sifter.program, at)) is not None:
            kept = sifted(replace(sifter, further=sifter.further - 1), handed)
            found = told_at(kept, at.scope.place(at.value.span)) or None
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
                    return _looked_for(sifter, at, around, at.outer[:number], Tested(item, at.scope))
                kept = all_of(sifter, clause.conditions, Tested(item, at.scope)) or None
                return _of_search(kept) if kept and _is_first_of(around, at.outer[:number]) else kept
            case Template() if isinstance(inner, Call) and last_name(inner.function) == "len":
                return ()  # a message, of how many there were
            case Call(
                function=Name(name="filter"),
                arguments=(Argument(value=Name() | Member() as predicate), Argument(value=given)),
            ) if given is inner:
                each = Name(ITEM, inner.span)
                test = Call(predicate, (Argument(each, "", "", inner.span),), around.span)
                return of_test(sifter, test, Tested(ITEM, at.scope), wanted=True)
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
    """The conditions by which a loop keeps some of the items that it runs over, or ends at the first one of them; None
    where these are no matter of conditions."""
    found = _kept_in_loop(sifter, body, item, scope)
    return _of_search(found) if found and _ends_at_first(body) else found


def _of_search(found: Sifted) -> Sifted:
    return tuple(replace(one, seeks_one=True) for one in found)


def _ends_at_first(body: tuple[Statement, ...]) -> bool:
    """Whether a loop ends at the first item that comes through its tests."""
    last = body[-1] if body else None
    if isinstance(last, Branch) and not last.otherwise:
        last = last.body[-1] if last.body else None
    return isinstance(last, Return) or (isinstance(last, Flow) and last.kind == "break")


def _kept_in_loop(sifter: Sifter, body: tuple[Statement, ...], item: str, scope: Scope) -> Sifted | None:
    setting = [each for each in takewhile(_sets_name, body) if isinstance(each, Assignment)]
    body = body[len(setting) :]
    changing = {name for statement in body for each in inside(statement) for name in _set_by(each)}
    given = {name: each.value for each in setting for name in _set_by(each) if each.value is not None}
    if any({name, item} <= set(names_in(value)) for name, value in given.items()):
        return None  # `all = append(all, order)`
    changing |= {name for name, value in given.items() if {*changing, name}.intersection(names_in(value))}
    again = {name for name, value in given.items() if is_same_item(sifter.program, value, item, scope)}
    sifter = replace(sifter, attribute_of=_by_any_name(sifter.attribute_of, again)) if again else sifter
    taken = {name: value for name, value in given.items() if item in names_in(value)}
    tested = Tested(item, scope, taken, dict(_objects(sifter, taken, item, scope)))
    match body:
        case (Branch(test=test, otherwise=()),):
            if (changing - {item}).intersection(names_in(test)):
                return None
            return of_test(sifter, test, tested, wanted=True)
    found: list[Condition] = []
    there: set[str] = set()  # attributes that an item must have at all
    for number, statement in enumerate(body, start=1):
        match statement:
            case Branch(test=test, body=(Flow(kind="continue"),), otherwise=()):
                if changing.intersection(names_in(test)):
                    return None
                kept = of_test(sifter, test, tested, wanted=False)
                lacking = lacked(sifter, test, tested) if kept is None else None
                if kept is None and lacking is None:  # what comes through those before may be asked anything else
                    break
                found += kept or ()
                if lacking is not None:
                    there.add(lacking)
            case Branch(test=test, otherwise=()) if there and number == len(body):
                if not (changing - {item}).intersection(names_in(test)):
                    found += of_test(sifter, test, tested, wanted=True) or ()
            case _:
                break
    is_told = there <= {one.attribute for one in found if one.operator == "="}
    return tuple(found) if found and is_told else None


def _objects(sifter: Sifter, taken: dict[str, Value], item: str, scope: Scope) -> Iterator[tuple[str, Built]]:
    """The variables that hold an object made of an item."""
    for name, value in taken.items():
        objects = built(sifter.program, sifter.attribute_of, value, item, scope) if isinstance(value, Call) else None
        if objects is not None:
            yield name, objects


def _is_first_of(made: Comprehension, outer: tuple[Value, ...]) -> bool:
    """Whether code takes the first one alone: `next((one for one in orders if …), None)`."""
    match outer:
        case (*_, Call(function=Name(name="next"), arguments=(Argument(value=given), *_))):
            return given is made
    return False


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


def _looked_for(
    sifter: Sifter, at: Occurrence, made: Comprehension, outer: tuple[Value, ...], tested: Tested
) -> Sifted | None:
    """The test of code that only asks whether there is such an item: `any(order["id"] == wanted for order in orders)`,
    `wanted in [order["id"] for order in orders]`; None of anything else that it makes of each."""
    inner: Value = made
    for around in reversed(outer):
        match around:
            case Call(function=Name(name="list" | "set" | "tuple")):
                inner = around
            case Call(function=Name(name="any" | "all" as asked)):
                found = of_test(sifter, made.element, tested, wanted=asked == "any")
                return found if found and any(one.operator == "=" and not one.free for one in found) else None
            case Operation(operator="in" | "not in", operands=(wanted, among)) if among is inner:
                return compared(sifter, made.element, wanted, "=", tested)
            case _:
                return None
    return _looked_for_later(sifter, at, made.element, tested)


def _looked_for_later(sifter: Sifter, at: Occurrence, element: Value, tested: Tested) -> Sifted | None:
    """The same of a list of one attribute in a variable, of which code only asks whether something is in it."""
    function = at.scope.node
    match at.statement:
        case Assignment(targets=(Name(name=name),), operator="") if isinstance(function, Function):
            uses = [each.parent for each in reads_of(function, name, at)]
            if len(uses) == 1 and isinstance(uses[0], Operation) and uses[0].operator in ("in", "not in"):
                wanted, among = uses[0].operands
                return compared(sifter, element, wanted, "=", tested) if isinstance(among, Name) else None
    return None
