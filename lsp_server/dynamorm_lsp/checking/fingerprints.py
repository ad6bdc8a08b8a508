"""By what a finding is known again in another run, wherever its line moves in its file."""

from collections import Counter
from collections.abc import Iterator

from dynamorm_analysis.baseline import digest_of
from dynamorm_lsp.checking.report import Report, Reported


def fingerprints(report: Report) -> Iterator[str]:
    """One of each finding of a report, no two alike: equal findings of equal lines are numbered."""
    seen: Counter[str] = Counter()
    for reported in report.reported:
        content = _content(reported, report)
        yield f"{content}:{seen[content]}"
        seen[content] += 1


def _content(reported: Reported, report: Report) -> str:
    line = " ".join(report.lines(reported.at.path).line_text(reported.at.line).split())
    return digest_of("\0".join((reported.finding.code, reported.at.path, line)))
