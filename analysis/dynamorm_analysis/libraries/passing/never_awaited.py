"""Calls in Python of asynchronous functions that nothing awaits: what these ask DynamoDB for is never sent."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Evaluation, Function
from dynamorm_analysis.facts.values import Call, called_span, dotted, last_name
from dynamorm_analysis.libraries.calls.asking import Asking
from dynamorm_analysis.libraries.calls.leading import MAX_STEPS, call_may_lead
from dynamorm_analysis.libraries.passing.requests_behind import leads
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Misuse

OF_CLASSES = frozenset({"classmethod", "staticmethod"})
"""Decorators that leave a function asynchronous."""


def never_awaited(program: Program, asking: Asking, occurrence: Occurrence) -> Iterator[Misuse]:
    """A call that stands alone, without `await`, of a function that makes requests when it is awaited."""
    call, scope, statement = occurrence.value, occurrence.scope, occurrence.statement
    if not isinstance(call, Call) or not isinstance(statement, Evaluation) or statement.value is not call:
        return
    if statement.span.start != call.span.start or is_test(scope.path):  # `await` stands before it
        return
    if not call_may_lead(program, asking, call, scope, MAX_STEPS):
        return
    into = asking.entered(program, call, scope)
    if into is None or program.is_installed(into.function.path):
        return
    function = into.function.node
    if not isinstance(function, Function) or not function.asynchronous:
        return
    if any(last_name(each) not in OF_CLASSES for each in function.decorators):
        return
    if not any(lead.accesses for lead in leads(program, asking, into.function, MAX_STEPS)):
        return
    caller = scope.node.name if isinstance(scope.node, Function) else ""
    written = dotted(call.function) or last_name(call.function)
    yield Misuse(
        "lost-error", asking.library, scope.place(called_span(call)), written, ("not awaited", "write", "high", caller)
    )
