"""Expression strings as Go puts them together: constants, `+`, `fmt.Sprintf`, lists that are joined, `strings.Builder`,
and variables that go on in branches."""

from collections.abc import Iterable

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Constant, Name, Value
from dynamorm_analysis.libraries.sdk_go.branches import Path
from dynamorm_analysis.libraries.sdk_go.inputs import Given
from dynamorm_analysis.libraries.sdk_go.text_paths import paths_of
from dynamorm_analysis.libraries.sdk_go.values import unwrapped
from dynamorm_analysis.libraries.strings.expression_texts import ExpressionText
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by
from dynamorm_analysis.text import Place

MOST = 16
"""Strings that are looked at of those that one expression may be."""
KEYWORDS = ("SET", "REMOVE", "ADD", "DELETE")


def texts(program: Program, given: Given) -> tuple[ExpressionText, ...]:
    """All strings that an expression may be; what is not known of them is a hole."""
    inner = unwrapped(program, given)
    value, scope = inner.value, inner.scope
    found = found_by(program, value, scope) if isinstance(value, Name) else None
    is_of_module = found is not None and not found.is_parameter and found.scope.node is None
    if found is not None and is_of_module and isinstance(found.bound.value, Constant):
        value, scope = found.bound.value, found.scope
    paths = _some(paths_of(program, value, scope))
    whole = _place(value, scope)
    return tuple(ExpressionText(path.pieces, whole) for path in paths)


def _place(value: Value, scope: Scope) -> Place:
    """Where an expression is told of as a whole: where a variable of a function is begun."""
    if isinstance(value, Name):
        taken = steps(scope, value.name, value.span.start)
        first = taken[0].statement if taken else None
        if isinstance(first, Assignment) and first.value is not None and not isinstance(first.value, Name):
            return scope.place(first.value.span)
    return scope.place(value.span)


def _some(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The texts of some paths, each one once: of many, that of the fewest parts, those of one more, and the longest."""
    found = tuple({path.text: path for path in paths}.values())
    told = tuple(path for path in found if not _is_nothing(path.text.strip())) or found
    if len(told) <= MOST:
        return told
    by_length = sorted(told, key=lambda path: len(path.pieces))
    return (*by_length[: MOST - 1], by_length[-1])


def _is_nothing(text: str) -> bool:
    """Whether no branch has added anything to an update, of which code may have cut off the end: it makes no request
    then."""
    return any(keyword.startswith(text) for keyword in KEYWORDS)
