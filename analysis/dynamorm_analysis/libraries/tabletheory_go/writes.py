"""Writes: chains that end in `Create`, `Update` or `Delete`, batches, and what transactions hold."""

from dataclasses import dataclass, replace

from dynamorm_analysis.facts.values import Call, Collection, Member, Name, Operation, Value
from dynamorm_analysis.libraries.calls.asking import Asked
from dynamorm_analysis.libraries.calls.static_chains import Link
from dynamorm_analysis.libraries.strings.outcomes import NOTHING, UNKNOWN, Outcome
from dynamorm_analysis.libraries.tabletheory_go.building_updates import links_of
from dynamorm_analysis.libraries.tabletheory_go.chains import Chain, is_certain
from dynamorm_analysis.libraries.tabletheory_go.conditions import condition_of
from dynamorm_analysis.libraries.tabletheory_go.guards import guard_of, guard_of_part
from dynamorm_analysis.libraries.tabletheory_go.handles import library_types
from dynamorm_analysis.libraries.tabletheory_go.items import literal_of, written_of
from dynamorm_analysis.libraries.tabletheory_go.models import LIBRARY, Model, Models
from dynamorm_analysis.libraries.tabletheory_go.words import (
    BUILDERS,
    BUILT,
    CONDITIONED,
    EXECUTES,
    INDEPENDENT,
    INDEPENDENT_TYPES,
    REMOVERS,
    SETTERS,
    TRANSACTED,
    TRANSACTION_STARTS,
    TRANSACTION_TYPES,
    WRITES,
)
from dynamorm_analysis.libraries.values.static_values import written_value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.model.access import Access, Condition, Written
from dynamorm_analysis.model.access import Operation as AccessOperation
from dynamorm_analysis.model.written_value import WrittenValue


def write_of(models: Models, chain: Chain, call: Call, occurrence: Occurrence) -> Asked | None:
    """The write, or batch, that a chain ends in."""
    program = models.program
    model = models.of_chain(chain)
    operation = _operation(chain, call)
    if operation is None or (model is None and not is_certain(program, chain)):
        return None
    conditions = [(link, condition_of(program, model, link)) for link in chain.links if link.method == "Where"]
    where = tuple(condition for _, condition in conditions if condition is not None)
    values = [given.value for link, _ in conditions for given in link.call.arguments[2:]]
    is_conditional = any(link.method in CONDITIONED for link in chain.links)
    fields = _fields_set(program, model, chain, call, occurrence)
    guard = guard_of(program, model, chain.links)
    write = Write(operation, model, chain.model, where, is_conditional, fields, guard)
    if chain.builder:
        write = _with_removed(write, chain.links)
    return _asked(program, write, call, occurrence, values)


def _operation(chain: Chain, call: Call) -> AccessOperation | None:
    name = call.function.name if isinstance(call.function, Member) else ""
    if chain.builder:
        return BUILDERS[chain.builder] if name in EXECUTES else None
    return WRITES.get(name)


def _fields_set(
    program: Program, model: Model | None, chain: Chain, call: Call, occurrence: Occurrence
) -> tuple[Written, ...] | None:
    """What an update sets as far as it names fields; None where it names none, and so sets whatever is not empty."""
    if model is None:
        return None
    ending = Link(call.function.name if isinstance(call.function, Member) else "", call, occurrence.scope)
    values: list[tuple[Value | None, Value | None, Link]]
    if ending.method == "Update":
        values = [(ending.argument(position), None, ending) for position in range(len(call.arguments))]
    else:
        values = _set_by(chain.links)
    return _written(program, model, values)


def _set_by(links: tuple[Link, ...]) -> list[tuple[Value | None, Value | None, Link]]:
    setting = [link for link in links if link.method in SETTERS]
    return [(link.argument(0), link.argument(len(link.call.arguments) - 1), link) for link in setting]


def _with_removed(write: "Write", links: tuple[Link, ...]) -> "Write":
    """The write of an update's builder, with what its calls take away, and with what they may leave out."""
    removing = any(link.method in REMOVERS for link in links)
    sets = [link for link in links if link.method in SETTERS]
    fields = () if removing and not sets and write.model is not None else write.fields
    return replace(write, removes=removing, fields=fields, open=any(link.optional for link in sets))


def _written(
    program: Program, model: Model, values: list[tuple[Value | None, Value | None, Link]]
) -> tuple[Written, ...] | None:
    found: list[Written] = []
    for name, value, link in values:
        text = constant_text(program, name, link.scope) if name is not None else None
        if text is None or name is None:
            return None
        known = model.field(text)
        is_set = value is not None and link.method == "Set"
        given = written_value(program, value, link.scope) if is_set and value is not None else WrittenValue()
        found.append(Written(known.attribute if known else text, given, link.scope.place(name.span)))
    return tuple(found) or None


def transacted(models: Models, call: Call, occurrence: Occurrence) -> Asked | None:
    """What one call on a transaction's builder does; the transaction runs when it is executed."""
    function = call.function
    if not isinstance(function, Member) or function.name not in TRANSACTED or not call.arguments:
        return None
    operation = _transacted(models.program, function, occurrence.scope)
    if operation is None:
        return None
    given = call.arguments[0].value, occurrence.scope
    model = models.of_value(*given)
    further = [argument.value for argument in call.arguments[1:]]
    fields, conditions = _fields_and_conditions(operation, further)
    link = Link(function.name, call, occurrence.scope)
    named = _written(models.program, model, [(value, None, link) for value in fields]) if model is not None else None
    guard = guard_of_part(models.program, model, conditions, occurrence.scope)
    write = Write(operation, model, given, (), bool(conditions), named, guard)
    if function.name == BUILT and further:
        write = _built(models.program, write, links_of(models.program, further[0], occurrence.scope))
    return _asked(models.program, write, call, occurrence, [])


def _built(program: Program, write: "Write", links: tuple[Link, ...] | None) -> "Write":
    """The update of a transaction with what a function does with its builder; None where that is not known."""
    if links is None:
        return replace(write, conditional=True, guard=write.guard.both(UNKNOWN))
    guard = write.guard.both(guard_of(program, write.model, links))
    conditional = write.conditional or any(link.method in CONDITIONED for link in links)
    fields = _written(program, write.model, _set_by(links)) if write.model is not None else None
    return _with_removed(replace(write, guard=guard, conditional=conditional, fields=fields), links)


def _fields_and_conditions(operation: AccessOperation, given: list[Value]) -> tuple[list[Value], list[Value]]:
    """What follows the model: the fields of an update, in a list where the update is part of a transaction, and the
    conditions of what is part of one."""
    match operation, given:
        case "update", _:
            return given, []
        case "transact_update", [Collection(items=items), *conditions]:
            return list(items), conditions
        case "transact_update", [_, *conditions]:
            return [], conditions
        case _:
            return [], given


def _transacted(program: Program, function: Member, scope: Scope) -> AccessOperation | None:
    """What a method of a transaction does, None where it is called on no transaction."""
    owner: Value = function.owner
    while isinstance(owner, Call) and isinstance(owner.function, Member):
        if owner.function.name in TRANSACTION_STARTS and not owner.arguments:
            return TRANSACTED[function.name]
        owner = owner.function.owner
    if not isinstance(owner, Name):
        return None
    types = library_types(program, owner, scope)
    if types & INDEPENDENT_TYPES:
        return INDEPENDENT.get(function.name)
    if types & TRANSACTION_TYPES or _is_begun(program, owner, scope):
        return TRANSACTED[function.name]
    return None


def _is_begun(program: Program, name: Name, scope: Scope) -> bool:
    """Whether a variable was set to a chain from `Transact()`."""
    found = found_by(program, name, scope)
    value = found.bound.value if found is not None and not found.is_parameter else None
    while isinstance(value, Call) and isinstance(value.function, Member):
        if value.function.name in TRANSACTION_STARTS and not value.arguments:
            return True
        value = value.function.owner
    return False


@dataclass(frozen=True, slots=True)
class Write:
    """What is written: `given` is what stands for the model. `fields` are those that an update names, None where it
    names none. `guard` is what it is conditioned on. `removes`: it takes attributes away. `open`: some of the fields
    are set on some paths only."""

    operation: AccessOperation
    model: Model | None
    given: tuple[Value, Scope] | None
    where: tuple[Condition, ...] = ()
    conditional: bool = False
    fields: tuple[Written, ...] | None = None
    guard: Outcome = NOTHING
    removes: bool = False
    open: bool = False


def _asked(program: Program, write: Write, call: Call, occurrence: Occurrence, values: list[Value]) -> Asked:
    assert isinstance(call.function, Member)  # asked before
    model = write.model
    literal = literal_of(write.given[0]) if write.given is not None else None
    set_ = written_of(program, model, *write.given) if model is not None and write.given is not None else ()
    attributes = model.key.attributes if model is not None and model.key is not None else ()
    equal = {one.attribute: one for one in write.where if one.operator == "=" and not one.optional}
    key = tuple(found for name in attributes if (found := equal.get(name) or _key_condition(name, set_)) is not None)
    # Keys and other attributes are set by methods of the model as well, before anything is written.
    is_put = write.operation.endswith("put")
    is_partly_known = write.operation.endswith("update") and (write.fields is None or write.open)
    unknown = {"written"} if is_put or is_partly_known else set[str]()
    unknown |= {"key"} if len(key) < len(attributes) or not attributes else set()
    unknown |= {"table"} if model is None or model.table is None else set()
    unknown |= set() if write.guard.complete else {"filter"}
    named = list(values)
    if write.given is not None and (literal is None or not isinstance(write.given[0], Operation)):
        named.append(write.given[0])
    named += [one.value for one in literal.arguments] if literal is not None else []
    access = Access(
        operation=write.operation,
        library=LIBRARY,
        place=occurrence.scope.place(call.function.name_span),
        call=occurrence.scope.place(call.span),
        function=occurrence.scope.name,
        table=model.table if model is not None else None,
        key=key if len(key) == len(attributes) else (),
        filter=write.guard.leaves,
        written=set_ if is_put else write.fields or (),
        conditional=write.conditional,
        removes=write.removes,
        entity=model.symbol if model is not None else "",
        unknown=frozenset(unknown),
    )
    return Asked(access, named)


def _key_condition(name: str, written: tuple[Written, ...]) -> Condition | None:
    found = next((one for one in written if one.attribute == name), None)
    return Condition(name, "=", found.place, found.value) if found is not None else None
