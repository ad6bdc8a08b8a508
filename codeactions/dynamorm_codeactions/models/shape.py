"""What a class or struct of a kind of items holds: its fields, and the attributes of keys that it builds from them."""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dynamorm_analysis.blueprint import PlannedIndex
from dynamorm_analysis.entity_models.model import EntityModel, Field, ItemKey, KeyPart, Parameter
from dynamorm_analysis.entity_models.value_kinds import ValueKind, kind_of
from dynamorm_analysis.model.names import Hole, KeyTemplate

OF_OBJECT = re.compile(r"^(?:self|cls|item|this)\.")


@dataclass(frozen=True, slots=True)
class ModelField:
    """A field of a class, with what its values are. `stored` says that it is an attribute of the item; else it is a
    part of a key and stands nowhere but there."""

    field: Field
    value: ValueKind
    stored: bool = True

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def code_name(self) -> str:
        return self.field.code_name

    @property
    def required(self) -> bool:
        return self.field.required


@dataclass(frozen=True, slots=True)
class BuiltKey:
    """A key of which at least one attribute is a text that items make of their fields: `built` are these attributes.
    Items have it where all fields `present`, by their names in code, have a value, and those of `only` have theirs."""

    index: str | None
    built: tuple[KeyPart, ...]
    present: tuple[str, ...]
    only: tuple[tuple[ModelField, str], ...]

    @property
    def always(self) -> bool:
        return not self.present and not self.only


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of items as it is to be declared. `fields` are in the order of the model; `built` are the keys that it
    makes of them, that of the table first."""

    entity: EntityModel
    fields: tuple[ModelField, ...]
    built: tuple[BuiltKey, ...]

    @property
    def name(self) -> str:
        return self.entity.name

    @property
    def built_attributes(self) -> tuple[str, ...]:
        """The attributes of keys that are no fields, each once."""
        return tuple(dict.fromkeys(part.attribute for key in self.built for part in key.built))

    @property
    def table_key(self) -> BuiltKey | None:
        """How the key of the table is built, where it is."""
        return next((key for key in self.built if key.index is None), None)

    @property
    def indexes(self) -> list[PlannedIndex]:
        """The indexes in which items of this kind are."""
        in_keys = {key.index for key in self.entity.keys}
        return [index for index in self.entity.blueprint.indexes if index.name in in_keys]

    def fills(self, key: BuiltKey) -> bool:
        """Whether items can make a key by themselves: values that stand nowhere but in the key are given with it."""
        fields = self.by_code_name
        return all(fields[hole.name].stored for part in key.built for hole in _holes(part.template))

    def field_of(self, hole: Hole) -> ModelField | None:
        """The field whose value stands in a hole."""
        return self.by_code_name.get(hole.name)

    @property
    def by_code_name(self) -> Mapping[str, ModelField]:
        return {field.code_name: field for field in self.fields}

    def is_conditional(self, attribute: str) -> bool:
        """Whether some items lack an attribute of a key."""
        return any(part.attribute == attribute and not key.always for key in self.built for part in key.built)


Naming = Callable[[str, Container[str]], str]
"""What a language calls something, which is to be none of some other names."""


def shape_of(entity: EntityModel, naming: Naming, reserved: Container[str] = ()) -> Shape:
    """What a class for a kind of items is to hold, with fields called as the language has it and not by `reserved`
    names. Values that stand in keys and in no field become fields that are not stored, but read out of the key again.
    """
    entity = _called(entity, naming, reserved)
    built = {part.attribute for key in entity.keys for part in key.parts if not _is_field(part, entity)}
    stored = [ModelField(one, kind_of(one, entity)) for one in entity.fields if one.name not in built]
    known = {field.code_name for field in stored}
    unstored = [
        ModelField(Field(name, name, "S"), ValueKind("text"), stored=False)
        for name in _named_in([part for key in entity.keys for part in key.parts])
        if name not in known
    ]
    shape = Shape(entity, (*unstored, *stored), ())
    return replace(shape, built=tuple(_built(key, shape, entity) for key in entity.keys if _builds(key, entity)))


def identity_of(shape: Shape) -> tuple[tuple[Parameter, ModelField | None], ...]:
    """The parameters that tell an item, each with the field whose value it is."""
    fields = {field.name: field for field in shape.fields}
    by_code = shape.by_code_name
    return tuple((one, fields.get(one.field or "") or by_code.get(one.name)) for one in shape.entity.identity)


def key_parameters(shape: Shape) -> tuple[ModelField, ...]:
    """The fields of which the key of the table is made, in the order of the identity."""
    named = [hole.name for part in shape.entity.keys[0].parts for hole in _holes(part.template)]
    in_turn = [field.code_name for _, field in identity_of(shape) if field is not None and field.code_name in named]
    by_code = shape.by_code_name
    return tuple(by_code[name] for name in dict.fromkeys((*in_turn, *named)) if name in by_code)


def _called(entity: EntityModel, naming: Naming, reserved: Container[str]) -> EntityModel:
    """The kind of items with fields, and the holes of keys that name them, called as a language has it."""
    fields = tuple(replace(field, code_name=naming(field.code_name, reserved)) for field in entity.fields)
    names = {old.code_name: new.code_name for old, new in zip(entity.fields, fields, strict=True)}
    by_name = {old.name: new.code_name for old, new in zip(entity.fields, fields, strict=True)}

    def named(part: str | Hole) -> str | Hole:
        if isinstance(part, str):
            return part
        name = OF_OBJECT.sub("", part.name)
        return replace(part, name=names.get(name) or by_name.get(name) or naming(name, reserved))

    def of_key(key: ItemKey) -> ItemKey:
        parts = (replace(part, template=KeyTemplate(tuple(map(named, part.template.parts)))) for part in key.parts)
        return replace(key, parts=tuple(parts))

    return replace(entity, fields=fields, keys=tuple(map(of_key, entity.keys)))


def _holes(template: KeyTemplate) -> Iterator[Hole]:
    yield from (part for part in template.parts if isinstance(part, Hole))


def _is_field(part: KeyPart, entity: EntityModel) -> bool:
    """Whether an attribute of a key is a field itself."""
    field = entity.field(part.attribute)
    return field is not None and part.field in (field.name, field.code_name)


def _builds(key: ItemKey, entity: EntityModel) -> bool:
    return not all(_is_field(part, entity) for part in key.parts)


def _built(key: ItemKey, shape: Shape, entity: EntityModel) -> BuiltKey:
    built = tuple(part for part in key.parts if not _is_field(part, entity))
    by_name = {field.name: field for field in shape.fields}
    only = tuple((by_name[name], value) for name, value in key.only if name in by_name)
    holes = _named_in(built)
    optional = [name for name in holes if (field := shape.by_code_name.get(name)) and not field.required]
    states = {field.code_name for field, _ in only}
    present = tuple(name for name in optional if name not in states) if key.index is not None else ()
    return BuiltKey(key.index, built, present, only)


def _named_in(parts: Sequence[KeyPart]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hole.name for part in parts for hole in _holes(part.template)))
