"""How an item of a kind is read from the JSON of a request, and its parts from paths and queries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.entity_models.model import EntityModel, Field
from dynamorm_cdkgen.described_keys import parameter_of
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_codeactions.composed_fields import composed_fields, holes_of, strange_holes
from dynamorm_codeactions.field_kinds import kind_of, known_types
from dynamorm_codeactions.repositories.free_parameters import with_fields_in_keys
from dynamorm_codeactions.repositories.plan import Argument
from dynamorm_codeactions.repositories.pynamodb.conditions import text_of

PARSED: Mapping[str, str] = {
    "text": "text", "choice": "text", "integer": "integer", "number": "number", "float": "fraction",
    "decimal": "decimal", "boolean": "boolean", "moment": "moment", "day": "day", "uuid": "identity",
    "binary": "binary", "list": "listing", "mapping": "mapping", "json": "anything",
    "texts": "set_of(http_api.text)", "binaries": "set_of(http_api.binary)",
}  # fmt: skip
"""The functions of the module that APIs share by which a kind of value is read."""
NUMBERS: Mapping[str, str] = {"int": "integer", "float": "fraction", "Decimal": "decimal"}
OF_TYPE: Mapping[str, str] = {"S": "text", "N": "integer", "B": "binary"}
TEXT = "http_api.text"
OF_ANNOTATION: Mapping[str, str] = {
    "str": TEXT, "int": "http_api.integer", "bool": "http_api.boolean", "bytes": "http_api.binary"
}  # fmt: skip
MOST: Mapping[str, int] = {"partition": 2048, "sort": 1024}
"""Bytes of a key's attribute: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html"""


@dataclass(frozen=True, slots=True)
class Reading:
    """Which fields a request must tell, which it may, and which are made of others."""

    model: EntityModel

    @property
    def told(self) -> tuple[Field, ...]:
        composed = composed_fields(self.model)
        return tuple(field for field in self.model.fields if field.code_name not in composed)

    @property
    def required(self) -> tuple[Field, ...]:
        return tuple(field for field in self.told if self.reader(field) and self._is_required(field))

    @property
    def others(self) -> tuple[Field, ...]:
        return tuple(field for field in self.told if self.reader(field) and not self._is_required(field))

    def unreadable(self) -> Fault | None:
        """Why no item can be read from a request: the first field of which nothing tells what it can be."""
        for field in self.told:
            if self.reader(field) is None and self._is_required(field) and self.model.place is not None:
                told = f"nothing tells how `{field.code_name}` of `{self.model.symbol}` is read from JSON"
                return Fault(
                    self.model.place, told, f"give it {known_types(self.model.library)}, or write the API by hand"
                )
        return None

    def reader(self, field: Field) -> str | None:
        """The function that reads a value of a field."""
        kind = kind_of(field, self.model.library)
        if kind is None:
            return None
        if kind.kind == "enumeration":
            return kind.name
        if kind.kind == "numbers":
            return f"http_api.set_of(http_api.{NUMBERS.get(kind.inner, 'number')})"
        if kind.kind == "choice" and field.type != "N":
            return f"http_api.one_of({', '.join(map(quoted, field.values))})"
        if kind.kind == "text" and field.code_name in self._in_keys:
            return self._in_keys[field.code_name]
        told = PARSED.get(kind.kind)
        return f"http_api.{told}" if told is not None else None

    @property
    def enumerations(self) -> tuple[str, ...]:
        readers = (self.reader(field) or "" for field in self.told)
        return tuple(dict.fromkeys(reader for reader in readers if reader and not reader.startswith("http_api.")))

    def of_argument(self, argument: Argument) -> str:
        """The function that reads an argument of the repository from a text; of an enumeration, its own texts do."""
        parameter = argument.parameter
        field = self.model.field(parameter.field) if parameter is not None and parameter.field is not None else None
        if argument.annotation.text == "str" and parameter is not None:
            hole = field.code_name if field is not None else parameter.name
            is_bound = field is not None and parameter.name != parameter_of(field)
            return TEXT if is_bound else self._in_keys.get(hole, TEXT)
        if argument.annotation.text in OF_ANNOTATION:
            return OF_ANNOTATION[argument.annotation.text]
        told = self.reader(field) if field is not None else None
        return told or f"http_api.{OF_TYPE.get(parameter.type if parameter is not None else '', 'text')}"

    def function(self, item: str) -> Iterator[str]:
        """The body of the function that makes an item of what a request tells."""
        composed = composed_fields(self.model)
        wanted = dict.fromkeys(hole for template in composed.values() for hole in holes_of(template))
        strange = set(strange_holes(self.model))
        for hole in wanted:
            field = next((field for field in self.told if field.code_name == hole), None)
            reader = self._in_keys.get(hole, TEXT) if field is None or hole in strange else self.reader(field)
            yield f'    {hole} = given(told, "{hole}", {reader})'
        yield f"    return {item}("
        for code_name, template in composed.items():
            yield f"        {code_name}={text_of(template)},"
        for field in self.required:
            read = f'given(told, "{field.code_name}", {self.reader(field)})'
            yield f"        {field.code_name}={field.code_name if field.code_name in wanted else read},"
        if self.others:
            yield "        **http_api.some(told, {"
            for field in self.others:
                yield f'            "{field.code_name}": {self.reader(field)},'
            yield "        }),"
        yield "    )"

    @property
    def keyed(self) -> Mapping[str, str]:
        """The fields that stand in keys as texts, by the functions that read them."""
        told = {field.code_name for field in self.told if self.reader(field) == self._in_keys.get(field.code_name)}
        return {name: reader for name, reader in self._in_keys.items() if name in told}

    @property
    def _in_keys(self) -> Mapping[str, str]:
        """The functions that read the texts in keys, by fields or parameters: they have so many bytes at most, less
        what stands around them. What tells items, or is a key as it is, is not empty."""
        most: dict[str, int] = {}
        filled: set[str] = set()
        for key in with_fields_in_keys(self.model).keys:
            for part in key.parts:
                fixed = sum(len(piece.encode()) for piece in part.template.parts if isinstance(piece, str))
                for hole in holes_of(part.template):
                    most[hole] = min(most.get(hole, MOST["partition"]), MOST[part.role] - fixed)
                    filled |= {hole} if key.index is None or part.field is not None else set()
        return {name: f"http_api.{'filled' if name in filled else 'short'}({size})" for name, size in most.items()}

    def _is_required(self, field: Field) -> bool:
        has_value = field.default is not None or field.generated or field.name == self.model.version
        return field.required and not has_value
