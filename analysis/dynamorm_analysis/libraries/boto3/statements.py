"""PartiQL statements: which table or index a statement names. What its WHERE says is not read."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.libraries.boto3.lists import listed_of
from dynamorm_analysis.libraries.boto3.requests import Request
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.requests.parameters import Given, of_mapping
from dynamorm_analysis.libraries.requests.texts import texts as expression_texts
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import TableName

NAME = r"(?:\"(?P<{0}>[\w.-]+)\"|(?P<{0}_bare>[A-Za-z]\w*))"
KINDS = r"(?:EXISTS\s*\(\s*)?SELECT\b.*?\bFROM|INSERT\s+INTO|UPDATE|DELETE\s+FROM"
NO_NAME = r"(?!(?:SET|REMOVE|VALUE|WHERE)\b)"  # a name that is filled in later may be empty here
STATEMENT = re.compile(
    rf"^\s*(?:{KINDS})\s+{NO_NAME}{NAME.format('table')}(?:\.{NAME.format('index')})?", re.IGNORECASE | re.DOTALL
)


def accesses(request: Request) -> Iterator[Access]:
    """One access for each statement of `execute_statement`, `batch_execute_statement` or `execute_transaction`."""
    texts: list[str | None] = []
    if given := request.parameters.only("Statement"):
        texts.append(_text(request, given))
    for parameter in ("Statements", "TransactStatements"):
        for value, scope in listed_of(request.program, request.parameters[parameter]):
            inner = of_mapping(request.program, value, scope).only("Statement")
            texts.append(_text(request, inner) if inner else None)
    for text in texts or [None]:
        yield _access(request, STATEMENT.match(text) if text else None)


def _text(request: Request, given: Given) -> str | None:
    """The one text that a statement is, with holes where it is not known."""
    found = expression_texts(request.program, given.value, given.scope)
    return found[0].text if len(found) == 1 else None


def _access(request: Request, match: re.Match[str] | None) -> Access:
    unread = {"key", "filter", "projection", "written"}
    access = request.access()
    if match is None:
        return replace(access, unknown=access.unknown | unread | {"index"})
    table, index = (match[name] or match[f"{name}_bare"] for name in ("table", "index"))
    identity = table_id(TableName(table, "literal"), request.place.path, "")
    return replace(access, table=identity, index=index, unknown=access.unknown - {"table"} | unread)
