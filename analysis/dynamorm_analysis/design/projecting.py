"""What each index copies: what is read of the items through it, and no more."""

from collections.abc import Iterable, Mapping, Sequence

from dynamorm_analysis.design.requirements import Requirement
from dynamorm_analysis.indexing.proposing import MAX_INCLUDED
from dynamorm_analysis.model.table import Key, Projection

MOST_OF_TABLE = 100  # names in all indexes of a table


def projections(
    readers: Mapping[int, Sequence[Requirement]], keys: Mapping[int, Key], of_table: Key
) -> dict[int, tuple[Projection, str]]:
    """The projection of each index by its number, with a reason. Where the names are too many for the table, the
    indexes with most of them copy all instead."""
    found = {number: _projection(asked, keys[number], of_table) for number, asked in readers.items()}
    for number in sorted(found, key=lambda number: (-len(found[number][0].included), number)):
        if sum(len(projection.included) for projection, _ in found.values()) <= MOST_OF_TABLE:
            break
        found[number] = Projection("ALL"), f"the indexes of a table name {MOST_OF_TABLE} attributes at most"
    return found


def _projection(requirements: Iterable[Requirement], key: Key, of_table: Key) -> tuple[Projection, str]:
    needed: set[str] = set()
    for requirement in requirements:
        pattern = requirement.pattern
        if pattern.reads is None:
            return Projection("ALL"), f"`{pattern.name}` reads whole items"
        needed.update(pattern.reads)
        needed.update(requirement.filtered)
    needed -= {*key.attributes, *of_table.attributes}
    if not needed:
        return Projection("KEYS_ONLY"), "nothing but keys is read through it"
    if len(needed) > MAX_INCLUDED:
        return Projection("ALL"), f"{len(needed)} attributes are read through it, and {MAX_INCLUDED} can be named"
    return Projection("INCLUDE", tuple(sorted(needed))), "nothing else is read through it"
