"""Slips in how a class of PynamoDB is declared that show without any table."""

import re
from collections.abc import Iterator

from dynamorm_analysis.facts.values import Call, Collection, Mapping, Value
from dynamorm_analysis.libraries.pynamodb.attributes import is_attribute_class
from dynamorm_analysis.libraries.pynamodb.declarations import (
    bases_known,
    descends,
    lineage,
    meta_class,
    meta_option,
    objects_of,
    text_of,
)
from dynamorm_analysis.libraries.pynamodb.indexes import place_of
from dynamorm_analysis.libraries.pynamodb.models import LIBRARY, ModelClass, Models
from dynamorm_analysis.libraries.pynamodb.words import INDEX_CLASSES
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.requirements import fixed_version
from dynamorm_analysis.linking.meaning import ClassRef, External
from dynamorm_analysis.model.access import Misuse
from dynamorm_analysis.model.table import Attribute

CONTAINERS = frozenset({"pynamodb.attributes.MapAttribute", "pynamodb.models.Model"})
REFUSING = (6,)
"""From this version on, a default that can be changed is refused."""
MAKERS = frozenset({"list", "dict", "set", "builtins.list", "builtins.dict", "builtins.set"})
ROLES = {"ttl": "time-to-live", "version": "version", "discriminator": "discriminator"}
# What AWS issues, and neither placeholders nor what emulators are given.
KEYS = {
    "aws_access_key_id": re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{16}"),
    "aws_secret_access_key": re.compile(r"[A-Za-z0-9/+=]{40}"),
}
PLACEHOLDER = re.compile(r"example|x{5}|0{5}|1234", re.IGNORECASE)


def misdeclared(models: Models, of: ClassRef) -> Iterator[Misuse]:
    """The slips of one class: attributes in it, and what its `Meta` lacks or holds."""
    if not descends(models.program, of, CONTAINERS):
        return
    yield from _defaults(models.program, of)
    model = models.of(of)
    if model is not None:
        yield from _roles(model)
        yield from _without_projection(models.program, of)
        yield from _credentials(models.program, of)


def _defaults(program: Program, of: ClassRef) -> Iterator[Misuse]:
    """`default=[]`: one list for all items, which version 6 refuses; and two defaults of one attribute."""
    fixed = fixed_version(program, of.scope.path, LIBRARY)
    is_refused = fixed is None or fixed >= REFUSING
    for declaration, object_ in objects_of(program, of.scope):
        if object_ is None or object_.scope is not declaration.holder or not is_attribute_class(program, object_.of):
            continue
        given = [(name, object_.argument(name)) for name in ("default", "default_for_new")]
        for name, value in given:
            if value is not None and is_refused and (instead := _maker(program, value, of)):
                place = of.scope.place(value.span)
                yield Misuse("mutable-default", LIBRARY, place, source_of(value), (declaration.name, name, instead))
        if all(value is not None for _, value in given):
            place = of.scope.place(declaration.span)
            yield Misuse("duplicate-role", LIBRARY, place, declaration.name, ("default", "default_for_new"))


def _maker(program: Program, value: Value, of: ClassRef) -> str:
    """What to write instead of a value that can be changed; empty where it is none."""
    match value:
        case Collection(kind="list" | "set" as kind, items=items):
            return kind if not items else "lambda"
        case Mapping(entries=entries):
            return "dict" if not entries else "lambda"
        case Call(function=function, arguments=arguments):
            found = meaning(program, function, of.scope)
            if isinstance(found, External) and found.name in MAKERS:
                return found.name.rpartition(".")[2] if not arguments else "lambda"
    return ""


def _roles(model: ModelClass) -> Iterator[Misuse]:
    """Two attributes for one part: PynamoDB makes no such class."""
    keyed = tuple(model.attributes.values())
    yield from _twice([one.attribute for one in keyed if one.partition], "hash key")
    yield from _twice([one.attribute for one in keyed if one.sort], "range key")
    for role, words in ROLES.items():
        yield from _twice([one.attribute for one in keyed if one.attribute.role == role], f"{words} attribute")


def _twice(attributes: list[Attribute], role: str) -> Iterator[Misuse]:
    if len(attributes) > 1:
        first, second = attributes[:2]
        yield Misuse("duplicate-role", LIBRARY, second.place, second.code_name, (role, first.code_name))


def _without_projection(program: Program, of: ClassRef) -> Iterator[Misuse]:
    """Indexes whose `Meta` does not say what they copy, or that have none."""
    for _, object_ in objects_of(program, of.scope):
        if object_ is None or not isinstance(object_.of, ClassRef) or not descends(program, object_.of, INDEX_CLASSES):
            continue
        classes = lineage(program, object_.of)
        meta = meta_class(program, classes)
        if not bases_known(classes) or (meta is not None and not bases_known(lineage(program, meta))):
            continue
        if any(isinstance(base, ClassRef) and "Meta" in base.scope.bindings for base in classes) and meta is None:
            continue  # a `Meta` that is no class here
        if meta_option(program, classes, "projection") is None:
            lacking = "projection" if meta is not None else "Meta"
            yield Misuse("missing-meta-field", LIBRARY, place_of(object_.of), object_.of.scope.name, (lacking,))


def _credentials(program: Program, of: ClassRef) -> Iterator[Misuse]:
    """Keys of an AWS account that stand in the model's own `Meta`."""
    if "Meta" not in of.scope.bindings or meta_option(program, (of,), "host") is not None:
        return
    for name, pattern in KEYS.items():
        option = meta_option(program, (of,), name)
        if option is None or option.value is None:
            continue
        text = text_of(program, option.value, option.scope)
        if text is not None and pattern.fullmatch(text) and not PLACEHOLDER.search(text):
            yield Misuse("credentials", LIBRARY, option.scope.place(option.value.span), name)
