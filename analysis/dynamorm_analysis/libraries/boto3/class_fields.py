"""Fields of classes of the program's own, and the classes of maps that they hold."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Comprehension,
    Constant,
    Item,
    Member,
    Name,
    Value,
    is_none,
    last_name,
)
from dynamorm_analysis.libraries.annotations import annotated_fields, makes_ids, type_of, without_none
from dynamorm_analysis.libraries.values.enumerations import allowed_by_type
from dynamorm_analysis.libraries.values.values import constant_text, source_of
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External
from dynamorm_analysis.linking.objects.fields import DESCRIBED, FACTORIES, MODELS, is_made_from_fields
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.table import Attribute, ClassManner, MapClass

NO_FIELDS = frozenset({"ClassVar", "InitVar"})
KINDS = {
    **dict.fromkeys(("str", "datetime", "date", "time", "UUID", "EmailStr"), "S"),
    **dict.fromkeys(("int", "float", "Decimal"), "N"),
    **dict.fromkeys(("list", "List", "tuple", "Tuple", "Sequence"), "L"),
    **dict.fromkeys(("dict", "Dict", "Mapping"), "M"),
    "bool": "BOOL",
    "bytes": "B",
}
LISTS, MAPS = frozenset({"list", "List", "Sequence"}), frozenset({"dict", "Dict", "Mapping"})
DEFAULTS = FACTORIES | {"default"}
ROUNDS = {"list": ("[", "]"), "set": ("{", "}"), "dict": ("{", "}")}
BY_NAMES = re.compile(r"\basdict\(|\.model_dump\((?!.*alias)|\.dict\((?!.*alias)|\bvars\(|\.__dict__\b")
"""How the fields of an object are stored under their own names."""
DEEPEST = 8  # maps inside of maps
KNOWN = MODELS - {"typing.NamedTuple"} | {"object"}


def class_fields(program: Program, scope: Scope, around: tuple[ClassRef, ...] = ()) -> Iterator[Attribute]:
    """The fields that the body of a class declares; `around` are the classes in whose fields it stands."""
    node = scope.node
    for name, annotation, statement in annotated_fields(node.body if isinstance(node, Class) else (), NO_FIELDS):
        if not name.startswith("_"):
            yield _field(program, name, annotation, statement, scope, around)


def said(value: Value) -> str:
    """An expression as it would be written, a comprehension in full."""
    if not isinstance(value, Comprehension) or value.kind not in ROUNDS:
        return source_of(value)
    opening, closing = ROUNDS[value.kind]
    element = value.element
    if value.kind == "dict" and isinstance(element, Collection):
        told = ": ".join(map(said, element.items))
    else:
        told = said(element)
    for clause in value.clauses:
        target = said(clause.target).strip("()") if isinstance(clause.target, Collection) else said(clause.target)
        told += f" for {target} in {said(clause.iterable)}" + "".join(f" if {said(one)}" for one in clause.conditions)
    return f"{opening}{told}{closing}"


def manner_of(line: tuple[object, ...], node: Class) -> ClassManner:
    """What makes objects of a class that are made from its fields."""
    if any(isinstance(base, External) and base.name in MODELS for base in line):
        return "pydantic"
    called = {last_name(one.function if isinstance(one, Call) else one) for one in node.decorators}
    return "dataclass" if "dataclass" in called else "attrs"


def as_stored(field: Attribute, stored: str) -> Attribute:
    """A field whose value an expression stores: what is in its maps is only known where these have the names of fields
    then."""
    told = replace(field, stored=stored)
    return told if not stored or BY_NAMES.search(stored) else _unnamed(told)


def _unnamed(field: Attribute) -> Attribute:
    held = replace(field.holds, is_named=False) if field.holds is not None else None
    return replace(field, holds=held, element=_unnamed(field.element) if field.element is not None else None)


def _field(
    program: Program, name: str, annotation: Value, statement: Assignment, scope: Scope, around: tuple[ClassRef, ...]
) -> Attribute:
    described = statement.value if isinstance(statement.value, Call) else None
    factory = (
        next((one.value for one in described.arguments if one.name == "default_factory"), None) if described else None
    )
    is_told = isinstance(statement.value, Constant | Member)
    default = constant_text(program, statement.value, scope) if statement.value is not None and is_told else None
    values = allowed_by_type(program, annotation, scope)
    held = _map_class(program, annotation, scope, around)
    return Attribute(
        name=name,
        code_name=name,
        type="M" if held is not None else type_of(annotation, KINDS) or ("S" if values else None),
        place=scope.place(statement.span),
        declared=source_of(annotation),
        required=not (statement.value is not None and is_none(statement.value)),
        values=values,
        generated=factory is not None and makes_ids(factory),
        default=default,
        has_default=_has_default(statement.value),
        holds=held,
        element=_element(program, annotation, scope, around),
    )


def _map_class(program: Program, annotation: Value, scope: Scope, around: tuple[ClassRef, ...]) -> MapClass | None:
    """The class of a field's objects, where these are made from fields and all of them are known."""
    bare = without_none(annotation)
    of = meaning(program, bare, scope) if isinstance(bare, Name | Member) else None
    if not isinstance(of, ClassRef) or len(around) == DEEPEST:
        return None
    line, node = mro(program, of), of.scope.node
    if not isinstance(node, Class) or not is_made_from_fields(line):
        return None
    if any(not isinstance(base, ClassRef) and base.name not in KNOWN for base in line):
        return None
    manner, place = manner_of(line, node), of.scope.place(node.name_span)
    if of in around:
        return MapClass(of.scope.name, place, manner=manner, recurs=True)
    inner = (*around, of)
    bodies = [base.scope for base in reversed(line) if isinstance(base, ClassRef)]
    found = {one.code_name: one for body in bodies for one in class_fields(program, body, inner)}
    return MapClass(of.scope.name, place, tuple(found.values()), manner=manner) if found else None


def _element(program: Program, annotation: Value, scope: Scope, around: tuple[ClassRef, ...]) -> Attribute | None:
    """What is in `list[Address]` and `dict[str, Address]`, where that has a class of maps."""
    match without_none(annotation):
        case Item(owner=owner, index=index) if last_name(owner) in LISTS:
            inner = index
        case Item(owner=owner, index=Collection(items=(_, inner))) if last_name(owner) in MAPS:
            pass
        case _:
            return None
    held = _map_class(program, inner, scope, around)
    if held is None:
        return None
    return Attribute("", "", "M", scope.place(inner.span), declared=source_of(inner), holds=held)


def _has_default(given: Value | None) -> bool:
    """Whether objects have a value for a field that they are given none for: not by what only describes the field."""
    if isinstance(given, Call) and last_name(given.function) in DESCRIBED:
        first = next((one.value for one in given.arguments if not one.name), None)
        return _has_default(first) or any(one.name in DEFAULTS for one in given.arguments)
    return given is not None and source_of(given) != "..."
