"""Reads the items of a loop in batches ahead of it: of a table or client of boto3, and of a model of PynamoDB."""

import re

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Sources
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.reading_ahead import boto3_batches, pynamodb_batches
from dynamorm_codeactions.rewriting import Draft

AWAITED = re.compile(r"\bawait\s+\Z")
LIBRARIES = {"boto3": boto3_batches.read_ahead, "pynamodb": pynamodb_batches.read_ahead}


def in_batches(access: Access, project: Project, sources: Sources) -> Draft | None:
    """The loop around a get as one that looks up what batches have brought before; None where more than the items
    would be noticed."""
    unit, found = project.unit(access.call), call_at(project, access.call)
    if access.via is not None or unit is None or found is None or access.library not in LIBRARIES:
        return None
    if access.loop is None or access.loop.gathered:
        return None  # what waits for all of them wants calls
    draft, (call, _) = Draft(project, sources), found
    if AWAITED.search(draft.text(access.call.path, Span(unit.start, unit.start + call.span.start))):
        return None
    return draft if LIBRARIES[access.library](draft, unit, access, *found) else None
