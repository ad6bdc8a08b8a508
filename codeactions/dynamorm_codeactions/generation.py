"""All that can be generated of a model, found in `generators/`: a module with `TITLE` and `offer` is all it takes.
Where a definition's kind does not tell whether something is to be offered, a function `applies` does. One that sets
`CONCERNS_ACCESSES` is offered beside the refactorings of a request, too."""

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
    return tuple(sorted(_modules()))


def title_of(name: str, definition: Definition, project: Project, sources: Sources) -> str | None:
    """What the offer of a generator is called, None where it surely makes nothing of this definition. Generates
    nothing: editors ask each time the cursor moves."""
    module = _module(name)
    applies: Applies = getattr(module, "applies", _declares_items)
    title: str = module.TITLE
    return title if applies(definition, project, sources) else None


def generated(name: str, definition: Definition, project: Project, sources: Sources) -> Action | None:
    """What a generator makes of the table that a definition declares, or None where it makes nothing of it. Where it
    says why it makes nothing, which it may do by a NoModelError, the action has no edits and only explains."""
    module = _module(name)
    offer: Offer = module.offer
    try:
        action = offer(definition, project, sources)
    except NoModelError as error:
        own = (fault for fault in error.faults if fault.place.path == definition.place.path and not fault.is_remark)
        told = (str(error), *dict.fromkeys(f"{fault.text}: {fault.help}" for fault in own))
        return Action(module.TITLE, "display", (), told=told)
    return action if action is not None and (action.safety == "display" or is_sound(action, sources)) else None


def concerns_accesses(name: str) -> bool:
    """Whether what a generator makes is about each request that code makes, and not only about the model: a method, a
    test, an index."""
    return bool(getattr(_module(name), "CONCERNS_ACCESSES", False))


def _declares_items(definition: Definition, project: Project, sources: Sources) -> bool:  # noqa: ARG001  # as all others
    return definition.kind in DECLARING and bool(definition.symbol)


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{generators.__name__}.{_modules()[name]}")


@cache
def _modules() -> dict[str, str]:
    """The modules of generators by their names, which are the last words of these: `types` of `typescript_types`."""
    found = (one.name for one in pkgutil.iter_modules(generators.__path__))
    return {name.rpartition("_")[2]: name for name in found}
