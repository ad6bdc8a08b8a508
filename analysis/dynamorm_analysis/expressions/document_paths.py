"""Document paths that one expression may not name together: twice the same, one within another, or too deep."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dynamorm_analysis.expressions.cursor import Mistake
from dynamorm_analysis.expressions.reading import AttributeNames
from dynamorm_analysis.expressions.tree import (
    HOLE,
    Alias,
    Between,
    Comparison,
    Function,
    Hole,
    In,
    Index,
    Name,
    Node,
    Operand,
    Path,
    PathPart,
    Projection,
    Section,
    Update,
    walk,
)

DEEPEST_PATH = 32  # levels below the top-level attribute ("Quotas in Amazon DynamoDB", nested attribute depth)
OF_TWO = frozenset({"attribute_type", "begins_with", "contains"})

Key = str | int
"""What a part of a path is told by: a name, an alias that stands for no known one, or a position in a list."""


@dataclass(slots=True)
class _Branch:
    """What an expression names below one part of a path; `whole` is the path that ends here."""

    below: "dict[Key, _Branch]" = field(default_factory=dict)
    whole: Path | None = None
    first: Path | None = None


def wrong_paths(tree: Node, names: AttributeNames) -> Iterator[Mistake]:
    """What DynamoDB does not take of the paths in an expression."""
    for node in walk(tree):
        match node:
            case Path(parts=parts) if len(parts) > DEEPEST_PATH + 1:
                message = f"A path may go down {DEEPEST_PATH} levels; this one goes down {len(parts) - 1}."
                yield Mistake("operands", message, node.span)
            case Projection(paths=paths):
                yield from _overlapping(paths, names, "A projection names each part of an item once")
            case Update():
                yield from _overlapping(_changed(node), names, "An update changes each part of an item once")
            case Comparison() | Between() | In() | Function():
                yield from _repeated(node, names)


def _changed(update: Update) -> Iterator[Path]:
    for section in update.sections:
        if isinstance(section, Section):
            yield from (action.path for action in section.actions if not isinstance(action, Hole))


def _overlapping(paths: Iterable[Path], names: AttributeNames, rule: str) -> Iterator[Mistake]:
    """Each path that is another one before it, or lies within one, or around it, or goes on in another way."""
    root = _Branch()
    for path in paths:
        branch = root
        for part in path.parts:
            key = _key(part, names)
            if branch.whole is not None:
                yield _mistake(path, branch.whole, rule, names)
                break
            if key is None:
                break
            other = next((one for known, one in branch.below.items() if type(known) is not type(key)), None)
            if other is not None and other.first is not None:
                yield _mistake(path, other.first, "A part of an item is a map or a list", names)
                break
            branch = branch.below.setdefault(key, _Branch(first=path))
        else:
            if branch.first is not path:
                yield _mistake(path, branch.whole or branch.first or path, rule, names)
            branch.whole = path


def _mistake(path: Path, other: Path, rule: str, names: AttributeNames) -> Mistake:
    message = f"{rule}: {_words(path, other, names)}."
    return Mistake("paths", message, path.span)


def _words(path: Path, other: Path, names: AttributeNames) -> str:
    here, there = _written(path), _written(other)
    mine, earlier = _keys(path, names), _keys(other, names)
    if mine == earlier:
        return f"`{here}` stands here twice" if here == there else f"`{here}` is `{there}`, which stands here too"
    if mine[: len(earlier)] == earlier:
        return f"`{here}` lies within `{there}`, which stands here too"
    if earlier[: len(mine)] == mine:
        return f"`{there}`, which stands here too, lies within `{here}`"
    return f"`{there}` takes it for the one, `{here}` for the other"


def _written(path: Path) -> str:
    text = ""
    for part in path.parts:
        if isinstance(part, Index):
            text += f"[{part.position}]"
        else:
            text += f".{part.text}" if text else part.text
    return text.replace(HOLE, "…")


def _keys(path: Path, names: AttributeNames) -> tuple[Key | None, ...]:
    return tuple(_key(part, names) for part in path.parts)


def _key(part: PathPart, names: AttributeNames) -> Key | None:
    match part:
        case Name(text=text):
            return text
        case Alias(text=text) if HOLE not in text:
            return names.get(text) or text
        case Index(position=position):
            return position
    return None


def _repeated(node: Comparison | Between | In | Function, names: AttributeNames) -> Iterator[Mistake]:
    """The operand of an operator that is its first one again."""
    match node:
        case Comparison(left=first, right=right):
            others: tuple[Operand, ...] = (right,)
        case Between(operand=first, low=low, high=high):
            others = (low, high)
        case In(operand=first, choices=choices):
            others = choices
        case Function(name=name, arguments=(first, *rest)) if name in OF_TWO:
            others = tuple(rest)
        case _:
            return
    keys = _keys(first, names) if isinstance(first, Path) else (None,)
    if None in keys:
        return
    for other in others:
        if isinstance(other, Path) and _keys(other, names) == keys:
            message = f"`{_written(other)}` is compared with itself: the other operand must be another one."
            yield Mistake("operands", message, other.span)
