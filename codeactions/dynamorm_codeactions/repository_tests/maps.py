"""Objects of the classes of maps that items hold, as a module of factories makes them by a number."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dynamorm_analysis.entity_models.model import EntityModel, Field, Library
from dynamorm_codeactions.map_classes import CalledMap, MapKey, called_maps, maps_in
from dynamorm_codeactions.repository_tests.samples import Makers, Sample, sample_in_map

UNTYPED = "  # type: ignore[no-untyped-call, unused-ignore]  # as PynamoDB's maps are"


@dataclass(frozen=True, slots=True)
class MadeMap:
    """How objects of a class of maps are made: the values of its fields by what code calls them."""

    map: CalledMap
    library: Library
    parts: Mapping[str, Sample]

    @property
    def path(self) -> str:
        """The file that declares the class."""
        return self.map.held.path

    @property
    def enumerations(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.enumeration for part in self.parts.values() if part.enumeration))

    def lines(self) -> Iterator[str]:
        """The function that makes one."""
        called = self.map.called
        yield from making(self.map.function, called, self.map.title, self.parts)
        yield f"    return {called}(**parts){UNTYPED if self.library == 'pynamodb' else ''}"


def making(function: str, result: str, title: str, parts: Mapping[str, Sample]) -> Iterator[str]:
    """The beginning of a function that makes `an order` by a number: what its parts are."""
    yield f"def {function}(number: int = 1, /, **changes: Any) -> {result}:"
    yield f'    """{title.capitalize()}; `changes` are other values for some of its parts."""'
    yield "    parts: dict[str, Any] = {"
    for name, value in parts.items():
        yield f'        "{name}": {value.text},'
    yield "        **changes,"
    yield "    }"


def made_maps(
    models: Iterable[EntityModel], classes: Collection[str], functions: Collection[str]
) -> Mapping[MapKey, MadeMap]:
    """How objects are made of the classes of maps that kinds of items hold, without those of which nothing tells what a
    field must be. `classes` and `functions` are what the module calls other things."""
    several = [*models]
    maps = {key: held for model in several for key, held in maps_in(model.fields).items()}
    libraries = {key: model.library for model in several for key in maps_in(model.fields)}
    found: dict[MapKey, MadeMap] = {}
    for key, called in called_maps(maps, classes, functions).items():
        parts = _parts(called.held.fields, libraries[key], makers_of(found))
        if parts is not None:
            found[key] = MadeMap(called, libraries[key], parts)
    return found


def makers_of(maps: Mapping[MapKey, MadeMap]) -> Makers:
    return {key: made.map.function for key, made in maps.items()}


def used_maps(parts: Iterable[Sample], maps: Mapping[MapKey, MadeMap]) -> Mapping[MapKey, MadeMap]:
    """Those whose objects stand in some values, and in each other."""
    found: dict[MapKey, MadeMap] = {}
    for key in (key for part in parts for key in maps if key in part.maps):
        if key not in found:
            found[key] = maps[key]
            found |= used_maps(maps[key].parts.values(), maps)
    return found


def _parts(fields: Sequence[Field], library: Library, makers: Makers) -> Mapping[str, Sample] | None:
    found: dict[str, Sample] = {}
    for field in fields:
        told = sample_in_map(field, library, "number", makers)
        if told is not None:
            found[field.code_name] = told
        elif field.is_needed:
            return None
    return found
