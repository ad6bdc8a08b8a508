"""Where a project names an attribute of a table as it is stored."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from dynamorm_analysis.facts.statements import Assignment, Class, Function, inside
from dynamorm_analysis.facts.values import Call, Item, Member, Name
from dynamorm_analysis.model.access import SETTING, Access
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.text import Place
from dynamorm_codeactions.renaming.declared_names import attribute_in
from dynamorm_codeactions.renaming.expression_names import in_expressions, in_statement
from dynamorm_codeactions.renaming.field_names import field_name_of
from dynamorm_codeactions.renaming.go_structs import is_made_of_struct, named_by_structs, named_by_tag
from dynamorm_codeactions.renaming.go_texts import constants_at, in_chain
from dynamorm_codeactions.renaming.item_fields import ItemField, declared_fields, is_dump_of, item_fields
from dynamorm_codeactions.renaming.item_keys import item_keys_in
from dynamorm_codeactions.renaming.item_variables import entries_beside
from dynamorm_codeactions.renaming.mentions import Found, Mention, Reading, places_of
from dynamorm_codeactions.renaming.model_names import stored_in
from dynamorm_codeactions.renaming.named_texts import texts_behind
from dynamorm_codeactions.renaming.planned_names import attribute_in_plans

BY_TEXTS = frozenset({"boto3", "aws_sdk_go", "guregu_dynamo", "dynamorm"})
"""Libraries whose requests name attributes as they are stored."""


def attribute_of(table: Table, name: str, reading: Reading) -> Found:
    """Where the attribute of a table is named, in infrastructure, models and requests."""
    found = Found()
    fields = item_fields(table, name, reading)
    for field in fields:
        found = found.and_(field_name_of(field, name, reading))
    structs = named_by_structs(table, name, reading)
    found = found.and_(structs)
    found = found.and_(Found(frozenset(attribute_in_plans(table.declarations, name, reading))))
    for definition in table.declarations:
        found = found.and_(_declared(definition, name, reading))
    project = reading.project
    accesses = [*project.accesses_of(table.id), *(one for one in project.retold if one.table == table.id)]
    mentions: set[Mention] = set()
    left: set[Place] = set()
    strings = [string.place for access in accesses for string in access.expressions.strings]
    told = {(place.path, span) for place in strings if (span := reading.span(place)) is not None}
    for access in accesses:
        if access.library == "pynamodb":
            continue
        for each in _requested(access, name, reading):
            if isinstance(each, Mention):
                mentions.add(each)
            elif behind := tuple(_behind(each, name, reading)):
                mentions |= set(behind)
            elif (span := reading.span(each)) is None or (
                not any(each.path == path and string.contains(span) for path, string in told)
                and not _is_dumped(each, fields, reading)
                and not _is_of_field(each, access, structs, reading)
            ):
                left.add(each)
    handed = {one for one in mentions if _is_stored_for_callers(one, reading)}
    beside = entries_beside(mentions - handed, accesses, name, reading)
    mentions -= handed.difference(_others(handed, beside.doubtful))
    untold = frozenset(beside.untold if not fields else ())
    found = found.and_(Found(frozenset(mentions | beside.sure), frozenset(left), untold=untold))
    remaining = frozenset(one for one in found.left if not _is_told(one, found.mentions, reading))
    unwritten = (reading.unwritten(one, name) for one in sorted(left & remaining))
    obstacles = (*found.obstacles, *_unknown_stores(table, name, fields, reading), *unwritten)
    doubtful = frozenset(_others(beside.doubtful | found.doubtful, found.mentions))
    return replace(found, left=remaining, obstacles=obstacles, doubtful=doubtful)


def _unknown_stores(table: Table, name: str, fields: tuple[ItemField, ...], reading: Reading) -> Iterator[str]:
    """What stores something that is not known, perhaps the objects of a class which its file knows."""
    project = reading.project
    others = [one for one in declared_fields(name, reading) if one not in fields]
    own = {one.of for one in fields}
    for access in project.accesses_of(table.id) if others else ():
        if access.operation not in SETTING or "written" not in access.unknown or access.library != "boto3":
            continue
        path = access.place.path
        for one in others:
            node = one.of.scope.node
            knows = path == one.place.path or (node is not None and project.program.bindings(path, node.name))
            if knows and one.of not in own and not fields:
                yield (
                    f"{reading.shown(access.place)} stores what is not known, perhaps `{one.symbol}` with its field "
                    f"`{name}` ({reading.shown(one.place)})."
                )


def _is_stored_for_callers(mention: Mention, reading: Reading) -> bool:
    """Whether a function stores an entry there into what its callers give it, which may be items or something else."""
    module = reading.project.modules.get(mention.path) if mention.path.endswith(".py") else None
    units = module.facts.units if module is not None else ()
    around = [unit for unit in units if unit.statement.span.shifted(unit.start).contains(mention.span)]
    return any(
        target.span.shifted(unit.start).contains(mention.span)
        for unit in around
        for function in inside(unit.statement)
        if isinstance(function, Function)
        for target in _stores_into_given(function)
    )


def _stores_into_given(function: Function) -> Iterator[Item]:
    """The entries of its parameters that a function sets: `order["weight"] += 1`."""
    given = {parameter.name for parameter in function.parameters}
    for statement in inside(function):
        for target in statement.targets if isinstance(statement, Assignment) else ():
            if isinstance(target, Item) and isinstance(target.owner, Name) and target.owner.name in given:
                yield target


def _others(doubtful: Collection[Mention], known: Collection[Mention]) -> Iterator[Mention]:
    spans = {(one.path, one.span) for one in known}
    yield from (one for one in doubtful if (one.path, one.span) not in spans)


def _is_told(place: Place, mentions: Collection[Mention], reading: Reading) -> bool:
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
    if definition.library == "dynamorm":
        return named_by_tag(definition, name, reading)
    if definition.item_class is not None:
        return Found(frozenset(_in_item_methods(definition, name, reading)))
    if definition.attribute(name) is None:
        return Found()
    return Found(obstacles=(f"`{definition.symbol}` declares `{name}` with a library whose fields are not renamed.",))


def _in_item_methods(definition: Definition, name: str, reading: Reading) -> Iterator[Mention]:
    """The keys of the dictionaries that a class makes of its objects, and makes them of."""
    told, unit = definition.item_class, reading.project.unit(definition.place)
    methods = {told.to_item, told.from_item, told.key_of} if told is not None else set()
    for each in inside(unit.statement) if unit is not None else ():
        if unit is None or not isinstance(each, Class) or each.name_span != definition.place.span:
            continue
        for method in each.body:
            if isinstance(method, Function) and method.name in methods:
                for statement in inside(method):
                    for span in item_keys_in(statement, name, unit.start):
                        yield Mention(definition.place.path, span)


def _behind(place: Place, name: str, reading: Reading) -> Iterator[Mention]:
    """Where a constant is written by which an attribute is named at a place: `Key(WEIGHT)`."""
    if place.path.endswith(".go"):
        yield from constants_at(place, name, reading)
    if not place.path.endswith(".py"):
        return
    for at in reading.expressions(place.path, place.anchor, (Name, Member)):
        if place.span.contains(at.value.span):
            yield from texts_behind(at.value, name, at.scope, reading)


def _is_dumped(place: Place, fields: tuple[ItemField, ...], reading: Reading) -> bool:
    """Whether an object with one of the fields is made a dictionary there: `asdict(order)`."""
    calls = (at for at in reading.expressions(place.path, place.anchor, (Call,)) if at.value.span == place.span)
    return any(isinstance(at.value, Call) and is_dump_of(at.value, at, one) for at in calls for one in fields)


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
        in_text = tuple(in_chain(place, name, reading)) if access.library == "guregu_dynamo" else ()
        yield from in_text or (reading.quoted(place, name) or place,)


def _is_of_field(place: Place, access: Access, structs: Found, reading: Reading) -> bool:
    """Whether what names no attribute there is a struct of Go, whose tags do: `Put(order)`, or a field by Go's name."""
    if access.library == "dynamorm":
        return True
    if not structs.mentions or not place.path.endswith(".go"):
        return False
    is_written = any(one.place == place for one in access.written)
    return is_written or is_made_of_struct(place, structs, reading)
