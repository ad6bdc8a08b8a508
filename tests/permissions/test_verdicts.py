"""Policies allow what they are for and nothing else, and none of them allows more than it must."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from permissions.dynamodb_checks import authorize
from permissions.iam_evaluator import evaluate, listed
from permissions.shop import MADE, policy, tables
from permissions.verdicts import ACME, YES, Row, rows


def said(row: Row, document: Any = None) -> str:
    made = policy(row.policy) if document is None else document
    return authorize([made], row.operation, row.parameters, tables(row.policy), row.session)


@pytest.mark.parametrize("name", MADE)
def test_verdicts(name: str) -> None:
    """Each call of the table is allowed or denied as it says."""
    of_policy = [row for row in rows() if row.policy == name]
    assert any(row.said == YES for row in of_policy)
    assert [f"{row}, not {found}" for row in of_policy if (found := said(row)) != row.said] == []


@pytest.mark.parametrize("name", MADE)
def test_minimal(name: str) -> None:
    """Without any one of its actions or resources a policy denies a call that it is for."""
    allowed = [row for row in rows() if row.policy == name and row.said == YES]
    needless = [what for what, less in reduced(policy(name)) if all(said(row, less) == row.said for row in allowed)]
    assert needless == []


def reduced(document: Any) -> Iterator[tuple[str, Any]]:
    """The policy without each of its actions on each of its resources."""
    for number, statement in enumerate(document["Statement"]):
        for action in listed(statement["Action"]):
            for resource in listed(statement["Resource"]):
                less = deepcopy(document)
                others = [each for each in listed(statement["Resource"]) if each != resource]
                kept = [each for each in listed(statement["Action"]) if each != action]
                less["Statement"][number]["Action"] = kept
                less["Statement"].append({**statement, "Action": action, "Resource": others})
                yield f"{action} on {resource}", less


@pytest.mark.parametrize("name", [name for name in MADE if name.startswith("tenant")])
def test_every_restriction_counts(name: str) -> None:
    """Without any one of the restrictions of a tenant's policy, some call is allowed that must be denied."""
    denied = [row for row in rows() if row.policy == name and row.said != YES]
    made: Any = policy(name)
    for number, statement in enumerate(made["Statement"]):
        for operator in statement["Condition"]:
            if operator == "Null":
                continue  # of a request without a key, which none of these actions makes
            less = deepcopy(made)
            del less["Statement"][number]["Condition"][operator]
            assert [row for row in denied if said(row, less) == YES], f"{operator} of {statement['Resource']}"


def test_guard() -> None:
    """A request without a key, over none of whose values all is true, is denied by the guard alone."""
    made: Any = policy("tenant")
    table = tables("tenant")["orders"].arn
    assert evaluate([made], "dynamodb:Query", table, ACME) == "ImplicitDeny"
    for statement in made["Statement"]:
        del statement["Condition"]["Null"]
    assert evaluate([made], "dynamodb:Query", table, ACME) == "Allow"


@pytest.mark.parametrize("name", MADE)
def test_no_wildcards(name: str) -> None:
    """No policy names all actions, or all indexes or streams of a table."""
    made: Any = policy(name)
    actions = [each for statement in made["Statement"] for each in listed(statement["Action"])]
    resources = [each for statement in made["Statement"] for each in listed(statement["Resource"])]
    assert [each for each in actions if each.startswith("dynamodb:") and "*" in each] == []
    assert [each for each in resources if "*" in each and each != "*"] == []
