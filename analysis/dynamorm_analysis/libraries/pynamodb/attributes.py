"""Attributes as models, mixins and indexes declare them."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Class, Function, Statement, blocks, expressions
from dynamorm_analysis.facts.values import Call, Collection, Item, Operation, Value, last_name, parts_of
from dynamorm_analysis.libraries.pynamodb.declarations import (
    Declared,
    Made,
    bases_known,
    declared,
    lineage,
    listed,
    objects_of,
    text_of,
    truth_of,
)
from dynamorm_analysis.libraries.pynamodb.value_types import given_types, value_type
from dynamorm_analysis.libraries.pynamodb.words import (
    ATTRIBUTE_TYPES,
    FURTHER_ATTRIBUTE_TYPES,
    NULLABLE_ATTRIBUTES,
    TYPE_CONSTANTS,
    attribute_class,
    library_name,
)
from dynamorm_analysis.libraries.values.values import is_enumeration
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.evaluation import meaning, member
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External, FunctionRef, Opaque, Scalar, Text
from dynamorm_analysis.linking.objects.classes import Base
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.standard import BUILTINS
from dynamorm_analysis.model.table import Attribute, AttributeRole, MapClass

ROLES: dict[str, AttributeRole] = {
    "TTLAttribute": "ttl",
    "VersionAttribute": "version",
    "DiscriminatorAttribute": "discriminator",
}
UNIQUE_MAKERS = frozenset(
    {"uuid1", "uuid4", "uuid6", "uuid7", "ulid", "ULID", "new_ulid", "ksuid", "Ksuid", "KSUID", "token_hex", "nanoid"}
    | {"token_urlsafe", "ObjectId", "shortuuid"}
)
STORING = frozenset({"__init__", "__set__", "serialize", "deserialize"})
"""Methods by which a class of maps stores something else than its attributes tell."""
CONTAINERS = frozenset({"Attribute", "ListAttribute", "MapAttribute", "DynamicMapAttribute"})
"""Classes whose values are known by more than the class."""
CONTAINED = (["ListAttribute"], ["MapAttribute"], ["DynamicMapAttribute"])
"""Those whose annotations tell of what is in their values."""
OF = 5  # where a list is told by position what its elements are
DEEPEST = 8  # maps inside of maps


@dataclass(frozen=True, slots=True)
class KeyedAttribute:
    """An attribute with its part in the key of the model or index that declares it."""

    attribute: Attribute
    partition: bool
    sort: bool
    known: bool = True


def attributes_of(
    program: Program, classes: tuple[Base, ...], around: tuple[Base, ...] = ()
) -> dict[str, KeyedAttribute]:
    """The attributes of a class and its bases by Python name; those of bases come first. `around` are the classes in
    whose attributes it stands."""
    found: dict[str, KeyedAttribute] = {}
    for base in reversed(classes):
        if not isinstance(base, ClassRef) or library_name(base):
            continue
        for declaration, object_ in objects_of(program, base.scope):
            attribute = _attribute(program, declaration, object_, around)
            if attribute is not None:
                found[declaration.name] = attribute
            else:
                found.pop(declaration.name, None)
    return found


def is_attribute_class(program: Program, of: Base) -> bool:
    """Whether a class is one of the library's attribute classes or descends from one."""
    return any(attribute_class(library_name(base)) for base in lineage(program, of))


def _attribute(
    program: Program, declaration: Declared, object_: Made | None, around: tuple[Base, ...]
) -> KeyedAttribute | None:
    if object_ is None:
        return None
    classes = lineage(program, object_.of)
    known = [short for base in classes if (short := attribute_class(library_name(base)))]
    if not known and not _looks_like_attribute(object_):
        return None
    nullable = _flag(program, object_, "null")
    default = object_.argument("default") or object_.argument("default_for_new")
    always_nullable = bool(NULLABLE_ATTRIBUTES & set(known)) and object_.argument("null") is None
    attribute = Attribute(
        name=_name(program, object_, declaration),
        code_name=declaration.name,
        type=_type(program, classes),
        place=declaration.holder.place(declaration.span),
        declared=_class_name(object_.of),
        required=not (nullable or always_nullable) or default is not None,
        role=next((ROLES[short] for short in known if short in ROLES), ""),
        values=_values(program, object_, classes, declaration),
        generated=default is not None and _makes_unique(program, default, object_.scope),
        default=text_of(program, default, object_.scope),
        has_default=default is not None,
        holds=_map_class(program, object_.of, around),
        element=_element(program, object_, known, around),
        kept_as=_kept_as(classes, known),
        value_type="" if known[:1] in CONTAINED else value_type(program, classes),
    )
    sort = _flag(program, object_, "range_key")
    return KeyedAttribute(attribute, _flag(program, object_, "hash_key"), sort, not object_.spreads)


def _kept_as(classes: tuple[Base, ...], known: Sequence[str]) -> str:
    """The class of the library whose values one of the program's own keeps as they are: it sets no more than arguments
    that an attribute is made with."""
    own = [base for base in classes if isinstance(base, ClassRef) and not library_name(base)]
    if not own or not known or known[0] in CONTAINERS or not bases_known(classes):
        return ""
    return known[0] if all({*base.scope.bindings} <= {"__init__"} for base in own) else ""


def _looks_like_attribute(object_: Made) -> bool:
    """A class of a package that is not here, named and used as an attribute class."""
    if not isinstance(object_.of, External) or not object_.of.name.endswith("Attribute"):
        return False
    return "pynamo" in object_.of.name.lower() or any(
        argument.name in ("hash_key", "range_key", "attr_name", "null") for argument in object_.call.arguments
    )


def _class_name(of: Base) -> str:
    return of.scope.name.rsplit(".", 1)[-1] if isinstance(of, ClassRef) else of.name.rsplit(".", 1)[-1]


def _flag(program: Program, object_: Made, name: str) -> bool:
    value = object_.argument(name)
    if value is None:
        return bool(truth_of(program, *_constructor_default(object_, name)))
    return bool(truth_of(program, value, object_.scope))


def _constructor_default(object_: Made, name: str) -> tuple[Value | None, Scope]:
    """A custom class may preset an argument: `super().__init__(null=True, **kwargs)` in its `__init__`."""
    if not isinstance(object_.of, ClassRef):
        return None, object_.scope
    node = object_.of.scope.node
    for method in node.body if isinstance(node, Class) else ():
        if isinstance(method, Function) and method.name == "__init__":
            for call in _calls(method.body):
                for argument in call.arguments:
                    if last_name(call.function) == "__init__" and argument.name == name:
                        return argument.value, object_.of.scope.inner(method)
    return None, object_.scope


def _calls(body: tuple[Statement, ...]) -> Iterator[Call]:
    for statement in body:
        for value in expressions(statement):
            if isinstance(value, Call):
                yield value
        for block in blocks(statement):
            yield from _calls(block)


def _name(program: Program, object_: Made, declaration: Declared) -> str:
    value = object_.argument("attr_name")
    return text_of(program, value, object_.scope) or declaration.name


# ---- type -----------------------------------------------------------------------------------------------------------


def _type(program: Program, classes: tuple[Base, ...]) -> str | None:
    """The nearest `attr_type`, or the type of the nearest class of the library."""
    for base in classes:
        if isinstance(base, ClassRef) and "attr_type" in base.scope.bindings:
            match member(program, base, "attr_type"):
                case Text(template=template) if template.constant in TYPE_CONSTANTS.values():
                    return template.constant
                case External(name=name):
                    return TYPE_CONSTANTS.get(name.rsplit(".", 1)[-1])
            return None
        if short := attribute_class(library_name(base)):
            return ATTRIBUTE_TYPES.get(short) or FURTHER_ATTRIBUTE_TYPES.get(short)
    return None


# ---- maps and lists -------------------------------------------------------------------------------------------------


def _map_class(program: Program, of: Base, around: tuple[Base, ...]) -> MapClass | None:
    """A class of maps with attributes of its own. None where not all of them are known, and where it stores them in a
    way of its own or tells its subclasses apart by one."""
    if not isinstance(of, ClassRef) or library_name(of):
        return None
    classes = lineage(program, of)
    own = [base for base in classes if isinstance(base, ClassRef) and not library_name(base)]
    known = [short for base in classes if (short := attribute_class(library_name(base)))]
    if known[:1] not in (["MapAttribute"], ["DynamicMapAttribute"]) or not bases_known(classes):
        return None
    if len(around) == DEEPEST:
        return None
    if any(not STORING.isdisjoint(base.scope.bindings) for base in own):
        return None
    node = of.scope.node
    place = of.scope.place(node.name_span) if isinstance(node, Class) else None
    if place is None:
        return None
    is_open = known[0] == "DynamicMapAttribute"
    if of in around:
        return MapClass(of.scope.name, place, is_open=is_open, recurs=True)
    found = attributes_of(program, classes, (*around, of))
    told = [keyed.attribute for keyed in found.values()]
    if not all(keyed.known for keyed in found.values()) or hides_attributes(program, classes, found):
        return None
    if any(attribute.role == "discriminator" for attribute in told) or not (told or is_open):
        return None
    return MapClass(of.scope.name, place, tuple(told), is_open)


def _element(program: Program, object_: Made, known: Sequence[str], around: tuple[Base, ...]) -> Attribute | None:
    """What each element of a list is: `of=Address`."""
    of = object_.argument("of", OF) if "ListAttribute" in known else None
    found = meaning(program, of, object_.scope) if of is not None else None
    if of is None or not isinstance(found, ClassRef | External):
        return None
    classes = lineage(program, found)
    if not any(attribute_class(library_name(base)) for base in classes):
        return None
    return Attribute(
        name="",
        code_name="",
        type=_type(program, classes),
        place=object_.scope.place(of.span),
        declared=_class_name(found),
        holds=_map_class(program, found, around),
    )


def hides_attributes(program: Program, classes: tuple[Base, ...], understood: Iterable[str]) -> bool:
    """Whether a class body makes an object of a class that is not here: it may be an attribute."""
    seen = set(understood)
    for base in classes:
        if not isinstance(base, ClassRef) or library_name(base):
            continue
        for declaration, object_ in objects_of(program, base.scope):
            if declaration.name not in seen and _may_be_attribute(program, declaration, object_):
                return True
            seen.add(declaration.name)  # and hides what further bases declare
    return False


def _may_be_attribute(program: Program, declaration: Declared, object_: Made | None) -> bool:
    if not isinstance(declaration.value, Call) or declaration.name == "Meta":
        return False
    if object_ is None:
        return isinstance(meaning(program, declaration.value, declaration.holder), Opaque)
    return any(
        isinstance(base, External) and base.name.split(".")[0] not in sys.stdlib_module_names | BUILTINS
        for base in lineage(program, object_.of)
    )


# ---- values ---------------------------------------------------------------------------------------------------------


def _values(program: Program, object_: Made, classes: tuple[Base, ...], declaration: Declared) -> tuple[str, ...]:
    """The closed set of values that an enumeration allows: given to the attribute, to its class, or as annotation."""
    for argument in object_.call.arguments:
        if argument.name in ("choices", "values", "allowed_values"):
            return _texts(program, argument.value, object_.scope)
        if argument.name in ("", "enum", "enum_type", "enum_cls", "enum_class", "of"):
            found = enumerated(program, argument.value, object_.scope)
            if found:
                return found
    for base in classes:
        if isinstance(base, ClassRef) and (found := _values_of_class(program, base)):
            return found
    return _annotated(program, declaration.annotation, declaration.holder) if declaration.annotation else ()


def _values_of_class(program: Program, of: ClassRef) -> tuple[str, ...]:
    """`class StatusAttribute(Attribute[Status])`, one whose methods say so, or one with `enum = Status`."""
    if library_name(of):
        return ()
    for annotation, scope in given_types(of):
        if found := _annotated(program, annotation, scope):
            return found
    for declaration in declared(of.scope):
        if found := enumerated(program, declaration.value, of.scope):
            return found
    return ()


def _annotated(program: Program, annotation: Value, scope: Scope) -> tuple[str, ...]:
    """The values of an enumeration or `Literal[…]` type."""
    match annotation:
        case Item(owner=owner, index=index) if last_name(owner) == "Literal":
            items = index.items if isinstance(index, Collection) else (index,)
            texts = [text_of(program, item, scope) for item in items]
            return tuple(text for text in texts if text is not None) if all(t is not None for t in texts) else ()
        case Item(owner=owner, index=index) if last_name(owner) in ("Optional", "Attribute"):
            return _annotated(program, index, scope)
        case Operation(operator="|", operands=operands):
            return next((found for part in operands if (found := _annotated(program, part, scope))), ())
        case _:
            return enumerated(program, annotation, scope)


def enumerated(program: Program, value: Value, scope: Scope) -> tuple[str, ...]:
    """The values of an enumeration class; nothing when it is none or they are not all written."""
    found = meaning(program, value, scope)
    if not isinstance(found, ClassRef) or not is_enumeration(program, found):
        return ()
    values: list[str] = []
    for declaration in declared(found.scope):
        if declaration.name.startswith("_"):
            continue
        match meaning(program, declaration.value, found.scope):
            case Text(template=template) if template.constant is not None:
                values.append(template.constant)
            case Scalar(value=int() as number):
                values.append(str(number))
            case _ if isinstance(declaration.value, Call) and last_name(declaration.value.function) == "auto":
                values.append(declaration.name.lower())
            case _:
                return ()
    return tuple(values)


def _texts(program: Program, value: Value, scope: Scope) -> tuple[str, ...]:
    items = listed(program, value, scope)
    if items is None:
        return enumerated(program, value, scope)
    texts = [text_of(program, item, items[1]) for item in items[0]]
    return tuple(text for text in texts if text is not None) if all(text is not None for text in texts) else ()


# ---- defaults -------------------------------------------------------------------------------------------------------


def _makes_unique(program: Program, default: Value, scope: Scope) -> bool:
    """`default=uuid4`, `lambda: str(uuid4())` or a function that returns such a value."""
    if any(last_name(part) in UNIQUE_MAKERS for part in parts_of(default)):
        return True
    found = meaning(program, default, scope)
    if isinstance(found, FunctionRef) and isinstance(found.scope.node, Function):
        returned = (statement.value for statement in returns(found.scope.node.body) if statement.value is not None)
        return any(last_name(part) in UNIQUE_MAKERS for value in returned for part in parts_of(value))
    return False
