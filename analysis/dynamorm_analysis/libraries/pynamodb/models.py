"""Models: which classes are tables, with their attributes, keys and indexes through all their bases."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from dynamorm_analysis.facts.statements import Class
from dynamorm_analysis.facts.values import Call
from dynamorm_analysis.libraries.pynamodb.attributes import (
    KeyedAttribute,
    attributes_of,
    hides_attributes,
    is_attribute_class,
)
from dynamorm_analysis.libraries.pynamodb.built_keys import filled_keys, key_templates
from dynamorm_analysis.libraries.pynamodb.declarations import (
    Declared,
    bases_known,
    descends,
    lineage,
    meta_option,
    objects_of,
)
from dynamorm_analysis.libraries.pynamodb.indexes import index_of, key_of
from dynamorm_analysis.libraries.pynamodb.table_names import table_name
from dynamorm_analysis.libraries.pynamodb.upkeep import upkeep
from dynamorm_analysis.libraries.pynamodb.words import INDEX_CLASSES, MODEL_CLASSES, library_name
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    Environment,
    External,
    Instance,
    Meaning,
    Text,
)
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.model.access import Condition
from dynamorm_analysis.model.names import TableName
from dynamorm_analysis.model.table import Attribute, Definition, Index, Key
from dynamorm_analysis.text import Place

LIBRARY = "pynamodb"


@dataclass(frozen=True, slots=True, eq=False)
class ModelClass:
    """A class that is a model. `definition` is None for one that has no table of its own (an abstract base)."""

    of: Base
    classes: tuple[Base, ...]
    attributes: dict[str, KeyedAttribute]
    indexes: tuple[Index, ...]
    definition: Definition | None

    @property
    def symbol(self) -> str:
        return self.definition.symbol if self.definition is not None else ""

    @property
    def table(self) -> str | None:
        if self.definition is None:
            return None
        place = self.definition.place
        return table_id(self.definition.name, place.path, self.definition.symbol)

    @property
    def key(self) -> Key | None:
        return self.definition.key if self.definition is not None else key_of(self.attributes)

    @property
    def bases_known(self) -> bool:
        return bases_known(self.classes)

    def attribute(self, code_name: str) -> Attribute | None:
        keyed = self.attributes.get(code_name)
        return keyed.attribute if keyed is not None else None

    def bound_index(self, binding: str) -> Index | None:
        return next((index for index in self.indexes if index.binding == binding), None)

    def named_index(self, name: str) -> Index | None:
        return next((index for index in self.indexes if index.name == name), None)


SOME_MODEL = ModelClass(External("pynamodb.models.Model"), (External(""),), {}, (), None)
"""A model of which nothing more is known."""


FURTHER_OUT = 3


@dataclass(frozen=True, slots=True)
class Conditions:
    """The leaves of a condition; `complete` says that every part of it was understood."""

    leaves: tuple[Condition, ...] = ()
    complete: bool = True


@dataclass(frozen=True)
class Models:
    """The classes of a program as models, each looked into once for one top-level statement, and the conditions that
    its variables hold where they are read. `further_out` is how many functions out it is told what they are given."""

    program: Program
    further_out: int = FURTHER_OUT
    known_conditions: dict[Place, Conditions] = field(default_factory=dict)
    _found: dict[ClassRef, ModelClass | None] = field(default_factory=dict)

    @property
    def is_inmost(self) -> bool:
        return self.further_out == FURTHER_OUT

    def of(self, found: Meaning | None) -> ModelClass | None:
        """The model that a class is, or None when it is none."""
        if not isinstance(found, ClassRef):
            return None
        if found not in self._found:
            self._found[found] = self.program.shared("pynamodb model", found.scope, lambda: _model(self.program, found))
        return self._found[found]

    def of_instance(self, found: Meaning) -> ModelClass | None:
        return self.of(found.of) if isinstance(found, Instance) else None


def is_model(program: Program, of: ClassRef, classes: tuple[Base, ...]) -> bool:
    """Whether a class descends from the library's `Model`, or from something unreadable and is written as a model."""
    if library_name(of):
        return False
    if descends(program, of, MODEL_CLASSES):
        return True
    if bases_known(classes) or descends(program, of, INDEX_CLASSES) or is_attribute_class(program, of):
        return False
    return meta_option(program, classes, "table_name") is not None and bool(attributes_of(program, classes))


def _model(program: Program, of: ClassRef) -> ModelClass | None:
    node = of.scope.node
    if not isinstance(node, Class):
        return None
    classes = lineage(program, of)
    if not is_model(program, of, classes):
        return None
    attributes = attributes_of(program, classes)
    indexes, all_understood = _indexes(program, classes)
    all_known = bases_known(classes)
    name = table_name(program, classes)
    definition = None
    key = key_of(attributes)
    if name is not None and (name.known or key is not None):
        definition = Definition(
            kind="model",
            library=LIBRARY,
            symbol=of.scope.name,
            name=name,
            place=of.scope.place(node.name_span),
            key=key,
            attributes=tuple(keyed.attribute for keyed in attributes.values()),
            indexes=indexes,
            ttl=next((k.attribute.name for k in attributes.values() if k.attribute.role == "ttl"), None),
            closed=all_known and all_understood and all(index.name and index.key.partition for index in indexes),
            bases_known=all_known,
            unknown=_unknown(key, name, attributes) | _hidden(program, classes, {*attributes, *_bindings(indexes)}),
            templates=key_templates(program, of, classes, attributes, key, indexes),
            filled=filled_keys(program, of, classes, attributes, key, indexes),
            upkeep=upkeep(program, classes),
        )
    return ModelClass(of, classes, attributes, indexes, definition)


def _unknown(key: Key | None, name: TableName, attributes: dict[str, KeyedAttribute]) -> frozenset[str]:
    is_plain = key is not None and len(key.partition) == 1 and len(key.sort) < 2  # else which count depends on PynamoDB
    parts = {
        "key": not is_plain,
        "name": not name.known,
        "attributes": not all(keyed.known for keyed in attributes.values()),
    }
    return frozenset(part for part, is_unknown in parts.items() if is_unknown)


def _hidden(program: Program, classes: tuple[Base, ...], understood: Iterable[str]) -> frozenset[str]:
    return frozenset({"attributes"}) if hides_attributes(program, classes, understood) else frozenset()


def _bindings(indexes: tuple[Index, ...]) -> Iterator[str]:
    return (index.binding for index in indexes)


# ---- indexes --------------------------------------------------------------------------------------------------------


def _indexes(program: Program, classes: tuple[Base, ...]) -> tuple[tuple[Index, ...], bool]:
    """The indexes of a model, those of its bases first, and whether every one was understood."""
    found: dict[str, Index] = {}
    all_understood = True
    for base in reversed(classes):
        if not isinstance(base, ClassRef) or library_name(base):
            continue
        for declaration, object_ in objects_of(program, base.scope):
            found.pop(declaration.name, None)
            if object_ is None:
                all_understood = all_understood and not _may_be_index(program, declaration)
            elif isinstance(object_.of, ClassRef) and descends(program, object_.of, INDEX_CLASSES):
                make = partial(index_of, program, object_.of, declaration.name)
                kind = f"pynamodb index {declaration.name}"
                found[declaration.name] = program.shared(kind, object_.of.scope, make)
            elif isinstance(object_.of, External) and "index" in object_.of.name.rsplit(".", 1)[-1].lower():
                all_understood = False
    return tuple(found.values()), all_understood


def _may_be_index(program: Program, declaration: Declared) -> bool:
    """A call of which nothing is known may make an index."""
    if not isinstance(declaration.value, Call) or declaration.name == "Meta":
        return False
    return not isinstance(meaning(program, declaration.value, declaration.holder), Text | Environment)
