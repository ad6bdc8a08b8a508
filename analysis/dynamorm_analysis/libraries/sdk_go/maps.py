"""The maps that a request of the SDK is given: keys, items, names and values of its placeholders, followed to where
their entries are written."""

from collections.abc import Iterator
from dataclasses import replace

from msgspec.structs import replace as replace_struct

from dynamorm_analysis.facts.statements import Assignment, Function
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Unknown,
    Value,
)
from dynamorm_analysis.libraries.sdk_go.inputs import MAX_DEPTH, Given, fields_of
from dynamorm_analysis.libraries.sdk_go.marshalling import marshalled, marshalled_map
from dynamorm_analysis.libraries.sdk_go.words import MARSHALLING
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope, loop_around
from dynamorm_analysis.linking.static.declared import argument_of, found_by, qualified_function
from dynamorm_analysis.linking.static.given_back import given_back
from dynamorm_analysis.linking.static.spelled_fields import field_given, is_left_out
from dynamorm_analysis.linking.static.static_texts import constant_text
from dynamorm_analysis.linking.static.static_types import called, kind_of

NOT_PROCESSED = frozenset({"UnprocessedKeys", "UnprocessedItems"})


def entries_of(program: Program, value: Value, scope: Scope, depth: int = 0) -> tuple[list[tuple[Value, Given]], bool]:
    """Keys and values of a map, with those that are stored into it later, and whether these are all."""
    match value:
        case Mapping(entries=entries):
            return [(key, Given(inner, scope)) for key, inner in _entries(entries)], True
        case Call(function=Mapping(), arguments=()) | Call(function=Name(name="make")):
            return [], True
        case Call() if depth <= MAX_DEPTH:
            return _made(program, value, scope, depth)
        case Name() if depth <= MAX_DEPTH:
            if (argument := argument_of(value, scope)) is not None:
                return entries_of(program, *argument, depth + 1)
            return _mapped(program, value, scope, depth)
        case Member(owner=Name() as response, name=name) if name in NOT_PROCESSED and depth <= MAX_DEPTH:
            return _asked_again(program, response, scope, depth)
        case Member() if depth <= MAX_DEPTH:
            if is_left_out(program, value, scope):
                return [], True
            given = field_given(program, value, scope)
            return entries_of(program, *given, depth + 1) if given is not None else ([], False)
    return [], False


def _asked_again(program: Program, response: Name, scope: Scope, depth: int) -> tuple[list[tuple[Value, Given]], bool]:
    """What a batch left over: some of what it was asked for."""
    found = found_by(program, response, scope)
    match found.bound.statement if found is not None and not found.is_parameter else None:
        case Assignment(value=Call(arguments=arguments)) if found is not None:
            for argument in arguments:
                given = fields_of(program, argument.value, found.scope, depth + 1)["RequestItems"]
                if given is not None:
                    return entries_of(program, given.value, given.scope, depth + 1)
    return [], False


def _entries(entries: tuple[Entry, ...]) -> Iterator[tuple[Value, Value]]:
    yield from ((entry.key, entry.value) for entry in entries if entry.key is not None)


def _made(program: Program, call: Call, scope: Scope, depth: int) -> tuple[list[tuple[Value, Given]], bool]:
    """The map that a call makes: of a struct, as a literal of a type that is a map, or in a function of one's own."""
    if (whole := marshalled_map(program, call, scope)) is not None:
        entries, complete = entries_of(program, whole, scope, depth + 1)
        return [(key, replace(one, plain=True)) for key, one in entries], complete
    if (found := marshalled(program, call, scope)) is not None:
        unread = Given(Unknown((), call.span), scope)
        own, types = found.owns, found.all_types
        plain = {
            name: Given(*value, plain=True, field=own.get(name, ""), type=types.get(name))
            for name, value in found.values.items()
        }
        return [(Constant(name, call.span), plain.get(name, unread)) for name in found.names], found.complete
    function = called(program, call, scope)
    if function is not None and isinstance(function.node, Function):
        made = given_back(program, call, scope)
        return entries_of(program, *made, depth + 1) if made is not None else ([], False)
    if isinstance(call.function, Name | Member) and kind_of(program, call.function, scope) == "map":
        held = _held_by_map(program, call.function, scope)
        return [(_key_of(one), Given(_of_type(held, one.value), scope)) for one in call.arguments], True
    return [], False


def _held_by_map(program: Program, type_: Value, scope: Scope, depth: int = 0) -> Value | None:
    """The type of what a named map holds, without its pointer: `AttributeValue` of `map[string]*AttributeValue`."""
    match type_:
        case Mapping(entries=(Entry(value=Operation(operands=(held,))),)) | Mapping(entries=(Entry(value=held),)):
            return held
    found = found_by(program, type_, scope) if depth <= MAX_DEPTH else None
    if found is None or found.is_parameter or found.bound.value is None:
        return None
    return _held_by_map(program, found.bound.value, found.scope, depth + 1)


def _of_type(type_: Value | None, value: Value) -> Value:
    """A value that is written without its type, with the one that what is around it tells: `{S: number}`."""
    match value:
        case Call(function=Unknown()) if type_ is not None:
            return replace_struct(value, function=type_)
    return value


def _key_of(argument: Argument) -> Value:
    """The key of an entry, which is kept as it is written."""
    written = argument.name
    is_text = len(written) > 1 and written[0] == written[-1] and written[0] in '"`' and "\\" not in written
    return Constant(written[1:-1], argument.span) if is_text else Name(written, argument.span)


def _mapped(program: Program, name: Name, scope: Scope, depth: int) -> tuple[list[tuple[Value, Given]], bool]:
    found = found_by(program, name, scope)
    statement = found.bound.statement if found is not None and not found.is_parameter else None
    if found is None or not isinstance(statement, Assignment):
        return [], False
    if found.scope.node is None:
        return entries_of(program, found.bound.value, found.scope, depth + 1) if found.bound.value else ([], False)
    given: list[tuple[Value, Given]] = []
    complete = False
    if (made := found.giving(name)) is not None:  # `item, err := …`
        given, complete = entries_of(program, made, found.scope, depth + 1)
    for step in steps(found.scope, name.name, name.span.start):
        match step.statement:
            case Assignment(targets=(Item(index=Name() as key),), value=stored) if (
                stored is not None and (copied := _copied(program, key, stored, found.scope, depth)) is not None
            ):
                given += copied[0]
                complete = complete and copied[1]
            case Assignment(targets=(Item(index=key),), value=stored) if stored is not None:
                given.append((key, Given(stored, found.scope, step.optional)))
            case Assignment(targets=(Name(),), value=whole, operator="") if whole is not None:
                if isinstance(whole, Name):
                    return [], False
                given, complete = entries_of(program, whole, found.scope, depth + 1)
                if step.optional:
                    given = [(key, replace(one, optional=True)) for key, one in given]
            case _:
                complete = False
    return given, complete


def _copied(
    program: Program, key: Name, stored: Value, scope: Scope, depth: int
) -> tuple[list[tuple[Value, Given]], bool] | None:
    """The entries of a map that a loop stores in another one, as they are or as values of the SDK: `for name,
    value := range values { made[name] = … }`."""
    loop = loop_around(scope.bindings.get(key.name, ()), key.span.start)
    match loop.target if loop is not None else None:
        case Collection(items=(Name(name=name), Name() as value)) if name == key.name and loop is not None:
            is_same = isinstance(stored, Name) and stored.name == value.name
            if is_same or _is_made_of(program, stored, value, scope):
                entries, complete = entries_of(program, loop.iterable, scope, depth + 1)
                return [(one, replace(given, plain=given.plain or not is_same)) for one, given in entries], complete
    return None


def _is_made_of(program: Program, stored: Value, value: Name, scope: Scope) -> bool:
    """Whether the SDK makes an attribute's value of a variable: `attributevalue.Marshal(value)`."""
    found = found_by(program, stored, scope) if isinstance(stored, Name) else None
    made = found.giving(stored) if found is not None and isinstance(stored, Name) else stored
    match made:
        case Call(function=function, arguments=(Argument(value=Name(name=name)),)) if name == value.name:
            return qualified_function(program, function, scope) in MARSHALLING
    return False


def named_entries(program: Program, given: Given | None) -> tuple[dict[str, Given], bool]:
    """The entries of a map under their names; an entry whose name is not known makes others possible."""
    if given is None:
        return {}, True
    entries, complete = entries_of(program, given.value, given.scope)
    found: dict[str, Given] = {}
    for key, inner in (*entries, *given.added):
        name = constant_text(program, key, inner.scope)
        if name is None:
            complete = False
        else:
            found[name] = inner
    return found, complete
