"""Gives a table the index that a scan lacks, and turns the scan into a query of it."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.scan_for_non_indexed_attribute import ScanForNonIndexedAttribute
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.new_index import with_new_index


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the index must be deployed and filled before the query may run."""
    facts = finding.facts
    if not isinstance(facts, ScanForNonIndexedAttribute) or facts.proposal is None:
        return None
    return with_new_index(facts.access, facts.proposal, project, sources)
