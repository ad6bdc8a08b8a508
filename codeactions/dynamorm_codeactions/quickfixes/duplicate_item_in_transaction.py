"""Lets the write of an item test what a check of the same transaction tests for it."""

from collections.abc import Callable, Iterator

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import expressions, inside
from dynamorm_analysis.facts.values import Collection, Constant, Entry, Mapping, Value, parts_of
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.items.same_item import named_at
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.duplicate_item_in_transaction import DuplicateItemInTransaction
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.placeholders import with_entry
from dynamorm_codeactions.declared_parts import drop_part
from dynamorm_codeactions.lines import indentation_at, moved_out
from dynamorm_codeactions.rewriting import Draft

CHECK, CONDITION = "ConditionCheck", "ConditionExpression"
WRITES = frozenset({"Put", "Update", "Delete"})
PLACEHOLDERS = ("ExpressionAttributeNames", "ExpressionAttributeValues")


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe: the transaction is refused as it stands. Only where both operations are written out, one of them is a check
    and the other has no condition yet; which of two writes is meant, nothing tells."""
    facts, unit = finding.facts, project.unit(finding.place)
    if not isinstance(facts, DuplicateItemInTransaction) or facts.access.library != "boto3" or unit is None:
        return None
    both = _operations(unit, named_at(facts.access).span, named_at(facts.first).span)
    checks = [one for one in both if _kind(one) == CHECK]
    writes = [one for one in both if _kind(one) in WRITES]
    if len(checks) != 1 or len(writes) != 1:
        return None
    check, write = _parameters(checks[0]), _parameters(writes[0])
    draft, path = Draft(project, sources), finding.place.path
    if check is None or write is None or CONDITION not in check or CONDITION in write:
        return None
    text = _merged(draft, path, unit, check, writes[0].entries[0].value, write)
    if text is None or not drop_part(draft, Place(path, finding.place.anchor, checks[0].span)):
        return None
    draft.replace(path, writes[0].entries[0].value.span.shifted(unit.start), text)
    return Action("Test it with the write", "safe", draft.edits())


def _operations(unit: Unit, *places: Span) -> tuple[Mapping, ...]:
    """The entries of one list in which some places are, each in one of its own."""
    for listed in _lists(unit):
        holding = [
            [one for one in listed.items if isinstance(one, Mapping) and one.span.contains(place)] for place in places
        ]
        if all(holding) and len({one[0].span for one in holding}) == len(places):
            return tuple(one[0] for one in holding)
    return ()


def _lists(unit: Unit) -> Iterator[Collection]:
    for statement in inside(unit.statement):
        for whole in expressions(statement):
            yield from (part for part in parts_of(whole) if isinstance(part, Collection) and part.kind == "list")


def _kind(operation: Mapping) -> str:
    named = [_name(entry) for entry in operation.entries]
    return named[0] if len(named) == 1 else ""


def _parameters(operation: Mapping) -> dict[str, Value] | None:
    given = operation.entries[0].value
    if not isinstance(given, Mapping) or not all(map(_name, given.entries)):
        return None
    return {_name(entry): entry.value for entry in given.entries}


def _name(entry: Entry) -> str:
    return entry.key.value if isinstance(entry.key, Constant) and isinstance(entry.key.value, str) else ""


def _merged(
    draft: Draft, path: str, unit: Unit, check: dict[str, Value], whole: Value, write: dict[str, Value]
) -> str | None:
    """The parameters of the write with the check's condition and placeholders; None where these have other meanings
    there."""

    def text_of(value: Value) -> str:
        return draft.text(path, value.span.shifted(unit.start))

    changes: dict[Span, str] = {}
    for name in PLACEHOLDERS:
        if name in check and name in write:
            extended = _extended(check[name], write[name], text_of)
            if extended is None:
                return None
            changes[write[name].span.shifted(unit.start)] = extended
    text = draft.text_with(path, whole.span.shifted(unit.start), changes)
    indentation = indentation_at(draft.sources.content(path), unit.start + next(iter(write.values())).span.start)
    for name in (CONDITION, *PLACEHOLDERS):
        if name in check and name not in write:
            text = with_entry(text, f'"{name}": {moved_out(text_of(check[name]), indentation)}')
    return text


def _extended(more: Value, own: Value, text_of: Callable[[Value], str]) -> str | None:
    """The placeholders of the write with those of the check."""
    if not isinstance(more, Mapping) or not isinstance(own, Mapping):
        return None
    known = {_name(entry): text_of(entry.value) for entry in own.entries}
    added = {_name(entry): text_of(entry.value) for entry in more.entries}
    if "" in known or "" in added or any(known.get(each, said) != said for each, said in added.items()):
        return None
    extended = text_of(own)
    for each, said in added.items():
        extended = extended if each in known else with_entry(extended, f'"{each}": {said}')
    return extended
