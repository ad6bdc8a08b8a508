"""PartiQL statements that boto3 is given, by the table or index that they name."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.libraries.boto3.lists import listed_of
from dynamorm_analysis.libraries.boto3.requests import Request
from dynamorm_analysis.libraries.partiql import UNREAD, named_in
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.requests.given import Given
from dynamorm_analysis.libraries.requests.outside import injected
from dynamorm_analysis.libraries.requests.parameters import of_mapping
from dynamorm_analysis.libraries.requests.texts import texts as expression_texts
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.expression import Expression
from dynamorm_analysis.model.names import TableName


def accesses(request: Request) -> Iterator[Access]:
    """One access for each statement of `execute_statement`, `batch_execute_statement` or `execute_transaction`."""
    statements: list[Given | None] = []
    if given := request.parameters.only("Statement"):
        statements.append(given)
    for parameter in ("Statements", "TransactStatements"):
        for value, scope in listed_of(request.program, request.parameters[parameter]):
            statements.append(of_mapping(request.program, value, scope).only("Statement"))
    for statement in statements or [None]:
        yield _access(request, statement)


def _access(request: Request, statement: Given | None) -> Access:
    access = request.access()
    texts = expression_texts(request.program, statement.value, statement.scope) if statement is not None else ()
    if sent := injected(request.program, texts):
        told = Expression("Statement", texts[0].whole, whole=False, injected=sent)
        access = replace(access, expressions=replace(access.expressions, strings=(told,), whole=False))
    named = named_in(texts[0].text) if len(texts) == 1 else None  # with holes where it is not known
    if named is None:
        return replace(access, unknown=access.unknown | UNREAD | {"index"})
    table, index = named
    identity = table_id(TableName(table, "literal"), request.place.path, "")
    return replace(access, table=identity, index=index, unknown=access.unknown - {"table"} | UNREAD)
