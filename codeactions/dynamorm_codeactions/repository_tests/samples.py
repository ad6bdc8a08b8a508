"""Values for the fields of valid items, by a number: higher numbers make values that sort behind."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dynamorm_analysis.entity_models.model import EntityModel, Field, Library, Parameter
from dynamorm_analysis.model.names import Hole
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_codeactions.constant_texts import constant_text
from dynamorm_codeactions.field_kinds import FieldKind, kind_of
from dynamorm_codeactions.map_classes import MapKey, key_of

Makers = Mapping[MapKey, str]
"""The functions that make objects of classes of maps by a number."""
NO_MAKERS: Makers = {}
Imports = frozenset[tuple[str, str]]
"""Modules with the names to import from them."""
START = "START"
"""What a module of factories calls the moment from which it counts."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A value as an expression. One that is `telling` is another for each number, and those of higher numbers sort
    behind, up to 9,999. `enumeration` is the class that it is a member of, `maps` those of the objects in it."""

    text: str
    telling: bool
    imports: Imports = frozenset()
    enumeration: str = ""
    maps: frozenset[MapKey] = frozenset()


def sample(model: EntityModel, field: Field, number: str, makers: Makers = NO_MAKERS) -> Sample | None:
    """A value of a field by a number, which is a name or a numeral; None where nothing tells what values there are, or
    an object of a class that no function makes."""
    kind = kind_of(field, model.library)
    if kind is None:
        return None
    if field.name == model.ttl:
        return _expiry(kind, number)
    if kind.kind == "json" and _is_in_key(field, model):  # where any text will do, which a map is not
        return Sample(_numbered(field.code_name.replace("_", "-"), number), telling=True)
    return sample_in_map(field, model.library, number, makers)


def sample_in_map(field: Field, library: Library, number: str, makers: Makers) -> Sample | None:
    """The same of a field of a class of maps."""
    kind = kind_of(field, library)
    if kind is None:
        return None
    return _of_kind(kind, field, number) or _structured(kind, field, library, number, makers)


def _structured(kind: FieldKind, field: Field, library: Library, number: str, makers: Makers) -> Sample | None:
    """An object; a list or mapping, with one element in it where it is known what that is."""
    if kind.kind == "object" and field.holds is not None:
        key = key_of(field.holds)
        if key not in makers or field.holds.recurs:
            return None
        return Sample(f"{makers[key]}({number})", telling=False, maps=frozenset({key}))
    if kind.kind not in ("list", "mapping"):
        return None
    element = replace(field.element, code_name=field.code_name) if field.element is not None else None
    one = sample_in_map(element, library, number, makers) if element is not None else None
    if one is None:
        return Sample("[]" if kind.kind == "list" else "{}", telling=False)
    return replace(one, text=f"[{one.text}]" if kind.kind == "list" else f'{{"one": {one.text}}}', telling=False)


def _is_in_key(field: Field, model: EntityModel) -> bool:
    """Whether the value of a field stands in the text of a key."""
    parts = (part.template for key in model.keys for part in key.parts)
    return any(isinstance(one, Hole) and one.name == field.code_name for text in parts for one in text.parts)


def _of_kind(kind: FieldKind, field: Field, number: str) -> Sample | None:
    word = field.code_name.replace("_", "-")
    match kind.kind:
        case "text":
            return Sample(_numbered(word, number), telling=True)
        case "integer" | "number":
            return Sample(_number(field, number), telling=True)
        case "float":
            return Sample(f"float({_number(field, number)})", telling=True)
        case "decimal":
            told = f"Decimal({_number(field, number)})"
            return Sample(told, telling=True, imports=_from("decimal", "Decimal"))
        case "boolean":
            return Sample("True", telling=False)
        case "moment":
            names = _from("datetime", "datetime", "timedelta")
            return Sample(f"{START} + timedelta(minutes={number})", telling=True, imports=names)
        case "day":
            names = _from("datetime", "datetime", "timedelta")
            return Sample(f"({START} + timedelta(days={number})).date()", telling=True, imports=names)
        case "uuid":
            return Sample(f"UUID(int={number})", telling=True, imports=_from("uuid", "UUID"))
        case "binary":
            return Sample(_binary(word, number), telling=True)
        case "choice":
            return Sample(literal(field, field.values[0]), telling=False)
        case "enumeration":
            member = f"{kind.name}({literal(field, field.values[0])})"
            return Sample(member, telling=False, enumeration=kind.name)
    return _collection(kind, word, number)


def _collection(kind: FieldKind, word: str, number: str) -> Sample | None:
    """Values that are no keys: a set is never empty, which DynamoDB does not store."""
    match kind.kind:
        case "texts":
            return Sample(f"{{{_numbered(word, number)}}}", telling=False)
        case "numbers" if kind.inner == "Decimal":
            return Sample(f"{{Decimal({number})}}", telling=False, imports=_from("decimal", "Decimal"))
        case "numbers":
            return Sample(f"{{{number}}}", telling=False)
        case "binaries":
            return Sample(f"{{{_binary(word, number)}}}", telling=False)
        case "tuple":
            return Sample("()", telling=False) if kind.inner.endswith("...") else None
        case "json":
            return Sample(f'{{"number": {number}}}', telling=False)
    return None


def _number(field: Field, number: str) -> str:
    """A number that sorts as its text where that is stored."""
    return f"10_000 + {number}" if field.type == "S" else number


def _expiry(kind: FieldKind, number: str) -> Sample | None:
    """A time that is far away: what has expired may be gone."""
    names = _from("datetime", "datetime", "timedelta")
    match kind.kind:
        case "moment":
            return Sample(f"{START} + timedelta(days=36_500, minutes={number})", telling=True, imports=names)
        case "integer" | "number":
            return Sample(f"4_102_444_800 + {number}", telling=True)
        case "decimal":
            return Sample(f"Decimal(4_102_444_800 + {number})", telling=True, imports=_from("decimal", "Decimal"))
    return None


def _binary(word: str, number: str) -> str:
    text = _numbered(word, number)
    return f"b{text}" if number.isdigit() and text.isascii() else f"{text}.encode()"


def _numbered(word: str, number: str) -> str:
    return f'"{word}-{int(number):04}"' if number.isdigit() else f'f"{word}-{{{number}:04}}"'


def literal(field: Field, value: str) -> str:
    """A value that is written out, as an expression: texts are, numbers and truths stand as they are."""
    return constant_text(value, field.type)


def written(model: EntityModel, field: Field, stored: str) -> str | None:
    """The value of a field of which code says what is stored, as an expression; None where that is not known."""
    kind = kind_of(field, model.library)
    match kind.kind if kind is not None else "":
        case "text" | "choice":
            return quoted(stored)
        case "enumeration" if kind is not None:
            return f"{kind.name}({literal(field, stored)})"
        case "integer" | "number" | "float":
            return constant_text(stored, "N")
        case "boolean":
            return constant_text(stored, "BOOL")
        case "decimal":
            return (
                f"Decimal({stored})"
                if constant_text(stored, "N") == stored and "." not in stored
                else f"Decimal({quoted(stored)})"
            )
    return None


def sample_of_parameter(parameter: Parameter, number: str) -> Sample:
    """A value of a key's parameter that no field has."""
    return Sample(_numbered(parameter.name.replace("_", "-"), number), telling=True)


def _from(module: str, *names: str) -> Imports:
    return frozenset((module, name) for name in names)
