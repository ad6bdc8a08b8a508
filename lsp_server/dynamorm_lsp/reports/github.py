"""Annotations that GitHub Actions shows in a pull request."""

from collections.abc import Iterator

from dynamorm_analysis.finding import Severity
from dynamorm_lsp.checking.report import Report, Reported

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice", Severity.HINT: "notice"}


def render(report: Report) -> Iterator[str]:
    for reported in report.reported:
        yield f"::{COMMANDS[reported.severity]} {_properties(reported)}::{_text(_message(reported))}"


def _properties(reported: Reported) -> str:
    at = reported.at
    properties = {
        "title": f"dynamorm ({reported.finding.code})",
        "file": at.path,
        "line": str(at.line),
        "col": str(at.column),
        "endLine": str(at.end_line),
    }
    if at.end_line == at.line:  # GitHub takes columns of one line only
        properties["endColumn"] = str(at.end_column)
    return ",".join(f"{name}={_property(value)}" for name, value in properties.items())


def _message(reported: Reported) -> str:
    finding, at = reported.finding, reported.at
    return f"{at.path}:{at.line}:{at.column}: {finding.code} {finding.rule}: {finding.message}\n{finding.help}".rstrip()


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
