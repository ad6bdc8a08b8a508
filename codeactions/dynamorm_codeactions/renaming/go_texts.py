"""Where requests of Go name an attribute by a constant, or in an expression of a library's own."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Value
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by
from dynamorm_analysis.text import Place
from dynamorm_codeactions.renaming.item_keys import within_quotes
from dynamorm_codeactions.renaming.mentions import Mention, Reading
from dynamorm_codeactions.renaming.named_texts import texts_behind

MAX_STEPS = 8
FAR = 100  # bytes of a key and what stands between it and its value
KEY_BEFORE = re.compile(rb"(?:(?P<package>\w+)\.)?(?P<name>[A-Za-z_]\w*)\s*:\s*\Z")
QUOTED = r"'(?P<name>%s)'"
WORD = r"(?<![\w$'.:#-])(?P<name>%s)(?![\w'-])"


def constants_at(place: Place, name: str, reading: Reading) -> Iterator[Mention]:
    """Where a constant is written by which a place names an attribute: `expression.Name(weightName)`, and the key of a
    map, `weightName: value`."""
    scopes: list[Scope] = []
    for at in reading.expressions(place.path, place.anchor, (Name, Member, Call)):
        if place.span.contains(at.value.span):
            scopes.append(at.scope)
            yield from constant_behind(at.value, name, at.scope, reading)
    key = key_before(place, reading)
    if key is not None and scopes:
        yield from constant_behind(key, name, scopes[0], reading)


def key_before(place: Place, reading: Reading) -> Value | None:
    """The name in front of a value at a place: the key of a map, or the field of a struct."""
    span = reading.span(place)
    before = reading.content(place.path)[max(0, span.start - FAR) : span.start] if span is not None else b""
    found = KEY_BEFORE.search(before)
    if found is None:
        return None
    own, package = found["name"].decode(), (found["package"] or b"").decode()
    return Member(Name(package, place.span), own, place.span, place.span) if package else Name(own, place.span)


def constant_behind(value: Value, text: str, scope: Scope, reading: Reading, steps: int = 0) -> Iterator[Mention]:
    """Where a text is written for which a constant stands; none for a variable."""
    found = found_by(reading.project.program, value, scope) if steps <= MAX_STEPS else None
    if found is None or found.is_parameter or found.scope.node is not None:
        return
    match found.bound.value:
        case Name() | Member() as other:
            yield from constant_behind(other, text, found.scope, reading, steps + 1)
        case Constant() as written:
            yield from texts_behind(written, text, found.scope, reading)


def in_chain(place: Place, name: str, reading: Reading) -> Iterator[Mention]:
    """The name in an expression of guregu's, as which a text at a place is read, `"weight > ? AND 'weight' < ?"`, and
    what is given for a sign of that, `"$ > ?", "weight"`."""
    unit = reading.project.unit(place)
    if unit is None:
        return
    for at in reading.expressions(place.path, place.anchor, (Call,)):
        match at.value:
            case Call(arguments=(first, *further)) if first.value.span.contains(place.span):
                if not isinstance(first.value, Constant) or first.value.value == name:
                    continue
                span = first.value.span.shifted(unit.start)
                yield from reading.matches(place.path, span, QUOTED % re.escape(name))
                for one in reading.matches(place.path, span, WORD % re.escape(name)):
                    yield replace(one, bare=True)
                for given in further if "$" in str(first.value.value) else ():
                    if isinstance(given.value, Constant) and given.value.value == name:
                        yield Mention(place.path, within_quotes(given.value.span).shifted(unit.start))
                    yield from constant_behind(given.value, name, at.scope, reading)
