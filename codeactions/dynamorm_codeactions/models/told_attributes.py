"""Attributes as people tell them, `placed_at:datetime` and `status:enum(PLACED,PAID)=PLACED`, as fields of a model."""

import keyword
import re
from decimal import Decimal, InvalidOperation

from dynamorm_analysis.entity_models.model import Field

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,100}")
OF_PYTHON = frozenset({"self", "cls", "None", "True", "False"})
TOLD = re.compile(r"(?P<name>[^:\s]+)\s*:\s*(?P<type>[a-z]+)(?:\((?P<of>[^()]*)\)|\[(?P<inner>[a-z]+)\])?"
                  r"(?P<optional>\?)?(?:\s*=\s*(?P<default>.+))?")  # fmt: skip
TYPES: dict[str, tuple[str, str]] = {
    "text": ("S", "str"), "str": ("S", "str"), "string": ("S", "str"), "uuid": ("S", "str"),
    "int": ("N", "int"), "integer": ("N", "int"), "number": ("N", "Decimal"), "decimal": ("N", "Decimal"),
    "bool": ("BOOL", "bool"), "boolean": ("BOOL", "bool"),
    "datetime": ("S", "datetime"), "date": ("S", "date"),
    "bytes": ("B", "bytes"), "binary": ("B", "bytes"),
    "map": ("M", "dict"), "dict": ("M", "dict"), "list": ("L", "list"), "set": ("SS", "set[str]"),
    "enum": ("S", ""),
}  # fmt: skip
"""Words for types, each with DynamoDB's type and the one of Python."""
INNER = {"text": "str", "str": "str", "string": "str", "int": "int", "number": "Decimal", "bool": "bool"}
WORDS = {"str": "text", "Decimal": "number", "dict": "map"}
SHOWN = "text, int, number, bool, datetime, date, uuid, enum(A,B), list[text], set[text], set[number], map, bytes"


def field_told(told: str) -> Field:
    """One attribute: `name:type`, with `?` where some items lack it, and `=value` for a default. A `uuid` is made anew
    for each item. Raises ValueError, which says what is wrong."""
    found = TOLD.fullmatch(told.strip())
    if found is None:
        shown = "`placed_at:datetime`, `note:text?` or `kind:enum(A,B)`"
        raise ValueError(f"`{told}` is no attribute: write `name:type`, as in {shown}")
    name, word = found["name"], found["type"]
    if not NAME.fullmatch(name):
        raise ValueError(f"`{name}` is no name for an attribute: letters, digits and `_`, a letter first")
    if is_word_of_python(name):
        raise ValueError(f"`{name}` is a word of Python, so that no field is called so: say `{name}_name`")
    if word not in TYPES:
        raise ValueError(f"`{word}` is no type; there are {SHOWN}")
    type_, declared = TYPES[word]
    values = _values(found["of"], word)
    if found["inner"] is not None:
        type_, declared = _nested(word, found["inner"])
    default = found["default"]
    if default is not None and (type_ not in ("S", "N", "BOOL") or word in ("datetime", "date", "uuid")):
        raise ValueError(f"`{name}` is {word}, and only a text, an enum, a number or a bool has a default here")
    if default is not None and type_ in ("N", "BOOL"):
        default = _written(default, declared, name)
    if default is not None and values and default not in values:
        raise ValueError(f"`{default}` is no value of `{name}`")
    required = found["optional"] is None
    return Field(name, name, type_, declared, required, values=values, generated=word == "uuid", default=default)


def told_type(field: Field) -> str:
    """The type of a field in the words in which it is told."""
    if field.values:
        return "enum"
    if field.generated:
        return "uuid"
    if not field.declared:
        return {"N": "int", "S": "text"}.get(field.type or "", "")
    return re.sub(r"\w+", lambda word: WORDS.get(word[0], word[0]), field.declared)


def is_word_of_python(name: str) -> bool:
    """Whether neither a field nor a parameter can be called so."""
    return keyword.iskeyword(name) or name in OF_PYTHON


def _written(default: str, declared: str, name: str) -> str:
    """A number or a truth as Python writes it. Raises ValueError."""
    if declared == "bool":
        if default.lower() not in ("true", "false"):
            raise ValueError(f"`{default}` is no value of `{name}`: it is true or false")
        return default.capitalize()
    try:
        number = Decimal(default)
    except InvalidOperation:
        number = Decimal("NaN")
    is_whole = re.fullmatch(r"-?\d+", default) is not None
    if not number.is_finite() or (declared == "int" and not is_whole):
        raise ValueError(f"`{default}` is no {'whole number' if declared == 'int' else 'number'}")
    return str(int(default)) if declared == "int" else f"{number:f}"


def _values(told: str | None, word: str) -> tuple[str, ...]:
    if (told is not None) != (word == "enum"):
        raise ValueError("an enum tells its values, and nothing else does: `status:enum(PLACED,PAID)`")
    values = tuple(dict.fromkeys(value.strip() for value in (told or "").split(",")))
    if word == "enum" and not all(values):
        raise ValueError("an enum has at least one value, and none is empty")
    return values if word == "enum" else ()


def _nested(word: str, inner: str) -> tuple[str, str]:
    if inner not in INNER or word not in ("list", "set") or (word == "set" and inner == "bool"):
        raise ValueError(f"there is no `{word}[{inner}]`; there are {SHOWN}")
    if word == "list":
        return "L", f"list[{INNER[inner]}]"
    return ("SS", "set[str]") if INNER[inner] == "str" else ("NS", "set[Decimal]")
