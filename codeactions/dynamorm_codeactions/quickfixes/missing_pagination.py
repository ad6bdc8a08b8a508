"""Reads all pages of a query or scan: with boto3's own paginator, or in a loop behind the request."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.missing_pagination import MissingPagination
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.paginated import paginated
from dynamorm_codeactions.sdk_go.further_pages import reading_on


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: more items come back than did, and reading them takes longer."""
    facts = finding.facts
    if not isinstance(facts, MissingPagination) or facts.access.via is not None or facts.access.may_lack_limit:
        return None  # a paginator would read on beyond the limit
    match facts.access.library:
        case "boto3":
            draft, title = paginated(facts.access, project, sources), "Read all pages with a paginator"
        case "aws_sdk_go":
            draft, title = reading_on(facts.access, project, sources), "Read all pages"
        case _:
            return None
    return Action(title, "unsafe", draft.edits(), yields=True) if draft is not None else None
