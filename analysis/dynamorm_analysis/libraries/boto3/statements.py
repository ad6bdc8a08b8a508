"""PartiQL statements that boto3 is given, by the table or index that they name."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.libraries.boto3.lists import listed_of
from dynamorm_analysis.libraries.boto3.requests import Request
from dynamorm_analysis.libraries.partiql import UNREAD, named_in
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.requests.given import Given
from dynamorm_analysis.libraries.requests.parameters import of_mapping
from dynamorm_analysis.libraries.requests.texts import texts as expression_texts
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.names import TableName


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
        yield _access(request, named_in(text) if text else None)


def _text(request: Request, given: Given) -> str | None:
    """The one text that a statement is, with holes where it is not known."""
    found = expression_texts(request.program, given.value, given.scope)
    return found[0].text if len(found) == 1 else None


def _access(request: Request, named: tuple[str, str | None] | None) -> Access:
    access = request.access()
    if named is None:
        return replace(access, unknown=access.unknown | UNREAD | {"index"})
    table, index = named
    identity = table_id(TableName(table, "literal"), request.place.path, "")
    return replace(access, table=identity, index=index, unknown=access.unknown - {"table"} | UNREAD)
