"""Fields of dataclasses as attributes: their DynamoDB names, types and parts in the key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import (
    Call,
    Member,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.annotations import annotated_fields, literal_values, type_of, type_word
from dynamorm_analysis.libraries.tabletheory_python.making import Written, is_true, listed, text_of
from dynamorm_analysis.libraries.tabletheory_python.words import FIELD_MAKERS
from dynamorm_analysis.linking.evaluation import mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.table import Attribute, AttributeRole, Key

KINDS = {
    "str": "S", "int": "N", "float": "N", "Decimal": "N", "bool": "BOOL", "bytes": "B", "bytearray": "B",
    **dict.fromkeys(("list", "List", "tuple", "Tuple", "Sequence"), "L"),
    **dict.fromkeys(("dict", "Dict", "Mapping"), "M"),
}  # fmt: skip
NO_FIELDS = frozenset({"ClassVar", "InitVar", "KW_ONLY"})
ROLES: dict[str, AttributeRole] = {"ttl": "ttl", "version": "version"}
PLAIN_BASES = frozenset({"object", "typing.Generic", "typing.Protocol", "abc.ABC"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a dataclass that is an attribute."""

    attribute: Attribute
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a class and its bases by Python name, in the order of its constructor; `known`: these are all."""

    by_name: Mapping[str, Field]
    order: tuple[str, ...]
    known: bool

    @property
    def key(self) -> Key | None:
        """The model's key; a model has one partition key attribute and at most one sort key attribute."""
        partition, sort = self._of_role("pk"), self._of_role("sk")
        return Key(partition, sort) if len(partition) == 1 and len(sort) <= 1 else None

    @property
    def ttl(self) -> str | None:
        return next(iter(self._of_role("ttl")), None)

    def _of_role(self, role: str) -> tuple[str, ...]:
        return tuple(field.attribute.name for field in self.by_name.values() if role in field.roles)

    def attribute(self, python_name: str | None) -> str | None:
        """The DynamoDB name of a field."""
        field = self.by_name.get(python_name) if python_name is not None else None
        return field.attribute.name if field is not None else None


def fields_of(program: Program, of: ClassRef) -> Fields:
    return program.shared("tabletheory fields", of.scope, lambda: _fields_of(program, of))


def _fields_of(program: Program, of: ClassRef) -> Fields:
    found: dict[str, Field] = {}
    order: dict[str, None] = {}
    line = mro(program, of)
    for base in reversed(line):
        if not isinstance(base, ClassRef) or not isinstance(base.scope.node, Class):
            continue
        for name, annotation, statement in annotated_fields(base.scope.node.body, NO_FIELDS):
            order[name] = None
            field = _field(program, name, annotation, statement, base.scope)
            found.pop(name, None)
            if field is not None:
                found[name] = field
    known = all(isinstance(base, ClassRef) or base.name in PLAIN_BASES for base in line)
    return Fields(found, tuple(order), known)


def _field(program: Program, name: str, annotation: Value, statement: Assignment, scope: Scope) -> Field | None:
    """A field as an attribute; None where the library is told to ignore it."""
    options: dict[str, Written] = {}
    described = statement.value if isinstance(statement.value, Call) else None
    if described is not None and last_name(described.function) in FIELD_MAKERS:
        options = {argument.name: (argument.value, scope) for argument in described.arguments if argument.name}
    if is_true(program, options.get("ignore")):
        return None
    called = text_of(program, options["name"]) if "name" in options else name
    if called is None:
        return None
    roles = tuple(_roles(program, options.get("roles")))
    return Field(
        Attribute(
            name=called,
            code_name=name,
            type=_type(program, annotation, options),
            place=scope.place(statement.span),
            declared=type_word(annotation),
            required=not is_true(program, options.get("omitempty")),
            role=next((ROLES[role] for role in roles if role in ROLES), ""),
            values=literal_values(annotation),
        ),
        roles,
    )


def _roles(program: Program, written: Written | None) -> Iterator[str]:
    """`["pk"]`, or members of an enumeration of the same names."""
    for value, scope in (listed(program, written) if written is not None else None) or ():
        text = text_of(program, (value, scope))
        if text is not None:
            yield text
        elif isinstance(value, Member):
            yield value.name.lower()


# ---- types ----------------------------------------------------------------------------------------------------------


def _type(program: Program, annotation: Value, options: dict[str, Written]) -> str | None:
    """The DynamoDB type of a field when certain."""
    if "converter" in options:
        return None
    if is_true(program, options.get("encrypted")):
        return "M"
    if is_true(program, options.get("json")):
        return "S"
    if is_true(program, options.get("binary")):
        return "B"
    return type_of(annotation, KINDS)
