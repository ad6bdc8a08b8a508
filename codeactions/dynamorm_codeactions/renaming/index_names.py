"""Where a project names an index of a table."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.statements import Assignment, Class, inside
from dynamorm_analysis.facts.values import Argument, Call, Constant, Item, Mapping, Member, Name, Value, parts_of
from dynamorm_analysis.libraries.declared_classes import classes_in
from dynamorm_analysis.linking.evaluation import mro
from dynamorm_analysis.linking.meaning import ClassRef
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition, Index, Table
from dynamorm_analysis.text import Place
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.renaming.declared_names import index_in
from dynamorm_codeactions.renaming.item_keys import within_quotes
from dynamorm_codeactions.renaming.members import members
from dynamorm_codeactions.renaming.mentions import Found, Mention, Reading
from dynamorm_codeactions.renaming.named_texts import texts_behind
from dynamorm_codeactions.renaming.objects import ObjectsOf
from dynamorm_codeactions.renaming.planned_names import index_in_plans

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
        is_by_name = {index.place for index in own if index.binding == name and not definition.makes_table}
        left |= {index.place for index in own} - is_by_name if not named else set()
    mentions |= set(index_in_plans(table.declarations, name, reading))
    project = reading.project
    for access in (*project.accesses_of(table.id), *(one for one in project.retold if one.table == table.id)):
        if access.index == name and access.library != "pynamodb" and access.via is None:
            named = [*_asked_for(access, name, reading)]
            mentions |= set(named)
            left |= {access.place} if not named else set()
    unwritten = tuple(reading.unwritten(place, name) for place in sorted(left))
    unknown = (one.place for one in project.accesses_of(table.id) if "index" in one.unknown and one.via is None)
    return Found(frozenset(mentions), obstacles=unwritten, untold=frozenset(unknown))


def index_called(table: Table, name: str, reading: Reading) -> Iterator[Found]:
    """An index by what Python calls it: that alone where DynamoDB calls it otherwise, else the index everywhere."""
    same: list[tuple[Definition, Index]] = []
    for definition in table.declarations:
        index = next((one for one in definition.indexes if one.binding == name), None)
        if index is None or definition.library != "pynamodb":
            continue
        if index.name == name:
            same.append((definition, index))
        else:
            yield _bound(definition, name, reading)
    if same:
        found = Found()
        for definition, _ in same:
            found = found.and_(_bound(definition, name, reading))
        is_told = all(any(_in_class(index, reading)) for _, index in same)
        whole = index_of(table, name, reading).and_(found)
        yield replace(whole, at=found.mentions if is_told else whole.mentions)


def _bound(definition: Definition, name: str, reading: Reading) -> Found:
    """Where Python names the attribute of a model that holds an index."""
    project = reading.project
    unit = project.unit(definition.place)
    if unit is None:
        return Found()
    path = definition.place.path
    classes = classes_in(project.program.module_scope(path, definition.place.anchor), unit.statement)
    of = next((one for one in classes if one.scope.start == definition.place.span.start), None)
    line = [one for one in mro(project.program, of) if isinstance(one, ClassRef)] if of is not None else []
    declared = list(_declared_in(line, name))
    if not declared:
        return Found(obstacles=(f"`{name}` is not declared in a plain way.",))
    found = list(members(ObjectsOf(declared[0], reading, is_read=True), name))
    mentions = {one for one in found if isinstance(one, Mention)}
    mentions |= {Mention(one.path, own) for one in declared if (own := reading.span(one)) is not None}
    mentions |= set(_asked_through(definition, name, reading))
    known_spans = {one.span for one in mentions}
    left = (one for one in found if isinstance(one, Place) and reading.span(one) not in known_spans)
    taken = frozenset(bound for one in line for bound in one.scope.bindings)
    return Found(frozenset(mentions), frozenset(left), taken=taken)


def _declared_in(line: list[ClassRef], name: str) -> Iterator[Place]:
    """Where classes, one based on the other, each declare a name: `by_weight: ByWeight`."""
    for base in line:
        for statement in base.scope.node.body if isinstance(base.scope.node, Class) else ():
            match statement:
                case Assignment(targets=(Name(name=known, span=span),)) if known == name:
                    yield base.scope.place(span)


def _asked_through(definition: Definition, name: str, reading: Reading) -> Iterator[Mention]:
    """Where requests of the only model that has the index so name it, whatever variable holds the class."""
    table, models = reading.models_beside(definition)
    held = [one for one in models if any(index.binding == name for index in one.indexes)]
    for access in reading.project.accesses_of(table) if held == [definition] else ():
        if access.index is None or access.library != "pynamodb":
            continue
        asking = [access.place, *(one.place for one in (*access.key, *access.filter))]  # the first may be a caller's
        for place in asking:
            for at in reading.expressions(place.path, place.anchor, (Call,)):
                match at.value:
                    case Call(function=Member(owner=Member(name=known, name_span=span))) if (
                        known == name and at.value.span.contains(place.span)
                    ):
                        own = reading.span(at.scope.place(span))
                        yield from (Mention(place.path, own),) if own is not None else ()


def _in_class(index: Index, reading: Reading) -> Iterator[Mention]:
    """`index_name = "by_customer"` of the class that declares an index of PynamoDB."""
    unit = reading.project.unit(index.place)
    for each in inside(unit.statement) if unit is not None else ():
        if unit is None or not isinstance(each, Class) or each.name_span != index.place.span:
            continue
        for statement in inside(each):
            match statement:
                case Assignment(targets=(Name(name="index_name"),), value=Constant(value=str(), span=span)):
                    yield Mention(index.place.path, within_quotes(span).shifted(unit.start))


def _asked_for(access: Access, name: str, reading: Reading) -> Iterator[Mention]:
    found = call_at(reading.project, access.call)
    if found is None:
        return
    call, at = found
    for value in _given(call, at, reading):
        match value:
            case Call(arguments=(Argument(value=Constant() as given), *_)):  # `aws.String("by_customer")`
                yield from texts_behind(given, name, at.scope, reading)
            case _:
                yield from texts_behind(value, name, at.scope, reading)


def _given(call: Call, at: Occurrence, reading: Reading) -> Iterator[Value]:
    """What a call, or what variables of its function hold that it is given, has for an index."""
    of = at.scope
    names: set[str] = set()
    waiting = [one.value for one in call.arguments]
    yield from (one.value for one in call.arguments if one.name in ARGUMENTS)
    while waiting:
        for part in parts_of(waiting.pop()):
            yield from _named_in(part)
            if isinstance(part, Name) and part.name not in names:
                names.add(part.name)
                waiting += [one.value for one in of.bindings.get(part.name, ()) if one.value is not None]
    for one in reading.expressions(of.path, of.anchor, (Item,)) if of.node is not None else ():
        match one.value, one.statement:  # `parameters["IndexName"] = "by_customer"`
            case Item(owner=Name(name=holder), index=Constant(value=key)), Assignment(value=value) if (
                key in ARGUMENTS and holder in names and one.is_target and one.scope == of and value is not None
            ):
                yield value


def _named_in(part: Value) -> Iterator[Value]:
    for entry in part.entries if isinstance(part, Mapping) else ():
        key = entry.key.value if isinstance(entry.key, Constant) else getattr(entry.key, "name", "")
        if key in ARGUMENTS:
            yield entry.value
    if isinstance(part, Call):
        yield from (inner.value for inner in part.arguments if inner.name in ARGUMENTS)
