"""Slips in how dyntastic is asked that show without any table."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import Argument, Call, Constant, Member, Value, called_span
from dynamorm_analysis.libraries.dyntastic.conditions import condition
from dynamorm_analysis.libraries.dyntastic.models import LIBRARY
from dynamorm_analysis.libraries.dyntastic.receivers import class_of
from dynamorm_analysis.libraries.dyntastic.requests import READS
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Environment, Scalar, Text
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Misuse


def misuses(program: Program, at: Occurrence) -> Iterator[Misuse]:
    """What a query of an index lacks, or has too much of; and reads that read each item once more."""
    match at.value:
        case Call(function=Member(owner=owner, name=method), arguments=arguments) as call if method in READS:
            given = {one.name: one.value for one in arguments if one.name}
        case _:
            return
    if given.keys().isdisjoint({"index", "load_full_item"}) or class_of(program, owner, at.scope) is None:
        return
    if READS[method][0] == "query" and _is_index(program, given.get("index"), at.scope):
        yield from _of_index(program, call, given, at.scope)
    if "load_full_item" in given and meaning(program, given["load_full_item"], at.scope) == Scalar(True):
        place = at.scope.place(called_span(call))
        yield Misuse("full-item-load", LIBRARY, place, method, ("per_page",) if "per_page" in given else ())


def _of_index(program: Program, call: Call, given: dict[str, Value], scope: Scope) -> Iterator[Misuse]:
    place = scope.place(called_span(call))
    if "consistent_read" in given and meaning(program, given["consistent_read"], scope) == Scalar(True):
        yield Misuse("index-query", LIBRARY, place, source_of(given["index"]), ("consistent_read",))
    asked = given.get("hash_key") or _first(call.arguments)
    if asked is not None and _is_plain(program, asked, scope):
        yield Misuse("index-query", LIBRARY, place, source_of(given["index"]), ("condition", source_of(asked)))


def _first(arguments: tuple[Argument, ...]) -> Value | None:
    return arguments[0].value if arguments and not arguments[0].name and not arguments[0].spread else None


def _is_index(program: Program, given: Value | None, scope: Scope) -> bool:
    """Whether an index is surely given: None and the empty text ask the table."""
    if given is None:
        return False
    found = meaning(program, given, scope)
    return isinstance(found, Environment) or (isinstance(found, Text) and found.template.constant != "")


def _is_plain(program: Program, asked: Value, scope: Scope) -> bool:
    """Whether what is asked is surely a value, and no condition."""
    if condition(program, asked, scope) is not None:
        return False
    return isinstance(asked, Constant) or isinstance(meaning(program, asked, scope), Text | Scalar | Environment)
