"""The apps of guides: a section's files are written, its `app.py` synthesizes, and a `text` block says what it makes.

Each stack by its name (where there are several): how many resources of each type it creates, and what its policies
allow. A resource is called by its logical id without the digits behind it, `Orders/index/by_state` is an index.
"""

import json
import re
import runpy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consoles import FENCE, files_in, sections
from permissions.iam_evaluator import listed

TEXT = re.compile(FENCE.format(language="text"), re.MULTILINE | re.DOTALL)
DIGITS = re.compile(r"[0-9A-F]{8}$")
APP = "app.py"


@dataclass(frozen=True)
class Shown:
    """A section with an app: its files by path, and what it makes, None where it does not say."""

    title: str
    files: dict[str, str]
    expected: str | None

    def __str__(self) -> str:
        return self.title


def apps_in(page: Path) -> list[Shown]:
    """The sections of a page that show an app."""
    found: list[Shown] = []
    for title, section in sections(page):
        files = files_in(section)
        blocks = [block["body"].strip("\n") for block in TEXT.finditer(section)]
        if "dynamorm_cdk" in files.get(APP, ""):
            found.append(Shown(title, files, blocks[0] if blocks else None))
    return found


def synthesized(base: Path) -> Iterator[str]:
    """Runs the app of a folder and tells what its stacks make."""
    runpy.run_path(str(base / APP), run_name="__main__")
    templates = sorted((base / "cdk.out").glob("*.template.json"))
    for path in templates:
        if len(templates) > 1:
            yield f"{path.name.removesuffix('.template.json')}:"
        yield from _made(json.loads(path.read_text("utf-8")))


def _made(template: dict[str, Any]) -> Iterator[str]:
    resources = template.get("Resources", {})
    for kind, count in sorted(Counter(each["Type"] for each in resources.values()).items()):
        yield f"{count} {kind}"
    allowed = {line for each in resources.values() for line in _allowed(each)}
    yield from sorted(allowed)


def _allowed(resource: dict[str, Any]) -> Iterator[str]:
    if resource["Type"] not in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        return
    for statement in resource["Properties"]["PolicyDocument"]["Statement"]:
        actions, targets = (listed(statement[part]) for part in ("Action", "Resource"))
        condition = f" where {json.dumps(statement['Condition'], sort_keys=True)}" if "Condition" in statement else ""
        yield f"{statement['Effect'].lower()} {', '.join(actions)} on {', '.join(map(_called, targets))}{condition}"


def _called(target: Any) -> str:
    """What a resource is called: `Orders` for its ARN, `Orders/index/by_state` for that with a text behind it."""
    if isinstance(target, str):
        return target
    ((function, value),) = target.items()
    match function:
        case "Fn::GetAtt":
            name = DIGITS.sub("", value[0])
            return name if value[1] == "Arn" else f"{name}.{value[1]}"
        case "Ref":
            return DIGITS.sub("", value)
        case "Fn::Join":
            return "".join(map(_called, value[1]))
        case _:
            return json.dumps(target, sort_keys=True)
