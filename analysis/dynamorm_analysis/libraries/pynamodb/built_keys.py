"""How a model builds its keys: what its methods put into key attributes of `self`, as a `serialize` of its own does."""

import re
from collections.abc import Iterator, Mapping

from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.facts.values import Call, Collection, Constant, Member, Value, is_none
from dynamorm_analysis.libraries.pynamodb.attributes import KeyedAttribute
from dynamorm_analysis.libraries.pynamodb.words import library_name
from dynamorm_analysis.libraries.values.built_keys import Built, BuiltBy, Only, assigned, built_templates
from dynamorm_analysis.libraries.values.values import constant_text, written_value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, Instance, Raw
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.entity import EntityTemplate
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.model.table import Index, Key

SERIALIZE = "serialize"
OF_FIELD = re.compile(r"self\.(?P<field>[^\W\d]\w*)(?P<calls>(?:\.\w+(?:\(\w*\))?)*)")


def key_templates(
    program: Program,
    of: ClassRef,
    classes: tuple[Base, ...],
    attributes: dict[str, KeyedAttribute],
    key: Key | None,
    indexes: tuple[Index, ...],
) -> tuple[EntityTemplate, ...]:
    """The templates of the table's key and of each index, as far as methods of a class and its bases build them. Of
    methods of one name, that of the class nearest counts."""
    names = {code_name: keyed.attribute.name for code_name, keyed in attributes.items()}
    wanted = _attributes_of(key, indexes)
    methods = _methods(of, classes).values()
    built = [one for method in methods if (one := _built(program, method, names, wanted))]
    own = {name: code_name for code_name, name in names.items()}
    return built_templates(key, indexes, built, own)


def filled_keys(
    program: Program,
    of: ClassRef,
    classes: tuple[Base, ...],
    attributes: dict[str, KeyedAttribute],
    key: Key | None,
    indexes: tuple[Index, ...],
) -> frozenset[str]:
    """The attributes of keys to which `serialize`, which PynamoDB calls for all that it writes, gives texts that it
    makes, or None."""
    method = _methods(of, classes).get(SERIALIZE)
    if method is None or not isinstance(method.node, Function) or not method.node.parameters:
        return frozenset()
    names = {code_name: keyed.attribute.name for code_name, keyed in attributes.items()}
    wanted = _attributes_of(key, indexes)
    filled: set[str] = set()
    others: set[str] = set()
    for one in assigned(method.node.body, method.node.parameters[0].name, lambda _: None):
        name = names.get(one.field)
        if name not in wanted:
            continue
        template = _template(program, one.value, one.place, method, names)
        is_made = template is not None and set(_holes(template)) <= names.keys() - {one.field}
        (filled if is_made or is_none(one.value) else others).add(name)
    return frozenset(filled - others)


def _holes(template: KeyTemplate) -> Iterator[str]:
    return (part.name for part in template.parts if isinstance(part, Hole))


def _attributes_of(key: Key | None, indexes: tuple[Index, ...]) -> set[str]:
    return {name for one in (key, *(index.key for index in indexes)) if one is not None for name in one.attributes}


def _methods(of: ClassRef, classes: tuple[Base, ...]) -> dict[str, Scope]:
    """The methods of a class and its bases by their names, that of the class nearest of each."""
    methods: dict[str, Scope] = {}
    for base in classes:
        if not isinstance(base, ClassRef) or library_name(base):
            continue
        node = base.scope.node
        for method in node.body if isinstance(node, Class) else ():
            if isinstance(method, Function) and method.name not in methods and not method.decorators:
                methods[method.name] = base.scope.inner(method).on(Instance(of))
    return methods


def _built(program: Program, method: Scope, names: dict[str, str], wanted: set[str]) -> BuiltBy:
    node = method.node
    if not isinstance(node, Function) or not node.parameters:
        return {}

    def constant(value: Value) -> str | None:
        if isinstance(value, Constant):
            return str(value.value)
        return constant_text(program, value, method)

    found: BuiltBy = {}
    for one in assigned(node.body, node.parameters[0].name, constant):
        if names.get(one.field) not in wanted:
            continue
        template = _template(program, one.value, one.place, method, names)
        if template is not None:
            found.setdefault(names[one.field], []).append(Built(template, _by_attributes(one.only, names)))
    return found if any(_is_composed(one.template) for some in found.values() for one in some) else {}


def _is_composed(template: KeyTemplate) -> bool:
    """Whether it is put together of words and values. A method that only sets single values changes an item's state
    (`self.status = "PAID"`), and so tells nothing of other items."""
    return template.constant is None and not template.tells_nothing


def _by_attributes(only: Only | None, names: dict[str, str]) -> Only | None:
    if only is None or any(field not in names for field, _ in only):
        return None
    return tuple((names[field], value) for field, value in only)


def _template(
    program: Program, value: Value, place: int | None, scope: Scope, names: Mapping[str, str]
) -> KeyTemplate | None:
    """A value as a text, or one of several that a call gives; None for what is no text."""
    if isinstance(value, Call):
        match meaning(program, value, scope):
            case Raw(value=Collection(items=items), scope=within) if place is not None and place < len(items):
                return _template(program, items[place], None, within, names)
    if place is not None:
        return None
    found = written_value(program, value, scope)
    if found.template is None:
        is_own = isinstance(value, Member)
        return KeyTemplate((_named(Hole(found.expression), names),)) if is_own and found.expression else None
    return KeyTemplate(tuple(_named(part, names) if isinstance(part, Hole) else part for part in found.template.parts))


def _named(hole: Hole, names: Mapping[str, str]) -> Hole:
    """A hole that is called as the field whose value it is, what is made of that being a part of its format:
    `{placed_at.isoformat()}`."""
    made = OF_FIELD.fullmatch(hole.symbol)
    if made is None or made["field"] not in names:
        return Hole(hole.symbol, format=hole.format)
    return Hole(made["field"], format=made["calls"] + hole.format)
