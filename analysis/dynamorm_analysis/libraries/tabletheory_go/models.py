"""Models: which structs are tables, with their attributes, keys and indexes."""

from dataclasses import dataclass, field

from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.facts.values import Constant, Value
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.tabletheory_go.chains import Chain
from dynamorm_analysis.libraries.tabletheory_go.fields import (
    Field,
    Written,
    dynamodb_type,
    fields_of,
    has_tags,
    named,
    naming_of,
)
from dynamorm_analysis.libraries.tabletheory_go.keys import key_templates
from dynamorm_analysis.libraries.tabletheory_go.naming import Convention, convention_of, plural, version_number
from dynamorm_analysis.libraries.tabletheory_go.projections import projections_of
from dynamorm_analysis.libraries.tabletheory_go.words import MODULES
from dynamorm_analysis.libraries.values.static_values import table_name_of
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import required_version
from dynamorm_analysis.linking.static.static_texts import returned_text
from dynamorm_analysis.linking.static.static_types import method_of, struct_of_value
from dynamorm_analysis.model.names import TableName
from dynamorm_analysis.model.table import Attribute, AttributeRole, Definition, Index, IndexKind, Key, Projection
from dynamorm_analysis.text import Place

LIBRARY = "dynamorm"


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A struct with the library's tags. `definition` is None where it has no key, as one that stands inside others.

    `version` is the library's, None when no `go.mod` tells. `complete` says that all its fields are known.
    """

    struct: Scope
    fields: tuple[Field, ...]
    convention: Convention
    convention_given: bool
    version: tuple[int, int, int] | None
    complete: bool
    indexes: tuple[Index, ...]
    definition: Definition | None

    @property
    def symbol(self) -> str:
        return self.struct.name

    @property
    def table(self) -> str | None:
        if self.definition is None:
            return None
        return table_id(self.definition.name, self.definition.place.path, self.symbol)

    @property
    def key(self) -> Key | None:
        return self.definition.key if self.definition is not None else None

    def field(self, name: str) -> Field | None:
        """A field by its Go name or its attribute's name; names of keys in any case."""
        for found in self.fields:
            if name in (found.name, found.attribute):
                return found
        lowered = name.lower()
        keys = (found for found in self.fields if found.is_key)
        return next((found for found in keys if lowered in (found.name.lower(), found.attribute.lower())), None)

    def index(self, name: str) -> Index | None:
        return next((index for index in self.indexes if index.name == name), None)


@dataclass(frozen=True)
class Models:
    """The structs of a program as models, each looked into once for one top-level statement."""

    program: Program
    _found: dict[Scope, Model | None] = field(default_factory=dict)

    def of(self, struct: Scope | None) -> Model | None:
        """The model that a struct is, or None when it is none."""
        if struct is None or not isinstance(struct.node, Class):
            return None
        if struct not in self._found:
            self._found[struct] = self.program.shared("dynamorm model", struct, lambda: _model(self.program, struct))
        return self._found[struct]

    def of_chain(self, chain: Chain) -> Model | None:
        """The model that a chain of calls begins with."""
        return self.of_value(*chain.model) if chain.model is not None else None

    def of_value(self, value: Value, scope: Scope) -> Model | None:
        return self.of(struct_of_value(self.program, value, scope))


def _model(program: Program, struct: Scope) -> Model | None:
    node = struct.node
    if not isinstance(node, Class):
        return None
    written = fields_of(program, struct)
    if not has_tags(struct) and not any(one.tag.parts for one in written.fields):
        return None
    given = naming_of(struct)
    required = required_version(program, struct.path, MODULES)
    version = version_number(required[1]) if required is not None else None
    convention = convention_of(given, version)
    fields = _unique(tuple(named(one, convention) for one in written.fields))
    key = _key(fields)
    indexes = _indexes(program, struct, fields, key)
    definition = None
    if key is not None and not _is_part_of_others(program, struct):
        name = _table_name(program, struct)
        definition = Definition(
            kind="model",
            library=LIBRARY,
            symbol=struct.name,
            name=name,
            place=struct.place(node.name_span),
            key=key,
            attributes=tuple(_attribute(one) for one in fields),
            indexes=indexes,
            ttl=next((one.attribute for one in fields if one.tag.has("ttl")), None),
            closed=written.complete and not any(not one.tag.skipped and one.tag.is_broken for one in written.fields),
            bases_known=written.complete,
            unknown=_unknown(name, fields, version),
            templates=key_templates(program, struct, {one.name: one.attribute for one in fields}, key, indexes),
        )
    return Model(struct, fields, convention, given is not None, version, written.complete, indexes, definition)


def _unique(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Where an outer struct names a field again, its own counts."""
    return tuple({one.name: one for one in fields}.values())


def _unknown(name: TableName, fields: tuple[Field, ...], version: tuple[int, int, int] | None) -> frozenset[str]:
    """Without the library's version names that it derives are those of its newest."""
    uncertain = version is None and not all(one.named for one in fields)
    return frozenset({*(("name",) if not name.known else ()), *(("attributes",) if uncertain else ())})


EMBEDDED_WORDS = ("Base", "Mixin", "Embedded")


def _is_part_of_others(program: Program, struct: Scope) -> bool:
    """Whether a struct is meant to stand inside of models: it is called so, and names no table."""
    name = struct.node.name if struct.node is not None else ""
    is_called_so = name.startswith(EMBEDDED_WORDS) or name.endswith(EMBEDDED_WORDS)
    return is_called_so and method_of(program, struct, "TableName") is None


def _attribute(one: Field) -> Attribute:
    is_optional = one.tag.has("omitempty") or one.written.kind == "pointer"
    role: AttributeRole = "ttl" if one.tag.has("ttl") else "version" if one.tag.has("version") else ""
    declared, type_, written = go_type(one.written), dynamodb_type(one), one.written
    return Attribute(one.attribute, one.name, type_, written.place, declared, not is_optional, role, written.values)


def go_type(written: Written) -> str:
    """A field's type as people write it."""
    return (
        source_of(written.type)
        if written.type is not None and written.kind in ("struct", "time.Time")
        else (f"[]{written.element}" if written.kind == "slice" and written.element else written.kind)
    )


def _key(fields: tuple[Field, ...]) -> Key | None:
    partition = tuple(one.attribute for one in fields if one.tag.has("pk"))[:1]
    sort = tuple(one.attribute for one in fields if one.tag.has("sk"))[:1]
    return Key(partition, sort) if partition else None


# ---- indexes --------------------------------------------------------------------------------------------------------


def _indexes(program: Program, struct: Scope, fields: tuple[Field, ...], key: Key | None) -> tuple[Index, ...]:
    partitions: dict[str, str] = {}
    sorts: dict[str, str] = {}
    kinds: dict[str, IndexKind] = {}
    places: dict[str, Place] = {}
    for one in fields:
        for role in one.tag.roles:
            kinds.setdefault(role.index, role.kind)
            if role.kind == "LSI" and role.part.word == "lsi":
                kinds[role.index] = "LSI"
            if role.partition or role.index not in places:
                places[role.index] = one.written.part_place(role.part)
            if role.partition:
                partitions.setdefault(role.index, one.attribute)
            if role.sort:
                sorts.setdefault(role.index, one.attribute)
    projections = projections_of(program, struct, {one.name: one.attribute for one in fields})
    found: list[Index] = []
    for name, kind in kinds.items():
        partition = key.partition if kind == "LSI" and key is not None else tuple(filter(None, (partitions.get(name),)))
        index_key = Key(partition, tuple(filter(None, (sorts.get(name),))))
        projection = projections.get(name, Projection("ALL")) if projections is not None else Projection(None)
        found.append(Index(name, kind, index_key, projection, places[name], symbol=struct.name))
    return tuple(found)


# ---- table names ----------------------------------------------------------------------------------------------------


def _table_name(program: Program, struct: Scope) -> TableName:
    method = method_of(program, struct, "TableName")
    if method is None or not isinstance(method.node, Function):
        name = struct.node.name if struct.node is not None else ""
        return TableName(plural(name), "constant", guessed=True)
    given = next((one.value for one in returns(method.node.body)), None)
    return table_name_of(returned_text(program, method), written=isinstance(given, Constant))
