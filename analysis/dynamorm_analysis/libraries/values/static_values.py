"""What is known of values and names in languages that declare types, in the words of the model."""

import re

from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Operation, Value, children, last_name
from dynamorm_analysis.libraries.values.new_ids import comes_of_chance
from dynamorm_analysis.libraries.values.static_buckets import is_bucket
from dynamorm_analysis.libraries.values.static_moments import is_now_in_seconds
from dynamorm_analysis.libraries.values.static_text_order import disorder_of
from dynamorm_analysis.libraries.values.static_times import is_in_milliseconds
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Environment, Meaning, Setting, Text, options
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.agreed_names import agreed_name
from dynamorm_analysis.linking.static.declared import found_by, stands_for
from dynamorm_analysis.linking.static.enumerations import enumerated
from dynamorm_analysis.linking.static.given_back import given_back
from dynamorm_analysis.linking.static.held_names import place_of_name
from dynamorm_analysis.linking.static.static_telling import origin, words_outside
from dynamorm_analysis.linking.static.static_texts import template_of
from dynamorm_analysis.linking.static.static_types import type_of
from dynamorm_analysis.model.names import UNKNOWN_NAME, Hole, KeyTemplate, TableName, kept_at
from dynamorm_analysis.model.written_value import WrittenValue

RANDOM_CALLS = frozenset({"Intn", "Int31n", "Int63n", "IntN", "Int32N", "Int64N", "Uint32N", "Uint64N"})  # of math/rand


def written_value(program: Program, value: Value, scope: Scope) -> WrittenValue:
    """A value as far as the source tells."""
    template = template_of(program, value, scope)
    is_bare = len(template.parts) == 1 and isinstance(template.parts[0], Hole)
    type_ = None
    if isinstance(value, Constant) and not isinstance(value.value, bool) and value.value is not None:
        type_ = "S" if isinstance(value.value, str) else "N"
    shown = None if is_bare else template
    parts = _parts(value) if shown is not None else []
    by_chance = any(isinstance(part, Call) and last_name(part.function) in RANDOM_CALLS for part in parts)
    is_remainder = any(isinstance(part, Operation) and part.operator == "%" for part in parts)
    # A remainder or a random number in a text is a shard, as a rule.
    return WrittenValue(
        source_of(value),
        shown,
        type_,
        milliseconds=is_in_milliseconds(program, value, scope),
        bucket=is_bucket(program, value, scope),
        values=_enumerated(program, value, scope) if is_bare else (),
        disorder=disorder_of(program, value, scope),
        told=words_outside(program, value, scope) if is_bare else None,
        made=origin(program, value, scope) if is_bare else "",
        sharded=by_chance or is_remainder,
        by_chance=by_chance,
        new_id=comes_of_chance(value, scope, lambda part, where: _comes_of(program, part, where)),
        moment=is_now_in_seconds(program, value, scope),
    )


def _comes_of(program: Program, value: Value, scope: Scope) -> tuple[Value, Scope] | None:
    """What a variable is surely set to, be it the first of several results of a call, or a function gives back."""
    match value:
        case Name():
            found = found_by(program, value, scope)
            given = found.giving(value) if found is not None else None
            return (
                (given, found.scope) if found is not None and given is not None else stands_for(program, value, scope)
            )
        case Call():
            return given_back(program, value, scope)
    return None


def _enumerated(program: Program, value: Value, scope: Scope) -> tuple[str, ...]:
    """The values that the type of an expression names, behind what makes a plain text of it: `string(order.State)`."""
    match value:
        case Call(function=Name(name="string"), arguments=(argument,)):
            value = argument.value
        case Call(function=Member(owner=owner, name="String"), arguments=()):
            value = owner
    typed = type_of(program, value, scope)
    found = enumerated(program, typed.type, typed.scope) if typed is not None else ()
    return found if len(found) > 1 else ()


def _parts(value: Value) -> list[Value]:
    found = [value]
    for part in found:
        found += children(part)
    return found


def told_or_kept(program: Program, value: Value, scope: Scope) -> TableName:
    """A name that is not known by itself: what all say who give it, or the one place where the program keeps it."""
    kept = kept_at(place_of_name(program, value, scope))
    told = table_name_of(agreed_name(program, value, scope), written=False) if kept.known else UNKNOWN_NAME
    return told if told.known else kept


def table_name_of(found: Meaning, *, written: bool) -> TableName:
    """A table's name as far as its meaning tells; a text beside an environment variable is its default."""
    possible = options(found)
    variable = next((one.name for one in possible if isinstance(one, Environment)), None)
    if variable is not None and all(isinstance(one, Environment | Text) for one in possible):
        texts = {one.template.constant or "" for one in possible if isinstance(one, Text)}
        return TableName(f"env:{variable}", "env", fallback=texts.pop() if len(texts) == 1 else "")
    if len(possible) == 1 and isinstance(possible[0], Setting):
        return TableName(possible[0].default, "default")
    if len(possible) != 1 or not isinstance(possible[0], Text):
        return UNKNOWN_NAME
    template = possible[0].template
    if template.constant is None:
        return TableName(str(template), "template") if _tells_apart(template) else UNKNOWN_NAME
    return TableName(template.constant, "literal" if written else "constant") if template.constant else UNKNOWN_NAME


def _tells_apart(template: KeyTemplate) -> bool:
    """Whether the text of a name tells its table from others: `{prefix}-orders`, but not `{prefix}-{name}`."""
    return bool(template.prefix) or any(
        isinstance(part, str) and re.search("[A-Za-z]", part) for part in template.parts
    )
