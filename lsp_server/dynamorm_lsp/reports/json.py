"""JSON for tools: every finding with its place, and a summary; lines and columns (in characters) count from 1."""

import json
from collections.abc import Iterator
from typing import Any

from dynamorm_analysis.finding import Severity
from dynamorm_analysis.registry import documented_rules
from dynamorm_lsp.checking.report import Report, Reported

VERSION = 1


def render(report: Report) -> Iterator[str]:
    findings = [_finding(reported) for reported in report.reported]
    yield json.dumps(
        {"version": VERSION, "findings": findings, "summary": _summary(report)}, indent=2, ensure_ascii=False
    )


def _finding(reported: Reported) -> dict[str, Any]:
    finding, at = reported.finding, reported.at
    return {
        "code": finding.code,
        "rule": finding.rule,
        "also": list(finding.also),
        "severity": reported.severity.word,
        "confidence": finding.confidence,
        "file": at.path,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line,
        "end_column": at.end_column,
        "message": finding.message,
        "help": finding.help,
        "url": documented_rules()[finding.rule].url,
        "fixable": reported.fixable,
        "related": [
            {"file": other.path, "line": other.line, "column": other.column, "message": message}
            for other, message in reported.related
        ],
    }


def _summary(report: Report) -> dict[str, Any]:
    return {
        "files": report.files,
        "findings": len(report.reported),
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "infos": report.count(Severity.INFO),
        "fixed": report.fixed or 0,
        "known": report.known,
        "rules": {code: count for (code, _), count in sorted(report.by_rule().items())},
        "skipped": [{"file": note.path, "reason": note.text} for note in report.notes],
    }
