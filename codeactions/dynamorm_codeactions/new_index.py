"""Turns a scan with a filter into a query of a new index, which is declared wherever the project makes the table."""

from collections.abc import Iterator
from dataclasses import replace

import libcst

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Name
from dynamorm_analysis.indexing.naming import index_name
from dynamorm_analysis.indexing.proposing import Proposal
from dynamorm_analysis.indexing.written_attributes import INDEXABLE
from dynamorm_analysis.model.access import Access, Condition, Written
from dynamorm_analysis.model.table import Definition, Index, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.rejection import key_types
from dynamorm_codeactions.action import Action, Sources
from dynamorm_codeactions.boto3.condition_objects import CLASSES, CONDITIONS
from dynamorm_codeactions.call_sites import call_at
from dynamorm_codeactions.declared_indexes import declare
from dynamorm_codeactions.key_query import query_of
from dynamorm_codeactions.pynamodb.index_class import declare_index
from dynamorm_codeactions.pynamodb.query_call import Target, as_query, model_of
from dynamorm_codeactions.rewriting import Draft, rewrite_request

ANNOTATED = {"str": "S", "int": "N", "Decimal": "N"}


def with_new_index(access: Access, proposal: Proposal, project: Project, sources: Sources) -> Action | None:
    """Unsafe: the index must be deployed and filled before the query may run. None where one of the places that make
    the table is not written as expected, or the type of a key is not known."""
    table = project.table(access.table)
    if proposal.obstacle or table is None:
        return None
    draft = Draft(project, sources)
    index = replace(proposal.index, name=index_name(proposal.key, table, project))
    binding = _declared(draft, table, proposal, index, access)
    if binding is None:
        return None
    for one in (access, *_same_scans(access, project)):
        if not rewrite_request(draft, one, lambda call, one=one: _query(call, one, index, binding, draft)):  # type: ignore[misc]
            return None
    if access.library == "boto3":
        draft.drop_import(access.call.path, CONDITIONS, CLASSES)
    return Action(f"Add the index `{index.name}` and query it", "unsafe", draft.edits())


def _query(call: libcst.Call, access: Access, index: Index, binding: str, draft: Draft) -> libcst.BaseExpression | None:
    if access.library == "boto3":
        return query_of(call, access, index.key, index, draft)
    model = model_of(draft, access)
    return as_query(call, model, Target(binding, index.key)) if model is not None and binding else None


def _declared(draft: Draft, table: Table, proposal: Proposal, index: Index, access: Access) -> str | None:
    """Declares the index wherever the table is made; how the model that makes the request calls it, empty where none
    does, None where it cannot be declared everywhere."""
    types = {name: found for name in index.key.attributes if (found := _type_of(name, table, access, draft.project))}
    binding, own = "", model_of(draft, access) if access.library == "pynamodb" else None
    for definition in _makers(table):
        if definition.library == "pynamodb":
            held = declare_index(draft, definition, proposal, index.name or "")
            if held is None:
                return None
            binding = held if own is None or definition is own else binding
        elif types.keys() != {*index.key.attributes} or not declare(draft, definition, index, types):
            return None
    return binding


def _makers(table: Table) -> Iterator[Definition]:
    """What makes the table or declares its indexes."""
    for definition in table.definitions:
        if definition.makes_table or definition.library == "pynamodb":
            yield definition


def _type_of(name: str, table: Table, access: Access, project: Project) -> str | None:
    """The type of an attribute, where all that is known of it agrees."""
    found = {type_ for type_ in key_types(table, name) if type_ is not None}
    if not found:
        compared = [_told(one, access, project) for one in access.filter if one.attribute == name]
        written = [
            _told(one, each, project)
            for each in project.accesses_of(table.id)
            for one in each.written
            if one.attribute == name
        ]
        found = {type_ for type_ in (*compared, *written) if type_ is not None}
    return found.pop() if len(found) == 1 and found <= INDEXABLE else None


def _told(condition: Condition | Written, access: Access, project: Project) -> str | None:
    """The type of a value as it is written, or as the parameter is annotated that it is."""
    code = condition.value.expression
    if condition.value.type is not None or not code.isidentifier():
        return condition.value.type
    found = call_at(project, access.call)
    function = found[1].scope.node if found is not None else None
    parameter = function.parameter(code) if isinstance(function, Function) else None
    told = parameter.annotation if parameter is not None else None
    is_set = found is not None and len(found[1].scope.bindings.get(code, ())) > 1
    return ANNOTATED.get(told.name) if isinstance(told, Name) and not is_set else None


def _same_scans(access: Access, project: Project) -> Iterator[Access]:
    """The other scans of its function that read on behind it, by the same conditions."""
    asked = _asked(access)
    for one in project.accesses_of(access.table or ""):
        is_here = (one.call.path, one.call.anchor, one.function) == (
            access.call.path,
            access.call.anchor,
            access.function,
        )
        if is_here and one.operation == "scan" and one.call != access.call and _asked(one) == asked:
            yield one


def _asked(access: Access) -> list[tuple[str, str, str]]:
    return [(one.attribute, one.operator, one.value.expression) for one in access.filter]
