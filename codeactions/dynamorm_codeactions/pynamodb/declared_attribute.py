"""The statement that declares an attribute of a PynamoDB model, found by the attribute's name."""

from dynamorm_analysis.facts.statements import Assignment, Class, inside
from dynamorm_analysis.facts.values import Call, Name
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place


def call_that_declares(project: Project, name: Place) -> Place | None:
    """Where the call is that the attribute at a place is made by: `TTLAttribute()` of `until = TTLAttribute()`."""
    unit = project.unit(name)
    classes = (node for node in inside(unit.statement) if isinstance(node, Class)) if unit is not None else ()
    for statement in (statement for node in classes for statement in node.body):
        match statement:
            case Assignment(targets=(Name(span=span),), value=Call(span=made)) if span == name.span:
                return Place(name.path, name.anchor, made)
    return None
