"""What is asked for beside the text that items have: parameters in the places of fields, and values of fields, as in
`TENANT#{tenant}#STATE#OPEN` where items have `TENANT#{tenant}#STATE#{state}`."""

from collections.abc import Iterator, Sequence

from dynamorm_analysis.model.names import Hole, KeyTemplate


class UnprovableError(Exception):
    """Why no test can be made of a pattern."""


def values_within(own: KeyTemplate, wanted: KeyTemplate) -> tuple[list[tuple[str, str]], KeyTemplate]:
    """The values that stand in `wanted` where the items' `own` text has a hole, by the names of these, and `wanted`
    with a hole in the place of each, called as its value. Nothing, and `wanted` as it is, where the two do not fit."""
    found: list[tuple[str, str]] = []
    parts: list[str | Hole] = []
    rest = list(own.parts)
    for part in wanted.parts:
        first = rest.pop(0) if rest else None
        if isinstance(part, str) and isinstance(first, str) and part != first:
            before, hole, behind = first, rest.pop(0) if rest else None, rest.pop(0) if rest else ""
            if not isinstance(hole, Hole) or hole.format or not isinstance(behind, str):
                return [], wanted
            value = between(part, before, behind)
            if not value:
                return [], wanted
            found.append((hole.name, value))
            parts += [before, Hole(value), *([behind] if behind else [])]
        else:
            parts.append(part)
    return found, KeyTemplate(tuple(parts))


def between(text: str, before: str, behind: str) -> str:
    """What stands in a text between two others, of which either may be empty; empty where it is no such text."""
    value = text.removeprefix(before).removesuffix(behind)
    return value if f"{before}{value}{behind}" == text else ""


def pairs(own: Sequence[str | Hole], wanted: Sequence[str | Hole], whole: bool) -> Iterator[tuple[str, str]]:
    """Holes of the items' text beside the parameters that stand in their places. Raises UnprovableError."""
    for place, part in enumerate(wanted):
        mine = own[place] if place < len(own) else None
        is_last = place == len(wanted) - 1
        match part, mine:
            case Hole(parameter), Hole(name):
                yield name, parameter
            case str(), str() if part == mine or (is_last and not whole and mine.startswith(part)):
                continue
            case _:
                raise UnprovableError("what it asks for is not the text that items have")
