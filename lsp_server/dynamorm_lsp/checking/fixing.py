"""Applies fixes to texts until none is left, and writes what came of it."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Literal

from dynamorm_analysis.reading.languages import reader_for
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Action, FileEdit, TextEdit, Texts, applied
from dynamorm_codeactions.lines import with_breaks_of
from dynamorm_codeactions.registry import fixes
from dynamorm_lsp.checking.examination import Examined
from dynamorm_lsp.checking.writing import WritingError, write_file
from dynamorm_workspace.files import BYTE_ORDER_MARK, without_mark

PASSES = 10
ACCEPTED: Mapping[str, tuple[str, ...]] = {"safe": ("safe",), "unsafe": ("safe", "unsafe")}

Again = Callable[[Mapping[str, bytes]], Examined]


@dataclass(frozen=True, slots=True)
class Fixed:
    """`examined` is what remains after the fixes, `texts` the new contents of changed files and `before` the old
    ones (without byte-order mark; new files have none), `applied` the number of fixes."""

    examined: Examined
    before: Mapping[str, bytes]
    texts: Mapping[str, bytes]
    applied: int


def fix_all(examined: Examined, safety: Literal["safe", "unsafe"], again: Again) -> Fixed:
    """Fixes what is reported in the files asked for, examining anew (`again`) after each pass."""
    original = examined.workspace.contents
    texts: dict[str, bytes] = {}
    count = 0
    for _ in range(PASSES):
        contents = {**examined.workspace.contents, **texts}
        chosen = _together(_offers(examined, contents, safety), contents)
        if not chosen:
            break
        for action in chosen:
            count += 1
            for edit in action.edits:
                texts.setdefault(edit.path, contents.get(edit.path, b""))
        texts |= _after(chosen, contents)
        examined = again(texts)
    changed = {path: text for path, text in texts.items() if text != original.get(path)}
    return Fixed(examined, {path: original[path] for path in changed if path in original}, changed, count)


def diff_of(fixed: Fixed) -> str:
    """The changes as a unified diff."""
    parts: list[str] = []
    for path in sorted(fixed.texts):
        before = fixed.before.get(path, b"").decode().splitlines(keepends=True)
        after = fixed.texts[path].decode().splitlines(keepends=True)
        old = path if path in fixed.before else "/dev/null"
        for line in unified_diff(before, after, old, path):
            parts.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(parts)


def write(fixed: Fixed, base: Path) -> None:
    """Writes every changed file, each at once and with the byte-order mark that it had. Raises WritingError, as a rule
    before anything is written: a call without its new index would be worse than no fix."""
    contents = {path: _mark_of(path, fixed, base) + text for path, text in fixed.texts.items()}
    for path, content in contents.items():
        write_file(base / path, content)


def _mark_of(path: str, fixed: Fixed, base: Path) -> bytes:
    if path not in fixed.before:
        return b""
    try:
        stored = (base / path).read_bytes()
        if not os.access(base / path, os.W_OK):
            raise WritingError(f"{path} cannot be written: permission denied")
    except OSError as error:
        raise WritingError(f"{path} cannot be read: {error.strerror}") from None
    if without_mark(stored) != fixed.before[path]:
        raise WritingError(f"{path} was changed while it was being fixed")
    return BYTE_ORDER_MARK if stored.startswith(BYTE_ORDER_MARK) else b""


# ---- choosing ------------------------------------------------------------------------------------------------------


def _offers(examined: Examined, contents: Mapping[str, bytes], safety: str) -> list[Action]:
    """The offers that may be applied, each once: several findings may share one."""
    asked = {
        path: tuple(finding for finding in found if not finding.known)
        for path, found in examined.each.items()
        if path in examined.workspace.asked
    }
    offers = fixes(asked, examined.workspace.project, Texts(contents))
    distinct = {action.edits: action for _, action in offers if action.safety in ACCEPTED[safety]}
    kept = [action for action in distinct.values() if _keeps_syntax(action, contents)]
    return sorted(kept, key=lambda action: action.yields)


def _together(actions: list[Action], contents: Mapping[str, bytes]) -> list[Action]:
    """The first actions of which none touches what another one does."""
    chosen: list[Action] = []
    taken: dict[str, list[Span]] = {}
    for action in actions:
        wanted = {edit.path: _spans(edit, contents) for edit in action.edits}
        if any(
            _overlap(span, other) for path, spans in wanted.items() for span in spans for other in taken.get(path, ())
        ):
            continue
        chosen.append(action)
        for path, spans in wanted.items():
            taken.setdefault(path, []).extend(spans)
    return chosen


def _spans(edit: FileEdit, contents: Mapping[str, bytes]) -> list[Span]:
    if edit.creates is not None:
        return [Span(0, len(contents.get(edit.path, b"")))]
    return [each.span for each in edit.edits]


def _overlap(left: Span, right: Span) -> bool:
    """Whether two edits meet; two insertions at one place do, because their order would be chance."""
    return left.start == right.start or (left.start < right.end and right.start < left.end)


def _keeps_syntax(action: Action, contents: Mapping[str, bytes]) -> bool:
    """Whether every file that could be read before can be read after."""
    for path, text in _after([action], contents).items():
        reader = reader_for(path)
        if reader is None or reader(text).broken is None:
            continue
        if path not in contents or reader(contents[path]).broken is None:
            return False
    return True


# ---- applying ------------------------------------------------------------------------------------------------------


def _after(actions: list[Action], contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The new contents of all files that some actions change."""
    edits: dict[str, list[TextEdit]] = {}
    texts: dict[str, bytes] = {}
    for edit in (edit for action in actions for edit in action.edits):
        if edit.creates is not None:
            texts[edit.path] = edit.creates.encode()
        else:
            edits.setdefault(edit.path, []).extend(edit.edits)
    for path, wanted in edits.items():
        content = contents[path]
        texts[path] = applied(
            content, tuple(TextEdit(each.span, with_breaks_of(content, each.text)) for each in wanted)
        )
    return texts
