"""A text on one path through a function of Go, and which paths go by a step of the function or do it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from dynamorm_analysis.expressions.tree import HOLE
from dynamorm_analysis.facts.values import Call, Constant, Name, Operation, Value
from dynamorm_analysis.libraries.strings.expression_texts import Piece, trimmed
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.names.flow import Step


@dataclass(frozen=True, slots=True)
class Path:
    """The pieces of a text, and how the tests come out on the way there, each by how it reads."""

    pieces: tuple[Piece, ...] = ()
    tests: Mapping[str, bool] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_empty(self) -> bool | None:
        """Whether the text is empty; None where a part of it is not known."""
        text = self.text
        return None if not text.replace(HOLE, "").strip() and HOLE in text else not text

    def then(self, other: "Path") -> "Path | None":
        """This text and the other one behind it; None where no run of the function takes both ways."""
        if any(self.tests.get(test, outcome) is not outcome for test, outcome in other.tests.items()):
            return None
        return Path((*self.pieces, *other.pieces), {**self.tests, **other.tests})

    def then_each(self, others: Iterable["Path"]) -> "list[Path]":
        joined = (self.then(other) for other in others)
        return [each for each in joined if each is not None]

    def on(self, tests: Mapping[str, bool]) -> "Path | None":
        return Path((), tests).then(self)

    def trimmed(self, trim: Callable[[str], str]) -> "Path":
        return replace(self, pieces=trimmed(self.pieces, trim))

    def shortened(self, count: int) -> "Path":
        """The text without some characters at its end, as far as these are known."""
        pieces = self.pieces
        while pieces and count:
            last = pieces[-1]
            if HOLE in last.text:
                break
            text = last.text[: max(0, len(last.text) - count)]
            count -= len(last.text) - len(text)
            pieces = (*pieces[:-1], replace(last, text=text)) if text else pieces[:-1]
        return replace(self, pieces=pieces)


Paths = tuple[Path, ...]


def either(before: Path, after: Iterable[Path], step: Step, own: str) -> Iterator[Path]:
    """The paths that go by a step, and those that do it; where it asks whether the text is empty, the one or the
    other."""
    if not step.optional:
        yield from after
        return
    tests = _tests_of(step.when) if step.when is not None else {f"at {step.statement.span.start}": True}
    wanted, is_empty = tests.pop(own, None), before.is_empty
    if wanted is not None and is_empty is None:
        tests[f"at {step.statement.span.start}"] = True
    elif wanted is not None and wanted is not is_empty:
        yield before
        return
    for test, outcome in tests.items():
        if (left := before.on({test: not outcome})) is not None:
            yield left
    for path in after:
        if (done := path.on(tests)) is not None:
            yield done


def emptiness(name: str) -> str:
    """How the test reads whether a text or list is empty."""
    return f"{name} is empty"


def _tests_of(test: Value) -> dict[str, bool]:
    """The tests that must come out so, each by how it reads."""
    match test:
        case Operation(operator="==" | "!=" | ">" as operator, operands=(value, Constant(value="" | 0))):
            counted = value.arguments[0].value if _is_length(value) and isinstance(value, Call) else value
            if isinstance(counted, Name):
                return {emptiness(counted.name): operator == "=="}
        case Operation(operator="and", operands=operands):
            return {name: outcome for one in operands for name, outcome in _tests_of(one).items()}
        case Operation(operator="not", operands=(inner,)):
            found = _tests_of(inner)
            return {name: not outcome for name, outcome in found.items()} if len(found) == 1 else {_read(test): True}
        case Operation(operator="!=", operands=operands):
            return {_read(Operation("==", operands, test.span)): False}
    return {_read(test): True}


def _is_length(value: Value) -> bool:
    return isinstance(value, Call) and len(value.arguments) == 1 and value.function == Name("len", value.function.span)


def _read(test: Value) -> str:
    return source_of(test) or f"at {test.span.start}"
