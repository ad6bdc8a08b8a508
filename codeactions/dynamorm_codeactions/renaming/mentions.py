"""Places where code or infrastructure names an attribute or index, as spans that another name can take."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from dynamorm_analysis.facts.values import Value
from dynamorm_analysis.linking.budget import TooMuchWorkError
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.meaning import OPAQUE, Meaning
from dynamorm_analysis.linking.occurrences import Kinds, Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import LineIndex, Place, Span
from dynamorm_codeactions.action import Sources, TextEdit

Answer = TypeVar("Answer")
NEW = "{}"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A span of a file in which the name stands, or, where it is empty, at which it is to be told. `text` is what to
    put there, with `{}` for the new name. `bare`: it stands in an expression, where not every name may. `needless` is
    the name for which nothing is to be said there, and all that says it."""

    path: str
    span: Span
    text: str = NEW
    bare: bool = False
    needless: tuple[str, Span] | None = None

    def edit(self, new: str, doubtful: bool = False) -> TextEdit:
        if self.needless is not None and self.needless[0] == new:
            return TextEdit(self.needless[1], "")
        return TextEdit(self.span, self.text.replace(NEW, new), doubtful)


@dataclass(frozen=True, slots=True)
class Found:
    """The mentions of a name, the places where it is meant, too, but not written so that it could be exchanged, and
    what says that it cannot be renamed. `taken` are all names in the classes of Python whose field or index it is. `at`
    are the mentions by which it is told that just this is meant, where not all do. `doubtful` are further ones, where
    something else may be meant, `untold` requests that store what is not known, the attribute perhaps, or that
    ask an index which is not."""

    mentions: frozenset[Mention] = frozenset()
    left: frozenset[Place] = frozenset()
    obstacles: tuple[str, ...] = ()
    taken: frozenset[str] = frozenset()
    at: frozenset[Mention] = frozenset()
    doubtful: frozenset[Mention] = frozenset()
    untold: frozenset[Place] = frozenset()

    def and_(self, other: "Found") -> "Found":
        return Found(
            self.mentions | other.mentions,
            self.left | other.left,
            (*self.obstacles, *other.obstacles),
            self.taken | other.taken,
            self.at | other.at,
            self.doubtful | other.doubtful,
            self.untold | other.untold,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A project with its texts."""

    project: Project
    sources: Sources
    known: dict[object, object] = field(default_factory=dict, compare=False)
    """What was worked out once for a name."""

    meanings: dict[tuple[Span, Scope], Meaning] = field(default_factory=dict, compare=False)
    expressions_in: dict[tuple[str, str, Kinds], tuple[Occurrence, ...]] = field(default_factory=dict, compare=False)

    def span(self, place: Place) -> Span | None:
        return self.project.locate(place)

    def worked_out(self, work: Callable[[], Answer], otherwise: Answer) -> Answer:
        """What comes of following code, with steps of its own; `otherwise` where it takes too many or lies too deep."""
        try:
            with self.project.program.recording():
                return work()
        except (TooMuchWorkError, RecursionError):
            return otherwise

    def meaning(self, value: Value, scope: Scope) -> Meaning:
        """What an expression stands for."""
        nothing: Meaning = OPAQUE
        if (value.span, scope) not in self.meanings:
            found = self.worked_out(lambda: meaning(self.project.program, value, scope), nothing)
            self.meanings[value.span, scope] = found
        return self.meanings[value.span, scope]

    def expressions(self, path: str, anchor: str, kinds: Kinds) -> tuple[Occurrence, ...]:
        """The expressions of some kinds in a top-level statement; none where that has gone."""
        asked = (path, anchor, kinds)
        if asked not in self.expressions_in:
            module = self.project.modules.get(path)
            unit = module.units.get(anchor) if module is not None else None
            found = occurrences(module.unit_scope(unit), unit.statement, kinds) if module and unit else ()
            self.expressions_in[asked] = found
        return self.expressions_in[asked]

    def content(self, path: str) -> bytes:
        return self.sources.content(path)

    def shown(self, place: Place) -> str:
        """A place as people read it: `models.py:12`."""
        span = self.span(place)
        line = LineIndex(self.content(place.path)).line_column(span.start)[0] if span is not None else 1
        return f"{place.path}:{line}"

    def unwritten(self, place: Place, name: str) -> str:
        """The obstacle where a name is meant at a place, and does not stand there."""
        return f"{self.shown(place)} names `{name}` by what is not written there."

    def models_beside(self, definition: Definition) -> tuple[str, tuple[Definition, ...]]:
        """The table of a model, and the models of it in the same library; nothing where it has none any more."""
        for table in self.project.tables.values():
            if definition in table.declarations:
                return table.id, tuple(one for one in table.declarations if one.library == definition.library)
        return "", ()

    def quoted(self, place: Place, name: str) -> Mention | None:
        """The argument of the name at a place, else the first text there that is the name, or a path that begins with
        it; else the key in front of it."""
        span = self.span(place)
        if span is None:
            return None
        content = self.content(place.path)
        argument = re.compile(ARGUMENT % re.escape(name.encode())).match(content, span.start, span.end)
        within = argument or re.compile(QUOTED % re.escape(name.encode())).search(content, span.start, span.end)
        if within is not None:
            return Mention(place.path, Span(*within.span("name")))
        start = max(0, span.start - 300)
        before = re.compile(KEY_BEFORE % re.escape(name.encode())).search(content, start, span.start)
        return Mention(place.path, Span(*before.span("name"))) if before is not None else None

    def matches(self, path: str, span: Span, pattern: str) -> Iterator[Mention]:
        """What `name` covers of each match of a pattern within a span."""
        for found in re.compile(pattern.encode()).finditer(self.content(path), span.start, span.end):
            yield Mention(path, Span(*found.span("name")))


def places_of(access: Access, name: str) -> Iterator[Place]:
    """Where a request asks by an attribute, writes it, or takes it of what it reads."""
    for condition in (*access.key, *access.filter):
        if condition.attribute == name:
            yield condition.place
    yield from (written.place for written in access.written if written.attribute == name)
    yield from (read.place for read in access.read if read.attribute == name)


QUOTED = rb"""(?P<quote>["'`])(?P<name>%s)(?=(?P=quote)|[.\[])"""
ARGUMENT = rb"""(?P<name>%s)\s*=(?!=)"""
KEY_BEFORE = rb"""["'`](?P<name>%s)["'`]\s*:\s*$"""
