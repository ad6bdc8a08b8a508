"""Which type of a workspace has the methods that an interface asks for, where types do not say so themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename, dirname
from re import IGNORECASE, compile, escape, fullmatch

from dynamorm_analysis.facts.statements import Assignment, Class, Function
from dynamorm_analysis.facts.values import (
    Collection,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Unknown,
    Value,
    children,
)
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import (
    Found,
    argument_of,
    found_by,
    imported,
    module_roots,
    package_folder,
)
from dynamorm_analysis.linking.static.generic_types import given_to, own_types, types_given, with_types

ANY = "?"
"""How a type is spelled that stands for any other."""
BUILT_IN = frozenset(
    {"any", "bool", "byte", "comparable", "complex64", "complex128", "error", "float32", "float64", "rune", "string"}
    | {f"{sign}int{size}" for sign in ("", "u") for size in ("", "8", "16", "32", "64")}
)
MAX_DEPTH = 8
STAND_IN = compile(r"(mock|fake|stub)|.*_(mock|fake|stub)s?(\.go)?$", IGNORECASE)
"""How files, packages and types are called that stand for others in tests."""


@dataclass(frozen=True, slots=True)
class Method:
    """What a method takes and returns, as types; `returned` is empty or one value, of several types a tuple."""

    taken: tuple[Value, ...]
    returned: tuple[Value, ...]

    def spelled(self, known: dict[str, str]) -> tuple[str, ...]:
        """The same for comparing: with the last names of types alone, as packages know them by different ones, and
        `known` for those that stand for others."""
        results = [one for value in self.returned for one in _several(value)]
        return (*(_spelled(one, known) for one in self.taken), ">", *(_spelled(one, known) for one in results))


def methods_of_interface(methods: Mapping) -> Iterator[tuple[str, Method]]:
    """The methods that an interface writes out, by name."""
    for entry in methods.entries:
        match entry:
            case Entry(key=Name(name=name), value=Collection(items=(Collection(items=taken), *returned))):
                yield name, Method(taken, tuple(returned))


def implementer(program: Program, type_: Value, scope: Scope) -> Scope | None:
    """The one struct of a project, its tests left out, that has the methods that an interface asks for; None where
    several have them, and for types that are no interface."""
    found = implementers(program, type_, scope)
    return found[0] if len(found) == 1 else None


def implementers(program: Program, type_: Value, scope: Scope) -> tuple[Scope, ...]:
    """All structs of a project that have these methods; none where something else has them too."""
    found = _interface(program, type_, scope)
    if found is None:
        return ()
    at = Scope(found.scope.path, found.bound.anchor, None, None)
    index = given_to(type_)
    if index is None:
        return program.shared("implementers", at, lambda: _having_all(program, found, ()))
    given = tuple(_spelled_outside(program, one, scope) for one in types_given(index))
    alike = program.shared(f"implementers {given}", at, lambda: _having_all(program, found, given))
    return tuple(with_types(one, index, scope) for one in alike)


def may_be_interface(program: Program, type_: Value, scope: Scope) -> bool:
    """Whether a type is an interface of the workspace, or one of a package here in which nothing has its name."""
    if _interface(program, type_, scope) is not None:
        return True
    match type_:
        case Member(owner=Name(name=package)) if found_by(program, type_, scope) is None:
            path = imported(program, package, scope)
            return path is not None and package_folder(program, scope.path, path) is not None
    return False


def is_run_by_test(scope: Scope) -> bool:
    """Whether a scope is that of a test, or of a function that one calls: tests give interfaces what stands in."""
    while scope.arguments:
        _, scope = next(iter(scope.arguments.values()))
    return is_test(scope.path)


def _having_all(program: Program, interface: Found, given: tuple[str, ...]) -> tuple[Scope, ...]:
    """The structs that have all methods of an interface, which is given types perhaps, as they are spelled."""
    asked = _methods(program, interface)
    if not asked:
        return ()
    open_ = _types_of_its_own(program, interface, asked) if given else ()
    known = dict(zip(open_, given, strict=True)) if len(open_) == len(given) == 1 else dict.fromkeys(open_, ANY)
    spelled = {name: method.spelled(known) for name, method in asked.items()}
    project = _project_of(program, interface.scope.path)
    has: dict[tuple[str, str], dict[str, Function]] = {}
    for name in asked:
        for path, bound in program.methods_called(name):
            function = bound.statement
            if isinstance(function, Function) and not is_test(path):
                has.setdefault((dirname(path), function.name.partition(".")[0]), {})[name] = function
    alike: list[Scope] = []
    for (folder, name), own in has.items():
        type_ = _type_called(program, folder, name)
        if type_ is None or _is_stand_in(type_.scope.path, name) or not _covers(program, type_, own, spelled):
            continue
        if _project_of(program, type_.scope.path) != project:
            continue
        if type_.definition is None:  # a type that is no struct
            return ()
        alike.append(type_.definition)
    return tuple(alike)


def _interface(program: Program, type_: Value, scope: Scope, depth: int = 0) -> Found | None:
    """The interface that a type is by name, or to which it points, with or without types that it is given."""
    if isinstance(type_, Operation) and type_.operator == "*":
        type_ = type_.operands[0]
    if isinstance(type_, Item):
        type_ = type_.owner
    if depth > MAX_DEPTH or not isinstance(type_, Name | Member):
        return None
    if (argument := argument_of(type_, scope)) is not None:
        return _interface(program, *argument, depth + 1)
    found = found_by(program, type_, scope)
    if found is None or found.is_parameter or not isinstance(found.bound.statement, Assignment):
        return None
    if isinstance(found.bound.value, Unknown):
        return found
    value = found.bound.value
    return _interface(program, value, found.scope, depth + 1) if value is not None else None


def _methods(program: Program, interface: Found, depth: int = 0) -> dict[str, Method] | None:
    """All methods of an interface, those of interfaces in it too; None where some are not known."""
    if depth > MAX_DEPTH or not isinstance(interface.bound.value, Unknown):
        return None
    known: dict[str, Method] = {}
    for part in interface.bound.value.parts:
        if isinstance(part, Mapping):
            known |= methods_of_interface(part)
            continue
        inner = _interface(program, part, interface.scope)
        methods = _methods(program, inner, depth + 1) if inner is not None else None
        if methods is None:
            return None
        known |= methods
    return known


def _types_of_its_own(program: Program, interface: Found, methods: dict[str, Method]) -> tuple[str, ...]:
    """The names that stand for types which a generic interface is given: nothing else is called so."""
    used = (type_ for one in methods.values() for type_ in (*one.taken, *one.returned))
    names = dict.fromkeys(name for type_ in used for name in _bare_names(type_))
    return tuple(
        name
        for name in names
        if name not in BUILT_IN
        and found_by(program, Name(name, interface.bound.statement.span), interface.scope) is None
    )


def _bare_names(type_: Value) -> Iterator[str]:
    if isinstance(type_, Name):
        yield type_.name
    elif not isinstance(type_, Member):
        for part in children(type_):
            yield from _bare_names(part)


def _spelled_outside(program: Program, type_: Value, scope: Scope) -> str:
    """How a type is spelled that a generic one is given: as any where it stands for another itself."""
    names = (name for name in _bare_names(type_) if name not in BUILT_IN)
    open_ = [name for name in names if found_by(program, Name(name, type_.span), scope) is None]
    return _spelled(type_, dict.fromkeys(open_, ANY))


def _fits(own: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    """Whether a method is one that is asked for, as far as their types are known."""
    return len(own) == len(asked) and all(map(_is_alike, own, asked))


def _is_alike(one: str, other: str) -> bool:
    if ANY not in one and ANY not in other:
        return one == other
    return any(
        fullmatch(r"[\w*\[\],?]+".join(map(escape, left.split(ANY))), right)
        for left, right in ((one, other), (other, one))
    )


def _covers(program: Program, type_: Found, own: dict[str, Function], asked: dict[str, tuple[str, ...]]) -> bool:
    """Whether a type has all methods that are asked for, by itself or through what is embedded in it."""
    for name, function in own.items():
        if not _fits(_method(function).spelled(dict.fromkeys(own_types(function), ANY)), asked[name]):
            return False
    return all(name in own or _is_promoted(program, type_, name) for name in asked)


def _is_promoted(program: Program, type_: Found, name: str, depth: int = 0) -> bool:
    """Whether what is embedded in a struct has a method, or may have it."""
    node = type_.bound.statement
    if not isinstance(node, Class) or depth > MAX_DEPTH:
        return False
    for part in embedded_in(node):
        inner = found_by(program, _bare(part), type_.scope)
        if inner is None or not isinstance(inner.bound.statement, Class):
            methods = _methods(program, inner) if inner is not None else None
            if methods is None or name in methods:
                return True
            continue
        folder = dirname(inner.scope.path)
        if program.package_bindings(folder, f"{inner.bound.statement.name}.{name}"):
            return True
        if _is_promoted(program, inner, name, depth + 1):
            return True
    return False


def embedded_in(node: Class) -> Iterator[Value]:
    """What stands in a struct without a name of its own; of pointers, fields that are named by their type alone: it is
    `*log.Logger`, and not `Logger *log.Logger`."""
    yield from (base.value for base in node.bases if not base.name)
    for field in node.body:
        match field:
            case Assignment(targets=(Name(span=named),), annotation=Operation(operator="*") as pointer):
                if isinstance(_bare(pointer), Name | Member) and named.start >= pointer.span.start:
                    yield pointer


def _type_called(program: Program, folder: str, name: str) -> Found | None:
    for path, bound in program.package_bindings(folder, name):
        if isinstance(bound.statement, Class | Assignment):
            return Found(bound, program.module_scope(path, bound.anchor))
    return None


def _is_stand_in(path: str, name: str) -> bool:
    return any(STAND_IN.match(word) for word in (name, basename(path), basename(dirname(path))))


def _project_of(program: Program, path: str) -> str | None:
    """The folder of the nearest `go.mod` above a file."""
    above = [root for _, root in module_roots(program) if not root or path.startswith(f"{root}/")]
    return max(above, key=len, default=None)


def _method(function: Function) -> Method:
    taken = [one for one in function.parameters[1:] if one.kind != "keyword"]
    returned = (function.returns,) if function.returns is not None else ()
    return Method(tuple(one.annotation or Unknown((), function.span) for one in taken), returned)


def _several(value: Value) -> tuple[Value, ...]:
    return value.items if isinstance(value, Collection) and value.kind == "tuple" else (value,)


def _bare(type_: Value) -> Value:
    """A type without its pointer and its parameters."""
    while isinstance(type_, Operation | Item):
        type_ = type_.operands[0] if isinstance(type_, Operation) else type_.owner
    return type_


def _spelled(type_: Value, known: dict[str, str], depth: int = 0) -> str:
    match type_ if depth <= MAX_DEPTH else None:
        case Name(name=name):
            return known.get(name, name)
        case Member(name=name):
            return name
        case Operation(operands=(inner,)):
            return f"*{_spelled(inner, known, depth + 1)}"
        case Collection(items=items):
            return f"[{','.join(_spelled(one, known, depth + 1) for one in items)}]"
        case Mapping(entries=(Entry(key=key, value=value),)) if key is not None:
            return f"map[{_spelled(key, known, depth + 1)}]{_spelled(value, known, depth + 1)}"
        case Item(owner=owner, index=index):
            return f"{_spelled(owner, known, depth + 1)}{_spelled(index, known, depth + 1)}"
    return "any"  # `interface{}`, and types of functions
