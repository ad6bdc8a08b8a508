"""PartiQL statements that boto3 is given, by the table or index that they name, and what they select."""

import re
from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.values import Collection, Spread
from dynamorm_analysis.libraries.boto3.lists import listed_of
from dynamorm_analysis.libraries.boto3.receivers import table_named
from dynamorm_analysis.libraries.boto3.requests import Request
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.outside import injected
from dynamorm_analysis.libraries.requests.parameters import of_mapping
from dynamorm_analysis.libraries.requests.texts import texts as expression_texts
from dynamorm_analysis.libraries.strings.expression_texts import ExpressionText, Piece
from dynamorm_analysis.libraries.strings.partiql import UNREAD, kind_of, named_in
from dynamorm_analysis.libraries.strings.partiql_selects import asking
from dynamorm_analysis.libraries.strings.statement_contents import mistakes_in
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.expression import Expression
from dynamorm_analysis.model.names import TableName

FILLED_IN = "table_filled_in"
AHEAD_OF_TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE)\s+\"?$", re.IGNORECASE)
BEHIND_TABLE = re.compile(r"\"?(?:\.\"[\w.-]+\"|\.\w+)?(?:\s|$)")
"""The end of a table's name, and perhaps the name of an index that is written out."""


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
    text, filled_in = _with_table(texts[0]) if len(texts) == 1 else (None, None)
    named = named_in(text.text) if text is not None else None  # with holes where it is not known
    if text is None or named is None:
        return replace(access, unknown=access.unknown | UNREAD | {"index"})
    table, index = named
    name = TableName(table, "literal")
    if table == FILLED_IN and filled_in is not None and filled_in.value is not None:
        name = table_named(request.program, filled_in.value, filled_in.scope)
    if not name.known or not name.text:
        return replace(access, unknown=access.unknown | UNREAD | {"index"})
    identity = table_id(name, request.place.path, "")
    access = replace(access, table=identity, index=index, unknown=access.unknown - {"table"} | UNREAD)
    return asking(access, text) if parameters is request.parameters else access


def _with_table(text: ExpressionText) -> tuple[ExpressionText, Piece | None]:
    """A statement with a word in the place of a table's name that is filled in, and what that is: `FROM "{TABLE}"`;
    without one where the name of an index is filled in, too."""
    before = ""
    for number, piece in enumerate(text.pieces):
        if piece.value is not None and AHEAD_OF_TABLE.search(before):
            after = "".join(each.text for each in text.pieces[number + 1 :])
            if BEHIND_TABLE.match(after):
                told = replace(piece, text=FILLED_IN)
                pieces = (*text.pieces[:number], told, *text.pieces[number + 1 :])
                return ExpressionText(pieces, text.whole), piece
        before += piece.text
    return text, None


def _number_given(parameters: Parameters) -> int | None:
    """How many values a statement is given for its `?`, where all of them are written down."""
    match parameters["Parameters"]:
        case () if not parameters.open:
            return 0
        case (Given(value=Collection(items=items), optional=False, operator="="),):
            return None if any(isinstance(item, Spread) for item in items) else len(items)
    return None
