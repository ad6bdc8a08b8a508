"""Fields of classes whose objects are items: dataclasses, classes of attrs and pydantic, typed dictionaries."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from dynamorm_analysis.facts.statements import Class, Function, expressions, inside
from dynamorm_analysis.facts.values import Call, Member, Name, Value, last_name, parts_of
from dynamorm_analysis.libraries.annotations import annotated_fields
from dynamorm_analysis.libraries.declared_classes import classes_in
from dynamorm_analysis.linking.evaluation import mro
from dynamorm_analysis.linking.meaning import ClassRef, External, FunctionRef
from dynamorm_analysis.linking.objects.fields import is_made_from_fields
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import SETTING
from dynamorm_analysis.model.table import Definition, Table
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.renaming.flows import Flow, flow_in
from dynamorm_codeactions.renaming.item_keys import item_keys_in
from dynamorm_codeactions.renaming.members import python_files
from dynamorm_codeactions.renaming.mentions import Mention, Reading
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


@dataclass(frozen=True, slots=True)
class ItemField:
    """A field whose name is that of an attribute. `methods` are those of its class that make items of objects, or
    objects of items, `inherited` those of its bases that do, each in its class. `asking` are the functions that get
    items of the table, by where their names stand."""

    of: ClassRef
    place: Place
    objects: ObjectsOf
    is_dictionary: bool
    methods: tuple[Function, ...] = field(default=(), compare=False)
    inherited: tuple[tuple[Scope, Function], ...] = field(default=(), compare=False)
    asking: frozenset[object] = field(default=frozenset(), compare=False)
    keys: frozenset[Mention] = field(default=frozenset(), compare=False)
    """Where it is named in dictionaries that are made of its objects."""
    definition: Definition | None = field(default=None, compare=False)
    """What the class itself tells of its table, where it does."""

    @property
    def symbol(self) -> str:
        return self.of.scope.name


def item_fields(table: Table, name: str, reading: Reading) -> tuple[ItemField, ...]:
    """The fields of a name in classes whose objects surely are items of a table."""
    found = reading.known.get((table.id, name))
    if not isinstance(found, tuple):
        found = reading.known[table.id, name] = _item_fields(table, name, reading)
    return found


def _item_fields(table: Table, name: str, reading: Reading) -> tuple[ItemField, ...]:
    declared = declared_fields(name, reading)
    asked = tuple(_asked(table, reading)) if declared else ()
    asking = frozenset(function_of(one.flow.scope) for one in asked if one.gets)
    found: list[ItemField] = []
    for each in declared:
        own = next((one for one in table.declarations if _is_of(each, one)), None)
        if own is not None:
            stored = own.attribute(name)
            found += [_of_own(each, own, reading)] if stored is not None and stored.code_name == name else []
            continue
        methods = [method for one in asked for method in _carried(one, each, name)]
        each = replace(each, keys=frozenset(key for one in asked for key in _keys(one, each, name, reading)))
        carrying = _with_methods(each, {method for method in methods if method}, reading)
        making = (*carrying.methods, *(method for _, method in carrying.inherited))
        if "" in methods or any(_stores(one, name) for one in making):
            found.append(carrying)
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
            return _of_own(each, definition, reading)
    return None


def _of_own(of: ItemField, definition: Definition, reading: Reading) -> ItemField:
    told = definition.item_class
    of = replace(of, definition=definition)
    return _with_methods(of, {told.to_item, told.from_item, told.key_of} if told is not None else set(), reading)


def _is_of(of: ItemField, definition: Definition) -> bool:
    place, node = definition.place, of.of.scope.node
    if definition.item_class is None or (place.path, place.anchor) != (of.place.path, of.place.anchor):
        return False
    return node is not None and node.name_span == place.span


def _with_methods(of: ItemField, names: set[str], reading: Reading) -> ItemField:
    methods: list[Function] = []
    inherited: list[tuple[Scope, Function]] = []
    for base in mro(reading.project.program, of.of):
        node = base.scope.node if isinstance(base, ClassRef) else None
        for one in node.body if isinstance(node, Class) else ():
            if not isinstance(one, Function) or one.name not in names or not isinstance(base, ClassRef):
                continue
            if base.scope == of.of.scope:
                methods.append(one)
            else:
                inherited.append((base.scope, one))
    return replace(of, methods=tuple(methods), inherited=tuple(inherited))


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


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request where it is made, or a function that is run for one (then `call` is None): what is stored is made of
    what is `given`, and what is got comes of the call, or of what such a function takes. `written` are the attributes
    that it stores, None where not all are known."""

    call: Call | None
    flow: Flow
    given: frozenset[Span]
    gets: bool
    written: frozenset[str] | None

    def stores(self, name: str) -> bool:
        return self.written is None or name in self.written

    def comes_of(self, *values: Value) -> bool:
        """Whether something is made of what the request got."""
        return self.gets if self.call is None else self.call.span in self.flow.made_of(*values)


def _asked(table: Table, reading: Reading) -> Iterator[_Asked]:
    project = reading.project
    flows: dict[object, Flow] = {}

    def flow_of(scope: Scope) -> Flow:
        return flows.get(function_of(scope)) or flows.setdefault(function_of(scope), flow_in(scope, reading))

    for access in (*project.accesses_of(table.id), *(one for one in project.retold if one.table == table.id)):
        found = call_at(project, access.call) if access.call.path.endswith(".py") else None
        if found is None:
            continue
        call, at = found
        flow = flow_of(at.scope)
        given = flow.made_of(*(one.value for one in call.arguments))
        written = None if "written" in access.unknown else frozenset(one.attribute for one in access.written)
        asked = _Asked(call, flow, given, access.operation not in SETTING, written)
        yield asked
        for run, gets in _run_for(asked, reading):
            inner = flow_of(run)
            yield _Asked(None, inner, frozenset() if gets else inner.made_of(*inner.returns), gets, written)


def _run_for(asked: _Asked, reading: Reading) -> Iterator[tuple[Scope, bool]]:
    """The functions that make what a request is given, or take what it got, the latter told by True."""
    for call, at in asked.flow.calls:
        is_given = call.span in asked.given
        if call is asked.call or not (is_given or asked.comes_of(*(one.value for one in call.arguments))):
            continue
        run = reading.meaning(call.function, at.scope)
        if not isinstance(run, FunctionRef) or not isinstance(run.scope.node, Function):
            continue
        if run.scope.path.endswith(".py") and not reading.project.program.is_installed(run.scope.path):
            yield run.scope, not is_given


def _keys(asked: _Asked, of: ItemField, name: str, reading: Reading) -> Iterator[Mention]:
    """Where the field is named in the dictionary that is made of an object before it is stored."""
    scope = asked.flow.scope
    start = reading.project.modules[scope.path].units[scope.anchor].start
    for call, at in asked.flow.calls:
        holding: frozenset[str] = frozenset()
        if asked.stores(name) and call.span in asked.given and _dumping(call, at, of) is not None:
            holding = asked.flow.holding(call.span)
        elif call.arguments and _making(call, at, of) is not None:
            made_of = [one.value for one in call.arguments if isinstance(one.value, Name)]
            if asked.comes_of(*made_of):
                holding = frozenset(one.name for one in made_of)
        yield from (Mention(scope.path, span.shifted(start)) for span in asked.flow.keys(name, holding))


def _carried(asked: _Asked, of: ItemField, name: str) -> Iterator[str]:
    """How a request stores objects of a class, or gets what they are made of: by which methods of the class, empty
    where by none of its own."""
    objects, flow = of.objects, asked.flow
    if of.is_dictionary:
        if any(_is_one(at, asked, objects, name) for at in flow.names):
            yield ""
        return
    for call, at in flow.calls:
        if asked.stores(name) and call.span in asked.given and (method := _dumping(call, at, of)) is not None:
            yield method
        method = _making(call, at, of) if call.arguments else None
        if method is not None and asked.comes_of(*(one.value for one in call.arguments)):
            yield method


def _is_one(at: Occurrence, asked: _Asked, objects: ObjectsOf, name: str) -> bool:
    """Whether a variable holds dictionaries of the type that are given to a request, or come of it."""
    is_given = asked.stores(name) and at.value.span in asked.given
    return (is_given or asked.comes_of(at.value)) and objects.count(at.value, at) in ("one", "many")


def is_dump_of(call: Call, at: Occurrence, of: ItemField) -> bool:
    """Whether a call makes a dictionary of an object of the class, which names the field without writing it; in a
    method of a base, too, which knows nothing of the field."""
    if _dumping(call, at, of) is not None:
        return True
    within = at.scope.enclosing_class
    is_of_itself = any(isinstance(one, Name) and one.name == at.scope.receiver_name for one in _dumped(call))
    return is_of_itself and within is not None and _is_class_or_base(within, of)


def _is_class_or_base(scope: Scope, of: ItemField) -> bool:
    line = mro(of.objects.reading.project.program, of.of)
    return any(isinstance(base, ClassRef) and base.scope == scope for base in line)


def _dumping(call: Call, at: Occurrence, of: ItemField) -> str | None:
    """The method that gives what is stored of an object, empty where it is none of the class's own; None for other
    calls."""
    method = _own_method(call, at, of)
    if method is None and any(of.objects.has(one, at) for one in _dumped(call)):
        return ""
    return method


def _dumped(call: Call) -> Iterator[Value]:
    """What a call makes a dictionary of, by its name: `asdict(order)`, `order.model_dump()`."""
    name = last_name(call.function)
    if name in DUMPING:
        yield from (one.value for one in call.arguments[:1] if not one.name)
    if name in DUMPED and isinstance(call.function, Member):
        yield call.function.owner


def _making(call: Call, at: Occurrence, of: ItemField) -> str | None:
    """The same of what makes an object of what is stored."""
    name = last_name(call.function)
    if isinstance(call.function, Member) and name in MAKING and of.objects.has(call.function.owner, at):
        return ""
    if any(one.spread == "**" for one in call.arguments) and of.objects.has(call.function, at):
        return ""
    return _own_method(call, at, of)


def _own_method(call: Call, at: Occurrence, of: ItemField) -> str | None:
    """The method of the class, or of a base of it, that a call runs."""
    match call:
        case Call(function=Member(owner=owner, name=name)):
            reading = of.objects.reading
            found = reading.meaning(call.function, at.scope)
            within = found.scope.enclosing_class if isinstance(found, FunctionRef) else None
            if within is None or within == of.of.scope:
                return name if within is not None else None
            return name if _is_class_or_base(within, of) and of.objects.has(owner, at) else None
    return None
