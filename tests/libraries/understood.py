"""What was understood of some files, as text: tables with attributes and indexes, accesses with their conditions.

One line each, `file:line` first; what is unknown is said, what is absent is left out.
"""

from collections.abc import Iterator, Mapping

from dynamorm_analysis.model.access import Access, Condition, Misuse
from dynamorm_analysis.model.names import TableName
from dynamorm_analysis.model.table import Attribute, Definition, Index, Key
from dynamorm_analysis.model.written_value import WrittenValue
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import LineIndex, Place
from handmade import project_of

INDENT = "  "


def understood(files: Mapping[str, str]) -> str:
    """The rendering of a workspace of files by path."""
    project = project_of(files)
    lines = {path: LineIndex(text.encode()) for path, text in files.items()}

    def at(place: Place) -> str:
        span = project.locate(place)
        assert span is not None, f"{place} is nowhere"
        return f"{place.path}:{lines[place.path].line_column(span.start)[0]}"

    found: list[tuple[str, int, list[str]]] = []
    for definition in project.definitions:
        found.append((*_order(project, definition.place), list(_definition(definition, at(definition.place)))))
    for access in project.accesses:
        found.append((*_order(project, access.place), list(_access(access, at(access.place), project))))
    for access in project.retold:
        found.append((*_order(project, access.place), [_retold(access, at(access.place), project)]))
    for misuse in project.misuses:
        found.append((*_order(project, misuse.place), [_misuse(misuse, at(misuse.place))]))
    kept = (block for *_, block in sorted(found, key=lambda row: row[:2]))
    return "\n".join(line for block in kept for line in block)


def _order(project: Project, place: Place) -> tuple[str, int]:
    span = project.locate(place)
    return place.path, span.start if span else -1


# ---- definitions ----------------------------------------------------------------------------------------------------


def _definition(definition: Definition, where: str) -> Iterator[str]:
    notes = [
        f"key {_key(definition.key)}" if definition.key else "key unknown",
        f"ttl {definition.ttl}" if definition.ttl else "",
        "" if definition.closed else "open",
        "" if definition.bases_known else "bases unknown",
        _unknown(definition.unknown),
    ]
    yield f"{where} {definition.kind} {definition.symbol}: {_table_name(definition.name)}, {_list(notes)}"
    for attribute in definition.attributes:
        yield INDENT + _attribute(attribute)
        yield from _nested(attribute, INDENT)
    for index in definition.indexes:
        yield from (INDENT + line for line in _index(index))
    for built in definition.templates:
        parts = [str(part) for part in (built.partition, built.sort) if part is not None]
        yield f"{INDENT}builds {f'key of {built.index}' if built.index else 'key'}: {' / '.join(parts)}"


def _table_name(name: TableName) -> str:
    return "table unknown" if not name.known else f"table {name.text} ({name.source})"


def _key(key: Key) -> str:
    return " / ".join(", ".join(part) for part in (key.partition, key.sort) if part)


def _attribute(attribute: Attribute) -> str:
    shown = f"{attribute.code_name} as {attribute.name}" if attribute.code_name != attribute.name else attribute.name
    notes = [
        "" if attribute.required else "optional",
        attribute.role,
        "generated" if attribute.generated else "",
        f"one of {', '.join(attribute.values)}" if attribute.values else "",
    ]
    declared = f"{attribute.type or '?'} {attribute.declared}".strip()
    of = f" of {attribute.element.type or '?'} {attribute.element.declared}" if attribute.element is not None else ""
    return f"{shown}: {_list([declared + of, *notes])}"


def _nested(attribute: Attribute, indent: str) -> Iterator[str]:
    """What maps have, be they the attribute or in it."""
    if attribute.holds is not None:
        for inner in attribute.holds.attributes:
            yield f"{indent}{INDENT}.{_attribute(inner)}"
            yield from _nested(inner, indent + INDENT)
        if attribute.holds.is_open:
            yield f"{indent}{INDENT}and others"
        if attribute.holds.recurs:
            yield f"{indent}{INDENT}as above"
        if not attribute.holds.is_named:
            yield f"{indent}{INDENT}under names that are not known"
    if attribute.element is not None:
        yield from _nested(attribute.element, indent)


def _index(index: Index) -> Iterator[str]:
    projected = ", ".join(index.projection.included)
    kind = index.projection.kind or "projection unknown"
    notes = [
        f"key {_key(index.key)}",
        f"{kind} {projected}".rstrip(),
        _unknown(index.unknown),
    ]
    bound = f" as {index.binding}" if index.binding else ""
    yield f"{index.kind} {index.called or 'unnamed'} ({index.symbol}){bound}: {_list(notes)}"
    for attribute in index.attributes:
        yield INDENT + _attribute(attribute)


# ---- accesses -------------------------------------------------------------------------------------------------------


def _access(access: Access, where: str, project: Project) -> Iterator[str]:
    notes = [
        f"index {access.index}" if access.index else "",
        "consistent" if access.consistent else "",
        f"limit {access.limit}" if access.limit is not None else "",
        "pages itself" if access.pages_itself else "",
        f"token {access.token}" if access.token != "unknown" else "",
        "first only" if access.first_only else "",
        "count only" if access.count_only else "",
        "counted" if access.counted else "",
        "until a page is empty" if access.ends_when_empty else "",
        "conditional" if access.conditional else "",
        "told by calls" if access.told_by_calls else "",
        "removes" if access.removes else "",
        f"via {access.via}" if access.via else "",
        f"{access.confidence} confidence" if access.confidence != "high" else "",
        _unknown(access.unknown),
    ]
    inside = f" in {access.function}" if access.function else ""
    yield f"{where} {_list([f'{access.operation} {_title(access, project)}{inside}', *notes])}"
    for condition in access.key:
        yield f"{INDENT}key {_condition(condition)}"
    for condition in access.filter:
        yield f"{INDENT}filter {_condition(condition)}"
    if access.projection is not None:
        yield f"{INDENT}projection {', '.join(access.projection)}"
    for written in access.written:
        yield f"{INDENT}writes {written.attribute} {_value(written.value)}".rstrip()
    for name in access.expressions.bare:
        yield f"{INDENT}bare name {name.name} in {name.parameter}"
    if (loop := access.loop) is not None:
        early = "stops early" if loop.stops_early else ""
        limit = f"{loop.limit} rounds" if loop.limit is not None else ""
        together = "at once" if loop.at_once else ""
        what = "varies" if loop.varies else "other tables" if loop.other_tables else "same key"
        yield f"{INDENT}loop {_list([what, limit, early, together])}"


def _title(access: Access, project: Project) -> str:
    table = project.table(access.table)
    return "unknown table" if access.table is None else table.title if table else access.table


def _retold(access: Access, where: str, project: Project) -> str:
    """What is said elsewhere already, in one line: at the function that is called, or where that is called."""
    notes = [
        f"index {access.index}" if access.index else "",
        f"via {access.via}" if access.via else "",
        "repeated" if access.is_repeated else "",
    ]
    return f"{where} {_list([f'{access.operation} {_title(access, project)} in {access.function}', *notes])}, retold"


def _condition(condition: Condition) -> str:
    notes = [
        "optional" if condition.optional else "",
        "free" if condition.free else "",
        "nested" if condition.nested else "",
    ]
    return _list([f"{condition.attribute} {condition.operator} {_value(condition.value)}".rstrip(), *notes])


def _value(value: WrittenValue) -> str:
    """What is known of the value, in brackets its type and nature: `ORDER#{id} [S]`; `~` before a bare expression."""
    shown = str(value.template) if value.template is not None else f"~{value.expression}" if value.expression else ""
    nature = [
        value.type or "",
        "milliseconds" if value.milliseconds else "",
        "bucket" if value.bucket else "",
        "sharded" if value.sharded else "",
    ]
    known = " ".join(word for word in nature if word)
    return f"{shown} [{known}]" if known else shown


def _misuse(misuse: Misuse, where: str) -> str:
    return f"{where} {misuse.kind}: {_list([misuse.subject, *misuse.names])}"


def _unknown(parts: frozenset[str]) -> str:
    return f"unknown: {' '.join(sorted(parts))}" if parts else ""


def _list(notes: list[str]) -> str:
    return ", ".join(note for note in notes if note)
