"""What a parsed expression says of attributes: which are compared and how, which are written, which names it uses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal as OneOf

from dynamorm_analysis.expressions.tree import (
    HOLE,
    Alias,
    And,
    Between,
    CharacterSpan,
    Comparator,
    Comparison,
    Condition,
    Function,
    Hole,
    In,
    Index,
    Literal,
    Missing,
    Name,
    Node,
    Not,
    Operand,
    Or,
    Path,
    PathPart,
    Section,
    SectionKeyword,
    Size,
    Unclear,
    Update,
    ValuePlaceholder,
    walk,
)

Operator = (
    Comparator
    | OneOf[
        "BETWEEN",
        "IN",
        "begins_with",
        "contains",
        "attribute_exists",
        "attribute_not_exists",
        "attribute_type",
        "size",
    ]
)

AttributeNames = Mapping[str, str | None]
"""`ExpressionAttributeNames`: alias, its `#` included, to attribute name; None where the name is not known."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition on one attribute.

    `path` is None where no attribute stands on either side. `operator` is None where it is not known; of a comparison
    with the attribute on the right it is the mirrored one. `size` stands for any comparison of a size.
    """

    path: Path | None
    operator: Operator | None
    operands: tuple[Operand, ...]
    condition: Condition
    negated: bool = False
    alternative: bool = False
    uncertain: bool = False

    @property
    def span(self) -> CharacterSpan:
        return self.condition.span

    @property
    def is_required(self) -> bool:
        """Whether every item that meets the whole condition meets this leaf as it stands."""
        return self.binds_key and not self.uncertain

    @property
    def binds_key(self) -> bool:
        """The same for a leaf of a key condition, where no hole can hold an OR."""
        return not (self.negated or self.alternative)


@dataclass(frozen=True, slots=True)
class NamesUsed:
    """The names that stand in an expression, each time they do, in the order of the text."""

    bare: tuple[Name, ...]
    aliases: tuple[Alias, ...]
    values: tuple[ValuePlaceholder, ...]
    has_holes: bool

    def undefined_aliases(self, names: AttributeNames) -> tuple[Alias, ...]:
        """Aliases that `ExpressionAttributeNames` does not define; those with holes are left out."""
        return tuple(alias for alias in self.aliases if alias.text not in names and HOLE not in alias.text)


@dataclass(frozen=True, slots=True)
class Write:
    """A path that an update changes, and by which section."""

    section: SectionKeyword
    path: Path


def comparisons(condition: Condition | None) -> tuple[Leaf, ...]:
    """Every condition on a single attribute, in the order of the text.

    Those under NOT, under OR, or next to a hole that may be an OR are marked: they bind no key.
    """
    return () if condition is None else tuple(_leaves(condition, Leaf(None, None, (), condition)))


def names_used(tree: Node | None) -> NamesUsed:
    """All names in a condition, projection, update or part of one."""
    nodes = () if tree is None else tuple(walk(tree))
    return NamesUsed(
        bare=tuple(node for node in nodes if isinstance(node, Name)),
        aliases=tuple(node for node in nodes if isinstance(node, Alias)),
        values=tuple(node for node in nodes if isinstance(node, ValuePlaceholder)),
        has_holes=any(_has_hole(node) for node in nodes),
    )


def writes(update: Update | None) -> tuple[Write, ...]:
    """The paths that an update changes; actions hidden in holes are left out."""
    sections = () if update is None else update.sections
    return tuple(
        Write(section.keyword, action.path)
        for section in sections
        if isinstance(section, Section)
        for action in section.actions
        if not isinstance(action, Hole)
    )


def top_level_attribute(path: Path | None, names: AttributeNames) -> str | None:
    """The name of the attribute that a path begins with, None where it is not known."""
    return None if path is None else attribute_name(path.attribute, names)


def attribute_path(path: Path, names: AttributeNames) -> tuple[str | int | None, ...]:
    """The whole path with its aliases replaced: `#pr.#1star[2]` is `("ProductReviews", "OneStar", 2)`."""
    return tuple(part.position if isinstance(part, Index) else attribute_name(part, names) for part in path.parts)


def attribute_name(part: PathPart, names: AttributeNames) -> str | None:
    """What a part of a path is called in the table, None where that is not known."""
    match part:
        case Name(text=text):
            return text
        case Alias(text=text):
            return names.get(text)
        case Hole() | Index():
            return None


def _leaves(condition: Condition, above: Leaf) -> Iterator[Leaf]:
    """The leaves of a condition, marked like the one above."""
    match condition:
        case And(conditions=inner):
            # A hole beside one condition may hold an OR, which would part it from all the others.
            uncertain = above.uncertain or any(isinstance(part, Unclear) for part in inner)
            below = Leaf(None, None, (), condition, above.negated, above.alternative, uncertain)
        case Or(conditions=inner):
            below = Leaf(None, None, (), condition, above.negated, True, above.uncertain)
        case Not(condition=negated):
            inner = (negated,)
            below = Leaf(None, None, (), condition, True, above.alternative, above.uncertain)
        case Unclear(conditions=inner):
            below = Leaf(None, None, (), condition, above.negated, above.alternative, True)
        case Hole() | Missing():
            return
        case _:
            path, operator, operands = _read(condition)
            yield Leaf(path, operator, operands, condition, above.negated, above.alternative, above.uncertain)
            return
    for part in inner:
        yield from _leaves(part, below)


def _read(
    condition: Comparison | Between | In | Function,
) -> tuple[Path | None, Operator | None, tuple[Operand, ...]]:
    match condition:
        case Comparison(left=left, operator=operator, right=right):
            return _compared(left, operator, right)
        case Between(operand=Size(operand=sized), low=low, high=high):
            return _path(sized), "size", (low, high)
        case Between(operand=operand, low=low, high=high):
            return _path(operand), "BETWEEN", (low, high)
        case In(operand=Size(operand=sized), choices=choices):
            return _path(sized), "size", choices
        case In(operand=operand, choices=choices):
            return _path(operand), "IN", choices
        case Function(name=name, arguments=arguments):
            first = _path(arguments[0]) if arguments else None
            return first, FUNCTION_OPERATORS.get(name), arguments[1:]


def _compared(
    left: Operand, operator: Comparator | None, right: Operand
) -> tuple[Path | None, Operator | None, tuple[Operand, ...]]:
    match left, right:
        case Size(operand=sized), _:
            return _path(sized), "size", (right,)
        case _, Size(operand=sized) if not isinstance(left, Path):
            return _path(sized), "size", (left,)
        case ValuePlaceholder() | Literal(), Path() | Hole():
            return _path(right), MIRRORED.get(operator) if operator else None, (left,)
    return _path(left), operator, (right,)


def _path(operand: Operand) -> Path | None:
    match operand:
        case Path():
            return operand
        case Hole(span=span):
            return Path((operand,), span)
    return None


def _has_hole(node: Node) -> bool:
    match node:
        case Hole():
            return True
        case Alias(text=text) | ValuePlaceholder(text=text) | Function(name=text):
            return HOLE in text
        case Index(position=position):
            return position is None
        case Comparison(operator=operator):
            return operator is None
    return False


MIRRORED: dict[Comparator, Comparator] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
FUNCTION_OPERATORS: dict[str, Operator] = {
    "begins_with": "begins_with",
    "contains": "contains",
    "attribute_exists": "attribute_exists",
    "attribute_not_exists": "attribute_not_exists",
    "attribute_type": "attribute_type",
}
