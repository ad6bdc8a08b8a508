"""Where Python names a field that is an attribute: in its class, of objects, and in the methods that make items."""

import re
from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Class, Function, Statement, expressions, inside
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Constant,
    Mapping,
    Name,
    last_name,
    parts_of,
)
from dynamorm_analysis.linking.evaluation import mro
from dynamorm_analysis.linking.meaning import ClassRef, External, FunctionRef
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.renaming.item_fields import KNOWN, ItemField, function_of
from dynamorm_codeactions.renaming.item_keys import NAMING, constants_in, entries_named, item_keys_in, keys_of
from dynamorm_codeactions.renaming.members import expressions_in_python, members
from dynamorm_codeactions.renaming.mentions import Found, Mention, Reading
from dynamorm_codeactions.renaming.planned_names import field_in_plans

VALIDATING = frozenset({"field_validator", "validator", "field_serializer"})
ALIASES = frozenset({"alias", "serialization_alias", "validation_alias"})


def field_name_of(of: ItemField, name: str, reading: Reading) -> Found:
    """Where a field is named."""
    span = reading.span(of.place)
    mentions = {Mention(of.place.path, span), *of.keys} if span is not None else set(of.keys)
    obstacles = tuple(_obstacles(of, name, reading))
    if obstacles:
        return Found(frozenset(mentions), obstacles=obstacles)
    left: set[Place] = set()
    for found in (*members(of.objects, name), *_made_of_others(of, name)):
        (mentions if isinstance(found, Mention) else left).add(found)  # type: ignore[arg-type]
    for spans in (_in_class(of, name), _in_methods(of, name)):
        mentions |= {Mention(of.place.path, one) for one in spans}
    mentions |= {*_in_inherited(of, name, reading), *_in_key_method(of, name, reading)}
    if of.definition is not None:
        mentions |= set(field_in_plans((of.definition,), name, reading))
    if of.is_dictionary:
        mentions |= set(_keys(of, name, reading))
    known = {mention.span for mention in mentions}
    left = {place for place in left if reading.span(place) not in known}
    return Found(frozenset(mentions), frozenset(left), taken=frozenset(_taken(of, reading)))


def _taken(of: ItemField, reading: Reading) -> Iterator[str]:
    """All that the class has under a name, its bases included."""
    for base in mro(reading.project.program, of.of):
        node = base.scope.node if isinstance(base, ClassRef) else None
        if isinstance(base, ClassRef) and isinstance(node, Class):
            yield from base.scope.bindings


# ---- what speaks against it -----------------------------------------------------------------------------------------


def _obstacles(of: ItemField, name: str, reading: Reading) -> Iterator[str]:
    where = reading.shown(of.place)
    for base in mro(reading.project.program, of.of):
        if isinstance(base, External) and base.name not in KNOWN and not base.name.endswith("Enum"):
            yield f"`{of.symbol}` builds on `{base.name}`, and what that does with `{name}` is not known ({where})."
        node = base.scope.node if isinstance(base, ClassRef) else None
        for statement in node.body if isinstance(node, Class) else ():
            if _generates_aliases(statement):
                yield f"`{of.symbol}` makes aliases of the names of its fields, by which they may be stored ({where})."
            if (alias := _alias(statement, name)) is not None:
                yield f"`{of.symbol}` calls `{name}` also `{alias}` ({where}): by which it is stored is not known."


def _generates_aliases(statement: Statement) -> bool:
    settings = [statement, *(statement.body if isinstance(statement, Class) else ())]
    for each in settings:
        match each:
            case Assignment(targets=(Name(name="alias_generator"),)):
                return True
            case Assignment(targets=(Name(name="model_config"),), value=Call(arguments=arguments)):
                return any(one.name == "alias_generator" for one in arguments)
            case Assignment(targets=(Name(name="model_config"),), value=Mapping(entries=entries)):
                return any(isinstance(one.key, Constant) and one.key.value == "alias_generator" for one in entries)
    return False


def _alias(statement: Statement, name: str) -> str | None:
    match statement:
        case Assignment(targets=(Name(name=known),), value=Call(arguments=arguments)) if known == name:
            given = (one.value for one in arguments if one.name in ALIASES)
            return next((str(getattr(one, "value", "…")) for one in given), None)
    return None


# ---- in its class ---------------------------------------------------------------------------------------------------


def _start(of: ItemField) -> int:
    unit = of.objects.reading.project.unit(of.place)
    return unit.start if unit is not None else 0


def _in_class(of: ItemField, name: str) -> Iterator[Span]:
    """`__slots__ = ("weight",)` and `@field_validator("weight")`."""
    node = of.of.scope.node
    for statement in node.body if isinstance(node, Class) else ():
        match statement:
            case Assignment(targets=(Name(name="__slots__"),), value=Collection(items=items)):
                yield from constants_in(items, name, _start(of))
            case Function(decorators=decorators):
                for one in decorators:
                    if isinstance(one, Call) and last_name(one.function) in VALIDATING:
                        yield from constants_in((each.value for each in one.arguments), name, _start(of))


def _in_methods(of: ItemField, name: str) -> Iterator[Span]:
    """The keys of dictionaries in the methods that make items of objects and objects of items."""
    for method in of.methods:
        for statement in inside(method):
            yield from item_keys_in(statement, name, _start(of))


def _in_inherited(of: ItemField, name: str, reading: Reading) -> Iterator[Mention]:
    """The same in those of its bases."""
    for scope, method in of.inherited:
        start = reading.project.modules[scope.path].units[scope.anchor].start
        for statement in inside(method):
            yield from (Mention(scope.path, span) for span in item_keys_in(statement, name, start))


def _in_key_method(of: ItemField, name: str, reading: Reading) -> Iterator[Mention]:
    """The parameter of a static method that makes a key, which is called like the field."""
    for method in of.methods:
        if [last_name(one) for one in method.decorators] != ["staticmethod"]:
            continue
        if not any(one.name == name for one in method.parameters):
            continue
        start = _start(of)
        head = Span(method.name_span.end, method.body[0].span.start if method.body else method.span.end).shifted(start)
        yield from list(reading.matches(of.place.path, head, rf"(?<![\w.])(?P<name>{re.escape(name)})\s*(?=[:,)=])"))[
            :1
        ]
        for statement in method.body:
            for each in inside(statement):
                for top in expressions(each):
                    for part in parts_of(top):
                        if isinstance(part, Name) and part.name == name:
                            yield Mention(of.place.path, part.span.shifted(start))
        yield from _named_arguments(method, name, reading)


def _named_arguments(method: Function, name: str, reading: Reading) -> Iterator[Mention]:
    for path, start, at in expressions_in_python(name, (Call,), reading):
        call = at.value
        named = [one for one in call.arguments if one.name == name] if isinstance(call, Call) else []
        if not named or not isinstance(call, Call) or last_name(call.function) != method.name:
            continue
        found = reading.meaning(call.function, at.scope)
        if isinstance(found, FunctionRef) and found.scope.node == method:
            begin = named[0].span.start + start
            yield Mention(path, Span(begin, begin + len(name.encode())))


# ---- of dictionaries ------------------------------------------------------------------------------------------------


def _made_of_others(of: ItemField, name: str) -> Iterator[Mention | Place]:
    """`Order(**values)`: the entry of a dictionary that stands there, else the place."""
    reading = of.objects.reading
    for path, start, at in expressions_in_python("**", (Call,), reading):
        given = [one for one in at.value.arguments if one.spread == "**"] if isinstance(at.value, Call) else []
        if not given or not isinstance(at.value, Call) or not of.objects.has(at.value.function, at):
            continue
        is_item = function_of(at.scope) in of.asking
        for one in given:
            if isinstance(one.value, Mapping):
                yield from (Mention(path, span.shifted(start)) for span in keys_of(one.value, name))
            elif not is_item:
                yield Place(path, at.scope.anchor, one.value.span)


def _keys(of: ItemField, name: str, reading: Reading) -> Iterator[Mention]:
    """`order["weight"]`, `order.get("weight")` and `order: Order = {"weight": 1}` of a typed dictionary."""
    for path, start, at in expressions_in_python(name, NAMING, reading):
        for owner, span in entries_named(at, name):
            if of.objects.has(owner, at):
                yield Mention(path, span.shifted(start))
        if isinstance(at.value, Mapping) and _is_annotated(at, of):
            yield from (Mention(path, span.shifted(start)) for span in keys_of(at.value, name))


def _is_annotated(at: Occurrence, of: ItemField) -> bool:
    """Whether a dictionary is what a variable of the type is set to."""
    match at.statement:
        case Assignment(targets=(Name() as target,), annotation=annotation, value=value):
            return annotation is not None and value is at.value and bool(of.objects.has(target, at))
    return False
