"""What is of the library's own types: databases, queries and transactions, also behind interfaces of the workspace."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import Call, Collection, Item, Mapping, Member, Name, Operation, Unknown, Value
from dynamorm_analysis.libraries.tabletheory_go.words import MODULES
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import argument_of, found_by, imported, qualified
from dynamorm_analysis.linking.static.interfaces import methods_of_interface
from dynamorm_analysis.linking.static.static_types import embedded, type_of

MAX_DEPTH = 8


def library_types(program: Program, value: Value, scope: Scope) -> frozenset[str]:
    """The names of the library's types that an expression is of, or that it is made from: `DB`, `Query`."""
    waiting: list[Value] = [value]
    while waiting:
        part = waiting.pop()
        typed = type_of(program, part, scope)
        if typed is not None and (found := library_types_of(program, typed.type, typed.scope)):
            return found
        match part:
            case Call(function=function) if is_of_library(qualified(program, function, scope)):
                return frozenset({"DB"})  # what begins with the library itself
            case Call(function=Member(owner=owner)):
                waiting.append(owner)
            case Name():
                waiting += _made_from(program, part, scope)
    return frozenset()


def library_types_of(program: Program, type_: Value, scope: Scope) -> frozenset[str]:
    """The names of the library's types that a type is, or holds."""
    return frozenset(_named(program, type_, scope))


def is_of_library(path: str) -> bool:
    """Whether an imported package, or a name of it, is the library's."""
    lowered = path.lower()
    return any(module in lowered for module in MODULES)


def _made_from(program: Program, name: Name, scope: Scope) -> Iterator[Value]:
    """The call that a variable was set to: `db, err := tabletheory.New(config)`."""
    if argument_of(name, scope) is not None:
        return
    found = found_by(program, name, scope)
    statement = found.bound.statement if found is not None and found.scope == scope else None
    is_before = isinstance(statement, Assignment) and statement.span.end <= name.span.start
    if is_before and isinstance(statement, Assignment) and isinstance(statement.value, Call):
        yield statement.value


def _promised(part: Value) -> Iterator[Value]:
    """A part of an interface; of its methods what they return."""
    if not isinstance(part, Mapping):
        yield part
        return
    for _, method in methods_of_interface(part):
        yield from method.returned


def _named(program: Program, type_: Value, scope: Scope, depth: int = 0) -> Iterator[str]:
    """The library's types in a type: itself, or what an interface or a struct holds."""
    if depth > MAX_DEPTH:
        return
    match type_:
        case Operation(operands=(inner,)) | Collection(items=(inner,)) | Item(owner=inner):
            yield from _named(program, inner, scope, depth + 1)
            return
        case Unknown(parts=parts) | Collection(kind="tuple", items=parts):
            for inner in (inner for part in parts for inner in _promised(part)):
                yield from _named(program, inner, scope, depth + 1)
            return
        case Member(owner=Name(name=package), name=name) if is_of_library(imported(program, package, scope) or ""):
            yield name
            return
        case Name() | Member():
            pass
        case _:
            return
    found = found_by(program, type_, scope)
    if found is None or found.is_parameter:
        return
    if isinstance(found.bound.statement, Class) and found.definition is not None:
        for base in embedded(found.bound.statement):
            yield from _named(program, base, found.definition, depth + 1)
    elif isinstance(found.bound.statement, Assignment) and found.bound.value is not None:
        yield from _named(program, found.bound.value, found.scope, depth + 1)
