"""PartiQL through the SDK: `ExecuteStatement`, and several statements in a batch or transaction."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.values import Argument, Call
from dynamorm_analysis.libraries.recognition import table_id
from dynamorm_analysis.libraries.sdk_go.inputs import Fields, Given, fields_of, items_of
from dynamorm_analysis.libraries.sdk_go.requests import Request
from dynamorm_analysis.libraries.sdk_go.texts import texts
from dynamorm_analysis.libraries.sdk_go.values import table_named, unwrapped
from dynamorm_analysis.libraries.strings.partiql import UNREAD, is_filled_in, kind_of, named_in
from dynamorm_analysis.libraries.strings.partiql_selects import asking
from dynamorm_analysis.libraries.strings.statement_contents import mistakes_in
from dynamorm_analysis.linking.static.declared import qualified
from dynamorm_analysis.linking.static.static_texts import FORMATS, constant_text
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.model.expression import Expression, Expressions
from dynamorm_analysis.model.names import TableName


def accesses(request: Request) -> Iterator[Access]:
    """One access for each statement."""
    program, fields = request.program, request.fields
    statements = [fields] if "Statement" in fields.given else []
    for name in ("Statements", "TransactStatements"):
        if (given := fields[name]) is not None:
            for item in items_of(program, given.value, given.scope)[0]:
                statements.append(fields_of(program, item.value, item.scope))
    if not statements:
        yield _access(request, None)
    for one in statements:
        yield _access(request, one)


def _access(request: Request, fields: Fields | None) -> Access:
    access = request.access()
    statement = fields["Statement"] if fields is not None else None
    if fields is not None and statement is not None:
        written = texts(request.program, statement)
        access = replace(access, statement=kind_of(text.text for text in written))
        if mistakes := mistakes_in(written, _number_given(request, fields)):
            told = Expression("Statement", written[0].whole, whole=False, mistakes=mistakes)
            access = replace(access, expressions=Expressions((told,), whole=False))
    unknown = access.unknown | UNREAD
    named = _named(request, statement) if statement is not None else None
    if named is None:
        return replace(access, unknown=unknown | {"table", "index"})
    table, index = named
    if not table.known:
        return replace(access, unknown=unknown | {"table"})
    identity = table_id(table, request.place.path, "")
    access = replace(access, table=identity, index=index, unknown=unknown - {"table"})
    written = texts(request.program, statement) if statement is not None and fields is request.fields else ()
    return asking(access, written[0]) if len(written) == 1 else access


def _number_given(request: Request, fields: Fields) -> int | None:
    """How many values a statement is given for its `?`, where all of them are written down."""
    given = fields["Parameters"]
    if given is None:
        return None if fields.open else 0
    items, complete = items_of(request.program, given.value, given.scope)
    return len(items) if complete and not (given.optional or given.added) else None


def _named(request: Request, statement: Given) -> tuple[TableName, str | None] | None:
    whole = "".join(one.text for one in texts(request.program, statement))
    if (found := named_in(whole)) is not None:
        return TableName(found[0], "literal"), found[1]
    inner = unwrapped(request.program, statement)
    match inner.value:
        case Call(function=function, arguments=(Argument(value=first), Argument(value=filler), *_)) if (
            qualified(request.program, function, inner.scope) in FORMATS
        ):
            pattern = constant_text(request.program, first, inner.scope)
            if pattern is not None and is_filled_in(pattern):
                return table_named(request.program, Given(filler, inner.scope)), None
    return None
