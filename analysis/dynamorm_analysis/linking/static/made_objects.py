"""Which literals make what an expression is, in languages that declare types: through variables, constructors, fields
of structs, and what the callers of a function give it."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname

from dynamorm_analysis.facts.statements import Assignment, Class, Function
from dynamorm_analysis.facts.values import Argument, Call, Collection, Item, Member, Name, Operation, Value, is_none
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.names.stores import stored
from dynamorm_analysis.linking.occurrences import Occurrence, calls, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import Found, argument_of, found_by, paths_of
from dynamorm_analysis.linking.static.interfaces import embedded_in
from dynamorm_analysis.linking.static.static_types import called, during, last_name, struct_of, struct_of_value

MAX_DEPTH = 8  # fields, variables and functions between an expression and a literal
MOST = 8  # literals that make one thing: where there are more, they are not told apart
MAX_SITES = 32  # calls of one function, or literals of one struct
MANY = 64  # statements that call by one name: where there are more, they are not looked through


@dataclass(frozen=True, slots=True)
class Made:
    """A struct's literal, where it stands, and the struct; None of the call of a function that is not here."""

    literal: Call
    scope: Scope
    struct: Scope | None


Objects = tuple[Made, ...] | None
"""All that an expression may be: nothing where nobody calls what it stands in, None where some is not in sight."""


def made(program: Program, value: Value, scope: Scope, depth: int = 0) -> Objects:
    """The literals of which an expression is one."""
    if depth > MAX_DEPTH:
        return None
    if not program.budget.step():
        sought = ("made", value.span, scope)
        return program.budget.spent(sought, lambda: made(program, value, scope, depth), None)
    name = (f"made {value.span.start}-{value.span.end}", scope, 0)
    return program.once(name, depth, lambda: _made(program, pointed_to(value), scope, depth + 1))


def given_to(program: Program, made_by: Call, scope: Scope, field: str) -> Value | None:
    """What a struct's literal gives a field, by name or place."""
    for argument in made_by.arguments:
        if argument.name == field:
            return argument.value
    struct = struct_of(program, made_by.function, scope)
    if struct is None or not isinstance(struct.node, Class) or any(one.name for one in made_by.arguments):
        return None
    named = (one.targets[0] for one in struct.node.body if isinstance(one, Assignment))
    inside = [last_name(one.value) for one in struct.node.bases if not one.name]
    names = [one.name for one in named if isinstance(one, Name)] or inside
    given = dict(zip(names, made_by.arguments, strict=False)) if len(names) == len(made_by.arguments) else {}
    return given[field].value if field in given else None


def held_by(program: Program, one: Made, field: str) -> tuple[Value, Scope] | None:
    """What the field of an object is given: by its literal, or after that by the function that writes it; through a
    struct that stands inside of it without a name too. None where other functions give it something as well."""
    holder = _holder_of(program, one, field, 0)
    if holder is None or _is_stored_elsewhere(program, holder, field):
        return None
    for name, bounds in holder.scope.bindings.items():
        is_its = any(bound.value is not None and pointed_to(bound.value) is holder.literal for bound in bounds)
        if is_its and (found := stored(holder.scope, name, field)) is not None:
            return (found.value, holder.scope) if found.value is not None else None
    value = given_to(program, holder.literal, holder.scope, field)
    return (value, holder.scope) if value is not None else None


def _holder_of(program: Program, one: Made, field: str, depth: int) -> Made | None:
    """The literal of the struct that has a field: the object's own, or that of one inside of it without a name."""
    node = one.struct.node if one.struct is not None else None
    if not isinstance(node, Class) or depth > MAX_DEPTH:
        return one
    if any(isinstance(own, Assignment) and own.targets[:1] and _is_named(own.targets[0], field) for own in node.body):
        return one
    for type_ in embedded_in(node):
        value = given_to(program, one.literal, one.scope, last_name(type_))
        inner = made(program, value, one.scope, depth + 1) if value is not None else None
        if inner is not None and len(inner) == 1 and inner[0].struct is not None:
            found = _holder_of(program, inner[0], field, depth + 1)
            if found is not None:
                return found
    return None


def _is_named(target: Value, field: str) -> bool:
    return isinstance(target, Name) and target.name == field


def _is_stored_elsewhere(program: Program, one: Made, field: str) -> bool:
    """Whether a function other than the one that makes an object stores something in its field: a setter, an option."""
    if one.struct is None:  # of a type without a name: whatever is stored beside it may be stored in it
        folder, stores = dirname(one.scope.path), _stores(program, field, one.scope.path)
        return any(dirname(at.path) == folder for *_, at in stores)
    return any(at.alone != one.scope.alone for _, at in stored_in(program, one.struct, field))


def sites_of(program: Program, struct: Scope) -> Iterator[tuple[Call, Scope]]:
    """The literals of a struct, those in tests left out."""
    whole = struct.calling({})
    for call, at in calls_of(program, struct.node.name, struct.path) if isinstance(struct.node, Class) else ():
        found = struct_of(program, call.function, at)
        if found is not None and found.calling({}) == whole:
            yield call, at


def stored_in(program: Program, struct: Scope, field: str) -> tuple[tuple[Value, Scope], ...]:
    """What statements store in a field of a struct, those of tests left out: `store.table = name`."""
    whole = struct.calling({})
    return program.shared(f"stored {field}", whole, lambda: tuple(_stored_in(program, whole, field)))


def _stored_in(program: Program, struct: Scope, field: str) -> Iterator[tuple[Value, Scope]]:
    for owner, value, at in _stores(program, field, struct.path):
        of = struct_of_value(program, owner, at)
        if of is not None and of.calling({}) == struct:
            yield value, at


def _stores(program: Program, field: str, path: str) -> Iterator[tuple[Value, Value, Scope]]:
    """The statements that store something in what has a field of that name: in what, what, and where."""
    for user, anchor in program.callers_of(field):
        if is_test(user) and not is_test(path):
            continue
        unit = program.modules[user].units[anchor]
        for part in occurrences(program.module_scope(user, anchor), unit.statement, (Member,), frozenset({field})):
            match part.statement if part.is_target else None:
                case Assignment(targets=(Member(owner=owner, name=name),), value=value) if name == field and value:
                    yield owner, value, part.scope


def calls_of(program: Program, whole_name: str, path: str) -> Iterator[tuple[Call, Scope]]:
    """The calls of a function or method of a file by its name, those in tests left out."""
    for at in sites_of_calls(program, whole_name, path):
        if isinstance(at.value, Call):
            yield at.value, at.scope


def sites_of_calls(program: Program, whole_name: str, path: str) -> Iterator[Occurrence]:
    """The same with what surrounds them."""
    name = whole_name.rpartition(".")[2]
    for user, anchor in users_of(program, whole_name, path):
        if is_test(user) and not is_test(path):
            continue
        unit = program.modules[user].units[anchor]
        for call, at in calls(program.module_scope(user, anchor), unit.statement):
            match call.function:
                case Name(name=found) | Member(name=found) | Item(owner=Name(name=found) | Member(name=found)) if (
                    found == name
                ):
                    yield at


def users_of(program: Program, whole_name: str, path: str) -> tuple[tuple[str, str], ...]:
    """The statements that may call a function or method of a file, or make a struct of it: where many mention the name
    `New`, those in its package and in files that import that."""
    users = program.users_of(whole_name.rpartition(".")[2])
    if len(users) <= MANY or "." in whole_name or not (paths := paths_of(program, dirname(path))):
        return users
    near = (one for one in users if dirname(one[0]) == dirname(path) or not paths.isdisjoint(program.imports(one[0])))
    return tuple(near)


def pointed_to(value: Value) -> Value:
    while isinstance(value, Operation) and value.operator in ("&", "*"):
        value = value.operands[0]
    return value


def _made(program: Program, value: Value, scope: Scope, depth: int) -> Objects:
    match value:
        case Call(function=type_, arguments=(Argument(value=asserted),)) if asserted.span.start < type_.span.start:
            return made(program, asserted, scope, depth)
        case Call():
            return _of_call(program, value, scope, depth)
        case Name():
            if (argument := argument_of(value, scope)) is not None:
                return made(program, *argument, depth)
            found = found_by(program, value, scope)
            return _of_variable(program, value, found, depth) if found is not None else None
        case Member(owner=owner, name=name):
            found = found_by(program, value, scope)
            if found is not None:  # a variable of another package
                return _of_variable(program, Name(name, value.name_span), found, depth)
            holders = made(program, owner, scope, depth)
            if holders is not None and (of_these := _of_holders(program, holders, name, depth)) is not None:
                return of_these
            struct = struct_of_value(program, owner, scope)
            return _of_field(program, struct.calling({}), name, depth) if struct is not None else None
    return None


def _of_call(program: Program, call: Call, scope: Scope, depth: int) -> Objects:
    function = called(program, call, scope)
    if function is None:
        return (Made(call, scope, struct_of(program, call.function, scope)),)
    inside = _during(program, call, function, scope)
    if not isinstance(inside.node, Function):
        return None
    results = [one.value for one in returns(inside.node.body)]
    results = [one.items[0] if isinstance(one, Collection) and one.items else one for one in results]
    if any(one is None for one in results):
        return None
    return _all_of([made(program, one, inside, depth) for one in results if one is not None and not is_none(one)])


def _during(program: Program, call: Call, function: Scope, scope: Scope) -> Scope:
    """A function during a call: what it is given there tells more than what led there, where both are too much."""
    inside = during(program, call, function, scope)
    return inside if inside.arguments else during(program, call, function, scope.calling({}))


def _of_variable(program: Program, name: Name, found: Found, depth: int) -> Objects:
    """What a variable is set to where it is used; all that it is ever set to, where that depends on the run."""
    if found.is_parameter:
        return _of_parameter(program, name.name, found.scope, depth)
    if found.scope.node is None:
        value = found.bound.value
        return made(program, value, found.scope, depth) if value is not None else None
    set_: list[Objects] = []
    is_sure = found.surely_at(name)
    for bound in (found.bound,) if is_sure else found.scope.bindings.get(name.name, ()):
        match bound.statement:
            case Assignment(value=None, operator=""):
                continue
            case Assignment(operator="", value=Call() as call, targets=(Collection(items=(Name(name=first), *_)),)):
                set_.append(made(program, call, found.scope, depth) if first == name.name else None)
            case Assignment(operator="") if bound.value is not None and not is_none(bound.value):
                set_.append(made(program, bound.value, found.scope, depth))
            case _:
                return None
    return _all_of(set_)


def _of_parameter(program: Program, name: str, function: Scope, depth: int) -> Objects:
    """What the calls of a function give it. Methods are called on too much to tell."""
    node = function.node
    if not isinstance(node, Function) or function.arguments or _is_receiver(node, name):
        return None
    with program.following(function, name) as again:
        if again:
            return None
        return program.shared(
            f"made {name} {depth}", function, lambda: _of_callers(program, name, function, node, depth)
        )


def _is_receiver(function: Function, name: str) -> bool:
    return "." in function.name and function.parameters[:1] != () and function.parameters[0].name == name


def _of_callers(program: Program, name: str, function: Scope, node: Function, depth: int) -> Objects:
    found: list[Objects] = []
    if len(users_of(program, node.name, function.path)) > MANY:
        return None
    for call, at in calls_of(program, node.name, function.path):
        if called(program, call, at) != function:
            continue
        argument = _during(program, call, function, at).arguments.get(name)
        found.append(made(program, *argument, depth) if argument is not None else None)
        if len(found) > MAX_SITES or found[-1] is None:
            return None
    return () if not found and _is_left_over(program, function, node) else _all_of(found)


def only_tests_call(program: Program, function: Scope) -> bool:
    """Whether code calls a function, and all of it are tests: what they give it is nothing that runs."""
    name = function.node.name.rpartition(".")[2] if isinstance(function.node, Function) else ""
    callers = program.callers_of(name)
    return bool(callers) and all(is_test(path) for path, _ in callers)


def _is_left_over(program: Program, function: Scope, node: Function) -> bool:
    """Whether nothing outside of tests can call a function: it is no other module's to call, and none here names it."""
    name = node.name.rpartition(".")[2]
    is_own = "internal" in function.path.split("/") or not name[:1].isupper()
    return is_own and all(is_test(path) for path, _ in program.callers_of(name))


def _of_holders(program: Program, holders: tuple[Made, ...], field: str, depth: int) -> Objects:
    found: list[Objects] = []
    for holder in holders:
        held = held_by(program, holder, field)
        found.append(made(program, *held, depth) if held is not None else None)
    return _all_of(found)


def _of_field(program: Program, struct: Scope, field: str, depth: int) -> Objects:
    """What all literals of a struct give a field, and what is stored into it."""
    with program.following(struct, f"made {field}") as again:
        if again:
            return None
        return program.shared(f"made {field} {depth}", struct, lambda: _of_sites(program, struct, field, depth))


def _of_sites(program: Program, struct: Scope, field: str, depth: int) -> Objects:
    found: list[Objects] = []
    if not isinstance(struct.node, Class) or len(users_of(program, struct.node.name, struct.path)) > MANY:
        return None
    for literal, at in sites_of(program, struct):
        if (value := given_to(program, literal, at, field)) is not None and not is_none(value):
            found.append(made(program, value, at, depth))
            if len(found) > MAX_SITES or found[-1] is None:
                return None
    for value, at in stored_in(program, struct, field):
        found.append(made(program, value, at, depth))
    return _all_of(found)


def _all_of(found: list[Objects]) -> Objects:
    """All of several; None where one is not known, or there is nothing."""
    known: list[Made] = []
    for one in found:
        if one is None:
            return None
        known += [each for each in one if each not in known]
    return tuple(known) if 0 < len(known) <= MOST else None
