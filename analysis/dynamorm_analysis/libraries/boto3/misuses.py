"""Mistakes in conditions: `==` on a `Key` or `Attr`, and `and`, `or`, `not` where `&`, `|`, `~` are meant."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Flow
from dynamorm_analysis.facts.values import Call, Operation, Value, last_name
from dynamorm_analysis.libraries.boto3.builders import attribute_kind, attribute_name, leaf
from dynamorm_analysis.libraries.boto3.requests import LIBRARY
from dynamorm_analysis.libraries.values import source_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Produced
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Misuse


def misuses(program: Program, occurrence: Occurrence) -> Iterator[Misuse]:
    """The mistake that an expression is, if it is one."""
    scope = occurrence.scope
    match occurrence.value:
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


def _attribute(program: Program, value: Value, scope: Scope) -> str:
    """`Key("a")` as it would be written, for an expression that is one; else empty."""
    if not isinstance(value, Call) or last_name(value.function) not in ("Key", "Attr"):
        return ""
    found = meaning(program, value, scope)
    if not isinstance(found, Produced) or not isinstance(found.callee, External):
        return ""
    kind = attribute_kind(found.callee.name)
    name = attribute_name(program, found)
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
