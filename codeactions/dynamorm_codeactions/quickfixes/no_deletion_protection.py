"""Switches deletion protection on in a template, in Terraform or in a CDK program."""

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.project import Project
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.constructs import switch_on
from dynamorm_codeactions.declarations import set_in_resource, set_in_template
from dynamorm_codeactions.rewriting import Draft

PROPERTY, ARGUMENT = "DeletionProtectionEnabled", "deletion_protection_enabled"


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Unsafe: it takes a deployment, and a table that is meant to go has to be let go first."""
    draft = Draft(project, sources)
    off = r":[ ]*(?P<value>false)\b"
    if (
        not set_in_template(draft, finding.place, PROPERTY, (f"{PROPERTY}: true",), off, "true")
        and not set_in_resource(
            draft, finding.place, ARGUMENT, (f"{ARGUMENT} = true",), r"=[ ]*(?P<value>false)\b", "true"
        )
        and not switch_on(draft, finding.place, "deletion_protection")
    ):
        return None
    return Action("Switch deletion protection on", "unsafe", draft.edits())
