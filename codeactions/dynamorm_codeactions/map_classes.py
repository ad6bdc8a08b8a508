"""The classes of maps inside of items: which of them kinds of items have, and what generated modules call them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.entity_models.model import Field, MapFields
from dynamorm_analysis.words import free_name, one_called, with_article, words_of
from dynamorm_cdkgen.taken_names import free_class, free_function

MapKey = tuple[str, str]
"""What tells a class of maps from others: the file that declares it, and its name there."""


@dataclass(frozen=True, slots=True)
class CalledMap:
    """A class of maps, what a module calls it, and the function there that makes one."""

    held: MapFields
    called: str
    function: str

    @property
    def imported(self) -> str:
        """What a module imports: `Address`, `Address as Address2`."""
        return self.called if self.called == self.held.symbol else f"{self.held.symbol} as {self.called}"

    @property
    def title(self) -> str:
        """What a sentence calls one: `an address`."""
        return with_article(one_called(self.held.symbol) or "map")


def key_of(held: MapFields) -> MapKey:
    return held.path, held.symbol


def maps_in(fields: Iterable[Field]) -> Mapping[MapKey, MapFields]:
    """The classes of maps that fields hold, each once; those that others hold come before these."""
    found: dict[MapKey, MapFields] = {}
    for field in fields:
        for held in _held(field):
            if not held.recurs and key_of(held) not in found:
                found |= {key: inner for key, inner in maps_in(held.fields).items() if key not in found}
                found[key_of(held)] = held
    return found


def fields_within(fields: Iterable[Field], path: str = "") -> Iterator[tuple[Field, str]]:
    """Fields of a class in a file, those of the maps in them, and what is in their lists, each with the file that
    declares it."""
    for field in fields:
        yield field, path
        if field.element is not None:
            yield from fields_within([field.element], path)
        if field.holds is not None:
            yield from fields_within(field.holds.fields, field.holds.path)


def unknown_within(field: Field, told: Callable[[Field], object | None]) -> str:
    """A field of which nothing is `told` or, of a map, what in it: `address.street`."""
    for inner in field.holds.fields if field.holds is not None else ():
        if inner.is_needed and told(inner) is None:
            return f"{field.code_name}.{unknown_within(inner, told)}"
    return field.code_name


def called_maps(
    maps: Mapping[MapKey, MapFields], classes: Collection[str], functions: Collection[str]
) -> Mapping[MapKey, CalledMap]:
    """How a module calls classes of maps that has other classes and functions already."""
    taken_classes, taken_functions = {*classes}, {*functions}
    found: dict[MapKey, CalledMap] = {}
    for key, held in maps.items():
        called = free_name(free_class(held.symbol), taken_classes)
        word = free_function("_".join(words_of(held.symbol)) or "map", called)
        found[key] = CalledMap(held, called, free_name(word, taken_functions, "_"))
    return found


def _held(field: Field) -> Iterator[MapFields]:
    """The classes of the values of a field, and of those in its lists."""
    if field.holds is not None:
        yield field.holds
    if field.element is not None:
        yield from _held(field.element)
