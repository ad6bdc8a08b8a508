"""Writes: chains that end in `Create`, `Update` or `Delete`, batches, and what transactions hold."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Member, Name, Operation, Value
from dynamorm_analysis.libraries.loops import repetition
from dynamorm_analysis.libraries.tabletheory_go.chains import Chain
from dynamorm_analysis.libraries.tabletheory_go.conditions import condition_of, literal_of, written_fields
from dynamorm_analysis.libraries.tabletheory_go.models import LIBRARY, Model, Models
from dynamorm_analysis.libraries.tabletheory_go.words import (
    BUILDERS,
    CONDITIONED,
    EXECUTES,
    TRANSACTED,
    TRANSACTION_STARTS,
    TRANSACTION_TYPES,
    WRITES,
)
from dynamorm_analysis.linking.declared import found_by
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static_types import last_name
from dynamorm_analysis.model.access import Access, Condition, Written
from dynamorm_analysis.model.access import Operation as AccessOperation


def write_of(models: Models, chain: Chain, call: Call, occurrence: Occurrence) -> Access | None:
    """The write, or batch, that a chain ends in."""
    entry = chain.entry
    argument = entry.call.arguments[0].value
    model = models.of_value(argument, entry.scope)
    operation = _operation(chain, call)
    if model is None or operation is None:
        return None
    conditions = [(link, condition_of(models.program, model, link)) for link in chain.links if link.method == "Where"]
    where = tuple(condition for _, condition in conditions if condition is not None)
    values = [given.value for link, _ in conditions for given in link.call.arguments[2:]]
    is_conditional = any(link.method in CONDITIONED for link in chain.links)
    return _write(models, model, operation, call, occurrence, argument, entry.scope, where, values, is_conditional)


def _operation(chain: Chain, call: Call) -> AccessOperation | None:
    name = call.function.name if isinstance(call.function, Member) else ""
    if name in EXECUTES:
        return next((BUILDERS[link.method] for link in chain.links if link.method in BUILDERS), None)
    return WRITES.get(name)


def transacted(models: Models, call: Call, occurrence: Occurrence) -> Access | None:
    """What one call on a transaction's builder does; the transaction runs when it is executed."""
    function = call.function
    if not isinstance(function, Member) or function.name not in TRANSACTED or not call.arguments:
        return None
    if not _is_transaction(models.program, function.owner, occurrence.scope):
        return None
    argument = call.arguments[0].value
    model = models.of_value(argument, occurrence.scope)
    if model is None:
        return None
    operation = TRANSACTED[function.name]
    is_conditional = len(call.arguments) > (2 if operation == "transact_update" else 1)
    return _write(models, model, operation, call, occurrence, argument, occurrence.scope, (), [], is_conditional)


def _is_transaction(program: Program, owner: Value, scope: Scope) -> bool:
    """Whether an expression is a transaction's builder: a parameter of that type, or a chain from `Transact()`."""
    while isinstance(owner, Call) and isinstance(owner.function, Member):
        if owner.function.name in TRANSACTION_STARTS and not owner.arguments:
            return True
        owner = owner.function.owner
    if not isinstance(owner, Name):
        return False
    found = found_by(program, owner, scope)
    if found is None:
        return False
    statement = found.bound.statement
    if found.is_parameter and isinstance(statement, Function):
        types = (one.annotation for one in statement.parameters if one.name == owner.name)
        return any(type_ is not None and last_name(type_) in TRANSACTION_TYPES for type_ in types)
    value = found.bound.value
    return isinstance(value, Call) and _is_transaction(program, value, found.scope)


def _write(
    models: Models,
    model: Model,
    operation: AccessOperation,
    call: Call,
    occurrence: Occurrence,
    argument: Value,
    scope: Scope,
    where: tuple[Condition, ...],
    values: list[Value],
    is_conditional: bool,
) -> Access:
    assert isinstance(call.function, Member)  # asked before
    literal = literal_of(argument)
    set_ = written_fields(models.program, model, literal, scope) if literal is not None else ()
    attributes = model.key.attributes if model.key is not None else ()
    given = {one.attribute: one for one in where if one.operator == "=" and not one.optional}
    key = tuple(found for name in attributes if (found := given.get(name) or _key_condition(name, set_)) is not None)
    # Keys and other attributes are set by methods of the model as well, before anything is written.
    unknown = {"written"} if operation.endswith(("put", "update")) else set[str]()
    unknown |= {"key"} if len(key) < len(attributes) or not attributes else set()
    unknown |= {"table"} if model.table is None else set()
    named = [argument, *values] if not isinstance(argument, Operation) or literal is None else values
    named += [one.value for one in literal.arguments] if literal is not None else []
    return Access(
        operation=operation,
        library=LIBRARY,
        place=occurrence.scope.place(call.function.name_span),
        call=occurrence.scope.place(call.span),
        function=occurrence.scope.name,
        table=model.table,
        key=key if len(key) == len(attributes) else (),
        written=set_ if operation.endswith("put") else (),
        conditional=is_conditional,
        loop=repetition(models.program, occurrence, named),
        entity=model.symbol,
        unknown=frozenset(unknown),
    )


def _key_condition(name: str, written: tuple[Written, ...]) -> Condition | None:
    found = next((one for one in written if one.attribute == name), None)
    return Condition(name, "=", found.place, found.value) if found is not None else None
