"""Kinds of items as models of PynamoDB, which write their keys from their fields whenever they are written."""

from collections.abc import Iterator, Sequence

from dynamorm_analysis.blueprint import PlannedIndex
from dynamorm_analysis.entity_models.value_kinds import Kind
from dynamorm_analysis.words import free_name
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_cdkgen.python_text import docstring, formatted, imported
from dynamorm_codeactions.models.created_table import table_names
from dynamorm_codeactions.models.naming import (
    class_of_index,
    constant_of,
    enumeration_of,
    python_name,
)
from dynamorm_codeactions.models.python_enumerations import choices, enumeration, member_of
from dynamorm_codeactions.models.python_keys import conditions, in_words, key_of
from dynamorm_codeactions.models.python_names import STANDARD, named_in
from dynamorm_codeactions.models.python_values import IN_TYPES, SETS, key_text, key_type, key_value
from dynamorm_codeactions.models.shape import ModelField, Shape, key_parameters

ATTRIBUTES: dict[Kind, str] = {
    "text": "UnicodeAttribute",
    "integer": "NumberAttribute",
    "number": "NumberAttribute",
    "moment": "UTCDateTimeAttribute",
    "day": "UnicodeAttribute",
    "truth": "BooleanAttribute",
    "bytes": "BinaryAttribute",
    "map": "MapAttribute",
    "list": "ListAttribute",
    "text set": "UnicodeSetAttribute",
    "number set": "NumberSetAttribute",
    "bytes set": "BinarySetAttribute",
    "expiry": "TTLAttribute",
    "version": "VersionAttribute",
    "anything": "UnicodeAttribute",
}
LIST_ELEMENTS: dict[Kind, str] = {"text": "str", "integer": "float", "number": "float", "truth": "bool"}
RESERVED = frozenset(
    {"attribute_values", "batch_get", "batch_write", "count", "create_table", "delete", "delete_table", "deserialize"}
    | {"describe_table", "dumps", "exists", "from_raw_data", "get", "get_attributes", "is_type", "key_of", "loads"}
    | {"query", "refresh", "save", "scan", "serialize", "to_dynamodb_dict", "to_simple_dict", "update", "update_ttl"}
    | {"from_dict", "from_dynamodb_dict", "from_simple_dict", "to_dict", "Meta", "DoesNotExist"}
    | IN_TYPES
)
"""What a model has already, so that no field can be called so."""
STEP = "    "
UNTYPED = "  # type: ignore[no-untyped-call]  # PynamoDB gives it no types"
PROJECTIONS = {"ALL": "AllProjection", "KEYS_ONLY": "KeysOnlyProjection", "INCLUDE": "IncludeProjection"}


def pynamodb_source(shapes: Sequence[Shape], introduction: str) -> str:
    """A module with these kinds of items, which have one table or several."""
    written = "\n".join(_body(shapes))
    lines = [docstring(introduction), "", imported(_imports(written)), "", *table_names(shapes), written]
    return formatted("\n".join(lines) + "\n")


def _imports(body: str) -> dict[str, Sequence[str]]:
    named: dict[str, Sequence[str]] = {
        "pynamodb.attributes": [
            *(name for name in {*ATTRIBUTES.values()} if f" {name}(" in body or f"[{name}" in body),
            *(["Attribute"] if "(Attribute[" in body else []),
        ],
        "pynamodb.constants": ["STRING"] if "attr_type = STRING" in body else [],
        "pynamodb.indexes": [
            name
            for name in ("GlobalSecondaryIndex", "LocalSecondaryIndex", *PROJECTIONS.values())
            if f"{name}(" in body or f"{name}[" in body
        ],
        "pynamodb.models": ["Model"],
    }
    used = {module: names for module, names in named.items() if names}
    return {"os": (), **named_in(body, STANDARD), **used}


def _body(shapes: Sequence[Shape]) -> Iterator[str]:
    for shape, field in choices(shapes):
        yield from ("", "", *enumeration(shape, field))
        yield from ("", "", *_attribute_of_choice(shape, field))
    for shape in shapes:
        for index in shape.indexes:
            yield from ("", "", *_index(shape, index))
        yield from ("", "", *_model(shape))


def _attribute_of_choice(shape: Shape, field: ModelField) -> Iterator[str]:
    name = enumeration_of(shape.name, field.code_name)
    yield f"class {name}Attribute(Attribute[{name}]):"
    yield f"{STEP}attr_type = STRING"
    yield ""
    yield f"{STEP}def serialize(self, value: {name}) -> str:"
    yield f"{STEP}{STEP}return {name}(value).value"
    yield ""
    yield f"{STEP}def deserialize(self, value: str) -> {name}:"
    yield f"{STEP}{STEP}return {name}(value)"


# ---- indexes --------------------------------------------------------------------------------------------------------


def _index(shape: Shape, index: PlannedIndex) -> Iterator[str]:
    base = "LocalSecondaryIndex" if index.kind == "LSI" else "GlobalSecondaryIndex"
    head = f'class {class_of_index(shape.name, index.name)}({base}["{shape.name}"]):'
    yield f"{head}{UNTYPED}"
    yield f"{STEP}class Meta:"
    yield f"{STEP}{STEP}index_name = {quoted(index.name)}"
    included = ", ".join(map(quoted, index.projection.included))
    kind = PROJECTIONS[index.projection.kind or "ALL"]
    yield f"{STEP}{STEP}projection = {kind}({f'[{included}]' if included else ''})"
    yield ""
    for name in index.key.partition:
        yield from _key_attribute(shape, name, "hash_key=True")
    for name in index.key.sort:
        yield from _key_attribute(shape, name, "range_key=True")


def _key_attribute(shape: Shape, name: str, role: str) -> Iterator[str]:
    field = next((one for one in shape.fields if one.name == name), None)
    if field is None:
        code = python_name(name, {one.code_name for one in shape.fields} | RESERVED)
        yield _declared(code, "UnicodeAttribute", [role, *_renamed(code, name)], "")
        return
    yield _declared(
        field.code_name, _class(field, shape), [role, *_always(field), *_renamed(field.code_name, name)], ""
    )


# ---- models ---------------------------------------------------------------------------------------------------------


def _model(shape: Shape) -> Iterator[str]:
    blueprint = shape.entity.blueprint
    yield f"class {shape.name}(Model):"
    yield docstring(f"{in_words(shape)}.", STEP)
    yield ""
    yield f"{STEP}class Meta:"
    yield f"{STEP}{STEP}table_name = {constant_of(blueprint)}"
    yield f'{STEP}{STEP}billing_mode = "PAY_PER_REQUEST"'
    yield ""
    roles = dict.fromkeys(blueprint.key.sort, "range_key=True")
    roles |= dict.fromkeys(blueprint.key.partition, "hash_key=True")
    taken = {field.code_name for field in shape.fields} | RESERVED
    for name in shape.built_attributes:
        code = python_name(name, taken)
        role = [roles[name]] if name in roles else ["null=True"] if shape.is_conditional(name) else []
        yield _declared(code, "UnicodeAttribute", [*role, *_renamed(code, name)], "")
    for field in shape.fields:
        if field.stored:
            yield from _field(field, shape, roles.get(field.name))
    for index in shape.indexes:
        key = shape.entity.key(index.name)
        bound = free_name((key.binding if key is not None else "") or python_name(index.name), taken)
        yield f"{STEP}{bound} = {class_of_index(shape.name, index.name)}()"
    if shape.table_key is not None:
        yield from ("", *_key_of(shape))
    if any(shape.fills(key) for key in shape.built):
        yield from ("", *_serialize(shape))


def _key_of(shape: Shape) -> Iterator[str]:
    """Hash key and range key as the library's calls take them."""
    key = shape.entity.keys[0]
    values = [key_value(part, shape, "") for part in key.parts]
    types = [key_type(part, shape) for part in key.parts]
    yield from key_of(shape, types[0] if len(types) == 1 else f"tuple[{', '.join(types)}]")
    yield f"{STEP * 2}return {', '.join(values)}"


def _field(field: ModelField, shape: Shape, role: str | None) -> Iterator[str]:
    kind = field.value.kind
    given = [role] if role is not None else []
    given += _always(field)
    given += _renamed(field.code_name, field.name)
    if field.field.generated:
        given.append("default_for_new=lambda: str(uuid4())")
    elif field.field.default is not None and kind in ("text", "choice"):
        given.append(f"default={member_of(shape, field, field.field.default)}")
    elif field.field.default is not None and kind in ("integer", "number", "truth"):
        given.append(f"default={field.field.default}")
    elif kind in SETS and field.required:
        given.append("null=False")
    elif not field.required and role is None and kind not in ("version", *SETS):
        given.append("null=True")
    yield _declared(field.code_name, _class(field, shape), given, _annotation(field))


def _always(field: ModelField) -> list[str]:
    return ["legacy_encoding=False"] if field.value.kind in ("bytes", "bytes set") else []


def _annotation(field: ModelField) -> str:
    if field.value.kind == "map":
        return ": MapAttribute[str, Any]"
    if field.value.kind == "list":
        return f": ListAttribute[{LIST_ELEMENTS.get(field.value.of or 'anything', 'Any')}]"
    return ""


def _class(field: ModelField, shape: Shape) -> str:
    if field.value.kind == "choice":
        return f"{enumeration_of(shape.name, field.code_name)}Attribute"
    return ATTRIBUTES[field.value.kind]


def _renamed(code: str, name: str) -> list[str]:
    return [f"attr_name={quoted(name)}"] if code != name else []


def _declared(code: str, of: str, given: Sequence[str], annotated: str) -> str:
    return f"{STEP}{code}{annotated} = {of}({', '.join(given)}){UNTYPED if of == 'MapAttribute' else ''}"


def _serialize(shape: Shape) -> Iterator[str]:
    inside = STEP * 2
    yield f"{STEP}def serialize(self, null_check: bool = True) -> dict[str, dict[str, Any]]:"
    yield docstring("The item as it is stored, under the keys that its fields make.", inside)
    taken = {field.code_name for field in shape.fields} | RESERVED
    for key in shape.built:
        if not shape.fills(key):
            continue
        names = {part.attribute: f"self.{python_name(part.attribute, taken)}" for part in key.built}
        if key.index is None:
            targets = [names.get(part.attribute, "_") for part in shape.entity.keys[0].parts]
            owners = [f"self.{field.code_name}" for field in key_parameters(shape)]
            yield f"{inside}{', '.join(targets)} = self.key_of({', '.join(owners)})"
            continue
        values = [(names[part.attribute], key_text(part.template, shape, "self.")) for part in key.built]
        if key.always:
            yield from (f"{inside}{name} = {text}" for name, text in values)
            continue
        yield f"{inside}if {conditions(key, shape, 'self.')}:"
        yield from (f"{inside}{STEP}{name} = {text}" for name, text in values)
        yield f"{inside}else:"
        yield f"{inside}{STEP}{' = '.join(names.values())} = None"
    yield f"{inside}return super().serialize(null_check)"
