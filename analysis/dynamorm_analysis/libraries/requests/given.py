"""Parameters of a request by name, each with the values that it may have."""

from collections.abc import Mapping as Names
from dataclasses import dataclass, field, replace

from dynamorm_analysis.facts.values import Argument, Call, Value
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.text import Place, Span

STORED = "[]"


@dataclass(frozen=True, slots=True)
class DeclaredField:
    """A field of an object of which a dictionary is made: how its class declares it, where that stands, and how it is
    read of the object."""

    annotation: Value
    scope: Scope
    read: Value
    is_checked: bool
    """Whether the class makes sure that the field has the declared type."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value for a parameter, to be read in its scope.

    `optional`: given on some paths only. `operator`: joined to what was given before (`params["X"] &= value`), where
    the plain `=` replaces it, `[]` stores into it, `[][]` into a part of it. `start` is where its name begins.
    `reread`: written as JSON and read again, which may make other numbers of those in it; `replaced`: it may have
    become something else there, as a time becomes a text; `floats_kept`: a float stays one. `declared` is the type of a
    field whose value is not known, as its class declares it. `of_field`: it is what an object holds in that.
    """

    value: Value
    scope: Scope
    optional: bool = False
    operator: str = "="
    start: int | None = None
    reread: bool = False
    replaced: bool = False
    floats_kept: bool = False
    declared: Value | None = None
    of_field: DeclaredField | None = None

    @property
    def place(self) -> Place:
        """The parameter with its name, where they stand together, else the value."""
        span = self.value.span
        return self.scope.place(Span(span.start if self.start is None else self.start, span.end))


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters by name, each with the values it may have in source order. `open`: there may be more."""

    given: Names[str, tuple[Given, ...]] = field(default_factory=dict)
    open: bool = False

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def __getitem__(self, name: str) -> tuple[Given, ...]:
        return self.given.get(name, ())

    def only(self, name: str) -> Given | None:
        """The one value of a parameter; None where there is none, or one of several."""
        found = self[name]
        return found[0] if len(found) == 1 else None

    def with_value(self, name: str, given: Given) -> "Parameters":
        kept = self[name] if given.optional or given.operator != "=" else ()
        return Parameters({**self.given, name: (*kept, given)}, self.open)

    def opened(self) -> "Parameters":
        return replace(self, open=True)

    def each_in(self, call: Call) -> "Parameters":
        """Each value as the argument of a call."""
        wrapped = {
            name: tuple(replace(one, value=_argument_of(call, one.value), of_field=None) for one in values)
            for name, values in self.given.items()
        }
        return Parameters(wrapped, self.open)

    def each_in_another_form(self, *, replaced: bool) -> "Parameters":
        """Each value in a form that a request takes, or as something that nobody tells (`replaced`)."""
        given = {
            name: tuple(replace(one, reread=True, replaced=one.replaced or replaced) for one in values)
            for name, values in self.given.items()
        }
        return replace(self, given=given)

    def each_stored(self, operator: str) -> "Parameters":
        """What was stored into a part of a parameter's part: each value is then one more of its entries."""
        deeper = operator.removeprefix(STORED)
        if deeper == operator or not deeper:
            return self
        given = {name: tuple(replace(one, operator=deeper) for one in values) for name, values in self.given.items()}
        return replace(self, given=given)

    def merged(self, later: "Parameters", *, optional: bool = False) -> "Parameters":
        """These with further ones over them, as in `{**these, **later}`."""
        result = self
        for name, values in later.given.items():
            for given in values:
                result = result.with_value(name, replace(given, optional=given.optional or optional))
        return replace(result, open=self.open or later.open)

    def either(self, other: "Parameters") -> "Parameters":
        """One or the other: what only one of them gives is optional."""
        found: dict[str, tuple[Given, ...]] = {}
        for name in dict.fromkeys((*self.given, *other.given)):
            values = tuple(dict.fromkeys((*self[name], *other[name])))
            optional = not (self[name] and other[name]) or len(values) > 1
            found[name] = tuple(replace(value, optional=value.optional or optional) for value in values)
        return Parameters(found, self.open or other.open)


def _argument_of(call: Call, value: Value) -> Call:
    return Call(call.function, (Argument(value, "", "", value.span),), value.span)


def one_of(several: list[Parameters]) -> Parameters:
    """What one of several gives; with none of them, nothing is known."""
    if not several:
        return Parameters(open=True)
    result = several[0]
    for other in several[1:]:
        result = result.either(other)
    return result
