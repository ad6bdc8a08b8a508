"""Finding one's way in YAML and JSON: the entries of a mapping by their keys."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.values import Constant, Mapping, Value
from dynamorm_analysis.text import Place


@dataclass(frozen=True, slots=True)
class Found:
    """A value in a template, with the entry of the file that holds it."""

    path: str
    anchor: str
    value: Value

    def part(self, value: Value) -> "Found":
        return Found(self.path, self.anchor, value)

    def place(self) -> Place:
        return Place(self.path, self.anchor, self.value.span)


def fields(value: Value | None) -> Iterator[tuple[str, Value]]:
    """The entries of a mapping with constant keys, merged ones before its own."""
    if not isinstance(value, Mapping):
        return
    for one in value.entries:
        if one.key is None:
            yield from fields(one.value)
    for one in value.entries:
        if isinstance(one.key, Constant):
            yield str(one.key.value), one.value


def field(value: Value | None, name: str) -> Value | None:
    found = [inner for key, inner in fields(value) if key == name]
    return found[-1] if found else None


def is_whole(value: Mapping) -> bool:
    """Whether every entry of a mapping was understood."""
    for one in value.entries:
        if one.key is None and isinstance(one.value, Mapping) and is_whole(one.value):
            continue
        if not isinstance(one.key, Constant) or str(one.key.value).startswith("Fn::"):
            return False
    return True


def text_of(value: Value | None) -> str | None:
    return value.value if isinstance(value, Constant) and isinstance(value.value, str) else None


def texts_of(value: Value | None) -> tuple[tuple[str, str], ...]:
    """The names and texts of a mapping, as far as both are written out."""
    told = ((name, text_of(given)) for name, given in fields(value))
    return tuple((name, text) for name, text in told if text is not None)
