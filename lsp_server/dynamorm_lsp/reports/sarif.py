"""SARIF 2.1.0, which code hosts and security dashboards read."""

import json
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from dynamorm_analysis.finding import Severity
from dynamorm_analysis.registry import documented_rules
from dynamorm_analysis.rule import Rule
from dynamorm_lsp.checking.fingerprints import fingerprints
from dynamorm_lsp.checking.report import Location, Report, Reported

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note", Severity.HINT: "note"}
HOME = "https://github.com/dynamorm/dynamorm-lsp"


def render(report: Report) -> Iterator[str]:
    named = {reported.finding.rule for reported in report.reported}
    rules = [rule for name, rule in documented_rules().items() if name in named]
    driver = {
        "name": "dynamorm",
        "version": version("dynamorm-lsp"),
        "informationUri": HOME,
        "rules": [_rule(rule) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The directory that was checked from."}}},
        "results": _results(report, {rule.name: place for place, rule in enumerate(rules)}),
    }
    yield json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _results(report: Report, places: dict[str, int]) -> list[dict[str, Any]]:
    return [
        _result(reported, places[reported.finding.rule], fingerprint)
        for reported, fingerprint in zip(report.reported, fingerprints(report), strict=True)
    ]


def _result(reported: Reported, place: int, fingerprint: str) -> dict[str, Any]:
    finding = reported.finding
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": place,
        "level": LEVELS[reported.severity],
        "message": {"text": f"{finding.message} {finding.help}".strip()},
        "locations": [_location(reported.at)],
        "partialFingerprints": {"dynamormFinding/v1": fingerprint},
        "properties": {"confidence": finding.confidence},
    }
    if reported.related:
        result["relatedLocations"] = [
            {"id": number, **_location(at), "message": {"text": message}}
            for number, (at, message) in enumerate(reported.related, 1)
        ]
    return result


def _location(at: Location) -> dict[str, Any]:
    region = {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.end_line,
        "endColumn": at.end_column,
    }
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(at.path, errors="surrogateescape"), "uriBaseId": ROOT},
            "region": region,
        }
    }
