"""What the formats for people share: where a finding is and what it is called, and the lines at the end."""

from collections.abc import Iterator

from dynamorm_analysis.finding import Severity
from dynamorm_lsp.checking.report import Report, Reported
from dynamorm_lsp.terminal.colours import Paint
from dynamorm_lsp.terminal.counting import counted

WORDS = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("remark", "remarks"),
}


def header(reported: Reported, paint: Paint) -> str:
    """`path:line:column: severity CODE rule-name`, and how sure it is where it is not."""
    at, finding = reported.at, reported.finding
    place = f"{paint(at.path, 'bold')}:{at.line}:{at.column}:"
    unsure = "" if finding.confidence == "high" else f" ({finding.confidence} confidence)"
    return f"{place} {paint(reported.severity.word, reported.severity.word)} {finding.code} {finding.rule}{unsure}"


def summary(report: Report) -> Iterator[str]:
    """How much was found, and what to do about it."""
    if report.statistics:
        yield from _statistics(report)
    files = counted(report.files, "file", "files")
    counts = [counted(report.count(severity), *words) for severity, words in WORDS.items() if report.count(severity)]
    fixed = f"Fixed {counted(report.fixed, 'problem', 'problems')}. " if report.fixed else ""
    known = f" {counted(report.known, 'known one is', 'known ones are')} not shown." if report.known else ""
    if counts:
        remaining = "Still found" if fixed else "Found"
        yield f"{fixed}{remaining} {', '.join(counts)} in {files}{_offer(report)}.{known}"
    else:
        yield f"{fixed}No {'new ' if known else ''}problems in {files}.{known}"
    if report.gone:
        gone = counted(report.gone, "finding is", "findings are")
        yield f"{gone} in the baseline and no more in the code: `--write-baseline` takes them out."


def _offer(report: Report) -> str:
    fixable = sum(reported.fixable for reported in report.reported)
    if not fixable or report.fixed is not None:
        return ""
    return f" (for {fixable:,} there may be a fix: see `--diff --unsafe-fixes`)"


def _statistics(report: Report) -> Iterator[str]:
    counts = report.by_rule().most_common()
    width = len(str(counts[0][1])) if counts else 0
    for (code, name), count in counts:
        yield f"{count:>{width}}  {report.paint(code, 'bold')}  {name}"
    if counts:
        yield ""
