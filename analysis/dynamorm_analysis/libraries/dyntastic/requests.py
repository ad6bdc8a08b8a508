"""Requests that calls of dyntastic make, as accesses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from dynamorm_analysis.facts.values import Call, Constant, Member, Value, called_span
from dynamorm_analysis.libraries.calls.asking import Asked, Asking
from dynamorm_analysis.libraries.dyntastic.conditions import changes, condition
from dynamorm_analysis.libraries.dyntastic.models import LIBRARY, Model
from dynamorm_analysis.libraries.dyntastic.receivers import GETTING, OnItem, class_of, item_of, writing_within
from dynamorm_analysis.libraries.read_items.counting import are_only_counted
from dynamorm_analysis.libraries.read_items.offsets import with_offset
from dynamorm_analysis.libraries.read_items.page_objects import Cursor, rest_of
from dynamorm_analysis.libraries.strings.outcomes import NOTHING, UNKNOWN, Outcome
from dynamorm_analysis.libraries.values.values import constant_text, written_value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Scalar
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access, Condition, Operation, Written, equalities

READS: dict[str, tuple[Operation, bool]] = {
    "query": ("query", True),
    "query_page": ("query", False),
    "scan": ("scan", True),
    "scan_page": ("scan", False),
}
"""What a method asks for, and whether it follows the pages by itself."""
WRITES: dict[str, dict[str, Operation]] = {
    "save": {"": "put", "batch": "batch_put", "transaction": "transact_put"},
    "delete": {"": "delete", "batch": "batch_delete", "transaction": "transact_delete"},
    "update": {"": "update", "batch": "update", "transaction": "transact_update"},
    "transaction_condition": {"transaction": "transact_check"},
    "refresh": {"": "get", "batch": "get", "transaction": "get"},
}
METHODS = GETTING | frozenset(READS) | frozenset(WRITES) | {"batch_get"}
POSITIONAL = {
    **dict.fromkeys(GETTING, ("hash_key", "range_key")),
    **dict.fromkeys(("query", "query_page"), ("hash_key",)),
    **dict.fromkeys(("scan", "scan_page"), ("filter_condition",)),
    "batch_get": ("keys", "consistent_read"),
    "transaction_condition": ("condition",),
}
CURSOR = Cursor(frozenset({"last_evaluated_key", "has_more"}), "last_evaluated_key")


@dataclass(frozen=True, slots=True)
class Ask:
    """A call of a method, and what it is given by name; `open`: there may be more. `rest` are further positional
    arguments."""

    program: Program
    model: Model
    call: Call
    scope: Scope
    given: Mapping[str, Value]
    open: bool
    rest: tuple[Value, ...] = field(default=())

    def hides(self, name: str) -> bool:
        return self.open and name not in self.given

    def truth(self, name: str) -> tuple[bool, bool]:
        """A truth value that is given, and whether it is known."""
        found = meaning(self.program, self.given[name], self.scope) if name in self.given else Scalar(False)
        known = isinstance(found, Scalar) and not self.hides(name)
        return isinstance(found, Scalar) and bool(found.value), known

    def demanded(self, name: str) -> Outcome:
        """What the condition of an argument says."""
        if name not in self.given:
            return UNKNOWN if self.open else NOTHING
        return condition(self.program, self.given[name], self.scope) or UNKNOWN


def requests(program: Program, at: Occurrence) -> Iterator[Asked]:
    """The requests that a call makes, if it is one of a model's or an item's methods."""
    match at.value:
        case Call(function=Member(owner=owner, name=method)) as call if method in METHODS:
            pass
        case _:
            return
    if method not in WRITES:
        model = class_of(program, owner, at.scope)
        if model is not None:
            yield _read(_ask(program, model, call, method, at.scope), method, at)
        return
    item = item_of(program, owner, at)
    if item is None:
        return
    within = writing_within(program, at, item.model)
    operation = WRITES[method].get(within)
    if operation is not None:
        yield _written(_ask(program, item.model, call, method, at.scope), operation, item, owner)


ASKING = Asking(LIBRARY, METHODS, requests, told_by_owner=True)


def _ask(program: Program, model: Model, call: Call, method: str, scope: Scope) -> Ask:
    given: dict[str, Value] = {}
    names = list(POSITIONAL.get(method, ()))
    rest: list[Value] = []
    for argument in call.arguments:
        if argument.name:
            given[argument.name] = argument.value
        elif not argument.spread and names:
            given[names.pop(0)] = argument.value
        elif not argument.spread:
            rest.append(argument.value)
    return Ask(program, model, call, scope, given, any(one.spread for one in call.arguments), tuple(rest))


def _access(ask: Ask, operation: Operation) -> Access:
    return Access(
        operation=operation,
        library=LIBRARY,
        place=ask.scope.place(called_span(ask.call)),
        call=ask.scope.place(ask.call.span),
        function=ask.scope.name,
        table=ask.model.table,
    )


# ---- reads ----------------------------------------------------------------------------------------------------------


def _read(ask: Ask, method: str, at: Occurrence) -> Asked:
    consistent, consistent_known = ask.truth("consistent_read")
    unknown = set() if consistent_known else {"consistent"}
    if method in READS:
        return _many(ask, method, at, unknown)
    if method == "batch_get":
        keys = ask.given.get("keys")
        found = _with(ask, "batch_get", consistent=consistent, unknown=frozenset({*unknown, "key"}))
        return Asked(found, [keys] if keys is not None else [])
    key, key_values = _key(ask)
    unknown |= {"key"} if ask.open or ask.model.key is None or len(key) != len(ask.model.key.attributes) else set()
    return Asked(_with(ask, "get", key=key, consistent=consistent, unknown=frozenset(unknown)), key_values)


def _with(
    ask: Ask, operation: Operation, *, key: tuple[Condition, ...] = (), consistent: bool, unknown: frozenset[str]
) -> Access:
    return replace(_access(ask, operation), key=key, consistent=consistent, unknown=unknown)


def _key(ask: Ask) -> tuple[tuple[Condition, ...], list[Value]]:
    """The key of one item."""
    names = ask.model.key.attributes if ask.model.key is not None else ()
    values = [ask.given[word] for word in ("hash_key", "range_key") if word in ask.given]
    found = [
        Condition(name, "=", ask.scope.place(value.span), written_value(ask.program, value, ask.scope))
        for name, value in zip(names, values, strict=False)
    ]
    return tuple(found), values


def _many(ask: Ask, method: str, at: Occurrence, unknown: set[str]) -> Asked:
    operation, pages_itself = READS[method]
    index, index_known = _index(ask)
    partition = _partition(ask, index, index_known) if operation == "query" else NOTHING
    key = partition.both(ask.demanded("range_key_condition")) if operation == "query" else NOTHING
    kept = ask.demanded("filter_condition")
    backwards = ask.truth("scan_index_forward") == (False, True) and "scan_index_forward" in ask.given
    rest = None if pages_itself else rest_of(at, CURSOR)
    parts = (("index", index_known), ("key", key.complete), ("filter", kept.complete))
    unknown |= {part for part, known in parts if not known}
    access = replace(
        _access(ask, operation),
        index=index,
        key=key.leaves,
        filter=kept.leaves,
        consistent=ask.truth("consistent_read")[0],
        backwards=backwards,
        pages_itself=pages_itself,
        counted=pages_itself and are_only_counted((at,)),
        unknown=frozenset(unknown),
    )
    if rest is not None:
        limit, known = _number(ask, "per_page")
        access = replace(access, token=rest.token, first_only=rest.first_only, limit=limit)
        access = access if known else replace(access, unknown=access.unknown | {"limit"})
    values = [ask.given[word] for word in ("hash_key", "range_key_condition") if word in ask.given]
    return Asked(with_offset(ask.program, at, access), values)


def _index(ask: Ask) -> tuple[str | None, bool]:
    given = ask.given.get("index")
    if given is None:
        return None, not ask.hides("index")
    if meaning(ask.program, given, ask.scope) == Scalar(None):
        return None, True
    name = constant_text(ask.program, given, ask.scope)
    return name or None, name is not None


def _partition(ask: Ask, index: str | None, index_known: bool) -> Outcome:
    """What is asked of the partition key: a condition, or its value, which is the table's then."""
    given = ask.given.get("hash_key")
    if given is None:
        return UNKNOWN
    found = condition(ask.program, given, ask.scope)
    if found is not None and found.leaves:
        return found
    key = ask.model.key
    if index is not None or not index_known or key is None or _may_be_condition(ask, given):
        return UNKNOWN
    value = written_value(ask.program, given, ask.scope)
    return Outcome((Condition(key.partition[0], "=", ask.scope.place(given.span), value),))


def _may_be_condition(ask: Ask, given: Value) -> bool:
    """Whether a value that is given may be a condition which nothing shows: with an index, it has to be one."""
    return "index" in ask.given and not isinstance(given, Constant)


def _number(ask: Ask, name: str) -> tuple[int | None, bool]:
    if name not in ask.given:
        return None, not ask.open
    found = meaning(ask.program, ask.given[name], ask.scope)
    value = found.value if isinstance(found, Scalar) else None
    return (value, True) if isinstance(value, int) and not isinstance(value, bool) else (None, False)


# ---- writes ---------------------------------------------------------------------------------------------------------


def _written(ask: Ask, operation: Operation, item: OnItem, owner: Value) -> Asked:
    made = tuple(_constructed(ask.program, item)) if item.call is not None and item.scope is not None else ()
    whole = item.call is not None and not any(one.spread for one in item.call.arguments)
    names = item.model.key.attributes if item.model.key is not None else ()
    key = tuple(equalities(names, made).values())
    if item.got is not None:  # the one that was asked for
        key, _ = _key(_ask(ask.program, item.model, item.got, "get", ask.scope))
    demanded = ask.demanded("condition")
    unknown = {
        part for part, known in (("key", len(key) == len(names) > 0), ("filter", demanded.complete)) if not known
    }
    access = replace(
        _access(ask, operation),
        key=key,
        filter=demanded.leaves,
        conditional=bool(demanded.leaves) or not demanded.complete,
    )
    if operation in ("update", "transact_update"):
        actions, complete, removes = changes(ask.program, ((value, ask.scope) for value in ask.rest))
        access = replace(access, written=actions, removes=removes)
        unknown |= set() if complete and not ask.open else {"written"}
    elif operation in ("put", "batch_put", "transact_put"):
        access = replace(access, written=made, rewrites=item.read, entity=item.model.symbol)
        unknown |= set() if whole else {"written"}
    return Asked(replace(access, unknown=frozenset(unknown)), [owner])


def _constructed(program: Program, item: OnItem) -> Iterator[Written]:
    """What an item is given where it is made: `Order(code="A7", total=3)`."""
    assert item.call is not None  # asked before
    assert item.scope is not None
    for argument in item.call.arguments:
        if argument.name and not argument.spread:
            value = written_value(program, argument.value, item.scope)
            yield Written(item.model.attribute(argument.name), value, item.scope.place(argument.value.span))
