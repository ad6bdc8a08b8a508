"""The report formats, each against what its readers demand."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from commands.shop import QUERIES, RESERVED, SCAN, SHOP
from conftest import Dynamorm, Files

POSITION = {"type": "integer", "minimum": 1}
TEXT = {"type": "string", "minLength": 1}


def closed(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An object with exactly these properties."""
    required = sorted(properties.keys() - more.pop("optional", ()))
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False, **more}


def listed(items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


RELATED = closed({"file": TEXT, "line": POSITION, "column": POSITION, "message": TEXT})
CHECK = closed({
    "version": {"const": 1},
    "findings": listed(closed({
        "code": {"pattern": "^[A-Z]{2}[0-9]{3}$"}, "rule": TEXT, "also": listed(TEXT),
        "severity": {"enum": ["error", "warning", "info"]}, "confidence": {"enum": ["high", "medium", "low"]},
        "file": TEXT, "line": POSITION, "column": POSITION, "end_line": POSITION, "end_column": POSITION,
        "message": TEXT, "help": {"type": "string"}, "url": {"pattern": "^https://"}, "fixable": {"type": "boolean"},
        "related": listed(RELATED),
    }), 2),
    "summary": {"type": "object", "required": ["files", "findings", "errors", "warnings", "infos", "skipped"]},
})  # fmt: skip

# The parts of the SARIF 2.1.0 schema that our reports use, as strict as there.
MESSAGE = closed({"text": TEXT})
REGION = closed({"startLine": POSITION, "startColumn": POSITION, "endLine": POSITION, "endColumn": POSITION})
ARTIFACT = closed({"uri": {"type": "string", "pattern": "^[^/: ]+(/[^/ ]+)*$"}, "uriBaseId": {"const": "%SRCROOT%"}})
PHYSICAL = closed({"artifactLocation": ARTIFACT, "region": REGION})
RULE = closed({
    "id": TEXT, "name": TEXT, "shortDescription": MESSAGE, "fullDescription": MESSAGE,
    "help": closed({"text": TEXT, "markdown": TEXT}), "helpUri": {"pattern": "^https://"},
    "defaultConfiguration": closed({"level": {"enum": ["none", "note", "warning", "error"]}}),
})  # fmt: skip
RESULT = closed({
    "ruleId": TEXT, "ruleIndex": {"type": "integer", "minimum": 0}, "level": {"enum": ["note", "warning", "error"]},
    "message": MESSAGE, "locations": listed(closed({"physicalLocation": PHYSICAL}), 1),
    "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
    "properties": {"type": "object"},
    "relatedLocations": listed(closed({"id": {"type": "integer"}, "physicalLocation": PHYSICAL, "message": MESSAGE})),
}, optional=["relatedLocations"])  # fmt: skip
SARIF = closed({
    "$schema": {"pattern": "sarif-2.1.0"},
    "version": {"const": "2.1.0"},
    "runs": listed(closed({
        "tool": closed({"driver": closed({
            "name": TEXT, "version": TEXT, "informationUri": {"pattern": "^https://"}, "rules": listed(RULE),
        })}),
        "columnKind": {"const": "unicodeCodePoints"},
        "originalUriBaseIds": {"type": "object"},
        "results": listed(RESULT, 2),
    }), 1),
})  # fmt: skip

FILES = {**SHOP, "my orders/rename, é.py": RESERVED, "again.py": QUERIES.replace("of_customer", "again")}


def test_json(files: Files, dynamorm: Dynamorm) -> None:
    """The JSON is what its contract says, with places in lines and characters."""
    files(FILES)
    told = json.loads(dynamorm("check", "--format", "json").stdout)
    jsonschema.validate(told, CHECK)
    first = told["findings"][0]
    assert (first["file"], first["rule"], first["line"], first["column"]) == ("again.py", SCAN, 5, 23)
    assert (first["end_line"], first["end_column"], first["fixable"]) == (5, 27, True)
    assert first["related"][0]["file"] == "queries.py"
    assert told["summary"]["errors"] == 1


def test_sarif(files: Files, dynamorm: Dynamorm) -> None:
    """The SARIF has every required part, relative addresses, and rules that the results point at."""
    files(FILES)
    told = json.loads(dynamorm("check", "--format", "sarif").stdout)
    jsonschema.validate(told, SARIF)
    run = told["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    addresses = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]}
    assert addresses == {"again.py", "queries.py", "my%20orders/rename%2C%20%C3%A9.py"}


def fingerprints(dynamorm: Dynamorm) -> set[str]:
    told = json.loads(dynamorm("check", "--format", "sarif").stdout)
    return {mark for result in told["runs"][0]["results"] for mark in result["partialFingerprints"].values()}


def test_sarif_fingerprints(files: Files, dynamorm: Dynamorm) -> None:
    """A finding keeps its fingerprint when lines move, and equal lines have different ones."""
    query = QUERIES
    files({**SHOP, "queries.py": query + query.replace("of_customer", "again")})
    before = fingerprints(dynamorm)
    assert len(before) == 2
    files({"queries.py": '"""Queries."""\n\n' + query + query.replace("of_customer", "again")})
    assert fingerprints(dynamorm) == before


def test_github(files: Files, dynamorm: Dynamorm) -> None:
    """An annotation is one line, in which nothing can be taken for its syntax."""
    files(FILES)
    lines = dynamorm("check", "--format", "github").stdout.splitlines()
    assert len(lines) == 3
    for line in lines:
        assert re.fullmatch(r"::(error|warning|notice) title=[^,:]+(,\w+=[^,:]*)+::[^\r\n]+", line)
    assert "file=my orders/rename%2C é.py,line=9,col=31,endLine=9,endColumn=35::" in lines[1]


GITLAB = listed(closed({
    "type": {"const": "issue"}, "description": TEXT, "check_name": TEXT, "categories": listed(TEXT, 1),
    "fingerprint": TEXT, "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
    "location": closed({
        "path": {"type": "string", "pattern": "^[^./]"}, "lines": closed({"begin": POSITION, "end": POSITION}),
    }),
}))  # fmt: skip


def test_gitlab(files: Files, dynamorm: Dynamorm) -> None:
    """The report has all that GitLab's Code Quality reads, and no two findings share a fingerprint."""
    files({**FILES, "queries.py": QUERIES + "\n\n" + QUERIES.partition("\n\n\n")[2]})
    told = json.loads(dynamorm("check", "--format", "gitlab").stdout)
    jsonschema.validate(told, GITLAB)
    assert len({issue["fingerprint"] for issue in told}) == len(told) == 4


def test_junit(files: Files, dynamorm: Dynamorm) -> None:
    """Each finding is a test that failed; where there is none, one test passed."""
    files({**FILES, "control.py": RESERVED.replace('"order_id"', '"order\\x01id"')})
    suites = ElementTree.fromstring(dynamorm("check", "--format", "junit").stdout.partition("\n")[2])
    suite = suites[0]
    failures = [case.find("failure") for case in suite]
    assert (suite.get("tests"), suite.get("failures")) == (str(len(suite)), str(len(suite)))
    assert suite[0].get("classname") == "again.py"
    assert all(failure is not None and failure.get("message") and failure.text for failure in failures)
    alone = ElementTree.fromstring(dynamorm("check", "models.py", "--format", "junit").stdout.partition("\n")[2])[0]
    assert (alone.get("tests"), alone.get("failures"), len(alone), len(alone[0])) == ("1", "0", 1, 0)


def test_several(files: Files, dynamorm: Dynamorm) -> None:
    """One run writes several reports, each the same as when it is asked for alone."""
    base = files(FILES)
    wanted = {form: dynamorm("check", "--format", form).stdout for form in ("sarif", "junit", "concise", "gitlab")}
    outputs = [f"--output={form}=reports/{form}" for form in wanted]
    done = dynamorm("check", *outputs, "--format", "github")
    assert done.exit_code == 1
    assert {form: (base / "reports" / form).read_text("utf-8") for form in wanted} == wanted
    assert done.stdout.startswith("::")


def test_concise(files: Files, dynamorm: Dynamorm) -> None:
    """One line for each finding, and one at the end."""
    files(FILES)
    lines = dynamorm("check", "--format", "concise").stdout.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith(f"again.py:5:23: warning SC003 {SCAN}: No key or index of `orders` covers `customer`")


@pytest.mark.parametrize(("before", "source", "carets"), [
    ("\t", "    return list(Order.scan(Order.customer == customer))", 22),
    ("    x = '\N{COMBINING ACUTE ACCENT}a', ", None, None),
    ("    '\u001b[31m', ", None, None),
])  # fmt: skip
def test_excerpts(files: Files, dynamorm: Dynamorm, before: str, source: str | None, carets: int | None) -> None:
    """Tabs take four columns, combining characters none, and control characters never reach the terminal."""
    query = QUERIES.replace("    return", f"{before}return")
    if source is None:
        query = query.replace("return list(", "list(")
    files({**SHOP, "queries.py": query})
    lines = dynamorm("check").stdout.splitlines()
    shown, underlined = lines[3].removeprefix("5 | "), lines[4].removeprefix("  | ")
    assert "\x1b" not in shown
    visible = shown.replace("\N{COMBINING ACUTE ACCENT}", "")
    assert underlined.index("^") == visible.index("scan")
    if source is not None:
        assert (shown, underlined.index("^")) == (source, carets)


def test_a_long_span(files: Files, dynamorm: Dynamorm) -> None:
    """Of a long line as much is shown as fits."""
    query = QUERIES.replace("== customer)", f"== '{'x' * 5000}')")
    files({**SHOP, "queries.py": query})
    assert max(map(len, dynamorm("check").stdout.splitlines())) < 200
