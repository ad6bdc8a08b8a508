"""Says conditions of boto3 that are made with `Key` and `Attr` as texts with placeholders."""

import libcst

from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.condition_objects import CLASSES
from dynamorm_codeactions.boto3.condition_objects import CONDITIONS as MODULE
from dynamorm_codeactions.boto3.moved_conditions import with_moved_conditions
from dynamorm_codeactions.boto3.objects_as_texts import with_texts
from dynamorm_codeactions.refactoring import Selection
from dynamorm_codeactions.rewriting import Draft

KIND = "refactor.rewrite"


def offer(selection: Selection, project: Project, sources: Sources) -> Action | None:
    """Safe: it is what boto3 makes of the objects, but for the names of the placeholders."""
    draft = with_moved_conditions(selection, project, sources, _with_texts)
    return Action("Write the conditions as texts", "safe", draft.edits()) if draft is not None else None


def _with_texts(call: libcst.Call, draft: Draft, path: str) -> libcst.Call | None:
    rewritten = with_texts(call)
    if rewritten is not None:
        draft.drop_import(path, MODULE, CLASSES)
    return rewritten
