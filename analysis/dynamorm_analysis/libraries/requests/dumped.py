"""Dictionaries that hold the fields of an object: `asdict(order)`, `order.model_dump()`, `order.dict()`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Assignment, Class, Function
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Unknown,
    Value,
    is_none,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.requests.given import DeclaredField, Given, Parameters
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External, FunctionRef, Instance, Meaning, ParameterRef
from dynamorm_analysis.linking.names.storing import stored
from dynamorm_analysis.linking.objects.annotations import annotated
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.linking.objects.fields import PYDANTIC, fields_of, given_for, is_made_from_fields
from dynamorm_analysis.linking.scope import Scope

OF_CLASSES = frozenset({"dataclasses.asdict", "attr.asdict", "attrs.asdict"})
KNOWN = PYDANTIC | {"object"}
DUMPS = frozenset({"model_dump", "dict"})
LEAVING_OUT = frozenset({"exclude_none", "exclude_unset", "exclude_defaults"})
"""Arguments by which a dump may leave out what has a default."""
SILENT = frozenset({"mode", "round_trip", "warnings"})
"""Arguments that change no name and leave nothing out."""
ADDING = frozenset({"computed_field", "model_serializer"})
SERIALISING = "field_serializer"
ALL = "*"
ALIASED = frozenset({"alias", "serialization_alias"})
UNDECLARED = frozenset({"ClassVar", "InitVar"})
CONFIGURING = frozenset({"model_config", "extra"})
ALLOWED = "allow"

Arguments = Callable[[tuple[Argument, ...], Scope], Parameters]


@dataclass(frozen=True, slots=True)
class _Dump:
    """What gives its fields, and the arguments that say which of them."""

    of: Value
    options: tuple[Argument, ...]


def dumped(program: Program, call: Call, scope: Scope, arguments: Arguments) -> Parameters | None:
    """The fields of the object that a call makes a dictionary of, open where there may be others; None for other
    calls. `arguments` tells what another call gives by name."""
    dump = _dump(program, call, scope)
    if dump is None:
        return None
    of = _object(program, meaning(program, dump.of, scope))
    line = mro(program, of.of) if of is not None else ()
    if of is None or not _is_known(line) or not _has_own_names(dump, line):
        return Parameters(open=True)
    may_leave_out = any(one.name in LEAVING_OUT and not _is_false(one.value) for one in dump.options)
    texts = _texts(of, dump.of, scope, arguments)
    later = _stored_in(dump.of, scope)
    given: dict[str, tuple[Given, ...]] = {}
    serialised = frozenset(_serialised(line))
    is_checked = any(isinstance(base, External) and base.name in PYDANTIC for base in line)
    for name, (where, declared) in fields_of(line).items():
        if not _is_stored(name, declared):
            continue
        optional = _may_be_none(declared.annotation) or (may_leave_out and declared.value is not None)
        text = texts.get(name) if _is_text(declared.annotation) else None
        is_told = name not in later and (declared.value is None or _is_told(of, line, name, declared))
        own = _given(dump.of, name, call, scope, declared, optional=optional, is_told=is_told)
        if not {name, ALL}.isdisjoint(serialised):
            own, text = replace(own, value=Unknown((), call.span)), None
        elif declared.annotation is not None:
            read = Member(dump.of, name, call.span, call.span)
            own = replace(own, of_field=DeclaredField(declared.annotation, where, read, is_checked))
        given[name] = (replace(text, optional=optional) if text is not None else own,)
    return Parameters(given, open=not given or any(map(_takes_others, line)))


def _texts(of: Instance, named: Value, scope: Scope, arguments: Arguments) -> dict[str, Given]:
    """What an object is made with in the function that makes a dictionary of it, by name, where nothing else is stored
    there since. Of a text it is what the field holds; other values a class may convert."""
    if of.call is None or of.scope != scope or not isinstance(named, Name):
        return {}
    if not all(one.name or one.spread == "**" for one in of.call.arguments):
        return {}
    later = {one.field for one in stored(scope, named.name, of.call.span.end, named.span.start)}
    given = arguments(of.call.arguments, scope)
    found = ((name, given.only(name)) for name in given.given if name not in later)
    return {name: one for name, one in found if one is not None and not one.optional and one.operator == "="}


def _stored_in(named: Value, scope: Scope) -> frozenset[str]:
    """The fields of a variable's object that the function stores something in before it makes a dictionary of it."""
    if not isinstance(named, Name):
        return frozenset()
    return frozenset(one.field for one in stored(scope, named.name, 0, named.span.start))


def _is_text(annotation: Value | None) -> bool:
    return isinstance(annotation, Name) and annotation.name == "str"


def _dump(program: Program, call: Call, scope: Scope) -> _Dump | None:
    match call.function, call.arguments:
        case Member(owner=owner, name=name), options if name in DUMPS and all(one.name for one in options):
            own = meaning(program, call.function, scope)
            return _Dump(owner, options) if not isinstance(own, FunctionRef | External) else None
        case function, (Argument(value=of, name="", spread=""), *options) if last_name(function) == "asdict":
            found = meaning(program, function, scope)
            is_meant = isinstance(found, External) and found.name in OF_CLASSES
            return _Dump(of, tuple(options)) if is_meant else None
    return None


def _given(
    of: Value, name: str, call: Call, scope: Scope, declared: Assignment, *, optional: bool, is_told: bool
) -> Given:
    """The value of a field; of one that is not told, it is not known that it has another value than its default, nor
    that it has none."""
    if not is_told:
        return Given(Unknown((), call.span), scope, optional, declared=declared.annotation)
    return Given(Member(of, name, call.span, call.span), scope, optional)


def _is_told(of: Instance, line: tuple[Base, ...], name: str, declared: Assignment) -> bool:
    """Whether the call that makes an object tells what a field with a text for a default holds: another text, or, with
    nothing said of it, that one: `UserItem(PK=key)` of a class with `SK: str = "PROFILE"`."""
    if of.call is None or not isinstance(declared.value, Constant) or not isinstance(declared.value.value, str):
        return False
    is_plain = all(one.name and not one.spread for one in of.call.arguments)
    return is_plain or given_for(of, line, name) is not None


def _object(program: Program, made: Meaning) -> Instance | None:
    match made:
        case Instance():
            return made
        case ParameterRef():
            found = annotated(program, made, meaning)
            return found[0] if len(found) == 1 else None
    return None


def _is_known(line: tuple[Base, ...]) -> bool:
    """Whether all fields of a class are declared where they are read, and no method adds others."""
    for base in line:
        if isinstance(base, External):
            if base.name not in KNOWN:
                return False
            continue
        node = base.scope.node
        methods = [one for one in node.body if isinstance(one, Function)] if isinstance(node, Class) else []
        if any(last_name(one) in ADDING or _called(one) in ADDING for each in methods for one in each.decorators):
            return False
    return is_made_from_fields(line)


def _takes_others(base: Base) -> bool:
    """Whether objects of a class keep what its fields do not name: `ConfigDict(extra="allow")`, `extra = "allow"`."""
    node = base.scope.node if isinstance(base, ClassRef) else None
    body = node.body if isinstance(node, Class) else ()
    inner = (each for one in body if isinstance(one, Class) and one.name == "Config" for each in one.body)
    said = [one for one in (*body, *inner) if isinstance(one, Assignment) and one.value is not None]
    settings = (one.value for one in said if any(last_name(target) in CONFIGURING for target in one.targets))
    return any(_allows(part) for value in settings if value is not None for part in parts_of(value))


def _allows(part: Value) -> bool:
    return (isinstance(part, Constant) and part.value == ALLOWED) or (isinstance(part, Member) and part.name == ALLOWED)


def _serialised(line: tuple[Base, ...]) -> Iterator[str]:
    """The fields that methods of a class give in another form: `@field_serializer("price")`."""
    nodes = (base.scope.node for base in line if isinstance(base, ClassRef))
    methods = (one for node in nodes if isinstance(node, Class) for one in node.body if isinstance(one, Function))
    for decorator in (one for each in methods for one in each.decorators):
        if isinstance(decorator, Call) and last_name(decorator.function) == SERIALISING:
            for argument in decorator.arguments:
                if isinstance(argument.value, Constant) and not argument.name:
                    yield str(argument.value.value)


def _called(decorator: Value) -> str:
    return last_name(decorator.function) if isinstance(decorator, Call) else ""


def _has_own_names(dump: _Dump, line: tuple[Base, ...]) -> bool:
    """Whether entries are called as the fields are, and all fields are among them but for such as have a default."""
    names = {one.name for one in dump.options if not _is_false(one.value)}
    if "by_alias" in names:
        names.discard("by_alias")
        if any(map(_is_renamed, fields_of(line).values())) or any(map(_is_configured, line)):
            return False
    return names <= LEAVING_OUT | SILENT


def _is_renamed(field: tuple[Scope, Assignment]) -> bool:
    value = field[1].value
    return isinstance(value, Call) and any(one.name in ALIASED or one.spread for one in value.arguments)


def _is_configured(base: Base) -> bool:
    names = base.scope.bindings if isinstance(base, ClassRef) else {}
    return "model_config" in names or "Config" in names


def _is_stored(name: str, declared: Assignment) -> bool:
    annotation = declared.annotation
    outer = annotation.owner if isinstance(annotation, Item) else annotation
    is_field = outer is None or last_name(outer) not in UNDECLARED
    return is_field and not name.startswith("_") and name != "model_config"


def _may_be_none(annotation: Value | None) -> bool:
    match annotation:
        case Item(owner=owner):
            return last_name(owner) == "Optional"
        case Operation(operator="|", operands=operands):
            return any(map(is_none, operands))
    return False


def _is_false(value: Value) -> bool:
    return is_none(value) or (isinstance(value, Constant) and value.value is False)
