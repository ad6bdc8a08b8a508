"""Kinds of items as dataclasses or models of pydantic, which turn themselves into what boto3 stores and back."""

from collections.abc import Iterator, Sequence
from typing import Literal

from dynamorm_analysis.entity_models.model import KeyPart
from dynamorm_analysis.entity_models.value_kinds import MOMENT
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring, formatted, imported
from dynamorm_codeactions.models.created_table import create_table, table_names
from dynamorm_codeactions.models.naming import constant_of, enumeration_of
from dynamorm_codeactions.models.python_enumerations import choices, enumeration, member_of
from dynamorm_codeactions.models.python_keys import conditions, in_words, key_of
from dynamorm_codeactions.models.python_names import STANDARD, named_in
from dynamorm_codeactions.models.python_values import COLLECTIONS, IN_TYPES, SETS, annotation, key_text
from dynamorm_codeactions.models.read_back import out_of_key
from dynamorm_codeactions.models.shape import BuiltKey, ModelField, Shape, key_parameters

STEP = "    "
UNTYPED = "  # type: ignore[import-untyped, unused-ignore]"
Manner = Literal["dataclass", "pydantic"]
RESERVED = IN_TYPES | {"from_item", "key_of", "table_name", "to_item"}
LITERAL = frozenset({"integer", "number", "truth"})
"""Kinds of values whose defaults are numbers and truths."""
OF_PYDANTIC = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "model_config", "model_construct", "model_copy", "model_dump"}
    | {"model_computed_fields", "model_dump_json", "model_extra", "model_fields", "model_fields_set", "validate"}
    | {"model_json_schema", "model_post_init", "model_rebuild", "model_validate", "model_validate_json", "parse_obj"}
    | {"model_parametrized_name", "model_validate_strings", "parse_file", "parse_raw", "schema", "schema_json"}
    | {"update_forward_refs"}
)
"""What a model of pydantic has already."""


def item_classes_source(shapes: Sequence[Shape], manner: Manner, introduction: str, *, creates: bool = True) -> str:
    """A module with these kinds of items, which have one table or several, and what creates these tables, unless other
    code does."""
    body = "\n".join(_body(shapes, manner, creates))
    pydantic = {"pydantic": [name for name in ("BaseModel", "ConfigDict", "Field") if name in body]}
    modules: dict[str, Sequence[str]] = {"boto3": (), "os": ()} if creates else {"os": ()}
    named = {**modules, **named_in(body, STANDARD), **(pydantic if manner == "pydantic" else {})}
    imports = imported(named).replace("import boto3", f"import boto3{UNTYPED}")
    lines = [docstring(introduction), "", imports, "", *table_names(shapes), body]
    return formatted("\n".join(lines) + "\n")


def _body(shapes: Sequence[Shape], manner: Manner, creates: bool) -> Iterator[str]:
    for shape, field in choices(shapes):
        yield from ("", "", *enumeration(shape, field))
    for shape in shapes:
        yield from ("", "", *_class(shape, manner))
    blueprints = {constant_of(shape.entity.blueprint): shape.entity.blueprint for shape in shapes}
    for constant, blueprint in blueprints.items() if creates else ():
        yield from ("", "", *create_table(constant, blueprint, is_alone=len(blueprints) == 1))


def item_class_lines(shape: Shape) -> Iterator[str]:
    """The dataclass of one kind of items, which does not say what its table is called."""
    yield from _class(shape, "dataclass", names_table=False)


# ---- classes --------------------------------------------------------------------------------------------------------


def _class(shape: Shape, manner: Manner, *, names_table: bool = True) -> Iterator[str]:
    if manner == "dataclass":
        yield "@dataclass(frozen=True, slots=True, kw_only=True)"
        yield f"class {shape.name}:"
    else:
        yield f"class {shape.name}(BaseModel):"
    yield docstring(f"{in_words(shape)}.", STEP)
    yield ""
    if manner == "pydantic":
        yield f"{STEP}model_config = ConfigDict(frozen=True)"
        yield ""
    if names_table:
        yield f"{STEP}table_name: ClassVar[str] = {constant_of(shape.entity.blueprint)}"
        yield ""
    for field in shape.fields:
        yield from _field(field, shape, manner)
    yield ""
    yield from _key_of(shape)
    yield ""
    yield from _to_item(shape)
    yield ""
    yield from _from_item(shape)


def _field(field: ModelField, shape: Shape, manner: Manner) -> Iterator[str]:
    kind, type_ = field.value.kind, annotation(field, shape)
    made = "field" if manner == "dataclass" else "Field"
    if kind == "version":
        yield f"{STEP}{field.code_name}: int = 0"
    elif field.field.generated:
        yield f"{STEP}{field.code_name}: {type_} = {made}(default_factory=lambda: str(uuid4()))"
    elif field.field.default is not None and kind in ("text", "choice"):
        yield f"{STEP}{field.code_name}: {type_} = {member_of(shape, field, field.field.default)}"
    elif field.field.default is not None and kind in LITERAL:
        plain = field.field.default
        yield f"{STEP}{field.code_name}: {type_} = {f'Decimal({quoted(plain)})' if kind == 'number' else plain}"
    elif field.required:
        yield f"{STEP}{field.code_name}: {type_}"
    elif kind in COLLECTIONS:
        yield f"{STEP}{field.code_name}: {type_} = {made}(default_factory={type_.partition('[')[0]})"
    else:
        yield f"{STEP}{field.code_name}: {type_}{'' if kind == 'anything' else ' | None'} = None"


def _key_of(shape: Shape) -> Iterator[str]:
    """Key attributes by their names, as `Key` of a request takes them."""
    key = shape.entity.keys[0]
    yield from key_of(shape, "dict[str, Any]")
    entries = [f"{quoted(part.attribute)}: {_key_value(part, shape, '')}" for part in key.parts]
    yield f"{STEP * 2}return {{{', '.join(entries)}}}"


def _key_value(part: KeyPart, shape: Shape, owner: str) -> str:
    field = next((one for one in shape.fields if one.name == part.attribute), None)
    if part.attribute in shape.built_attributes or field is None:
        return key_text(part.template, shape, owner)
    return stored(field, f"{owner}{field.code_name}")


# ---- items ----------------------------------------------------------------------------------------------------------


def stored(field: ModelField, value: str) -> str:
    """A value as boto3 stores it."""
    match field.value.kind:
        case "moment":
            return f'f"{{{value}{MOMENT}}}"'
        case "day":
            return f"{value}.isoformat()"
        case "expiry":
            return f"int({value}.timestamp())"
        case "choice":
            return f"{value}.value"
        case _:
            return value


def read(field: ModelField, shape: Shape, value: str) -> str:
    """A value as code works with it, of what boto3 reads."""
    match field.value.kind:
        case "integer" | "version":
            return f"int({value})"
        case "moment":
            return f"datetime.fromisoformat({value})"
        case "day":
            return f"date.fromisoformat({value})"
        case "expiry":
            return f"datetime.fromtimestamp(int({value}), UTC)"
        case "bytes":
            return f"bytes({value})"
        case "bytes set":
            return f"{{bytes(one) for one in {value}}}"
        case "choice":
            return f"{enumeration_of(shape.name, field.code_name)}({value})"
        case "list" if field.value.of == "integer":
            return f"[int(one) for one in {value}]"
        case _:
            return value


def _is_always_stored(field: ModelField) -> bool:
    """Whether all items have an attribute: no set may be empty, and others that lack are left out."""
    has_default = field.field.default is not None or field.field.generated
    return field.value.kind not in SETS and (field.required or has_default or field.value.kind == "version")


def _to_item(shape: Shape) -> Iterator[str]:
    inside = STEP * 2
    yield f"{STEP}def to_item(self) -> dict[str, Any]:"
    yield docstring("What boto3 stores, under the keys that the fields make.", inside)
    table = {part.attribute for part in shape.entity.keys[0].parts}
    fields = [field for field in shape.fields if field.stored and field.name not in table]
    always = [field for field in fields if _is_always_stored(field)]
    owners = ", ".join(f"self.{field.code_name}" for field in key_parameters(shape))
    entries = [f"**self.key_of({owners})"]
    indexes = [key for key in shape.built if key.index is not None]
    entries += [
        f"{quoted(part.attribute)}: {key_text(part.template, shape, 'self.')}"
        for key in indexes
        if key.always
        for part in key.built
    ]
    entries += [f"{quoted(field.name)}: {stored(field, f'self.{field.code_name}')}" for field in always]
    others = [field for field in fields if field not in always]
    sometimes = [key for key in indexes if not key.always]
    if not others and not sometimes:
        yield f"{inside}return {{{', '.join(entries)}}}"
        return
    yield f"{inside}item: dict[str, Any] = {{{', '.join(entries)}}}"
    for field in others:
        value = f"self.{field.code_name}"
        yield f"{inside}if {value}{'' if field.value.kind in COLLECTIONS else ' is not None'}:"
        yield f"{inside}{STEP}item[{quoted(field.name)}] = {stored(field, value)}"
    for key in sometimes:
        yield from _added(key, shape, inside)
    yield f"{inside}return item"


def _added(key: BuiltKey, shape: Shape, indent: str) -> Iterator[str]:
    yield f"{indent}if {conditions(key, shape, 'self.')}:"
    for part in key.built:
        yield f"{indent}{STEP}item[{quoted(part.attribute)}] = {key_text(part.template, shape, 'self.')}"


def _from_item(shape: Shape) -> Iterator[str]:
    inside = STEP * 2
    yield f"{STEP}@classmethod"
    yield f"{STEP}def from_item(cls, item: Mapping[str, Any]) -> Self:"
    yield docstring("What boto3 has read.", inside)
    given = (f"{field.code_name}={_read(field, shape)}" for field in shape.fields)
    yield f"{inside}return cls({', '.join(given)})"


def _read(field: ModelField, shape: Shape) -> str | None:
    name = quoted(field.name)
    if not field.stored:
        return out_of_key(field, shape)
    if field.value.kind == "version":
        return f"int(item.get({name}, 0))"
    if field.value.kind in COLLECTIONS and (not field.required or field.value.kind in SETS):
        empty = {"list": "[]", "map": "{}"}.get(field.value.kind, "set()")
        return read(field, shape, f"item.get({name}, {empty})")
    if field.required:
        return read(field, shape, f"item[{name}]")
    if read(field, shape, "") == "":
        return f"item.get({name})"
    return f"{read(field, shape, f'item[{name}]')} if {name} in item else None"
