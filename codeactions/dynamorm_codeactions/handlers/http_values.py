"""Part of the module that HTTP APIs share: values as requests tell them, and as JSON shows them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from dynamorm_analysis.entity_models.model import EntityModel
from dynamorm_codeactions.map_classes import fields_within

Manner = Literal["pynamodb", "dataclass", "pydantic", "attrs"]
"""What makes the objects of a class of maps."""


def manners_of(models: Iterable[EntityModel]) -> frozenset[Manner]:
    """What makes the maps in kinds of items; PynamoDB has some of its own."""
    several = [*models]
    held = (field.holds for model in several for field, _ in fields_within(model.fields))
    own: set[Manner] = {one.manner for one in held if one is not None and one.manner is not None}
    return frozenset(own | ({"pynamodb"} if any(model.library == "pynamodb" for model in several) else set()))


def values(manners: Collection[Manner]) -> str:
    """The functions that read and show values, of maps in some manners."""
    return TEXT.replace("{maps}\n", "".join(SHOWN[one] for one in sorted(manners)))


def imports_of_values(manners: Collection[Manner]) -> Mapping[str, Sequence[str]]:
    """What these need of other modules."""
    return {module: names for one in sorted(manners) for module, names in IMPORTS[one].items()}


IMPORTS: Mapping[Manner, Mapping[str, Sequence[str]]] = {
    "attrs": {"attrs": ("asdict", "has")}, "dataclass": {"dataclasses": ("fields", "is_dataclass")},
    "pydantic": {"pydantic": ("BaseModel",)}, "pynamodb": {"pynamodb.attributes": ("MapAttribute",)},
}  # fmt: skip
SHOWN: Mapping[Manner, str] = {
    "attrs": """\
        case _ if has(type(value)):
            return parts_of(value, *asdict(value, recurse=False))
""",
    "dataclass": """\
        case _ if is_dataclass(value):
            return parts_of(value, *(each.name for each in fields(value)))
""",
    "pydantic": """\
        case BaseModel():
            return parts_of(value, *type(value).model_fields)
""",
    "pynamodb": """\
        case MapAttribute():
            parts = value.attribute_values.items()  # PynamoDB adds one of that name
            own = ((name, each) for name, each in parts if name != "attribute_values")
            return {name: shown(each) for name, each in own if each is not None}
""",
}

TEXT = '''def text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def short(most: int) -> Callable[[Any], str]:
    """What reads a text that has so many bytes at most, as those in keys have."""

    def read(value: Any) -> str:
        if len(text(value).encode()) > most:
            raise ValueError
        return text(value)

    return read


def filled(most: int) -> Callable[[Any], str]:
    """The same of a text that is never empty."""
    read = short(most)

    def fill(value: Any) -> str:
        if not read(value).strip():
            raise ValueError
        return read(value)

    return fill


def size(value: Any) -> int:
    """How many items a page has at most."""
    told = integer(value)
    if told < 1:
        raise ValueError
    return told


def integer(value: Any) -> int:
    """A whole number, or a text of one: what stands in a path or query is a text."""
    told = decimal(value)
    if told != told.to_integral_value():
        raise ValueError
    return int(told)


def number(value: Any) -> int | float:
    told = decimal(value)
    return int(told) if told == int(told) else float(told)


def decimal(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise TypeError
    told = Decimal(value if isinstance(value, str | int) else str(value))
    if not told.is_finite() or len(told.normalize(EXACT).as_tuple().digits) > DIGITS:
        raise ValueError
    if told and not -130 <= told.adjusted() <= 125:
        raise ValueError
    return told


def boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}[text(value)]


def moment(value: Any) -> datetime:
    """A time as ISO 8601 writes it; in UTC where it tells no zone."""
    told = datetime.fromisoformat(value)
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)


def fraction(value: Any) -> float:
    return float(decimal(value))


def identity(value: Any) -> UUID:
    return UUID(text(value))


def anything(value: Any) -> Any:
    return value


def day(value: Any) -> date:
    return date.fromisoformat(value)


def binary(value: Any) -> bytes:
    """What base64 tells."""
    return b64decode(value, validate=True)


def listing(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def list_of(parse: Callable[[Any], Parsed]) -> Callable[[Any], list[Parsed]]:
    """What reads a list of values, each of them called by its place."""

    def read(value: Any) -> list[Parsed]:
        told = enumerate(listing(value))
        return [_parsed(each, str(place), parse) for place, each in told]

    return read


def map_of(parse: Callable[[Any], Parsed]) -> Callable[[Any], dict[str, Parsed]]:
    """The same of a mapping from names."""

    def read(value: Any) -> dict[str, Parsed]:
        told = mapping(value).items()
        return {name: _parsed(each, name, parse) for name, each in told}

    return read


def one_of(*choices: str) -> Callable[[Any], Any]:
    """What reads one of some texts."""

    def read(value: Any) -> Any:
        if value not in choices:
            raise ValueError
        return value

    return read


def set_of(parse: Callable[[Any], Parsed]) -> Callable[[Any], set[Parsed]]:
    """What reads a list of different values."""
    return lambda value: {parse(each) for each in listing(value)}


def shown(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case Enum():
            return shown(value.value)
        case Decimal():
            return number(value)
        case UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case bytes() | bytearray():
            return b64encode(value).decode()
        case set() | frozenset():
            return sorted(shown(each) for each in value)
        case list() | tuple():
            return [shown(each) for each in value]
{maps}
        case Mapping():
            return {str(name): shown(each) for name, each in value.items()}
    return value


def parts_of(item: object, *names: str) -> dict[str, Any]:
    """Some attributes of an item as JSON has them, without those that have no value."""
    parts = {name: getattr(item, name, None) for name in names}
    return {name: shown(value) for name, value in parts.items() if value is not None}
'''
