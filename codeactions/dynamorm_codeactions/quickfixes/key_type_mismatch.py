"""Declares a key attribute with the type that the table, or the model of the index, has for it."""

import libcst

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.table import Attribute, Definition
from dynamorm_analysis.project import Project
from dynamorm_analysis.rules.key_type_mismatch import KeyTypeMismatch
from dynamorm_analysis.text import Place, Span
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.declared_parts import retype_in_part
from dynamorm_codeactions.pynamodb.declared_attribute import call_that_declares
from dynamorm_codeactions.rewriting import Draft, last_name, rewrite_call

ATTRIBUTES = "pynamodb.attributes"
CLASSES = {"S": "UnicodeAttribute", "N": "NumberAttribute"}
SAME_TYPE = {"UnicodeAttribute": "S", "UTCDateTimeAttribute": "S", "NumberAttribute": "N", "VersionAttribute": "N"}
KEPT = frozenset({"hash_key", "range_key", "attr_name", "null"})
"""What an attribute of any class may be given."""


def fix(finding: Finding, project: Project, sources: Sources) -> Action | None:
    """Safe for the class of an index, which DynamoDB answers in the other type no more than it takes such items. Unsafe
    for models: code may give them values of the type that they declare. Between two models of one table nothing tells
    which of them is right."""
    facts = finding.facts
    if not isinstance(facts, KeyTypeMismatch) or facts.expected.type not in CLASSES:
        return None
    expected, declared = _definition(facts.expected, project), _definition(facts.declared, project)
    if expected is None or declared is None or (expected is not declared and expected.kind == declared.kind):
        return None
    draft = Draft(project, sources)
    if declared.kind == "create_table":
        done = retype_in_part(draft, finding.place, facts.expected.type)
    else:
        done = _of_class(draft, finding.place, _class_of(facts.expected))
    if not done:
        return None
    of_index = facts.declared not in declared.attributes
    title = f"Declare `{facts.declared.name}` as {'a number' if facts.expected.type == 'N' else 'a string'}"
    return Action(title, "safe" if of_index else "unsafe", draft.edits())


def _definition(attribute: Attribute, project: Project) -> Definition | None:
    """The definition that declares an attribute, itself or in one of its indexes."""
    for table in project.tables.values():
        for one in table.declarations:
            if any(attribute is each for each in (*one.attributes, *(a for i in one.indexes for a in i.attributes))):
                return one
    return None


def _class_of(attribute: Attribute) -> str:
    """PynamoDB's class for what is stored as an attribute is: the model's own, where the library has it."""
    return attribute.declared if attribute.declared in SAME_TYPE else CLASSES[attribute.type or "S"]


def _of_class(draft: Draft, name: Place, class_name: str) -> bool:
    call = call_that_declares(draft.project, name)
    if call is None or _is_annotated(draft, name, call):
        return False

    def other(made: libcst.Call) -> libcst.BaseExpression | None:
        if last_name(made.func) not in SAME_TYPE or any(_name(each) not in KEPT for each in made.args):
            return None
        if isinstance(made.func, libcst.Attribute):
            return made.with_changes(func=made.func.with_changes(attr=libcst.Name(class_name)))
        known = draft.need_import(name.path, ATTRIBUTES, class_name)
        draft.drop_import(name.path, ATTRIBUTES, frozenset(SAME_TYPE))
        return made.with_changes(func=libcst.parse_expression(known)) if known is not None else None

    return rewrite_call(draft, call, other)


def _is_annotated(draft: Draft, name: Place, call: Place) -> bool:
    """Whether an annotation names the class, too."""
    start, end = draft.span(name), draft.span(call)
    return start is None or end is None or ":" in draft.text(name.path, Span(start.end, end.start))


def _name(argument: libcst.Arg) -> str:
    return argument.keyword.value if argument.keyword is not None else ""
