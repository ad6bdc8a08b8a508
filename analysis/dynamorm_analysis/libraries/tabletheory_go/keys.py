"""How a model builds its keys: what its methods put into the key fields, as `UpdateKeys()` does."""

import re
from collections.abc import Iterator
from itertools import product

from dynamorm_analysis.facts.statements import Assignment, Function, Statement, blocks
from dynamorm_analysis.facts.values import Collection, Member, Name, Value, parts_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_texts import template_of
from dynamorm_analysis.linking.static.static_types import methods_of
from dynamorm_analysis.model.entity import EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Index, Key

FIRST_NAME = re.compile(r"[A-Za-z_]\w*")
MOST = 8  # ways in which one method builds one key
Built = dict[str, list[KeyTemplate]]


def key_templates(
    program: Program, struct: Scope, attributes: dict[str, str], key: Key | None, indexes: tuple[Index, ...]
) -> tuple[EntityTemplate, ...]:
    """The templates of the table's key and of each index, as far as the model's methods build them.

    `attributes` are the names of attributes by the fields that hold them.
    """
    keys = [(None, key), *((index.name, index.key) for index in indexes)]
    methods = [_built(program, method, attributes) for method in methods_of(program, struct)]
    found = [
        template
        for name, one in keys
        if one is not None and len(one.partition) == 1
        for template in _telling(list(_of_key(name, one.partition[0], next(iter(one.sort), None), methods)))
    ]
    return tuple(dict.fromkeys(found))


def _of_key(index: str | None, partition: str, sort: str | None, methods: list[Built]) -> Iterator[EntityTemplate]:
    """Both parts as one method builds them; where none builds both, as several do."""
    whole = [built for built in methods if partition in built and (sort is None or sort in built)]
    if not whole:
        together: Built = {}
        for built in methods:
            for name, templates in built.items():
                together.setdefault(name, []).extend(templates)
        whole = [together]
    for built in whole:
        for one, other in _pairs(built.get(partition, []), built.get(sort, []) if sort is not None else []):
            if other is not None or sort is None or index is None:
                yield EntityTemplate(index, one, other)


def _pairs(partitions: list[KeyTemplate], sorts: list[KeyTemplate]) -> Iterator[tuple[KeyTemplate, KeyTemplate | None]]:
    """Where branches set both, those of one branch belong together."""
    if not sorts:
        yield from ((one, None) for one in partitions[:MOST])
    elif len(partitions) == len(sorts):
        yield from zip(partitions[:MOST], sorts, strict=False)
    else:
        yield from list(product(partitions[:MOST], sorts[:MOST]))[:MOST]


# ---- methods --------------------------------------------------------------------------------------------------------


def _built(program: Program, method: Scope, attributes: dict[str, str]) -> Built:
    """What a method puts into the fields of its receiver; what it empties is left out."""
    node = method.node
    if not isinstance(node, Function) or not node.parameters:
        return {}
    receiver = node.parameters[0].name
    found: Built = {}
    for field, value in _assigned(node.body, receiver):
        if field not in attributes:
            continue
        template = _of_receiver(template_of(program, value, method), node, method)
        if template.parts:
            found.setdefault(attributes[field], []).append(template)
    return found


def _telling(templates: list[EntityTemplate]) -> list[EntityTemplate]:
    """Those of which something is known, where there are any."""
    return [one for one in templates if not one.partition.tells_nothing] or templates


def _assigned(body: tuple[Statement, ...], receiver: str) -> Iterator[tuple[str, Value]]:
    for statement in body:
        match statement:
            case Assignment(targets=(Collection(items=targets),), value=Collection(items=values), operator=""):
                pairs = list(zip(targets, values, strict=False)) if len(targets) == len(values) else []
            case Assignment(targets=(target,), value=value, operator="") if value is not None:
                pairs = [(target, value)]
            case _:
                pairs = []
        for target, value in pairs:
            match target:
                case Member(owner=Name(name=owner), name=field) if owner == receiver:
                    yield field, value
        for block in blocks(statement):
            yield from _assigned(block, receiver)


def _of_receiver(template: KeyTemplate, node: Function, method: Scope) -> KeyTemplate:
    """The template with its holes named by the model's fields: `{Code}` for `strings.ToLower(p.Code)`."""
    return KeyTemplate(tuple(_field(part, node, method) if isinstance(part, Hole) else part for part in template.parts))


def _field(hole: Hole, node: Function, method: Scope) -> Hole:
    receiver = node.parameters[0].name
    fields = set(re.findall(rf"\b{re.escape(receiver)}\.(\w+)", hole.name))
    if not fields and (local := FIRST_NAME.match(hole.name)):
        fields = {
            part.name
            for bound in method.bindings.get(local[0], ())
            if bound.value is not None
            for part in parts_of(bound.value)
            if isinstance(part, Member) and isinstance(part.owner, Name) and part.owner.name == receiver
        }
    return Hole(fields.pop()) if len(fields) == 1 else hole
