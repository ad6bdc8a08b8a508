"""Expressions of a CDK program in Go as what they tell of a construct's properties."""

from collections.abc import Mapping

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Collection, Constant, Member, Name, Value, is_none, names_in
from dynamorm_analysis.libraries.cdk.constructs import (
    ASKED,
    NOTHING,
    UNTOLD,
    Fields,
    Flag,
    Items,
    Told,
    Untold,
    Word,
    Wording,
)
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import argument_of, found_by, qualified
from dynamorm_analysis.linking.static.made_objects import pointed_to
from dynamorm_analysis.linking.static.spelled_fields import field_given, spelled_out
from dynamorm_analysis.linking.static.static_texts import template_of
from dynamorm_analysis.linking.static.static_types import called, during

MAX_DEPTH = 12
MOST_CALLS = 4  # of functions that make a part of a construct's properties, inside of each other
CDK = "github.com/aws/aws-cdk-go/awscdk"
JSII = "github.com/aws/jsii-runtime-go."
PLAIN = frozenset({"Bool", "Number"})


def camel_case(name: str) -> str:
    """`PartitionKey` as AWS's own documentation writes it."""
    return f"{name[:1].lower()}{name[1:]}"


def told(program: Program, value: Value, scope: Scope, depth: int = 0) -> Told:
    """What an expression tells; `ASKED` where only the caller of the function around knows."""
    value = pointed_to(value)
    if depth > MAX_DEPTH:
        return UNTOLD
    match value:
        case Constant(value=None):
            return NOTHING
        case Constant(value=bool() | int() | float() as plain):
            return Flag(plain)
        case Collection(kind="list", items=items):
            return Items(tuple(told(program, item, scope, depth + 1) for item in items), scope.place(value.span))
        case Call():
            return _of_call(program, value, scope, depth)
        case Member() if (name := qualified(program, value, scope)).startswith(CDK):
            return Word(name.rpartition(".")[2].partition("_")[2])  # `awsdynamodb.AttributeType_STRING`
        case Name():
            return _of_name(program, value, scope, depth)
        case Member() if (given := field_given(program, value, scope)) is not None:
            return told(program, *given, depth + 1)
    return _text(program, value, scope)


def _of_call(program: Program, call: Call, scope: Scope, depth: int) -> Told:
    name = qualified(program, call.function, scope)
    kind = name.rpartition(".")[2]
    if name.startswith(JSII) and kind in PLAIN and len(call.arguments) == 1:
        return told(program, call.arguments[0].value, scope, depth + 1)
    if name.startswith(JSII) and kind == "Strings":
        given = tuple(_text(program, argument.value, scope) for argument in call.arguments)
        return Items(given, scope.place(call.span))
    function = called(program, call, scope)
    if function is not None and isinstance(function.node, Function):
        given_back = [one.value for one in returns(function.node.body)]
        if len(given_back) != 1 or given_back[0] is None or isinstance(pointed_to(given_back[0]), Constant):
            return _text(program, call, scope)
        return told(program, given_back[0], during(program, call, function, scope, MOST_CALLS), depth + 1)
    is_struct = all(argument.name for argument in call.arguments)
    if is_struct and (call.arguments or (name.startswith(CDK) and "_" not in kind)):
        return _fields(program, {one.name: (one.value, scope) for one in call.arguments}, call, scope, depth)
    return _text(program, call, scope)


def _of_name(program: Program, name: Name, scope: Scope, depth: int) -> Told:
    if (argument := argument_of(name, scope)) is not None:
        return told(program, *argument, depth + 1)
    found = found_by(program, name, scope)
    if found is None:
        return UNTOLD
    if found.is_parameter:
        return _text(program, name, scope)
    if given := spelled_out(program, name, scope):
        return _fields(program, given, name, scope, depth)
    if (held := found.held_at(name)) is not None:
        return told(program, held, found.scope, depth + 1)
    return _text(program, name, scope)


def _fields(program: Program, given: Mapping[str, tuple[Value, Scope]], of: Value, scope: Scope, depth: int) -> Fields:
    entries = {
        camel_case(name): told(program, inner, where, depth + 1)
        for name, (inner, where) in given.items()
        if not is_none(inner)
    }
    return Fields(entries, scope.place(of.span))


def _text(program: Program, value: Value, scope: Scope) -> Told:
    template = template_of(program, value, scope)
    asked = template.constant is None and _asks(value, scope)
    if template.tells_nothing:
        return _untold(asked=asked)
    return Wording(template, scope.place(value.span), isinstance(value, Name | Member), asked)


def _untold(*, asked: bool) -> Untold:
    return ASKED if asked else UNTOLD


def _asks(value: Value, scope: Scope) -> bool:
    """Whether a value is made of parameters of the function around, of which the call is not known."""
    function = scope.node
    if not isinstance(function, Function):
        return False
    parameters = {parameter.name for parameter in function.parameters if parameter.name not in scope.arguments}
    return not parameters.isdisjoint(names_in(value))
