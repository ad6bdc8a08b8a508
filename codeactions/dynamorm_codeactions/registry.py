"""All quick fixes, found in `quickfixes/`: a module named as its rule is all it takes."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_codeactions import quickfixes
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.soundness import is_sound

Fix = Callable[[Finding, Project, Sources], Action | None]


@cache
def fixable_rules() -> frozenset[str]:
    """Names of the rules that have a quick fix; imports none of them."""
    return frozenset(info.name.replace("_", "-") for info in pkgutil.iter_modules(quickfixes.__path__))


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """The offer that removes a finding, or None when there is none for this one. No offer breaks a file."""
    if finding.rule not in fixable_rules() or not finding.fixable:
        return None
    try:
        action = _fix_of(finding.rule)(finding, project, sources)
    except UnicodeDecodeError:  # a file in another encoding than UTF-8 is read, but never rewritten
        return None
    return action if action is not None and is_sound(action, sources) else None


def fixes(
    findings: Mapping[str, tuple[Finding, ...]], project: Project, sources: Sources
) -> list[tuple[Finding, Action]]:
    """The offers for all findings, in their order."""
    offers = [(finding, fix(finding, project, sources)) for found in findings.values() for finding in found]
    return [(finding, action) for finding, action in offers if action is not None]


@cache
def _fix_of(rule: str) -> Fix:
    module = importlib.import_module(f"{quickfixes.__name__}.{rule.replace('-', '_')}")
    chosen: Fix = module.fix
    return chosen
