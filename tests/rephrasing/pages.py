"""Sections of the pages of rules, rephrased, and what is found in them before and afterwards."""

import ast
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dynamorm_analysis.finding import Severity
from mdtest import Checkout, Files, Section, checkout_of, sections, without_claims
from rephrasing.go_rewriting import GoFile, go_file

PAGES = sorted((Path(__file__).parents[1] / "rules").glob("*.md"))

Rephrasing = Callable[[Files], Files]


@dataclass(frozen=True)
class Comparison:
    """What is found of a section and is not where it is rephrased, and the reverse, by rule."""

    section: Section
    texts: Files
    before: Counter[str]
    after: Counter[str]

    @property
    def lost(self) -> Counter[str]:
        return self.before - self.after

    @property
    def gained(self) -> Counter[str]:
        return self.after - self.before

    @property
    def changed(self) -> Counter[str]:
        return self.lost + self.gained


def all_sections() -> list[Section]:
    return [section for page in PAGES for section in sections(page)]


def texts_of(section: Section) -> Files:
    return {path: without_claims(path, text)[0] for path, text in section.files.items()}


def compared(
    section: Section, rephrasing: Rephrasing, known: dict[str, Counter[str]] | None = None
) -> Comparison | None:
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


def _told(checkout: Checkout) -> Counter[str]:
    shown = (one for one in checkout.findings if one.severity is not None and one.severity >= Severity.INFO)
    return Counter(one.rule for one in shown)


Rephrasings = Mapping[str, Rephrasing]
