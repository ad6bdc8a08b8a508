"""What is told of code of which not all is made: each line once in a run, however many kinds it writes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dynamorm_cdkgen.fault import Fault
    from dynamorm_workspace.lines import Spots

TOLD = f"{__name__}.told"
SHOWN = 3  # notes of one remedy that are told in full, where there are more than one further
LISTED = 8  # places of those that are not


def tell_once(line: str) -> None:
    """Prints a line to the standard error, unless this run of the command has done so."""
    if _is_new(line):
        click.echo(line, err=True)


def tell_left_out(faults: Iterable["Fault"], spots: "Spots") -> None:
    """A line for each."""
    for fault in faults:
        tell_once(f"left out: {fault.told(spots)}")


def tell_remarks(faults: Iterable["Fault"], spots: "Spots") -> None:
    """A line for each of a few that have one remedy; of many, the first in full, and where the others are."""
    by_remedy: dict[str, list[Fault]] = {}
    for fault in faults:
        if _is_new(f"note: {fault.told(spots)}"):
            by_remedy.setdefault(fault.help, []).append(fault)
    for alike in by_remedy.values():
        shown = alike if len(alike) <= SHOWN + 1 else alike[:SHOWN]
        for fault in shown:
            click.echo(f"note: {fault.told(spots)}", err=True)
        if further := [spots(fault.place) for fault in alike[len(shown) :]]:
            left = f" and {len(further) - LISTED} more" if len(further) > LISTED else ""
            where = f"{', '.join(further[:LISTED])}{left}"
            click.echo(f"note: the same can be done about {len(further)} more: {where}", err=True)


def _is_new(line: str) -> bool:
    told: set[str] = click.get_current_context().meta.setdefault(TOLD, set())
    if line in told:
        return False
    told.add(line)
    return True
