"""Fields that classes declare by annotations, and these as the types of attributes."""

from collections.abc import Iterator, Mapping

from dynamorm_analysis.facts.statements import Assignment, Statement
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Constant,
    Item,
    Lambda,
    Member,
    Name,
    Operation,
    Value,
    is_none,
    last_name,
)

SETS = frozenset({"set", "Set", "frozenset", "FrozenSet"})
ENVELOPING = frozenset({"Annotated", "Final", "Optional"})


def annotated_fields(body: tuple[Statement, ...], but_of: frozenset[str]) -> Iterator[tuple[str, Value, Assignment]]:
    """The annotated names of a class body with their annotations, but those of some types: `ClassVar[str]`."""
    for statement in body:
        match statement:
            case Assignment(targets=(Name(name=name),), annotation=annotation) if annotation is not None:
                inner = annotation.owner if isinstance(annotation, Item) else annotation
                if last_name(inner) not in but_of:
                    yield name, annotation, statement


def type_of(annotation: Value, kinds: Mapping[str, str]) -> str | None:
    """The DynamoDB type of a field when certain; `kinds` are those of classes by their names."""
    match annotation:
        case Name(name=name) | Member(name=name):
            return kinds.get(name)
        case Item(owner=owner, index=index) if last_name(owner) in ENVELOPING:
            return type_of(_first(index), kinds)
        case Item(owner=owner, index=index) if last_name(owner) in SETS:
            element = type_of(index, kinds)
            return f"{element}S" if element in ("S", "N", "B") else None
        case Item(owner=owner) if last_name(owner) == "Literal":
            return "S" if literal_values(annotation) else None
        case Item(owner=owner):
            return kinds.get(last_name(owner))
        case Operation(operator="|", operands=operands):
            found = {type_of(part, kinds) for part in operands if not is_none(part)}
            return found.pop() if len(found) == 1 else None
    return None


def literal_values(annotation: Value) -> tuple[str, ...]:
    """The texts that `Literal["open", "paid"]` allows."""
    match annotation:
        case Item(owner=owner, index=index) if last_name(owner) == "Literal":
            items = index.items if isinstance(index, Collection) else (index,)
            texts = [item.value for item in items if isinstance(item, Constant) and isinstance(item.value, str)]
            return tuple(texts) if len(texts) == len(items) else ()
    return ()


def makes_ids(made: Value) -> bool:
    """Whether a default is a new id for each item: `lambda: str(uuid4())`."""
    inner = made.body if isinstance(made, Lambda) else made
    while isinstance(inner, Call) and last_name(inner.function) == "str" and inner.arguments:
        inner = inner.arguments[0].value
    called = inner.function if isinstance(inner, Call) else inner
    return last_name(called) in ("uuid1", "uuid4", "ulid", "ULID")


def type_word(annotation: Value) -> str:
    """The type as a short word: `str` of `str | None`."""
    match annotation:
        case Name(name=name) | Member(name=name):
            return name
        case Item(owner=owner, index=index) if last_name(owner) in ENVELOPING:
            return type_word(_first(index))
        case Item(owner=owner):
            return last_name(owner)
        case Operation(operator="|", operands=operands):
            return next((type_word(part) for part in operands if not is_none(part)), "")
    return ""


def without_none(annotation: Value) -> Value:
    """`Address` of `Address | None`, `Optional[Address]` and `Annotated[Address, …]`."""
    match annotation:
        case Item(owner=owner, index=index) if last_name(owner) in ENVELOPING:
            return without_none(_first(index))
        case Operation(operator="|", operands=operands):
            told = [one for one in operands if not is_none(one)]
            return without_none(told[0]) if len(told) == 1 else annotation
    return annotation


def _first(index: Value) -> Value:
    """`str` of `Annotated[str, …]`."""
    return index.items[0] if isinstance(index, Collection) and index.items else index
