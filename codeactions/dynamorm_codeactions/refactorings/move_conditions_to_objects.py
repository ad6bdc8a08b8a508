"""Says conditions of boto3 that are texts with placeholders with `Key` and `Attr`."""

from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.moved_conditions import with_moved_conditions
from dynamorm_codeactions.boto3.texts_as_objects import with_objects
from dynamorm_codeactions.refactoring import Selection

KIND = "refactor.rewrite"


def offer(selection: Selection, project: Project, sources: Sources) -> Action | None:
    """Safe: boto3 makes a text and placeholders of the objects that mean the same."""
    draft = with_moved_conditions(selection, project, sources, with_objects)
    return Action("Write the conditions with `Key` and `Attr`", "safe", draft.edits()) if draft is not None else None
