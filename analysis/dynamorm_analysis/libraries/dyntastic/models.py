"""Models of dyntastic: pydantic classes with the name and the key of a table, and the definitions that they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import (
    Call,
    Item,
    Lambda,
    Operation,
    Value,
    is_none,
    last_name,
)
from dynamorm_analysis.libraries.annotations import annotated_fields, literal_values, makes_ids, type_of, type_word
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.requests.table_names import table_name
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.evaluation import mro
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, External, Meaning
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.names import UNKNOWN_NAME, TableName
from dynamorm_analysis.model.table import Attribute, Definition, Key

LIBRARY = "dyntastic"
BASES = frozenset({"dyntastic.Dyntastic", "dyntastic.main.Dyntastic"})
PLAIN_BASES = BASES | {"object", "typing.Generic", "abc.ABC", "pydantic.BaseModel", "pydantic.main.BaseModel"}
KINDS = {
    **dict.fromkeys(("str", "datetime", "date", "time", "UUID", "EmailStr", "HttpUrl", "AnyUrl"), "S"),
    **dict.fromkeys(("int", "float", "Decimal"), "N"),
    **dict.fromkeys(("list", "List", "tuple", "Tuple", "Sequence"), "L"),
    **dict.fromkeys(("dict", "Dict", "Mapping"), "M"),
    "bool": "BOOL",
    "bytes": "B",
}
"""What `model_dump` and dyntastic's serializer make of values: dates and ids become texts."""
NO_FIELDS = frozenset({"ClassVar"})
ALIASES = ("serialization_alias", "alias")


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A model: its class, the fields by Python name, the name and the key of its table. `known`: these are all fields.
    `shared`: it decides for each item which class it is of, so that several share its table."""

    of: ClassRef
    fields: Mapping[str, Attribute]
    name: TableName
    key: Key | None
    known: bool
    shared: bool

    @property
    def symbol(self) -> str:
        return self.of.scope.name

    @property
    def table(self) -> str:
        return table_id(self.name, self.of.scope.path, self.symbol)

    def attribute(self, name: str) -> str:
        """The DynamoDB name of what code names by a field or by an attribute."""
        field = self.fields.get(name)
        return field.name if field is not None else name


def model_of(program: Program, found: Meaning) -> Model | None:
    """The model that a class is; None for other classes, and for bases of models that name no key."""
    if not isinstance(found, ClassRef) or not isinstance(found.scope.node, Class):
        return None
    return program.shared("dyntastic model", found.scope, lambda: _model(program, found))


def _model(program: Program, of: ClassRef) -> Model | None:
    line = mro(program, of)
    if not any(isinstance(base, External) and base.name in BASES for base in line):
        return None
    classes = [base for base in line if isinstance(base, ClassRef)]
    partition, sort = _option(classes, "__hash_key__"), _option(classes, "__range_key__")
    if partition is None:
        return None
    fields: dict[str, Attribute] = {}
    for base in reversed(classes):
        fields.update((field.code_name, field) for field in _fields(program, base.scope))
    names = [text for one in (partition, sort) if one is not None and (text := constant_text(program, *one))]
    key = [fields[name].name if name in fields else name for name in names]
    told = len(names) == (1 if sort is None or is_none(sort[0]) else 2)
    return Model(
        of,
        fields,
        _name(program, _option(classes, "__table_name__")),
        Key((key[0],), tuple(key[1:])) if told and key else None,
        all(
            isinstance(base, ClassRef) or base.name in PLAIN_BASES or base.name.startswith("pydantic") for base in line
        ),
        any("get_model" in base.scope.bindings for base in classes),
    )


def _option(classes: list[ClassRef], name: str) -> tuple[Value, Scope] | None:
    """What the first class that says so sets an option to."""
    for base in classes:
        bounds = base.scope.bindings.get(name, ())
        if bounds and bounds[-1].value is not None:
            return bounds[-1].value, base.scope
    return None


def _name(program: Program, written: tuple[Value, Scope] | None) -> TableName:
    """The name of the table, which may be a function that gives it."""
    match written:
        case (Lambda(parameters=(), body=body), scope):
            return table_name(program, body, scope)
        case (value, scope):
            return table_name(program, value, scope)
    return UNKNOWN_NAME


def definition(model: Model) -> Definition:
    """What a model says of its table: never all indexes, which only infrastructure knows."""
    node = model.of.scope.node
    assert isinstance(node, Class)  # so it was found
    parts = (("name", model.name.known), ("key", model.key is not None), ("indexes", False))
    return Definition(
        kind="model",
        library=LIBRARY,
        symbol=model.symbol,
        name=model.name,
        place=model.of.scope.place(node.name_span),
        key=model.key,
        attributes=tuple(model.fields.values()),
        bases_known=model.known and not model.shared,
        unknown=frozenset(part for part, known in parts if not known),
    )


# ---- fields ---------------------------------------------------------------------------------------------------------


def _fields(program: Program, scope: Scope) -> Iterator[Attribute]:
    node = scope.node
    for name, annotation, statement in annotated_fields(node.body if isinstance(node, Class) else (), NO_FIELDS):
        if not name.startswith("_"):
            yield _field(program, name, annotation, statement, scope)


def _field(program: Program, name: str, annotation: Value, statement: Assignment, scope: Scope) -> Attribute:
    described = statement.value if isinstance(statement.value, Call) else None
    given = {one.name: one.value for one in described.arguments if one.name} if described is not None else {}
    told = next((given[word] for word in ALIASES if word in given), None)
    alias = constant_text(program, told, scope) if told is not None else None
    made = given.get("default_factory")
    return Attribute(
        name=alias or name,
        code_name=name,
        type=type_of(annotation, KINDS),
        place=scope.place(statement.span),
        declared=type_word(annotation),
        required=not _is_optional(annotation),
        values=literal_values(annotation),
        generated=made is not None and makes_ids(made),
    )


def _is_optional(annotation: Value) -> bool:
    """Whether a field may be None, which is not stored."""
    match annotation:
        case Item(owner=owner) if last_name(owner) == "Optional":
            return True
        case Operation(operator="|", operands=operands):
            return any(map(is_none, operands))
    return False
