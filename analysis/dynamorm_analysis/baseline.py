"""`dynamorm.baseline.json`: what was found before and is known, so that only what is new is told of."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

import msgspec

from dynamorm_analysis.finding import Finding
from dynamorm_analysis.location import HERE, Location
from dynamorm_analysis.text import LineIndex

BASELINE_FILE = "dynamorm.baseline.json"
FORMAT = 1
"""Raised when a program that knows the older format would misunderstand the file."""

Counts = Mapping[str, Mapping[str, int]]
CodeOf = Callable[[Finding], str]


@dataclass(frozen=True, slots=True)
class Baseline:
    """How often each finding was there: by file, as seen from the baseline's folder, by rule, and by digest of its
    code. `revision` is what it was found at, empty for a file that somebody wrote."""

    files: Mapping[str, Counts]
    location: Location = HERE
    revision: str = ""


# ---- comparing ------------------------------------------------------------------------------------------------------


def told_apart(findings: Iterable[Finding], path: str, baseline: Baseline, code_of: CodeOf) -> tuple[Finding, ...]:
    """The findings of a file, of which those are marked `known` that the baseline has; of equal ones, as many as it
    has."""
    left = _left(path, baseline)
    if not left:
        return tuple(findings)
    return tuple(replace(finding, known=True) if _takes(finding, left, code_of) else finding for finding in findings)


def gone(findings: Iterable[Finding], path: str, baseline: Baseline, rules: frozenset[str]) -> int:
    """How many findings of a file and of some rules the baseline has beside those that are known by it."""
    held = sum(number for (rule, _), number in _left(path, baseline).items() if rule in rules)
    return held - sum(finding.known and finding.rule in rules for finding in findings)


def _left(path: str, baseline: Baseline) -> Counter[tuple[str, str]]:
    known = baseline.files.get(baseline.location.relative(path), {})
    return Counter({(rule, digest): count for rule, counts in known.items() for digest, count in counts.items()})


def _takes(finding: Finding, left: Counter[tuple[str, str]], code_of: CodeOf) -> bool:
    key = (finding.rule, digest_of(code_of(finding)))
    if left[key] < 1:
        return False
    left[key] -= 1
    return True


OPENS = ("(", "[", "{", ",", "\\", "=")
MOST_LINES = 6


def code_at(lines: LineIndex, line: int) -> str:
    """The line of a finding, with those below it as long as they surely go on with it, and without its spacing: the
    same wherever it moves in its file."""
    told = lines.line_text(line).split()
    for below in range(line + 1, line + MOST_LINES):
        if not told or not told[-1].endswith(OPENS):
            break
        told += lines.line_text(below).split()
    return " ".join(told)


def digest_of(code: str) -> str:
    """Of the code rather than the code itself: a line may hold what nobody is to read."""
    return blake2b(code.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


# ---- making ---------------------------------------------------------------------------------------------------------


def baseline_of(findings: Mapping[str, Iterable[Finding]], code_of: CodeOf, location: Location = HERE) -> Baseline:
    """All findings of some files."""
    files: dict[str, Counts] = {}
    for path, found in findings.items():
        counts: dict[str, Counter[str]] = {}
        for finding in found:
            counts.setdefault(finding.rule, Counter())[digest_of(code_of(finding))] += 1
        if counts:
            files[location.relative(path)] = counts
    return Baseline(files, location)


def without(baseline: Baseline, paths: Iterable[str], rules: frozenset[str]) -> Baseline:
    """What a baseline has of other files and other rules."""
    looked_at = {baseline.location.relative(path) for path in paths}
    kept = {
        file: {rule: told for rule, told in counts.items() if file not in looked_at or rule not in rules}
        for file, counts in baseline.files.items()
    }
    return replace(baseline, files={file: counts for file, counts in kept.items() if counts})


def together(left: Baseline, right: Baseline) -> Baseline:
    """Two baselines of one location, of which no file and rule is in both."""
    names = [*left.files, *right.files]
    files = {file: {**left.files.get(file, {}), **right.files.get(file, {})} for file in names}
    return replace(left, files=files)


def count(baseline: Baseline) -> int:
    """How many findings a baseline has."""
    return sum(number for counts in baseline.files.values() for told in counts.values() for number in told.values())


# ---- the file -------------------------------------------------------------------------------------------------------


def written(baseline: Baseline) -> bytes:
    """The content of the file: sorted, and a rule of a file to a line, so that changes of different files merge."""
    return ("\n".join(_lines(baseline)) + "\n").encode("utf-8", "replace")


def _lines(baseline: Baseline) -> Iterator[str]:
    yield "{"
    yield f'  "format": {FORMAT},'
    files = sorted(baseline.files.items())
    yield '  "files": {' + ("" if files else "}")
    for place, (file, counts) in enumerate(files, 1):
        yield f"    {json.dumps(file, ensure_ascii=False)}: {{"
        rules = sorted(counts.items())
        for number, (rule, told) in enumerate(rules, 1):
            row = f"      {json.dumps(rule)}: {json.dumps(dict(told), sort_keys=True)}"
            yield row + ("," if number < len(rules) else "")
        yield "    }" + ("," if place < len(files) else "")
    if files:
        yield "  }"
    yield "}"


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: int
    files: dict[str, dict[str, dict[str, int]]]


def read_baseline(content: bytes, location: Location) -> Baseline | str:
    """The baseline that a file holds, or why it holds none."""
    try:
        told = msgspec.json.decode(content, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return f"is no baseline ({error}): write it with `dynamorm check --write-baseline`"
    if told.format != FORMAT:
        return f"has the format {told.format}, and this program knows {FORMAT}: it is of another version of dynamorm"
    return Baseline(told.files, location)
