"""The file in which a project's settings stand, as it is after a table for them was put into it."""

import re
import tomllib
from typing import Literal

Library = Literal["pynamodb", "boto3"]
REQUIRED: dict[Library, str] = {"pynamodb": "pynamodb>=6.0", "boto3": "boto3>=1.35"}
PAGES = "https://github.com/dynamorm/dynamorm-lsp/blob/main/docs/settings.md"
SCHEMA = "https://raw.githubusercontent.com/dynamorm/dynamorm-lsp/main/docs/dynamorm.schema.json"
OWN_FILE = f"""#:schema {SCHEMA}
# What can be set: {PAGES}
"""
TABLE = f"""[tool.dynamorm]
# What can be set: {PAGES}
"""


def with_settings(text: str) -> str | None:
    """A `pyproject.toml` with a table for the settings at its end; None where it has one, or cannot take it."""
    try:
        if "dynamorm" in tomllib.loads(text).get("tool", {}):
            return None
        ending = "\r\n" if "\r\n" in text else "\n"
        before = text if not text or text.endswith("\n") else f"{text}{ending}"
        now = f"{before}{ending if before.strip() else ''}{TABLE.replace(chr(10), ending)}"
        tomllib.loads(now)
    except (tomllib.TOMLDecodeError, AttributeError, TypeError):
        return None
    return now


def new_project(folder: str, library: Library) -> str:
    """The `pyproject.toml` of a project that begins: with it `pytest` finds the code, and runs what is generated."""
    return f"""[project]
name = "{project_name(folder)}"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["{REQUIRED[library]}"]

[dependency-groups]
dev = ["dynamorm-lsp", "moto[server]>=5.0", "pytest>=8.0"]

{TABLE}
[tool.pytest.ini_options]
pythonpath = ["."]
"""


def project_name(folder: str) -> str:
    """A folder's name as packages may be called."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", folder)
    return re.sub(r"[^a-z0-9]+", "-", apart.lower()).strip("-") or "app"
