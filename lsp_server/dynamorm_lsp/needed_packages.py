"""Packages that written code imports and that no list of what the project needs names, so that people are told."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

LISTS = ("pyproject.toml", "requirements*.txt", "requirements/*.txt", "setup.cfg", "setup.py", "Pipfile")
PACKAGES = {
    "aioboto3": "aioboto3",
    "aws_lambda_powertools": "aws-lambda-powertools",
    "boto3": "boto3",
    "pydantic": "pydantic",
    "pynamodb": "pynamodb",
}
"""What is installed for the modules that generated code imports."""
EXTRA = re.compile(r"^from aws_lambda_powertools import .*\bTracer\b", re.MULTILINE)
TRACER = "aws-lambda-powertools[tracer]"
MOST = 1_000_000  # characters of a list


def lacking_packages(texts: Iterable[str], folder: Path) -> Iterator[str]:
    """What to install for some texts of Python, in a project whose folder has a list of what it needs."""
    lists = [path for name in LISTS for path in sorted(folder.glob(name)) if path.is_file()]
    listed = "\n".join(path.read_bytes()[:MOST].decode("utf-8", "replace") for path in lists)
    code = "\n".join(texts)
    for module, package in PACKAGES.items() if lists else ():
        spelled = package.replace("-", "[-_.]")
        is_imported = re.search(rf"^(?:from|import) {module}\b", code, re.MULTILINE)
        if is_imported and not re.search(rf"(?<![\w.-]){spelled}(?![\w-])", listed, re.IGNORECASE):
            yield TRACER if module == "aws_lambda_powertools" and EXTRA.search(code) else package


def begun_library(folder: Path) -> Literal["boto3", "go"] | None:
    """What a folder without code is begun with: Go by its `go.mod`, boto3 where its lists name that and no PynamoDB."""
    if (folder / "go.mod").exists():
        return "go"
    lacking = set(lacking_packages(["import boto3\nimport pynamodb"], folder))
    return "boto3" if lacking == {"pynamodb"} else None


def note_on_packages(texts: Iterable[str]) -> str | None:
    """What to say of texts that are written into the current folder; None where nothing lacks."""
    found = list(lacking_packages(texts, Path()))
    if not found:
        return None
    them = "it" if len(found) == 1 else "them"
    return f"note: what is written imports {', '.join(found)}: add {them} to what the project lists, and install {them}"
