"""GitLab's Code Quality report, which a merge request shows beside its changes."""

import json
from collections.abc import Iterator
from typing import Any

from dynamorm_analysis.finding import Severity
from dynamorm_lsp.checking.fingerprints import fingerprints
from dynamorm_lsp.checking.report import Report, Reported

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "minor", Severity.HINT: "info"}


def render(report: Report) -> Iterator[str]:
    issues = [_issue(*each) for each in zip(report.reported, fingerprints(report), strict=True)]
    yield json.dumps(issues, indent=2, ensure_ascii=False)


def _issue(reported: Reported, fingerprint: str) -> dict[str, Any]:
    finding, at = reported.finding, reported.at
    return {
        "type": "issue",
        "description": f"{finding.message} {finding.help}".strip(),
        "check_name": finding.rule,
        "categories": ["Bug Risk" if reported.severity is Severity.ERROR else "Performance"],
        "fingerprint": fingerprint,
        "severity": SEVERITIES[reported.severity],
        "location": {"path": at.path, "lines": {"begin": at.line, "end": at.end_line}},
    }
