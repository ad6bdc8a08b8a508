"""The tables of expressions: what DynamoDB accepts is not reported, and what it rejects is."""

import pytest

from dynamorm_analysis.engine import check
from dynamorm_analysis.expressions.reserved_words import RESERVED_WORDS
from dynamorm_analysis.finding import Finding, Severity
from expressions.oracle.request import source
from expressions.oracle.table import Kind, Row, rows
from handmade import project_of

ROWS = rows()
POSITIONS: tuple[tuple[Kind, str], ...] = (
    ("condition", "{} = :s"),
    ("filter", "a.{} > :n"),
    ("key condition", "pk = :s AND {} = :t"),
    ("projection", "a, {}[0]"),
    ("update", "REMOVE a, {}"),
)


def errors(kind: Kind, text: str) -> list[Finding]:
    """What is reported as an error of a program that makes a request with the expression."""
    found = check(project_of({"main.py": source(kind, text)})).findings.values()
    return [finding for findings in found for finding in findings if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_verdict(row: Row) -> None:
    """An expression is reported where DynamoDB rejects it, and nowhere else."""
    found = errors(row.kind, row.text)
    told = not row.accepted and not row.silent
    assert bool(found) == told, [finding.message for finding in found]


def test_the_table_is_large() -> None:
    """Accepted and rejected expressions of each kind, with a source for each verdict."""
    assert len({(row.kind, row.text) for row in ROWS}) == len(ROWS) >= 250
    assert {(row.kind, row.accepted) for row in ROWS} == {(row.kind, said) for row in ROWS for said in (True, False)}
    assert all(row.source and (row.accepted or row.why) for row in ROWS)


@pytest.mark.parametrize(("kind", "text"), POSITIONS)
def test_reserved_words(kind: Kind, text: str) -> None:
    """Each reserved word is reported in each kind of expression, in capitals and without."""
    words = sorted(RESERVED_WORDS)
    chosen = [*words[POSITIONS.index((kind, text)) :: len(POSITIONS)], "STATUS", "AND", "SET", "BETWEEN"]
    for word in chosen:
        for spelt in (word, word.lower(), word.capitalize()):
            assert errors(kind, text.format(spelt)), spelt
