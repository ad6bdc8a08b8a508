"""PartiQL statements that boto3 is given, by the table or index that they name, and what they select."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.values import Collection, Spread
from dynamorm_analysis.libraries.boto3.lists import listed_of
from dynamorm_analysis.libraries.boto3.requests import Request
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.outside import injected
from dynamorm_analysis.libraries.requests.parameters import of_mapping
from dynamorm_analysis.libraries.requests.texts import texts as expression_texts
from dynamorm_analysis.libraries.strings.partiql import UNREAD, kind_of, named_in
from dynamorm_analysis.libraries.strings.partiql_selects import asking
from dynamorm_analysis.libraries.strings.statement_contents import mistakes_in
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.expression import Expression
from dynamorm_analysis.model.names import TableName


def accesses(request: Request) -> Iterator[Access]:
    """One access for each statement of `execute_statement`, `batch_execute_statement` or `execute_transaction`."""
    found: list[Parameters] = []
    if request.parameters.only("Statement"):
        found.append(request.parameters)
    for parameter in ("Statements", "TransactStatements"):
        for value, scope in listed_of(request.program, request.parameters[parameter]):
            found.append(of_mapping(request.program, value, scope))
    for parameters in found or [Parameters()]:
        yield _access(request, parameters)


def _access(request: Request, parameters: Parameters) -> Access:
    access = request.access()
    statement = parameters.only("Statement")
    texts = expression_texts(request.program, statement.value, statement.scope) if statement is not None else ()
    access = replace(access, statement=kind_of(text.text for text in texts))
    sent, mistakes = injected(request.program, texts), mistakes_in(texts, _number_given(parameters))
    if sent or mistakes:
        told = Expression("Statement", texts[0].whole, whole=False, injected=sent, mistakes=mistakes)
        access = replace(access, expressions=replace(access.expressions, strings=(told,), whole=False))
    named = named_in(texts[0].text) if len(texts) == 1 else None  # with holes where it is not known
    if named is None:
        return replace(access, unknown=access.unknown | UNREAD | {"index"})
    table, index = named
    identity = table_id(TableName(table, "literal"), request.place.path, "")
    access = replace(access, table=identity, index=index, unknown=access.unknown - {"table"} | UNREAD)
    return asking(access, texts[0]) if parameters is request.parameters else access


def _number_given(parameters: Parameters) -> int | None:
    """How many values a statement is given for its `?`, where all of them are written down."""
    match parameters["Parameters"]:
        case () if not parameters.open:
            return 0
        case (Given(value=Collection(items=items), optional=False, operator="="),):
            return None if any(isinstance(item, Spread) for item in items) else len(items)
    return None
