"""Which names a function's body mentions after a dot or call, imports or gives to a dictionary's content, and which
classes it hands out: a cheap first look at where a call leads."""

from collections.abc import Container, Iterator
from collections.abc import Mapping as Names

from dynamorm_analysis.facts.statements import (
    Assignment,
    Class,
    Evaluation,
    Flow,
    Function,
    Import,
    Return,
    Statement,
    bodies,
    expressions,
)
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Conditional,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Value,
    children,
    last_name,
    without_types,
)
from dynamorm_analysis.linking.files.passed_functions import PASSING

Mentions = Names[str, frozenset[str]]
PROVIDERS = frozenset({
    "AbstractFactory", "AbstractSingleton", "Callable", "ContextLocalSingleton", "Factory", "Resource", "Singleton",
    "ThreadLocalSingleton", "ThreadSafeSingleton",
})  # fmt: skip
"""What calls the class or function that it is given first, when something is asked of a container of dependencies."""
CALLING = PASSING | PROVIDERS | {"getattr"}


def mentions(statement: Statement) -> Mentions:
    """For the name of each function in a statement, the names that bodies of that name mention; under the empty name
    those of the whole statement, and the bases of its classes."""
    found: dict[str, set[str]] = {}
    bases: set[str] = set()
    everything: set[str] = set()
    _collect(statement, everything, found, bases)
    if isinstance(statement, Assignment):
        functions = set(_set_to(statement.value))
        for target in statement.targets if functions else ():
            for name in target.items if isinstance(target, Collection) else (target,):
                if isinstance(name, Name):
                    found.setdefault(name.name, set()).update(functions)
    return {"": frozenset(everything | bases), **{name: frozenset(names) for name, names in found.items()}}


def _collect(statement: Statement, names: set[str], of_functions: dict[str, set[str]], bases: set[str]) -> None:
    """Adds what a statement mentions to `names`, and what the functions in it do to those of their names."""
    for value in expressions(statement):
        _collect_in(value, names)
    inner = names
    for name, value in _stored_in_objects(statement):
        names.add(stored_as(name))
        of_functions.setdefault(name, set()).update(_set_to(value))
    for name, set_to in _set_globally(statement, of_functions):
        of_functions.setdefault(name, set()).update(_set_to(set_to))
    if isinstance(statement, Import):
        names.add(statement.module.partition(".")[0])
        names.update(loads(module) for module in (statement.module.rpartition(".")[2], statement.name) if module)
        if statement.name and statement.binds != statement.name:
            of_functions.setdefault(statement.binds, set()).add(statement.name)
            of_functions.setdefault(other_names_of(statement.name), set()).add(statement.binds)
    elif (declared := declared_text(statement)) is not None:
        names.add(texts_of(declared[0]))
    elif isinstance(statement, Return) and statement.value is not None:
        names.update(_handed_out(statement.value))
    elif isinstance(statement, Class):
        named = (without_types(base.value) for base in statement.bases)
        bases.update(base.name for base in named if isinstance(base, Name))
    elif isinstance(statement, Function):
        inner = set()
    for body in bodies(statement):
        for each in body:
            _collect(each, inner, of_functions, bases)
    if isinstance(statement, Function):
        name = statement.name.rpartition(".")[2]  # that of a method, where it stands outside of its type
        of_functions.setdefault(name, set()).update(inner)
        names |= inner


def _stored_in_objects(statement: Statement) -> Iterator[tuple[str, Value]]:
    """What may be a function that a statement stores in a member of an object other than its own."""
    match statement:
        case Assignment(targets=targets, value=Name() | Member() | Call() as value):
            for target in targets:
                if isinstance(target, Member) and not _is_own(target.owner):
                    yield target.name, value
        case Evaluation(
            value=Call(
                function=Name(name="setattr"),
                arguments=(Argument(value=owner), Argument(value=Constant(value=str(name))), Argument(value=value)),
            )
        ) if not _is_own(owner):
            yield name, value


def _set_globally(statement: Statement, known: Container[str]) -> Iterator[tuple[str, Value | None]]:
    """Names of the module that a function says it sets, and what it sets such a name to."""
    match statement:
        case Flow(kind="global", values=values):
            yield from ((value.name, None) for value in values if isinstance(value, Name))
        case Assignment(targets=targets, value=value):
            yield from ((each.name, value) for each in targets if isinstance(each, Name) and each.name in known)


def stored_as(name: str) -> str:
    """How it is mentioned that something is stored in the member of an object: `table.every = every`."""
    return f".{name}="  # no name that a source can write


def loads(module: str) -> str:
    """How it is mentioned that something imports a module of a name, or something of that name from one."""
    return f"import {module}"  # no name that a source can write


def texts_of(type_name: str) -> str:
    """How it is mentioned that something is a text of a type that is declared: `const Paid State = "paid"`."""
    return f"={type_name}"  # no name that a source can write


def declared_text(statement: Statement) -> tuple[str, str] | None:
    """The name of its type and the text, of a statement that declares one: `const Paid = State("paid")`."""
    match statement:
        case Assignment(annotation=Name(name=name), value=Constant(value=str() as text)):
            return name, text
        case Assignment(
            annotation=None, value=Call(function=Name(name=name), arguments=(Argument(Constant(str() as text)),))
        ):
            return name, text
    return None


def _is_own(owner: Value) -> bool:
    return isinstance(owner, Name) and owner.name in ("self", "cls")


def _collect_in(value: Value, names: set[str]) -> None:
    """Adds what an expression mentions. Without calls of itself, since this looks at all expressions of a program."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        kind = type(each)
        if kind is Name or kind is Constant:  # nearly half of them
            continue
        if isinstance(each, Member):
            names.add(each.name)
            waiting.append(each.owner)
            names.update(_constant(each.owner))
            continue
        if isinstance(each, Call):
            called = without_types(each.function)
            if isinstance(called, Name):
                names.add(called.name)
            given = last_name(called)
            if given in CALLING:
                names.update(_given_to_be_called(given, each))
        elif isinstance(each, Item):
            names.update(_constant(each.owner))
        elif kind is Mapping and isinstance(each, Mapping):
            names.update(_kinds_named(each))
            names.update(name for entry in each.entries for name in _handed_out(entry.value))
        waiting += children(each)


def other_names_of(name: str) -> str:
    """Under what the names are kept by which files import something of a name: `from store import save as stored`."""
    return f"{name} as"  # no name that a source can write


def _set_to(value: Value | None) -> Iterator[str]:
    """The functions that a name of a module may stand for, that its dictionary may hold, or that may make it."""
    match value:
        case Name(name=name) | Member(name=name):
            yield name
        case Call(function=function):
            yield last_name(without_types(function))
        case Mapping(entries=entries):
            yield from (entry.value.name for entry in entries if isinstance(entry.value, Name | Member))


def _constant(owner: Value) -> tuple[str, ...]:
    """The name of what may be a dictionary of functions: `HANDLERS[key]`, `HANDLERS.get(key)`."""
    return (owner.name,) if isinstance(owner, Name) and owner.name.isupper() else ()


def handed_as(name: str) -> str:
    """How it is mentioned that a class is returned, or that a dictionary holds it."""
    return f"{name}."  # no name that a source can write


def _handed_out(value: Value) -> Iterator[str]:
    """The names that a value may be itself, as far as they are written as those of classes are."""
    match value:
        case Name(name=name) if name.lstrip("_")[:1].isupper():
            yield name
            yield handed_as(name)
        case Conditional(then=then, otherwise=otherwise):
            yield from _handed_out(then)
            yield from _handed_out(otherwise)


def kind_of_entry(name: str) -> str:
    """How a dictionary is mentioned whose one key names the kind of what it holds, `{"Put": {…}}`, or that says itself
    what it is: `{"Type": "AWS::S3::Bucket"}`."""
    return f"{{{name}}}"  # no name that a source can write


def _kinds_named(mapping: Mapping) -> Iterator[str]:
    if len(mapping.entries) > 1:
        for entry in mapping.entries:
            said = entry.key
            if isinstance(said, Constant) and said.value == "Type" and isinstance(entry.value, Constant):
                yield kind_of_entry(str(entry.value.value))
        return
    match mapping.entries[0] if mapping.entries else None:
        case Entry(key=Constant(value=str() as key), value=Mapping() | Name() | Call()) if key[:1].isupper():
            yield kind_of_entry(key)


def _given_to_be_called(function: str, call: Call) -> Iterator[str]:
    if function in PASSING:
        yield from (given.value.name for given in call.arguments if isinstance(given.value, Name))
    if function in PROVIDERS and call.arguments and isinstance(call.arguments[0].value, Name):
        yield call.arguments[0].value.name
    if function == "getattr" and len(call.arguments) > 1:
        named = call.arguments[1].value
        if isinstance(named, Constant) and isinstance(named.value, str):
            yield named.value
