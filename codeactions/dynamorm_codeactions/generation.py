"""All that can be generated of a model, found in `generators/`: a module with `TITLE` and `offer` is all it takes.
Where a definition's kind does not tell whether something is to be offered, a function `applies` does."""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from types import ModuleType

from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_cdkgen.fault import NoModelError
from dynamorm_codeactions import generators
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.kinds_of_items import DECLARING
from dynamorm_codeactions.soundness import is_sound

Offer = Callable[[Definition, Project, Sources], Action | None]
Applies = Callable[[Definition, Project, Sources], bool]


@cache
def generator_names() -> tuple[str, ...]:
    """The names of all generators, in their order; imports none of them."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(generators.__path__)))


def title_of(name: str, definition: Definition, project: Project, sources: Sources) -> str | None:
    """What the offer of a generator is called, None where it surely makes nothing of this definition. Generates
    nothing: editors ask each time the cursor moves."""
    module = _module(name)
    applies: Applies = getattr(module, "applies", _declares_items)
    title: str = module.TITLE
    return title if applies(definition, project, sources) else None


def generated(name: str, definition: Definition, project: Project, sources: Sources) -> Action | None:
    """What a generator makes of the table that a definition declares, or None where it makes nothing of it; a generator
    may say so by a NoModelError."""
    offer: Offer = _module(name).offer
    try:
        action = offer(definition, project, sources)
    except NoModelError:
        return None
    return action if action is not None and is_sound(action, sources) else None


def _declares_items(definition: Definition, project: Project, sources: Sources) -> bool:  # noqa: ARG001  # as all others
    return definition.kind in DECLARING and bool(definition.symbol)


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{generators.__name__}.{name}")
