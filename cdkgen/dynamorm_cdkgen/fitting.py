"""Text with places where its lines may be broken, printed so that no line is wider than it must be.

As in Wadler's "A prettier printer": a group stays on one line where there is room for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dynamorm_cdkgen.columns import columns

STEP = 4  # columns of an indentation
Break = Literal["", " "]
"""What stands in place of a break where its line stays whole."""


@dataclass(frozen=True, slots=True)
class Line:
    """A place where a line may end."""

    flat: Break = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What stays on one line where there is room for it, and else is broken at all of its places. One with brackets of
    its own may be broken anywhere, one without only where others are around it."""

    parts: tuple["Layout", ...]
    has_brackets: bool = True


@dataclass(frozen=True, slots=True)
class Indented:
    """What stands one step further in where it is broken."""

    parts: tuple["Layout", ...]


@dataclass(frozen=True, slots=True)
class IfBroken:
    """A text that is there only where the group around it is broken."""

    text: str


@dataclass(frozen=True, slots=True)
class Parenthesized:
    """What is put into parentheses only where it must be broken. One that `may_stay` does without where all lines fit
    once the groups with brackets in it are broken."""

    parts: tuple["Layout", ...]
    may_stay: bool


@dataclass(frozen=True, slots=True)
class Rescued:
    """A name or text that is put into parentheses only where that gives it enough room, and else stands as it is."""

    text: str


Layout: TypeAlias = str | Line | Group | Indented | IfBroken | Parenthesized | Rescued
Mode = Literal["flat", "broken"]
Queue: TypeAlias = list[tuple[int, Mode, Layout]]


def joined(parts: Iterable[Sequence[Layout]], between: Sequence[Layout]) -> Iterator[Layout]:
    """The parts one after another with the same layouts between them."""
    for number, part in enumerate(parts):
        if number:
            yield from between
        yield from part


def printed(layout: Sequence[Layout], indent: int, width: int) -> str:
    """The layout as lines; the first one begins with the indentation, in columns."""
    queue: Queue = _queued(layout, indent, "broken")
    lines = [" " * indent]
    while queue:
        inside, mode, part = queue.pop()
        match part:
            case str(text):
                lines[-1] += text
            case Line(flat):
                if mode == "flat":
                    lines[-1] += flat
                else:
                    lines.append(" " * inside)
            case IfBroken(text):
                lines[-1] += text if mode == "broken" else ""
            case Indented(parts):
                queue += _queued(parts, inside + STEP, mode)
            case Group(parts):
                is_flat = mode == "flat" or _fits(queue, _queued(parts, inside), width - columns(lines[-1]))
                queue += _queued(parts, inside, "flat" if is_flat else "broken")
            case Parenthesized():
                queue += _queued(_chosen(part, queue, inside, mode, lines[-1], width), inside, mode)
            case Rescued(text):
                queue += _queued(_rescued(text, queue, inside, lines[-1], width), inside, mode)
    return "\n".join(line.rstrip() for line in lines)


def _queued(parts: Sequence[Layout], inside: int, mode: Mode = "flat") -> Queue:
    return [(inside, mode, part) for part in reversed(parts)]


def unbroken(parts: Iterable[Layout]) -> Iterator[Layout]:
    """The layouts without the places at which they may be broken only within parentheses."""
    for part in parts:
        match part:
            case Line(flat):
                yield flat
            case Group(inner, has_brackets=False):
                yield from unbroken(inner)
            case _:
                yield part


def _chosen(part: Parenthesized, queue: Queue, inside: int, mode: Mode, line: str, width: int) -> tuple[Layout, ...]:
    """What it says without parentheses where that fits on a line, or on several if the groups in it are broken."""
    whole = tuple(unbroken(part.parts))
    if mode == "flat" or _fits(queue, _queued(whole, inside), width - columns(line)):
        return whole
    if part.may_stay and _fits_broken(queue, whole, inside, columns(line), width):
        return whole
    return ("(", Indented((Line(), *part.parts)), Line(), ")")


def _rescued(text: str, queue: Queue, inside: int, line: str, width: int) -> tuple[Layout, ...]:
    if _fits(queue, _queued((text,), inside), width - columns(line)) or inside + STEP + columns(text) > width:
        return (text,)
    return ("(", Indented((Line(), text)), Line(), ")")


def _fits(behind: Queue, queue: Queue, room: int) -> bool:
    """Whether so many columns hold all up to the next place where a line surely ends."""
    rest = len(behind)
    while room >= 0:
        if queue:
            inside, mode, part = queue.pop()
        elif rest:
            rest -= 1
            inside, mode, part = behind[rest]
        else:
            return True
        match part:
            case str(text):
                room -= columns(text)
            case Line(flat):
                if mode == "broken":
                    return True
                room -= len(flat)
            case IfBroken(text):
                room -= columns(text) if mode == "broken" else 0
            case Indented(parts) | Group(parts):
                queue += _queued(parts, inside, mode)
            case Parenthesized(parts):
                queue += _queued((*unbroken(parts),), inside, mode)
            case Rescued(text):
                room -= columns(text)
    return False


def _fits_broken(behind: Queue, parts: Sequence[Layout], inside: int, column: int, width: int) -> bool:
    """Whether each line is narrow enough where all groups of the parts are broken, up to the end of what is behind."""
    queue: Queue = _queued(parts, inside, "broken")
    rest = len(behind)
    while True:
        if queue:
            inside, mode, part = queue.pop()
        elif rest:
            rest -= 1
            inside, mode, part = behind[rest]
            if isinstance(part, Line) and mode == "broken":
                return column <= width
        else:
            return column <= width
        match part:
            case str(text) | Rescued(text):
                column += columns(text)
            case Line(flat):
                if mode == "broken":
                    if column > width:
                        return False
                    column = inside
                else:
                    column += len(flat)
            case IfBroken(text):
                column += columns(text) if mode == "broken" else 0
            case Indented(inner):
                queue += _queued(inner, inside + STEP, mode)
            case Group(inner):
                queue += _queued(inner, inside, mode)
            case Parenthesized(inner):
                queue += _queued((*unbroken(inner),), inside, mode)
