"""Types of Python for the fields of items and for what is given to find them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dynamorm_analysis.entity_models.model import Field, Library, MapFields

OF_DYNAMODB: Mapping[str, str] = {
    "S": "str", "N": "int", "B": "bytes", "BOOL": "bool", "NULL": "None", "M": "dict[str, Any]", "L": "list[Any]",
    "SS": "set[str]", "NS": "set[int]", "BS": "set[bytes]",
}  # fmt: skip
OF_PYNAMODB: Mapping[str, str] = {
    "UnicodeAttribute": "str", "NumberAttribute": "float", "BooleanAttribute": "bool", "BinaryAttribute": "bytes",
    "UTCDateTimeAttribute": "datetime", "TTLAttribute": "datetime", "VersionAttribute": "int", "JSONAttribute": "Any",
    "UnicodeSetAttribute": "set[str]", "NumberSetAttribute": "set[float]", "BinarySetAttribute": "set[bytes]",
    "ListAttribute": "list[Any]", "MapAttribute": "Any", "DynamicMapAttribute": "Any",
}  # fmt: skip
"""What attributes of PynamoDB 6 hold."""
MODULES: Mapping[str, str] = {
    "Any": "typing", "Decimal": "decimal", "datetime": "datetime", "date": "datetime", "time": "datetime",
    "timedelta": "datetime", "UUID": "uuid",
}  # fmt: skip
BUILT_IN = frozenset(
    {"str", "int", "float", "bool", "bytes", "None", "dict", "list", "set", "frozenset", "tuple", "object"}
)
NAME = re.compile(r"[^\W\d][\w.]*")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A type as code writes it, and what is imported for it: pairs of a module and a name."""

    text: str
    imports: frozenset[tuple[str, str]] = frozenset()

    def or_none(self, is_optional: bool = True) -> "Annotation":
        """The type of a value that may be missing."""
        if not is_optional or self.text == "Any" or self.text.endswith("None"):
            return self
        return replace(self, text=f"{self.text} | None")


def annotation_of(field: Field, library: Library, own: Mapping[str, str] = {}) -> Annotation:
    """The type of a field's value. What code declares counts, where it is made of types that everybody knows, or of
    classes beside the model, `own`, each with the module to import it from."""
    if library == "pynamodb":
        held = field.holds or (field.element.holds if field.element is not None else None)
        if held is not None:
            return _of_maps(field, held, own)
        declared = field.declared.rpartition(".")[2]
        told = OF_PYNAMODB.get(declared) or (declared if declared in BUILT_IN or declared in MODULES else "")
        return _written(told or OF_DYNAMODB.get(field.type or "", "Any"))
    told = _without_none(field.declared.replace("typing.", "").replace("datetime.", "").replace("decimal.", ""))
    if told and all(name in BUILT_IN or name in MODULES or name in own for name in NAME.findall(told)):
        return _written(told, own)
    return annotation_of_type(field.type)


def _of_maps(field: Field, held: MapFields, own: Mapping[str, str]) -> Annotation:
    """What PynamoDB gives of a map with a class of its own, or of a list of them."""
    if held.symbol not in own:
        return _written("Any" if field.holds is not None else "list[Any]")
    return _written(held.symbol if field.holds is not None else f"list[{held.symbol}]", own)


def annotation_of_type(type_: str | None) -> Annotation:
    """The type of what boto3 takes for a type of DynamoDB."""
    return _written(OF_DYNAMODB.get(type_ or "", "Any"))


def _without_none(declared: str) -> str:
    optional = re.fullmatch(r"Optional\[(.*)\]", declared)
    told = optional[1] if optional else declared
    return re.sub(r"\s*\|\s*None$|^None\s*\|\s*", "", told)


def _written(text: str, own: Mapping[str, str] = {}) -> Annotation:
    modules = {**MODULES, **own}
    return Annotation(text, frozenset((modules[name], name) for name in NAME.findall(text) if name in modules))
