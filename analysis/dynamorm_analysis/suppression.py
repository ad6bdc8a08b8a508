"""Comments that silence findings: `# dynamorm: ignore[rule] reason`, and what is wrong with such comments."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dynamorm_analysis.facts.file import Comment, Facts
from dynamorm_analysis.facts.statements import Statement, bodies
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.linking.files.program import Module
from dynamorm_analysis.project import Project
from dynamorm_analysis.rule import Rule
from dynamorm_analysis.text import WHOLE_FILE, LineIndex, Place, Span

Lines = Callable[[str], LineIndex]


@dataclass(frozen=True, slots=True)
class Known:
    """What suppressions may name: every rule's code by name, and the names of the rules that ran."""

    codes: Mapping[str, str]
    ran: frozenset[str]

    def named(self, word: str) -> str | None:
        """The rule's name that a word means: a name, or a code in any case."""
        if word in self.codes:
            return word
        return next((name for name, code in self.codes.items() if code == word.upper()), None)


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment that silences. `words` are its rules as written, each with its span; none silences everything.

    `line` is the line that it speaks of, None for the whole file. `ours` is False for a `noqa`, which is other
    tools' word too, so that nothing is wrong with one that silences nothing of ours.
    """

    comment: Comment
    words: tuple[tuple[str, Span], ...]
    line: int | None
    ours: bool = True


def suppressed(
    findings: Mapping[str, tuple[Finding, ...]], project: Project, lines: Lines, known: Known
) -> dict[str, tuple[Finding, ...]]:
    """The findings that no comment silences, and findings about comments that silence nothing."""
    kept = dict(findings)
    for path, module in project.modules.items():
        if not module.facts.comments:
            continue
        remaining, remarks = _judged(findings.get(path, ()), module, lines(path), known)
        if remarks:
            remaining = sorted((*remaining, *remarks), key=lambda finding: (_start(finding, project), finding.code))
        if remaining:
            kept[path] = tuple(remaining)
        else:
            kept.pop(path, None)
    return {path: kept[path] for path in sorted(kept)}


def _start(finding: Finding, project: Project) -> int:
    span = project.locate(finding.place)
    return span.start if span else 0


def _judged(
    found: tuple[Finding, ...], module: Module, lines: LineIndex, known: Known
) -> tuple[list[Finding], list[Finding]]:
    """The findings of a file that no comment silences, and what is to be said of its comments."""
    suppressions = tuple(_suppressions(module.facts, lines))
    used: set[tuple[Span, str]] = set()
    kept: list[Finding] = []
    for finding in found:
        silencing = [(s, word) for s in suppressions for word in _silencing(s, finding, module, lines, known)]
        used.update((suppression.comment.span, word) for suppression, word in silencing)
        if not silencing:
            kept.append(finding)
    remarks = [remark for s in suppressions if s.ours for remark in _remarks(s, used, known, module.path)]
    return kept, [*remarks, *_misspelled(module)]


# ---- reading comments ----------------------------------------------------------------------------------------------

DIRECTIVE = re.compile(r"(?:^|#\s*)dynamorm:\s*(?P<verb>[\w-]*)\s*(?P<rules>\[[^\]]*\])?", re.IGNORECASE)
NOQA = re.compile(r"\bnoqa:\s*(?P<codes>[A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*)", re.IGNORECASE)
WORD = re.compile(r"[^\s,\[\]]+")
LINE, FILE = "ignore", "ignore-file"


def _suppressions(facts: Facts, lines: LineIndex) -> Iterator[Suppression]:
    for comment in facts.comments:
        directive = DIRECTIVE.search(comment.text)
        if directive and directive["verb"].lower() in (LINE, FILE):
            whole_file = directive["verb"].lower() == FILE
            line = None if whole_file else _line_spoken_of(comment, lines)
            yield Suppression(comment, _words(comment, directive, "rules", lines), line)
        noqa = NOQA.search(comment.text)
        if noqa and not comment.alone:
            yield Suppression(comment, _words(comment, noqa, "codes", lines), _line_spoken_of(comment, lines), False)


def _words(comment: Comment, match: re.Match[str], group: str, lines: LineIndex) -> tuple[tuple[str, Span], ...]:
    if match[group] is None:
        return ()
    return tuple(
        (word[0], _inside(comment, match.start(group) + word.start(), len(word[0]), lines))
        for word in WORD.finditer(match[group])
    )


def _inside(comment: Comment, offset: int, length: int, lines: LineIndex) -> Span:
    """The span of some characters of a comment's text, which is shorter than the comment by its sign."""
    written = lines.content[comment.span.start : comment.span.end].decode("utf-8", "replace")
    start = max(written.find(comment.text), 0) + offset
    before, word = written[:start], written[start : start + length]
    begin = comment.span.start + len(before.encode())
    return Span(begin, begin + len(word.encode()))


COMMENT_SIGNS = ("#", "//")


def _line_spoken_of(comment: Comment, lines: LineIndex) -> int:
    """The comment's own line, or for a comment that stands alone, that of the next code."""
    line, _ = lines.line_column(comment.span.start)
    if not comment.alone:
        return line
    following = line + 1
    while following <= len(lines.starts):
        text = lines.line_text(following).strip()
        if text and not text.startswith(COMMENT_SIGNS):
            return following
        following += 1
    return line


# ---- which findings they silence -----------------------------------------------------------------------------------


def _silencing(s: Suppression, finding: Finding, module: Module, lines: LineIndex, known: Known) -> tuple[str, ...]:
    """The words of a suppression that silence a finding; `""` for one without words."""
    if s.line is not None and s.line not in _lines_of(finding, module, lines):
        return ()
    if not s.words:
        return ("",)
    covered = {finding.code, *finding.also}
    return tuple(
        word
        for word, _ in s.words
        if (name := known.named(word)) and (name == finding.rule or known.codes[name] in covered)
    )


def _lines_of(finding: Finding, module: Module, lines: LineIndex) -> frozenset[int]:
    """Where a comment about a finding may stand: on the line where it begins, on the first line of its statement, or
    on the last one when that statement holds no others."""
    unit = module.units.get(finding.place.anchor)
    if unit is None:
        return frozenset({lines.line_column(finding.place.span.start)[0]})
    span = finding.place.span
    statement = _innermost(unit.statement, span)
    offsets = [span.start, statement.span.start]
    if not _inner(statement):
        offsets.append(max(statement.span.end - 1, statement.span.start))
    return frozenset(lines.line_column(unit.start + offset)[0] for offset in offsets)


def _innermost(statement: Statement, span: Span) -> Statement:
    while True:
        inner = next((part for part in _inner(statement) if part.span.contains(span)), None)
        if inner is None:
            return statement
        statement = inner


def _inner(statement: Statement) -> tuple[Statement, ...]:
    return tuple(part for body in bodies(statement) for part in body)


# ---- what is wrong with them ---------------------------------------------------------------------------------------


def _remarks(s: Suppression, used: set[tuple[Span, str]], known: Known, path: str) -> Iterator[Finding]:
    if not s.words:
        if (s.comment.span, "") in used:
            yield _remark(BLANKET, path, s.comment.span, "This comment silences every rule, also those to come.",
                          "Name the rules in brackets: `dynamorm: ignore[rule-name]`.")  # fmt: skip
        else:
            yield _remark(UNUSED, path, s.comment.span, "This comment silences nothing.", "Remove it.")
    for word, span in s.words:
        name = known.named(word)
        if name is None:
            yield _remark(UNKNOWN, path, span, f"There is no rule `{word}`: this comment does not silence anything.",
                          f"Write the name or code of a rule{_suggestion(word, known)}.")  # fmt: skip
        elif name in known.ran and (s.comment.span, word) not in used:
            yield _remark(UNUSED, path, span, f"`{word}` is not reported here: this comment silences nothing.",
                          "Remove it.")  # fmt: skip


def _misspelled(module: Module) -> Iterator[Finding]:
    for comment in module.facts.comments:
        directive = DIRECTIVE.match(comment.text)
        if directive is None or directive["verb"].lower() in (LINE, FILE):
            continue
        yield _remark(
            UNKNOWN, module.path, comment.span, f"`{directive['verb']}` is nothing that a comment can ask for.",
            "Write `dynamorm: ignore[rule-name]` or `dynamorm: ignore-file[rule-name]`.",
        )  # fmt: skip


def _suggestion(word: str, known: Known) -> str:
    from difflib import get_close_matches  # needed for the rare misspelling only

    near = get_close_matches(word, known.codes, n=1)
    return f"; did you mean `{near[0]}`?" if near else ""


def _remark(rule: Rule, path: str, span: Span, message: str, help: str) -> Finding:
    place = Place(path, WHOLE_FILE, span)
    return Finding(place, message, help, severity=rule.severity, rule=rule.name, code=rule.code)


# ---- the rules by which they are judged ----------------------------------------------------------------------------


def _nothing(_: Project) -> Iterator[Finding]:
    """Comments are judged after all other rules have run: on their own there is nothing to report."""
    return iter(())


def _rule(code: str, name: str, severity: Severity, page: Iterable[str]) -> Rule:
    return Rule(code, name, severity, 2, None, _nothing, "\n\n".join(page))


UNUSED = _rule(
    "SU001",
    "unused-suppression",
    Severity.INFO,
    (
        "A comment silences a rule that has nothing to report there.",
        "The defect is gone, or the comment stands on the wrong line. Left in place it would hide the next defect of "
        "that kind. Nothing is said about rules that did not run.",
        "```python\ntotal = 1  # dynamorm: ignore[missing-pagination] the report needs one page\n```",
        "Remove the name from the comment, or the comment. One comment speaks of the line that it stands on and of "
        "the statement that begins or ends there; on a line of its own it speaks of the next statement, and "
        "`ignore-file` of the whole file.",
    ),
)
UNKNOWN = _rule(
    "SU002",
    "unknown-rule-in-suppression",
    Severity.WARNING,
    (
        "A comment names a rule that does not exist, or asks for something that is not understood.",
        "It silences nothing, so what it was written for is still reported.",
        "```python\nOrder.scan()  # dynamorm: ignore[full-tabel-scan]\n```",
        "Write the rule's name or code; `dynamorm rules` lists them all.",
    ),
)
BLANKET = _rule(
    "SU003",
    "blanket-suppression",
    Severity.INFO,
    (
        "A comment silences every rule at once.",
        "It also hides defects that are made later on the same line, and rules that are yet to be written.",
        "```python\nOrder.scan()  # dynamorm: ignore\n```",
        "Name what is meant: `# dynamorm: ignore[full-table-scan] the table holds twenty rows`.",
    ),
)
SUPPRESSION_RULES: tuple[Rule, ...] = (UNUSED, UNKNOWN, BLANKET)
