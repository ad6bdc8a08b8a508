"""`make hook`: pre-commit installs the hooks of this repository's last commit, and they judge commits of its own."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOOD = """\
import boto3

orders = boto3.resource("dynamodb").Table("orders")


def order(order_id):
    return orders.get_item(Key={"order_id": order_id}).get("Item")
"""
BAD = """\


def rename(order_id, name):
    orders.update_item(
        Key={"order_id": order_id}, UpdateExpression="SET name = :name", ExpressionAttributeValues={":name": name}
    )
"""
TEMPLATE = """\
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: order_id, AttributeType: S }]
      KeySchema: [{ AttributeName: order_id, KeyType: HASH }]
"""
CONFIGURATION = """\
repos:
  - repo: {repository}
    rev: {revision}
    hooks:
      - id: dynamorm-check
      - id: dynamorm-lock
"""


def main() -> int:
    """The number of expectations that did not hold."""
    revision = subprocess.check_output(["git", "-C", ROOT, "rev-parse", "HEAD"], text=True).strip()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        _git(base, "init", "--quiet")
        (base / ".pre-commit-config.yaml").write_text(CONFIGURATION.format(repository=ROOT.as_uri(), revision=revision))
        (base / "orders.py").write_text(GOOD)
        (base / "template.yaml").write_text(TEMPLATE)
        _tool(base, "-m", "dynamorm_lsp", "lock")
        _tool(base, "-m", "pre_commit", "install")
        expectations = [("clean code is committed", _commits(base) == 0)]
        (base / "orders.py").write_text(GOOD + BAD)
        expectations.append(("what a rule reports is refused", _commits(base) != 0))
        _tool(base, "-m", "dynamorm_lsp", "check", "--write-baseline")
        expectations.append(("what the baseline knows is committed", _commits(base) == 0))
    for text, holds in expectations:
        sys.stdout.write(f"{'passed' if holds else 'FAILED'}: {text}\n")
    return sum(not holds for _, holds in expectations)


def _commits(base: Path) -> int:
    _git(base, "add", "--all")
    return _git(base, "-c", "user.name=hook", "-c", "user.email=hook@example.com", "commit", "--message", "A change")


def _git(base: Path, *arguments: str) -> int:
    return subprocess.run(["git", *arguments], cwd=base, env=_environment(base), check=False).returncode


def _tool(base: Path, *arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=base, env=_environment(base), check=True)


def _environment(base: Path) -> dict[str, str]:
    """What is installed for the hooks goes away with the folder."""
    return {**os.environ, "PRE_COMMIT_HOME": str(base / ".git" / "pre-commit")}


if __name__ == "__main__":
    raise SystemExit(main())
