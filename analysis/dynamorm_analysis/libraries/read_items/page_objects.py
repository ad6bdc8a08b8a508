"""What code does with the end of a page that is an object: whether it reads on there, hands it on or forgets it."""

from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Function, Return
from dynamorm_analysis.facts.values import Call, Constant, Item, Lambda, Member, Name
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.model.access import PageToken

ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Cursor:
    """What a library calls the end of a page: the `members` that tell it, and the `argument` that takes it back."""

    members: frozenset[str]
    argument: str


@dataclass(frozen=True, slots=True)
class Rest:
    """What becomes of further pages, and whether only the first item matters."""

    token: PageToken
    first_only: bool = False


def rest_of(occurrence: Occurrence, cursor: Cursor) -> Rest:
    """What happens to the page that a call returns."""
    if any(isinstance(outer, Lambda) for outer in occurrence.outer):
        return Rest("unknown")
    match occurrence.parent:
        case Member(name=name):
            return _of_part(occurrence, name, cursor)
        case None:
            pass
        case _:
            return Rest("unknown")
    match occurrence.statement:
        case Return():
            return Rest("returned")
        case Assignment(targets=(Name(name=name),)):
            return _of_variable(occurrence, name, cursor)
    return Rest("unknown")


def _of_part(occurrence: Occurrence, name: str, cursor: Cursor) -> Rest:
    if name in cursor.members:
        return Rest(_continued(occurrence, cursor))
    return Rest("ignored", _takes_first(occurrence)) if name == ITEMS else Rest("unknown")


def _takes_first(occurrence: Occurrence) -> bool:
    """`table.query(…).items[0]`."""
    outer = occurrence.outer
    return len(outer) > 1 and isinstance(outer[-2], Item) and isinstance(outer[-2].index, Constant)


def _of_variable(occurrence: Occurrence, name: str, cursor: Cursor) -> Rest:
    """`page = table.query(…)`, and then parts of it, or the whole."""
    node, around = occurrence.scope.node, occurrence.scope.parent
    if not isinstance(node, Function) or around is None:
        return Rest("unknown")
    parts: set[str] = set()
    first = True
    for part in occurrences(around, node, (Name,)):
        if not isinstance(part.value, Name) or part.value.name != name or part.is_set:
            continue
        match part.parent:
            case Member(name=taken):
                parts.add(taken)
                first = first and (taken != ITEMS or _takes_first(part))
            case None if isinstance(part.statement, Return):
                return Rest("returned")
            case _:
                return Rest("unknown")
    if not cursor.members.isdisjoint(parts):
        return Rest(_continued(occurrence, cursor))
    return Rest("ignored", first and ITEMS in parts) if parts == {ITEMS} else Rest("unknown")


def _continued(occurrence: Occurrence, cursor: Cursor) -> PageToken:
    """Followed where the call is made again from where the last one ended."""
    call = occurrence.value
    gives_cursor = isinstance(call, Call) and any(argument.name == cursor.argument for argument in call.arguments)
    return "followed" if gives_cursor and occurrence.rounds else "told"
