"""Mistakes in conditions, `==` on a `Key` or `Attr`, and `and`, `or`, `not` where `&`, `|`, `~` are meant; and clients
that a handler makes each time it runs."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Flow, Function
from dynamorm_analysis.facts.values import Call, Member, Operation, Value, last_name
from dynamorm_analysis.libraries.boto3.builders import attribute_asked, attribute_kind, leaf
from dynamorm_analysis.libraries.boto3.requests import LIBRARY
from dynamorm_analysis.libraries.boto3.services import service_named
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Produced
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Misuse

MAKERS = frozenset({"client", "resource"})
BOTO3_MAKERS = frozenset({"boto3.client", "boto3.resource"})


def misuses(program: Program, occurrence: Occurrence) -> Iterator[Misuse]:
    """The mistake that an expression is, if it is one."""
    scope = occurrence.scope
    match occurrence.value:
        case Call():
            yield from _made_in_handler(program, occurrence)
        case Operation(operator="==" | "!=" as operator, operands=operands, span=span):
            if isinstance(occurrence.statement, Flow):  # an assertion compares on purpose
                return
            for operand in operands:
                if subject := _attribute(program, operand, scope):
                    yield Misuse("equality-on-condition", LIBRARY, scope.place(span), subject, (operator,))
                    return
        case Operation(operator="and" | "or" as operator, operands=operands, span=span) as whole:
            # In `given and Attr("a").eq(given)` the condition stands last and is what the expression is.
            if any(_is_condition(program, operand, scope) for operand in operands[:-1]):
                yield Misuse("boolean-operator", LIBRARY, scope.place(span), source_of(whole), (operator,))
        case Operation(operator="not", operands=(operand,), span=span) as whole:
            if _is_condition(program, operand, scope):
                yield Misuse("boolean-operator", LIBRARY, scope.place(span), source_of(whole), ("not",))


HANDLED = ("event", "context")


def _made_in_handler(program: Program, occurrence: Occurrence) -> Iterator[Misuse]:
    """`boto3.resource("dynamodb")` in the body of a Lambda function's handler itself."""
    call, handler = occurrence.value, occurrence.scope.node
    if not isinstance(call, Call) or not isinstance(call.function, Member) or call.function.name not in MAKERS:
        return
    if not isinstance(handler, Function) or tuple(one.name for one in handler.parameters) != HANDLED:
        return
    if occurrence.scope.parent is not None and occurrence.scope.parent.node is not None:
        return  # a function inside of one, or a method
    maker = meaning(program, call.function, occurrence.scope)
    if not isinstance(maker, External) or maker.name not in BOTO3_MAKERS:
        return
    if service_named(program, call, occurrence.scope) != "dynamodb" or _is_own(call):
        return
    names = call.function.name, handler.name
    yield Misuse("client-in-handler", LIBRARY, occurrence.scope.place(call.span), source_of(call.function), names)


def _is_own(call: Call) -> bool:
    """Whether a client is for one call: with credentials, or with what is not seen."""
    return any(given.spread or given.name.startswith("aws_") for given in call.arguments)


def _attribute(program: Program, value: Value, scope: Scope) -> str:
    """`Key("a")` as it would be written, for an expression that is one; else empty."""
    if not isinstance(value, Call) or last_name(value.function) not in ("Key", "Attr"):
        return ""
    found = meaning(program, value, scope)
    if not isinstance(found, Produced) or not isinstance(found.callee, External):
        return ""
    kind = attribute_kind(found.callee.name)
    name = attribute_asked(program, found)
    return "" if not kind else f'{kind}("{name}")' if name is not None else source_of(value)


def _is_condition(program: Program, value: Value, scope: Scope) -> bool:
    """Whether an expression is a condition where it stands; a variable may also be None, and is none."""
    match value:
        case Operation(operator="&" | "|" | "~", operands=operands):
            return any(_is_condition(program, operand, scope) for operand in operands)
        case Call():
            return leaf(program, value, scope) is not None
        case _:
            return False
