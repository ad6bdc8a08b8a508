"""How a model builds its keys: what its methods put into the key fields, as `UpdateKeys()` does."""

import re

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Constant, Member, Name, Value, parts_of
from dynamorm_analysis.libraries.tabletheory_go.formats import time_format
from dynamorm_analysis.libraries.values.built_keys import Built, BuiltBy, Only, assigned, built_templates
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Text
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_texts import template_of, text_meaning
from dynamorm_analysis.linking.static.static_types import methods_of
from dynamorm_analysis.model.entity import EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Index, Key

FIRST_NAME = re.compile(r"[A-Za-z_]\w*")


def key_templates(
    program: Program, struct: Scope, attributes: dict[str, str], key: Key | None, indexes: tuple[Index, ...]
) -> tuple[EntityTemplate, ...]:
    """The templates of the table's key and of each index, as far as the model's methods build them.

    `attributes` are the names of attributes by the fields that hold them.
    """
    methods = [_built(program, method, attributes) for method in methods_of(program, struct)]
    own = {attribute: field for field, attribute in attributes.items()}
    return built_templates(key, indexes, methods, own)


def _built(program: Program, method: Scope, attributes: dict[str, str]) -> BuiltBy:
    """What a method puts into the fields of its receiver; what it empties is left out."""
    node = method.node
    if not isinstance(node, Function) or not node.parameters:
        return {}

    def constant(value: Value) -> str | None:
        if isinstance(value, Constant):
            return str(value.value)
        found = text_meaning(program, value, method)
        return found.template.constant if isinstance(found, Text) else None

    found: BuiltBy = {}
    for one in assigned(node.body, node.parameters[0].name, constant):
        if one.field not in attributes or one.place is not None:
            continue
        template = _of_receiver(template_of(program, one.value, method), node, method)
        if template.parts:
            built = Built(template, _by_attributes(one.only, attributes))
            found.setdefault(attributes[one.field], []).append(built)
    return found


def _by_attributes(only: Only | None, attributes: dict[str, str]) -> Only | None:
    if only is None or any(field not in attributes for field, _ in only):
        return None
    return tuple((attributes[field], value) for field, value in only)


def _of_receiver(template: KeyTemplate, node: Function, method: Scope) -> KeyTemplate:
    """The template with its holes named by the model's fields: `{Code}` for `strings.ToLower(p.Code)`."""
    return KeyTemplate(tuple(_field(part, node, method) if isinstance(part, Hole) else part for part in template.parts))


def _field(hole: Hole, node: Function, method: Scope) -> Hole:
    receiver = node.parameters[0].name
    shown = time_format(hole.name)
    if shown is not None and re.fullmatch(rf"{re.escape(receiver)}\.\w+", shown[0]):
        return Hole(shown[0].rpartition(".")[2], format=shown[1])
    fields = set(re.findall(rf"\b{re.escape(receiver)}\.(\w+)", hole.name))
    if not fields and (local := FIRST_NAME.match(hole.name)):
        fields = {
            part.name
            for bound in method.bindings.get(local[0], ())
            if bound.value is not None
            for part in parts_of(bound.value)
            if isinstance(part, Member) and isinstance(part.owner, Name) and part.owner.name == receiver
        }
    return Hole(fields.pop(), format=hole.format) if len(fields) == 1 else hole
