"""Entries of a dictionary that a comprehension leaves: `{k: v for k, v in params.items() if v is not None}`."""

from dataclasses import replace

from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Conditional,
    Constant,
    Member,
    Name,
    Operation,
    Value,
    names_in,
)
from dynamorm_analysis.libraries.requests.given import Parameters
from dynamorm_analysis.libraries.requests.kept_keys import is_kept, sorted_out
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Text, is_falsy
from dynamorm_analysis.linking.scope import Scope


def whole_of(clause: Clause, element: Value) -> Value | None:
    """The dictionary whose entries a comprehension goes through, where it keeps their keys."""
    match clause, element:
        case (
            Clause(
                target=Collection(items=(Name(name=key), Name())),
                iterable=Call(function=Member(owner=owner, name="items")),
            ),
            Collection(items=(Name(name=same_key), _)),
        ) if key == same_key:
            return owner
    return None


def left_of(program: Program, entries: Parameters, clause: Clause, element: Value, scope: Scope) -> Parameters:
    """The entries that a comprehension leaves of a dictionary, perhaps with each value as a call's argument, or as
    something else that is made of it: `Decimal(str(v)) if isinstance(v, float) else v`."""
    match clause.target, element:
        case Collection(items=(Name(name=key), Name(name=item))), Collection(items=(_, made)):
            pass
        case _:
            return Parameters(open=True)
    match made:
        case Name(name=same_item) if same_item == item:
            pass
        case Call(arguments=(Argument(value=Name(name=same_item), spread=""),)) if same_item == item:
            entries = entries.each_in(made)
        case Conditional() | Call() if item in names_in(made):
            entries = entries.each_in_another_form(replaced=True)
        case _:
            return Parameters(open=True)
    of_key, conditions = sorted_out(clause.conditions, key)
    entries = _named_so(program, entries, of_key, key, scope)
    if not conditions:
        return entries
    if all(_leaves_out_empty(test, item) for test in conditions):
        return _without_empty(program, entries)
    return Parameters().merged(entries, optional=True)


def _named_so(program: Program, entries: Parameters, tests: tuple[Value, ...], key: str, scope: Scope) -> Parameters:
    """The entries whose names pass some tests, and perhaps those of which that is not known."""
    kept = Parameters(open=entries.open)
    for name, values in entries.given.items():
        is_left = is_kept(program, tests, key, name, scope)
        for given in values if is_left is not False else ():
            kept = kept.with_value(name, replace(given, optional=given.optional or is_left is None))
    return kept


def _leaves_out_empty(test: Value, item: str) -> bool:
    match test:
        case Name(name=name) | Operation(operator="is not", operands=(Name(name=name), Constant(value=None))):
            return name == item
    return False


def _without_empty(program: Program, entries: Parameters) -> Parameters:
    """Entries of which those are left out that are empty: surely there are those that are surely some text."""
    kept = Parameters(open=entries.open)
    for name, values in entries.given.items():
        for given in values:
            found = meaning(program, given.value, given.scope)
            if not is_falsy(found):
                is_some_text = isinstance(found, Text) and bool(found.template.constant)
                kept = kept.with_value(name, given if is_some_text else replace(given, optional=True))
    return kept
