"""Reads the items of rounds ahead with a model's `batch_get` of PynamoDB."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Assignment, Attempt, Evaluation, Return, inside
from dynamorm_analysis.facts.values import Call, Member, Name, Value, last_name
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_analysis.words import words_of
from dynamorm_codeactions.lines import indentation_at
from dynamorm_codeactions.loops import lines_of_statement
from dynamorm_codeactions.reading_ahead.lookups import Ahead, Named, are_distinct, is_alone
from dynamorm_codeactions.reading_ahead.plain import Writer, has_comment, is_plain
from dynamorm_codeactions.reading_ahead.rounds import Rounds, also_called, altered_in, rounds_of
from dynamorm_codeactions.rewriting import Draft

MISSING = "DoesNotExist"  # what PynamoDB raises for one item, and not for a batch
COMPARED = frozenset({"UnicodeAttribute", "NumberAttribute"})
"""Attributes whose values are what they were, once they were stored."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The model as code, and the attributes of its key as Python calls them, each with its value; whether reads are
    consistent."""

    model: str
    key: tuple[tuple[str, Value], ...]
    consistent: str


def read_ahead(draft: Draft, unit: Unit, access: Access, call: Call, at: Occurrence) -> bool:
    """False where more than the items would be noticed, or where it cannot be known ahead which are asked for."""
    writer = Writer(draft, access.call.path, unit.start)
    attempt = _attempt(unit, at)
    rounds = rounds_of(at, writer, attempt or at.statement)
    asked = _asked(draft.project, access, call, writer) if rounds is not None else None
    if rounds is None or asked is None or not is_alone(access, rounds, draft.project):
        return False
    values = tuple(value for _, value in asked.key)
    if not rounds.say_the_same_ahead(*values) or not any(map(rounds.varies, values)):
        return False
    if not are_distinct(rounds) and _changes(rounds, at):
        return False
    ahead = Ahead(draft, unit, at, rounds, access.call.path)
    return _write(ahead, asked, Named(values, writer), call, attempt)


def _asked(project: Project, access: Access, call: Call, writer: Writer) -> Asked | None:
    function, table = call.function, project.table(access.table)
    if not isinstance(function, Member) or not isinstance(function.owner, Name) or table is None:
        return None
    found = (one for one in table.definitions if one.library == "pynamodb" and one.symbol == function.owner.name)
    names = [*_key_of(next(found, None))]
    given = [one.value for one in call.arguments if not one.name]
    named = {one.name: one.value for one in call.arguments if one.name}
    if any(one.spread for one in call.arguments) or named.keys() - {"consistent_read"} or len(given) != len(names):
        return None
    consistent = writer.written(named["consistent_read"]) if named else ""
    if not names or consistent is None or not all(map(is_plain, (*given, *named.values()))):
        return None
    return Asked(function.owner.name, tuple(zip(names, given, strict=True)), consistent)


def _key_of(definition: Definition | None) -> Iterator[str]:
    """The attributes of a model's key as Python calls them; none where their values may come back as others."""
    key = definition.key if definition is not None else None
    attributes = [definition.attribute(name) for name in key.attributes] if definition and key else []
    if all(one is not None and one.code_name and one.declared in COMPARED for one in attributes):
        yield from (one.code_name for one in attributes if one is not None)


def _attempt(unit: Unit, at: Occurrence) -> Attempt | None:
    """The `try` that is there for an item which does not exist, and holds nothing but the read."""
    for statement in inside(unit.statement):
        match statement:
            case Attempt(body=(only,), handlers=(handler,), otherwise=(), finish=()) if only is at.statement:
                is_for_it = handler.kind is not None and last_name(handler.kind) == MISSING and not handler.name
                return statement if is_for_it else None
    return None


def _changes(rounds: Rounds, at: Occurrence) -> bool:
    """Whether rounds change what they took: two of one key would then change the same."""
    match at.statement:
        case Assignment(targets=(Name(name=name),)):
            return not also_called((name,), rounds.body).isdisjoint(altered_in(rounds.body))
    return False


# ---- what is written -------------------------------------------------------------------------------------------------


def _write(ahead: Ahead, asked: Asked, key: Named, call: Call, attempt: Attempt | None) -> bool:
    rounds, writer, path, start = ahead.rounds, key.writer, ahead.path, ahead.unit.start
    place, target = ahead.place(), writer.written(rounds.target)
    found, over = ahead.name("found"), ahead.run_over(writer)
    told, here = key.ahead(rounds), key.here()
    item = "_".join(words_of(asked.model))
    if place is None or target is None or over is None or told is None or here is None or not found:
        return False
    conditions = f" if {' and '.join(rounds.conditions)}" if rounds.conditions else ""
    asked_for = f"{told} for {target} in {over[0]}{conditions}"
    if told == target and not conditions:
        asked_for = over[0]
    elif asked.consistent:
        asked_for = f"({asked_for})"
    consistent = f", consistent_read={asked.consistent}" if asked.consistent else ""
    held = ", ".join(f"{item}.{name}" for name, _ in asked.key)
    held = f"({held})" if len(asked.key) > 1 else held
    lines = [
        *filter(None, (over[1],)),
        f"{found} = {{{held}: {item} for {item} in {asked.model}.batch_get({asked_for}{consistent})}}",
    ]
    lookup = f"{found}[{here[1:-1] if len(asked.key) > 1 else here}]"
    if attempt is not None:
        done = _without_attempt(ahead, attempt, call, f"{found}.get({here})", path, start)
    elif rounds.body:
        done = _guarded(ahead, call, f"if {here} not in {found}:\n    raise {asked.model}.{MISSING}\n", lookup)
    else:
        lines += [
            f"if any({told} not in {found} for {target} in {over[0]}{conditions}):",
            f"    raise {asked.model}.{MISSING}",
        ]
        ahead.draft.replace(path, call.span.shifted(start), lookup)
        done = True
    if done:
        ahead.insert(place, lines)
    return done


def _without_attempt(ahead: Ahead, attempt: Attempt, call: Call, lookup: str, path: str, start: int) -> bool:
    """`item = found.get(key)` and `if item is None:` of `try: item = Model.get(key)` and `except DoesNotExist:`."""
    (statement,), (handler,) = attempt.body, attempt.handlers
    if not isinstance(statement, Assignment) or len(statement.targets) != 1 or statement.value is not call:
        return False
    (target,) = statement.targets
    if not isinstance(target, Name) or not handler.body:
        return False
    content = ahead.draft.sources.content(path)
    whole, inner = attempt.span.shifted(start), statement.span.shifted(start)
    end = content.rfind(b":", inner.end, start + handler.body[0].span.start) + 1
    between = content[whole.start : inner.start] + content[inner.end : end]
    if lines_of_statement(content, whole) is None or has_comment(between.decode()):
        return False
    outer = indentation_at(content, whole.start)
    text = ahead.draft.text_with(path, inner, {call.span.shifted(start): lookup})
    ahead.draft.replace(path, Span(whole.start, end), f"{text}\n{outer}if {target.name} is None:")
    return True


def _guarded(ahead: Ahead, call: Call, guard: str, lookup: str) -> bool:
    """The statement with the read, behind one that fails as the read would where there is no item."""
    statement = ahead.at.statement
    if not isinstance(statement, Assignment | Evaluation | Return):
        return False
    content = ahead.draft.sources.content(ahead.path)
    lines = lines_of_statement(content, statement.span.shifted(ahead.unit.start))
    if lines is None:
        return False
    outer = indentation_at(content, lines.start)
    text = "".join(f"{outer}{line}\n" for line in guard.splitlines())
    ahead.draft.replace(ahead.path, Span(lines.start, lines.start), text)
    ahead.draft.replace(ahead.path, call.span.shifted(ahead.unit.start), lookup)
    return True
