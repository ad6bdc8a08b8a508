"""Variables of Python that hold an item: where one entry of theirs is an attribute, all entries of its name are."""

from collections.abc import Collection, Iterator

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Lambda, Mapping, Name, Value
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.text import Span
from dynamorm_codeactions.renaming.item_keys import NAMING, entries_named, keys_of
from dynamorm_codeactions.renaming.mentions import Mention, Reading
from dynamorm_codeactions.renaming.objects import is_added_to


def entries_beside(mentions: Collection[Mention], name: str, reading: Reading) -> Iterator[Mention]:
    """Where the variables name their entry otherwise that are set once, and of which an entry is mentioned."""
    for path in sorted({one.path for one in mentions if one.path.endswith(".py")}):
        known = {one.span for one in mentions if one.path == path}
        module = reading.project.modules[path]
        for unit in module.facts.units:
            whole = unit.statement.span.shifted(unit.start)
            if not any(whole.contains(span) for span in known):
                continue
            entries: dict[object, set[Span]] = {}
            for at in occurrences(module.unit_scope(unit), unit.statement, NAMING):
                for owner, span in (*entries_named(at, name), *_set_to(at, name)):
                    if isinstance(owner, Name) and _is_set_once(owner.name, at, reading):
                        entries.setdefault((at.scope.start, owner.name), set()).add(span.shifted(unit.start))
            for spans in entries.values():
                yield from (Mention(path, span) for span in spans if spans & known)


def _set_to(at: Occurrence, name: str) -> Iterator[tuple[Value, Span]]:
    """`item = {"weight": 1}`."""
    match at.statement, at.value:
        case Assignment(targets=(target,), value=value, operator=""), Mapping() as written if value is written:
            yield from ((target, span) for span in keys_of(written, name))


def _is_set_once(name: str, at: Occurrence, reading: Reading) -> bool:
    """Whether all that a function says of a variable is said of one thing."""
    if any(isinstance(one, Lambda) and name in one.parameters for one in at.outer):
        return False
    scope = at.scope
    in_module = scope.node is None
    bounds = reading.project.program.bindings(scope.path, name) if in_module else scope.bindings.get(name, ())
    return sum(not is_added_to(name, bound) for bound in bounds) == 1
