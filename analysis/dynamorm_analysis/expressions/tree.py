"""The trees of DynamoDB's expressions: paths, operands, conditions, projections and updates, each with its place.

Holes are pieces of the text that nobody can know before the program runs (an f-string's `{…}`); nodes that hold one
are unknown, never wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal as OneOf

HOLE = "\ufffc"

Comparator = OneOf["=", "<>", "<", "<=", ">", ">="]
SectionKeyword = OneOf["SET", "REMOVE", "ADD", "DELETE"]


@dataclass(frozen=True, slots=True, order=True)
class CharacterSpan:
    """A stretch of an expression's text, counted in its characters; `end` is not included."""

    start: int
    end: int

    def to(self, other: "CharacterSpan") -> "CharacterSpan":
        """From the start of this span to the end of another, or this span where the other ends before it."""
        return CharacterSpan(self.start, max(self.end, other.end))


# Parts of a path


@dataclass(frozen=True, slots=True)
class Name:
    """An attribute name that stands in the expression itself."""

    text: str
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Alias:
    """An expression attribute name such as `#status`, its `#` included; a hole may be part of the text."""

    text: str
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Index:
    """The `[3]` of a path: an element of a list, None where a hole stands or no whole number does."""

    position: int | None
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Hole:
    """A piece of the expression that only the running program knows: a name, an operand or a whole fragment."""

    text: str
    span: CharacterSpan


NamePart = Name | Alias | Hole
PathPart = NamePart | Index


@dataclass(frozen=True, slots=True)
class Path:
    """A document path: `Pictures.FrontView`, `#pr.#5star[1]`. The first part names the top-level attribute."""

    parts: tuple[PathPart, ...]
    span: CharacterSpan

    @property
    def attribute(self) -> PathPart:
        """The part that names the top-level attribute."""
        return self.parts[0]

    @property
    def is_nested(self) -> bool:
        return len(self.parts) > 1


# Operands


@dataclass(frozen=True, slots=True)
class ValuePlaceholder:
    """An expression attribute value such as `:owner`, its `:` included; a hole may be part of the text."""

    text: str
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or string written into the expression, which DynamoDB rejects."""

    text: str
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Missing:
    """The place where an operand or a condition should stand and does not."""

    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Function:
    """A function call, its name in the spelling of DynamoDB where there is such a function."""

    name: str
    arguments: tuple["Operand", ...]
    span: CharacterSpan
    name_span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Size:
    """`size(path)`: the only function that may be compared."""

    operand: "Operand"
    span: CharacterSpan
    name_span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The sum or difference that a SET may assign."""

    left: "Operand"
    operator: OneOf["+", "-"]
    right: "Operand"
    span: CharacterSpan


Operand = Path | ValuePlaceholder | Literal | Function | Size | Arithmetic | Hole | Missing


# Conditions


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`; the operator is None where a hole stands for it."""

    left: Operand
    operator: Comparator | None
    right: Operand
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Between:
    """`operand BETWEEN low AND high`, both ends included."""

    operand: Operand
    low: Operand
    high: Operand
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class In:
    """`operand IN (choice, …)`."""

    operand: Operand
    choices: tuple[Operand, ...]
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class And:
    conditions: tuple["Condition", ...]
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Or:
    conditions: tuple["Condition", ...]
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Not:
    condition: "Condition"
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Unclear:
    """Conditions with holes between them: how they are joined is not known."""

    conditions: tuple["Condition", ...]
    span: CharacterSpan


Condition = Comparison | Between | In | Function | And | Or | Not | Unclear | Hole | Missing


# Projections and updates


@dataclass(frozen=True, slots=True)
class Projection:
    """The paths that a read returns."""

    paths: tuple[Path, ...]
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Assignment:
    """`path = value` of a SET."""

    path: Path
    value: Operand
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Removal:
    """A path of a REMOVE."""

    path: Path
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Addition:
    """`path value` of an ADD: to a number or to a set."""

    path: Path
    value: Operand
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Deletion:
    """`path value` of a DELETE: elements that leave a set."""

    path: Path
    value: Operand
    span: CharacterSpan


Action = Assignment | Removal | Addition | Deletion | Hole


@dataclass(frozen=True, slots=True)
class Section:
    """One of the four clauses of an update with its actions."""

    keyword: SectionKeyword
    actions: tuple[Action, ...]
    span: CharacterSpan


@dataclass(frozen=True, slots=True)
class Update:
    """An update expression; a hole among the sections may hide any clause."""

    sections: tuple[Section | Hole, ...]
    span: CharacterSpan


Node = Operand | Condition | PathPart | Projection | Action | Section | Update


def walk(node: Node) -> Iterator[Node]:
    """A node and everything under it, in the order of the text."""
    waiting: list[Node] = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(_children(current)))


def _children(node: Node) -> list[Node]:
    children: list[Node] = []
    for field in fields(node):
        value = getattr(node, field.name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Node):
                children.append(child)
    return children
