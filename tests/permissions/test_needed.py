"""What single accesses need, and how statements tell what they are for."""

from dataclasses import replace

import pytest

from dynamorm_analysis.model.access import Access
from dynamorm_analysis.permissions.needed import granted, needs_of
from dynamorm_analysis.permissions.statement import Ungranted, index_of
from dynamorm_analysis.text import Place, Span
from handmade import HERE, query, scan


def get(table: str = "orders") -> Access:
    return Access("get", "boto3", HERE, HERE, "f", table)


def test_one_statement_for_the_same_resources() -> None:
    """Actions on the same table and indexes are one statement, and no action is allowed where nobody asks it."""
    found = granted([get(), scan(), query(), query(on="by-day"), query(on="by-shop"), get("copies")]).statements
    assert [(each.actions, each.resources) for each in found] == [
        (("dynamodb:GetItem",), (index_of("copies", None),)),
        (("dynamodb:GetItem", "dynamodb:Scan"), (index_of("orders", None),)),
        (
            ("dynamodb:Query",),
            (index_of("orders", None), index_of("orders", "by-day"), index_of("orders", "by-shop")),
        ),
    ]
    assert [each.because for each in found] == [
        "The code asks GetItem of the table.",
        "The code asks GetItem and Scan of the table.",
        "The code asks Query of the table, its index by-day and its index by-shop.",
    ]


def test_places() -> None:
    """A statement tells the requests that need it, and then the calls that lead to these, each once."""
    later = Place("app.py", "a", Span(9, 10))
    called = replace(get(), place=HERE, via="load")
    (found,) = granted([called, replace(get(), place=later), called]).statements
    assert found.places == (later, HERE)


@pytest.mark.parametrize(("access", "reason"), [
    (replace(get(), table=None), "which table this get asks is not known"),
    (replace(query(), unknown=frozenset({"index"})), "which index this query asks is not known"),
    (query(on="{stage}-by-day"), "which index this query asks is not known"),
    (replace(get(), confidence="low"), "whether this is a get is a guess"),
    (Access("transact_write", "boto3", HERE, HERE, "f", "orders"), "what this transaction does is not known"),
    (Access("partiql", "boto3", HERE, HERE, "f", "orders"), "what this PartiQL statement does is not known"),
])  # fmt: skip
def test_unknown(access: Access, reason: str) -> None:
    """What is not known is told and not granted."""
    told = needs_of(access)
    assert isinstance(told, Ungranted)
    assert told.reason == reason
    assert granted([access]).statements == ()
