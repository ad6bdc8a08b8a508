"""Where a project names an index of a table."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Class, inside
from dynamorm_analysis.facts.values import Call, Constant, Mapping, Member, Name, Value, parts_of
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Index, Table
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.renaming.declared_names import index_in
from dynamorm_codeactions.renaming.mentions import Found, Mention, Reading

ARGUMENTS = frozenset({"IndexName", "index_name"})


def index_of(table: Table, name: str, reading: Reading) -> Found:
    """Where the index of a table is named: by what declares it, and by requests."""
    mentions: set[Mention] = set()
    left: set[Place] = set()
    for definition in table.declarations:
        own = [index for index in definition.indexes if index.name == name]
        if definition.makes_table:
            named = [*index_in(definition, name, reading)]
        else:
            named = [mention for index in own for mention in _in_class(index, reading)]
        mentions |= set(named)
        left |= {index.place for index in own} if not named else set()
    project = reading.project
    for access in (*project.accesses_of(table.id), *(one for one in project.retold if one.table == table.id)):
        if access.index == name and access.library != "pynamodb" and access.via is None:
            named = [*_asked_for(access, name, reading)]
            mentions |= set(named)
            left |= {access.place} if not named else set()
    return Found(frozenset(mentions), frozenset(left))


def _in_class(index: Index, reading: Reading) -> Iterator[Mention]:
    """`index_name = "by_customer"` of the class that declares an index of PynamoDB."""
    unit = reading.project.unit(index.place)
    for each in inside(unit.statement) if unit is not None else ():
        if unit is None or not isinstance(each, Class) or each.name_span != index.place.span:
            continue
        for statement in inside(each):
            match statement:
                case Assignment(targets=(Name(name="index_name"),), value=Constant(value=str(), span=span)):
                    yield Mention(index.place.path, Span(span.start + 1, span.end - 1).shifted(unit.start))


def _asked_for(access: Access, name: str, reading: Reading) -> Iterator[Mention]:
    found, unit = call_at(reading.project, access.call), reading.project.unit(access.call)
    if found is None or unit is None:
        return
    path = access.call.path
    for value in _given(found[0]):
        match value:
            case Constant(value=text, span=span) if text == name:
                yield Mention(path, Span(span.start + 1, span.end - 1).shifted(unit.start))
            case Call(arguments=(one, *_)) if isinstance(one.value, Constant) and one.value.value == name:
                span = one.value.span  # `aws.String("by_customer")`
                yield Mention(path, Span(span.start + 1, span.end - 1).shifted(unit.start))
            case Name(name=constant) | Member(name=constant):
                yield from _constant(constant, name, reading)


def _given(call: Call) -> Iterator[Value]:
    for one in call.arguments:
        if one.name in ARGUMENTS:
            yield one.value
        for part in parts_of(one.value):
            for entry in part.entries if isinstance(part, Mapping) else ():
                key = entry.key.value if isinstance(entry.key, Constant) else getattr(entry.key, "name", "")
                if key in ARGUMENTS:
                    yield entry.value
            if isinstance(part, Call):
                yield from (inner.value for inner in part.arguments if inner.name in ARGUMENTS)


def _constant(constant: str, name: str, reading: Reading) -> Iterator[Mention]:
    """The one constant of the project that is called so and holds the index's name."""
    found = []
    for path, module in reading.project.modules.items():
        for unit in module.facts.units if not reading.project.program.is_installed(path) else ():
            match unit.statement:
                case Assignment(targets=(Name(name=known),), value=Constant(value=text, span=span)) if (
                    known == constant
                ):
                    if text == name:
                        found.append(Mention(path, Span(span.start + 1, span.end - 1).shifted(unit.start)))
    yield from found if len(found) == 1 else ()
