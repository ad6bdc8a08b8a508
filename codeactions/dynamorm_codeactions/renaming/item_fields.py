"""Fields of classes whose objects are items: dataclasses, classes of attrs and pydantic, typed dictionaries."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from dynamorm_analysis.facts.statements import Class, Function, expressions, inside
from dynamorm_analysis.facts.values import Argument, Call, Member, Name, Value, last_name, parts_of
from dynamorm_analysis.libraries.annotations import annotated_fields
from dynamorm_analysis.libraries.declared_classes import classes_in
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.meaning import ClassRef, External, FunctionRef
from dynamorm_analysis.linking.objects.fields import is_made_from_fields
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import SETTING
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.text import Place
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.renaming.item_keys import item_keys_in
from dynamorm_codeactions.renaming.members import python_files
from dynamorm_codeactions.renaming.mentions import Reading
from dynamorm_codeactions.renaming.objects import MAKING, ObjectsOf

NO_FIELDS = frozenset({"ClassVar", "InitVar"})
DICTIONARIES = frozenset({"typing.TypedDict", "typing_extensions.TypedDict"})
KNOWN = frozenset({
    "object", "abc.ABC", "typing.Generic", "typing.Protocol", "pydantic.BaseModel", "pydantic.v1.BaseModel",
    "typing.NamedTuple", *DICTIONARIES,
})  # fmt: skip
"""Bases of which it is known that they do nothing with a field by its name."""
DUMPING = frozenset({"asdict", "vars", "dict", "unstructure", "to_builtins"})
DUMPED = frozenset({"model_dump", "dict", "model_dump_json", "json", "_asdict"})
OF_ITEMS = frozenset({"item", "items", "dict", "dynamo", "dynamodb", "ddb", "record", "row", "db"})


@dataclass(frozen=True, slots=True)
class ItemField:
    """A field whose name is that of an attribute. `methods` are those of its class that make items of objects, or
    objects of items. `asking` are the functions that get items of the table, by where their names stand."""

    of: ClassRef
    place: Place
    objects: ObjectsOf
    is_dictionary: bool
    methods: tuple[Function, ...] = field(default=(), compare=False)
    asking: frozenset[object] = field(default=frozenset(), compare=False)
    definition: Definition | None = field(default=None, compare=False)
    """What the class itself tells of its table, where it does."""

    @property
    def symbol(self) -> str:
        return self.of.scope.name


def item_fields(table: Table, name: str, reading: Reading) -> tuple[ItemField, ...]:
    """The fields of a name in classes whose objects surely are items of a table."""
    found: list[ItemField] = []
    declared = declared_fields(name, reading)
    uses = tuple(_calls_around(table, reading)) if declared else ()
    asking = frozenset(_readers(table, reading)) if declared else frozenset()
    for each in declared:
        own = _definition(each, table)
        if own is not None:
            stored = own.attribute(name)
            found += [_of_own(each, own)] if stored is not None and stored.code_name == name else []
            continue
        methods = [method for call, at in uses if (method := _carrying(call, at, each)) is not None]
        own_methods = _with_methods(each, {method for method in methods if method})
        if "" in methods or any(_stores(one, name) for one in own_methods.methods):
            found.append(own_methods)
    return tuple(replace(each, asking=asking) for each in found)


def function_of(scope: Scope) -> object:
    """Which function a scope is."""
    return scope.path, scope.anchor, scope.start


def _stores(method: Function, name: str) -> bool:
    """Whether a method of a class stores a field, or takes it of what is stored, under its name."""
    for statement in inside(method):
        if any(item_keys_in(statement, name, 0)):
            return True
        for top in expressions(statement):
            for part in parts_of(top):
                if isinstance(part, Call) and (
                    last_name(part.function) in DUMPING | DUMPED | MAKING
                    or any(one.spread == "**" for one in part.arguments)
                ):
                    return True
    return False


def own_field(definition: Definition, name: str, reading: Reading) -> ItemField | None:
    """The field of a class that tells its table."""
    for each in declared_fields(name, reading):
        if _is_of(each, definition):
            return _of_own(each, definition)
    return None


def _of_own(of: ItemField, definition: Definition) -> ItemField:
    told = definition.item_class
    of = replace(of, definition=definition)
    return _with_methods(of, {told.to_item, told.from_item, told.key_of} if told is not None else set())


def _definition(of: ItemField, table: Table) -> Definition | None:
    """What the class itself tells of a table."""
    return next((one for one in table.declarations if _is_of(of, one)), None)


def _is_of(of: ItemField, definition: Definition) -> bool:
    place, node = definition.place, of.of.scope.node
    if definition.item_class is None or (place.path, place.anchor) != (of.place.path, of.place.anchor):
        return False
    return node is not None and node.name_span == place.span


def _with_methods(of: ItemField, names: set[str]) -> ItemField:
    node = of.of.scope.node
    body = node.body if isinstance(node, Class) else ()
    methods = tuple(one for one in body if isinstance(one, Function) and one.name in names)
    return replace(of, methods=methods)


def declared_fields(name: str, reading: Reading) -> tuple[ItemField, ...]:
    """All fields of a name, whatever their objects are."""
    found = reading.known.get(name)
    if not isinstance(found, tuple):
        found = reading.known[name] = tuple(_declared(name, reading))
    return found


def _declared(name: str, reading: Reading) -> Iterator[ItemField]:
    program = reading.project.program
    for path in python_files(name, reading):
        module = reading.project.modules[path]
        for unit in module.facts.units:
            if not isinstance(unit.statement, Class | Function):
                continue
            for of in classes_in(program.module_scope(path, unit.anchor), unit.statement):
                node = of.scope.node
                fields = annotated_fields(node.body, NO_FIELDS) if isinstance(node, Class) else ()
                target = next((one.targets[0] for known, _, one in fields if known == name), None)
                if target is None:
                    continue
                place = Place(path, unit.anchor, target.span)
                line = mro(program, of)
                is_dictionary = any(isinstance(base, External) and base.name in DICTIONARIES for base in line)
                if is_dictionary or is_made_from_fields(line):
                    yield ItemField(of, place, ObjectsOf(place, reading), is_dictionary)


# ---- what is stored, and made of what is read -----------------------------------------------------------------------


def _calls_around(table: Table, reading: Reading) -> Iterator[tuple[Call, Occurrence]]:
    """The calls in the functions that ask a table."""
    project = reading.project
    seen: set[object] = set()
    for access in (*project.accesses_of(table.id), *(one for one in project.retold if one.table == table.id)):
        found, unit = call_at(project, access.call), project.unit(access.call)
        if found is None or unit is None or not access.call.path.endswith(".py"):
            continue
        scope = found[1].scope
        if function_of(scope) in seen:
            continue
        seen.add(function_of(scope))
        for at in occurrences(project.modules[access.call.path].unit_scope(unit), unit.statement, (Call,)):
            is_within = scope.node is None or scope.node.span.contains(at.value.span)
            if isinstance(at.value, Call) and is_within:
                yield at.value, at


def _readers(table: Table, reading: Reading) -> Iterator[object]:
    """The functions that get items of a table."""
    for access in reading.project.accesses_of(table.id):
        found = call_at(reading.project, access.call) if access.operation not in SETTING else None
        if found is not None:
            yield function_of(found[1].scope)


def _carrying(call: Call, at: Occurrence, of: ItemField) -> str | None:
    """Whether a call makes an item of an object of a class, or an object of an item: the name of the class's own method
    that does, empty where it has none; None where it does not."""
    objects, name = of.objects, last_name(call.function)
    first = call.arguments[0].value if call.arguments and not call.arguments[0].name else None
    owner = call.function.owner if isinstance(call.function, Member) else None
    if of.is_dictionary:
        return "" if any(_is_one(one.value, at, objects) for one in call.arguments) else None
    if first is not None and name in DUMPING and objects.has(first, at):
        return ""
    if owner is not None and name in DUMPED | MAKING and objects.has(owner, at):
        return ""
    if any(one.spread == "**" for one in call.arguments) and objects.has(call.function, at):
        return ""
    return _own_method(call, at, of)


def _is_one(value: Value, at: Occurrence, objects: ObjectsOf) -> bool:
    return isinstance(value, Name | Call) and objects.has(value, at) is True


def _own_method(call: Call, at: Occurrence, of: ItemField) -> str | None:
    """The method of the class that a call runs, where its name says that it is about what is stored."""
    match call:
        case Call(function=Member(name=name), arguments=(Argument(), *_) | ()) if OF_ITEMS & set(name.split("_")):
            found = meaning(of.objects.reading.project.program, call.function, at.scope)
            within = found.scope.enclosing_class if isinstance(found, FunctionRef) else None
            return name if within is not None and within == of.of.scope else None
    return None
