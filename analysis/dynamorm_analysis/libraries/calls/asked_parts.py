"""The expressions that a request is made of, each where it stands, and which of a caller's names they rest on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Value, names_in
from dynamorm_analysis.libraries.calls.passed_arguments import RECEIVERS, names_behind
from dynamorm_analysis.linking.scope import Scope

Placed = tuple[Value, Scope]
"""An expression and the function during the call in which it stands."""
MAX_VALUES = 256  # arguments that are followed outwards


@dataclass(frozen=True, slots=True)
class Parts:
    """What a request is made of: `key`, or its filter where that tells which items are meant, and `table`, where it is
    not one known table in any case."""

    key: tuple[Placed, ...] = ()
    table: tuple[Placed, ...] = ()

    def with_key(self, values: Iterable[Value], scope: Scope) -> "Parts":
        """The same with more expressions of the key, all in one scope."""
        return replace(self, key=(*self.key, *((value, scope) for value in values)))


NO_PARTS = Parts()


def key_names(parts: Parts, here: Scope) -> set[str]:
    """The names of a function on which the key depends of a request in it, or in functions that it calls."""
    return _names_at(parts.key, here, lambda _: RECEIVERS)


def table_names(parts: Parts, here: Scope) -> set[str]:
    """The same of its table; which table an object of one's own asks is not followed to what the object is."""
    return _names_at(parts.table, here, lambda scope: RECEIVERS | _receiver(scope))


def _receiver(scope: Scope) -> frozenset[str]:
    """What a method of Go calls what it is called on."""
    node = scope.node
    is_method = isinstance(node, Function) and "." in node.name and bool(node.parameters)
    return frozenset({node.parameters[0].name}) if isinstance(node, Function) and is_method else frozenset()


def _names_at(values: Iterable[Placed], here: Scope, left_out: Callable[[Scope], frozenset[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(values)
    seen: set[tuple[int, str]] = set()
    while waiting and len(seen) < MAX_VALUES:
        value, scope = waiting.pop()
        is_here = _is_same_function(scope, here)
        if is_here:
            found.update(names_in(value))
        if not is_here or scope is not _named(scope):
            waiting += _given_for(value, scope, left_out(scope), seen)
    return found


def _given_for(value: Value, scope: Scope, left_out: frozenset[str], seen: set[tuple[int, str]]) -> Iterator[Placed]:
    """What callers give for the parameters on which an expression depends."""
    for name in sorted(names_behind(value, scope)):
        given = _argument(name, scope) if name not in left_out else None
        if given is not None and (id(given[0]), name) not in seen:
            seen.add((id(given[0]), name))
            yield given


def _argument(name: str, scope: Scope) -> Placed | None:
    holder = scope.holder_of(name)
    return holder.arguments.get(name) if holder is not None else None


def _is_same_function(one: Scope, other: Scope) -> bool:
    """Whether two scopes are the same text, functions without a name being part of the one around them."""
    first, second = _named(one), _named(other)
    return (first.path, first.anchor, first.start) == (second.path, second.anchor, second.start)


def _named(scope: Scope) -> Scope:
    while isinstance(scope.node, Function) and scope.node.is_nameless and scope.parent is not None:
        scope = scope.parent
    return scope
