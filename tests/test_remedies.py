"""What findings propose to do."""

import pytest

from dynamorm_analysis.engine import check
from handmade import project_of

MODELS = """package main

type Crate struct {
	Code  string            `theorydb:"pk"`
	Label map[string]string
	Kind  string
	State string
	Owner string
}
"""
QUERY = """package main

func find(db core.DB, wanted string) ([]Crate, error) {
	var crates []Crate
	err := db.Model(&Crate{}).Where(%s).All(&crates)
	return crates, err
}
"""


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('"Owner", "=", wanted', "Add a global secondary index on `owner`, as `by_owner`, that copies every attribute"),
        ('"State", "=", wanted', "Do not add a global secondary index on `state` as it stands: a few partitions"),
        ('"Label.owner", "=", wanted', "Give the partition key of the table"),
        ('"Kind", "=", "SEALED"', "All these items have one value of `kind`, which no index can spread"),
    ],
)
def test_index_is_proposed_on_whole_attributes_that_differ(condition: str, expected: str) -> None:
    """A chain that scans is given an index on what it compares, but not on a part of it or on a constant."""
    project = project_of({"models.go": MODELS, "queries.go": QUERY % condition})
    found = [finding for findings in check(project).findings.values() for finding in findings]
    helps = [finding.help for finding in found if finding.code == "LB020"]
    assert [one[: len(expected)] for one in helps] == [expected]
