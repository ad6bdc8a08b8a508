"""Conditions of a chain, and the values that are written, under the names that DynamoDB knows."""

from dataclasses import dataclass

from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.libraries.calls.static_chains import Link
from dynamorm_analysis.libraries.tabletheory_go.models import LIBRARY, Model
from dynamorm_analysis.libraries.tabletheory_go.words import OPERATORS
from dynamorm_analysis.libraries.values.static_values import written_value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.model.access import Condition, Misuse
from dynamorm_analysis.model.written_value import WrittenValue

FREE_METHODS = frozenset({"OrFilter", "OrFilterGroup", "OrCondition"})


@dataclass(frozen=True, slots=True)
class Named:
    """A field's name as an argument gives it."""

    text: str
    value: Value


def condition_of(program: Program, model: Model | None, link: Link) -> Condition | None:
    """The condition of `Where(field, operator, value)` and its like, or None where it is not written out."""
    field, operator, value = (link.argument(position) for position in range(3))
    if field is None or operator is None:
        return None
    name = constant_text(program, field, link.scope)
    sign = constant_text(program, operator, link.scope)
    meant = OPERATORS.get(sign.strip().upper()) if sign is not None else None
    if name is None or meant is None:
        return None
    known = model.field(name) if model is not None else None
    first = name.split(".", 1)[0].split("[", 1)[0]
    around = model.field(first) if model is not None and known is None and first != name else None
    found = known or around
    return Condition(
        found.attribute if found is not None else name,
        meant,
        link.scope.place(field.span),
        written_value(program, value, link.scope) if value is not None else WrittenValue(),
        optional=link.optional,
        free=link.method in FREE_METHODS,
        nested=around is not None,
    )


def name_of(program: Program, model: Model | None, link: Link) -> str | None:
    """The attribute that a call names alone, or None where that is not written out."""
    field = link.argument(0)
    name = constant_text(program, field, link.scope) if field is not None else None
    known = model.field(name) if model is not None and name is not None else None
    return known.attribute if known is not None else name


def unknown_fields(program: Program, model: Model, links: tuple[Link, ...]) -> tuple[Misuse, ...]:
    """Names that are neither a field nor an attribute of the model; parts of paths are known by their first."""
    if not model.complete:
        return ()
    found: list[Misuse] = []
    for link in links:
        for named in _names(program, link):
            first = named.text.split(".", 1)[0].split("[", 1)[0]
            if first and model.field(first) is None and not _may_be_derived(model, first):
                names = tuple(field.name for field in model.fields)
                place = link.scope.place(named.value.span)
                found.append(Misuse("unknown-field", LIBRARY, place, named.text, (model.symbol, link.method, *names)))
    return tuple(found)


def encrypted_fields(program: Program, model: Model, links: tuple[Link, ...]) -> tuple[Misuse, ...]:
    """Names of encrypted fields in conditions: the library rejects them."""
    found: list[Misuse] = []
    for link in links:
        if link.method not in FIRST_NAMES:
            continue
        for named in _names(program, link):
            field = model.field(named.text)
            if field is not None and field.tag.encrypted:
                place = link.scope.place(named.value.span)
                found.append(Misuse("encrypted-field", LIBRARY, place, field.name, (model.symbol, link.method)))
    return tuple(found)


def _may_be_derived(model: Model, name: str) -> bool:
    """Without the library's version the name may follow another convention."""
    if model.version is not None:
        return False
    plain = name.replace("_", "").lower()
    return any(plain == field.name.lower() for field in model.fields)


FIRST_NAMES = frozenset({"Where", "Filter", "OrFilter", "WithCondition"})
ALL_NAMES = frozenset({"Select", "Update"})


def _names(program: Program, link: Link) -> tuple[Named, ...]:
    """The names of fields that a call gives."""
    if link.method in FIRST_NAMES:
        values = [link.argument(0)]
    elif link.method in ALL_NAMES:
        values = [link.argument(position) for position in range(len(link.call.arguments))]
    else:
        return ()
    texts = [(constant_text(program, value, link.scope), value) for value in values if value is not None]
    return tuple(Named(text, value) for text, value in texts if text is not None)
