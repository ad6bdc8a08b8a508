"""The fields of a model's struct, those of structs inside of it included, with their tags, names and types."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Class
from dynamorm_analysis.facts.values import Collection, Constant, Name, Operation, Value
from dynamorm_analysis.libraries.tabletheory_go.naming import Convention
from dynamorm_analysis.libraries.tabletheory_go.tags import NO_TAG, Part, Tag, tag_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.enumerations import enumerated
from dynamorm_analysis.linking.static.static_types import FLOATS, INTEGERS, embedded, kind_of, last_name, struct_of
from dynamorm_analysis.text import Place, Span

DEEPEST = 8  # structs inside of structs


@dataclass(frozen=True, slots=True)
class Written:
    """A field as its struct writes it. `kind` is what its type is in the end, empty where that is not known; `values`
    are the constants of a type of texts."""

    name: str
    type: Value | None
    kind: str
    element: str
    tag: Tag
    place: Place
    tag_place: Place | None
    values: tuple[str, ...] = ()

    def part_place(self, part: Part) -> Place:
        """Where a part of the tag stands; the field's name where the tag is not spelled out in the source."""
        if self.tag_place is None:
            return self.place
        start = self.tag_place.span.start
        return Place(self.place.path, self.place.anchor, Span(start + part.start, start + part.end))


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute of a model."""

    written: Written
    attribute: str
    named: bool

    @property
    def name(self) -> str:
        return self.written.name

    @property
    def tag(self) -> Tag:
        return self.written.tag

    @property
    def is_key(self) -> bool:
        return self.tag.has("pk") or self.tag.has("sk") or bool(self.tag.roles)


@dataclass(frozen=True, slots=True)
class Fields:
    """All fields of a struct; `complete` says that every struct inside of it was found."""

    fields: tuple[Written, ...]
    complete: bool


def fields_of(program: Program, struct: Scope, depth: int = 0) -> Fields:
    """The fields that become attributes, with those of structs that stand inside by value."""
    node = struct.node
    if not isinstance(node, Class):
        return Fields((), False)
    found: list[Written] = []
    complete = True
    for base in embedded(node):
        inner = struct_of(program, base, struct)
        if inner is None or depth >= DEEPEST:
            complete = complete and last_name(base) in ("Mutex", "RWMutex", "noCopy")
            continue
        promoted = fields_of(program, inner, depth + 1)
        found += promoted.fields
        complete = complete and promoted.complete
    return Fields((*found, *_own(program, struct, node)), complete)


def naming_of(struct: Scope) -> str | None:
    """The convention that any field of the struct itself asks for."""
    for tag, _ in _tags(struct):
        if (given := tag.value("naming")) is not None:
            return given
    return None


def has_tags(struct: Scope) -> bool:
    return any(tag is not NO_TAG for tag, _ in _tags(struct))


def _tags(struct: Scope) -> Iterator[tuple[Tag, Assignment]]:
    for statement in struct.node.body if isinstance(struct.node, Class) else ():
        if isinstance(statement, Assignment) and isinstance(statement.value, Constant):
            yield tag_of(str(statement.value.value)), statement


def _own(program: Program, struct: Scope, node: Class) -> Iterator[Written]:
    for statement in node.body:
        match statement:
            case Assignment(targets=(Name(name=name, span=span),), value=value, annotation=annotation):
                if not name[:1].isupper():
                    continue
                tag = tag_of(str(value.value)) if isinstance(value, Constant) else NO_TAG
                if tag.skipped:
                    continue
                kind = kind_of(program, annotation, struct) if annotation is not None else ""
                yield Written(
                    name,
                    annotation,
                    kind,
                    _element_kind(program, annotation, struct),
                    tag,
                    struct.place(span),
                    _tag_place(struct, value),
                    enumerated(program, annotation, struct),
                )


def _tag_place(struct: Scope, value: Value | None) -> Place | None:
    if not isinstance(value, Constant) or value.content < 0:
        return None
    return struct.place(Span(value.content, value.span.end))


def _element_kind(program: Program, annotation: Value | None, struct: Scope) -> str:
    match annotation:
        case Collection(items=(inner,)) | Operation(operands=(inner,)):
            return kind_of(program, inner, struct)
    return ""


def named(written: Written, convention: Convention) -> Field:
    """A field under the name that it has in DynamoDB."""
    given = written.tag.value("attr")
    if given:
        return Field(written, given, True)
    role = "pk" if written.tag.has("pk") else "sk" if written.tag.has("sk") else ""
    return Field(written, convention.derive(written.name, role), False)


def dynamodb_type(field: Field) -> str | None:
    """The type under which a value is stored, None where that is not known. Keys know but three types."""
    kind, tag = field.written.kind, field.tag
    if kind == "pointer":
        kind = field.written.element
    if not kind or tag.has("json"):
        return None
    if tag.encrypted:  # with such a key no model is registered
        return None if field.is_key else "M"
    if field.is_key:
        return "N" if kind in NUMBERS else "B" if kind in ("bytes", "slice") else "S"
    if tag.has("set"):
        return {"string": "SS", "bytes": "BS"}.get(field.written.element, "NS")
    return "N" if kind in NUMBERS else TYPES.get(kind)


NUMBERS = INTEGERS | FLOATS
TYPES = {
    "string": "S", "bool": "BOOL", "struct": "M", "map": "M", "slice": "L", "bytes": "B", "time.Time": "S",
}  # fmt: skip
