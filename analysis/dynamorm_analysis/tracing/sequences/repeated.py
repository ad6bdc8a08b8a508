"""Requests of a trace that ask for something else in each round of a loop, whichever functions lie between."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.items.same_item import READS
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.project import Project
from dynamorm_analysis.tracing.requests.accesses import Asked, asked_in
from dynamorm_analysis.tracing.requests.parameters import CHAINED
from dynamorm_analysis.tracing.requests.sources import plain
from dynamorm_analysis.tracing.requests.stored_items import Looked
from dynamorm_analysis.tracing.running.frame import Entered, Request
from dynamorm_analysis.tracing.running.state import MORE, Round, Stored
from dynamorm_analysis.tracing.running.symbols import Symbol, inner_symbols
from dynamorm_analysis.tracing.running.traces import Trace
from dynamorm_analysis.words import words_of

WRITES = frozenset({"put", "delete"})
MOST = 300
"""Requests of one trace that are looked at."""
MOST_PARTS = 3_000
BESIDE_KEY = frozenset(
    {"ExclusiveStartKey", "IndexName", "Limit", "ProjectionExpression", "TableName"}
    | {"AttributesToGet", "ConsistentRead", "ReturnValues", "ScanIndexForward", "Select"}
)
"""Parameters of requests that do not tell which items they mean."""
OF_TABLES = frozenset({"boto3", "sdk_go"})
"""Libraries whose requests are made on a table or client, and told all in what they are given."""
SETTINGS = frozenset({"config", "configuration", "conf", "settings", "environ", "environment", "env", "options"})
MESSAGES = frozenset({"Records", "logEvents", "tool_calls"})
ASKING_CACHES = frozenset({"at", "get", "has", "in", "not in"})


@dataclass(frozen=True, slots=True, eq=False)
class Repeated:
    """A request, and the innermost loop on whose element it depends. `beside` are the other requests that its rounds
    make. `of_read`: the loop runs over what was read before, `of_messages`: over what an event brings, `of_settings`:
    over what the application is configured with. `length`: how many elements these are, where the code spells them out.
    `remembered`: it is made only for what was not met before."""

    asked: Asked
    loop: Round
    beside: tuple[Asked, ...]
    of_read: bool
    of_messages: bool
    of_settings: bool
    length: int | None
    remembered: bool
    changing: frozenset[str]
    """The variables by which the request is asked, in its function, that stand for something else in each round."""

    @property
    def access(self) -> Access:
        return self.asked.access

    @property
    def is_direct(self) -> bool:
        """Whether the function with the loop makes the request itself."""
        return self.loop.depth >= len(self.asked.request.entered)

    @property
    def call(self) -> Entered | Request:
        """The call in the loop."""
        return self.asked.request if self.is_direct else self.asked.request.entered[self.loop.depth]


def repeated_in(trace: Trace, project: Project) -> Iterator[Repeated]:
    """Each request of a loop."""
    asked = asked_in(trace, project)[:MOST]
    looked = Looked(trace.requests, asked, project, {}, {})
    for one in asked:
        loops = [each for each in one.request.rounds if each.counted]
        if not loops or one.access.operation not in READS | WRITES:
            continue
        made_of = _made_of(one.access.library, one.request, trace.requests)
        elements = {part.owner for part in made_of if part.kind == "element"}
        inner = next((loop for loop in reversed(loops) if loop.over in elements), None)
        if inner is None:
            continue
        sources = looked.sources(one).of(inner.over)
        is_of_read = any(not source.failed for source in sources)
        yield Repeated(
            one,
            inner,
            tuple(other for other in asked if other is not one and inner in other.request.rounds),
            is_of_read,
            inner.over.kind == "field" and inner.over.name in MESSAGES,
            not is_of_read and _is_of_settings(inner.over),
            _length(inner.over, one.request.stored),
            any(_asks_cache(test.symbol, inner.over, looked, one) for test in one.request.tests),
            frozenset(name for name in _asked_by(one) if _depends(name, one, inner, trace.requests)),
        )


def _asked_by(one: Asked) -> frozenset[str]:
    conditions = (*one.access.key, *one.access.filter)
    return frozenset(name for condition in conditions for name in condition.value.names)


def _depends(name: str, one: Asked, loop: Round, requests: tuple[Request, ...]) -> bool:
    """Whether a variable is made of the loop's element, or not known."""
    symbol = one.request.variables.get(name)
    if symbol is None:
        return False
    return any(part.kind == "element" and part.owner is loop.over for part in _behind([symbol], one.request, requests))


def _made_of(library: str, request: Request, requests: tuple[Request, ...]) -> set[Symbol]:
    """All values that tell which items a request means, and what these were made of."""
    return _behind(list(_telling(library, request)), request, requests)


def _behind(waiting: list[Symbol], request: Request, requests: tuple[Request, ...]) -> set[Symbol]:
    found: set[Symbol] = set()
    while waiting and len(found) < MOST_PARTS:
        symbol = waiting.pop()
        if symbol in found:
            continue
        found.add(symbol)
        waiting += _inside(symbol, request.stored)
        if symbol.kind == "answer":
            other = requests[symbol.number]
            waiting += (*other.given, *other.named.values())
    return found


def _telling(library: str, request: Request) -> Iterator[Symbol]:
    if request.receiver is not None and library not in OF_TABLES:
        yield request.receiver
    if library in CHAINED:
        return
    is_of_go = request.call.path.endswith(".go")
    yield from request.given[1:] if is_of_go and len(request.given) > 1 else request.given  # the first is the context
    yield from (value for name, value in request.named.items() if name not in BESIDE_KEY)


def _inside(symbol: Symbol, stored: Stored) -> Iterable[Symbol]:
    match symbol.kind:
        case "field" | "element":
            return (symbol.owner,)
        case "made":
            return (value for name, value in stored.get(symbol, {}).items() if name not in BESIDE_KEY)
    return inner_symbols(symbol)


def _is_of_settings(over: Symbol) -> bool:
    while over.kind in ("field", "element"):
        over = over.owner
        if over.kind in ("field", "given") and not SETTINGS.isdisjoint(words_of(over.name)):
            return True
    return False


def _length(over: Symbol, stored: Stored) -> int | None:
    over = plain(over, stored)
    if over.kind == "tuple":
        return len(over.operands)
    held = stored.get(over, {}) if over.kind == "made" else {}
    listed = held.get(MORE)
    if listed is None or len(held) > 1 or listed.kind != "derived" or listed.name != "list":
        return None
    return len(listed.operands)


def _asks_cache(test: Symbol, over: Symbol, looked: Looked, one: Asked) -> bool:
    """Whether a test looks whether something was met before: `key in cache`, `cache.get(key)`."""
    while test.kind == "derived" and test.name in ("not", "is", "is not", "==", "!=") and test.operands:
        test = test.operands[0]
    if test.kind == "outcome":
        return any(_asks_cache(each.symbol, over, looked, one) for each in test.outcomes if each.symbol is not test)
    if test.kind != "derived" or test.name not in ASKING_CACHES or not test.operands:
        return False
    sources = looked.plain_sources()
    holder = test.operands[-1] if test.name in ("in", "not in") else test.operands[0]
    return holder.kind != "constant" and not sources.of(holder)
