"""Writes the pages that follow from the code: rules, settings, and what the checker prints in the guide and README.

`python -m docs.generate` writes them (`make docs`); with `--check` it names those that are stale, and exits with 1 when
there are any.
"""

import ast
import inspect
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

from dynamorm_analysis.expectations import Expectations, Prices
from dynamorm_analysis.registry import documented_rules
from dynamorm_analysis.rule import Rule
from dynamorm_analysis.settings import Settings
from dynamorm_codeactions.registry import fixable_rules
from dynamorm_runtime.variables import VARIABLES
from dynamorm_workspace.setting_values import (
    FAIL_ON,
    KEYS,
    PRICE_KEYS,
    TABLE_KEYS,
    Kinds,
    Schema,
    definitions,
    properties_of,
)

ROOT = Path(__file__).resolve().parent.parent
RULE_PAGES = Path("docs/rules")
GUIDE = Path("docs/guides/getting-started.md")
VARIABLES_GUIDE = Path("docs/guides/environment.md")
EXAMPLE = re.compile(r"<!-- example -->\n```python\n(?P<code>.*?)```", re.DOTALL)
DEMO = ("check", "examples/shop", "--exit-zero")
FINISHED = (0, 1)  # 1 says that there are findings


def main(arguments: list[str]) -> int:
    """Writes or checks; the exit status."""
    wanted = {ROOT / path: text for path, text in pages().items()}
    stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text]
    gone = [path for path in (ROOT / RULE_PAGES).glob("*.md") if path not in wanted]
    if "--check" in arguments:
        for path in stale + gone:
            sys.stdout.write(f"{path.relative_to(ROOT)} is stale: run `make docs`\n")
        return 1 if stale or gone else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], "utf-8")
    for path in gone:
        path.unlink()
    return 0


def pages() -> dict[Path, str]:
    """Every generated page, by its path in the repository."""
    rules = tuple(documented_rules().values())
    return {
        **{RULE_PAGES / f"{rule.name}.md": _rule_page(rule) for rule in rules},
        RULE_PAGES / "README.md": _rules_page(rules),
        Path("docs/settings.md"): _settings_page(),
        Path("docs/dynamorm.schema.json"): _settings_schema(),
        GUIDE: _guide(),
        VARIABLES_GUIDE: _variables_guide(),
        Path("README.md"): _readme(rules),
    }


# ---- rules ---------------------------------------------------------------------------------------------------------


def _rule_page(rule: Rule) -> str:
    ways = " · ".join((f"`{rule.code}`", rule.severity.word, _default(rule), _fix(rule)))
    page = f"# {rule.name}\n\n{ways}\n\n{rule.page.strip()}\n"
    tests = f"tests/rules/{rule.name}.md"
    if not (ROOT / tests).is_file():
        return page
    return f"{page}\n---\n\nWhat is reported and what is not, case by case: [{tests}](../../{tests}).\n"


def _default(rule: Rule) -> str:
    return "on by default" if rule.on_by_default else f"opt-in: `--select {rule.code}`"


def _fix(rule: Rule) -> str:
    return "has a quick fix" if rule.name in fixable_rules() else "no quick fix"


def _rules_page(rules: tuple[Rule, ...]) -> str:
    return (
        "# Rules\n\n"
        "Code and name mean the same in `--select`, in settings and in comments. "
        "`dynamorm explain RULE` prints a rule's page. "
        "Rules that are opt-in run where `--extend-select` or the setting `extend-select` names them.\n\n"
        + _rule_table(rules, "")
    )


def _rule_table(rules: tuple[Rule, ...], folder: str) -> str:
    head = "| Code | Rule | Severity | Fix | What it reports |\n|---|---|---|---|---|\n"
    return head + "".join(
        f"| {rule.code} | [{rule.name}]({folder}{rule.name}.md) "
        f"| {rule.severity.word}{'' if rule.on_by_default else ', opt-in'} "
        f"| {'yes' if rule.name in fixable_rules() else ''} | {rule.summary} |\n"
        for rule in rules
    )


# ---- settings ------------------------------------------------------------------------------------------------------

SETTINGS_HEAD = """# Settings

In the table `[tool.dynamorm]` of a `pyproject.toml`, or at the top of a `dynamorm.toml`. The nearest of these files
above the files that are checked holds; where one folder has both, `dynamorm.toml` does. The editor and
`dynamorm check` read the same file. An unknown key or a value that is not allowed ends the run with status 2 and one
line that names the file, the key and what is allowed.

```toml
[tool.dynamorm]
extend-exclude = ["generated/"]
ignore = ["get-in-loop"]
small-tables = ["feature-flags"]

[tool.dynamorm.severity]
missing-pagination = "error"

[tool.dynamorm.per-file-ignores]
"reports/**" = ["SC"]
```

A [JSON Schema](dynamorm.schema.json) lets editors complete and check a `dynamorm.toml`; editors with Taplo (Even Better
TOML) find it by a first line `#:schema https://raw.githubusercontent.com/dynamorm/dynamorm-lsp/main/docs/dynamorm.schema.json`.

What a project has found already and leaves as it is stands in no setting, but in a
[baseline](guides/ci.md#a-project-that-has-findings-already).

Rules are named by name, by code, or by the beginning of a code (`SC`). Globs are those of `.gitignore`: one without a
slash fits a file or folder of that name anywhere, one with a slash counts from the folder of the settings, and what
fits a folder fits all that is in it.

| Setting | Value | Default | |
|---|---|---|---|
"""
TABLES_HEAD = """
## Tables

What holds of one table: rules that leave it alone, and what only those who run it know, from which
[request units](guides/capacity-planning.md) and how hot a key gets are worked out. What is not told stays unknown.

```toml
[tool.dynamorm.tables.orders]
ignore = ["full-table-scan"]
item-size = 600
items = 2_000_000
expected-writes-per-second = 300
cardinality = { status = 4, customer_id = 50_000 }
```

| Key | Value | |
|---|---|---|
"""
PRICES_HEAD = """
## Prices

List prices of a region change; a contract may have others. Either both prices are given, or the region alone.

```toml
[tool.dynamorm.prices]
region = "eu-central-1"
million-reads = 0.15
million-writes = 0.75
as-of = 2026-01-31
```

| Key | Value | |
|---|---|---|
"""


def _settings_page() -> str:
    words = _field_docstrings(Settings)
    rows = []
    for key, kind in KEYS.items():
        name = key.replace("-", "_")
        rows.append(f"| `{key}` | {kind.word} | {_shown_default(name)} | {words[name]} |\n")
    tables = TABLES_HEAD + _key_table(TABLE_KEYS, Expectations)
    prices = PRICES_HEAD + _key_table(PRICE_KEYS, Prices)
    return SETTINGS_HEAD + "".join(rows) + tables + prices


def _settings_schema() -> str:
    """JSON Schema of `dynamorm.toml`, which is that of `[tool.dynamorm]` too."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://raw.githubusercontent.com/dynamorm/dynamorm-lsp/main/docs/dynamorm.schema.json",
        "title": "Settings of dynamorm",
        **properties_of(KEYS),
        "$defs": definitions(),
    }
    described = _described(schema, Settings)
    properties = described["properties"]
    properties["tables"]["additionalProperties"] = _described(
        properties["tables"]["additionalProperties"], Expectations
    )
    properties["prices"] = {
        **_described(properties["prices"], Prices),
        "description": properties["prices"]["description"],
    }
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def _described(schema: Schema, told: type) -> dict[str, Any]:
    """The schema of a table with what the fields of a class say of its keys."""
    words = _field_docstrings(told)
    properties = {
        key: {"description": words[key.replace("-", "_")], **value} for key, value in schema["properties"].items()
    }
    return {**schema, "properties": properties}


def _key_table(kinds: Kinds, told: type) -> str:
    words = _field_docstrings(told)
    return "".join(f"| `{key}` | {kind.word} | {words[key.replace('-', '_')]} |\n" for key, kind in kinds.items())


def _field_docstrings(told: type) -> Mapping[str, str]:
    """What the fields of a class say of themselves: the string below each."""
    tree = ast.parse(inspect.getsource(sys.modules[told.__module__]))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == told.__name__)
    return {
        declared.target.id: " ".join(said.value.value.split())
        for declared, said in pairwise(body)
        if isinstance(declared, ast.AnnAssign) and isinstance(declared.target, ast.Name)
        if isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant) and isinstance(said.value.value, str)
    }


def _shown_default(name: str) -> str:
    declared = next(field for field in fields(Settings) if field.name == name)
    value = getattr(Settings(), declared.name)
    if name == "fail_on":
        return f'`"{next(word for word, severity in FAIL_ON.items() if severity == value)}"`'
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int):
        return f"`{value:_}`"
    return f'`"{value}"`' if value and isinstance(value, str) else ""


# ---- guide ---------------------------------------------------------------------------------------------------------


def _guide() -> str:
    """The guide, with what the checker says of its example."""
    text = (ROOT / GUIDE).read_text("utf-8")
    example = EXAMPLE.search(text)
    assert example is not None, "the guide has an example"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "orders.py").write_text(example["code"], "utf-8")
        found = _printed(("check", "orders.py"), Path(folder))
        changes = _printed(("check", "orders.py", "--diff", "--unsafe-fixes"), Path(folder))
    text = _filled(text, "check", f"```console\n$ dynamorm check orders.py\n{found}```\n")
    return _filled(text, "diff", f"```diff\n{changes}```\n")


# ---- variables -----------------------------------------------------------------------------------------------------


def _variables_guide() -> str:
    """The guide to variables, with all of them as the run time knows them."""
    head = "| Variable | Read by | Value | Without it | |\n|---|---|---|---|---|\n"
    rows = "".join(
        f"| `{one.pattern}` | {one.reader} | {one.values} | {one.default} | {one.about} |\n" for one in VARIABLES
    )
    return _filled((ROOT / VARIABLES_GUIDE).read_text("utf-8"), "variables", head + rows.rstrip("\n"))


# ---- README --------------------------------------------------------------------------------------------------------


def _readme(rules: tuple[Rule, ...]) -> str:
    text = (ROOT / "README.md").read_text("utf-8")
    text = _filled(text, "rules", _rule_table(rules, f"{RULE_PAGES.as_posix()}/"))
    return _filled(text, "demo", f"```console\n$ make demo\n{_printed(DEMO, ROOT)}```\n")


def _printed(arguments: Iterable[str], folder: Path) -> str:
    """What `dynamorm` prints in a folder, without colours."""
    command = Path(sys.executable).with_name("dynamorm")
    environment = {**os.environ, "NO_COLOR": "1"}
    run = subprocess.run(
        [command, *arguments], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if run.returncode not in FINISHED:
        raise RuntimeError(run.stderr)
    return "".join(f"{line.rstrip()}\n" for line in run.stdout.splitlines())


def _filled(text: str, section: str, content: str) -> str:
    """The text with the lines between a section's two marks replaced."""
    start, end = f"<!-- {section}: generated -->\n", f"<!-- /{section} -->\n"
    pattern = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    return pattern.sub(lambda _: f"{start}\n{content}\n{end}", text)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
