"""Where models of PynamoDB name an attribute: as stored, and as their Python code calls it."""

import re
from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, inside
from dynamorm_analysis.facts.values import Argument, Call, Constant, Name
from dynamorm_analysis.model.table import Attribute, Definition
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.renaming.members import members
from dynamorm_codeactions.renaming.mentions import Found, Mention, Reading
from dynamorm_codeactions.renaming.objects import ObjectsOf
from dynamorm_codeactions.renaming.planned_names import field_in_plans

STORED = "attr_name"


def stored_in(definition: Definition, name: str, reading: Reading) -> Iterator[Mention]:
    """Where a model and its indexes say how an attribute is stored; what they do not say yet is told there."""
    declared = [*definition.attributes, *(one for index in definition.indexes for one in index.attributes)]
    for attribute in declared:
        mention = _stored_name(attribute, reading) if attribute.name == name else None
        if mention is not None:
            yield mention


def _stored_name(attribute: Attribute, reading: Reading) -> Mention | None:
    call, start = _declaration(attribute, reading)
    if call is None:
        return None
    given = next((one.value for one in call.arguments if one.name == STORED), None)
    path = attribute.place.path
    if isinstance(given, Constant) and given.value == attribute.name:
        span = Span(given.span.start + 1, given.span.end - 1).shifted(start)
        return Mention(path, span, needless=(attribute.code_name, _whole(call, start)))
    return _told(path, call, start, "{}") if given is None else None


def _whole(call: Call, start: int) -> Span:
    """All that tells how an attribute is stored, with the comma that parts it from others."""
    place = next(number for number, one in enumerate(call.arguments) if one.name == STORED)
    own = call.arguments[place].span
    if place:
        return Span(call.arguments[place - 1].span.end, own.end).shifted(start)
    behind = call.arguments[1].span.start if len(call.arguments) > 1 else own.end
    return Span(own.start, behind).shifted(start)


def _told(path: str, call: Call, start: int, name: str) -> Mention | None:
    """The further argument that tells how an attribute is stored."""
    last = call.arguments[-1] if call.arguments else None
    if isinstance(last, Argument):
        return Mention(path, Span(last.span.end, last.span.end).shifted(start), f', {STORED}="{name}"')
    return Mention(path, Span(call.span.end - 1, call.span.end - 1).shifted(start), f'{STORED}="{name}"')


def _declaration(attribute: Attribute, reading: Reading) -> tuple[Call | None, int]:
    unit = reading.project.unit(attribute.place)
    for statement in inside(unit.statement) if unit is not None else ():
        match statement:
            case Assignment(targets=(Name(span=span),), value=Call() as call) if span == attribute.place.span:
                return call, unit.start if unit is not None else 0
    return None, 0


# ---- in Python -------------------------------------------------------------------------------------------------------


def python_name_of(definition: Definition, name: str, reading: Reading) -> Found:
    """Where code calls a model's attribute by its Python name; what is stored keeps its name."""
    attribute = next((one for one in definition.attributes if one.code_name == name), None)
    span = reading.span(attribute.place) if attribute is not None else None
    if attribute is None or span is None:
        return Found()
    call, start = _declaration(attribute, reading)
    if call is None:
        return Found(obstacles=(f"`{name}` is not declared in a plain way.",))
    mentions = {Mention(attribute.place.path, span)}
    path = attribute.place.path
    stored = next((one.value for one in call.arguments if one.name == STORED), None)
    if isinstance(stored, Constant):
        whole = _whole(call, start)
        written = reading.content(path)[whole.start : whole.end].decode()
        mentions.add(Mention(path, whole, written, needless=(attribute.name, whole)))
    elif stored is None:
        told = _told(path, call, start, attribute.name)
        mentions |= {told} if told is not None else set()
    left: set[Place] = set()
    for found in members(ObjectsOf(attribute.place, reading, is_read=True), name):
        (mentions if isinstance(found, Mention) else left).add(found)  # type: ignore[arg-type]
    mentions |= set(_in_requests(definition, attribute, reading))
    mentions |= set(field_in_plans((definition,), name, reading))
    known = {mention.span for mention in mentions}
    left = {place for place in left if reading.span(place) not in known}
    return Found(frozenset(mentions), frozenset(left))


def _in_requests(definition: Definition, attribute: Attribute, reading: Reading) -> Iterator[Mention]:
    """What requests of the model name, whatever variable holds its class or items."""
    name = re.escape(attribute.code_name)
    table, models = reading.models_beside(definition)
    if sum(one.attribute(attribute.name) is not None for one in models) > 1:
        return  # requests of several models are told apart by the classes that make them alone
    for access in reading.project.accesses_of(table) if models else ():
        if access.library != definition.library:
            continue
        for condition in (*access.key, *access.filter):
            if condition.attribute == attribute.name and (span := reading.span(condition.place)) is not None:
                yield from list(reading.matches(condition.place.path, span, rf"\.\s*(?P<name>{name})\b"))[:1]
        for read in access.read:
            if read.attribute == attribute.name and (span := reading.span(read.place)) is not None:
                yield from reading.matches(read.place.path, span, rf"\.\s*(?P<name>{name})$")
        for written in access.written:
            span = reading.span(written.place) if written.attribute == attribute.name else None
            if span is None:
                continue
            yield from reading.matches(written.place.path, span, ASSIGNED % name)
            content = reading.content(written.place.path)
            before = re.search(rb"\b(%s)\s*=\s*$" % name.encode(), content[max(0, span.start - 200) : span.start])
            if before is not None:
                start = max(0, span.start - 200)
                yield Mention(written.place.path, Span(*before.span(1)).shifted(start))


ASSIGNED = r"\A[\w.]+\.(?P<name>%s)\s*[-+*/|&%%]?=(?!=)"
