"""Another evaluator of IAM policies, of other authors and in another language, gives the same verdicts."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from permissions.dynamodb_checks import checks
from permissions.iam_evaluator import evaluate
from permissions.shop import policy, tables
from permissions.verdicts import rows

HERE = Path(__file__).parent
SIMULATOR = HERE.parents[1] / ".simulator"
SAYS = {"Allowed": "Allow", "ImplicitlyDenied": "ImplicitDeny", "ExplicitlyDenied": "Deny"}

pytestmark = pytest.mark.skipif(
    not (SIMULATOR / "node_modules").is_dir() or shutil.which("node") is None,
    reason="the other evaluator is not installed: `make simulator` does that, with npm",
)


def questions() -> list[dict[str, Any]]:
    """All that the rows of the table ask IAM, each once."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows():
        for check in checks(row.operation, row.parameters, tables(row.policy)):
            known = {**row.session, **check.context}
            asked = {"policy": row.policy, "action": check.action, "resource": check.resource, "context": known}
            found[json.dumps(asked, sort_keys=True)] = asked
    return list(found.values())


def test_second_opinion() -> None:
    """Both evaluators say the same of every question of the table of verdicts."""
    asked = questions()
    given = json.dumps([{**one, "policy": policy(one["policy"])} for one in asked])
    command = ["node", str(HERE / "simulate.mjs"), str(SIMULATOR)]
    answered = subprocess.run(command, input=given, capture_output=True, text=True, check=True, timeout=300)
    others = [SAYS.get(said, said) for said in json.loads(answered.stdout)]
    own = [evaluate([policy(one["policy"])], one["action"], one["resource"], one["context"]) for one in asked]
    differ = [(one, mine, other) for one, mine, other in zip(asked, own, others, strict=True) if mine != other]
    assert differ == []
    assert {"Allow", "ImplicitDeny"} == set(own)
