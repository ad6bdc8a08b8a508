"""Which tables an expression of a CDK program in Python stands for."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import Argument, Call, Member
from dynamorm_analysis.libraries.cdk.constructs import Construct, Told, Wording
from dynamorm_analysis.libraries.cdk.python.telling import PACKAGE, of_arguments, told
from dynamorm_analysis.libraries.cdk.services import service_folder
from dynamorm_analysis.libraries.cdk.tables import TELLING, is_asked_for, is_table
from dynamorm_analysis.linking.evaluation import mro
from dynamorm_analysis.linking.meaning import ClassRef, External, Meaning, Produced, options
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Place

STACKS = frozenset({"Stack", "NestedStack", "Stage", "App"})
ID = 1
"""The position of a construct's id in its call, behind its scope."""


def kind_of(found: Meaning) -> str:
    """The class of CDK that a meaning is, in AWS's words: `aws_dynamodb.Table`; empty for all else."""
    return found.name.removeprefix(PACKAGE) if isinstance(found, External) and found.name.startswith(PACKAGE) else ""


def tables(program: Program, found: Meaning) -> tuple[Construct, ...]:
    """The tables that a meaning may be, each once; nothing where it may be something else."""
    made = [list(_tables(program, option)) for option in options(found)]
    if not all(made):
        return ()
    return tuple({construct.address: construct for several in made for construct in several}.values())


def _tables(program: Program, found: Meaning) -> Iterator[Construct]:
    match found:
        case Produced(callee=callee, call=call, scope=scope) if is_table(kind := kind_of(callee)):
            yield of_call(program, kind, call, scope)


def of_call(program: Program, kind: str, call: Call, scope: Scope) -> Construct:
    """The construct that a call makes. What the function around is given counts only where it decides about it."""
    by_itself = _of_call(program, kind, call, scope.calling({}))
    if not scope.arguments or not is_asked_for(by_itself, by_name=names_apart(program, scope)):
        return by_itself
    return _of_call(program, kind, call, scope)


def names_apart(program: Program, scope: Scope) -> bool:
    """Whether a table of another name is another table of the program: not so for the stacks of several stages."""
    owner = scope.enclosing_class
    bases = mro(program, ClassRef(owner)) if owner is not None else ()
    return not any(isinstance(base, External) and base.name.rpartition(".")[2] in STACKS for base in bases)


def _of_call(program: Program, kind: str, call: Call, scope: Scope) -> Construct:
    name = call.function.name_span if isinstance(call.function, Member) else call.function.span
    ids = _ids(program, call.arguments, scope)
    symbol = ids[0] if ids and ids[0] else kind.rpartition(".")[2]
    owner = _owner(scope)
    return Construct(
        kind=kind,
        symbol=symbol,
        address=f"{scope.path}:{'/'.join((owner, *ids)) if owner else '/'.join(ids)}",
        service=service_folder(program, scope.path),
        place=scope.place(name),
        properties=of_arguments(program, call.arguments, scope, _place(call, scope), read=TELLING),
    )


def _ids(program: Program, arguments: tuple[Argument, ...], scope: Scope) -> tuple[str, ...]:
    positional = [argument.value for argument in arguments if not argument.name and not argument.spread]
    named = [argument.value for argument in arguments if argument.name in ("id", "construct_id", "id_")]
    given = positional[ID : ID + 1] or named
    return tuple(_constant(told(program, value, scope)) for value in given)


def _constant(found: Told) -> str:
    return (found.template.constant or str(found.template)) if isinstance(found, Wording) else ""


def _owner(scope: Scope) -> str:
    return scope.name.removesuffix(".__init__")


def _place(call: Call, scope: Scope) -> Place:
    return scope.place(call.span)
