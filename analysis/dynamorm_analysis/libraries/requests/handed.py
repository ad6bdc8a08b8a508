"""Where a function that makes a request for others has what it is given: with the caller that put it together."""

from collections.abc import Callable, Set
from dataclasses import dataclass

from dynamorm_analysis.facts.values import Name, Value
from dynamorm_analysis.linking.files.changes import changed, handed_on_before
from dynamorm_analysis.linking.scope import Scope

MOST_CALLERS = 4  # that hand on a value


@dataclass(frozen=True, slots=True)
class Handed:
    """A value with the scope to read it in, and the functions by which it is handed on to the one that asked."""

    value: Value
    scope: Scope
    by: frozenset[str] = frozenset()

    def may_be_changed(self, harmless: Set[str]) -> bool:
        """Whether a variable was given to a function that may change what it holds, other than harmless ones."""
        if not isinstance(self.value, Name):
            return False
        called = handed_on_before(self.scope, self.value.name, self.value.span.start)
        return not called <= harmless | self.by


def _is_changed(scope: Scope, name: str) -> bool:
    return name in changed(scope)


def where_handed(
    value: Value, scope: Scope, harmless: Set[str], is_changed: Callable[[Scope, str], bool] = _is_changed
) -> Handed:
    """A value where the caller has it that hands it on as it is: functions that set a parameter anew, store into what
    it holds, or give it to others than harmless ones, have a value of their own."""
    found = Handed(value, scope)
    for _ in range(MOST_CALLERS):
        value, scope = found.value, found.scope
        if not isinstance(value, Name) or value.name not in scope.arguments or is_changed(scope, value.name):
            break
        is_set_anew = any(bound.by != "parameter" for bound in scope.bindings.get(value.name, ()))
        if is_set_anew or found.may_be_changed(harmless):
            break
        found = Handed(*scope.arguments[value.name], found.by | {scope.name.rpartition(".")[2]})
    return found
