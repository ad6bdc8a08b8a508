"""Reads all pages of a query or scan, in the manner of its library."""

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.paginated import paginated
from dynamorm_codeactions.sdk_go.further_pages import reading_on


def with_all_pages(access: Access, project: Project, sources: Sources) -> Action | None:
    """Unsafe: more items come back than did, and reading them takes longer."""
    if access.via is not None or access.may_lack_limit or not access.knows("limit"):
        return None  # a paginator would read on beyond the limit
    match access.library:
        case "boto3":
            draft, title = paginated(access, project, sources), "Read all pages with a paginator"
        case "aws_sdk_go":
            draft, title = reading_on(access, project, sources), "Read all pages"
        case _:
            return None
    return Action(title, "unsafe", draft.edits(), yields=True) if draft is not None else None
