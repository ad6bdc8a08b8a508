"""Names that a program keeps in one place, be it not known what they are: the field of a struct of which there is one,
or which all who make it give the same, and a variable of a package. Whoever asks there means the same."""

from posixpath import dirname

from dynamorm_analysis.facts.statements import Assignment, Class, Function
from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Value, last_name
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import OPAQUE, options
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.settings.configuration import CONFIGURATIONS
from dynamorm_analysis.linking.static.declared import Found, argument_of, found_by
from dynamorm_analysis.linking.static.made_objects import calls_of, given_to, only_tests_call, sites_of, stored_in
from dynamorm_analysis.linking.static.static_fields import declaring, handed_out, name_meaning
from dynamorm_analysis.linking.static.static_texts import passed_through
from dynamorm_analysis.linking.static.static_types import called, during
from dynamorm_analysis.linking.static.struct_tags import tag_of
from dynamorm_analysis.words import words_of

MAX_DEPTH = 6  # fields, parameters and functions between a name and where it is kept
MOST_CALLERS = 16
NOTHING = ""
"""It is kept nowhere, or in places that are not told apart."""


def place_of_name(program: Program, value: Value, scope: Scope) -> str:
    """Where a name is kept, as `store.OrderStore.tableName` behind the folder of the package; empty where it is not
    known, or not one place."""
    return _place(program, value, scope, 0)


def _place(program: Program, value: Value, scope: Scope, depth: int) -> str:
    if depth > MAX_DEPTH:
        return NOTHING
    value = passed_through(program, value, scope)
    if (argument := argument_of(value, scope)) is not None:
        return _place(program, *argument, depth + 1)
    match value:
        case Name():
            found = found_by(program, value, scope)
            return _of_variable(program, value, found, depth) if found is not None else NOTHING
        case Member():
            found = found_by(program, value, scope)
            if found is not None:  # a variable of another package
                return _of_variable(program, Name(value.name, value.name_span), found, depth)
            return _of_field(program, value, scope, depth)
        case Call():
            result = handed_out(program, value, scope)
            return _place(program, *result, depth + 1) if result is not None else NOTHING
    return NOTHING


def _of_variable(program: Program, name: Name, found: Found, depth: int) -> str:
    if found.is_parameter:
        return _of_parameter(program, name.name, found.scope, depth)
    if not isinstance(found.bound.statement, Assignment):
        return NOTHING
    if found.scope.node is None:  # where its text is known, whoever hands it on tells that
        return NOTHING if _is_known(program, name, found.scope) else _named(found.scope, name.name)
    set_to = [one.value for one in found.scope.bindings.get(name.name, ()) if one.by == "assignment"]
    others = [one for one in set_to if not isinstance(one, Constant) and not _is_default(program, one, found.scope)]
    return _place(program, others[0], found.scope, depth + 1) if len(others) == 1 and others[0] else NOTHING


def _is_default(program: Program, value: Value | None, scope: Scope) -> bool:
    """Whether a text is written out that counts where nothing else is given."""
    return value is not None and name_meaning(program, value, scope) != OPAQUE


def _of_parameter(program: Program, name: str, function: Scope, depth: int) -> str:
    """The one place of what all calls of a function give it, tests left out."""
    node = function.node
    if not isinstance(node, Function) or function.arguments:
        return NOTHING
    found: set[str] = set()
    for number, (call, at) in enumerate(calls_of(program, node.name, function.path)):
        if called(program, call, at) != function:
            continue
        argument = during(program, call, function, at).arguments.get(name)
        found.add(_place(program, *argument, depth + 1) if argument is not None else NOTHING)
        if number > MOST_CALLERS or len(found) > 1:
            return NOTHING
    return found.pop() if found else NOTHING


def _of_field(program: Program, member: Member, scope: Scope, depth: int) -> str:
    """The field of a struct that holds a name, or where this is taken from."""
    struct = declaring(program, member, scope)
    if struct is None or not isinstance(struct.node, Class):
        return NOTHING
    whole = struct.calling({})
    with program.following(whole, f"place {member.name}") as again:
        if again:
            return NOTHING
        own, is_one = program.shared(
            f"place {member.name} {depth}", whole, lambda: _of_struct(program, whole, member.name, depth)
        )
    if own or not is_one:
        return own
    is_of_field = isinstance(member.owner, Member) and found_by(program, member.owner, scope) is None
    holder = last_name(member.owner) if is_of_field else struct.node.name
    return _named(struct, f"{holder}.{member.name}")


def _named(scope: Scope, name: str) -> str:
    folder = dirname(scope.path)
    return f"{folder}.{name}" if folder else name


def _of_struct(program: Program, struct: Scope, field: str, depth: int) -> tuple[str, bool]:
    """Where all that make a struct take the name from which they give to a field; and whether, where that is not
    known, there is one such struct alone."""
    literals = list(sites_of(program, struct))
    given = [(value, at) for literal, at in literals if (value := given_to(program, literal, at, field)) is not None]
    given += [one for one in stored_in(program, struct, field) if _parameter_behind(program, *one) is not None]
    given = [(value, at) for value, at in given if not _is_for_tests(program, value, at)]
    places = {_place(program, value, at, depth + 1) for value, at in given}
    if len(places) == 1 and (place := places.pop()):
        return place, True
    if not literals:
        return NOTHING, _is_filled(struct, field)
    return NOTHING, len(given) <= 1 and all(_is_told_once(program, value, at) for value, at in given)


def _is_filled(struct: Scope, field: str) -> bool:
    """Whether a struct that nobody makes is one of settings, which a library fills."""
    name = struct.node.name if isinstance(struct.node, Class) else ""
    return bool(tag_of(struct, field)) or not CONFIGURATIONS.isdisjoint(words_of(name))


def _parameter_behind(program: Program, value: Value, scope: Scope) -> Scope | None:
    """The function whose parameter a name is, or is taken from."""
    root = value
    for _ in range(MAX_DEPTH):
        while isinstance(root, Member):
            root = root.owner
        found = found_by(program, root, scope) if isinstance(root, Name) else None
        if found is None or found.is_parameter:
            return found.scope if found is not None else None
        if found.scope.node is None or found.bound.value is None:
            return None
        root = passed_through(program, found.bound.value, found.scope)
    return None


def _is_for_tests(program: Program, value: Value, scope: Scope) -> bool:
    function = _parameter_behind(program, value, scope)
    return function is not None and only_tests_call(program, function)


def _is_told_once(program: Program, value: Value, scope: Scope) -> bool:
    """Whether a struct is made with one name: by a function that is not told it, or that each program calls once at
    most."""
    function = _parameter_behind(program, value, scope)
    if function is None or not isinstance(function.node, Function):
        return True
    callers = calls_of(program, function.node.name, function.path)
    sites = [(call, at) for call, at in callers if called(program, call, at) == function]
    if len(sites) <= 1:
        return True
    folders = {dirname(at.path) for _, at in sites}
    is_one_each = len(folders) == len(sites) and all(_is_of_program(program, call, at) for call, at in sites)
    return is_one_each and not any(_is_known(program, value, during(program, call, function, at)) for call, at in sites)


def _is_known(program: Program, value: Value, scope: Scope) -> bool:
    """Whether it is known which name one program gives: its table is then told by that, not by where it is kept."""
    found = options(name_meaning(program, value, scope))
    return len(found) == 1 and found[0] != OPAQUE


def _is_of_program(program: Program, call: Call, scope: Scope) -> bool:
    """Whether a call stands in a package that is run by itself: it has a function `main`."""
    found = found_by(program, Name("main", call.span), scope)
    return found is not None and isinstance(found.bound.statement, Function)
