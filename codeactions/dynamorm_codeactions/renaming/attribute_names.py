"""Where a project names an attribute of a table as it is stored."""

from collections.abc import Iterator

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.text import Place
from dynamorm_codeactions.renaming.declared_names import attribute_in
from dynamorm_codeactions.renaming.expression_names import in_expressions, in_statement
from dynamorm_codeactions.renaming.mentions import Found, Mention, Reading, places_of
from dynamorm_codeactions.renaming.model_names import stored_in

BY_TEXTS = frozenset({"boto3", "aws_sdk_go"})
"""Libraries whose requests name attributes as they are stored."""


def attribute_of(table: Table, name: str, reading: Reading) -> Found:
    """Where the attribute of a table is named, in infrastructure, models and requests."""
    found = Found()
    for definition in table.declarations:
        found = found.and_(_declared(definition, name, reading))
    project = reading.project
    accesses = [*project.accesses_of(table.id), *(one for one in project.retold if one.table == table.id)]
    mentions: set[Mention] = set()
    left: set[Place] = set()
    for access in accesses:
        if access.library == "pynamodb":
            continue
        for each in _requested(access, name, reading):
            if isinstance(each, Mention):
                mentions.add(each)
            else:
                left.add(each)
    return found.and_(
        Found(frozenset(mentions), frozenset(one for one in left if not _is_told(one, mentions, reading)))
    )


def _is_told(place: Place, mentions: set[Mention], reading: Reading) -> bool:
    """Whether what is meant at a place is mentioned within it or around it."""
    span = reading.span(place)
    near = (one.span for one in mentions if one.path == place.path)
    return span is None or any(span.contains(one) or one.contains(span) for one in near)


def _declared(definition: Definition, name: str, reading: Reading) -> Found:
    if definition.makes_table:
        mentions = frozenset(attribute_in(definition, name, reading))
        is_declared = definition.attribute(name) is not None
        return Found(mentions, frozenset({definition.place} if is_declared and not mentions else ()))
    if definition.library == "pynamodb":
        return Found(frozenset(stored_in(definition, name, reading)))
    if definition.attribute(name) is None:
        return Found()
    return Found(obstacles=(f"`{definition.symbol}` declares `{name}` with a library whose fields are not renamed.",))


def _requested(access: Access, name: str, reading: Reading) -> Iterator[Mention | Place]:
    yield from in_expressions(access, name, reading)
    yield from in_statement(access, name, reading)
    if access.library not in BY_TEXTS or access.operation == "partiql":
        return
    strings = [reading.span(string.place) for string in access.expressions.strings]
    for place in places_of(access, name):
        span = reading.span(place)
        if span is None or any(string is not None and string.contains(span) for string in strings):
            continue
        yield reading.quoted(place, name) or place
