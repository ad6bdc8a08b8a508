"""Requests that the calls of a table make, as accesses."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.values import Argument, Call, Collection, Comprehension, Member, Value, called_span
from dynamorm_analysis.libraries.calls.asking import Asked
from dynamorm_analysis.libraries.read_items.page_objects import Cursor, rest_of
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.parameters import of_call
from dynamorm_analysis.libraries.strings.outcomes import NOTHING, UNKNOWN, Outcome
from dynamorm_analysis.libraries.tabletheory_python.building import built
from dynamorm_analysis.libraries.tabletheory_python.conditions import Filtering, filtered, guard, sort_condition
from dynamorm_analysis.libraries.tabletheory_python.items import Content, constructed, updated
from dynamorm_analysis.libraries.tabletheory_python.making import listed, made_by
from dynamorm_analysis.libraries.tabletheory_python.models import LIBRARY, Model, OnTable, table_of
from dynamorm_analysis.libraries.tabletheory_python.words import (
    ACTIONS,
    EXECUTE,
    MANY,
    METHODS,
    PARAMETERS,
    SEVERAL,
    SINGLE,
)
from dynamorm_analysis.libraries.values.values import constant_text, written_value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Scalar, options
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Condition, Operation
from dynamorm_analysis.model.table import Key
from dynamorm_analysis.text import Place


@dataclass(frozen=True, slots=True)
class Ask:
    """A call of a method of a table: what it is given, and where it stands."""

    program: Program
    model: Model | None
    call: Call
    given: Parameters
    scope: Scope
    place: Place

    def value(self, name: str) -> Given | None:
        """The last value of an argument, unless it is None."""
        values = self.given[name]
        return values[-1] if values and self._scalar(values[-1]) != Scalar(None) else None

    def hides(self, name: str) -> bool:
        """Whether an argument may be given without being seen."""
        return self.given.open and name not in self.given

    def number(self, name: str) -> tuple[int | None, bool]:
        given = self.value(name)
        found = self._scalar(given) if given is not None else Scalar(None)
        number = found.value if isinstance(found, Scalar) else None
        known = isinstance(found, Scalar) and not self.hides(name) and not (given and given.optional)
        return (number if isinstance(number, int) and not isinstance(number, bool) else None), known

    def truth(self, name: str) -> tuple[bool, bool]:
        given = self.value(name)
        found = self._scalar(given) if given is not None else Scalar(False)
        is_known = isinstance(found, Scalar) and not self.hides(name) and not (given and given.optional)
        return isinstance(found, Scalar) and bool(found.value), is_known

    def _scalar(self, given: Given) -> object:
        return meaning(self.program, given.value, given.scope)


def requests(program: Program, occurrence: Occurrence) -> Iterator[Asked]:
    """The requests that a call makes, if it is one of a table's methods."""
    match occurrence.value:
        case Call(function=Member(owner=owner, name=method, name_span=span), arguments=arguments) as call:
            if method not in METHODS:
                return
        case _:
            return
    scope = occurrence.scope
    if method == EXECUTE:
        yield from _executed(program, owner, call, scope, scope.place(span))
        return
    on = receiver(program, owner, scope)
    if on is None:
        return
    names = SINGLE[method][1] if method in SINGLE else POSITIONAL.get(method, ())
    ask = Ask(program, on.model, call, parameters(program, arguments, names, scope), scope, scope.place(span))
    if method in MANY:
        yield _many(ask, method, occurrence)
    elif method in SINGLE:
        yield _single(ask, SINGLE[method][0])
    elif method in SEVERAL:
        yield from _several(ask, method)


CURSOR = Cursor(frozenset({"next_cursor"}), "cursor")
POSITIONAL = {
    **dict.fromkeys(("query", "query_with_retry", "query_all"), ("partition",)),
    "batch_get": ("keys",),
    "transact_write": ("actions",),
}


def receiver(program: Program, owner: Value, scope: Scope) -> OnTable | None:
    """The table that a method is called on, when it is certain which."""
    found = options(meaning(program, owner, scope))
    return table_of(program, found[0]) if len(found) == 1 else None


def parameters(program: Program, arguments: tuple[Argument, ...], names: tuple[str, ...], scope: Scope) -> Parameters:
    """A call's arguments by name; `names` are those of the positional ones."""
    result = Parameters()
    waiting = list(names)
    for argument in arguments:
        if argument.spread == "*":
            result, waiting = result.opened(), []
        elif not argument.name and not argument.spread and waiting:
            result = result.with_value(waiting.pop(0), Given(argument.value, scope))
    return result.merged(of_call(program, arguments, scope))


# ---- reads of many --------------------------------------------------------------------------------------------------


def _many(ask: Ask, method: str, occurrence: Occurrence) -> Asked:
    operation, pages_itself = MANY[method]
    index, key, unknown = _target(ask)
    partition, key_values = _partition(ask, key) if operation == "query" else (NOTHING, [])
    sort = NOTHING
    if operation == "query":
        sort = sort_condition(ask.program, ask.given["sort"], key.sort[0] if key is not None and key.sort else None)
        key_values += [given.value for given in ask.given["sort"]]
    demanded = partition.both(sort)
    kept = filtered(Filtering(ask.program, ask.model.fields), ask.given["filter"]) if ask.model else _unless(ask)
    projection, projection_known = _projection(ask)
    limit, limit_known = ask.number("limit")
    consistent, consistent_known = ask.truth("consistent_read")
    rest = rest_of(occurrence, CURSOR)
    known = {
        "key": operation != "query" or (key is not None and demanded.complete and not ask.hides("sort")),
        "filter": kept.complete and not ask.hides("filter"),
        "projection": projection_known,
        "limit": limit_known,
        "consistent": consistent_known,
    }
    access = Access(
        operation=operation,
        library=LIBRARY,
        place=ask.place,
        call=ask.scope.place(ask.call.span),
        function=ask.scope.name,
        table=ask.model.table if ask.model is not None else None,
        index=index,
        key=demanded.leaves,
        filter=kept.leaves,
        projection=projection,
        consistent=consistent,
        limit=limit,
        pages_itself=pages_itself,
        segmented="segment" in method,
        token=rest.token,
        first_only=rest.first_only,
        unknown=frozenset(unknown | {part for part, is_known in known.items() if not is_known}),
    )
    return Asked(access, key_values)


def _unless(ask: Ask) -> Outcome:
    return UNKNOWN if ask.given["filter"] else NOTHING


def _target(ask: Ask) -> tuple[str | None, Key | None, set[str]]:
    """The name and the key of what is read, and what of it is not known."""
    unknown = {"table"} if ask.model is None else set()
    given = ask.value("index_name")
    if given is None:
        key = ask.model.key if ask.model is not None else None
        return (None, None, unknown | {"index"}) if ask.hides("index_name") else (None, key, unknown)
    name = constant_text(ask.program, given.value, given.scope)
    if name is None or given.optional:
        return None, None, unknown | {"index"}
    index = ask.model.index(name) if ask.model is not None else None
    return name, index.key if index is not None else None, unknown


def _partition(ask: Ask, key: Key | None) -> tuple[Outcome, list[Value]]:
    given = ask.value("partition")
    if given is None:
        return UNKNOWN, []
    if key is None:
        return UNKNOWN, [given.value]
    written = written_value(ask.program, given.value, given.scope)
    return Outcome((Condition(key.partition[0], "=", given.place, written),)), [given.value]


def _projection(ask: Ask) -> tuple[tuple[str, ...] | None, bool]:
    given = ask.value("projection")
    if given is None:
        return None, not ask.hides("projection")
    items = listed(ask.program, (given.value, given.scope))
    fields = ask.model.fields if ask.model is not None else None
    names = [fields.attribute(constant_text(ask.program, *item)) for item in items] if items and fields else [None]
    known = tuple(name for name in names if name is not None)
    return (known, not given.optional) if len(known) == len(names) else (None, False)


# ---- single items ---------------------------------------------------------------------------------------------------


def _single(ask: Ask, operation: Operation) -> Asked:
    demanded = guard(ask.program, ask.given)
    conditional = bool(ask.given["condition_expression"])
    if operation == "put":
        given = ask.value("item")
        content = constructed(ask.program, ask.model, given) if given is not None else Content()
        return Asked(_access(ask, operation, content, demanded, conditional), [given.value] if given else [])
    key, values = _key(ask)
    is_update = operation == "update"
    written, complete = updated(ask.program, ask.model, ask.given["updates"]) if is_update else ((), True)
    return Asked(_access(ask, operation, Content(key, written, complete), demanded, conditional), values)


def _key(ask: Ask) -> tuple[dict[str, Condition], list[Value]]:
    """The values of the key by attribute, and the expressions that they are."""
    found: dict[str, Condition] = {}
    values: list[Value] = []
    names = ask.model.key.attributes if ask.model is not None and ask.model.key is not None else ()
    for parameter, name in zip(("pk", "sk"), (*names, "", "")[:2], strict=True):
        given = ask.value(parameter)
        if given is None:
            continue
        values.append(given.value)
        if name:
            found[name] = Condition(name, "=", given.place, written_value(ask.program, given.value, given.scope))
    return found, values


def _access(ask: Ask, operation: Operation, content: Content, demanded: Outcome, conditional: bool) -> Access:
    model = ask.model
    names = model.key.attributes if model is not None and model.key is not None else ()
    consistent, consistent_known = ask.truth("consistent_read")
    known = {
        "table": model is not None,
        "key": bool(names),
        "written": content.complete,
        "filter": demanded.complete and not ask.hides("condition_expression"),
        "consistent": consistent_known,
    }
    return Access(
        operation=operation,
        library=LIBRARY,
        place=ask.place,
        call=ask.scope.place(ask.call.span),
        function=ask.scope.name,
        table=model.table if model is not None else None,
        key=tuple(content.key.get(name) or Condition(name, "=", ask.place) for name in names),
        filter=demanded.leaves,
        consistent=consistent,
        conditional=conditional,
        rewrites=content.rewrites,
        written=content.written,
        entity=model.symbol if model is not None and content.is_item else "",
        unknown=frozenset(part for part, is_known in known.items() if not is_known),
    )


# ---- several items --------------------------------------------------------------------------------------------------


def _several(ask: Ask, method: str) -> Iterator[Asked]:
    match method:
        case "batch_get":
            yield from _batch(ask, "keys", "batch_get")
        case "batch_write":
            yield from _batch(ask, "puts", "batch_put")
            yield from _batch(ask, "deletes", "batch_delete")
        case "transact_write":
            given = ask.value("actions")
            items = listed(ask.program, (given.value, given.scope)) if given is not None else None
            for value, scope in items or ():
                yield from _action(ask, value, scope)


def _batch(ask: Ask, parameter: str, operation: Operation) -> Iterator[Asked]:
    """The request of one argument; of an only element, or of one that a comprehension makes, its values."""
    given = ask.value(parameter)
    if given is None:
        return
    one = _only(given)
    if operation == "batch_put":
        content = constructed(ask.program, ask.model, one) if one is not None else Content(is_item=True)
    else:
        content = Content(key=_parts(ask, one) if one is not None else {}, complete=True)
    yield Asked(_access(ask, operation, content, NOTHING, conditional=False), [given.value])


def _only(given: Given) -> Given | None:
    match given.value:
        case Comprehension(element=element) | Collection(items=(element,)):
            return Given(element, given.scope)
    return None


def _parts(ask: Ask, given: Given) -> dict[str, Condition]:
    """The parts of a key, which is a tuple where the table has a sort key."""
    names = ask.model.key.attributes if ask.model is not None and ask.model.key is not None else ()
    parts = given.value.items if isinstance(given.value, Collection) else (given.value,)
    return {
        name: Condition(name, "=", given.scope.place(part.span), written_value(ask.program, part, given.scope))
        for name, part in zip(names, parts, strict=False)
    }


def _action(ask: Ask, value: Value, scope: Scope) -> Iterator[Asked]:
    """One operation of a transaction: `TransactPut(item=order)`."""
    found = made_by(ask.program, value, scope)
    if found is None or found.word not in ACTIONS:
        return
    given = parameters(ask.program, found.call.arguments, PARAMETERS[found.word], found.scope)
    place = found.scope.place(called_span(found.call))
    inner = Ask(ask.program, ask.model, found.call, given, found.scope, place)
    operation = ACTIONS[found.word]
    demanded, conditional = guard(ask.program, given), bool(given["condition_expression"])
    if operation == "transact_put":
        item = inner.value("item")
        content = constructed(ask.program, ask.model, item) if item is not None else Content()
        yield Asked(_access(inner, operation, content, demanded, conditional), [item.value] if item else [])
        return
    key, values = _key(inner)
    is_update = operation == "transact_update"
    written, complete = updated(ask.program, ask.model, given["updates"]) if is_update else ((), True)
    yield Asked(_access(inner, operation, Content(key, written, complete), demanded, conditional), values)


# ---- update builders ------------------------------------------------------------------------------------------------


def _executed(program: Program, owner: Value, call: Call, scope: Scope, place: Place) -> Iterator[Asked]:
    """`table.update_builder(pk, sk).set("state", "paid").execute()`."""
    found = built(owner, scope)
    on = receiver(program, found.table, found.scope) if found is not None else None
    if found is None or on is None:
        return
    given = parameters(program, found.call.arguments, ("pk", "sk"), found.scope)
    key, values = _key(Ask(program, on.model, found.call, given, found.scope, place))
    changes = found.changes(program, on.model.fields) if on.model is not None else None
    written, demanded, complete = changes if changes is not None else ((), UNKNOWN, False)
    ask = Ask(program, on.model, call, Parameters(), scope, place)
    conditional = bool(demanded.leaves) or not demanded.complete
    yield Asked(_access(ask, "update", Content(key, written, complete), demanded, conditional), values)
