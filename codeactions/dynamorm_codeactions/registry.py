"""All quick fixes, found in `quickfixes/`: a module named as its rule is all it takes."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_codeactions import quickfixes
from dynamorm_codeactions.action import Action, Sources

Fix = Callable[[Finding, Project, Sources], Action | None]


@cache
def fixable_rules() -> frozenset[str]:
    """Names of the rules that have a quick fix; imports none of them."""
    return frozenset(info.name.replace("_", "-") for info in pkgutil.iter_modules(quickfixes.__path__))


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """The offer that removes a finding, or None when there is none for this one."""
    if finding.rule not in fixable_rules():
        return None
    return _fix_of(finding.rule)(finding, project, sources)


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
