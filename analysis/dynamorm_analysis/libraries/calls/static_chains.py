"""Chains of calls, `db.Model(x).Where(…).All(&xs)`, link by link, in languages that declare types."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.values import Call, Member, Name, Value
from dynamorm_analysis.linking.scope import Scope


@dataclass(frozen=True, slots=True)
class Link:
    """One call of a chain; `optional`: it happens on some paths only."""

    method: str
    call: Call
    scope: Scope
    optional: bool = False

    @property
    def place_span(self) -> Member:
        assert isinstance(self.call.function, Member)  # chains are made of these
        return self.call.function

    @property
    def values(self) -> tuple[Value, ...]:
        return tuple(one.value for one in self.call.arguments)

    def argument(self, position: int) -> Value | None:
        given = self.call.arguments
        return given[position].value if position < len(given) and not given[position].spread else None


def begins_with(value: Value, name: str) -> bool:
    """Whether a chain goes on from a variable."""
    while isinstance(value, Call) and isinstance(value.function, Member):
        value = value.function.owner
    return isinstance(value, Name) and value.name == name


def links_after(value: Value, name: str, scope: Scope) -> Iterator[Link]:
    """The calls of a chain that goes on from a variable, first call first."""
    found: list[Link] = []
    while isinstance(value, Call) and isinstance(value.function, Member):
        found.append(Link(value.function.name, value, scope))
        value = value.function.owner
    if isinstance(value, Name) and value.name == name:
        yield from reversed(found)
