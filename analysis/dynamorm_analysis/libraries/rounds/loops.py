"""The loop around an access: whether its key changes from round to round, and how many rounds there are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeGuard

from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Context,
    Function,
    Loop,
    Statement,
    blocks,
    expressions,
    statements_around,
)
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
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
from dynamorm_analysis.libraries.calls.asked_parts import NO_PARTS, Parts, key_names, table_names
from dynamorm_analysis.libraries.calls.waits import call_waits_elsewhere, waits_elsewhere
from dynamorm_analysis.libraries.rounds.brought import is_brought
from dynamorm_analysis.libraries.rounds.catching import is_after_error, is_caught, is_logged_alone
from dynamorm_analysis.libraries.rounds.changes_told import keys_told
from dynamorm_analysis.libraries.rounds.loop_ends import bounds, counts_that_end, filled, stops_early
from dynamorm_analysis.libraries.rounds.numbered import is_numbered
from dynamorm_analysis.libraries.rounds.remembered import is_made_once, is_remembered
from dynamorm_analysis.libraries.rounds.round_counts import counted_rounds, length_of
from dynamorm_analysis.libraries.rounds.searching import seeks_attributes
from dynamorm_analysis.libraries.rounds.sources import (
    is_given_of_read,
    is_of_failed,
    is_of_read,
    is_of_settings,
    is_of_talk,
    sources_of,
)
from dynamorm_analysis.linking.calls.deciding import holds
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.passed_functions import is_gathered, runs_at_once
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ParameterRef, Scalar
from dynamorm_analysis.linking.occurrences import Occurrence, Round
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.repetition import Repetition
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import words_of

TAKING_METHODS = frozenset({"pop", "popleft", "popitem", "get", "get_nowait", "next", "readline"})
WRITES = frozenset({"put", "update", "delete"})
STEPPING = frozenset({"add", "sub", "plus", "minus", "shift", "next", "prev", "previous", "advance", "increment"})
"""Words of functions that give what comes after a date or number."""


def repetition(
    program: Program, occurrence: Occurrence, key_values: Sequence[Value], parts: Parts = NO_PARTS
) -> Repetition | None:
    """How often an access runs because of the loops around it in its function; None outside loops.

    `key_values` are the expressions that its key is made of, `parts` those of them that may stand elsewhere, and of its
    table. A retry or page loop does not vary them. One that reads in each round what the last one found does not
    either: what it will ask for is not known before.
    """
    rounds = occurrence.rounds
    if not rounds:
        return None
    key = {name for value in key_values for name in names_in(value)} | key_names(parts, occurrence.scope)
    varying = _varying(occurrence, key)
    of_tables = _varying(occurrence, table_names(parts, occurrence.scope))
    return _repetition(program, occurrence, varying, of_tables)


def repetition_over(program: Program, occurrence: Occurrence, loop: Span) -> Repetition | None:
    """The same of an access that is known to ask for others in each round of one of these loops."""
    varying = [each for each in occurrence.rounds if each.span == loop]
    return _repetition(program, occurrence, varying, []) if varying else None


def _repetition(program: Program, occurrence: Occurrence, varying: list[Round], of_tables: list[Round]) -> Repetition:
    rounds = occurrence.rounds
    same = [] if varying or of_tables else [each for each in rounds if _is_of_items(program, each, occurrence)]
    counted = varying or of_tables or same or list(rounds[-1:])
    limits = [_rounds(program, round_, occurrence) for round_ in counted]
    at = occurrence.value.span
    gathered = is_gathered(occurrence)
    sources = [sources_of(round_, occurrence.scope) for round_ in varying]
    return Repetition(
        varies=bool(varying),
        other_tables=bool(of_tables),
        place=occurrence.scope.place(_first_line(counted[-1])),
        limit=_product(limits),
        stops_early=any(stops_early(round_, occurrence) for round_ in counted),
        same=bool(same),
        seeks=bool(varying) and all(seeks_attributes(round_, occurrence) for round_ in varying),
        at_once=runs_at_once(occurrence),
        gathered=gathered,
        numbered=all(is_numbered(round_, occurrence.scope) for round_ in counted),
        of_messages=all(_is_of_messages(round_.iterable, occurrence.scope) for round_ in counted)
        or any(map(is_of_talk, sources)),
        of_changes=frozenset(name for loop in _loops(varying) for name in keys_told(loop)),
        after_error=is_after_error(occurrence.scope.node, at),
        caught=any(is_caught(loop.body, at) and not is_logged_alone(loop.body, at) for loop in _loops(counted)),
        changing=frozenset(name for round_ in varying for name in _changing(round_, at.start)),
        waits=any(waits_elsewhere(program, loop.body, occurrence.scope) for loop in _loops(varying[-1:]))
        or (gathered and call_waits_elsewhere(program, occurrence.value, occurrence.scope)),
        remembered=any(is_remembered(loop, at) for loop in _loops(varying))
        or any(is_made_once(loop, at) for loop in _loops(same)),
        bounded=any(True for loop in _loops(rounds[-1:]) for _ in bounds(loop)),
        of_read=any(is_of_read(program, each) or is_given_of_read(program, each, occurrence.scope) for each in sources),
        of_request=any(is_brought(program, each, occurrence.scope) for each in sources),
        of_settings=bool(varying) and all(is_of_settings(each, occurrence.scope) for each in sources),
        of_failed=bool(varying) and all(is_of_failed(program, each, occurrence.scope) for each in sources),
    )


def _is_of_items(program: Program, round_: Round, occurrence: Occurrence) -> bool:
    """Whether each round of a loop is for one of several items that were read before."""
    is_for_each = round_.target is not None and (round_.statement is None or round_.statement.kind != "while")
    return is_for_each and is_of_read(program, sources_of(round_, occurrence.scope))


def is_bounded(program: Program, occurrence: Occurrence) -> bool:
    """Whether the loop around an access may end when so many were read, in the call of its function that the scope
    tells of: one that gives no limit reads all."""
    return any(
        holds(program, occurrence.scope, test, meaning) is not False
        for loop in _loops(occurrence.rounds[-1:])
        for test in bounds(loop)
    )


def most_read(program: Program, occurrence: Occurrence) -> int | None:
    """How many items end the loop around an access, in the call of its function that the scope tells of; where no call
    is told of, as many as the function is given by default."""
    ends = [end for loop in _loops(occurrence.rounds[-1:]) for end in counts_that_end(loop)]
    found = meaning(program, ends[0], occurrence.scope) if len(ends) == 1 else None
    if isinstance(found, ParameterRef) and isinstance(found.scope.node, Function):
        declared = found.scope.node.parameter(found.name)
        default = declared.default if declared is not None else None
        found = Scalar(default.value) if isinstance(default, Constant) and isinstance(default.value, int) else None
    return found.value if isinstance(found, Scalar) and type(found.value) is int else None


def _loops(rounds: Iterable[Round]) -> Iterator[Loop]:
    """Those of several rounds that are loops, and no comprehensions."""
    return (round_.statement for round_ in rounds if round_.statement is not None)


def _is_of_messages(iterable: Value, scope: Scope) -> bool:
    """Whether a loop runs over what an event brings that a function is given: `event["Records"]`, over the lines of a
    log that CloudWatch brings packed, `packed["logEvents"]`, or over what a language model wants done,
    `message.tool_calls`."""
    if isinstance(iterable, Name):
        bounds = scope.bindings.get(iterable.name, ())
        told = bounds[0].value if len(bounds) == 1 else None
        return told is not None and not isinstance(told, Name) and _is_of_messages(told, scope)
    match iterable:
        case Item(index=Constant(value="logEvents" | "tool_calls")) | Member(name="tool_calls"):
            return True
        case Item(owner=Name(name=event), index=Constant(value="Records")):
            return _is_given(event, scope)
        case Call(function=Member(owner=Name(name=event), name="get"), arguments=(Argument(value=key), *_)):
            asked = key.value if isinstance(key, Constant) else None
            return asked == "tool_calls" or (asked == "Records" and _is_given(event, scope))
    return False


def _is_given(name: str, scope: Scope) -> bool:
    return any(bound.by == "parameter" for bound in scope.bindings.get(name, ()))


def _varying(occurrence: Occurrence, mentioned: set[str]) -> list[Round]:
    """The loops around an access that change what some names stand for, unless each round leads to the next one."""
    if not mentioned:
        return []
    before = occurrence.value.span.start
    varying = [round_ for round_ in occurrence.rounds if mentioned & _changing(round_, before)]
    return [round_ for round_ in varying if not _leads_on(round_, occurrence, mentioned)]


def _rounds(program: Program, round_: Round, occurrence: Occurrence) -> int | None:
    """How many rounds reach an access: one where it is for a single value of the loop's variable."""
    if round_.statement is not None and _is_singled_out(round_.statement.body, round_.target, occurrence.value.span):
        return 1
    if round_.statement is not None and round_.statement.kind == "while":
        return counted_rounds(program, round_.statement, occurrence.scope)
    return length_of(program, round_.iterable, occurrence.scope) if round_.target else None


def _is_singled_out(body: tuple[Statement, ...], target: Value | None, access: Span) -> bool:
    """Whether a branch around an access asks for one value: `if name == "owner":`."""
    for around in statements_around(body, access.start):
        if isinstance(around, Branch) and around.body and access.start < around.body[-1].span.end:
            tests = around.test.operands if _is_conjunction(around.test) else (around.test,)
            if any(_asks_for_one(test, target) for test in tests):
                return True
    return False


def _is_conjunction(test: Value) -> TypeGuard[Operation]:
    return isinstance(test, Operation) and test.operator == "and"


def _asks_for_one(test: Value, target: Value | None) -> bool:
    match test, target:
        case Operation(operator="==", operands=(Name(name=left), Constant())), Name(name=name):
            return left == name
        case Operation(operator="==", operands=(Constant(), Name(name=right))), Name(name=name):
            return right == name
    return False


def beside_writes(accesses: tuple[Access, ...]) -> tuple[Access, ...]:
    """The accesses of one statement; where a loop writes single items too, and waits for that, or makes requests of
    which no batch holds several, each access in it says so."""
    asked = [access for access in accesses if not access.retold and access.operation in WRITES]
    writing = {access.loop.place for access in asked if access.loop is not None and not access.loop.at_once}
    single = {access.loop.place for access in accesses if access.loop is not None and not _fits_a_batch(access)}
    return tuple(
        replace(access, loop=replace(loop, writes=loop.writes or loop.place in writing, alone=loop.place not in single))
        if (loop := access.loop) is not None
        else access
        for access in accesses
    )


def _fits_a_batch(access: Access) -> bool:
    """Whether a batch of writes may hold it, or holds it already."""
    if access.operation.startswith("batch"):
        return True
    return access.operation in ("put", "delete") and not access.conditional and access.knows("filter")


def _first_line(round_: Round) -> Span:
    return Span(round_.span.start, round_.iterable.span.end) if round_.statement else round_.span


def _product(limits: list[int | None]) -> int | None:
    total = 1
    for limit in limits:
        if limit is None:
            return None
        total *= limit
    return total


# ---- what changes ---------------------------------------------------------------------------------------------------


def _changing(round_: Round, before: int) -> set[str]:
    """Names whose values follow the loop's variable, through assignments of its body and of inner loops, and through
    lists that are begun and filled in each round."""
    changing = set(names_in(round_.target)) if round_.target is not None else set()
    if round_.statement is None:
        return changing
    takes = round_.statement.kind == "while"
    if takes:
        changing |= set(_counted(round_.statement.body))
    settings = list(_settings(round_.statement.body, before))
    anew = {name for targets, _ in settings for target in targets for name in names_in(target)}
    added = [(name, value) for name, value in filled(round_.statement) if name in anew]
    size = -1
    while size != len(changing):
        size = len(changing)
        for targets, value in settings:
            if changing & set(names_in(value)) or (takes and _takes_next(value)):
                changing |= {name for target in targets for name in names_in(target)}
        changing |= {name for name, value in added if changing & set(names_in(value))}
    return changing


def _counted(body: tuple[Statement, ...]) -> Iterator[str]:
    """The variables that a loop counts on: `number += 1`, `day = day + timedelta(days=1)`, `day = next_day(day)`."""
    for statement in body:
        match statement:
            case Assignment(targets=(Name(name=name),), value=value, operator="+=" | "-="):
                if value is not None and _is_step(value):
                    yield name
            case Assignment(targets=(Name(name=name),), value=value, operator=""):
                if value is not None and _goes_on(value, name):
                    yield name


def _is_step(value: Value) -> bool:
    """Whether a value is a number or a span of time, as far as it shows: `1`, `step`, `timedelta(days=1)`."""
    match value:
        case Constant(value=number):
            return isinstance(number, int)
        case Name() | Member():
            return True
        case Operation(operator="*", operands=operands):
            return all(map(_is_step, operands))
        case Call(function=function):
            return "delta" in last_name(function).lower()
    return False


def _goes_on(value: Value, name: str) -> bool:
    """Whether a value is the one after that of a variable: a sum, or a call that is named for going on."""
    match value:
        case Operation(operator="+" | "-", operands=(Name(name=before), step)) if before == name:
            return _is_step(step)
        case Item(owner=Name(name=before), index=Unknown()) if before == name:
            return True  # what is left of it: `text = text[end:]`
        case Call(function=Member(owner=Name(name=before)) as function) if before == name:
            return _is_named_for_step(function)
        case Call(function=Name() | Member() as function, arguments=arguments):
            given = any(isinstance(one.value, Name) and one.value.name == name for one in arguments)
            return given and _is_named_for_step(function)
    return False


def _is_named_for_step(function: Name | Member) -> bool:
    return not STEPPING.isdisjoint(words_of(function.name))


def _leads_on(round_: Round, access: Occurrence, key: set[str]) -> bool:
    """Whether each round reads what the round before found, as along a chain of parents: there is no way to ask for
    all of them at once."""
    loop = round_.statement
    if loop is None or loop.kind != "while":
        return False
    settings = list(_settings(loop.body, access.value.span.start))
    found: set[str] = set()
    size = -1
    while size != len(found):
        size = len(found)
        for targets, value in settings:
            holds = value.span.start <= access.value.span.start and access.value.span.end <= value.span.end
            if holds or found & set(names_in(value)):
                found |= {name for target in targets for name in names_in(target)}
        found |= {name for name, value in filled(loop) if found & set(names_in(value))}
    return bool(key & found)


def _settings(body: tuple[Statement, ...], before: int) -> Iterator[tuple[tuple[Value, ...], Value]]:
    """What the body sets, to which value: assignments, inner loops' variables, `with … as`, and what a call is given
    to fill: `rows.Scan(&berth)`."""
    for statement in body:
        for call in expressions(statement):
            if isinstance(call, Call) and (to_fill := tuple(_to_fill(call))):
                yield to_fill, call
        match statement:
            case Assignment(targets=targets, value=value) if value is not None:
                yield targets, value
            case Loop(target=target, iterable=iterable) if target is not None and statement.span.end > before:
                yield (target,), iterable
            case Context(resources=resources):
                for resource in resources:
                    if resource.target is not None:
                        yield (resource.target,), resource.value
        for block in blocks(statement):
            yield from _settings(block, before)


def _to_fill(call: Call) -> Iterator[Name]:
    for argument in call.arguments:
        match argument.value:
            case Operation(operator="&", operands=(Name() as target,)):
                yield target


def _takes_next(value: Value) -> bool:
    """`queue.pop()`, `next(keys)`: each round gets another one."""
    return (
        isinstance(value, Call)
        and last_name(value.function) in TAKING_METHODS
        and (isinstance(value.function, Member) or last_name(value.function) == "next")
    )
