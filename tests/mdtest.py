"""Runs the Markdown pages that test rules and their quick fixes.

A page is called like its rule. Each `##` section stands alone: prose, and the files of a small project as fenced code
blocks (```` ```python app/models.py ````, without a path `main.py`). What the rules say is claimed in the files, in
their own comment syntax, at the end of the line where the finding starts or alone on a line above it:

    orders = Order.scan(Order.customer == name)  # warning: [scan-for-non-indexed-attribute] "reads the whole table"

The quoted text is part of the message; `help "…"` behind it quotes a part of the remedy, and `(low)`, `(medium)` or
`(high)` at the end claims how sure it is. Every finding must be claimed
and every claim found, of all rules that are on by default; `<!-- select: SC003 HP001 -->` in a section, or above the
first one for all, chooses others.

Blocks called ```` ```python fixed app/models.py ```` are the files after the quick fixes of the page's rule: they must
be equal to what the fixes make (claims are taken out first), and each fix must leave files that parse, take away its
finding and cause no error. `<!-- no fix -->` says that there is none, `<!-- no fix announced -->` that the rule knows
so. `<!-- told once -->`: findings with one cause are
claimed as users see them, where the first one is.
"""

import ast
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dynamorm_analysis.engine import check
from dynamorm_analysis.entity_models.planned_patterns import PATTERNS_FILE
from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.lock import LOCK_FILE
from dynamorm_analysis.project import Project
from dynamorm_analysis.registry import find_rule
from dynamorm_analysis.repetition import told_once
from dynamorm_analysis.rule import Rule
from dynamorm_analysis.settings import Settings
from dynamorm_analysis.text import LineIndex
from dynamorm_codeactions.action import Action, Texts, applied
from dynamorm_codeactions.registry import fix
from dynamorm_workspace.config import OWN_FILE, read_settings
from handmade import project_of

FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL)
INNER_FENCE = re.compile(r"^```", re.MULTILINE)
HEADING = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
SELECT = re.compile(r"<!-- select: (?P<words>[^>]+?) -->")
NO_FIX = "<!-- no fix -->"
NOT_ANNOUNCED = "<!-- no fix announced -->"
TOLD_ONCE = "<!-- told once -->"
CLAIM = re.compile(
    r"(?:#|//) (?P<severity>error|warning|info|hint): \[(?P<rule>[a-z0-9-]+)\](?: \"(?P<text>[^\"]*)\")?"
    r"(?: help \"(?P<help>[^\"]*)\")?(?: \((?P<confidence>high|medium|low)\))?"
)
ROUNDS = 10  # of fixing one finding after the other

Files = Mapping[str, str]


@dataclass(frozen=True)
class Section:
    """One section of a page: its files, the same files after fixing, and what else it says; `prose` is all of it."""

    page: str
    title: str
    files: Files
    fixed: Files
    select: tuple[str, ...] = ()
    unfixable: bool = False
    unannounced: bool = False
    once: bool = False
    prose: str = ""

    def __str__(self) -> str:
        return f"{self.page}: {self.title}"


@dataclass(frozen=True, order=True)
class Claim:
    path: str
    line: int
    severity: str
    rule: str
    text: str = ""
    help: str = ""
    confidence: str = ""

    def __str__(self) -> str:
        remedy = f' help "{self.help}"' if self.help else ""
        sure = f" ({self.confidence})" if self.confidence else ""
        return f'{self.path}:{self.line} {self.severity}: [{self.rule}] "{self.text}"{remedy}{sure}'


@dataclass(frozen=True)
class Prepared:
    """A section whose files are read, and what it claims."""

    section: Section
    texts: Files
    claims: tuple[Claim, ...]
    project: Project


@dataclass(frozen=True)
class Checkout:
    """Files without their claims, and what the rules say about them."""

    texts: Files
    select: tuple[str, ...]
    project: Project
    findings: tuple[Finding, ...]

    def claim(self, finding: Finding) -> Claim:
        """A finding as the claim that a page would make of it, with its whole message."""
        span = self.project.locate(finding.place)
        assert span is not None, f"{finding} is nowhere"
        assert finding.severity is not None
        line, _ = LineIndex(self.texts[finding.place.path].encode()).line_column(span.start)
        said = finding.rule, finding.message, finding.help, finding.confidence
        return Claim(finding.place.path, line, finding.severity.word, *said)


def checkout_of(texts: Files, select: tuple[str, ...] = ()) -> Checkout:
    """Reads and checks files, by the chosen rules or by those that are on by default."""
    rules = [rule for word in select if (rule := find_rule(word))] if select else None
    return _checked(texts, select, project_with_settings(texts), rules)


def _checked(texts: Files, select: tuple[str, ...], project: Project, rules: list[Rule] | None) -> Checkout:
    by_file = check(project, rules).findings.values()
    return Checkout(texts, select, project, tuple(finding for found in by_file for finding in found))


def project_with_settings(texts: Files) -> Project:
    """Files as understood, under the settings and the lock among them."""
    return project_of(texts).with_settings(_settings(texts))


def _settings(texts: Files) -> Settings:
    """What the project decides, where it says so, the lock, and what is planned."""
    told = {path: texts[path] for path in (OWN_FILE, LOCK_FILE, PATTERNS_FILE) if path in texts}
    if not told:
        return Settings()
    with tempfile.TemporaryDirectory() as folder:
        for path, text in told.items():
            Path(folder, path).write_text(text, "utf-8")
        return read_settings(Path(folder), Path(folder))


def sections(page: Path) -> list[Section]:
    """The sections of a page that hold files."""
    text = page.read_text(encoding="utf-8")
    for fence in FENCE.finditer(text):
        line = text.count("\n", 0, fence.start()) + 1
        assert not INNER_FENCE.search(fence["body"]), f"{page.name}:{line}: a block of code is not closed"
    outside = FENCE.sub(lambda fence: re.sub(r"[^\n]", " ", fence.group()), text)
    headings = list(HEADING.finditer(outside))
    starts = [heading.start() for heading in headings]
    above = _selected(text[: starts[0]]) if starts else ()
    ends = [*starts[1:], len(text)]
    found = (
        _section(page.stem, heading["title"].strip(), text[start:end], above)
        for heading, start, end in zip(headings, starts, ends, strict=True)
    )
    return [section for section in found if section.files]


def prepared(section: Section) -> Prepared:
    """A section with its files read, once for all that is asked of it."""
    before = {path: without_claims(path, text) for path, text in section.files.items()}
    texts = {path: text for path, (text, _) in before.items()}
    claims = tuple(claim for _, claimed in before.values() for claim in claimed)
    return Prepared(section, texts, claims, project_with_settings(texts))


def holds(read: Prepared, rule: Rule) -> bool:
    """Whether a section is right in what it claims of one rule."""
    checkout = _checked(read.texts, read.section.select, read.project, [rule])
    claims = [claim for claim in read.claims if claim.rule == rule.name]
    return not _differences(claims, _told(checkout, read.section))


def run(section: Section) -> None:
    """Fails with what was not claimed, not found, or not fixed as the section says."""
    before = {path: without_claims(path, text) for path, text in section.files.items()}
    checkout = checkout_of({path: text for path, (text, _) in before.items()}, section.select)
    claims = [claim for _, claimed in before.values() for claim in claimed]
    lines = _differences(claims, _told(checkout, section))
    assert not lines, "\n".join(lines)
    for finding in checkout.findings:
        assert finding.message.endswith((".", "?")), f"a message is a sentence: {finding.message}"
        assert finding.help.endswith((".", "?")), f"a remedy is a sentence: {finding.help}"
    if section.fixed:
        _compare_fixed(section, checkout)
    if section.unannounced:
        assert not any(finding.fixable for finding in checkout.findings if finding.rule == section.page)
    if section.unfixable or section.unannounced:
        assert not [action.title for action in _offers(section.page, checkout)]


def _selected(text: str) -> tuple[str, ...]:
    found = SELECT.search(text)
    return tuple(found["words"].split()) if found else ()


def _section(page: str, title: str, text: str, above: tuple[str, ...]) -> Section:
    files: dict[str, str] = {}
    fixed: dict[str, str] = {}
    for fence in FENCE.finditer(text):
        language, *words = fence["info"].split()
        path = words[-1] if words and words[-1] != "fixed" else "main.py"
        if language in ("text", "console"):
            continue
        chosen = fixed if words[:1] == ["fixed"] else files
        assert path not in chosen, f"{page}, {title}: {path} stands there twice"
        chosen[path] = fence["body"]
    said = NO_FIX in text, NOT_ANNOUNCED in text, TOLD_ONCE in text
    return Section(page, title, files, fixed, _selected(text) or above, *said, text)


def without_claims(path: str, text: str) -> tuple[str, list[Claim]]:
    """A file's text without its claims, and the claims with the lines that they are then about."""
    kept: list[str] = []
    claims: list[Claim] = []
    for line in text.splitlines():
        found = list(CLAIM.finditer(line))
        said = ((f["severity"], f["rule"], f["text"] or "", f["help"] or "", f["confidence"] or "") for f in found)
        claims += (Claim(path, len(kept) + 1, *words) for words in said)
        rest = line[: found[0].start()].rstrip() if found else line
        if rest or not found:
            kept.append(rest)
    return "".join(f"{line}\n" for line in kept), claims


def _told(checkout: Checkout, section: Section) -> list[Claim]:
    """What is found, as the claims that the page would make of it."""
    found = told_once({"": checkout.findings}).get("", ()) if section.once else checkout.findings
    return list(map(checkout.claim, found))


def _differences(claims: list[Claim], found: list[Claim]) -> list[str]:
    unclaimed = list(found)
    missing = []
    for claim in claims:
        met = next((one for one in unclaimed if _meets(claim, one)), None)
        if met is None:
            missing.append(claim)
        else:
            unclaimed.remove(met)
    return [f"claimed, not found: {claim}" for claim in missing] + [f"found, not claimed: {one}" for one in unclaimed]


def _meets(claim: Claim, found: Claim) -> bool:
    same = (claim.path, claim.line, claim.severity, claim.rule) == (
        found.path,
        found.line,
        found.severity,
        found.rule,
    )
    is_as_sure = claim.confidence in ("", found.confidence)
    return same and claim.text in found.text and claim.help in found.help and is_as_sure


def _compare_fixed(section: Section, checkout: Checkout) -> None:
    offered = False
    for _ in range(ROUNDS):
        fixed = next(_each_fixed(section.page, checkout), None)
        if fixed is None:
            break
        offered = True
        checkout = fixed
    assert offered, f"`{section.page}` offers no fix"
    left = [action.title for action in _offers(section.page, checkout)]
    assert not left, f"fixing does not end: {left}"
    unfixed = {path: without_claims(path, text)[0] for path, text in section.files.items()}
    expected = {**unfixed, **section.fixed}
    for path in sorted(expected.keys() | checkout.texts.keys()):
        assert checkout.texts.get(path, "") == expected.get(path, ""), f"{path} after fixing"


def _each_fixed(rule: str, checkout: Checkout) -> Iterator[Checkout]:
    for finding in checkout.findings:
        if finding.rule == rule and (fixed := after_fix(finding, checkout)) is not None:
            yield fixed


def _offers(rule: str, checkout: Checkout) -> Iterator[Action]:
    for finding in checkout.findings:
        if finding.rule == rule and (action := _fix(finding, checkout)) is not None:
            yield action


def after_fix(finding: Finding, checkout: Checkout) -> Checkout | None:
    """The files after a finding's quick fix, None where there is none. Fails where a fixed file does not parse, the
    finding or another in its place is there, or an error that was not there before."""
    fixed = after_revealing_fix(finding, checkout)
    if fixed is None:
        return None
    found = [(one.place.path, one.rule) for one in checkout.findings]
    left = [(one.place.path, one.rule) for one in fixed.findings]
    place = (finding.place.path, finding.rule)
    assert left.count(place) < found.count(place), f"fixed, and found again: {finding.message}"
    caused = _errors(fixed) - _errors(checkout)
    assert not caused, f"the fix of `{finding.rule}` causes {sorted(caused)}"
    return fixed


def after_revealing_fix(finding: Finding, checkout: Checkout) -> Checkout | None:
    """The same, of a fix that lets more of the program be understood, so that further findings may be seen."""
    action = _fix(finding, checkout)
    if action is None:
        return None
    texts = after_action(checkout.texts, action)
    for path in sorted(texts):
        if path.endswith(".py") and texts[path] != checkout.texts.get(path):
            ast.parse(texts[path])
    fixed = checkout_of(texts, checkout.select)
    subject = _subject(finding, checkout)
    left, found = (Counter(_subject(one, each) for one in each.findings) for each in (fixed, checkout))
    assert left[subject] < found[subject], f"`{action.title}` leaves the finding: {finding.message}"
    return fixed


def _subject(finding: Finding, checkout: Checkout) -> tuple[str, str, bytes]:
    """What a finding is about: the code that it stands at."""
    span = checkout.project.locate(finding.place)
    assert span is not None
    path = finding.place.path
    return path, finding.rule, checkout.texts[path].encode()[span.start : span.end]


def _errors(checkout: Checkout) -> Counter[tuple[str, str, str]]:
    errors = (finding for finding in checkout.findings if finding.severity is Severity.ERROR)
    return Counter((finding.place.path, finding.rule, finding.message) for finding in errors)


def _fix(finding: Finding, checkout: Checkout) -> Action | None:
    return fix(finding, checkout.project, Texts({path: text.encode() for path, text in checkout.texts.items()}))


def after_action(texts: Files, action: Action) -> Files:
    """Files with the edits of an action."""
    changed = dict(texts)
    for edit in action.edits:
        if edit.creates is not None:
            changed[edit.path] = edit.creates
        else:
            changed[edit.path] = applied(texts[edit.path].encode(), edit.edits).decode()
    return changed
