"""What an expression of a called function is in the words of its caller, in languages that declare types: `order.ID`
for what `Key(o)` makes of the field of its parameter."""

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Constant, Item, Member, Name, Operation, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import argument_of, found_by
from dynamorm_analysis.linking.static.made_objects import pointed_to
from dynamorm_analysis.linking.static.spelled_fields import field_given, spelled_out
from dynamorm_analysis.linking.written.templates import described
from dynamorm_analysis.model.names import Hole, KeyTemplate

ARITHMETIC = frozenset({"*", "+", "-", "/"})
MAX_DEPTH = 12  # names, fields and calls between an expression and the words for it


def told_hole(program: Program, value: Value, scope: Scope) -> KeyTemplate:
    """A template that is one hole, named by the expression, in the words of whoever calls its function, and by what
    these stand for."""
    return KeyTemplate((Hole(described(value), words_outside(program, value, scope), origin(program, value, scope)),))


def words_outside(program: Program, value: Value, scope: Scope) -> str | None:
    """An expression in the words of the function that calls the one it stands in: empty where these have none for it,
    None where no call is looked at."""
    return _said(program, value, scope, 0, back=False) if scope.is_of_one_call else None


def origin(program: Program, value: Value, scope: Scope) -> str:
    """The same with the variables and fields of the caller told by what they are set to; empty where that is no more
    than an expression says."""
    return _said(program, value, scope, 0, back=True)


def _said(program: Program, value: Value, scope: Scope, depth: int, *, back: bool) -> str:
    """How an expression reads outside of all calls; `back`: with what variables there are set to."""
    if depth > MAX_DEPTH:
        return ""
    match value := pointed_to(value):
        case Constant(value=constant):
            return repr(constant)
        case Name():
            return _name_said(program, value, scope, depth, back=back)
        case Member(owner=owner, name=name):
            given = field_given(program, value, scope)
            if given is None and back and isinstance(owner, Name):
                given = spelled_out(program, owner, scope).get(name)
            if given is not None and not _is_same(given, value, scope):
                return _said(program, *given, depth + 1, back=back)
            outer = _said(program, owner, scope, depth + 1, back=back)
            return f"{outer}.{name}" if outer else ""
        case Item(owner=owner, index=Constant() as index):
            outer = _said(program, owner, scope, depth + 1, back=back)
            return f"{outer}[{index.value!r}]" if outer else ""
        case Call(function=function, arguments=arguments):
            parts = [_said(program, each.value, scope, depth + 1, back=back) for each in arguments]
            called = _called(program, function, scope, depth, back=back)
            return f"{called}({', '.join(parts)})" if called and all(parts) else ""
        case Operation(operator=operator, operands=operands) if operator in ARITHMETIC:
            parts = [_said(program, each, scope, depth + 1, back=back) for each in operands]
            return f" {operator} ".join(parts) if len(parts) > 1 and all(parts) else ""
    return ""


def _is_same(given: tuple[Value, Scope], value: Value, scope: Scope) -> bool:
    return given[0] == value and given[1] == scope


def _called(program: Program, function: Value, scope: Scope, depth: int, *, back: bool) -> str:
    """A function by its name; a method with that on which it is called."""
    match function:
        case Name(name=name):
            return name
        case Member(owner=Name() as owner, name=name) if found_by(program, owner, scope) is None:  # of a package
            return f"{owner.name}.{name}" if argument_of(owner, scope) is None else ""
        case Member(owner=owner, name=name):
            outer = _said(program, owner, scope, depth + 1, back=back)
            return f"{outer}.{name}" if outer else ""
    return ""


def _name_said(program: Program, name: Name, scope: Scope, depth: int, *, back: bool) -> str:
    if (given := argument_of(name, scope)) is not None:
        return "" if _is_set(name, scope) else _said(program, *given, depth + 1, back=back)
    holder = scope.holder_of(name.name)
    if holder is None:
        return name.name
    is_inside = holder.is_of_one_call
    if not (is_inside or back):
        return name.name
    made = _set_to(program, name, scope)
    if made is None:
        return "" if is_inside else name.name
    said = _said(program, *made, depth + 1, back=back)
    return said if said or is_inside else name.name


def _is_set(name: Name, scope: Scope) -> bool:
    """Whether a function gives its parameter another value before an expression."""
    holder = scope.holder_of(name.name)
    return holder is not None and any(bound.by != "parameter" for bound in holder.bindings.get(name.name, ()))


def _set_to(program: Program, name: Name, scope: Scope) -> tuple[Value, Scope] | None:
    """What a variable of a function is set to, where that happens once and in any case."""
    found = found_by(program, name, scope)
    if found is None or not isinstance(found.scope.node, Function) or (value := found.held_at(name)) is None:
        return None
    once = (
        len(found.scope.bindings.get(name.name, ())) == 1 and len(steps(found.scope, name.name, name.span.start)) <= 1
    )
    # What a call gives is another thing each time that it is made: the variable tells it from others.
    return (value, found.scope) if once and not (isinstance(value, Call) and not found.scope.is_of_one_call) else None
