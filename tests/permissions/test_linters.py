"""What others know of IAM: each action exists, its resource is of a type that it takes, and linters find nothing."""

import json
from typing import Any

import parliament
import pytest
from policy_sentry.querying.actions import get_action_data
from policy_sentry.querying.arns import get_matching_raw_arns

from permissions.dynamodb_checks import LABEL
from permissions.iam_evaluator import listed
from permissions.shop import MADE, policy


@pytest.mark.parametrize("name", MADE)
def test_parliament(name: str) -> None:
    """parliament finds nothing in any policy; it divides ARNs at all colons, of which labels of streams have some."""
    text = json.dumps(policy(name)).replace(LABEL, "label")
    found = parliament.analyze_policy_string(text).findings
    assert [f"{one.issue}: {one.detail}" for one in found] == []


@pytest.mark.parametrize("name", MADE)
def test_policy_sentry(name: str) -> None:
    """Each action is one of AWS's, and takes resources of the type that it is allowed on."""
    made: Any = policy(name)
    for statement in made["Statement"]:
        for action in listed(statement["Action"]):
            if "*" in action:
                continue
            service, _, called = action.partition(":")
            known = get_action_data(service, called)
            assert known, f"{action} does not exist"
            types = {row["resource_arn_format"] for row in known[service]}
            for resource in listed(statement["Resource"]):
                fitting = {"*"} if resource == "*" else set(get_matching_raw_arns(resource))
                assert fitting & types, f"{action} takes {types}, not {resource}"
