"""What the fields of structs hold: what they are given where the structs are made, through their constructors."""

from dynamorm_analysis.facts.statements import Class, Function, Return
from dynamorm_analysis.facts.values import Call, Member, Name, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.meaning import OPAQUE, Environment, Meaning, alternatives, is_falsy, options
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.bound_settings import bound_field, setting_read
from dynamorm_analysis.linking.static.declared import argument_of, found_by
from dynamorm_analysis.linking.static.interfaces import embedded_in
from dynamorm_analysis.linking.static.made_objects import (
    calls_of,
    given_to,
    held_by,
    made,
    only_tests_call,
    pointed_to,
    sites_of,
    stored_in,
)
from dynamorm_analysis.linking.static.static_environment import environment_field
from dynamorm_analysis.linking.static.static_texts import passed_through, text_meaning
from dynamorm_analysis.linking.static.static_types import called, during, struct_of, struct_of_value
from dynamorm_analysis.linking.static.struct_tags import tag_of

MAX_SITES = 32  # places that make one struct or call one constructor: where there are more, they do not agree
MOST_NAMES = 8  # that stand for each other
MAX_FIELDS = 3  # fields that hold each other's name
MAX_EMBEDDED = 4  # structs inside of each other without a name
MAX_CONSTRUCTORS = 2  # functions between a struct and whoever names what it holds


def name_meaning(program: Program, value: Value, scope: Scope, depth: int = 0) -> Meaning:
    """A text that names something: as it is written, or what the field that holds it is given."""
    told = text_meaning(program, value, scope)
    if told != OPAQUE or depth > MAX_FIELDS:
        return told
    value, scope = _behind(program, value, scope)
    if isinstance(value, Call):
        read = setting_read(program, value, scope)
        return read if read != OPAQUE else _of_result(program, value, scope, depth)
    if not isinstance(value, Member) or found_by(program, value, scope) is not None:
        return told
    told_by_objects = _of_objects(program, value, scope, depth)
    if told_by_objects is not None:
        return told_by_objects
    struct = declaring(program, value, scope)
    if struct is None:
        return OPAQUE
    whole = struct.calling({})
    with program.following(whole, value.name) as again:
        if again:
            return OPAQUE
        return program.shared(f"field {value.name}", whole, lambda: _of_struct(program, whole, value.name, depth))


def declaring(program: Program, member: Member, scope: Scope) -> Scope | None:
    """The struct that declares the field which is read: that of its owner, or one inside of it without a name."""
    struct = struct_of_value(program, member.owner, scope)
    return _declaring(program, struct, member.name, 0) if struct is not None else None


def _declaring(program: Program, struct: Scope, field: str, depth: int) -> Scope | None:
    if not isinstance(struct.node, Class) or depth > MAX_EMBEDDED:
        return None
    if tag_of(struct, field) is not None:
        return struct
    for base in embedded_in(struct.node):
        inner = struct_of(program, base, struct)
        found = _declaring(program, inner, field, depth + 1) if inner is not None else None
        if found is not None:
            return found
    return None


def _of_result(program: Program, call: Call, scope: Scope, depth: int) -> Meaning:
    """What a method gives that hands out a field: `func (s *Store) TableName() string { return s.table }`."""
    result = handed_out(program, call, scope)
    return name_meaning(program, *result, depth + 1) if result is not None else OPAQUE


def handed_out(program: Program, call: Call, scope: Scope) -> tuple[Value, Scope] | None:
    """The field or variable that a function returns, and does nothing else."""
    function = called(program, call, scope)
    if function is None or not isinstance(function.node, Function):
        return None
    match function.node.body:
        case (Return(value=Member() | Name() as value),):
            return value, during(program, call, function, scope)
    return None


def _behind(program: Program, value: Value, scope: Scope) -> tuple[Value, Scope]:
    """What a variable is set to once, and a parameter given, with functions left out that hand back what they get."""
    for _ in range(MOST_NAMES):
        value = passed_through(program, value, scope)
        if not isinstance(value, Name):
            break
        if (argument := argument_of(value, scope)) is not None:
            value, scope = argument
            continue
        found = found_by(program, value, scope)
        if found is None or found.is_parameter or found.bound.value is None or not found.surely_at(value):
            break
        if found.scope.node is not None and len(found.scope.bindings.get(value.name, ())) != 1:
            break
        value, scope = found.bound.value, found.scope
    return value, scope


def _of_objects(program: Program, member: Member, scope: Scope, depth: int) -> Meaning | None:
    """What the literals that make an object give its field; None where they are not all known, or give it nothing."""
    found: list[Meaning] = []
    for one in made(program, member.owner, scope) or ():
        held = held_by(program, one, member.name)
        if held is None:
            return None
        found.append(_followed(program, *held, MAX_CONSTRUCTORS, depth))
    return _agreed(found) if found else None


def _of_struct(program: Program, struct: Scope, field: str, depth: int) -> Meaning:
    given = [(given_to(program, literal, at, field), at) for literal, at in sites_of(program, struct)]
    values = [(value, at) for value, at in given if value is not None]
    values += stored_in(program, struct, field)
    if len(values) > 1:
        values = [one for one in values if not _is_told_by_tests_alone(program, *one)] or values
    found = [_followed(program, value, at, MAX_CONSTRUCTORS, depth) for value, at in values]
    filled = (environment_field(program, struct, field), bound_field(program, struct, field))
    return _agreed([*found, *(one for one in filled if one != OPAQUE)])


def _is_told_by_tests_alone(program: Program, value: Value, scope: Scope) -> bool:
    """Whether what a field holds is told by the callers of a function, and these are tests, or there are none."""
    parameter = _parameter_of(program, *_behind(program, value, scope))
    if parameter is None or is_test(parameter.path) or not isinstance(parameter.node, Function):
        return False
    if only_tests_call(program, parameter):
        return True
    callers = calls_of(program, parameter.node.name, parameter.path)
    return not any(called(program, call, at) == parameter for call, at in callers)


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
    value, scope = _behind(program, value, scope)
    if isinstance(value, Member) and (outer := _outermost_argument(value, scope)) is not None:
        value, scope = outer
    told = name_meaning(program, value, scope, depth + 1)
    parameter = _parameter_of(program, value, scope)
    if told != OPAQUE or parameter is None or not further or not isinstance(parameter.node, Function):
        return told
    found: list[Meaning] = []
    for call, at in calls_of(program, parameter.node.name, scope.path):
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
    return Member(pointed_to(outer[0]), value.name, value.name_span, value.span), outer[1]
