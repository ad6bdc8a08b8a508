"""Which calls gave the item, or the items, by whose keys an access asks."""

from collections.abc import Iterable, Iterator

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Call, Clause, Comprehension, Constant, Item, Member, Name, Value, names_in
from dynamorm_analysis.libraries.courses.asked import Asked, attribute_of
from dynamorm_analysis.libraries.courses.changed_parts import values_in
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.names.storing import run_between
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import is_named_alike

MOST_GIVEN = 3
ASKING = frozenset({"get", "query"})


def keyed_by(asked: Asked, call: Call, access: Access) -> Iterator[Span]:
    """The calls that gave an item whose own key is the one by which an access asks, or the key that a call hands to the
    function which asks; for deletions in batches those that gave all of the items."""
    yield from _keys_given(asked, call, access)
    is_of_list = access.operation == "delete" and access.via is not None and access.loop is not None
    if access.operation == "batch_delete" or is_of_list:
        yield from _keys_listed(asked, call)
    elif access.operation in ASKING and access.via is not None:
        yield from _key_handed(asked, [argument.value for argument in call.arguments], access)
    elif access.operation in ASKING and len(access.key) == 1:
        values = values_in(asked, call, [access.key[0].value])
        yield from _key_handed(asked, [value for value in values if isinstance(value, Name | Item | Member)], access)


def values_given(asked: Asked, call: Call, access: Access) -> Iterator[tuple[str, Span]]:
    """The attributes of what a put stores, each with the call that gave its value: `code = unused_code()`."""
    named = [one for one in access.written if one.value.symbol.isidentifier()]
    for one, value in zip(named, values_in(asked, call, [one.value for one in named]), strict=True):
        for origin in asked.origins(value) if value is not None else ():
            if not origin.parts and not origin.error:
                yield one.attribute, origin.call.span


def _keys_given(asked: Asked, call: Call, access: Access) -> Iterator[Span]:
    """The calls that gave an item whose own key is the one by which an access asks."""
    found: set[Span] | None = None
    plain: set[str] = set()
    calls: dict[Span, Call] = {}
    asking = [condition for condition in access.key if not condition.is_constant]
    values = values_in(asked, call, [condition.value for condition in asking])
    for condition, value in zip(asking, values, strict=True):
        origins = asked.origins(value) if value is not None else ()
        if isinstance(value, Name) and not origins:
            plain.add(value.name)
            continue  # what its function is given, and gives to the read
        calls |= {one.call.span: one.call for one in origins}
        spans = {one.call.span for one in origins if is_named_alike(attribute_of(one), condition.attribute)}
        found = spans if found is None else found & spans
    yield from (span for span in found or () if plain.issubset(names_in(calls[span])))


def _key_handed(asked: Asked, given: Iterable[Value], access: Access) -> Iterator[Span]:
    """The calls that gave the key by which a read asks, or an item with that key."""
    names = [condition.attribute for condition in access.key]
    for value in given:
        if isinstance(value, Constant):
            continue
        for origin in asked.origins(value):
            attribute = attribute_of(origin)
            if not origin.error and (not attribute or any(is_named_alike(attribute, name) for name in names)):
                yield origin.call.span
        yield from (call.span for call in _kept_under(asked, value))


def _kept_under(asked: Asked, value: Value) -> Iterator[Call]:
    """The calls whose answers the function has put where a value is taken from: `body["id"] = create(body)`."""
    if not isinstance(value, Item | Member):
        return
    kept = source_of(value)
    for statement, _ in run_between(asked.scope, 0, value.span.start):
        match statement:
            case Assignment(targets=(Item() | Member() as target,), value=Call() as made) if source_of(target) == kept:
                yield made


def _keys_listed(asked: Asked, call: Call) -> Iterator[Span]:
    """The calls that gave the items of all of which a call is given the keys in a list, or the items themselves."""
    for argument in call.arguments:
        name = argument.value.name if isinstance(argument.value, Name) else ""
        bounds = asked.scope.bindings.get(name, ())[:MOST_GIVEN]
        for value in (argument.value, *(bound.value for bound in bounds if bound.by == "assignment")):
            match value:
                case Comprehension(clauses=(Clause(iterable=iterable, conditions=()),)):
                    origins = asked.origins(iterable)
                case Name() | Call():
                    origins = asked.origins(value)
                case _:
                    continue
            yield from (origin.call.span for origin in origins if not origin.error)
