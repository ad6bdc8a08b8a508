"""Reads all pages of a query or scan with boto3's own paginator."""

import libcst

from dynamorm_analysis.facts.values import Call, Member, Name, Template, last_name
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.words import words_of
from dynamorm_codeactions.action import Sources
from dynamorm_codeactions.arguments import argument, with_argument
from dynamorm_codeactions.boto3.receiving import kind_of_receiver
from dynamorm_codeactions.boto3.responses import Taken, one_of_responses
from dynamorm_codeactions.rewriting import Draft, code_of, method_of, rewrite_request

METHODS = frozenset({"query", "scan"})
LEVELS = frozenset({"debug", "info", "warning", "error"})
LOGS = frozenset({"logger", "logging", "log"})
ADDED_UP = frozenset({"Items", "Count", "ScannedCount"})
"""What `build_full_result` puts together of all pages ("Paginators", boto3); of the rest it keeps nothing."""


def paginated(access: Access, project: Project, sources: Sources) -> Draft | None:
    """The request through a paginator; None where code could notice more than that there are more items."""
    response = one_of_responses(project, access.call)
    if response is None or not all(taken.part in ADDED_UP or _is_shown(taken) for taken in response.taken):
        return None
    kind = kind_of_receiver(project, access.call)
    draft = Draft(project, sources)
    return draft if rewrite_request(draft, access, lambda call: _paginated(call, kind)) else None


def _is_shown(taken: Taken) -> bool:
    """Whether the whole response is only printed or logged, for people."""
    calls = [one for one in taken.outer if not isinstance(one, Template)]
    if taken.part or len(calls) != 1 or not isinstance(calls[0], Call):
        return False
    match calls[0].function:
        case Name(name="print"):
            return True
        case Member(owner=owner, name=name):
            return name in LEVELS and not LOGS.isdisjoint(words_of(last_name(owner)))
    return False


def _paginated(call: libcst.Call, kind: str) -> libcst.Call | None:
    """`table.meta.client.get_paginator("query").paginate(TableName=table.name, …).build_full_result()`."""
    if not isinstance(call.func, libcst.Attribute) or method_of(call) not in METHODS:
        return None
    if any((one.keyword is None and one.star != "**") for one in call.args) or argument(call, "ExclusiveStartKey"):
        return None
    if any(argument(call, name) for name in ("Limit", "PaginationConfig")):
        return None
    owner = call.func.value
    if kind == "table":
        client, name = _client_and_name(owner)
        if not client or argument(call, "TableName") is not None:
            return None
        call = with_argument(call, "TableName", name)
    elif kind == "client":
        client = code_of(owner)
    else:
        return None
    paginator = libcst.parse_expression(f'{client}.get_paginator("{method_of(call)}").paginate')
    paged = call.with_changes(func=paginator, lpar=(), rpar=())
    whole = libcst.Call(libcst.Attribute(paged, libcst.Name("build_full_result")))
    return whole.with_changes(lpar=call.lpar, rpar=call.rpar)


def _client_and_name(table: libcst.BaseExpression) -> tuple[str, str]:
    """The client of a table and what the table is called, as code; empty for what must not be evaluated twice."""
    if isinstance(table, libcst.Call) and method_of(table) == "Table" and isinstance(table.func, libcst.Attribute):
        if len(table.args) == 1 and not table.args[0].star:
            return f"{code_of(table.func.value)}.meta.client", code_of(table.args[0].value)
        return "", ""
    if not _is_dotted(table):
        return "", ""
    return f"{code_of(table)}.meta.client", f"{code_of(table)}.name"


def _is_dotted(expression: libcst.BaseExpression) -> bool:
    """Whether an expression is a name, or members of one, which may be read twice."""
    return isinstance(expression, libcst.Name) or (
        isinstance(expression, libcst.Attribute) and _is_dotted(expression.value)
    )
