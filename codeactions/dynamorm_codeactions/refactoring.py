"""All rewritings that are offered where the cursor is, found in `refactorings/`: a module with a `KIND` and `offer`."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_codeactions import refactorings
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.soundness import is_sound
from dynamorm_codeactions.texts_with_holes import texts_with_holes


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected in a file; an empty span is a cursor."""

    path: str
    span: Span


Offer = Callable[[Selection, Project, Sources], Action | None]


@cache
def refactoring_names() -> tuple[str, ...]:
    """The names of all refactorings, in their order; imports none of them."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(refactorings.__path__)))


def is_rewritable(selection: Selection, project: Project) -> bool:
    """Whether anything at a selection could be rewritten, a request or a text with holes; imports no refactoring, as
    editors ask each time the cursor moves."""
    around = texts_with_holes(selection.path, project, selection.span)
    return any(True for _ in accesses_at(selection, project)) or any(True for _ in around)


def kind_of(name: str) -> str:
    """What a refactoring does, in the words of the Language Server Protocol: `refactor.extract`, `refactor.rewrite`."""
    kind: str = _module(name).KIND
    return kind


def refactored(name: str, selection: Selection, project: Project, sources: Sources) -> Action | None:
    """What a refactoring makes of the code at a selection, or None where it makes nothing of it."""
    offer: Offer = _module(name).offer
    try:
        action = offer(selection, project, sources)
    except UnicodeDecodeError:  # a file in another encoding than UTF-8 is read, but never rewritten
        return None
    return action if action is not None and is_sound(action, sources) else None


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{refactorings.__name__}.{name}")


def accesses_at(selection: Selection, project: Project) -> Iterator[Access]:
    """The requests whose calls hold what is selected, the innermost call first."""
    found: list[tuple[int, Access]] = []
    for access in project.accesses:
        span = project.locate(access.call) if access.call.path == selection.path else None
        if span is not None and span.contains(selection.span) and access.via is None:
            found.append((span.end - span.start, access))
    yield from (access for _, access in sorted(found, key=lambda one: one[0]))
