"""Fields of classes that are made from their annotations: dataclasses, pydantic's models and settings, named tuples."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import Argument, Call, Constant, Entry, Lambda, Mapping, Member, Name, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf
from dynamorm_analysis.linking.meaning import (
    OPAQUE,
    ClassRef,
    Environment,
    External,
    Instance,
    Meaning,
    Scalar,
    Text,
    alternatives,
)
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.linking.objects.constructing import differs_by_site, is_untold, sites_for
from dynamorm_analysis.linking.scope import Scope

DECORATORS = frozenset({"dataclass", "define", "frozen", "mutable", "attrs", "s"})
PYDANTIC = frozenset({"pydantic.BaseModel", "pydantic.v1.BaseModel"})
MODELS = PYDANTIC | {"typing.NamedTuple"}
SETTINGS = frozenset({"pydantic.BaseSettings", "pydantic.v1.BaseSettings", "pydantic_settings.BaseSettings"})
DESCRIBED = frozenset({"field", "Field", "attrib", "ib"})
ATTRIBUTES = frozenset({"attrib", "ib"})
"""What declares a field by itself, with no annotation."""
FACTORY = "Factory"
FACTORIES = frozenset({"default_factory", "factory"})
NAMED_BY = ("env", "validation_alias", "alias")
CHOICES = "AliasChoices"

Look = Callable[[Value, Scope], Meaning]


def field_of(
    program: Program, instance: Instance, line: tuple[Base, ...], name: str, meaning: MeaningOf, depth: int
) -> Meaning | None:
    """What an object holds in a field: what it was made with, else the default, else what the environment says to
    settings. None where the name is no field of that kind."""
    fields = fields_of(line)
    if name not in fields or not is_made_from_fields(line):
        return None
    where, declared = fields[name]

    def look(value: Value, scope: Scope) -> Meaning:
        return meaning(program, value, scope, depth + 1)

    is_settings = any(isinstance(base, External) and base.name in SETTINGS for base in line)
    if instance.call is not None and instance.scope is not None:
        given = _given(instance.call.arguments, tuple(fields), name)
        if given is not None:
            return look(given.value, instance.scope) if not given.spread else OPAQUE
    elif not is_settings and (handed := _handed(program, instance, tuple(fields), name, meaning, look)) is not None:
        return handed
    default = look(*found) if (found := _default(declared, where)) is not None else None
    if not is_settings or isinstance(default, Environment):
        made_elsewhere = instance.call is None and _is_nothing(default)  # of which it tells nothing
        return default if default is not None and not made_elsewhere else OPAQUE
    written = default.template.constant if isinstance(default, Text) else None
    return Environment(_variable(declared, where, name, look, line), written)


def _is_nothing(default: Meaning | None) -> bool:
    """Whether a default stands for what is not given, None or an empty text."""
    return default == Scalar(None) or (isinstance(default, Text) and default.template.constant == "")


def given_for(instance: Instance, line: tuple[Base, ...], name: str) -> tuple[Value, Scope] | None:
    """What the call that made an object gives for a field, and where that call stands."""
    fields = fields_of(line)
    if name not in fields or not is_made_from_fields(line) or instance.call is None or instance.scope is None:
        return None
    given = _given(instance.call.arguments, tuple(fields), name)
    return (given.value, instance.scope) if given is not None and not given.spread else None


def given_by_all(
    program: Program, instance: Instance, line: tuple[Base, ...], name: str, meaning: MeaningOf
) -> Iterator[tuple[Value, Scope]]:
    """The same of each call that may have made it, where its own is not known."""
    sites = sites_for(program, instance.of, meaning) if instance.call is None else ()
    for made in (instance, *(Instance(instance.of, site.call, site.scope) for site in sites)):
        if (given := given_for(made, line, name)) is not None:
            yield given


def fields_of(line: tuple[Base, ...]) -> dict[str, tuple[Scope, Assignment]]:
    """The annotated names of a class and its bases, those of the last base first, each with the class that counts."""
    found: dict[str, tuple[Scope, Assignment]] = {}
    for base in reversed(line):
        if isinstance(base, ClassRef) and isinstance(base.scope.node, Class):
            for statement in base.scope.node.body:
                match statement:
                    case Assignment(targets=(Name(name=name),), annotation=annotation, value=value) if (
                        annotation is not None or (isinstance(value, Call) and _last_name(value.function) in ATTRIBUTES)
                    ):
                        found[name] = base.scope, statement
    return found


def is_made_from_fields(line: tuple[Base, ...]) -> bool:
    """Whether objects of a class are made with values for the fields that it declares."""
    for base in line:
        if isinstance(base, External) and base.name in MODELS | SETTINGS:
            return True
        node = base.scope.node if isinstance(base, ClassRef) else None
        if isinstance(node, Class) and any(_last_name(decorator) in DECORATORS for decorator in node.decorators):
            return True
    return False


def _last_name(value: Value) -> str:
    match value:
        case Call(function=function):
            return _last_name(function)
        case Name(name=name) | Member(name=name):
            return name
    return ""


# ---- given ----------------------------------------------------------------------------------------------------------


def _given(arguments: tuple[Argument, ...], fields: tuple[str, ...], name: str) -> Argument | None:
    """The argument for a field, by name or by place; one that may hide it, where there is such a one."""
    for argument in arguments:
        if argument.name == name:
            return argument
    places = {field: place for place, field in enumerate(fields)}
    for place, argument in enumerate(arguments):
        if argument.spread or (not argument.name and place == places[name]):
            return argument
    return None


def _handed(
    program: Program, instance: Instance, fields: tuple[str, ...], name: str, meaning: MeaningOf, look: Look
) -> Meaning | None:
    """What all calls that make objects of the class give; None where none of them gives anything."""
    found: list[Meaning] = []
    sites = sites_for(program, instance.of, meaning)
    for site in sites:
        given = _given(site.call.arguments, fields, name)
        if given is not None:
            found.append(look(given.value, site.scope) if not given.spread else OPAQUE)
    if not found:
        return None
    if len(found) < len(sites):  # the others leave the default
        return OPAQUE
    is_told = not any(map(is_untold, found)) and not differs_by_site(found)
    return alternatives(tuple(found)) if is_told else OPAQUE


# ---- defaults -------------------------------------------------------------------------------------------------------


def _default(declared: Assignment, where: Scope) -> tuple[Value, Scope] | None:
    """`= value`, `= field(default=value)`, `= field(default_factory=lambda: value)`, `= Field(value)`."""
    value = declared.value
    if not isinstance(value, Call) or _last_name(value.function) not in DESCRIBED:
        return (_made(value), where) if value is not None else None
    for argument in value.arguments:
        match argument:
            case Argument(name=name, value=factory) if name in FACTORIES:
                return _result(factory), where
            case Argument(name="default", value=given):
                return _made(given), where
            case Argument(name="", spread="", value=given) if not _is_ellipsis(given):
                return given, where
    return None


def _made(default: Value) -> Value:
    """What `Factory(make)` of attrs makes; any other default is what it is."""
    match default:
        case Call(function=function, arguments=(Argument(value=factory), *_)) if _last_name(function) == FACTORY:
            return _result(factory)
    return default


def _result(factory: Value) -> Value:
    """What a factory gives when it is called with nothing."""
    return factory.body if isinstance(factory, Lambda) else Call(factory, (), factory.span)


def _is_ellipsis(value: Value) -> bool:
    return not isinstance(value, Constant | Name | Member | Call)


def _variable(declared: Assignment, where: Scope, name: str, look: Look, line: tuple[Base, ...]) -> str:
    """The variable that settings read a field from: the one that is named, else the field's name in capitals."""
    if isinstance(declared.value, Call):
        for argument in declared.value.arguments:
            if argument.name in NAMED_BY:
                found = look(_first_choice(argument.value), where)
                if isinstance(found, Text) and found.template.constant:
                    return found.template.constant
    return f"{_prefix(line, look)}{name}".upper()


def _first_choice(named: Value) -> Value:
    """The first of `AliasChoices("TABLE", "OLD_TABLE")`, of which the others are older names."""
    match named:
        case Call(function=function, arguments=(Argument(value=first), *_)) if _last_name(function) == CHOICES:
            return first
    return named


def _prefix(line: tuple[Base, ...], look: Look) -> str:
    """`env_prefix` of `model_config = SettingsConfigDict(…)` or of a class `Config`."""
    for base in line:
        if not isinstance(base, ClassRef) or not isinstance(base.scope.node, Class):
            continue
        for statement in base.scope.node.body:
            for value in _prefixes(statement):
                found = look(value, base.scope)
                if isinstance(found, Text) and found.template.constant is not None:
                    return found.template.constant
    return ""


def _prefixes(statement: object) -> Iterator[Value]:
    match statement:
        case Assignment(targets=(Name(name="model_config"),), value=Call(arguments=arguments)):
            yield from (argument.value for argument in arguments if argument.name == "env_prefix")
        case Assignment(targets=(Name(name="model_config"),), value=Mapping(entries=entries)):
            for entry in entries:
                match entry:
                    case Entry(key=Constant(value="env_prefix"), value=value):
                        yield value
        case Class(name="Config", body=body):
            for inner in body:
                match inner:
                    case Assignment(targets=(Name(name="env_prefix"),), value=prefix) if prefix is not None:
                        yield prefix
