"""What each statement of a file was recognised as, and on which answers that rests, so that an edit repeats little."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass, replace
from functools import cached_property

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Import, Statement
from dynamorm_analysis.joining import Said
from dynamorm_analysis.libraries.courses.courses import with_courses
from dynamorm_analysis.libraries.recognition import Recognised, Recogniser, recognisers_of
from dynamorm_analysis.libraries.rounds.loops import beside_writes
from dynamorm_analysis.linking.budget import MOST_OF_FILE, TooMuchWorkError
from dynamorm_analysis.linking.files.by_hand import COMMAND_LINES, ENTRY, TRYING, may_be_for_once
from dynamorm_analysis.linking.files.module import Module
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.questions import Question
from dynamorm_analysis.linking.files.reach import loads
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.model.access import Access, Misuse
from dynamorm_analysis.model.wiring import Wire
from dynamorm_analysis.text import Place


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since a moment: the questions that are answered `otherwise`, those of them whose answers do not
    only stand in a statement of another text that says the same, and the anchors of statements that are `gone`."""

    otherwise: frozenset[Question]
    in_meaning: frozenset[Question]
    gone: frozenset[str]


@dataclass(frozen=True)
class UnderstoodStatement:
    """What a statement was recognised as, and the answers on which that rests; `asked` are their questions, as a set,
    which is compared without hashing them again. `steps` are those that it took; `is_skipped` says that they were too
    many, or lay too deep, so that nothing is said of it."""

    statement: Statement
    recognised: Recognised
    answers: Mapping[Question, object]
    asked: frozenset[Question] = frozenset()
    steps: int = 0
    is_skipped: bool = False

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The statements in which something stands that it tells of."""
        return frozenset(_anchors_in(self.recognised))


@dataclass(frozen=True, eq=False)
class UnderstoodFile:
    """The statements of one file by anchor, and what they say together."""

    statements: Mapping[str, UnderstoodStatement]
    said: Said
    misuses: tuple[Misuse, ...]
    wires: tuple[Wire, ...]

    @cached_property
    def asked(self) -> frozenset[Question]:
        """What all statements together asked."""
        return frozenset[Question]().union(*(known.asked for known in self.statements.values()))

    @cached_property
    def is_skipped(self) -> bool:
        """Whether something in it is too intricate to understand."""
        return any(known.is_skipped for known in self.statements.values())


def understood(
    program: Program,
    path: str,
    module: Module,
    known: UnderstoodFile | None,
    edited: bool,
    since: Since | None,
) -> UnderstoodFile:
    """What a file says. `known` is what it said before it was perhaps `edited`; `since` tells what is answered
    otherwise now, None where that is not known."""
    if known and not edited and since is not None and known.asked.isdisjoint(since.otherwise):
        return known
    statements = _statements(program, path, module, known.statements if known else {}, since)
    if known and not edited and all(one is known.statements[anchor] for anchor, one in statements.items()):
        return known
    parts = [statement.recognised for statement in statements.values()]
    return UnderstoodFile(
        statements,
        Said(
            tuple(definition for part in parts for definition in part.definitions),
            tuple(access for part in parts for access in part.accesses if not access.retold),
            tuple(access for part in parts for access in part.accesses if access.retold),
        ),
        tuple(misuse for part in parts for misuse in part.misuses),
        tuple(wire for part in parts for wire in part.wires),
    )


def _statements(
    program: Program,
    path: str,
    module: Module,
    known: Mapping[str, UnderstoodStatement],
    since: Since | None,
) -> dict[str, UnderstoodStatement]:
    """A file's statements; those that are as they were and rest on nothing that changed are not looked at again."""
    found: dict[str, UnderstoodStatement] = {}
    steps = 0
    for unit in module.facts.units:
        if steps > MOST_OF_FILE:
            found[unit.anchor] = UnderstoodStatement(unit.statement, Recognised(), {}, is_skipped=True)
            continue
        before = known.get(unit.anchor)
        holds = before is not None and _is_of(before, unit) and _holds(before, program, since)
        now = before if before is not None and holds else _understood(program, path, unit)
        found[unit.anchor] = now
        steps += now.steps
    return found


def _is_of(known: UnderstoodStatement, unit: Unit) -> bool:
    """Whether this is the same statement: where something is broken, the same text may be another one than before. One
    that was passed over, because of those above it, is to be looked at."""
    same = known.statement is unit.statement or known.statement == unit.statement
    return same and (known.steps > 0 or not known.is_skipped)


def _holds(known: UnderstoodStatement, program: Program, since: Since | None) -> bool:
    """Whether what was recognised is still so. A statement that only got other comments or another docstring, and of
    which no place is told, leaves those that asked for it as they are."""
    if since is None:
        return program.holds(known.answers)
    if known.asked.isdisjoint(since.otherwise):
        return True
    return bool(since.gone) and known.asked.isdisjoint(since.in_meaning) and known.anchors.isdisjoint(since.gone)


def _understood(program: Program, path: str, unit: Unit) -> UnderstoodStatement:
    with program.recording() as answers:
        speaking = recognisers_of(program.modules[path].facts.language)
        found = [_recognised(recogniser, program, path, unit) for recogniser in speaking]
        parts = [part for part in found if part is not None]
        accesses = _with_courses(program, path, unit, tuple(access for part in parts for access in part.accesses))
        if accesses:
            accesses = tuple(as_it_is_run(program, path, access) for access in accesses)
        steps = program.budget.taken + program.budget.further
    return UnderstoodStatement(
        unit.statement,
        Recognised(
            tuple(definition for part in parts for definition in part.definitions),
            beside_writes(accesses),
            tuple(misuse for part in parts for misuse in part.misuses),
            tuple(wire for part in parts for wire in part.wires),
        ),
        answers,
        frozenset(answers),
        steps,
        is_skipped=len(parts) < len(found),
    )


def as_it_is_run(program: Program, path: str, access: Access) -> Access:
    """The access, perhaps as one of code that somebody runs: its file reads a command line or asks whoever runs it, or
    it prints what its top level or a function `main` finds; or its function tries something out; or it is one of the
    files that are run now and then; or as one that nobody asks for. What a handler may call is not run by hand,
    though its file reads a command line, too."""
    signs = program.signs_of(path)
    may_be_called = "handles" in signs and access.function not in ("", ENTRY)
    is_run = (
        access.function.startswith(TRYING)
        or _is_told_by_signs(signs, access.function)
        or (not may_be_called and _reads_command_line(program, path))
        or ("runs" in signs and "serves" not in signs and _is_for_once(program, path))
    )
    unprompted = "unasked" in signs and "answers" not in signs
    if not (is_run or unprompted):
        return access
    return replace(access, by_hand=is_run, unprompted=unprompted, exporting=unprompted and "stores" in signs)


def _is_told_by_signs(signs: frozenset[str], function: str) -> bool:
    """Whether what a file does tells that somebody runs one of its functions, or its top level."""
    if "serves" in signs:
        return False
    if function:
        return "asks" in signs or (function == ENTRY and {"starts", "reports"} <= signs)
    return not signs.isdisjoint(("asks", "prints"))


def _is_for_once(program: Program, path: str) -> bool:
    """Whether a file that can be run is called, or lies, as those do that somebody runs now and then, and only such
    files and tests import one of its name."""
    if not may_be_for_once(path):
        return False
    stem = path.rpartition("/")[2].rpartition(".")[0]
    importing = {importer for importer, _ in program.callers_of(loads(stem))}
    return all(is_test(each) or may_be_for_once(each) for each in importing)


def _reads_command_line(program: Program, path: str) -> bool:
    """Whether a file imports what reads one."""
    for name, module in COMMAND_LINES.items():
        for bound in program.bindings(path, name):
            if not module or (isinstance(bound.statement, Import) and bound.statement.module.startswith(module)):
                return True
    return False


def _with_courses(program: Program, path: str, unit: Unit, accesses: tuple[Access, ...]) -> tuple[Access, ...]:
    """The accesses with the way that leads to each; without where they lie too deep, or that takes too long to tell."""
    try:
        return with_courses(program, program.module_scope(path, unit.anchor), unit, accesses)
    except (RecursionError, TooMuchWorkError):
        return accesses


def _recognised(recogniser: Recogniser, program: Program, path: str, unit: Unit) -> Recognised | None:
    """What a statement says in one library's words; None where it takes too long to tell, or is nested or chained too
    deeply."""
    try:
        return recogniser.recognise(program, path, unit)
    except (RecursionError, TooMuchWorkError):
        return None


def _anchors_in(told: object) -> Iterator[str]:
    """The anchors of all places in what was recognised."""
    if isinstance(told, Place):
        yield told.anchor
    elif isinstance(told, tuple | frozenset):
        for each in told:
            yield from _anchors_in(each)
    elif is_dataclass(told):
        for name in told.__dataclass_fields__:
            yield from _anchors_in(getattr(told, name))
