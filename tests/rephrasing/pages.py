"""Sections of the pages of rules, rephrased, and what is found in them before and afterwards."""

import ast
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dynamorm_analysis.finding import Finding, Severity
from dynamorm_analysis.repetition import told_once
from mdtest import Checkout, Files, Section, checkout_of, sections, without_claims
from rephrasing.go_rewriting import GoFile, go_file

PAGES = sorted((Path(__file__).parents[1] / "rules").glob("*.md"))

Rephrasing = Callable[[Files], Files]


@dataclass(frozen=True)
class Told:
    """How often each rule is told of: of each place, and as users see it, each cause once."""

    places: Counter[str]
    causes: Counter[str]


@dataclass(frozen=True)
class Comparison:
    """What is found of a section and is not where it is rephrased, and the reverse, by rule. What is found at a call
    and at the request behind it, and told once, is nothing new."""

    section: Section
    texts: Files
    told_before: Told
    told_after: Told

    @property
    def before(self) -> Counter[str]:
        return self.told_before.places

    @property
    def lost(self) -> Counter[str]:
        return self.told_before.places - self.told_after.places

    @property
    def gained(self) -> Counter[str]:
        more = self.told_after.places - self.told_before.places
        return more & (self.told_after.causes - self.told_before.causes)

    @property
    def changed(self) -> Counter[str]:
        return self.lost + self.gained


def all_sections() -> list[Section]:
    return [section for page in PAGES for section in sections(page)]


def texts_of(section: Section) -> Files:
    return {path: without_claims(path, text)[0] for path, text in section.files.items()}


def compared(section: Section, rephrasing: Rephrasing, known: dict[str, Told] | None = None) -> Comparison | None:
    """A section before and after it is rephrased, None where there is nothing to rephrase."""
    before = texts_of(section)
    after = rephrasing(before)
    if dict(after) == dict(before):
        return None
    key = str(section)
    known = known if known is not None else {}
    if key not in known:
        known[key] = _told(checkout_of(before, section.select))
    return Comparison(section, after, known[key], _told(checkout_of(after, section.select)))


def in_python(rewritten: Callable[[str], str]) -> Rephrasing:
    """Rephrases each Python file that can be read as one."""

    def rephrased(files: Files) -> Files:
        return {path: _python(text, rewritten) if path.endswith(".py") else text for path, text in files.items()}

    return rephrased


def in_python_beside(rewritten: Callable[..., str]) -> Rephrasing:
    """Rephrases each Python file, told the texts of all others."""

    def rephrased(files: Files) -> Files:
        python = {path: text for path, text in files.items() if path.endswith(".py")}
        beside = {path: [other for each, other in files.items() if each != path] for path in python}
        changed = {path: _python(text, partial(rewritten, others=beside[path])) for path, text in python.items()}
        return {**files, **changed}

    return rephrased


def is_python(path: str, text: str) -> bool:
    """Whether a file is one of Python that can be read."""
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return path.endswith(".py")


def _python(text: str, rewritten: Callable[[str], str]) -> str:
    try:
        ast.parse(text)
    except SyntaxError:
        return text
    changed = rewritten(text)
    ast.parse(changed)
    return changed


def in_go(rewritten: Callable[[GoFile], str]) -> Rephrasing:
    """Rephrases each Go file that can be read as one and is no test, knowing its package."""

    def rephrased(files: Files) -> Files:
        return {path: _go(path, files, rewritten) if path.endswith(".go") else text for path, text in files.items()}

    return rephrased


def _go(path: str, files: Files, rewritten: Callable[[GoFile], str]) -> str:
    package = {
        other: text for other, text in files.items() if other.endswith(".go") and _folder(other) == _folder(path)
    }
    file = GoFile(path, files[path], package)
    if file.root.has_error or path.endswith("_test.go"):
        return files[path]
    changed = rewritten(file)
    assert not go_file(changed).root.has_error, changed
    return changed


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _told(checkout: Checkout) -> Told:
    shown = [one for one in checkout.findings if one.severity is not None and one.severity >= Severity.INFO]
    by_path: dict[str, tuple[Finding, ...]] = {}
    for one in shown:
        by_path[one.place.path] = (*by_path.get(one.place.path, ()), one)
    once = [one for found in told_once(by_path).values() for one in found]
    return Told(Counter(one.rule for one in shown), Counter(one.rule for one in once))


Rephrasings = Mapping[str, Rephrasing]
