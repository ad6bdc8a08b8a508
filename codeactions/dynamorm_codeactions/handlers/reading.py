"""How an item of a kind is read from the JSON of a request, and its parts from paths and queries."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.entity_models.model import EntityModel, Field, MapFields
from dynamorm_cdkgen.described_keys import parameter_of
from dynamorm_cdkgen.fault import Fault
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring
from dynamorm_codeactions.composed_fields import composed_fields, holes_of, strange_holes
from dynamorm_codeactions.field_kinds import kind_of, known_types
from dynamorm_codeactions.map_classes import (
    CalledMap,
    MapKey,
    called_maps,
    fields_within,
    key_of,
    maps_in,
    unknown_within,
)
from dynamorm_codeactions.repositories.free_parameters import with_fields_in_keys
from dynamorm_codeactions.repositories.plan import Argument, RepositoryPlan
from dynamorm_codeactions.repositories.pynamodb.conditions import text_of

PARSED: Mapping[str, str] = {
    "text": "text", "choice": "text", "integer": "integer", "number": "number", "float": "fraction",
    "decimal": "decimal", "boolean": "boolean", "moment": "moment", "day": "day", "uuid": "identity",
    "binary": "binary", "list": "listing", "mapping": "mapping", "json": "anything",
    "texts": "set_of(http_api.text)", "binaries": "set_of(http_api.binary)",
}  # fmt: skip
"""The functions of the module that APIs share by which a kind of value is read."""
STRUCTURES: Mapping[str, str] = {"list": "list_of", "mapping": "map_of"}
WORDS = frozenset({"create", "create_in_loop", "created", "opened", "shown", "summed_up"})
"""What the module's functions are called beside those that read, without the `_` before each."""
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
    """Which fields a request must tell, which it may, and which are made of others. `plan` is that of the repository,
    whose classes the module imports, too."""

    model: EntityModel
    plan: RepositoryPlan

    @property
    def maps(self) -> Mapping[MapKey, CalledMap]:
        """The classes of maps in the items, and the functions that read their objects, without the `_` before each."""
        plan = self.plan
        classes = {plan.item, plan.repository, plan.protocol, *(summary.name for summary in plan.summaries)}
        enumerations = {name for name, _ in self.enumerations}
        return called_maps(maps_in(self.told), classes | enumerations, {plan.word, *WORDS})

    @property
    def told(self) -> tuple[Field, ...]:
        composed = composed_fields(self.model)
        fields = (field for field in self.model.fields if field.name not in self.model.filled)
        return tuple(field for field in fields if field.code_name not in composed)

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
                unread = unknown_within(field, self._reader_in_map)
                told = f"nothing tells how `{unread}` of `{self.model.symbol}` is read from JSON"
                return Fault(
                    self.model.place, told, f"give it {known_types(self.model.library)}, or write the API by hand"
                )
        return None

    def reader(self, field: Field) -> str | None:
        """The function that reads a value of a field."""
        if field.code_name in self._in_keys:
            kind = kind_of(field, self.model.library)
            if kind is not None and kind.kind == "text":
                return self._in_keys[field.code_name]
        return self._reader_in_map(field)

    def _reader_in_map(self, field: Field) -> str | None:
        """The same of a field that stands in no key."""
        kind = kind_of(field, self.model.library)
        if kind is None:
            return None
        if kind.kind == "object" and field.holds is not None:
            called = self.maps.get(key_of(field.holds))
            return f"_{called.function}" if called is not None and self._is_read(field.holds) else None
        if kind.kind in STRUCTURES and field.element is not None:
            inner = self._reader_in_map(field.element)
            return f"http_api.{STRUCTURES[kind.kind]}({inner})" if inner is not None else None
        if kind.kind == "enumeration":
            return kind.name
        if kind.kind == "numbers":
            return f"http_api.set_of(http_api.{NUMBERS.get(kind.inner, 'number')})"
        if kind.kind == "choice" and field.type != "N":
            return f"http_api.one_of({', '.join(map(quoted, field.values))})"
        told = PARSED.get(kind.kind)
        return f"http_api.{told}" if told is not None else None

    def _is_read(self, held: MapFields) -> bool:
        """Whether all is known of a class of maps that an object of it needs."""
        return all(self._reader_in_map(field) is not None for field in held.fields if field.is_needed)

    @property
    def enumerations(self) -> tuple[tuple[str, str], ...]:
        """Their names, each with a file that uses it."""
        placed = fields_within(self.told, self.model.path)
        kinds = ((kind_of(field, self.model.library), path) for field, path in placed)
        return tuple(
            dict.fromkeys((kind.name, path) for kind, path in kinds if kind is not None and kind.kind == "enumeration")
        )

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
        filled = {field.code_name for field in self.model.fields if field.name in self.model.filled}
        composed = {name: text for name, text in composed_fields(self.model).items() if name not in filled}
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

    def of_maps(self) -> Iterator[str]:
        """The functions that read the maps in items."""
        for called in reversed([*self.maps.values()]):  # those inside of others below these
            held = called.held
            if not self._is_read(held):
                continue
            needed = self._entries(field for field in held.fields if field.is_needed)
            others = self._entries(field for field in held.fields if not field.is_needed)
            reads = "open_object_of" if held.is_open else "object_of"
            yield from ("", "", f"def _{called.function}(value: Any) -> {called.called}:")
            yield docstring(f"{called.title.capitalize()} as a request tells it.", "    ")
            yield f"    return http_api.{reads}({called.called}, value, {{{needed}}}, {{{others}}})"

    def _entries(self, fields: Iterable[Field]) -> str:
        """Those fields of a map that can be read, each with what reads it."""
        readers = ((field, self._reader_in_map(field)) for field in fields)
        return ", ".join(f"{quoted(field.code_name)}: {reader}" for field, reader in readers if reader is not None)

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
        return field.is_needed and field.name != self.model.version
