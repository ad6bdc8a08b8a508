"""Every rule says the same after an edit as it says of the edited files read from scratch."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dynamorm_analysis.engine import check
from dynamorm_analysis.lock import LOCK_FILE
from dynamorm_analysis.reading.languages import reader_for
from dynamorm_analysis.registry import all_rules
from mdtest import Section, prepared, project_with_settings, sections

PAGES = sorted((Path(__file__).parent / "rules").glob("*.md"))
RULES = tuple(all_rules().values())


@pytest.mark.parametrize("section", [section for page in PAGES for section in sections(page)], ids=str)
def test_section(section: Section) -> None:
    """Each file loses its first and its last statement, as it does when somebody cuts them, and gets them back."""
    read = prepared(section)
    whole = check(read.project, RULES)
    for path in read.project.modules.keys() - {LOCK_FILE}:  # a lock is no text that somebody types
        for text in _shortened(path, read.texts[path]):
            edited = read.project.with_file(path, _facts(path, text))
            checked = check(edited, RULES, whole)
            fresh = project_with_settings({**read.texts, path: text})
            assert checked.findings == check(fresh, RULES).findings
            restored = edited.with_file(path, _facts(path, read.texts[path]))
            assert check(restored, RULES, checked).findings == whole.findings


def _shortened(path: str, text: str) -> Iterator[str]:
    starts = [unit.start for unit in _facts(path, text).units]
    content = text.encode()
    if len(starts) > 1:
        yield (content[: starts[0]] + content[starts[1] :]).decode()
    if starts:
        yield content[: starts[-1]].decode()


def _facts(path: str, text: str):  # type: ignore[no-untyped-def]
    reader = reader_for(path)
    assert reader is not None
    return reader(text.encode())
