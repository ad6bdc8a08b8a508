"""Reads of a trace right after a write, which may be answered as if that had not been made."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.values import last_name
from dynamorm_analysis.items.same_item import READS
from dynamorm_analysis.libraries.calls.waits import WAITS, asks_elsewhere, call_takes_long
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import PUTS, Access
from dynamorm_analysis.occasions import makes_a_beginning
from dynamorm_analysis.permissions.calling import unless_too_intricate
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.requests.accesses import Asked, found_in_trace, meeting, retold_on_the_way, traces
from dynamorm_analysis.tracing.requests.parameters import parameter
from dynamorm_analysis.tracing.requests.stored_items import Looked, item_of, set_in, taken_over
from dynamorm_analysis.tracing.requests.tests_told import failed_or_missing
from dynamorm_analysis.tracing.requests.uses import Uses, uses_of_answer
from dynamorm_analysis.tracing.running.frame import Beside, Entered, Left
from dynamorm_analysis.tracing.running.state import ALL, Round
from dynamorm_analysis.tracing.running.symbols import Symbol, constant_of
from dynamorm_analysis.tracing.running.traces import Trace
from dynamorm_analysis.tracing.sequences.asked_values import MOST_FORMS, forms_of
from dynamorm_analysis.tracing.sequences.races import exclude
from dynamorm_analysis.tracing.sequences.sought import Of, are_sifted, sought
from dynamorm_analysis.words import is_named_alike

WRITES = frozenset({"put", "update", "delete"})


@dataclass(frozen=True, slots=True)
class LateRead:
    """A read and the write right before it, both where they are asked for in the function in which they meet."""

    read: Access
    write: Access
    read_at: Place
    write_at: Place
    table: str
    of: Of


@once
def late_reads(project: Project) -> tuple[LateRead, ...]:
    """The reads right after writes in all traces of an application, each place of a read once."""
    found: dict[Place, LateRead] = {}
    for trace in traces(project):
        for one in found_in_trace(trace, project, _found_in):
            found.setdefault(one.read_at, one)
    return tuple(found.values())


def _found_in(trace: Trace, asked: tuple[Asked, ...], project: Project) -> tuple[LateRead, ...]:
    if not any(one.access.operation in WRITES for one in asked):
        return ()
    looked = Looked(trace.requests, asked, project, {}, {})
    found = []
    for read in asked:
        if read.access.operation in READS and read.table is not None and not _is_consistent(read):
            found += list(_late(read, trace, looked))[:1]
    return tuple(found)


def _late(read: Asked, trace: Trace, looked: Looked) -> Iterator[LateRead]:
    """A read with the writes before it that it may miss, the last one first."""
    uses: Uses | None = None
    for write in reversed(looked.asked):
        is_before = write.number < read.number and write.access.operation in WRITES and write.table == read.table
        if not is_before or not _is_one_run(read, write, trace):
            continue
        of = sought(read, write, looked)
        if of is None or failed_or_missing(write, read, looked) or _is_waited_for(read, write, trace, looked):
            continue
        is_of_rest = of == "index" and write.access.operation == "delete"
        if (of in ("collection", "table") or is_of_rest) and are_sifted(read, write, trace, looked):
            continue
        if of == "table" and _makes_a_beginning(write, looked.project):
            continue
        uses = uses or uses_of_answer(read.number, trace, looked)
        if _is_used(read.access, write, of, uses, looked):
            yield LateRead(read.access, write.access, *meeting(read, write), read.table or "", of)


def _makes_a_beginning(write: Asked, project: Project) -> bool:
    """Whether a function is called like one that fills a table to begin with: `seed_users`."""
    return any(makes_a_beginning(one, project) for one in (write.access, *retold_on_the_way(write, project)))


def _is_consistent(read: Asked) -> bool:
    """Whether a read asks for consistency, or may do so."""
    asked = parameter(read.request, "ConsistentRead") or parameter(read.request, "consistent_read")
    if asked is not None:
        return not (asked.kind == "constant" and not asked.parts[0])
    return read.access.consistent or not (read.access.knows("consistent") or _shows_all(read))


def _shows_all(one: Asked) -> bool:
    """Whether all parameters of a request show where it is made, be it that functions hand them on: `get(**asked)`."""
    stored, symbol = one.request.stored, one.request.named.get(ALL)
    for _ in range(MOST_FORMS):
        if symbol is None or symbol not in stored:
            break
        symbol = stored[symbol].get(ALL)
    return symbol is None and bool(one.request.named)


def _is_one_run(read: Asked, write: Asked, trace: Trace) -> bool:
    """Whether a run that makes a write comes to a read then that it has not come to before, and not again and again."""
    if read.request.entered == write.request.entered or _is_excluded(read, write):
        return False  # of one function others tell
    if any(write.number in each and read.number not in each for each in trace.put_off):
        return False
    if any(_has_left(each, write, read) for each in trace.left):
        return False
    rounds = [one for one in read.request.rounds if one not in write.request.rounds]
    met = _met_at(read.request.entered, write.request.entered)
    rounds += [one for one in read.request.rounds if one in write.request.rounds and one.depth >= met]
    return all(_is_for_each(one) for one in rounds)


def _has_left(left: Left, write: Asked, read: Asked) -> bool:
    """Whether a function has come back on the branch on which a write is made, before a read that it makes."""
    is_there = read.number >= left.until and read.request.entered[: len(left.entered)] == left.entered
    return write.number in left.requests and is_there


def _is_for_each(each: Round) -> bool:
    """Whether a loop runs over something, and does not try again and again as long as it may."""
    is_of_numbers = each.over.kind == "derived" and each.over.name == "range"
    return each.counted and not (is_of_numbers or each.over.kind == "constant")


def _met_at(one: tuple[Entered, ...], other: tuple[Entered, ...]) -> int:
    """How many functions are entered for both of two requests by the same calls."""
    alike = 0
    for mine, its in zip(one, other, strict=False):
        if mine.call != its.call:
            break
        alike += 1
    return alike


def _is_excluded(read: Asked, write: Asked) -> bool:
    """Whether a test lets no run come to both requests, or wants another constant for one value."""
    wanted = dict(_wanted(write))
    return exclude(write, read) or any(wanted.get(value, constant) is not constant for value, constant in _wanted(read))


def _wanted(one: Asked) -> Iterator[tuple[Symbol, Symbol]]:
    """Values that tests want to be a constant: `action == "create"`."""
    for test in one.request.tests:
        match test.symbol:
            case Symbol(kind="derived") as asked if asked.name == "==" and test.outcome and len(asked.operands) == 2:
                value, constant = asked.operands
                if constant.kind == "constant" and value.kind != "constant":
                    yield value, constant


def _is_waited_for(read: Asked, write: Asked, trace: Trace, looked: Looked) -> bool:
    """Whether the code waits between a write and a read, or does what takes seconds, or much else."""
    if read.number - write.number > MOST_BETWEEN:
        return True
    between = [one for one in trace.beside if write.number < one.number <= read.number]
    between = [one for one in between if not any(test.symbol.kind == "error" and test.outcome for test in one.tests)]
    asking = sum(_asks_others(one, read, looked.project.program) for one in between)
    return asking > FEW_OTHERS or any(_waits(one, read, looked.project.program) for one in between)


MOST_BETWEEN = 25
"""So many requests come between a write and a read at most that comes right after it."""
FEW_OTHERS = 2
"""So many calls of other services may come between."""


def _asks_others(one: Beside, read: Asked, program: Program) -> int:
    """How many requests of other services a call makes, as far as one counts them."""
    is_asking = unless_too_intricate(program, lambda: asks_elsewhere(program, one.call, one.scope), False)
    return (FEW_OTHERS + 1 if len(one.rounds) > len(read.request.rounds) else 1) if is_asking else 0


def _waits(one: Beside, read: Asked, program: Program) -> bool:
    if len(one.rounds) > len(read.request.rounds):
        return False
    if last_name(one.call.function) in WAITS:
        return True
    return unless_too_intricate(program, lambda: call_takes_long(program, one.call, one.scope), False)


def _is_used(read: Access, write: Asked, of: Of, uses: Uses, looked: Looked) -> bool:
    """Whether what was written may be used of what a read gives."""
    if of == "table" and not read.filter:
        return uses.whole
    if of != "item":
        return uses.whole or write.access.operation in PUTS
    if uses.whole and read.projection is None:
        return True
    names = tuple(_written_names(write))
    if write.access.operation in PUTS:
        changed = _changed_by(write, looked)
        if changed is None:
            return True
        names = changed
    taken = uses.attributes if read.projection is None or not uses.whole else frozenset(read.projection)
    return any(is_named_alike(name, each) for name in names for each in taken)


def _changed_by(put: Asked, looked: Looked) -> tuple[str, ...] | None:
    """The attributes that are others than before in an item that was read and is put again; None of a new one."""
    for before in looked.asked:
        if before.number >= put.number or before.table != put.table or before.access.operation not in READS:
            continue
        taken = taken_over(before, put, looked)
        item = item_of(put)
        if taken is not None and item is not None:
            return tuple(name for name, _ in set_in(item, put.request.stored) if name not in taken)
    return None


def _written_names(write: Asked) -> Iterator[str]:
    """The attributes that an update sets, also by names that code chooses: `{"#field": field}`."""
    for one in write.access.written:
        yield one.attribute
        yield one.field or one.attribute
    names = parameter(write.request, "ExpressionAttributeNames")
    for symbol in write.request.stored.get(names, {}).values() if names is not None else ():
        yield from (text for one in (symbol, *forms_of(symbol)) if (text := constant_of(one)) is not None)
