"""What calls of a class give that makes something else: `def __new__(cls): return boto3.resource("dynamodb")`."""

from collections.abc import Callable

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import last_name
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, Meaning, Produced, Scalar, alternatives, options
from dynamorm_analysis.linking.objects.classes import NEW
from dynamorm_analysis.linking.scope import Scope


def made_instead(program: Program, of: ClassRef, returned: Callable[[Scope], Meaning]) -> Meaning | None:
    """What is made by a call of a class whose own `__new__` gives what another call has made; None of other classes."""
    bounds = of.scope.bindings.get(NEW, ())
    method = bounds[0].statement if len(bounds) == 1 else None
    if not isinstance(method, Function):
        return None
    with program.following(of.scope, NEW) as again:
        given = () if again else options(returned(of.scope.inner(method).on(of)))
    found = tuple(one for one in given if one != Scalar(None))
    return alternatives(found) if found and all(map(_is_of_another_call, found)) else None


def _is_of_another_call(found: Meaning) -> bool:
    return isinstance(found, Produced) and last_name(found.call.function) != NEW
