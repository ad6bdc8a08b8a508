"""What Pulumi programs in Go give to resources: fields of structs, lists, texts, and the resources that they name."""

import re

from dynamorm_analysis.facts.values import Argument, Call, Collection, Member, Name, Value, is_none
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import qualified, stands_for
from dynamorm_analysis.linking.static.made_objects import made, pointed_to
from dynamorm_analysis.linking.static.spelled_fields import spelled_out
from dynamorm_analysis.linking.static.static_texts import template_of
from dynamorm_analysis.model.names import KeyTemplate

MODULE = "github.com/pulumi/pulumi-aws/sdk/"
MAKING = re.compile(r"github\.com/pulumi/pulumi-aws/sdk(?:/v\d+)?/go/aws/(?P<service>\w+)\.New(?P<kind>\w+)")
OUTPUTS = frozenset({"ID", "ToStringOutput", "ToStringPtrOutput", "Elem"})
"""Methods that give a resource's property as it is, or its id."""
MAX_DEPTH = 8


def is_go(scope: Scope) -> bool:
    return scope.path.endswith(".go")


def kind_made(program: Program, function: Value, scope: Scope) -> str:
    """`dynamodb.Table` for the function `dynamodb.NewTable`; empty for all others."""
    found = MAKING.fullmatch(qualified(program, function, scope))
    return f"{found['service']}.{found['kind']}" if found is not None else ""


def fields(program: Program, value: Value, scope: Scope) -> Parameters:
    """The fields of a struct by their own names; open where it is not known which it has."""
    found = spelled_out(program, value, scope)
    given = {name: (Given(inner, where),) for name, (inner, where) in found.items() if not is_none(inner)}
    return Parameters(given, open=not found)


def entries(program: Program, value: Value, scope: Scope, depth: int = 0) -> Parameters:
    """The entries of a map of texts, `pulumi.StringMap{"ORDERS": orders.Name}`; open where some are not known."""
    match pointed_to(value) if depth <= MAX_DEPTH else None:
        case Call(arguments=arguments) if all(argument.name for argument in arguments):
            named = [(argument.name, argument.value) for argument in arguments]
            known = {name[1:-1]: (Given(inner, scope),) for name, inner in named if name.startswith('"')}
            return Parameters(known, open=len(known) < len(named))
        case Name() as name:
            if (made_of := stands_for(program, name, scope)) is not None:
                return entries(program, *made_of, depth + 1)
    return Parameters(open=True)


def elements(program: Program, value: Value, scope: Scope, depth: int = 0) -> list[Given] | None:
    """The elements of a list, `dynamodb.TableAttributeArray{…}`; None where they are not known."""
    match pointed_to(value) if depth <= MAX_DEPTH else None:
        case Collection(kind="list", items=items):
            return [Given(item, scope) for item in items]
        case Call(function=Member(name="ToStringArray"), arguments=(argument,)):
            return elements(program, argument.value, scope, depth + 1)
        case Call(arguments=arguments) if not any(argument.name for argument in arguments):
            return [Given(argument.value, scope) for argument in arguments]
        case Name() as name:
            if (made_of := stands_for(program, name, scope)) is not None:
                return elements(program, *made_of, depth + 1)
    return None


def wrapped(value: Value) -> Value:
    """What a value is inside of an input of Pulumi's: `true` of `pulumi.Bool(true)`."""
    match value:
        case Call(function=Member(owner=Name(name="pulumi")), arguments=(Argument(value=inner),)):
            return inner
    return value


def text_of(program: Program, value: Value, scope: Scope) -> KeyTemplate | None:
    """The text that an input is, with holes for what only the running program knows; None where that is all of it."""
    found = template_of(program, value, scope)
    return None if found.tells_nothing else found


def resource_named(program: Program, value: Value, scope: Scope) -> tuple[str, Call, Scope] | None:
    """The resource of which a value is a property, `orders.Name` or `orders.ID()`: which property, and the call that
    makes it; None where that is not the only one."""
    match value:
        case Call(function=Member(owner=owner, name=name), arguments=()) if name in OUTPUTS:
            return resource_named(program, owner, scope) or _made_by(program, owner, name, scope)
        case Member(owner=owner, name=name):
            return _made_by(program, owner, name, scope)
    return None


def _made_by(program: Program, owner: Value, name: str, scope: Scope) -> tuple[str, Call, Scope] | None:
    found = made(program, owner, scope)
    return (name, found[0].literal, found[0].scope) if found is not None and len(found) == 1 else None
