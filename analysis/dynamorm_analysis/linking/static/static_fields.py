"""What the fields of structs hold: what they are given where the structs are made, through their constructors."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Class, Function
from dynamorm_analysis.facts.values import Call, Collection, Member, Name, Operation, Value, is_none
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.meaning import OPAQUE, Environment, Meaning, alternatives, is_falsy, options
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.bound_settings import bound_field
from dynamorm_analysis.linking.static.declared import Found, argument_of, found_by
from dynamorm_analysis.linking.static.static_environment import environment_field
from dynamorm_analysis.linking.static.static_texts import passed_through, text_meaning
from dynamorm_analysis.linking.static.static_types import called, during, struct_of, type_of

MAX_SITES = 32  # places that make one struct or call one constructor: where there are more, they do not agree
MAX_FIELDS = 3  # fields that hold each other's name
MAX_CONSTRUCTORS = 2  # functions between a struct and whoever names what it holds


def name_meaning(program: Program, value: Value, scope: Scope, depth: int = 0) -> Meaning:
    """A text that names something: as it is written, or what the field that holds it is given."""
    told = text_meaning(program, value, scope)
    if told != OPAQUE or not isinstance(value, Member) or depth > MAX_FIELDS:
        return told
    if found_by(program, value, scope) is not None:
        return told
    typed = type_of(program, value.owner, scope)
    struct = struct_of(program, typed.type, typed.scope) if typed is not None else None
    if struct is None or not isinstance(struct.node, Class):
        return OPAQUE
    local = _of_local(program, value, scope, depth)
    if local is not None:
        return local
    whole = struct.calling({})
    with program.following(whole, value.name) as again:
        if again:
            return OPAQUE
        return program.shared(f"field {value.name}", whole, lambda: _of_struct(program, whole, value.name, depth))


def _of_local(program: Program, member: Member, scope: Scope, depth: int) -> Meaning | None:
    """What the literal or the constructor that makes a variable gives the field; None where it is not made in sight."""
    owner, where = member.owner, scope
    if (argument := argument_of(owner, scope)) is not None:
        owner, where = argument
    if isinstance(owner, Name):
        made = _made(found_by(program, owner, where), owner.name)
        if made is None:
            return None
        owner, where = made
    owner, where = _literal_of(program, _pointed_to(owner), where)
    value = _given(program, owner, where, member.name)
    return name_meaning(program, value, where, depth + 1) if value is not None else None


def _made(found: Found | None, name: str) -> tuple[Value, Scope] | None:
    """What a variable is set to; of several results of a call the call itself for the first."""
    if found is None or found.is_parameter:
        return None
    if found.bound.value is not None:
        return found.bound.value, found.scope
    match found.bound.statement:
        case Assignment(targets=(Collection(items=(Name(name=first), *_)),), value=Call() as call) if first == name:
            return call, found.scope
    return None


def _literal_of(program: Program, value: Value, scope: Scope) -> tuple[Value, Scope]:
    """The literal that a constructor returns where it is called; all other values as they are."""
    function = called(program, value, scope) if isinstance(value, Call) else None
    if function is None or not isinstance(value, Call) or not isinstance(function.node, Function):
        return value, scope
    results = [one.value for one in returns(function.node.body) if one.value is not None]
    results = [one.items[0] if isinstance(one, Collection) and one.items else one for one in results]
    results = [_pointed_to(one) for one in results if not is_none(one)]
    inside = during(program, value, function, scope)
    return (results[0], inside) if len(results) == 1 else (value, scope)


def _of_struct(program: Program, struct: Scope, field: str, depth: int) -> Meaning:
    node = struct.node
    if not isinstance(node, Class):
        return OPAQUE
    found: list[Meaning] = []
    for call, at in _calls_of(program, node.name, struct.path):
        made = struct_of(program, call.function, at)
        if made is None or made.calling({}) != struct:
            continue
        value = _given(program, call, at, field)
        found += [] if value is None else [_followed(program, value, at, MAX_CONSTRUCTORS, depth)]
    filled = (environment_field(program, struct, field), bound_field(program, struct, field))
    return _agreed([*found, *(one for one in filled if one != OPAQUE)])


def _agreed(found: list[Meaning]) -> Meaning:
    """What several places give one field: nothing known where they name different things; those that name nothing
    differ from none."""
    named = [one for one in found if not is_falsy(one)]
    if not 0 < len(found) <= MAX_SITES or len({_first_variable(one) for one in named}) > 1:
        return OPAQUE
    return alternatives(tuple(found))


def _first_variable(found: Meaning) -> Meaning:
    """The environment variable that a place reads first: what else it may take is its default, or nothing."""
    named = [one for one in options(found) if not is_falsy(one)]
    return next((one for one in named if isinstance(one, Environment)), named[0] if len(named) == 1 else found)


def _followed(program: Program, value: Value, scope: Scope, further: int, depth: int) -> Meaning:
    """A value, or what the callers of the function around it give for it."""
    value = passed_through(program, value, scope)
    told = name_meaning(program, value, scope, depth + 1)
    parameter = _parameter_of(program, value, scope)
    if told != OPAQUE or parameter is None or not further or not isinstance(parameter.node, Function):
        return told
    name = parameter.node.name.rpartition(".")[2]
    found: list[Meaning] = []
    for call, at in _calls_of(program, name, scope.path):
        if called(program, call, at) == parameter:
            inside = during(program, call, parameter, at)
            outer = _outermost_argument(value, inside)
            found.append(_followed(program, *outer, further - 1, depth) if outer is not None else OPAQUE)
    return _agreed(found)


def _parameter_of(program: Program, value: Value, scope: Scope) -> Scope | None:
    """The function whose parameter an expression is, or a field of one."""
    root = value
    while isinstance(root, Member):
        root = root.owner
    found = found_by(program, root, scope) if isinstance(root, Name) else None
    return found.scope if found is not None and found.is_parameter else None


def _outermost_argument(value: Value, inside: Scope) -> tuple[Value, Scope] | None:
    """What a parameter is given; of a field of one the field of what it is given."""
    if not isinstance(value, Member):
        return argument_of(value, inside)
    outer = _outermost_argument(value.owner, inside)
    if outer is None:
        return None
    return Member(_pointed_to(outer[0]), value.name, value.name_span, value.span), outer[1]


def _pointed_to(value: Value) -> Value:
    while isinstance(value, Operation) and value.operator in ("&", "*"):
        value = value.operands[0]
    return value


def _given(program: Program, literal: Value, scope: Scope, field: str) -> Value | None:
    """What a struct's literal gives a field, by name or place."""
    if not isinstance(literal, Call):
        return None
    for argument in literal.arguments:
        if argument.name == field:
            return argument.value
    struct = struct_of(program, literal.function, scope)
    if struct is None or not isinstance(struct.node, Class) or any(one.name for one in literal.arguments):
        return None
    names = [
        one.targets[0].name
        for one in struct.node.body
        if isinstance(one, Assignment) and isinstance(one.targets[0], Name)
    ]
    given = dict(zip(names, literal.arguments, strict=False)) if len(names) == len(literal.arguments) else {}
    return given[field].value if field in given else None


def _calls_of(program: Program, name: str, path: str) -> Iterator[tuple[Call, Scope]]:
    """The calls of a name, those in tests left out."""
    for user, anchor in program.users_of(name):
        if is_test(user) and not is_test(path):
            continue
        unit = program.modules[user].units[anchor]
        for call, at in calls(program.module_scope(user, anchor), unit.statement):
            match call.function:
                case Name(name=found) | Member(name=found) if found == name:
                    yield call, at.scope
