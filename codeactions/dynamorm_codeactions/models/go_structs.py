"""Kinds of items as structs of Go for DynamORM and TableTheory, whose method `UpdateKeys` writes their keys."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from dynamorm_analysis.blueprint import Blueprint, PlannedIndex
from dynamorm_analysis.entity_models.value_kinds import Kind
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.words import free_name, with_article, words_of
from dynamorm_codeactions.models.go_conventions import SETS, convention_of, untagged_names
from dynamorm_codeactions.models.go_formats import verb_and_value
from dynamorm_codeactions.models.go_lines import STEP, aligned, go_name, text_of
from dynamorm_codeactions.models.naming import enumeration_of, member_names, plain_table_name, variable_of
from dynamorm_codeactions.models.shape import BuiltKey, ModelField, Shape

TagKey = Literal["theorydb", "dynamorm"]
TYPES: dict[Kind, str] = {
    "text": "string",
    "integer": "int64",
    "number": "float64",
    "moment": "time.Time",
    "day": "string",
    "truth": "bool",
    "bytes": "[]byte",
    "map": "map[string]any",
    "list": "[]any",
    "text set": "[]string",
    "number set": "[]float64",
    "bytes set": "[][]byte",
    "expiry": "int64",
    "version": "int64",
    "anything": "any",
}
RESERVED = frozenset({"TableName", "UpdateKeys"})


def called_in_go(name: str, taken: object = ()) -> str:  # noqa: ARG001  # names of fields collide with none of Go's
    """What a field is called: `CustomerID` for `customer_id`."""
    called = go_name(words_of(name)) or "Value"
    return called if called[0].isalpha() else f"N{called}"


def go_source(shapes: Sequence[Shape], introduction: str, package: str, tag: TagKey = "theorydb") -> str:
    """A file of a package with these kinds of items."""
    body = "\n".join(_body(shapes, tag))
    packages = [f'"{name}"' for name in ("fmt", "os", "strings", "time") if f"{name}." in body]
    imports = ["import (", *(f"{STEP}{name}" for name in packages), ")"] if len(packages) > 1 else [
        f"import {name}" for name in packages
    ]  # fmt: skip
    lines = [f"// Package {package} holds {introduction}", f"package {package}", "", *imports]
    return "\n".join(lines) + "\n" + body + "\n"


def _body(shapes: Sequence[Shape], tag: TagKey) -> Iterator[str]:
    blueprints = {variable_of(shape.entity.blueprint): shape.entity.blueprint for shape in shapes}
    for blueprint in blueprints.values():
        yield from ("", *_table_name(blueprint))
    for shape in shapes:
        for field in shape.fields:
            if field.value.kind == "choice":
                yield from ("", *_enumeration(shape, field))
        yield from ("", *_struct(shape, tag))
        yield from ("", "// TableName tells where items of this kind lie.")
        yield f"func ({shape.name}) TableName() string {{ return {_function_of(shape.entity.blueprint)}() }}"
        if any(shape.fills(key) for key in shape.built):
            yield from ("", *_update_keys(shape))
        if partial := [one for one in shape.indexes if one.projection.kind not in ("ALL", None)]:
            yield from ("", *_projections(shape, partial))


def _function_of(blueprint: Blueprint) -> str:
    words = [word for word in words_of(variable_of(blueprint)) if word not in ("table", "name")]
    name = "".join(map(str.capitalize, words)) or "Items"
    return f"{name[0].lower()}{name[1:]}Table"


def _table_name(blueprint: Blueprint) -> Iterator[str]:
    variable, name = text_of(variable_of(blueprint)), text_of(plain_table_name(blueprint))
    yield f"func {_function_of(blueprint)}() string {{"
    yield f'{STEP}if name := os.Getenv({variable}); name != "" {{'
    yield f"{STEP}{STEP}return name"
    yield f"{STEP}}}"
    yield f"{STEP}return {name}"
    yield "}"


def _enumeration(shape: Shape, field: ModelField) -> Iterator[str]:
    name = enumeration_of(shape.name, field.code_name)
    yield f"// {name} is the {' '.join(words_of(field.code_name))} of {_in_words(shape)}."
    yield f"type {name} string"
    yield ""
    yield f"// The values of {name}."
    yield "const ("
    taken: set[str] = set()
    members = member_names(field.field.values)
    rows = [
        (free_name(name + go_name(words_of(member)), taken), name, f"= {text_of(value)}")
        for value, member in members.items()
    ]
    yield from aligned(rows)
    yield ")"


def _in_words(shape: Shape) -> str:
    return with_article(" ".join(words_of(shape.name)))


# ---- structs --------------------------------------------------------------------------------------------------------


def _struct(shape: Shape, tag: TagKey) -> Iterator[str]:
    yield f"// {shape.name} is {_in_words(shape)}."
    yield f"type {shape.name} struct {{"
    convention = convention_of(shape) or "camelCase"
    untagged = untagged_names(shape)
    rows = [("_", "struct{}", _tag(tag, [f"naming:{convention}"]))]
    names = _names(shape)
    for attribute in shape.built_attributes:
        roles = [*_roles(attribute, shape), f"attr:{attribute}"]
        roles += ["omitempty"] if shape.is_conditional(attribute) or _is_left_to_callers(attribute, shape) else []
        rows.append((names[attribute], "string", _tag(tag, roles)))
    for field in shape.fields:
        if field.name not in untagged:
            rows.append((names[field.name], _type(field, shape), _tag(tag, _parts(field, shape))))
    bare = [(names[field.name], _untagged_type(field, shape)) for field in shape.fields if field.name in untagged]
    yield from aligned(rows)
    if bare:
        told = f"the library takes {'this name' if len(bare) == 1 else 'these names'} of attributes from fields alone"
        yield from ("", f"{STEP}// Without tags: {told}, and refuses {'it' if len(bare) == 1 else 'them'} in tags.")
        yield from aligned(bare)
    yield "}"


def _names(shape: Shape) -> dict[str, str]:
    """What fields are called in Go by the names of their attributes, no two alike."""
    untagged = untagged_names(shape)
    taken = {*RESERVED, *untagged.values()}
    fields = {field.name: untagged.get(field.name) or free_name(field.code_name, taken) for field in shape.fields}
    return {**{one: free_name(called_in_go(_spelled(one)), taken) for one in shape.built_attributes}, **fields}


def _spelled(attribute: str) -> str:
    """`gsi1pk` in words that Go writes in capitals: `GSI1PK`."""
    return re.sub(r"^(gsi|lsi)(\d*)_?(pk|sk)$", r"\1\2 \3", attribute, flags=re.IGNORECASE)


def _tag(key: TagKey, parts: Sequence[str]) -> str:
    return f'`{key}:"{",".join(parts)}"`'


def _roles(attribute: str, shape: Shape) -> list[str]:
    """What an attribute is in the keys of the table and of those indexes in which items of this kind are."""
    blueprint = shape.entity.blueprint
    roles = ["pk"] if attribute in blueprint.key.partition else ["sk"] if attribute in blueprint.key.sort else []
    for index in shape.indexes:
        if index.kind == "LSI":
            roles += [f"lsi:{index.name}"] if attribute in index.key.sort else []
        elif attribute in index.key.partition:
            roles.append(f"index:{index.name},pk")
        elif attribute in index.key.sort:
            roles.append(f"index:{index.name},sk")
    return roles


def _parts(field: ModelField, shape: Shape) -> list[str]:
    kind = field.value.kind
    if not field.stored:
        return ["-"]
    parts = [*_roles(field.name, shape), f"attr:{field.name}"]
    parts += {"version": ["version"], "expiry": ["ttl"]}.get(kind, ["set"] if kind in SETS else [])
    is_key = field.name in shape.entity.blueprint.key.attributes
    has_default = field.field.default is not None or field.field.generated
    optional = (not field.required and not has_default) or kind in SETS or _may_be_empty_key(field, shape)
    return [*parts, *(["omitempty"] if optional and not is_key and kind != "version" else [])]


def _type(field: ModelField, shape: Shape) -> str:
    if field.value.kind == "choice":
        return enumeration_of(shape.name, field.code_name)
    if field.value.kind == "list" and field.value.of is not None:
        return f"[]{TYPES[field.value.of]}"
    return TYPES[field.value.kind]


def _untagged_type(field: ModelField, shape: Shape) -> str:
    """That of a field which is written where it has no value, too: a pointer tells that it has none."""
    may_be_missing = not field.required and field.field.default is None and not field.field.generated
    type_ = _type(field, shape)
    return f"*{type_}" if may_be_missing and not type_.startswith(("[]", "map[")) and type_ != "any" else type_


def _projections(shape: Shape, indexes: Sequence[PlannedIndex]) -> Iterator[str]:
    """What indexes copy, in the one form that the library asks for."""
    names = _names(shape)
    yield "// TableTheoryIndexProjections tells what indexes copy that do not copy all."
    yield f"func ({shape.name}) TableTheoryIndexProjections() map[string]struct {{"
    yield from (f"{STEP}Type   string", f"{STEP}Fields []string", "} {")
    yield f"{STEP}return map[string]struct {{"
    yield from (f"{STEP}{STEP}Type   string", f"{STEP}{STEP}Fields []string", f"{STEP}}}{{")
    rows = []
    for index in indexes:
        fields = ", ".join(text_of(names.get(name, name)) for name in index.projection.included)
        given = f", Fields: []string{{{fields}}}" if fields else ""
        rows.append((f"{text_of(index.name)}:", f"{{Type: {text_of(index.projection.kind or 'ALL')}{given}}},"))
    yield from aligned(rows, STEP * 2)
    yield from (f"{STEP}}}", "}")


def _may_be_empty_key(field: ModelField, shape: Shape) -> bool:
    """Whether an item with an empty text there would be refused: it is left out of the index instead."""
    return field.field.type == "S" and any(field.name in index.key.attributes for index in shape.indexes)


# ---- keys -----------------------------------------------------------------------------------------------------------


def _is_left_to_callers(attribute: str, shape: Shape) -> bool:
    """Whether a key of an index is made of values that no field holds."""
    made = [
        key for key in shape.built if key.index is not None and any(one.attribute == attribute for one in key.built)
    ]
    return any(not shape.fills(key) for key in made)


def _update_keys(shape: Shape) -> Iterator[str]:
    receiver = shape.name[0].lower()
    names = _names(shape)
    yield "// UpdateKeys writes the keys that follow from the other fields: call it before each write."
    yield f"func ({receiver} *{shape.name}) UpdateKeys() {{"
    for key in shape.built:
        if not shape.fills(key):
            continue
        lines = [
            f"{receiver}.{names[part.attribute]} = {_text(part.template, shape, receiver, names)}" for part in key.built
        ]
        if key.always:
            yield from (f"{STEP}{line}" for line in lines)
            continue
        yield f"{STEP}if {_conditions(key, shape, receiver, names)} {{"
        yield from (f"{STEP}{STEP}{line}" for line in lines)
        yield f"{STEP}}} else {{"
        targets = [f"{receiver}.{names[part.attribute]}" for part in key.built]
        empty = ", ".join('""' for _ in targets)
        yield f"{STEP}{STEP}{', '.join(targets)} = {empty}"
        yield f"{STEP}}}"
    yield "}"


def _text(template: KeyTemplate, shape: Shape, receiver: str, names: dict[str, str]) -> str:
    if template.constant is not None:
        return text_of(template.constant)
    pattern, values = "", []
    for part in template.parts:
        if isinstance(part, str):
            pattern += part.replace("%", "%%")
            continue
        field = shape.field_of(part)
        kind: Kind = field.value.kind if field is not None else "text"
        told = verb_and_value(kind, f"{receiver}.{names[field.name] if field is not None else part.name}", part.format)
        assert told is not None  # such a kind is left out before (`unwritten`)
        pattern += told[0]
        values.append(told[1])
    if pattern == "%s" and kind != "choice":
        return values[0]
    return f"fmt.Sprintf({text_of(pattern)}, {', '.join(values)})"


def unwritten(shape: Shape) -> str | None:
    """The text of a key that cannot be made in Go as it is, if there is one."""
    for key in shape.built:
        for part in key.built:
            holes = [one for one in part.template.parts if isinstance(one, Hole)]
            kinds = [(field.value.kind, one.format) for one in holes if (field := shape.field_of(one)) is not None]
            if any(verb_and_value(kind, "", format) is None for kind, format in kinds):
                return str(part.template)
    return None


def _conditions(key: BuiltKey, shape: Shape, receiver: str, names: dict[str, str]) -> str:
    found = [
        f"{receiver}.{names[field.name]} == {text_of(value) if field.value.kind in ('text', 'choice') else value}"
        for field, value in key.only
    ]
    for name in key.present:
        field = shape.by_code_name[name]
        value = f"{receiver}.{names[field.name]}"
        if field.value.kind == "moment":
            found.append(f"!{value}.IsZero()")
        elif field.value.kind in ("integer", "number", "expiry", "version"):
            found.append(f"{value} != 0")
        else:
            found.append(f'{value} != ""')
    return " && ".join(found)
