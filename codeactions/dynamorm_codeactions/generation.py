"""All that can be generated of a model, found in `generators/`: a module with a function `offer` is all it takes."""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_codeactions import generators
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.soundness import is_sound

Offer = Callable[[Definition, Project, Sources], Action | None]


@cache
def generator_names() -> tuple[str, ...]:
    """The names of all generators, in their order; imports none of them."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(generators.__path__)))


def generated(name: str, definition: Definition, project: Project, sources: Sources) -> Action | None:
    """What a generator makes of the table that a definition declares, or None where it makes nothing of it."""
    module = importlib.import_module(f"{generators.__name__}.{name}")
    offer: Offer = module.offer
    action = offer(definition, project, sources)
    return action if action is not None and is_sound(action, sources) else None
