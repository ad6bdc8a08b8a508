"""Switches point-in-time recovery on in a template, in Terraform or in a CDK program."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.constructs import switch_on
from dynamorm_codeactions.declarations import set_in_resource, set_in_template
from dynamorm_codeactions.rewriting import Draft

PROPERTY, BLOCK = "PointInTimeRecoverySpecification", "point_in_time_recovery"


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: it takes a deployment, and is paid for by the size of the table."""
    draft = Draft(project, sources)
    off = r"\bPointInTimeRecoveryEnabled:[ ]*(?P<value>false)\b"
    template = (f"{PROPERTY}:", "  PointInTimeRecoveryEnabled: true")
    resource = (f"{BLOCK} {{", "  enabled = true", "}")
    if (
        not set_in_template(draft, finding.place, PROPERTY, template, off, "true")
        and not set_in_resource(draft, finding.place, BLOCK, resource, r"\benabled[ ]*=[ ]*(?P<value>false)\b", "true")
        and not switch_on(draft, finding.place, "point_in_time_recovery")
    ):
        return None
    return Action("Switch point-in-time recovery on", "unsafe", draft.edits())
