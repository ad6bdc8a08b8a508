"""The facts contract as a tree for people: each table with its definitions, indexes and accesses."""

from collections.abc import Iterator

from dynamorm_lsp.contract.model import Row
from dynamorm_lsp.terminal.counting import counted

READS = ("get", "query", "scan", "count", "batch_get", "transact_get", "partiql")


def outline(contract: Row) -> Iterator[str]:
    """Every table, then the accesses whose table is unknown."""
    tables = contract["tables"]
    if not tables and not contract["accesses"]:
        yield "No tables and no accesses were found."
        return
    known = {row["id"] for row in tables}
    for row in tables:
        if not any(other in known and _comes_before(other, row["id"], tables) for other in row["same_table_as"]):
            yield from _table(row, contract)
            yield ""
    loose = [access for access in contract["accesses"] if access["table"] not in known]
    if loose:
        yield "Accesses to tables that are not defined here"
        for access in loose:
            yield f"  {_access(access)}" + (f"  table {access['table']}" if access["table"] else "")
        yield ""
    definitions = counted(len(tables), "definition of a table", "definitions of tables")
    indexes = counted(len(contract["indexes"]), "index", "indexes")
    yield f"{definitions}, {indexes}, {counted(len(contract['accesses']), 'access', 'accesses')}."


def _comes_before(other: str, own: str, tables: list[Row]) -> bool:
    order = [row["id"] for row in tables]
    return order.index(other) < order.index(own)


def _table(first: Row, contract: Row) -> Iterator[str]:
    definitions = [first, *(row for row in contract["tables"] if row["id"] in first["same_table_as"])]
    ids = {row["id"] for row in definitions}
    yield f"Table {_title(definitions)}"
    for row in definitions:
        yield from _definition(row, contract)
    accesses = [access for access in contract["accesses"] if access["table"] in ids]
    if accesses:
        yield "  accesses"
    for access in accesses:
        yield f"    {_access(access)}"


def _title(definitions: list[Row]) -> str:
    name = next((row["name"] for row in definitions if row["name"]), None)
    symbol, source = definitions[0]["symbol"], definitions[0]["name_source"]
    return name or (f"{symbol}  (name: {source})" if symbol else source)


def _definition(row: Row, contract: Row) -> Iterator[str]:
    title = " ".join(word for word in (row["kind"], row["symbol"], f"[{row['library']}]") if word)
    yield f"  {title}  {row['file']}:{row['line']}{_unknown(row)}"
    yield f"    key          {_key(row)}"
    attributes = ", ".join(f"{each['name']} {each['type'] or '?'}" for each in row["attributes"])
    if attributes:
        yield f"    attributes   {attributes}"
    if row["ttl"]:
        yield f"    expires by   {row['ttl']}"
    for entity in contract["entities"]:
        if entity["table"] == row["id"]:
            yield from _templates(entity)
    for index in contract["indexes"]:
        if index["table"] == row["id"]:
            yield f"    {index['kind']:<12} {_index(index)}"


def _index(index: Row) -> str:
    included = f" ({', '.join(index['included'])})" if index["included"] else ""
    projection = f"{index['projection'] or '?'}{included}"
    return f"{index['name'] or '?'}: {_key(index)}, projects {projection}{_unknown(index)}"


def _templates(entity: Row) -> Iterator[str]:
    for template in entity["templates"]:
        sort = f" | {template['sort']}" if template["sort"] else ""
        index = f"  in {template['index']}" if template["index"] else ""
        yield f"    item key     {template['partition']}{sort}{index}  ({entity['symbol'] or 'module'})"


def _key(row: Row) -> str:
    if not row["partition_key"]:
        return "?"
    return " + ".join((", ".join(row["partition_key"]), *([", ".join(row["sort_key"])] if row["sort_key"] else [])))


def _access(access: Row) -> str:
    parts = [f"{access['file']}:{access['line']}:{access['column']}", access["operation"]]
    if access["index"]:
        parts.append(f"on {access['index']}")
    if access["key_attributes"]:
        parts.append(f"by {', '.join(access['key_attributes'])}")
    if access["filter_attributes"]:
        how = "filtered by" if access["operation"] in READS else "on condition of"
        parts.append(f"{how} {', '.join(access['filter_attributes'])}")
    parts += [word for word, holds in (("in a loop", access["in_loop"]), ("consistent", access["consistent"])) if holds]
    if access["function"]:
        parts.append(f"in {access['function']}()")
    if access["via"]:
        parts.append(f"via {access['via']}()")
    return " ".join(parts) + _unknown(access)


def _unknown(row: Row) -> str:
    return f"  (unknown: {', '.join(row['unknown'])})" if row["unknown"] else ""
