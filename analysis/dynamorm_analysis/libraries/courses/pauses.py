"""Where a function that writes and reads waits in between, so that a read finds what was written."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Evaluation, Function, expressions, inside
from dynamorm_analysis.facts.values import Call, last_name, parts_of
from dynamorm_analysis.libraries.calls.running import run_by
from dynamorm_analysis.libraries.calls.waits import WAITS, call_takes_long
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import SETTING, Access

MOST_AFTER = 2  # statements that follow a request which a function waits for: it may give something back besides


def pauses(program: Program, scope: Scope, accesses: list[Access]) -> Iterator[int]:
    """The offsets at which a function waits for a time, or for what takes seconds, after it has written and before it
    reads."""
    writes = [access.place.span.start for access in accesses if access.operation in SETTING]
    reads = [access.place.span.start for access in accesses if access.operation not in SETTING]
    if not (writes and reads and isinstance(scope.node, Function)):
        return
    between = range(min(writes), max(reads))
    own = {access.call.span for access in accesses}
    for statement in inside(scope.node) if between else ():
        for value in expressions(statement):
            for part in parts_of(value):
                if not isinstance(part, Call) or part.span.start not in between:
                    continue
                if part.span in own:
                    if _ends_waiting(program, part, scope):
                        yield part.span.end
                elif last_name(part.function) in WAITS or call_takes_long(program, part, scope):
                    yield part.span.start


def _ends_waiting(program: Program, call: Call, scope: Scope) -> bool:
    """Whether the function that a call runs waits in any case once it has made its requests."""
    run = run_by(program, call, scope)
    body = run.scope.node.body if run is not None and isinstance(run.scope.node, Function) else ()
    return any(
        isinstance(each, Evaluation) and isinstance(each.value, Call) and last_name(each.value.function) in WAITS
        for each in body[-MOST_AFTER:]
    )
