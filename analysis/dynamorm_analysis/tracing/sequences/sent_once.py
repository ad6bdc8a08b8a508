"""Writes of a trace by which code marks what it has sent, where a read before has told that it was not sent yet."""

from collections.abc import Iterator

from dynamorm_analysis.facts.values import last_name
from dynamorm_analysis.items.growth import is_time
from dynamorm_analysis.memo import once
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Place
from dynamorm_analysis.tracing.requests.accesses import Asked, found_in_trace, traces
from dynamorm_analysis.tracing.requests.sources import Source
from dynamorm_analysis.tracing.requests.stored_items import Looked, is_always_same_item
from dynamorm_analysis.tracing.requests.tests_told import told_by_test
from dynamorm_analysis.tracing.running.frame import Beside
from dynamorm_analysis.tracing.running.symbols import Test
from dynamorm_analysis.tracing.running.traces import Trace
from dynamorm_analysis.tracing.sequences.races import Resting, is_set, pairs, resting_on
from dynamorm_analysis.words import words_of

SENDING = frozenset(
    {"alert", "announce", "broadcast", "charge", "email", "escalate", "mail", "notify", "publish", "refund", "remind"}
    | {"send", "sms", "tweet"}
)
"""First words of functions that do what others get to know, or pay for, each time."""
SENT = frozenset(
    {"alert", "alerted", "announced", "charged", "cooldown", "dedup", "delivered", "digest", "emailed", "escalated"}
    | {"escalation", "mailed", "notification", "notifications", "notified", "processed", "published", "refunded"}
    | {"reminded", "reminder", "reminders", "seen", "sent", "warned"}
)
"""Words of marks by which code knows what it has sent, not to send it twice."""
BETWEEN = frozenset({"<", "<=", ">", ">="})


@once
def marked_sendings(project: Project) -> tuple[Resting, ...]:
    """All of these in the traces of an application."""
    found: dict[tuple[Place, Place], Resting] = {}
    for trace in traces(project):
        for one in found_in_trace(trace, project, _found_in):
            found.setdefault((one.write_at, one.read_at), one)
    return tuple(found.values())


def _found_in(trace: Trace, asked: tuple[Asked, ...], project: Project) -> tuple[Resting, ...]:
    sendings = tuple(_sendings(trace))
    if not sendings:
        return ()
    looked = Looked(trace.requests, asked, project, {}, {})
    return tuple(
        resting_on(read, write, source.attribute)
        for read, write in pairs(asked, looked)
        if not read.access.reads_many
        for test, source in _told(read, write, looked)
        if any(_is_made_upon(one, test, read, write) for one in sendings)
        if not _is_claimed_between(read, write, asked)
    )


def _sendings(trace: Trace) -> Iterator[Beside]:
    """Calls of functions that send something, or that such functions make of which a trace knows no more."""
    for one in trace.beside:
        around = one.scope.name.rpartition(".")[2] if one.scope.written_at != trace.function.written_at else ""
        if any(not SENDING.isdisjoint(words_of(name)[:1]) for name in (last_name(one.call.function), around)):
            yield one


def _told(read: Asked, write: Asked, looked: Looked) -> Iterator[tuple[Test, Source]]:
    """The tests that tell what is marked by a write: that there is no such item yet, or what is in it."""
    for test in write.request.tests:
        for kind, source in told_by_test(test, read, looked):
            if kind == "missing" and write.access.operation == "put":
                names = (looked.project.title_of(write.access), write.access.function, read.access.function)
                if any(map(_is_mark, names)) and is_always_same_item(read, write, looked):
                    yield test, source
            elif kind == "value" and is_set(source, write):
                is_since = is_time(source.attribute) and test.symbol.kind == "derived" and test.symbol.name in BETWEEN
                if is_since or _is_mark(source.attribute):
                    yield test, source


def _is_mark(name: str) -> bool:
    return not SENT.isdisjoint(words_of(name))


def _is_made_upon(sending: Beside, test: Test, read: Asked, write: Asked) -> bool:
    """Whether something is sent where a test has told so, in the same round of the same loops as what is written."""
    if sending.number <= read.number or sending.number > write.number + 1:
        return False
    is_alike = any(each.symbol is test.symbol and each.outcome == test.outcome for each in sending.tests)
    before = {each.symbol: each.outcome for each in write.request.tests}
    return is_alike and all(before.get(each.symbol, each.outcome) == each.outcome for each in sending.tests)


def _is_claimed_between(read: Asked, write: Asked, asked: tuple[Asked, ...]) -> bool:
    """Whether code writes something on condition in between, of which one alone gets past."""
    between = (each for each in asked if read.number < each.number <= write.number)
    return any(each.access.conditional for each in between)
