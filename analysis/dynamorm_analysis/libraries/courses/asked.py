"""A function in which values are followed to the calls that they come from, and what those tell that it calls."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from dynamorm_analysis.facts.values import Call, Value
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.names.origins import Filled, Origin, origins
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.course import Test, Wanted
from dynamorm_analysis.text import Span

RESPONSE = frozenset({"Item", "Items", "Attributes", "Count", "Responses", "items", ""})
"""The parts of a response that hold items or tell how many there are, and positions in them."""
GIVEN = "…"
"""What stands for the attribute that a function is given as it is: only those who call it know which one it is."""
MOST_GIVING_BACK = 2  # functions that give back what they are given, one in another


@dataclass(frozen=True, slots=True)
class Sought:
    """The calls among whose items code looks for one, and by what."""

    calls: frozenset[Span]
    wanted: Wanted


class Telling(Protocol):
    """What functions that are called tell of items; `through` how many others lie between."""

    @property
    def through(self) -> int: ...

    def outcome(self, asked: "Asked", call: Call, outcome: bool) -> tuple[Test, ...] | None: ...

    def after(self, asked: "Asked", call: Call) -> Iterator[Test]: ...

    def given(self, asked: "Asked", call: Call) -> Iterator[Test]: ...

    def without_error(self, asked: "Asked", call: Call) -> Iterator[Test]: ...

    def attribute(self, asked: "Asked", call: Call) -> str: ...

    def computed_of(self, asked: "Asked", call: Call) -> tuple[str, ...]: ...

    def sought(self, asked: "Asked", value: Value, hops: int) -> Sought | None: ...

    def sought_among(self, asked: "Asked", value: Value, among: Value) -> Sought | None: ...

    def misses(self, asked: "Asked", call: Call) -> frozenset[str]: ...

    def holders(self, asked: "Asked", call: Call) -> frozenset[str]: ...

    def text(self, asked: "Asked", name: Value) -> str | None: ...

    def given_back(self, asked: "Asked", call: Call) -> Iterator[Value]: ...

    def answers(self, asked: "Asked", call: Call) -> bool: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A function in which values are followed to the calls that they come from."""

    scope: Scope
    filled: Filled
    functions: Telling | None = None

    def outcome(self, call: Call, *, outcome: bool) -> tuple[Test, ...] | None:
        """What is known where a call gives something true, or false; None where it gives more than that."""
        return self.functions.outcome(self, call, outcome) if self.functions is not None else None

    def after(self, call: Call) -> Iterator[Test]:
        """What a call tells by coming back."""
        yield from self.functions.after(self, call) if self.functions is not None else ()

    def given(self, call: Call) -> Iterator[Test]:
        """What a call tells by giving something."""
        yield from self.functions.given(self, call) if self.functions is not None else ()

    def without_error(self, call: Call) -> Iterator[Test]:
        """What a call tells by giving no error."""
        yield from self.functions.without_error(self, call) if self.functions is not None else ()

    def attribute(self, origin: Origin) -> str:
        """The attribute of an item that a value is, also where a function gives it; empty for others."""
        named = attribute_of(origin)
        if named or origin.parts or self.functions is None:
            return named
        return self.functions.attribute(self, origin.call)

    def numbers(self, origin: Origin) -> tuple[str, ...]:
        """The attributes of an item of which a value is one, or of which a function computes it: `seats_left(id)`."""
        named = self.attribute(origin)
        if named or origin.parts or origin.error or self.functions is None:
            return (named,) if named else ()
        return self.functions.computed_of(self, origin.call)

    def as_given(self, origin: Origin) -> tuple[str, ...]:
        """What stands for a value that is a parameter of the function itself; nothing for others."""
        return (GIVEN,) if origin.call.span.start < 0 and not origin.parts and not origin.error else ()

    def sought(self, value: Value, hops: int = 0) -> Sought | None:
        """What an expression has looked for that is empty, or false, where there is no such item."""
        return self.functions.sought(self, value, hops) if self.functions is not None else None

    def sought_among(self, value: Value, among: Value) -> Sought | None:
        """What is looked for where it is asked whether a value is among those that items have."""
        return self.functions.sought_among(self, value, among) if self.functions is not None else None

    def misses(self, call: Call) -> frozenset[str]:
        """The errors by which a call tells that there is no item, and nothing else."""
        return self.functions.misses(self, call) if self.functions is not None else frozenset()

    def said(self, value: Value) -> str:
        """An expression as it is written; of a name that always holds one text, that text."""
        text = self.functions.text(self, value) if self.functions is not None else None
        return source_of(value) if text is None else repr(text)

    def given_back(self, call: Call) -> Iterator[Value]:
        """What a call is given that the function which it runs gives back, in another form perhaps."""
        yield from self.functions.given_back(self, call) if self.functions is not None else ()

    def answers(self, call: Call) -> bool:
        """Whether a call runs a function that gives what another service has answered."""
        return self.functions is not None and self.functions.answers(self, call)

    def origins(self, value: Value) -> tuple[Origin, ...]:
        """The calls that a value comes from, also through functions that give back what they are given; not where it is
        a part of what another service has answered."""
        return tuple(self._origins(value, 0))

    def _origins(self, value: Value, through: int) -> Iterator[Origin]:
        for found in origins(self.scope, value, self.filled):
            origin = self._bare(found)
            if attribute_of(origin) and not origin.error and self.answers(origin.call):
                continue
            yield origin
            if self.functions is None or origin.error or through == MOST_GIVING_BACK:
                continue
            for given in self.functions.given_back(self, origin.call):
                for inner in self._origins(given, through + 1):
                    yield replace(inner, parts=(*inner.parts, *origin.parts))

    def _bare(self, origin: Origin) -> Origin:
        """A part of an item without the name under which a function gives that beside how it went."""
        first, *others = origin.parts or ("",)
        if first in RESPONSE or self.functions is None or first not in self.functions.holders(self, origin.call):
            return origin
        return replace(origin, parts=tuple(others))

    def is_whole(self, origin: Origin) -> bool:
        """Whether a value is all of an item that a call gave, or all that it gave."""
        return all(part in RESPONSE for part in origin.parts)


def attribute_of(origin: Origin) -> str:
    """The attribute of an item that a value is; empty for whole items."""
    return next((part for part in origin.parts if part not in RESPONSE), "")
