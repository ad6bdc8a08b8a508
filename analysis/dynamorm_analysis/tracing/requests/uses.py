"""What a trace makes of the answer of a request: which attributes are used of it, and whether all of it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.values import last_name
from dynamorm_analysis.tracing.requests.parameters import given
from dynamorm_analysis.tracing.requests.sources import Source, Sources
from dynamorm_analysis.tracing.requests.stored_items import Looked
from dynamorm_analysis.tracing.requests.tests_told import told_sources
from dynamorm_analysis.tracing.running.frame import Beside
from dynamorm_analysis.tracing.running.state import Stored, merged
from dynamorm_analysis.tracing.running.symbols import Symbol, Symbols, inner_symbols
from dynamorm_analysis.tracing.running.traces import Trace
from dynamorm_analysis.words import words_of

TELLING = frozenset(
    {"Debug", "Debugf", "Error", "Errorf", "Info", "Infof", "Print", "Printf", "Println", "debug", "error", "exception"}
    | {"info", "log", "print", "warning"}
)
"""What writes a value down for whoever looks after the program."""
SHOWING = frozenset(
    {"answer", "deliver", "edit", "emit", "encode", "enqueue", "invoke", "json", "jsonify", "notify", "post", "publish"}
    | {"render", "reply", "request", "respond", "response", "send", "upload", "write"}
)
"""First words of functions that show a value to others, whatever becomes of what they give back."""


@dataclass(frozen=True, slots=True)
class Uses:
    """The attributes that are used of an answer, and whether all of it goes somewhere: to whoever calls the trace's
    function, into another request, or to a function that is not known."""

    attributes: frozenset[str] = frozenset()
    whole: bool = False


def uses_of_answer(number: int, trace: Trace, looked: Looked) -> Uses:
    """What becomes of an answer, by the number of its request."""
    known: Stored = {}
    for way in trace.returned:
        known = merged(known, way.state.stored, Symbols())
    shown = tuple(_shown(number, trace, known))
    used = {*_used(number, trace, looked), *_given_away(number, trace, shown, looked)}
    tested = {one for one in _tested(trace, shown, looked) if one.attribute}
    attributes = {one.attribute for one in (*used, *tested) if one.number == number and one.attribute}
    return Uses(frozenset(attributes), Source(number) in used)


def _shown(number: int, trace: Trace, known: Stored) -> Iterator[Beside]:
    """The calls of which it is not known what they do, and of which nothing else is made."""
    met = {inner for symbol in trace.symbols for inner in inner_symbols(symbol)}
    met |= {value for fields in known.values() for value in fields.values()}
    for one in trace.beside:
        name = last_name(one.call.function)
        is_shown = one.gives not in met or not SHOWING.isdisjoint(words_of(name)[:1])
        if one.number > number and is_shown and name not in TELLING:
            yield one


def _tested(trace: Trace, shown: tuple[Beside, ...], looked: Looked) -> Iterator[Source]:
    """What it depends on whether something is asked for, shown or given back."""
    sources = looked.plain_sources()
    ways = [
        *(one.tests for one in trace.requests),
        *(one.tests for one in shown),
        *(one.tests for one in trace.returned),
    ]
    tests = {test.symbol for each in ways for test in each}
    for symbol in tests:
        yield from told_sources(symbol, sources)


def _used(number: int, trace: Trace, looked: Looked) -> Iterator[Source]:
    """What is given back, kept, and given to later requests."""
    numbers = frozenset(one.number for one in looked.asked)
    for way in trace.returned:
        stored = way.state.stored
        sources = Sources(stored, trace.requests, numbers, with_tests=False)
        yield from sources.of(way.symbol)
        for owner, fields in stored.items():
            if _was_there(owner):
                yield from (each for value in fields.values() for each in sources.of(value))
    for one in looked.asked:
        if one.number > number:
            sources = Sources(one.request.stored, trace.requests, numbers, with_tests=False)
            yield from (each for symbol in given(one.request) for each in sources.of(symbol))


def _was_there(owner: Symbol) -> bool:
    """Whether an object was there before: one that is given, or a part of that; not what a request gave."""
    while owner.kind in ("field", "element"):
        owner = owner.owner
    return owner.kind == "given"


def _given_away(number: int, trace: Trace, shown: tuple[Beside, ...], looked: Looked) -> Iterator[Source]:
    """What is given to calls that show it, and to such that may be requests."""
    sources = Sources({}, trace.requests, frozenset(one.number for one in looked.asked), with_tests=False)
    later = (request for request in trace.requests if request.number > number)
    for symbol in (*(each for one in shown for each in one.given), *(each for one in later for each in given(one))):
        yield from sources.of(symbol)
