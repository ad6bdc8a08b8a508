"""Expression strings as Go puts them together: constants, `+`, `fmt.Sprintf`, and variables that go on in branches."""

from collections.abc import Sequence

from dynamorm_analysis.expressions.tree import HOLE
from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Constant, Name, Value
from dynamorm_analysis.libraries.sdk_go.inputs import Given
from dynamorm_analysis.libraries.sdk_go.values import unwrapped
from dynamorm_analysis.libraries.strings.expression_texts import ExpressionText, Piece
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import Step, loops_around, steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by
from dynamorm_analysis.linking.static.static_texts import template_of

MOST = 8
"""Strings that one variable may hold: where branches make more of them, what they add is a hole."""


def texts(program: Program, given: Given) -> tuple[ExpressionText, ...]:
    """All strings that an expression may be; what is not known of them is a hole."""
    inner = unwrapped(program, given)
    value, scope = inner.value, inner.scope
    if isinstance(value, Name):
        found = found_by(program, value, scope)
        if found is not None and not found.is_parameter and found.scope.node is not None:
            taken = steps(found.scope, value.name, value.span.start)
            first = taken[0].statement if taken else None
            if isinstance(first, Assignment) and first.value is not None and not isinstance(first.value, Name):
                return _gone_on(program, first.value, taken, found.scope)
            if len(taken) > 1 or any(step.optional for step in taken):
                return (
                    ExpressionText((*_pieces(program, value, scope), _hole(value, scope)), scope.place(value.span)),
                )
        elif found is not None and not found.is_parameter and isinstance(found.bound.value, Constant):
            value, scope = found.bound.value, found.scope
    return (ExpressionText(_pieces(program, value, scope), scope.place(value.span)),)


def _gone_on(program: Program, begun: Value, taken: Sequence[Step], scope: Scope) -> tuple[ExpressionText, ...]:
    """What a variable holds that begins with a string and goes on in some branches: `filter += " AND #at > :since"`."""
    begins = _pieces(program, begun, scope)
    held: list[tuple[Piece, ...]] = [begins]
    loops = loops_around(scope, taken[0].statement.span.start)
    is_known = not taken[0].optional
    for step in taken[1:]:
        match step.statement if loops_around(scope, step.statement.span.start) == loops else None:
            case Assignment(operator="+=", value=added) if added is not None and len(held) < MOST:
                more = [(*one, *_pieces(program, added, scope)) for one in held]
                held = [*held, *more] if step.optional else more
            case _:
                is_known = False
    if not is_known:
        held = [(*begins, _hole(begun, scope))]
    return tuple(ExpressionText(pieces, scope.place(begun.span)) for pieces in held)


def _pieces(program: Program, value: Value, scope: Scope) -> tuple[Piece, ...]:
    if isinstance(value, Constant) and isinstance(value.value, str):
        return (Piece(value.value, scope, value.span, value.content),)
    parts = template_of(program, value, scope).parts
    return (Piece("".join(part if isinstance(part, str) else HOLE for part in parts), scope, value.span),)


def _hole(value: Value, scope: Scope) -> Piece:
    return Piece(f" {HOLE}", scope, value.span)
