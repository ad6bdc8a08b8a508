"""Keys and items: mappings of attribute names to values, plain or typed as in `{"S": "x"}`."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.values import (
    Call,
    Comprehension,
    Conditional,
    Constant,
    Entry,
    Mapping,
    Member,
    Name,
    Value,
)
from dynamorm_analysis.libraries.annotations import type_of
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.requests.computed import added_to
from dynamorm_analysis.libraries.requests.empty_defaults import is_empty_by_default
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.parameters import of_given, of_mapping
from dynamorm_analysis.libraries.strings.outcomes import UNKNOWN, Outcome
from dynamorm_analysis.libraries.values.python_kinds import kind_of
from dynamorm_analysis.libraries.values.values import only_named, source_of, written_value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Raw, Text
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Condition, Written
from dynamorm_analysis.model.unfit_values import ValueKind
from dynamorm_analysis.model.written_value import WrittenValue

PLAIN = {
    "str": "S", "int": "N", "Decimal": "N", "bool": "BOOL", "bytes": "B",
    **dict.fromkeys(("list", "List"), "L"), **dict.fromkeys(("dict", "Dict"), "M"),
}  # fmt: skip
"""The types of values that a request takes as they are."""


def key(program: Program, values: tuple[Given, ...], typed: bool) -> Outcome:
    """A `Key`, as one equality for each of its attributes."""
    if not values:
        return UNKNOWN
    return _equalities(program, of_given(program, values), typed)


def key_of(program: Program, value: Value, scope: Scope, typed: bool) -> Outcome:
    """The same for one key of a list."""
    return _equalities(program, of_mapping(program, value, scope), typed)


def _equalities(program: Program, entries: Parameters, typed: bool) -> Outcome:
    leaves = tuple(
        Condition(name, "=", given.place, value_of(program, given.value, given.scope, typed), given.optional)
        for name, given in _single(entries)
    )
    return Outcome(leaves, complete=not entries.open and bool(leaves))


def written(program: Program, values: tuple[Given, ...], typed: bool) -> tuple[tuple[Written, ...], bool]:
    """The attributes of an `Item`, and whether these are all."""
    if not values:
        return (), False
    entries = of_given(program, values)
    found = tuple(written_of(program, entries, typed))
    return found, not entries.open and bool(found)


def written_of(program: Program, entries: Parameters, typed: bool) -> Iterator[Written]:
    """What the entries of a dictionary give to attributes of their names."""
    for name, given in _single(entries):
        yield Written(name, _written_value(program, name, given, typed), given.place, given.optional)


def _written_value(program: Program, name: str, given: Given, typed: bool) -> WrittenValue:
    """What an attribute is set to, or is changed by: `item["views"] += 1`."""
    if given.operator in ("+=", "-="):
        return WrittenValue(expression=source_of(given.value), adds_to=name)
    if given.declared is not None and given.of_field is not None and not typed:
        named = only_named(given.of_field.read, given.scope)  # it may hold its default or anything else
        return replace(named, type=type_of(given.declared, PLAIN))
    if given.replaced:
        return _named_alike(program, given)
    value = value_of(program, given.value, given.scope, typed)
    if changed := added_to(program, given.value, given.scope):
        return replace(value, adds_to=changed)
    plain = _plain(program, given, typed)
    is_empty = plain is not None and is_empty_by_default(program, plain.value, plain.scope)
    return replace(value, empty_by_default=True) if is_empty else value


def _plain(program: Program, given: Given, typed: bool) -> Given | None:
    """A value without the wrapping of a typed text: `{"S": value}`; None of one of another type."""
    return of_mapping(program, given.value, given.scope).only("S") if typed else given


def _named_alike(program: Program, given: Given) -> WrittenValue:
    """A value of which nothing is known but how it is written, also by the text that it is before it is made another:
    as `"PROFILE"` and `"U#" + user_id` are written elsewhere, too."""
    named = only_named(given.value, given.scope)
    text = written_value(program, given.value, given.scope).symbol
    return replace(named, made=text) if text.startswith('f"') and text != named.symbol else named


def _single(entries: Parameters) -> list[tuple[str, Given]]:
    """Each name once, with its last value; a value that differs between paths counts as optional."""
    return [
        (name, values[-1] if len(values) == 1 else replace(values[-1], optional=values[0].optional))
        for name, values in entries.given.items()
        if values
    ]


def value_of(program: Program, value: Value, scope: Scope, typed: bool) -> WrittenValue:
    """What is known of a value; of a typed one without its wrapping."""
    match value:
        case Conditional(test=Name(name=name), then=Name(name=given) as only, otherwise=Constant(value=None)) if (
            name == given
        ):
            value = only  # None is given on purpose, or not at all
    if not typed:
        return written_value(program, value, scope)
    match value:
        case Call(function=Member(name="serialize"), arguments=(argument, *_)):
            return written_value(program, argument.value, scope)
        case Mapping() | Call() | Comprehension():
            pass
        case Constant():
            return written_value(program, value, scope)
    wrapped = of_mapping(program, value, scope)
    if len(wrapped.given) == 1 and not wrapped.open:
        (name, (inner, *_)) = next(iter(wrapped.given.items()))
        if name in TYPES:
            known = written_value(program, inner.value, inner.scope)
            return replace(known, type=name, kind=_kind_of_number(program, inner) if name == "N" else known.kind)
    found = meaning(program, value, scope)
    match found:
        case Raw(value=Mapping(entries=(Entry(key=computed, value=inner_value),)), scope=where) if (
            computed is not None and wrapped.open
        ):
            return replace(written_value(program, inner_value, where), type=None)
        case Text():  # of no type: what is refused is still no other text
            return written_value(program, value, scope)
    return replace(written_value(program, value, scope), type=None, template=None)


def _kind_of_number(program: Program, given: Given) -> ValueKind:
    """The kind of a number before it was written as text, where it is."""
    match given.value:
        case Call(function=Name(name="str"), arguments=(argument,)):
            return kind_of(program, argument.value, given.scope)
    return ""
