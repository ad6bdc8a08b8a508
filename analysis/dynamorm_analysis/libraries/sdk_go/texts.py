"""Expression strings as Go puts them together: constants, `+`, `fmt.Sprintf`, and variables that go on in branches."""

from dynamorm_analysis.expressions.tree import HOLE
from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Constant, Name
from dynamorm_analysis.libraries.expression_texts import ExpressionText, Piece
from dynamorm_analysis.libraries.sdk_go.inputs import Given
from dynamorm_analysis.libraries.sdk_go.values import unwrapped
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.static.declared import found_by
from dynamorm_analysis.linking.static.static_texts import template_of


def texts(program: Program, given: Given) -> tuple[ExpressionText, ...]:
    """What a string is; what is not known of it, and what branches may add to it, is a hole."""
    inner = unwrapped(program, given)
    value, scope = inner.value, inner.scope
    changes = False
    if isinstance(value, Name):
        found = found_by(program, value, scope)
        if found is not None and not found.is_parameter and found.scope.node is not None:
            taken = steps(found.scope, value.name, value.span.start)
            changes = len(taken) > 1 or any(step.optional for step in taken)
            first = taken[0].statement if taken else None
            if isinstance(first, Assignment) and first.value is not None and not isinstance(first.value, Name):
                value, scope = first.value, found.scope
        elif found is not None and not found.is_parameter and isinstance(found.bound.value, Constant):
            value, scope = found.bound.value, found.scope
    whole = scope.place(value.span)
    if isinstance(value, Constant) and isinstance(value.value, str):
        pieces = (Piece(value.value, scope, value.span, value.content),)
    else:
        parts = template_of(program, value, scope).parts
        pieces = (Piece("".join(part if isinstance(part, str) else HOLE for part in parts), scope, value.span),)
    more = (Piece(f" {HOLE}", scope, value.span),) if changes else ()
    return (ExpressionText((*pieces, *more), whole),)
