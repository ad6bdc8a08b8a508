"""Reads all pages of a query or scan: with boto3's own paginator, or in a loop behind the request."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.missing_pagination import MissingPagination
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.all_pages import with_all_pages


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: more items come back than did, and reading them takes longer."""
    facts = finding.facts
    return with_all_pages(facts.access, project, sources) if isinstance(facts, MissingPagination) else None
