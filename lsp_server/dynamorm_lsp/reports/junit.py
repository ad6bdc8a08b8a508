"""JUnit XML, which nearly every CI server shows as tests: each file is one, and fails by its findings."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from dynamorm_lsp.checking.report import Report, Reported

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> Iterator[str]:
    suites = Element("testsuites", name="dynamorm")
    found = len(report.reported)
    suite = SubElement(suites, "testsuite", name="dynamorm", tests=str(max(found, 1)), failures=str(found), errors="0")
    for path, told in groupby(report.reported, key=lambda reported: reported.at.path):
        for reported in told:
            _case(suite, path, reported)
    if not found:
        SubElement(suite, "testcase", classname="dynamorm", name=f"{report.files} files without problems")
    indent(suites)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield tostring(suites, encoding="unicode")


def _case(suite: Element, path: str, reported: Reported) -> None:
    finding, at = reported.finding, reported.at
    name = f"{finding.code} {finding.rule} at {at.line}:{at.column}"
    case = SubElement(suite, "testcase", classname=_text(path), name=name, file=_text(path), line=str(at.line))
    failure = SubElement(case, "failure", type=reported.severity.word, message=_text(finding.message))
    failure.text = _text("\n".join(_lines(reported)))


def _lines(reported: Reported) -> Iterable[str]:
    at, finding = reported.at, reported.finding
    yield f"{at.path}:{at.line}:{at.column}: {finding.code} {finding.rule}: {finding.message}"
    yield from filter(None, [finding.help])
    for other, message in reported.related:
        yield f"{other.path}:{other.line}:{other.column}: {message}"


def _text(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
