"""Tables and accesses made by hand, for questions to the model that need no source text; projects made of texts."""

from collections.abc import Mapping

from dynamorm_analysis.model.access import Access, Condition, Operator
from dynamorm_analysis.model.names import TableName
from dynamorm_analysis.model.table import Attribute, Definition, Index, IndexKind, Key, Projection, Table
from dynamorm_analysis.project import Project
from dynamorm_analysis.reading.languages import reader_for
from dynamorm_analysis.text import Place, Span

HERE = Place("app.py", "a", Span(0, 1))


def attribute(name: str, type: str = "S", required: bool = True) -> Attribute:
    return Attribute(name, name, type, HERE, required=required)


def index(name: str, *partition: str, sort: str = "", kind: IndexKind = "GSI", projection: str = "ALL") -> Index:
    kinds = {"ALL": Projection("ALL"), "KEYS_ONLY": Projection("KEYS_ONLY")}
    return Index(name, kind, Key(partition, (sort,) if sort else ()), kinds[projection], HERE)


def table(*indexes: Index, key: Key | None = None, library: str = "pynamodb", optional: str = "") -> Table:
    names = ("order_id", "customer", "placed_at", "total", "shop", "note")
    attributes = tuple(attribute(name, required=name != optional) for name in names)
    name = TableName("orders", "literal")
    definition = Definition(
        "model", library, "Order", name, HERE, key or Key(("order_id",)), attributes, indexes, closed=True
    )
    return Table("orders", name, (definition,))


def where(attribute: str, operator: Operator = "=") -> Condition:
    return Condition(attribute, operator, HERE)


def scan(*conditions: Condition, at: int = 0, library: str = "pynamodb") -> Access:
    place = Place("app.py", "a", Span(at, at + 1))
    return Access("scan", library, place, place, "f", "orders", filter=conditions)


def query(*conditions: Condition, on: str | None = None, filtered: tuple[Condition, ...] = ()) -> Access:
    return Access("query", "boto3", HERE, HERE, "f", "orders", index=on, key=conditions, filter=filtered)


def project_of(texts: Mapping[str, str]) -> Project:
    """Files by path as understood; those in a language that nobody reads are left out."""
    readers = {path: reader_for(path) for path in texts}
    return Project().with_files(
        {path: read(texts[path].encode()) for path, read in readers.items() if read is not None}
    )
