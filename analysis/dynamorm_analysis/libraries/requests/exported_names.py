"""Names that code looks for among what stacks of CloudFormation export: `cloudformation.list_exports()["Exports"]`."""

from collections.abc import Iterable, Iterator

from dynamorm_analysis.facts.statements import Branch, Statement, is_within, statements_around
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Comprehension,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
)
from dynamorm_analysis.libraries.values.values import parameter_name
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.calls.reachability import returned_during
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import FunctionRef, Meaning, Produced, Raw
from dynamorm_analysis.linking.names.flow import loops_around
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Span

LISTED = "Exports"
NAME, HELD = "Name", "Value"


def export_read(program: Program, found: Meaning) -> str | None:
    """The export whose value something is, of a loop that looks for it by name, or of a list or dictionary of all
    exports; None for all else."""
    match found:
        case Raw(value=Item(owner=Name(name=one), index=Constant(value="Value"), span=span), scope=scope):
            return _of_loop(program, one, span, scope)
        case Raw(value=Item(owner=owner, index=index), scope=scope):
            match meaning(program, owner, scope):
                case Raw(value=Comprehension() as listed, scope=where):
                    return _chosen(program, listed, where, index, scope)
        case Produced(callee=FunctionRef() as function, call=call, scope=scope):
            inner = running(function, call, scope)
            taken = {_of_next(program, one.value, inner) for one in returned_during(program, inner, meaning)}
            return taken.pop() if len(taken) == 1 else None
    return None


def _of_next(program: Program, value: Value | None, scope: Scope) -> str | None:
    """The export that `next(each["Value"] for each in exports if each["Name"] == name)` takes."""
    match value:
        case Call(function=Name(name="next"), arguments=(Argument(value=Comprehension() as listed), *_)):
            return _of_comprehension(program, listed, scope)
    return None


def _chosen(program: Program, listed: Comprehension, where: Scope, index: Value, scope: Scope) -> str | None:
    """What an index takes out of a dictionary of all exports, or out of a list of those with one name."""
    match listed:
        case Comprehension(kind="dict", element=Collection(items=(key, held)), clauses=clauses):
            one = _one_of(program, clauses, where)
            is_by_name = bool(one) and _is_part(key, one, NAME) and _is_part(held, one, HELD)
            return parameter_name(program, index, scope) if is_by_name else None
        case Comprehension(kind="list") if isinstance(index, Constant) and index.value == 0:
            return _of_comprehension(program, listed, where)
    return None


def _of_loop(program: Program, one: str, span: Span, scope: Scope) -> str | None:
    """The name for which a loop looks when it takes the value of `one` of all exports."""
    loop = next((each for each in loops_around(scope, span.start) if _is_named(each.target, one)), None)
    if loop is None or not _are_exports(program, loop.iterable, scope):
        return None
    return _sought(program, one, _tests_around(loop.body, span), scope)


def _of_comprehension(program: Program, listed: Comprehension, scope: Scope) -> str | None:
    """The same of `[each["Value"] for each in exports if each["Name"] == name]`."""
    one = _one_of(program, listed.clauses, scope)
    if not one or not _is_part(listed.element, one, HELD):
        return None
    return _sought(program, one, listed.clauses[-1].conditions, scope)


def _one_of(program: Program, clauses: tuple[Clause, ...], scope: Scope) -> str:
    """What a comprehension over all exports calls one of them; empty where it runs over something else."""
    match clauses:
        case (*_, Clause(target=Name(name=one), iterable=iterable)) if _are_exports(program, iterable, scope):
            return one
    return ""


def _are_exports(program: Program, iterable: Value, scope: Scope) -> bool:
    found = meaning(program, iterable, scope) if isinstance(iterable, Name | Member) else None
    match found.value if isinstance(found, Raw) else iterable:
        case Item(index=key) | Call(function=Member(name="get"), arguments=(Argument(value=key), *_)):
            return isinstance(key, Constant) and key.value == LISTED
    return False


def _sought(program: Program, one: str, tests: Iterable[Value], scope: Scope) -> str | None:
    """What the name of one export is compared with."""
    for test in tests:
        match test:
            case Operation(operator="and", operands=operands):
                found = _sought(program, one, operands, scope)
            case Operation(operator="==", operands=(first, other)) if _is_part(first, one, NAME):
                found = parameter_name(program, other, scope)
            case Operation(operator="==", operands=(other, second)) if _is_part(second, one, NAME):
                found = parameter_name(program, other, scope)
            case _:
                continue
        if found is not None:
            return found
    return None


def _tests_around(body: tuple[Statement, ...], span: Span) -> Iterator[Value]:
    """The tests that hold where a part of a block stands."""
    for around in statements_around(body, span.start):
        if isinstance(around, Branch) and is_within(around.body, span.start):
            yield around.test


def _is_part(value: Value, one: str, key: str) -> bool:
    """Whether something is `one[key]`, or the same by `get`."""
    match value:
        case Item(owner=Name(name=name), index=Constant(value=index)):
            return (name, index) == (one, key)
        case Call(function=Member(owner=Name(name=name), name="get"), arguments=(first, *_)):
            return name == one and isinstance(first.value, Constant) and first.value.value == key
    return False


def _is_named(target: Value | None, one: str) -> bool:
    return isinstance(target, Name) and target.name == one
