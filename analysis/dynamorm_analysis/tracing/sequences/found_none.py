"""Writes of a trace that give an item a value because a read before has found no other one with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.items.asked_keys import key_attributes
from dynamorm_analysis.items.growth import is_time
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.access import PUTS, Condition
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.requests.accesses import Asked, found_in_trace, told_on_the_way, traces
from dynamorm_analysis.tracing.requests.held_values import is_given, is_made_of, values_called
from dynamorm_analysis.tracing.requests.stored_items import Looked, is_same_item, is_stored_again, key_of
from dynamorm_analysis.tracing.running.symbols import Symbol
from dynamorm_analysis.tracing.running.traces import Trace
from dynamorm_analysis.tracing.sequences.lacking import Filled, Lacking, lacking
from dynamorm_analysis.tracing.sequences.races import Resting, exclude, resting_on

SEARCHES = frozenset({"query", "scan", "count"})
WRITES = frozenset({"put", "update"})
SINCE = frozenset({">", ">=", "between"})


@dataclass(frozen=True, slots=True)
class Sole:
    """A write that gives attributes values which no other item is to have, and the read that has found none. `way` are
    all calls by which code comes to the write."""

    resting: Resting
    attributes: tuple[str, ...]
    way: tuple[Place, ...]


@once
def sole_values(project: Project) -> tuple[Sole, ...]:
    """All of these in the traces of an application."""
    found: dict[tuple[Place, Place], Sole] = {}
    for trace in traces(project):
        for one in found_in_trace(trace, project, _found_in):
            found.setdefault((one.resting.write_at, one.resting.read_at), one)
    return tuple(found.values())


def _found_in(trace: Trace, asked: tuple[Asked, ...], project: Project) -> tuple[Sole, ...]:
    looked = Looked(trace.requests, asked, project, {}, {})
    found: list[tuple[Asked, Asked]] = []
    sole: list[Sole] = []
    for read, write in searches_before(asked):
        if any(read is one and not exclude(before, write) for one, before in found):
            continue  # it is there by now
        attributes = _sole(read, write, looked, trace.filled)
        if attributes:
            found.append((read, write))
            sole.append(Sole(resting_on(read, write, attributes[0]), attributes, way_to(write)))
    return tuple(sole)


def way_to(one: Asked) -> tuple[Place, ...]:
    """All calls by which code comes to a request."""
    return (*(each.name for each in one.request.entered), one.request.name)


def searches_before(asked: tuple[Asked, ...]) -> Iterator[tuple[Asked, Asked]]:
    """Each write with each search before it in the same table."""
    for write in asked:
        if write.access.operation not in WRITES or write.table is None:
            continue
        for read in asked:
            if read.number >= write.number:
                break
            if read.access.operation in SEARCHES and read.table == write.table and not exclude(read, write):
                yield read, write


def _sole(read: Asked, write: Asked, looked: Looked, filled: Filled) -> tuple[str, ...]:
    """The attributes of which a write gives its item the values that a read has found in none."""
    found = lacking(read, write, looked, filled)
    if found is None or is_stored_again(read, write) or is_same_item(read, write, looked):
        return ()
    asked = asked_alike(read, write, looked)
    if asked is None or not _are_met(found, write, looked):
        return ()
    sought = {name: value for name, value in found.sought if value.kind != "constant"}
    names = tuple(dict.fromkeys((*sought, *asked)))
    values = {*sought.values(), *(value for one in asked.values() for value in one)}
    if not names or _is_of_key(write, values, looked.project) or _is_taken(write, values, looked):
        return ()
    is_by_key = told_on_the_way(read, looked.project).index is None
    own = key_attributes(write.access, looked.project) if is_by_key else frozenset()
    return tuple(name for name in names if name not in own) or names


def asked_alike(read: Asked, write: Asked, looked: Looked) -> dict[str, tuple[Symbol, ...]] | None:
    """The attributes by which a read has asked, each with the values that the write gives them, too; None where it
    gives one another value, or none that is known."""
    found: dict[str, tuple[Symbol, ...]] = {}
    parts = {one for one in looked.parts(read) if one.kind != "constant"}
    access = told_on_the_way(read, looked.project)
    for condition in (*access.key, *access.filter, *access.sifted):
        if condition.operator in SINCE and is_time(condition.attribute) and condition not in access.key:
            continue  # a new one is of now
        if condition.is_constant and condition.binds:
            if _is_another(condition, write):
                return None
            continue
        if not condition.binds or condition.operator == "<>":
            return None
        if not is_given(condition.attribute, parts, write, looked):
            return None
        found[condition.attribute] = tuple(one for one in parts if is_given(condition.attribute, (one,), write, looked))
    return found if access.knows("filter") and access.knows("key") else None


def _is_another(condition: Condition, write: Asked) -> bool:
    """Whether a write gives an attribute another text than the one that a read asks for."""
    wanted = condition.value.template.constant if condition.value.template is not None else None
    held = values_called(condition.attribute, write)
    return any(one.kind == "constant" and one.parts[0] != wanted for one in held)


def _are_met(found: Lacking, write: Asked, looked: Looked) -> bool:
    """Whether a write gives its item all that the code has looked for itself."""
    return all(is_given(name, (value,), write, looked) for name, value in found.sought)


def _is_of_key(write: Asked, values: set[Symbol], project: Project) -> bool:
    """Whether the key of what is put is made of nothing but the values, so that two requests put the same item; also
    where the condition of a put is about a key that is not known."""
    if write.access.operation not in PUTS:
        return False
    table = project.table(write.table)
    names = table.key.attributes if table is not None and table.key is not None else ()
    names = names or tuple(one.attribute for one in write.access.filter if one.operator == "not_exists")
    key = [value for value in key_of(write, names).values() if value.kind != "constant"]
    if not key:
        return write.access.conditional
    return all(is_made_of(value, values) for value in key)


def _is_taken(write: Asked, values: set[Symbol], looked: Looked) -> bool:
    """Whether an item whose key is made of the values is put besides, on condition that there is none."""
    return any(
        other.access.operation == "put" and other.access.conditional and _is_of_key(other, values, looked.project)
        for other in looked.asked
        if other is not write
    )
