"""What several findings have in common: one cause, or one text that was copied into several files; it is told once."""

from collections import Counter
from collections.abc import Container, Hashable, Iterator, Mapping
from dataclasses import replace

from dynamorm_analysis.finding import CONFIDENCES, Finding, Related, Severity
from dynamorm_analysis.text import WHOLE_FILE, Place

COPIED_FOLDERS = 2  # that copies of one file have in common


def told_of_asked(findings: Mapping[str, tuple[Finding, ...]], asked: Container[str]) -> dict[str, tuple[Finding, ...]]:
    """The findings of the files that were asked for, each cause once; not in a file that is only read beside them, as
    a copy of one that a link leads to: there nobody would see it."""
    return told_once({path: found for path, found in findings.items() if path in asked})


def told_once(findings: Mapping[str, tuple[Finding, ...]]) -> dict[str, tuple[Finding, ...]]:
    """The findings of all files, of those that say the same the gravest and surest, which points at the others; not
    what another finding of the same place says, too."""
    findings = {path: alone for path, found in findings.items() if (alone := _uncovered(found))}
    alike: dict[Hashable, list[Finding]] = {}
    for path, found in findings.items():
        told: Counter[Hashable] = Counter()
        for finding in found:
            said = finding.rule, finding.known, finding.message
            for same in (*_same(finding), *_in_copy(path, (*said, told[said]))):
                alike.setdefault(same, []).append(finding)
            told[said] += 1
    told_by: dict[int, Finding] = {}
    others: dict[int, list[Finding]] = {}
    for several in alike.values():
        left = list({id(teller): teller for teller in (told_by.get(id(one), one) for one in several)}.values())
        if len(left) < 2:
            continue
        first = min(left, key=_rank)
        for again in left:
            if again is first:
                continue
            led = [again, *others.pop(id(again), ())]
            others.setdefault(id(first), []).extend(led)
            told_by.update((id(one), first) for one in led)
    if not told_by:
        return findings
    kept = {
        path: tuple(_pointing(finding, others.get(id(finding), [])) for finding in found if id(finding) not in told_by)
        for path, found in findings.items()
    }
    return {path: found for path, found in kept.items() if found}


def _uncovered(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings of a file without those that another one of the same place covers."""
    covered = {(finding.place, code) for finding in found for code in finding.also}
    return tuple(finding for finding in found if (finding.place, finding.code) not in covered) if covered else found


def _same(finding: Finding) -> Iterator[Hashable]:
    for cause in (finding.cause, *finding.causes):
        if cause is not None:
            yield finding.rule, finding.known, cause
    if finding.place.anchor != WHOLE_FILE:  # a statement of the same text in another file is a copy
        yield finding.rule, finding.known, finding.message, finding.place.anchor, finding.place.span


def _in_copy(path: str, said: tuple[Hashable, ...]) -> Iterator[Hashable]:
    """What tells that the copy of a file in another folder has the same finding, be the rest of it changed: the file's
    name and the folders around it, what is said, and how often that was said before."""
    *folders, name = path.split("/")
    if len(folders) > COPIED_FOLDERS:
        yield *folders[-COPIED_FOLDERS:], name, *said


def _rank(finding: Finding) -> tuple[bool, bool, int, int]:
    """Which of several is told: none that only editors show, the one where the cause stands, else the gravest, else the
    surest."""
    cause = finding.cause
    is_elsewhere = isinstance(cause, Place) and (cause.path, cause.anchor) != (finding.place.path, finding.place.anchor)
    is_hint = finding.severity is Severity.HINT
    return is_hint, is_elsewhere, -(finding.severity or 0), -CONFIDENCES.index(finding.confidence)


def _pointing(finding: Finding, others: list[Finding]) -> Finding:
    """The finding with the places of the others."""
    if not others:
        return finding
    places = {finding.place, *(related.place for related in finding.related)}
    more = [Related(other.place, "the same here") for other in others if other.place not in places]
    beside = {one.place: one for other in others if other.place == finding.place for one in other.related}
    more += [one for place, one in beside.items() if place not in places]
    return replace(finding, related=(*finding.related, *more))
