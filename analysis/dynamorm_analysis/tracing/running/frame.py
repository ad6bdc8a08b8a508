"""A trace while it is made, and the function that it is in."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Lambda, Member, Name
from dynamorm_analysis.linking.evaluation import folded
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.permissions.calling import unless_too_intricate
from dynamorm_analysis.text import Place, Span
from dynamorm_analysis.tracing.running.state import Round, State, Stored
from dynamorm_analysis.tracing.running.symbols import Symbol, Symbols, Test

MOST_STEPS = 20_000
"""Statements and expressions of one trace; what comes then is not looked at."""
MOST_STEPS_ASIDE = 4_000
"""Those in functions that make no request, which are counted apart; then no further ones are entered."""
DEEPEST = 8
"""Functions that call one another in a trace."""


class TooLongError(Exception):
    """A trace has taken all of its steps."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A function that is entered, and the call by which."""

    function: tuple[str, str, int]
    scope: Scope
    call: Place
    name: Place


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A call that may be a request: what is known where it is made, with the variables of its function. `name` is the
    place of what is called, `method` what that is."""

    number: int
    call: Place
    name: Place
    method: str
    entered: tuple[Entered, ...]
    receiver: Symbol | None
    given: tuple[Symbol, ...]
    named: Mapping[str, Symbol]
    tests: tuple[Test, ...]
    rounds: tuple[Round, ...]
    stored: Stored
    at_times: tuple[Test, ...] = ()
    variables: Mapping[str, Symbol] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closure:
    """A function that code holds as a value, and where it was written, with what is known there. `begins` is the frame
    of the one with which the trace begins."""

    function: Function | Lambda
    home: "Frame"
    known: State
    begins: "Frame | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """A call that is no request, and so many requests that were made before: it may wait for something, or hand on what
    it is given. `given` is that with what objects hold of it, `gives` what comes of it."""

    number: int
    call: Call
    scope: Scope
    given: tuple[Symbol, ...]
    gives: Symbol
    tests: tuple[Test, ...]
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """Requests of a branch by which a function is left: no later one is made in it then, from a number on."""

    requests: range
    entered: tuple[Entered, ...]
    until: int


@dataclass(slots=True)
class Tracing:
    """All that a trace has found so far. `methods` are the names of calls that may be requests, `call` tells what one
    stands for, `beside` are other calls, `put_off` the numbers of requests that are made later, or beside what follows,
    `left` tells where functions end, `reached` are the functions that it went through, `raised` the errors that code
    raises itself, by their names, each with the tests that lead there, `closures` the functions that values are,
    `objects` those that classes of the workspace make."""

    program: Program
    methods: frozenset[str]
    call: "Callable[[Call, Frame, State], Symbol]"
    symbols: Symbols = field(default_factory=Symbols)
    requests: list[Request] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    put_off: list[range] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    raised: list[tuple[str, tuple[Test, ...]]] = field(default_factory=list)
    reached: set[tuple[str, str, int]] = field(default_factory=set)
    closures: dict[Symbol, Closure] = field(default_factory=dict)
    objects: set[Symbol] = field(default_factory=set)
    filled: dict[Symbol, list[tuple[Test, ...]]] = field(default_factory=dict)
    """Under which tests something was added to lists and dictionaries."""
    contexts: dict[str, Symbol] = field(default_factory=dict)
    """What code has put into the context of a request, by name."""
    flags: set[Symbol] = field(default_factory=set)
    """What variables stand for that are set to true or false under a test."""
    has_begun: bool = False
    """Whether the function with which the trace begins runs behind its decorators."""
    steps: int = 0
    steps_aside: int = 0
    loops: int = 0
    chances: int = 0
    texts: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def text_of_constant(self, value: Name | Member, scope: Scope) -> str | None:
        """The text that a constant of a module is."""
        owner = value.owner.name if isinstance(value, Member) and isinstance(value.owner, Name) else ""
        named = scope.path, f"{owner}.{value.name}"
        if named not in self.texts:
            program = self.program
            self.texts[named] = unless_too_intricate(program, lambda: folded(program, value, scope).constant, None)
        return self.texts[named]

    def another(self, name: str) -> Symbol:
        """What a function makes by chance: another value each time."""
        self.chances += 1
        return self.symbols("given", f"{name}() {self.chances}")

    @property
    def has_room_aside(self) -> bool:
        """Whether there are steps left for functions that make no request."""
        return self.steps_aside < MOST_STEPS_ASIDE

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Counts the steps of what makes no request for themselves, so that they take none from what does."""
        before = self.steps
        yield
        self.steps_aside += self.steps - before
        self.steps = before

    def step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooLongError


@dataclass(frozen=True, slots=True)
class Returned:
    """One way out of a function: the tests that lead there, what it gives back, and what is known then; `failed`: it
    surely gives an error."""

    tests: tuple[Test, ...]
    symbol: Symbol
    state: State
    failed: bool = False


@dataclass(slots=True)
class Frame:
    """A function that runs. `began` is how many tests there were when it was entered, `seen` what expressions stand for
    that were evaluated, by their identity, `around` the function around it with what that knows."""

    tracing: Tracing
    scope: Scope
    entered: tuple[Entered, ...] = ()
    began: int = 0
    around: "tuple[Frame, State] | None" = None
    returned: list[Returned] = field(default_factory=list)
    seen: dict[int, Symbol] = field(default_factory=dict)
    functions: "dict[str, tuple[Function, Frame]]" = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)
    """Variables that a call has filled to which code gives a pointer: `UnmarshalMap(found.Item, into)`."""

    @property
    def symbols(self) -> Symbols:
        return self.tracing.symbols

    def round_over(self, over: Symbol, span: Span, *, counted: bool) -> Round:
        """Another loop in the function."""
        self.tracing.loops += 1
        return Round(self.tracing.loops, over, counted, self.scope.alone, span, len(self.entered))
