"""Runs the Markdown pages that test refactorings, which are written like those of rules.

A page is called like its refactoring. In one of a section's files `$0` marks the cursor, or two of them what is
selected. Blocks called `fixed` are the files afterwards; `<!-- not offered -->` says that nothing is offered there.

On the page `rename`, `<!-- rename: amount -->` is the new name, `<!-- refused: … -->` the reason why it is not given,
and `<!-- told: … -->` what is told before.
"""

import ast
import re
from collections import Counter

from dynamorm_analysis.finding import Severity
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, Texts
from dynamorm_codeactions.refactoring import Selection, refactored
from dynamorm_codeactions.rename import Refusal, Renaming, renamed
from mdtest import Checkout, Files, Section, after_action, checkout_of

CURSOR = "$0"
NOT_OFFERED = "<!-- not offered -->"
TOLD = r"<!-- %s: (.*?) -->"


def run(section: Section) -> None:
    """Fails with what is not made as the section says, does not parse, is made twice, or gives a new finding."""
    texts, selection = selected(section)
    checkout = checkout_of(texts, section.select)
    action = offered(section.page, checkout, selection)
    if NOT_OFFERED in section.prose:
        assert action is None, f"offers `{action.title}`"
        return
    assert action is not None, "nothing is offered"
    after = after_action(texts, action)
    expected = {**texts, **section.fixed}
    for path in sorted(expected.keys() | after.keys()):
        assert after.get(path, "") == expected.get(path, ""), f"{path} afterwards"
    keeps_its_promise(checkout, checkout_of(after, section.select))
    again = offered(section.page, checkout_of(after, section.select), selection)
    assert again is None, f"`{again.title}` is offered again"


def rename(section: Section) -> None:
    """Fails with what is not renamed, refused or told as the section says, or is no sound program afterwards."""
    texts, selection = selected(section)
    checkout = checkout_of(texts, section.select)
    sources = Texts({path: text.encode() for path, text in texts.items()})
    answer = renamed(selection, told_in(section, "rename"), checkout.project, sources)
    if NOT_OFFERED in section.prose:
        assert answer is None
        return
    if reason := told_in(section, "refused"):
        assert isinstance(answer, Refusal), answer
        assert answer.reason == reason
        return
    assert isinstance(answer, Renaming), answer
    assert answer.caution == told_in(section, "told"), answer.caution
    after = after_action(texts, answer.action)
    expected = {**texts, **section.fixed}
    for path in sorted(expected.keys() | after.keys()):
        assert after.get(path, "") == expected.get(path, ""), f"{path} afterwards"
    keeps_its_promise(checkout, checkout_of(after, section.select))


def told_in(section: Section, word: str) -> str:
    found = re.search(TOLD % word, section.prose, re.DOTALL)
    return " ".join(found[1].split()) if found is not None else ""


def selected(section: Section) -> tuple[Files, Selection]:
    """The files without the marks, and what these mark."""
    marked = [path for path, text in section.files.items() if CURSOR in text]
    assert len(marked) == 1, "the cursor is in one file"
    before, *others = section.files[marked[0]].encode().split(CURSOR.encode())
    start = len(before)
    end = start + len(others[0]) if len(others) > 1 else start
    texts = {path: text.replace(CURSOR, "") for path, text in section.files.items()}
    return texts, Selection(marked[0], Span(start, end))


def offered(page: str, checkout: Checkout, selection: Selection) -> Action | None:
    sources = Texts({path: text.encode() for path, text in checkout.texts.items()})
    return refactored(page.replace("-", "_"), selection, checkout.project, sources)


def keeps_its_promise(before: Checkout, after: Checkout) -> None:
    """Whether changed files parse, and nothing is wrong with them that was not wrong before."""
    for path, text in after.texts.items():
        if path.endswith(".py") and text != before.texts.get(path):
            ast.parse(text)
    caused = _told(after) - _told(before)
    assert not caused, f"causes {sorted(caused)}"


def _told(checkout: Checkout) -> Counter[tuple[str, str]]:
    found = (one for one in checkout.findings if one.severity is not None and one.severity >= Severity.INFO)
    return Counter((one.place.path, one.rule) for one in found)
